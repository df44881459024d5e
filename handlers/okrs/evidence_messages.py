"""Every sentence about evidence."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.model import Program
from handlers.okrs import drawing
from handlers.okrs.model import CheckIn, Evidence, KeyResult
from handlers.reply import Aside, Block, Bold, Buttons, Link, Quote, Reply, Text, Touched


def added(program: Program, kr: KeyResult, check_in: CheckIn, new: Sequence[Evidence]) -> Reply:
    """What a check-in leads to now. The last of several links can be taken away at once."""
    head = (Bold(f"KR {kr.address}#{check_in.sequence}"), f" ({drawing.said(check_in, kr)}) now leads to ")
    links = [span for each in new for span in (" and ", Link(each.link))]
    last = new[-1]
    blocks: list[Block] = [Text(*head, *links[1:])]
    if last.note:
        blocks.append(Quote(last.note))
    if last.confined and not check_in.confined:
        blocks.append(Aside("Added in a private place: only people here see the link."))
    slug = f" in:{program.slug}"
    this = f"#{check_in.sequence} {last.link}{slug}"
    remove = drawing.act("Take it away", "okr evidence remove", kr, this)
    blocks.append(Buttons(remove, drawing.act("Show", "okr show", kr, slug)))
    return Reply(
        tuple(blocks), touched=_touched(kr, check_in), wrote=f"evidence {kr.address}#{check_in.sequence}"
    )


def removed(program: Program, kr: KeyResult, check_in: CheckIn, gone: Evidence) -> Reply:
    return Reply(
        (
            Text("Taken away: ", Link(gone.link), " of ", Bold(f"KR {kr.address}#{check_in.sequence}"), "."),
            Buttons(drawing.act("Show", "okr show", kr, f" in:{program.slug}")),
        ),
        touched=_touched(kr, check_in),
        replaces=True,
        wrote=f"evidence removed {kr.address}#{check_in.sequence}",
    )


def _touched(kr: KeyResult, check_in: CheckIn) -> tuple[Touched, ...]:
    return (Touched("check-in", f"{kr.id}#{check_in.sequence}", kr.objective_id),)
