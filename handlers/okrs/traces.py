"""The public traces of a program: a card an objective, and under it a line a check-in.

A trace is named by a key; what it says is drawn from the records at the moment it is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.feedback import results_drawing
from handlers.feedback.card import CARD as SURVEY
from handlers.feedback.card import CHANGE, RESULTS
from handlers.feedback.card import card as survey_card
from handlers.feedback.changing_messages import said_and_done
from handlers.feedback.model import Asks
from handlers.model import Cycle, Place, Program
from handlers.nominations.advancing import was_public
from handlers.nominations.card import card as nomination_card
from handlers.nominations.statements import CARD, seen
from handlers.nominations.statements import key_of as nomination_key
from handlers.okrs import drawing, whereabouts
from handlers.okrs.attainment import attainment
from handlers.okrs.figures import change_line, progress_line, share_words
from handlers.okrs.grades import objective_share
from handlers.okrs.health import as_of
from handlers.okrs.model import Change, CheckIn, KeyResult, Objective
from handlers.okrs.whereabouts import NOWHERE, Whereabouts
from handlers.ports import Store
from handlers.reply import (
    Aside,
    Block,
    Bold,
    Button,
    Buttons,
    Heading,
    Link,
    Progress,
    Quote,
    Reply,
    Struck,
    Text,
    Touched,
)


@dataclass(frozen=True)
class Drawn:
    """``under`` is the key of the message whose thread it belongs to."""

    reply: Reply
    under: str | None = None


def lane_of(touched: Touched) -> str:
    """Messages of one lane are sent in order: a card and its thread."""
    return f"card:{touched.under or touched.id}"


def draw(key: str, program: Program, store: Store, home: Place, now: datetime) -> Drawn | None:
    """What a trace says now to people in ``home``; None when there is nothing to say there."""
    viewer = home.key if home.confined else None
    kind, _, id = key.partition(":")
    if id.startswith(SURVEY):
        return _of_survey(kind, id, program, store, home, now)
    if kind == "card":
        if id.startswith(CARD):
            return _of_nomination(key, program, store, home, viewer)
        found = store.okrs.objective(program.id, id, viewer)
        if found is None:
            return None
        cycle = _cycle_of(found, program, store)
        at = cycle.closed_at or now if cycle else now
        (found,) = as_of(at, program.zone, found)
        return Drawn(card(program, found, cycle, now, _elsewhere(key, program, store, home, viewer)))
    key_result_id, _, sequence = id.partition("#")
    key_result = store.okrs.key_result(program.id, key_result_id, viewer)
    check_in = store.okrs.check_in(program.id, key_result_id, int(sequence), viewer)
    if key_result is None or check_in is None or (check_in.confined and check_in.place != viewer):
        return None
    said = whereabouts.find((check_in,), program, home, viewer, store)[check_in.sequence]
    if check_in.place == home.key and not said.said:
        said = NOWHERE  # people see that it was here
    return Drawn(check_in_trace(program, key_result, check_in, now, said), f"card:{key_result.objective_id}")


def _of_nomination(key: str, program: Program, store: Store, home: Place, viewer: str | None) -> Drawn | None:
    """One that may not be public is not drawn."""
    dossier = store.dossiers.with_id(program.id, key.removeprefix(nomination_key("")))
    if dossier is None:
        return None
    found = next(each for each in store.rounds.of(program.id) if each.id == dossier.round_id)
    if not was_public(dossier, found.process):
        return None
    stated = seen(program, dossier, viewer, store, limit=0).more
    return Drawn(
        nomination_card(program, found, dossier, _elsewhere(key, program, store, home, viewer), stated)
    )


def _of_survey(
    kind: str, id: str, program: Program, store: Store, home: Place, now: datetime
) -> Drawn | None:
    """Of one that is asked in a single place nothing is said elsewhere; of an open one no result."""
    id, _, number = id.partition("#")
    survey = store.surveys.with_id(program.id, id.removeprefix(SURVEY))
    if survey is None or survey.asks is not Asks.PLACES or survey.place not in ("", home.key):
        return None
    if kind == CHANGE:
        change = store.listening.change(program.id, int(number))
        return Drawn(replace(said_and_done(change), apart=True), f"card:{id}") if change is not None else None
    if kind != RESULTS:
        return Drawn(survey_card(program, survey, store.surveys.answered(survey), home, now))
    if survey.closed_at is None:
        return None
    viewer = home.key if home.confined else None
    shown = results_drawing.posted(program, survey, store, viewer, now)
    return Drawn(replace(shown, apart=True), f"card:{id}")


def _elsewhere(
    key: str, program: Program, store: Store, home: Place, viewer: str | None
) -> list[tuple[Place, str]]:
    """The same card in the program's other homes, with its address there."""
    if len(program.homes) < 2:
        return []
    posted = whereabouts.seen_of(store.traces.posted(program.id, [key]), program, home, viewer)
    homes = {each.key: each for each in program.homes if each.key != home.key}
    return [(homes[each.place], each.permalink) for each in posted.get(key, []) if each.place in homes]


