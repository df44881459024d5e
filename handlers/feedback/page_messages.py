"""Every sentence on a survey's own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.feedback.drawing import until
from handlers.feedback.model import Asks, Survey
from handlers.model import Program

NEEDED = "This one is needed."
_CAME_OUT = {
    Asks.PLACES: "How it came out stands where it was asked.",
    Asks.PEOPLE: "How it came out is told in private to those it asked.",
    Asks.ANYONE: "The stewards who passed on its address can tell you how it came out.",
}


@dataclass(frozen=True)
class Note:
    """A page that has nothing to fill in."""

    title: str
    words: tuple[str, ...]


def unknown() -> Note:
    return Note(
        "This link leads nowhere",
        ("Perhaps a piece of it is missing. Please copy it again, or ask for a new one.",),
    )


def closed(survey: Survey, *, named: bool = True) -> Note:
    """``named``: whoever has the address has one that is its own, as nobody can tell once the key is gone."""
    name = survey.name if named else "It"
    return Note("This survey is closed", (f"{name} takes no more answers.", _CAME_OUT[survey.asks]))


def broken() -> Note:
    """Not by its name: whoever has it may never have been asked."""
    words = ("A piece of it is missing or wrong.", "Please ask for a new one.")
    return Note("This link is not whole", words)


def used(survey: Survey) -> Note:
    """One that was used, and one that somebody else passed on after they used it."""
    words = f"{survey.name} was answered with it, or elsewhere since it was made. A link is good for once."
    if survey.anonymous:
        return Note(
            "This link was used",
            (words, "An anonymous answer cannot be changed. If it was not you, please tell the stewards."),
        )
    return Note(
        "This link was used",
        (words, f"To change your answer, ask me for a new link: survey link {survey.address}"),
    )


def not_yours(survey: Survey, program: Program) -> Note:
    """Of somebody who could answer when it was made: they left, or are a guest by now."""
    return Note(
        "This link does not count any more",
        (
            f"{survey.name} is for people who take part in {program.title}, and are where it was asked. "
            "As far as I know you are not one of them just now.",
            "Nothing was saved. Is that wrong? Then please tell the stewards.",
        ),
    )


def not_so() -> Note:
    """Something else than opening a page or sending its form."""
    return Note("That is nothing I can do here", ("Please open your link again.",))


def thanks(survey: Survey) -> Note:
    if survey.anonymous:
        words = "Your answer is in with the others, without your name. It cannot be changed or found again."
    else:
        words = f"Your answer is noted. To change it, ask me for a new link: survey link {survey.address}"
    return Note("Thank you!", (words, "You can close this page."))


def busy() -> Note:
    return Note(
        "Not saved, sorry",
        ("I cannot reach my records just now.", "Go back and send it again in a moment: nothing was kept."),
    )


def send_again() -> str:
    """Above a form that is shown again as it was filled in."""
    return "Not saved, sorry: I cannot reach my records just now. Please send it again in a moment."


def foreign() -> Note:
    return Note(
        "That did not come from this form",
        ("Nothing was saved.", "Please open your link again and send the form from there."),
    )


def whose(name: str) -> str:
    return f"This link lets {name} answer once. Not {name}? Please ask for one of your own."


def replaces() -> str:
    return "You have answered before. Your answers stand below: what you send now takes their place."


def open_until(survey: Survey, program: Program, now: datetime) -> str:
    return f"{program.title} · open until {until(survey, program, now)}"
