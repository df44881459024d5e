"""Every sentence of a kick-off, and its messages: as one mail, or a headline with the rest below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from handlers.model import Call, Cycle, Place, Program
from handlers.okrs import drawing
from handlers.okrs.figures import day_words, progress_line
from handlers.okrs.model import KeyResult, Objective
from handlers.pictures import Drawing
from handlers.reply import Aside, Block, Bold, Heading, Link, Reply, Span, Text
from handlers.rhythm import alignment
from handlers.rhythm.digest_lines import Group, listed, plural
from handlers.rhythm.fitting import clipped, fits, length, parts
from handlers.rhythm.messages import moment
from handlers.rhythm.model import Post
from handlers.rhythm.plans import Kickoff

LONG, MANY = 4000, 42  # characters and blocks of one that is one message
TITLE, WORDS, NAME = 100, 300, 60  # characters
QUESTIONS = "Any questions or ideas? Reply here: replies are collected for the summary."
OBJECTIVES = 12  # that a headline lists
TEAMS = 6  # that are named beside one key result


def posts(plan: Kickoff, home: Place, key: str, now: datetime) -> tuple[Post, ...]:
    first, *others = messages(plan, now)
    under = [Post(home, f"{key}/{nth}", key, reply, key) for nth, reply in enumerate(others, start=2)]
    return (Post(home, key, key, first), *under)


def messages(plan: Kickoff, now: datetime) -> tuple[Reply, ...]:
    whole = (*_head(plan, now), *_flat(_objectives(plan)), *_foot(plan, now))
    if len(whole) <= MANY and sum(map(length, whole)) <= LONG and fits(whole):
        return (_titled(plan, whole),)
    more = Aside("All key results are below.")
    headline = (*_head(plan, now), *_listed(plan), *_foot(plan, now), more)
    return (_titled(plan, headline), *(Reply(blocks) for blocks in parts(_objectives(plan))))


def whole(plan: Kickoff, now: datetime) -> Reply:
    """All of it as one answer, for one person; the picture's words in its place."""
    blocks = (*_head(plan, now), *_flat(_objectives(plan)), *_foot(plan, now, calendar=False))
    return Reply(tuple(Aside(f"🖼 {each.alt}") if isinstance(each, Drawing) else each for each in blocks))


def title(program: Program, cycle: Cycle) -> str:
    """``Contributors: our OKRs for Q1 2027``."""
    span = f"for {clipped(cycle.name, NAME)}" if cycle.ends else "from here on"
    return f"{clipped(program.title, TITLE)}: our OKRs {span}"


def _titled(plan: Kickoff, blocks: Sequence[Block]) -> Reply:
    return Reply(tuple(blocks), title=title(plan.program, plan.cycle))


def _flat(groups: Iterator[Group]) -> Iterator[Block]:
    for group in groups:
        yield from group


# ---- head and foot -------------------------------------------------------------------------------


def _head(plan: Kickoff, now: datetime) -> Group:
    head: list[Block] = [Heading(title(plan.program, plan.cycle))]
    if plan.late is not None:
        head.append(Aside(late_words(plan.late, plan.missed, plan.program, now)))
    head.append(Text(f"Hello everyone! {_span(plan)} {_counted(plan)}."))
    if (picture := alignment.drawing(plan)) is not None:
        head.append(picture)
    return tuple(head)


def late_words(due: datetime, missed: Sequence[str], program: Program, now: datetime) -> str:
    """Why it comes now, and what never came."""
    words = f"A little late: this was due on {moment(due, program, now)}."
    return f"{words} There was none for {listed([*missed])}." if missed else words


def _span(plan: Kickoff) -> str:
    cycle = plan.cycle
    if cycle.ends is None:
        return f"Here is what we want to reach together from {day_words(cycle.starts)} on:"
    days = f"{day_words(cycle.starts, near=cycle.ends)} to {day_words(cycle.ends)}"
    return f"Here is what we want to reach together in {clipped(cycle.name, NAME)}, {days}:"


def _counted(plan: Kickoff) -> str:
    objectives, key_results = len(plan.objectives), len(plan.key_results)
    counted = f"{objectives} {plural('objective', objectives)}"
    return f"{counted} with {key_results} {plural('key result', key_results)}" if key_results else counted


def _foot(plan: Kickoff, now: datetime, *, calendar: bool = True) -> Group:
    call = plan.cycle.call
    coming = call is not None and call.at > now
    return (*([Text(*_call(call, plan, now, calendar))] if call and coming else []), Text(QUESTIONS))


def _call(call: Call, plan: Kickoff, now: datetime, calendar: bool) -> Iterator[Span]:
    """When it is talked about; the words lead to a calendar's file."""
    yield Bold("Let us talk about it:")
    yield " "
    at = f"{moment(call.at, plan.program, now)} ({plan.program.zone})"
    yield Link(calendar_path(plan.cycle), at) if calendar else at
    if call.where.startswith(("https://", "http://")):
        yield " · "
        yield Link(call.where, "join here")
    elif call.where:
        yield f" · {clipped(call.where, WORDS)}"


def calendar_path(cycle: Cycle) -> str:
    """Of the bot's own page with the call as a calendar's file. Nobody can guess the two ids."""
    return f"/calls/{cycle.program_id}/{cycle.id}.ics"


# ---- objectives ----------------------------------------------------------------------------------


def _objectives(plan: Kickoff) -> Iterator[Group]:
    """An objective's title stays with its first key result."""
    for item in plan.objectives:
        head = Text(*_objective(item, plan))
        first, *others = item.key_results or (None,)
        yield (head,) if first is None else (head, Text(*_key_result(first, plan)))
        for kr in others:
            assert kr is not None
            yield (Text(*_key_result(kr, plan)),)


def _listed(plan: Kickoff) -> Group:
    lines = [Text(*_objective(item, plan, counted=True)) for item in plan.objectives[:OBJECTIVES]]
    left = len(plan.objectives) - OBJECTIVES
    return (*lines, *([Aside(f"and {left} more below")] if left > 0 else []))


def _objective(item: Objective, plan: Kickoff, *, counted: bool = False) -> Iterator[Span]:
    yield Bold(f"{item.address} · {clipped(item.title, WORDS)}")
    if counted:
        count = len(item.key_results)
        yield f" · {count} {plural('key result', count)}"
    yield _shared(item)
    yield _serves(item, plan)


def _key_result(kr: KeyResult, plan: Kickoff) -> Iterator[Span]:
    yield Bold(f"KR {kr.address}")
    yield f" {clipped(kr.text, WORDS)}"
    yield _shared(kr)
    yield _serves(kr, plan)
    if kr.reading is not None:
        yield f"\nStands at {clipped(progress_line(kr), WORDS)}"


def _shared(thing: Objective | KeyResult) -> str:
    """Unless its own words say so."""
    words = thing.title if isinstance(thing, Objective) else thing.text
    if "shared with" in words.lower() or not thing.shared_with:
        return ""
    teams = [clipped(team, NAME) for team in thing.shared_with[:TEAMS]]
    left = len(thing.shared_with) - TEAMS
    return f" · shared with {listed([*teams, *([f'{left} more'] if left > 0 else [])])}"


def _serves(thing: Objective | KeyResult, plan: Kickoff) -> str:
    above = plan.above.get(thing.parent_id or "")
    return "" if above is None else f" · serves {clipped(drawing.name_of(above), NAME)}"