def _cycle_of(item: Objective, program: Program, store: Store) -> Cycle | None:
    if program.cycle is not None and program.cycle.id == item.cycle_id:
        return program.cycle
    return next((each for each in store.programs.cycles(program.id) if each.id == item.cycle_id), None)


def card(
    program: Program,
    item: Objective,
    cycle: Cycle | None,
    now: datetime,
    elsewhere: Sequence[tuple[Place, str]] = (),
) -> Reply:
    """One objective of ``cycle``: its key results with bars, and where else it is talked about. Only in
    the current cycle there is something to update."""
    if item.dropped_at is not None:
        return Reply((Text(Struck(f"{item.address} {item.title}")), Aside("Dropped.")))
    heading = f"{item.address} · {item.title}"
    blocks: list[Block] = [Heading(heading)]
    if item.shared_with:
        blocks.append(Aside(f"Shared with {', '.join(item.shared_with)}"))
    live = [kr for kr in item.key_results if kr.dropped_at is None]
    for kr in live:
        share = attainment(kr.target, kr.reading)
        state = drawing.health_words(kr, program, now)
        figures = progress_line(kr)
        ending = "" if state in figures else f" · {state}"
        blocks.append(Text(Bold(kr.address), f" {kr.text}"))
        blocks.append(
            Progress(
                None if share is None else float(share) / 100, f"{figures}{ending}{drawing.provenance(kr)}"
            )
        )
    total = objective_share(item)
    if total is not None:
        blocks.append(
            Aside(f"{share_words(total)} of the way · {program.title}, {cycle.name if cycle else 'no cycle'}")
        )
    for place, address in elsewhere:
        blocks.append(Aside("Also ", Link(address, whereabouts.words_of(place) or "elsewhere")))
    if cycle is not None and cycle == program.cycle:
        line, here = "okr progress", f" in:{program.slug}"
        pressed = f'{line} cycle:"{cycle.name}"{here}'  # perhaps when another cycle has begun
        blocks.append(Buttons(Button("Update", pressed, typed=f"{line}{here}")))
    return Reply(tuple(blocks), title=f"{heading} · {cycle.name}" if cycle else "")


def check_in_trace(
    program: Program, kr: KeyResult, check_in: CheckIn, now: datetime, at: Whereabouts = NOWHERE
) -> Reply:
    """One check-in in its card's thread; struck out once it is undone."""
    by = drawing.author(check_in)
    words = drawing.said(check_in, kr)
    if not check_in.live:
        return Reply((Text(Bold(f"KR {kr.address}"), " ", Struck(words), f" · {by} · undone"),))
    if check_in.change is Change.SET:  # what "+5" came to may change with an earlier one: the card says it
        words = change_line(None, check_in.reading, kr.target)
    win = "🎉 " if check_in.win else ""
    day = drawing.day(check_in.holds_at, program, now)
    said = (f" {words} · {by}", *drawing.where(at), f", {day} · {check_in.source.value}")
    blocks: list[Block] = [Text(win, Bold(f"KR {kr.address}"), *said)]
    if check_in.note or check_in.links:
        blocks.append(Quote(*drawing.note_and_links(check_in)))
    if check_in.ask:
        blocks.append(Text("What would help: ", check_in.ask))
    blocks += [Text(*drawing.evidence_line(each)) for each in check_in.evidence]
    return Reply(tuple(blocks))
