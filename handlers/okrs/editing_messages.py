"""Every sentence about editing."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.model import Program
from handlers.okrs import drawing
from handlers.okrs.figures import goal
from handlers.okrs.model import KeyResult, Objective
from handlers.reply import (
    Bold,
    Buttons,
    Reply,
    Struck,
    Text,
    Touched,
)


def edited(
    program: Program,
    before: KeyResult | Objective,
    after: KeyResult | Objective,
    owners: Sequence[str],
    parent: str,
) -> Reply:
    """What changed, old and new side by side."""
    changes = [change for change in _changes(before, after, owners, parent) if change is not None]
    address = drawing.address_of(before)
    if not changes:
        return Reply(
            (Text(Bold(address), " is just as before."),), touched=(_card(after),), wrote=f"edited {address}"
        )
    blocks = (Text("Changed ", Bold(address)), *changes)
    show = Buttons(drawing.act("Show", "okr show", after, f" in:{program.slug}"))
    return Reply((*blocks, show), touched=(_card(after),), wrote=f"edited {address}")


def _changes(
    before: KeyResult | Objective, after: KeyResult | Objective, owners: Sequence[str], parent: str
) -> list[Text | None]:
    lines = [_line("Shared with", ", ".join(before.shared_with), ", ".join(after.shared_with))]
    if before.owners != after.owners:
        lines.append(Text(f"Owners: {', '.join(owners) or 'nobody'}"))
    if before.ordinal != after.ordinal:
        lines.append(Text(f"Its number is {after.address} now; the others moved along."))
    if before.parent_id != after.parent_id:
        lines.append(Text(f"Supports {parent} now." if parent else "Stands on its own now."))
    if isinstance(before, Objective) and isinstance(after, Objective):
        return [_line("Title", before.title, after.title), *lines]
    assert isinstance(before, KeyResult) and isinstance(after, KeyResult)
    return [
        _line("Text", before.text, after.text),
        _line("Target", goal(before.target), goal(after.target)),
        *lines,
    ]


def _line(label: str, old: str, new: str) -> Text | None:
    if old == new:
        return None
    return Text(f"{label}: ", Struck(old), " → ", new) if old else Text(f"{label}: {new}")


def _card(thing: KeyResult | Objective) -> Touched:
    return Touched("card", thing.objective_id if isinstance(thing, KeyResult) else thing.id)
