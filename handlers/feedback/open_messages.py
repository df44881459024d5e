"""Every sentence about a survey that anyone may answer who has its address."""

from __future__ import annotations

from datetime import datetime

from handlers.feedback.drawing import until
from handlers.feedback.model import Survey
from handlers.feedback.page_messages import Note
from handlers.feedback.threshold import LEAST
from handlers.model import Identity, Program, UserError
from handlers.reply import Aside, Block, Heading, Link, Notice, Reply, Text

UNSIGNED = "/f/~"  # an address that is made when it is sent: /f/~<survey id>
MANY_TIMES = "Whoever had the link could answer, also more than once."


def letter(program: Program, survey: Survey, now: datetime) -> tuple[Block, ...]:
    """To a steward. The address is made when this is sent, and kept nowhere."""
    return (
        Heading(survey.name),
        Text(
            Link(f"{UNSIGNED}{survey.id}", "The form for anyone"),
            f" is open until {until(survey, program, now)}. Pass this address on to whomever you like.",
        ),
        Aside(
            "It asks for no name. Nobody can tell how many people it reaches, or keep somebody from "
            "answering twice, so there is no response rate, and the results say so."
        ),
    )


def sent(program: Program, survey: Survey, account: Identity, now: datetime) -> Reply:
    """`okr survey link F1`."""
    words = f"I have sent you the address of {survey.address} in a private message, to be passed on."
    told = Notice(account.platform, account.tenant, account.id, letter(program, survey, now))
    return Reply((Text(words),), private=True, notices=(told,))


def no_pages() -> UserError:
    return UserError(
        "A form for anyone stands on a page, and pages are not set up here.",
        "Whoever runs me can set PUBLIC_URL. Or ask in a channel, or people by name.",
    )


def nobody_to_remind(survey: Survey) -> UserError:
    hint = f"Pass its address on once more: `okr survey link {survey.address}`"
    return UserError(f"Nobody knows whom {survey.address} reaches, so there is nobody to remind.", hint)


# ---- the page ------------------------------------------------------------------------------------


def above() -> tuple[str, ...]:
    return (
        "Anyone who has this address can answer, so nobody can promise that each person answers once. The "
        "results say so.",
        "You are not asked for your name, and I do not know who you are. Your answer is kept with all "
        "others, without a time, and cannot be changed or taken back. Nothing is shown of fewer than "
        f"{LEAST} answers. This browser remembers that it has answered, and nothing of what.",
    )


def thanks() -> Note:
    words = "Your answer is in with the others, without a name. It cannot be changed or found again."
    return Note("Thank you!", (words, "You can close this page."))


def answered(survey: Survey) -> Note:
    return Note("You have answered", (f"{survey.name} was answered in this browser. Thank you!",))


def full(survey: Survey) -> Note:
    return Note(
        "This survey is full",
        (f"{survey.name} takes no more answers by this link. Thank you for wanting to!",),
    )


def too_fast() -> str:
    """Above the form, which is shown again as it was filled in."""
    return (
        "Not saved yet: more answers come in just now than I take at once. Please send it again in a minute."
    )
