"""What somebody hears who replied below an anonymous survey."""

from __future__ import annotations

from datetime import datetime

from handlers.feedback.answer_messages import line_of, link_letter
from handlers.feedback.model import Survey
from handlers.model import Program
from handlers.reply import Aside, Block, Button, Buttons, Reply, Text


def turned_away(program: Program, survey: Survey, member_id: str, now: datetime, *, pages: bool) -> Reply:
    words = Text(
        f"Thank you for your reply under {survey.name}. It stands there with your name, so I did not take it "
        "for an answer: this survey is anonymous. You can delete it, and answer here instead:"
    )
    return Reply((words, *_instead(program, survey, member_id, now, pages=pages)))


def asks_others(program: Program, survey: Survey) -> Reply:
    """To a guest, or somebody from another organisation."""
    words = Text(
        f"Thank you for your reply under {survey.name}. This survey asks those who take part in "
        f"{program.title}, and as far as I know you are not one of them just now, so nothing of it was kept. "
        "It stands there with your name; you can delete it."
    )
    return Reply((words, Aside("Is that wrong? Then please tell the stewards.")))


def below_letter(program: Program, survey: Survey, member_id: str, now: datetime, *, pages: bool) -> Reply:
    words = Text(
        f"Thank you for your reply to {survey.name}. I keep nothing that is written below it, so that "
        "is not counted. Please answer here instead:"
    )
    return Reply((words, *_instead(program, survey, member_id, now, pages=pages)))


def _instead(
    program: Program, survey: Survey, member_id: str, now: datetime, *, pages: bool
) -> tuple[Block, ...]:
    if pages:
        return link_letter(program, survey, member_id, now)
    fill, link = (line_of(verb, survey, program) for verb in ("fill", "link"))
    return (Buttons(Button("Answer", fill, "primary", link)),)
