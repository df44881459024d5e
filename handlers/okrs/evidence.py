"""Links that show what a figure is made of, added to a check-in after it was made.

okr evidence 2.1 https://forum.example.org/t/12 the story itself
okr evidence 2.1#3 https://forum.example.org/t/12
okr evidence 2.1 https://forum.example.org/t/12 value:4        with a value: a check-in of its own
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from handlers import words
from handlers.addresses import CheckInRef, read_check_in, read_ref, write_ref
from handlers.grammar import Word, argument, option, rest
from handlers.model import FieldError, UserError
from handlers.okrs import commands, drawing, listing, lookup, rules
from handlers.okrs import evidence_messages as messages
from handlers.okrs.commands import LINK, RecordProgress
from handlers.okrs.model import CheckIn, Evidence, KeyResult, Ref
from handlers.okrs.said import Said
from handlers.people import readable
from handlers.permissions import is_steward, owns
from handlers.ports import Context
from handlers.reply import Field, Form, Reply

LONGEST_NOTE = 300  # characters: a link's label, not a story
RECENT = 50  # check-ins among which the newest that counts is looked for
_NUMBERED = re.compile(r"\s*[^#]{1,60}#[0-9]{1,9}(?=\s|$)")


def _read(text: str) -> tuple[Ref | CheckInRef, str]:
    """``2.1#3``, or ``2.1``; an address behind it may hold a ``#`` too."""
    if match := _NUMBERED.match(text):
        try:
            found, _ = read_check_in(match[0])
            return found, text[match.end() :]
        except UserError:
            pass  # that number sign was not a check-in's
    return read_ref(text)


def _write(what: Ref | CheckInRef) -> str:
    return words.CHECK_IN.write(what) if isinstance(what, CheckInRef) else write_ref(what)


WHAT = Word[Ref | CheckInRef]("KR or KR#n", _read, _write)


@dataclass(frozen=True)
class AddEvidence:
    what: Ref | CheckInRef = argument(WHAT)
    note: str = rest(name="link and note")
    link: str = option("link", words.TEXT, hidden=True, default="")
    value: Said | None = option("value", words.VALUE, long=True)
    about: str = option("about", words.TEXT, hidden=True, default="")


@dataclass(frozen=True)
class RemoveEvidence:
    check_in: CheckInRef = argument(words.CHECK_IN)
    link: str = rest(required=True, name="link")


def add_evidence(command: AddEvidence, ctx: Context) -> Reply:
    """`okr evidence 2.1 https://… [note] [value:…]`: add a link to the newest check-in, to the one that is
    named, or to a new one where a value comes with it."""
    links, note = _links(command), _note(command, ctx)
    if not links:
        return Reply(form=evidence_form(vars(command), ctx))
    ref = command.what.key_result if isinstance(command.what, CheckInRef) else command.what
    if command.value is not None:
        said = RecordProgress(ref, command.value, note=" ".join((note, *links[1:])).strip(), link=links[0])
        return commands.record_progress(said, ctx)
    key_result = lookup.key_result(ref, ctx, change=True)
    check_in = _meant(command.what, key_result, ctx)
    place = ctx.where.key if ctx.where else None
    mine = Evidence("", note, ctx.who.id, ctx.now, ctx.who.name, place, confined=ctx.viewer is not None)
    new = _new(check_in, links, mine)
    for each in new:
        ctx.store.okrs.add_evidence(key_result.program_id, check_in, each)
    return messages.added(lookup.the_program(ctx), key_result, check_in, new)


