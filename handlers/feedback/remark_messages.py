"""Every sentence about the page where a remark is written without a name, and on it."""

from __future__ import annotations

from datetime import date, datetime

from handlers.feedback.listening_model import Remark
from handlers.feedback.page_messages import Note
from handlers.members.messages import shown
from handlers.model import Identity, Program, UserError
from handlers.okrs.figures import day_words
from handlers.okrs.periods import local_day
from handlers.reply import Aside, Block, Link, Notice, Reply, Text

UNSIGNED = "/f/remark/~"  # made when it is sent: /f/remark/~<program id>/<the last day it holds>
TOO_MANY = (
    "Not saved, sorry: so much came in since this morning that I take no more. Please try again tomorrow."
)
CORRECTED = "They corrected this: they had answered something else before."
NEEDED = "A few words are needed."
QUESTION = "What would you like to tell the stewards?"
_ANEW = "feedback page"


def letter(program: Program, until: date, now: datetime) -> tuple[Block, ...]:
    last = day_words(until, near=local_day(now, program.zone))
    return (
        Text(
            Link(f"{UNSIGNED}{program.id}/{until}", "Write without your name"),
            f" to the stewards of {program.title}: this page is open until {last}.",
        ),
        Aside(
            "Everybody who asks me this week gets the same address, so it does not tell me who opens it. You "
            "may pass it on."
        ),
    )


def sent(account: Identity, blocks: tuple[Block, ...]) -> Reply:
    words = "I have sent you the address of a page in a private message."
    told = Notice(account.platform, account.tenant, account.id, blocks)
    return Reply((Text(words),), private=True, notices=(told,))


def no_pages(*, pressed: bool) -> UserError:
    """``pressed``: whether there are commands that leave no message."""
    if pressed:
        hint = "Without a name you can say it here: `okr feedback the calls are too early anonymous`"
    else:
        hint = "Without a name that takes Slack then. Or write it to me here, with it."
    return UserError("Pages are not set up here.", hint)


# ---- the page ------------------------------------------------------------------------------------


def title(program: Program) -> str:
    return f"To the stewards of {program.title}"


def above(until: date, now: datetime, program: Program) -> tuple[str, ...]:
    last = day_words(until, near=local_day(now, program.zone))
    return (
        f"Here you can write something without your name. This page is open until {last}.",
        "You are not asked who you are, and I do not know: all who asked me in one week have this address. "
        "Of what you send I keep the words, and no time; there are no cookies. What I cannot know: who reads "
        "along on your screen or network, what the web server in front of me notes down, and whether your "
        "words give you away.",
    )


def thanks(program: Program, code: str) -> Note:
    return Note(
        "Thank you!",
        (
            "The stewards read it without your name, from the next morning on. I keep no name, and no time.",
            f"Want to see their answer? Note this code: {shown(code)}. Open this page again and enter it, or "
            f"ask for a new address with {_ANEW} in:{program.slug}.",
            "Nobody else has the code, and I cannot show it to you again. Please do not write it in a "
            "message: that has your name on it.",
        ),
    )


def answer(remark: Remark) -> Note:
    wrote = ("You wrote:", remark.words)
    if not remark.answer:
        return Note("No answer yet", (*wrote, "No steward has answered yet. They have it."))
    corrected = (CORRECTED,) if remark.corrected else ()
    return Note("The stewards answered", (*wrote, "The stewards answered:", remark.answer, *corrected))


def over() -> Note:
    return Note(
        "This address is over",
        (
            "It held for a week or two, and takes nothing any more.",
            f"To get a new one, write to me in a private message: {_ANEW}",
        ),
    )


def archived(program: Program) -> Note:
    words = f"{program.title} is archived, so nobody would read what you write."
    return Note("This address is over", (words,))


def sent_before() -> str:
    """Above the form, which is shown again as it was filled in."""
    return (
        "Something else was sent from this page before, and is kept. To send this as well, press the button "
        "once more: it becomes a remark of its own."
    )


def too_fast() -> str:
    return "Not saved yet: more comes in just now than I take at once. Please send it again in a minute."


def not_a_code() -> str:
    return "That is not a code of mine. They look like K7M2-9QPX."


def no_such_code() -> str:
    return "I know nothing with this code. Perhaps it was given to another program."
