"""Every sentence of a reminder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers.model import Member, Program
from handlers.okrs import drawing
from handlers.okrs.figures import progress_line
from handlers.okrs.model import KeyResult
from handlers.reply import Aside, Block, Bold, Button, Buttons, Heading, Reply, Say, Span, Text
from handlers.rhythm.digest_lines import NAME, WORDS
from handlers.rhythm.fitting import clipped

MOST = 8  # key results that are named


def reminder(
    member: Member,
    program: Program,
    due: Sequence[KeyResult],
    now: datetime,
    *,
    late: bool = False,
    last: bool = False,
) -> Reply:
    """``last``: none follows until they check in."""
    title = f"{clipped(program.title, NAME)}: is there any news?"
    blocks: list[Block] = [Heading(title), Text(*_hello(member, due))]
    for kr in due[:MOST]:
        blocks.append(Text(*_line(kr, program, now)))
    blocks.append(Buttons(*(_update(kr, program) for kr in due[:MOST])))
    if (left := len(due) - MOST) > 0:
        blocks.append(Aside(f"and {left} more of yours: ", Say(f"okr in:{program.slug}")))
    return Reply((*blocks, Aside(*_ending(late=late, last=last))), title=title)


def _hello(member: Member, due: Sequence[KeyResult]) -> tuple[Span, ...]:
    which = "this one" if len(due) == 1 else "these"
    return (f"Hello {clipped(member.name, NAME)}, how is it going with {which}? ", "A line is enough.")


def _line(kr: KeyResult, program: Program, now: datetime) -> tuple[Span, ...]:
    since = drawing.day(kr.reading_at, program, now) if kr.reading_at else ""
    stands = f"{progress_line(kr)} · last news on {since}" if since else "no news yet"
    return (Bold(f"KR {kr.address}"), f" {clipped(kr.text, WORDS)}\n{stands}")


def _update(kr: KeyResult, program: Program) -> Button:
    """On the platform without buttons the line is there for long, and the numbers begin anew with a cycle."""
    button = drawing.act(f"Update {kr.address}", "okr progress", kr, f" in:{program.slug}")
    cycle = f' cycle:"{program.cycle.name}"' if program.cycle is not None else ""
    return replace(button, typed=f"okr progress {kr.address}{cycle} in:{program.slug}")


def _ending(*, late: bool, last: bool) -> tuple[Span, ...]:
    """Why it comes now, and how to have none."""
    spans: list[Span] = ["A little late, since I was away. "] if late else []
    if last:
        spans.append("I asked three times now, so I’ll leave it at that until you check in. ")
    stands = "If it stands where it stood, that is worth a word too. No more of these: "
    return (*spans, stands, Say("okr reminders off"))


# ---- okr reminders -------------------------------------------------------------------------------


def state(*, off: bool) -> Reply:
    """`okr reminders`."""
    how = "off: I send you none" if off else "on: I write when no news came of a key result of yours"
    turn = Button("Turn them on", "okr reminders on") if off else Button("Turn them off", "okr reminders off")
    return Reply((Text(f"Your reminders are {how}."), Buttons(turn)), private=True)


def turned(*, off: bool, changed: bool) -> Reply:
    if off:
        words = "I send you no reminders any more. Your key results are yours as before."
        back = Button("Turn them on again", "okr reminders on")
    else:
        words = "I’ll remind you when no news came of a key result of yours, at most three times in a row."
        back = Button("Turn them off", "okr reminders off")
    wrote = f"turned reminders {'off' if off else 'on'}" if changed else ""
    return Reply((Text(words), Buttons(back)), private=True, replaces=True, wrote=wrote)
