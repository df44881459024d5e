"""What the bot says to a message it was named in, besides what the commands themselves answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.model import Place
from handlers.reply import Aside, Block, Button, Buttons, Code, Form, Reply, Say, Text

LONGEST_LINE = 200  # characters of a line that is quoted back
MOST_BUTTONS = 10


@dataclass(frozen=True)
class StillCounting:
    """A check-in that still counts although its words are gone. ``said``: the line it came from."""

    address: str
    sequence: int
    program: str  # slug
    said: str

    @property
    def undo(self) -> str:
        return f"okr undo {self.address}#{self.sequence} in:{self.program}"


def hint() -> Reply:
    """To somebody who named the bot and asked for nothing it knows."""
    return Reply(
        (
            Text("Hello! I keep this community’s key results. Tell me, for example:"),
            Text(Say("okr progress 2.1 7 two new stories"), " or ", Say("okr list")),
            Buttons(Button("My key results", "okr"), Button("Help", "okr help")),
        )
    )


def opens(form: Form, line: str) -> Reply:
    """A form cannot be opened by a message, only by a press."""
    blocks: list[Block] = [Text("That takes a few answers: press the button, and I’ll ask.")]
    blocks.append(Buttons(Button(form.title, line, "primary")))
    if form.line:
        blocks.append(Aside("Or say it in one line, like: ", Say(form.line)))
    return Reply(tuple(blocks))


def taken_out(standing: Sequence[StillCounting]) -> Reply:
    """Lines that an edit removed: what they recorded still counts."""
    return _still_counts("You took this out of your message, and it still counts. Undo it?", standing)


def gone(standing: Sequence[StillCounting]) -> Reply:
    """The whole message was deleted: what it recorded still counts."""
    return _still_counts("That message is gone; what it recorded still counts. Undo it?", standing)


def sealed_stands() -> Reply:
    """A vote or an answer was taken out of a message, which does not know any more what it said."""
    words = "What you took out of your message was a vote or an answer. If I had noted it, it still counts."
    return Reply((Text(words), Aside("To change it, write me the new one while it is open.")), private=True)


def _still_counts(question: str, standing: Sequence[StillCounting]) -> Reply:
    lines = [Text(f"KR {each.address} #{each.sequence}: ", Code(_clip(each.said))) for each in standing]
    one = len(standing) == 1
    buttons = [Button("Undo" if one else f"Undo {each.address}", each.undo) for each in standing]
    return Reply((Text(question), *lines, Buttons(*buttons[:MOST_BUTTONS])))


def carried_out_before(lines: Sequence[str]) -> Reply:
    """Edited lines whose earlier form changed something that an edit does not take back."""
    blocks: list[Block] = []
    for line in lines:
        words = "You changed a line that I had carried out already. Shall I do this one too?"
        blocks += [Text(words), Text(Code(_clip(line))), Buttons(Button("Do it", line))]
    return Reply(tuple(blocks))


def asked_in_vain() -> Reply:
    """In the place of ``carried_out_before``, once its lines are gone."""
    return Reply((Text("The line that I asked about here is gone, so there is nothing to do."),))


def invited(place: Place) -> Reply:
    """Said once in a channel that the bot was added to and no program has."""
    where = f"#{place.name}" if place.name else "this channel"
    return Reply(
        (
            Text(
                f"Thanks for having me in {where}! I keep objectives and key results where the work is said."
            ),
            Text("Set up a program here, or tie this channel to one you have: ", Say("okr here <program>")),
            Buttons(Button("Set up", "okr setup", "primary"), Button("Help", "okr help")),
        )
    )


def _clip(text: str) -> str:
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"