def remove_evidence(command: RemoveEvidence, ctx: Context) -> Reply:
    """`okr evidence remove 2.1#3 https://…`: whoever added it, the key result's owners, the stewards."""
    key_result = lookup.key_result(command.check_in.key_result, ctx, change=True)
    check_in = commands.numbered(command.check_in.sequence, key_result, ctx)
    found = next((each for each in check_in.evidence if each.link == command.link.strip()), None)
    if found is None:
        raise UserError(
            f"KR {key_result.address}#{check_in.sequence} has no such link added to it.",
            f"`okr history {key_result.address}` shows those it has.",
        )
    if found.by != ctx.who.id and not owns(ctx.who, key_result) and not is_steward(ctx):
        raise UserError(
            f"{found.by_name or 'Somebody else'} added that link.",
            "They, the key result’s owner or a steward of the program can take it away.",
        )
    ctx.store.okrs.remove_evidence(key_result.program_id, check_in, found.number)
    return messages.removed(lookup.the_program(ctx), key_result, check_in, found)


def evidence_form(given: Mapping[str, Any], ctx: Context) -> Form:
    """Asks for what is missing; a link that is known already comes back with the answers."""
    what, link = given.get("what"), str(given.get("link") or "")
    ref = what.key_result if isinstance(what, CheckInRef) else what
    chosen = lookup.key_result(ref, ctx) if ref is not None else None
    choices = listing.key_result_choices(ctx)
    value = drawing.own(chosen) if chosen else ""
    if chosen is not None and isinstance(what, CheckInRef):
        value = f"{value}#{what.sequence}"
        choices = ((value, f"{chosen.address} #{what.sequence} {chosen.text}"), *choices)
    asks_link = () if link else (Field("link", "Link", placeholder="https://…"),)
    note = readable(str(given.get("about") or given.get("note") or ""), ctx)
    return Form(
        "okr evidence",
        "Add evidence",
        (
            Field("what", "Key result", "choice", value=value, choices=choices),
            *asks_link,
            Field("note", "Note", "long", value=note[:LONGEST_NOTE], required=False),
            Field(
                "value",
                "Value",
                required=False,
                hint="Leave it empty to add this to the newest check-in. With a value it is a new one.",
            ),
        ),
        carried=(("program", lookup.the_program(ctx).slug), *((("link", link),) if link else ())),
        line="okr evidence 2.1 https://example.org the story",
    )


def _links(command: AddEvidence) -> tuple[str, ...]:
    if command.link and not LINK.fullmatch(command.link):
        raise FieldError("link", "That is not a web address.", "Links start with https://")
    found = (command.link, *LINK.findall(command.note))
    return tuple(dict.fromkeys(commands.trimmed(url) for url in found if url))


def _note(command: AddEvidence, ctx: Context) -> str:
    """What is said besides the links."""
    note = " ".join(LINK.sub(" ", readable(command.note, ctx)).split())
    if len(note) > LONGEST_NOTE:
        raise FieldError("note", f"That is {len(note)} characters long.", f"Keep it under {LONGEST_NOTE}.")
    return note


def _new(check_in: CheckIn, links: Sequence[str], like: Evidence) -> tuple[Evidence, ...]:
    """What is new among the links, each with the note and the author of ``like``; UserError where nothing
    is, or it would be too much."""
    if not check_in.live:
        raise UserError(f"Check-in #{check_in.sequence} is undone.", "Evidence belongs to one that counts.")
    new = tuple(replace(like, link=link) for link in links if link not in check_in.all_links)
    if not new:
        raise UserError(f"Check-in #{check_in.sequence} has that link already.", "Once is enough.")
    if len(check_in.all_links) + len(new) > rules.MOST_LINKS:
        raise UserError("Those are many links.", f"Up to {rules.MOST_LINKS} fit one check-in.")
    for each in new:
        rules.refuse_link(each.link)
    return new


def _meant(what: Ref | CheckInRef, key_result: KeyResult, ctx: Context) -> CheckIn:
    if isinstance(what, CheckInRef):
        return commands.numbered(what.sequence, key_result, ctx)
    newest = ctx.store.okrs.check_ins(key_result.program_id, key_result.id, ctx.viewer, limit=RECENT)
    found = next((each for each in newest if each.live), None)
    if found is None:
        raise FieldError(
            "value",
            f"KR {key_result.address} has no check-in yet: say a value.",
            "In a line: value:4",
        )
    return found
