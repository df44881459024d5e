"""Every sentence about adding, editing, dropping and grading."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import grammar
from handlers.model import Program
from handlers.okrs import drawing
from handlers.okrs.figures import goal
from handlers.okrs.model import Grade, KeyResult, Objective
from handlers.okrs.targets import TargetRead
from handlers.reply import (
    Aside,
    Block,
    Bold,
    Button,
    Buttons,
    Code,
    Fields,
    Quote,
    Reply,
    Span,
    Struck,
    Text,
    Touched,
)

NEXT_CHOICES = (("keep", "Keep it"), ("modify", "Keep it, changed"), ("drop", "Let it go"))


def objective_added(program: Program, item: Objective) -> Reply:
    return Reply(
        (
            Text("Added ", Bold(item.address), f" {item.title}"),
            Aside("Its first key result: ", Code(f"okr add kr {item.address} Publish ≥10 stories")),
        ),
        touched=(Touched("card", item.id),),
        wrote=f"added {item.address}",
    )


def key_result_read(
    program: Program, under: Objective, text: str, read: TargetRead, command: object
) -> Reply:
    """The target as read, shown back for a yes."""
    line = f"okr add kr {grammar.render(command)}"
    pairs: list[tuple[str, tuple[Span, ...]]] = [
        ("Target", (goal(read.target),)),
        ("Kind", (read.target.kind.value,)),
    ]
    if read.shared_with:
        pairs.append(("Shared with", (", ".join(read.shared_with),)))
    blocks: list[Block] = [
        Text("A new key result of ", Bold(f"{under.address} {under.title}")),
        Quote(text),
        Fields(*pairs),
    ]
    if read.unsure:
        blocks.append(Aside(f"I am not sure about: {', '.join(read.unsure)}. You can edit it later."))
    yes = Button("Yes, add it", f"{line} confirm:yes in:{program.slug}", "primary")
    return Reply((*blocks, Buttons(yes, Button("No", f"{line} confirm:no in:{program.slug}"))))


def key_result_added(program: Program, kr: KeyResult) -> Reply:
    return Reply(
        (
            Text("Added ", Bold(f"KR {kr.address}"), f" {kr.text}"),
            Aside(f"Target: {goal(kr.target)}"),
            Buttons(
                Button("Update", f"okr progress {kr.address} in:{program.slug}", "primary"),
                Button("Show", f"okr show {kr.address} in:{program.slug}"),
            ),
        ),
        touched=(Touched("card", kr.objective_id),),
        replaces=True,
        wrote=f"added KR {kr.address}",
    )


def left_as_it_was() -> Reply:
    return Reply((Text("Fine, nothing was added."),), replaces=True)


def edited(
    program: Program, before: KeyResult | Objective, after: KeyResult | Objective, owners: Sequence[str]
) -> Reply:
    """What changed, old and new side by side."""
    changes = [change for change in _changes(before, after, owners) if change is not None]
    address = drawing.address_of(before)
    if not changes:
        return Reply(
            (Text(Bold(address), " is just as before."),), touched=(_card(after),), wrote=f"edited {address}"
        )
    blocks = (Text("Changed ", Bold(address)), *changes)
    show = Buttons(Button("Show", f"okr show {after.address} in:{program.slug}"))
    return Reply((*blocks, show), touched=(_card(after),), wrote=f"edited {address}")


def _changes(
    before: KeyResult | Objective, after: KeyResult | Objective, owners: Sequence[str]
) -> list[Text | None]:
    lines = [_line("Shared with", ", ".join(before.shared_with), ", ".join(after.shared_with))]
    if before.owners != after.owners:
        lines.append(Text(f"Owners: {', '.join(owners) or 'nobody'}"))
    if before.ordinal != after.ordinal:
        lines.append(Text(f"Its number is {after.address} now; the others moved along."))
    if before.parent_id != after.parent_id:
        lines.append(Text("Supports something else now." if after.parent_id else "Stands on its own now."))
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


def dropped(program: Program, thing: KeyResult | Objective) -> Reply:
    return Reply(
        (
            Text("Dropped ", drawing.name_of(thing), ". Its history stays."),
            Buttons(Button("Bring it back", f"okr restore {thing.address} in:{program.slug}")),
        ),
        touched=(_card(thing),),
        wrote=f"dropped {thing.address}",
    )


def restored(program: Program, thing: KeyResult | Objective) -> Reply:
    return Reply(
        (Text("Brought back ", drawing.name_of(thing), "."),),
        touched=(_card(thing),),
        replaces=True,
        wrote=f"restored {thing.address}",
    )


def graded(program: Program, kr: KeyResult, given: Grade) -> Reply:
    after = dict(NEXT_CHOICES).get(given.next or "")
    blocks: list[Block] = [Text(Bold(f"KR {kr.address}"), f" is graded {given.score}."), Quote(given.reason)]
    if after:
        blocks.append(Text(f"Next cycle: {after.lower()}."))
    return Reply(tuple(blocks), touched=(_card(kr),), wrote=f"graded {kr.address} {given.score}")
