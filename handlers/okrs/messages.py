"""Every sentence about progress: receipts, what a key result looks like, where all of them stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.model import Program
from handlers.okrs import drawing
from handlers.okrs.attainment import attainment
from handlers.okrs.clocks import expected
from handlers.okrs.figures import change_line, goal, progress_line, reading_words, share_words
from handlers.okrs.grading_messages import next_step
from handlers.okrs.health import health, why
from handlers.okrs.model import CheckIn, Health, KeyResult, Kind, Objective
from handlers.okrs.rules import question
from handlers.okrs.whereabouts import Whereabouts
from handlers.reply import (
    Aside,
    Block,
    Bold,
    Buttons,
    Fields,
    Heading,
    Link,
    Progress,
    Quote,
    Reply,
    Say,
    Span,
    Text,
    Touched,
)

Lines = Sequence[tuple[CheckIn, Whereabouts]]

# ---- receipts --------------------------------------------------------------------------------


def progress_recorded(
    program: Program,
    before: KeyResult,
    after: KeyResult,
    check_in: CheckIn,
    now: datetime,
    *,
    alone: bool = False,
) -> Reply:
    """The receipt of one check-in: what was recorded, what it changed, how to undo it. ``alone``: it was
    said to the bot alone, and is public all the same."""
    address, this = before.address, f"#{after.last_sequence} in:{program.slug}"
    blocks: list[Block] = [Text(Bold(f"KR {address}"), f" {_moved(before, after, check_in, program, now)}")]
    if check_in.win:
        blocks.append(Text("🎉 Marked as a win."))
    if check_in.note or check_in.links:
        blocks.append(Quote(*drawing.note_and_links(check_in)))
    if check_in.confidence is not None:
        blocks.append(Aside(f"Confidence: {check_in.confidence} of 10"))
    if check_in.ask:
        blocks.append(Text("You asked for help: ", check_in.ask))
    if doubt := question(before, check_in, program.zone):
        blocks.append(Text(doubt))
    if check_in.confined and check_in.place not in {home.key for home in program.homes}:
        blocks.append(Aside("Said in a private place: only people here see it, the public figure stays."))
    if alone and check_in.note:
        blocks.append(Aside("A check-in is for everybody, its note too, even when it is said to me alone."))
    number = f"{address}#{after.last_sequence}"
    blocks.append(
        Buttons(
            drawing.act("Undo", "okr undo", before, this),
            drawing.act("Add link", "okr evidence", before, this),
            drawing.act("Show", "okr show", before, f" in:{program.slug}"),
        )
    )
    trace = Touched("check-in", f"{before.id}#{after.last_sequence}", before.objective_id)
    touched = (Touched("card", before.objective_id), trace)
    return Reply(tuple(blocks), touched=touched, wrote=f"check-in {number}")


def _moved(before: KeyResult, after: KeyResult, check_in: CheckIn, program: Program, now: datetime) -> str:
    assert after.reading is not None
    if check_in.after is None:  # backdated: the value of today need not have moved
        day = drawing.day(check_in.holds_at, program, now)
        today = change_line(before.reading, after.reading, after.target)
        line = f"{drawing.said(check_in, before)} on {day}. Today: {today}"
    else:
        line = change_line(before.reading, after.reading, after.target)
    return f"{line} · {drawing.health_words(after, program, now)} · {check_in.source.value}"


def undone(program: Program, before: KeyResult, after: KeyResult, check_in: CheckIn, now: datetime) -> Reply:
    """The receipt of an undo: what stands now."""
    what = f"#{check_in.sequence} ({drawing.said(check_in, before)})"
    stands = progress_line(after) if after.reading else f"{goal(after.target)} · no news yet"
    trace = Touched("check-in", f"{before.id}#{check_in.sequence}", before.objective_id)
    return Reply(
        (
            Text("Undone: ", Bold(f"KR {before.address}"), f" check-in {what}. It stands at: {stands}"),
            Buttons(drawing.act("Show", "okr show", before, f" in:{program.slug}")),
        ),
        touched=(Touched("card", before.objective_id), trace),
        replaces=True,
        wrote=f"undo {before.address}#{check_in.sequence}",
    )


# ---- one key result --------------------------------------------------------------------------


def key_result(
    program: Program,
    kr: KeyResult,
    newest: Sequence[CheckIn],
    shown: Lines,
    cards: Sequence[tuple[str, str]],
    owners: Sequence[str],
    parent: KeyResult | Objective | None,
    now: datetime,
    elsewhen: str = "",
) -> Reply:
    """`okr show 2.1`. ``cards``: where its card stands. ``elsewhen`` is its cycle's name where that is not
    the current one: the same number means another key result now, so nothing is offered that would
    change that."""
    share = attainment(kr.target, kr.reading)
    fraction = None if share is None else float(share) / 100
    blocks: list[Block] = [
        Heading(" · ".join(filter(None, (f"KR {kr.address}", elsewhen)))),
        Text(kr.text),
        Progress(fraction, f"{progress_line(kr)}{drawing.provenance(kr)}"),
        Fields(*_facts(program, kr, owners, parent, now)),
    ]
    if line := drawing.sparkline(newest):
        blocks.append(Text(line))
    blocks += [Text(*drawing.check_in_line(each, kr, program, now, at)) for each, at in shown]
    if cards:
        links = [span for words, address in cards for span in (" · ", Link(address, words))]
        blocks.append(Aside("Its thread: ", *links[1:]))
    if not shown and not elsewhen:
        blocks.append(
            Aside(
                "Nothing was recorded yet. The first one: ",
                Say(f"okr progress {kr.address} {value_example(kr)}"),
            )
        )
    slug = f"in:{program.slug}"
    buttons = [] if elsewhen else [drawing.act("Update", "okr progress", kr, f" {slug}", "primary")]
    if newest:
        buttons.append(drawing.act("History", "okr history", kr, f" {slug}"))
    return Reply((*blocks, Buttons(*buttons)) if buttons else tuple(blocks))


def _facts(
    program: Program,
    kr: KeyResult,
    owners: Sequence[str],
    parent: KeyResult | Objective | None,
    now: datetime,
) -> list[tuple[str, tuple[Span, ...]]]:
    state = health(kr, now, zone=program.zone)
    because = why(kr, now, zone=program.zone)
    facts: list[tuple[str, tuple[Span, ...]]] = [("Target", (goal(kr.target),))]
    facts.append(("Health", (state.value if state.value in because else f"{state.value}: {because}",)))
    pace = expected(kr, now, program.zone)
    if pace is not None and state not in (Health.MET, Health.GRADED):
        facts.append(("Expected by now", (share_words(pace),)))
    if kr.confidence is not None:
        facts.append(("Confidence", (f"{kr.confidence} of 10",)))
    if kr.grade is not None:
        facts.append(("Grade", (f"{kr.grade.score}: {kr.grade.reason}",)))
        if kr.grade.next:
            facts.append(("Next cycle", (next_step(kr.grade),)))
    facts.append(("Owners", (", ".join(owners) or "nobody yet",)))
    if kr.shared_with:
        facts.append(("Shared with", (", ".join(kr.shared_with),)))
    if parent is not None:
        facts.append(("Supports", (drawing.name_of(parent),)))
    if kr.dropped_at is not None:
        facts.append(("Dropped", (drawing.day(kr.dropped_at, program, now),)))
    return facts


def history(program: Program, kr: KeyResult, shown: Lines, older: int, now: datetime) -> Reply:
    """`okr history 2.1`: newest first, undone ones struck out. ``older``: the next page, 0 after the last."""
    if not shown:
        return Reply((Text(f"KR {kr.address} has no check-ins yet."),))
    lines = [Text(*drawing.check_in_line(each, kr, program, now, at)) for each, at in shown]
    undo = Aside("To undo one: ", Say(f"okr undo {kr.address}#{shown[0][0].sequence}"))
    more = drawing.act("Show more", "okr history", kr, f" page:{older} in:{program.slug}")
    ending = (undo, Buttons(more)) if older else (undo,)
    return Reply((Heading(f"KR {kr.address} · history"), Text(kr.text), *lines, *ending))


# ---- words of the check-in form ----------------------------------------------------------------

_EXAMPLES = {
    Kind.PERCENT: "14/20",
    Kind.NPS: "12.5",
    Kind.MILESTONE: "done",
    Kind.RATIO: "4.2",
    Kind.RANGE: "2",
}


def value_example(kr: KeyResult | None) -> str:
    """A value of the right kind, to start from."""
    if kr is None:
        return "37, +5, 14/20 or done"
    if kr.target.kind is Kind.CURRENCY:
        return "1200"
    if kr.target.kind is Kind.DURATION:
        return f"3 {kr.target.unit or 'days'}"
    return _EXAMPLES.get(kr.target.kind, "+1")


def value_hint(kr: KeyResult | None) -> str:
    if kr is None:
        return "A new value, or +5 to add."
    stands = f"Now {reading_words(kr.reading, kr.target)}. " if kr.reading else ""
    return f"{stands}Target: {goal(kr.target)}."
