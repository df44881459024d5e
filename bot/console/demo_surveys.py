"""What the demo's communities were asked: a round of feedback each, answered by twelve people, whose time is
over just now: the bot closes them as it starts, and posts how they came out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.running import new_id
from handlers.feedback.model import Survey
from handlers.feedback.questions import Answers
from handlers.feedback.templates import TEMPLATES
from handlers.model import Member
from storage.session import Session

PEOPLE = (
    *("Amara Obi", "Bruno Silva", "Chen Wei", "Dina Haddad", "Emeka Eze", "Freya Lund"),
    *("Gita Rao", "Hugo Blanc", "Inés Vega", "Jonas Berg", "Kofi Mensah", "Lena Vogt"),
)
OPEN = timedelta(days=14)


@dataclass(frozen=True)
class Asked:
    """``answers``: of each of the people, in their order. ``audience``: how many were asked."""

    name: str
    template: str
    anonymous: bool
    audience: int
    answers: tuple[Answers, ...]


ROUNDS = {
    "participation": Asked(
        "Mobilizer pulse",
        "nps-pulse",
        True,
        24,
        tuple((score,) for score in ("10", "9", "9", "8", "7", "6", "10", "9", "9", "8", "3", "10")),
    ),
    "dc": Asked(
        "Who knows the program?",
        "awareness",
        False,
        40,
        (
            *[("yes", "1", "")] * 3,
            *[("yes", "1 2", "People who help others get the credit they deserve.")] * 1,
            *[("yes", "2", "")] * 2,
            ("yes", "6", "A thank you that lasts longer than an emoji."),
            ("yes", "5 6", "Recognition, and a seat at the table."),
            ("yes", "3", "It is for those who do the quiet work."),
            ("no", "", "Something about reviews?"),
            *[("no", "", "")] * 2,
        ),
    ),
}


def prepare_round(session: Session, slug: str, now: datetime) -> None:
    """Half of the people answered in Slack, half on the page."""
    program, asked = session.programs.by_slug(slug), ROUNDS[slug]
    assert program is not None, "it was imported just now"
    template = TEMPLATES[asked.template]
    survey = Survey(
        new_id(),
        program.id,
        session.surveys.last_number(program.id) + 1,
        asked.name,
        template.slug,
        template.questions,
        asked.anonymous,
        now - OPEN,
        now,
        audience=asked.audience,
        reminded_at=now - timedelta(days=4),
    )
    session.surveys.add(survey)
    for nth, (name, answers) in enumerate(zip(PEOPLE, asked.answers, strict=True)):
        member = Member(new_id(), name)
        if asked.anonymous:
            session.surveys.put_unnamed(survey, member, answers)
        else:
            session.members.add(member)
            session.surveys.put_named(survey, member.id, "slack" if nth % 2 else "web", answers)
