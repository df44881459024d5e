"""What the bot says when a command did not go through: every sentence of dispatch itself."""

from __future__ import annotations

import secrets

from handlers.model import UserError
from handlers.reply import Aside, Block, Button, Buttons, Reply, Say, Text
from handlers.saying import spans_of
from storage.errors import Reason

_WHY = {
    Reason.BUSY: "My notebook is in somebody else's hands right now.",
    Reason.FULL: "My disk is full; whoever runs me should make room.",
    Reason.BROKEN: "I cannot reach my records; whoever runs me should take a look.",
}


def refusal(error: UserError) -> Reply:
    """A mistake and what would be right; its choices are buttons."""
    blocks: list[Block] = [Text(*spans_of(error.message))]
    if error.hint:
        blocks.append(Aside(*spans_of(error.hint)))
    if error.choices:
        once = secrets.token_hex(5)  # two clicks on a question are one answer
        blocks.append(Buttons(*(Button(label, f"{line} once:{once}") for label, line in error.choices)))
    return Reply(tuple(blocks), private=error.private)


def already_done() -> Reply:
    return Reply((Text("I have that one already: it was recorded once, and stays that way."),))


def too_old() -> Reply:
    return Reply((Text("That question is too old, and I no longer know it all. Please say it again."),))


def too_busy() -> Reply:
    return Reply((Text("Not saved: I am too busy right now. Please try again in a moment."),))


def one_by_one() -> Reply:
    return Reply(
        (Text("That was a lot at once! I have all of it, and take the rest one by one: nothing is lost."),)
    )


def still_working() -> Reply:
    return Reply((Text("Still working on it: your receipt comes in a moment."),))


def not_saved(reason: Reason) -> Reply:
    if reason is Reason.UNCLEAR:
        return Reply(
            (
                Text("I lost my records while saving, and cannot tell whether it was saved."),
                Aside("Please look before you say it again: ", Say("okr history"), " or ", Say("okr list")),
            )
        )
    return Reply(
        (
            Text(f"Not saved. {_WHY[reason]}"),
            Aside("Nothing of it was recorded: try again in a little while."),
        )
    )


def platform_silent() -> Reply:
    return Reply(
        (Text("Not saved: I could not look up who or where you are. Please try again in a moment."),)
    )


def bug() -> Reply:
    return Reply(
        (Text("That was a bug of mine, and nothing was saved. Please try again, or say it another way."),)
    )
