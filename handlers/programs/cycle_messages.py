"""Every sentence about cycles."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.model import Cycle, Program
from handlers.okrs.model import KeyResult
from handlers.programs.carrying import Left
from handlers.reply import Aside, Block, Bold, Button, Buttons, Reply, Say, Table, Text

MOST_LISTED = 15  # key results of one kind


def span(cycle: Cycle) -> str:
    """``1 Oct 2026 to 31 Dec 2026``, or ``open-ended``."""
    if cycle.ends is None:
        return "open-ended"
    return f"{cycle.starts:%-d %b %Y} to {cycle.ends:%-d %b %Y}"


def cycles(program: Program, found: Sequence[Cycle], how_to_open: str) -> Reply:
    rows = tuple((cycle.name, span(cycle), _state(cycle, program)) for cycle in found)
    if not rows:
        return Reply((Text(f"{program.title} has no cycle yet."), Aside(f"{how_to_open}")))
    table = Table(("Cycle", "Days", ""), rows)
    return Reply((table, Aside(how_to_open)) if program.cycle is None else (table,))


def _state(cycle: Cycle, program: Program) -> str:
    if cycle.closed_at is not None:
        return "closed"
    current = program.cycle
    return "prepared" if current is not None and cycle.starts > current.starts else "open"


def cycle_opened(program: Program, cycle: Cycle, current: Cycle | None, other: Cycle | None) -> Reply:
    """``current`` is the program's cycle from now on, ``other`` one that is open too."""
    wrote = f"opened cycle {cycle.name}"
    if current is not None and current.id != cycle.id:
        return Reply(
            (
                Text(Bold(cycle.name), f" is prepared ({span(cycle)}); until then {current.name} goes on."),
                Aside(
                    "Add to it with ",
                    Say(f'okr add objective … cycle:"{cycle.name}"'),
                    " or ",
                    Say(f'okr import cycle:"{cycle.name}"'),
                    ".",
                ),
            ),
            wrote=wrote,
        )
    blocks: list[Block] = [Text(Bold(cycle.name), f" is open ({span(cycle)}).")]
    if other is not None:
        blocks.append(
            Aside(f"{other.name} is open too, until you close it: ", Say(f"okr cycle close {other.name}"))
        )
    blocks.append(
        Aside("Add objectives with ", Say("okr add objective …"), ", or paste them: ", Say("okr import"), ".")
    )
    return Reply(tuple(blocks), wrote=wrote)


def cycle_open_again(program: Program, cycle: Cycle) -> Reply:
    return Reply(
        (Text(Bold(cycle.name), f" is open again ({span(cycle)}), with everything that was in it."),),
        replaces=True,
        wrote=f"opened cycle {cycle.name} again",
    )


def what_is_left(program: Program, cycle: Cycle, left: Left, following: str) -> Reply:
    """The question that closing asks: what to do with the key results that are not met."""
    close = f"okr cycle close {cycle.name} carry:{{}} in:{program.slug}"
    blocks: list[Block] = []
    if left.unfinished:
        blocks += [Text(f"Still open in {cycle.name}:"), *_listed(left.unfinished)]
    if left.kept:
        blocks += [Text("Graded, and to go on:"), *_listed(left.kept)]
    if not blocks:
        blocks.append(Text(f"Everything in {cycle.name} is met or graded."))
    if left.ungraded:
        blocks.append(_no_grade_yet(left.ungraded, cycle, program))
    if not left.to_carry:
        buttons = [Button(f"Close {cycle.name}", close.format("none"), "primary")]
    else:
        buttons = [Button("Close, carry nothing over", close.format("none"))]
        if following:
            buttons.insert(0, Button(f"Carry over all to {following}", close.format("all"), "primary"))
    return Reply((*blocks, Buttons(*buttons)))


def _listed(key_results: Sequence[KeyResult]) -> list[Block]:
    lines: list[Block] = [Text(Bold(kr.address), f" {kr.text}") for kr in key_results[:MOST_LISTED]]
    more = len(key_results) - MOST_LISTED
    return [*lines, Aside(f"… and {more} more.")] if more > 0 else lines


def _no_grade_yet(ungraded: Sequence[KeyResult], cycle: Cycle, program: Program) -> Aside:
    addresses = ", ".join(kr.address for kr in ungraded)
    current = program.cycle is not None and program.cycle.id == cycle.id
    line = f"okr grade {ungraded[0].address} 0.7 why" + ("" if current else f' cycle:"{cycle.name}"')
    return Aside(f"No grade yet: {addresses}. If you like, say how it went, now or later: ", Say(line))


def cycle_closed(
    program: Program,
    cycle: Cycle,
    following: Cycle | None,
    carried: int,
    current: Cycle | None,
    undoable: bool,
) -> Reply:
    """``current`` is the program's cycle from now on."""
    text = f"{cycle.name} is closed."
    if following is not None:
        text += f" {following.name} is open"
        text += f", with {carried} key result{'s' if carried != 1 else ''} carried over." if carried else "."
    elif current is not None:
        text += f" {current.name} goes on."
    blocks: list[Block] = [
        Text(text),
        Aside("Nothing is lost: ", Say(f"okr list {cycle.name}"), " shows it."),
    ]
    if undoable:
        blocks.append(Buttons(Button("Open it again", f"okr cycle open {cycle.name} in:{program.slug}")))
    return Reply(tuple(blocks), replaces=True, wrote=f"closed cycle {cycle.name}")
