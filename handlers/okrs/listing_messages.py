"""Every sentence about where all of them stand: an objective, a list, one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from handlers.following import messages as following_messages
from handlers.following.changes import Followed
from handlers.model import Program
from handlers.okrs import drawing
from handlers.okrs.figures import share_words
from handlers.okrs.grades import objective_share
from handlers.okrs.model import KeyResult, Objective
from handlers.reply import Aside, Block, Bold, Button, Buttons, Fields, Heading, Reply, Say, Text

MOST_FOLLOWED = 5  # things that `okr` shows of what one follows


def objective(
    program: Program, found: Objective, owners: Sequence[str], now: datetime, elsewhen: str = ""
) -> Reply:
    """`okr show O2`. ``elsewhen`` is its cycle's name where that is not the current one."""
    about = [("Owners", (", ".join(owners) or "nobody yet",))] if owners else []
    if found.shared_with:
        about.append(("Shared with", (", ".join(found.shared_with),)))
    blocks: list[Block] = [Heading(f"{found.address} · {found.title}")]
    if elsewhen:
        blocks.append(Aside(elsewhen))
    if about:
        blocks.append(Fields(*about))
    live = [kr for kr in found.key_results if kr.dropped_at is None]
    blocks += [Text(*drawing.key_result_lines(kr, program, now)) for kr in live]
    if elsewhen:
        return Reply(tuple(blocks))
    if not live:
        blocks.append(Aside("No key results yet: ", Say(f"okr add kr {found.address} …")))
    return Reply((*blocks, Buttons(Button("Update", f"okr progress in:{program.slug}", "primary"))))


def listing(
    program: Program,
    title: str,
    objectives: Sequence[Objective],
    shares: Mapping[str, Decimal | None],
    page: tuple[int, int, str],
    now: datetime,
    changeable: bool,
) -> Reply:
    """`okr list`: objectives with one line a key result. ``page`` is (this, last, the line's words)."""
    this, last, asked = page
    blocks: list[Block] = [Heading(f"{program.title}{f' · {title}' if title else ''}")]
    for item in objectives:
        blocks.append(Text(Bold(f"{item.address} {item.title}"), _share(shares[item.id])))
        blocks += [Text(*drawing.key_result_lines(kr, program, now)) for kr in item.key_results]
    buttons = [Button("Update", f"okr progress in:{program.slug}", "primary")] if changeable else []
    if last > 1:
        blocks.append(Aside(f"Page {this} of {last}"))
    if this < last:
        buttons.append(
            Button("Show more", f"okr list {asked} page:{this + 1} in:{program.slug}".replace("  ", " "))
        )
    return Reply((*blocks, *([Buttons(*buttons)] if buttons else [])), replaces=this > 1)


def nothing_listed(program: Program, title: str, why: Text) -> Reply:
    """A list that came out empty: why, and what to do where something is to be done."""
    heading = Heading(f"{program.title}{f' · {title}' if title else ''}")
    if title:
        return Reply((heading, why))
    add = Aside("Add some with ", Say("okr add objective …"), " or ", Say("okr import"), ".")
    return Reply((heading, why, add))


def _share(share: Decimal | None) -> str:
    return f" · {share_words(share)} of the way" if share is not None else ""


def mine(
    program: Program,
    objectives: Sequence[Objective],
    owned: Sequence[KeyResult],
    quiet: Sequence[KeyResult],
    follows: Sequence[Followed],
    now: datetime,
) -> Reply:
    """`okr`: my key results, what needs me, what I follow, and three ways on."""
    blocks: list[Block] = [Heading(program.title)]
    if owned:
        blocks.append(Text(Bold("Yours")))
        blocks += [Text(*drawing.key_result_lines(kr, program, now)) for kr in owned]
    else:
        blocks.append(Text("No key result has your name on it, and that is fine: anybody may check in."))
        blocks += [
            Text(Bold(f"{item.address} {item.title}"), _share(objective_share(item))) for item in objectives
        ]
    if quiet:
        names = ", ".join(f"KR {kr.address}" for kr in quiet)
        blocks.append(Text(f"Could use a word from you: {names}."))
    if follows:
        blocks.append(Text(Bold("You follow")))
        blocks += [Text(*following_messages.line(each, now)) for each in follows[:MOST_FOLLOWED]]
    if len(follows) > MOST_FOLLOWED:
        blocks.append(Aside(f"and {len(follows) - MOST_FOLLOWED} more: ", Say("okr follow list")))
    slug = f"in:{program.slug}"
    return Reply(
        (
            *blocks,
            Buttons(
                Button("Update", f"okr progress {slug}", "primary"),
                Button("All", f"okr list {slug}"),
                Button("Help", f"okr help {slug}"),
            ),
        )
    )
