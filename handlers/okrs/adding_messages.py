"""Every sentence about adding, dropping and bringing back.

``at`` is the cycle's option for a line, ``cycle:"Q1 2027"``, empty in the current cycle.
"""

from __future__ import annotations

from handlers import rendering
from handlers.model import Program
from handlers.okrs import drawing
from handlers.okrs.doubts import doubtful
from handlers.okrs.figures import goal
from handlers.okrs.model import KeyResult, Objective
from handlers.okrs.targets import TargetRead
from handlers.reply import (
    Aside,
    Block,
    Bold,
    Button,
    Buttons,
    Fields,
    Quote,
    Reply,
    Say,
    Span,
    Text,
    Touched,
)


def objective_added(program: Program, item: Objective, at: str) -> Reply:
    example = " ".join(filter(None, (f"okr add kr {item.address} Publish ≥10 stories", at)))
    return Reply(
        (
            Text("Added ", Bold(item.address), f" {item.title}"),
            Aside("Its first key result: ", Say(example)),
        ),
        touched=(Touched("card", item.id),),
        wrote=f"added {item.address}",
    )


def key_result_read(
    program: Program, under: Objective, text: str, read: TargetRead, command: object
) -> Reply:
    """The target as read, shown back for a yes."""
    line = f"okr add kr {rendering.render(command)}"
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
        blocks.append(Aside(f"I am not sure about {doubtful(read.unsure)}. You can edit it later."))
    yes = Button("Yes, add it", f"{line} confirm:yes in:{program.slug}", "primary")
    return Reply((*blocks, Buttons(yes, Button("No", f"{line} confirm:no in:{program.slug}"))))


def key_result_added(program: Program, kr: KeyResult, at: str) -> Reply:
    """A key result of the current cycle can be updated at once; one that is prepared cannot."""
    show = " ".join(filter(None, (f"okr show {drawing.own(kr)}", at, f"in:{program.slug}")))
    update = () if at else (drawing.act("Update", "okr progress", kr, f" in:{program.slug}", "primary"),)
    return Reply(
        (
            Text("Added ", Bold(f"KR {kr.address}"), f" {kr.text}"),
            Aside(f"Target: {goal(kr.target)}"),
            Buttons(*update, Button("Show", show)),
        ),
        touched=(Touched("card", kr.objective_id),),
        replaces=True,
        wrote=f"added KR {kr.address}",
    )


def left_as_it_was() -> Reply:
    return Reply((Text("Fine, nothing was added."),), replaces=True)


def dropped(program: Program, thing: KeyResult | Objective, at: str) -> Reply:
    back = " ".join(filter(None, (f"okr restore {drawing.own(thing)}", at, f"in:{program.slug}")))
    return Reply(
        (
            Text("Dropped ", drawing.name_of(thing), ". Its history stays."),
            Buttons(Button("Bring it back", back)),
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


def _card(thing: KeyResult | Objective) -> Touched:
    return Touched("card", thing.objective_id if isinstance(thing, KeyResult) else thing.id)
