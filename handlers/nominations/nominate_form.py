"""What `okr nominate` asks with where something is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.model import UserError
from handlers.nominations import messages
from handlers.nominations.which_round import round_named, running_rounds
from handlers.okrs import lookup
from handlers.ports import Context
from handlers.reply import Field, Form


def nominate_form(given: Mapping[str, Any], ctx: Context) -> Form:
    """`okr nominate` with something missing. Where others read along it asks nothing yet."""
    program = lookup.the_program(ctx)
    if ctx.aloud:
        return Form("okr nominate", "Nominate somebody", (), intro=messages.IN_PRIVATE)
    running = running_rounds(ctx)
    if not running:
        raise UserError(f"No round is open for nominations in {program.title}.", messages.HOW_TO_OPEN)
    nominee, called, award = given.get("nominee"), given.get("called"), given.get("award")
    named = round_named(award, "", ctx)
    begun = f"for {award}" if award and named is None else given.get("message") or ""
    who = str(nominee) if nominee else ""
    fields = [
        Field("nominee", "Who", "person", who, messages.ONE_OF_TWO, required=False),
        Field("called", "Or a team, or somebody who is not here", "text", called or "", required=False),
        Field("why", "Why them?", "long", value=begun, hint=messages.WHAT_HELPS),
    ]
    if len(running) > 1:
        choices = tuple((f"for {each.award.slug}", each.name) for each in running)
        picked = f"for {named.award.slug}" if named is not None else ""
        fields.insert(2, Field("award", "Award", "choice", value=picked, choices=choices))
    tracks = dict.fromkeys(track for each in running for track in each.award.tracks)
    if tracks:
        choices = tuple((track, track) for track in tracks)
        fields.append(Field("track", "Track", "choice", required=False, choices=choices))
    fields.append(Field("org", "Whom do they work for?", required=False, hint=messages.WHY_ORGANISATION))
    about = named or running[0]
    return Form(
        "okr nominate",
        "Nominate somebody",
        tuple(fields),
        submit="Nominate",
        carried=(("program", program.slug),),
        line=f"okr nominate @name for {about.award.slug} why they deserve it",
        intro=(messages.how_it_begins(about),) if named is not None or len(running) == 1 else (),
    )
