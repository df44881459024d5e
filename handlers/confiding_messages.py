"""What somebody hears, in private, who wrote where others read along what is for the bot alone."""

from __future__ import annotations

from handlers import confiding
from handlers.confiding import Confided
from handlers.reply import Aside, Reply, Say, Text

_WHAT = {
    confiding.VOTE: "a vote",
    confiding.ROUND_VOTE: "a vote",
    confiding.CONCERN: "a concern",
    confiding.RECUSE: "stepping aside from a vote",
    confiding.NOMINATE: "a nomination",
    confiding.ANSWER: "an answer to a survey",
}
_LINES = {
    confiding.VOTE: "okr nomination vote {} …",
    confiding.ROUND_VOTE: "okr round vote {} …",
    confiding.CONCERN: "okr nomination concern {} what worries you",
    confiding.RECUSE: "okr nomination recuse {} why",
    confiding.NOMINATE: "okr nominate @name why",
    confiding.ANSWER: "okr survey fill {}",
}
_NUMBERS = {confiding.ROUND_VOTE: "R", confiding.ANSWER: "F"}


def kept_nothing(told: Confided, below: str = "") -> Reply:
    """``below``: the number of the nomination in whose thread it stands, such as N1."""
    what = _WHAT.get(told.verb, "something for me alone")
    number = _number(told, below)
    line = _LINES.get(told.verb, f"{told.verb} …").format(number)
    where = f" below {below}" if below else ""
    return Reply(
        (
            Text(f"What you wrote{where} reads like {what}, so I kept nothing of it."),
            Text("Others can read it there: you may want to delete it. Tell me here instead: ", Say(line)),
            Aside("If it was meant for everybody, say it in other words, and it is kept."),
        ),
        private=True,
    )


def others_read() -> Aside:
    """Below what was wrong with it, where it was a command."""
    words = "Others can read what you wrote there: you may want to delete it. Nobody reads along here."
    return Aside(words)


def _number(told: Confided, below: str) -> str:
    sign = _NUMBERS.get(told.verb, "N")
    known = (each for each in (told.about, below) if each.startswith(sign))
    return next(known, f"{sign}…")
