"""Every sentence about what was changed because of what people said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.feedback.listening_model import Change
from handlers.feedback.model import Asks
from handlers.model import Program
from handlers.okrs import drawing
from handlers.reply import Aside, Bold, Button, Buttons, Heading, Reply, Struck, Text

_TOLD = {
    Asks.PLACES: "in the thread of {}",
    Asks.PEOPLE: "in private to those whom {} asked and to the stewards",
    Asks.ANYONE: "to the stewards, since nobody knows whom {} reached",
}


def changed(program: Program, new: Change) -> Reply:
    told = _TOLD[new.survey.asks].format(new.survey.address)
    words = Text(f"Noted, and told {told}: {new.what}.")
    undo = Button("Undo", f"okr changes undo {new.address} in:{program.slug}")
    return Reply((words, Buttons(undo)), wrote=f"changed something because of {new.survey.address}")


def noted_before(change: Change) -> Reply:
    return Reply((Text(f"That was noted as {change.address} before, so I posted nothing."),))


def undone(change: Change) -> Reply:
    words = f"Undone: {change.what}. Where I told it, it is struck out now."
    return Reply((Text(words),), replaces=True, wrote=f"took {change.address} back")


def said_and_done(change: Change, because: str = "") -> Reply:
    """To those who said it."""
    if change.undone:
        return Reply((Text(Struck(f"You said, we did: {change.what}"), " · noted by mistake"),))
    words = Text(Bold("You said, we did:"), f" {change.what}{because}")
    return Reply((words, Aside("Thank you for telling us!")))


def changes(program: Program, found: Sequence[Change], now: datetime) -> Reply:
    if not found:
        return Reply((Text("Nothing was noted yet as changed because of what people said."),))
    lines = [
        Text(
            Bold(f"{each.address} {each.what}"),
            f" · because of {each.survey.name} ({each.survey.address}), {drawing.day(each.at, program, now)}",
        )
        for each in found
    ]
    return Reply((Heading("You said, we did"), *lines))
