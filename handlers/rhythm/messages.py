"""Every sentence about schedules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.model import Program
from handlers.okrs import drawing
from handlers.reply import Aside, Block, Bold, Button, Buttons, Heading, Reply, Say, Span, Text
from handlers.rhythm.model import Anchor, Kind, Schedule, Weekly, When
from handlers.rhythm.when import DAYS, ordinal, write_when

LIST = Say("okr schedule")
HOW_TO_SAY_WHEN = "Like friday 15:00. Kick-off and summary: like third working day 09:00."
_WHAT = {
    Kind.REMINDER: "to owners, by their own clock: what waits for a check-in",
    Kind.HELLO: "to the stewards: who could use a hello",
    Kind.DIGEST: "the week: wins, what moved, where help was asked",
    Kind.KICKOFF: "a new cycle's OKRs, and room for questions",
    Kind.SUMMARY: "how a cycle went, with its grades",
}


_NONE_IN_SIGHT = {
    Kind.KICKOFF: "the next cycle is not open yet",
    Kind.SUMMARY: "no open cycle has a last day",
}


# ---- the list ------------------------------------------------------------------------------------


def schedules(
    program: Program, found: Sequence[tuple[Schedule, datetime | None]], now: datetime, steward: bool
) -> Reply:
    """`okr schedule`."""
    lines: list[Block] = [Text(*_line(each, coming, program, now)) for each, coming in found]
    zone = Aside(f"Times are those of {program.zone}.")
    head = (Heading(f"What I post for {program.title}"), *lines, zone)
    if not steward:
        return Reply(head)
    how = Aside(
        "To change one: ",
        Say("okr schedule set digest thursday 16:00"),
        " · to stop one for a while: ",
        Say("okr schedule pause digest"),
    )
    return Reply((*head, how))


def _line(schedule: Schedule, coming: datetime | None, program: Program, now: datetime) -> tuple[Span, ...]:
    words = when_words(schedule.when)
    if schedule.paused:
        state = "paused"
    elif coming is None:
        state = _NONE_IN_SIGHT[schedule.kind]
    else:
        state = f"next: {drawing.day(coming, program, now)}"
    about = f" · {_WHAT[schedule.kind]}\n{words[0].upper()}{words[1:]} · {state}"
    return Bold(schedule.kind.value), about


# ---- receipts ------------------------------------------------------------------------------------


def schedule_set(program: Program, schedule: Schedule, coming: datetime | None, now: datetime) -> Reply:
    wrote = f"set the {schedule.kind.value}: {write_when(schedule.when)}"
    if schedule.paused:
        return Reply(_still_paused(program, schedule), wrote=wrote)
    words = Text(*_name(schedule), f" comes {when_words(schedule.when)} from now on.")
    return Reply((words, _next(program, schedule, coming, now)), wrote=wrote)


def is_so_already(program: Program, schedule: Schedule, coming: datetime | None, now: datetime) -> Reply:
    if schedule.paused:
        return Reply(_still_paused(program, schedule))
    words = Text(*_name(schedule), f" comes {when_words(schedule.when)} already.")
    return Reply((words, _next(program, schedule, coming, now)))


def paused(program: Program, schedule: Schedule) -> Reply:
    words = Text(*_name(schedule), " is paused: none comes until a steward resumes it.")
    blocks = (words, Buttons(_resume(program, schedule)))
    return Reply(blocks, replaces=True, wrote=f"paused the {schedule.kind.value}")


def is_paused_already(program: Program, schedule: Schedule) -> Reply:
    return Reply((Text(*_name(schedule), " is paused already."), Buttons(_resume(program, schedule))))


def resumed(program: Program, schedule: Schedule, coming: datetime | None, now: datetime) -> Reply:
    words = Text(*_name(schedule), f" comes again, {when_words(schedule.when)}.")
    blocks = (words, _next(program, schedule, coming, now))
    return Reply(blocks, replaces=True, wrote=f"resumed the {schedule.kind.value}")


def all_paused(program: Program, *, changed: bool) -> Reply:
    words = "Everything is paused: nothing comes until a steward resumes it."
    resume = Button("Resume all", f"okr schedule resume all in:{program.slug}")
    blocks = (Text(words if changed else "Everything is paused already."), Buttons(resume))
    return Reply(blocks, replaces=changed, wrote="paused everything that is posted" * changed)


def all_resumed(*, changed: bool) -> Reply:
    words = "Everything comes again." if changed else "Nothing is paused."
    blocks = (Text(words), Aside("When: ", LIST))
    return Reply(blocks, replaces=changed, wrote="resumed everything that is posted" * changed)


def _name(schedule: Schedule) -> tuple[Span, ...]:
    return "The ", Bold(schedule.kind.value)


def _still_paused(program: Program, schedule: Schedule) -> tuple[Block, ...]:
    words = Text(*_name(schedule), f" is paused; once it is resumed, it comes {when_words(schedule.when)}.")
    return words, Buttons(_resume(program, schedule))


def _resume(program: Program, schedule: Schedule) -> Button:
    return Button("Resume", f"okr schedule resume {schedule.kind.value} in:{program.slug}")


def _next(program: Program, schedule: Schedule, coming: datetime | None, now: datetime) -> Aside:
    if coming is None:
        words = _NONE_IN_SIGHT[schedule.kind]
        return Aside(f"{words[0].upper()}{words[1:]}.")
    own = f", and for each owner at their own {schedule.when.at:%H:%M}" * (schedule.kind is Kind.REMINDER)
    return Aside(f"Next: {moment(coming, program, now)} ({program.zone}){own}.")


# ---- words ---------------------------------------------------------------------------------------


def moment(at: datetime, program: Program, now: datetime) -> str:
    """``Friday, 9 May, 15:00``, in the program's zone; with the year when it is another one."""
    local = at.astimezone(ZoneInfo(program.zone))
    return f"{DAYS[local.weekday()]}, {drawing.day(at, program, now)}, {local:%H:%M}"


def when_words(when: When) -> str:
    """``on Fridays at 15:00``, ``on the third working day after the cycle at 09:00``."""
    if isinstance(when, Weekly):
        return f"on {DAYS[when.weekday]}s at {when.at:%H:%M}"
    side = "after the cycle" if when.anchor is Anchor.END else "of the cycle"
    return f"on the {ordinal(when.number)} working day {side} at {when.at:%H:%M}"


def choice(kind: Kind) -> str:
    """As a menu has it."""
    return f"{kind.value}: {_WHAT[kind]}"
