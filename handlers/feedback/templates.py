"""The surveys that come along, each a few questions that communities ask again and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.feedback.questions import Kind, Question


@dataclass(frozen=True)
class Template:
    """``days``: how long its window is where nobody says until when."""

    slug: str
    about: str
    questions: tuple[Question, ...]
    days: int = 14


_NPS = Question(Kind.NPS, "How likely are you to recommend this program to a friend or colleague?")
_WHY = Question(Kind.TEXT, "What is the main reason for your score?", required=False)

_ALL = (
    Template("nps-pulse", "one score from 0 to 10", (_NPS,), days=7),
    Template("nps", "a score from 0 to 10, and why", (_NPS, _WHY)),
    Template(
        "awareness",
        "who knows the program, and where from",
        (
            Question(Kind.YES_NO, "Had you heard of this program before today?"),
            Question(
                Kind.MULTIPLE,
                "Where did you hear of it?",
                ("Slack", "The forum", "A newsletter", "Social media", "An event", "A friend", "Elsewhere"),
                required=False,
            ),
            Question(Kind.TEXT, "What would you tell others that it is about?", required=False),
        ),
    ),
    Template(
        "program-feedback",
        "how the quarter was, and what to change",
        (
            _NPS,
            Question(Kind.RATING, "How well did the program support you this quarter?"),
            Question(Kind.TEXT, "What should we keep?", required=False),
            Question(Kind.TEXT, "What should we change?", required=False),
        ),
    ),
    Template(
        "motivation",
        "what brings people here, and what keeps them",
        (
            Question(
                Kind.MULTIPLE,
                "What motivates you to contribute?",
                (
                    "To learn",
                    "The people",
                    "The mission",
                    "My job or studies",
                    "Recognition",
                    "It is fun",
                    "To give something back",
                ),
            ),
            Question(Kind.RATING, "How motivated are you right now?"),
            Question(Kind.YES_NO, "Did this program play a part in that?"),
            Question(Kind.TEXT, "What would help you to go on?", required=False),
        ),
    ),
)
TEMPLATES: Mapping[str, Template] = {each.slug: each for each in _ALL}
POLL = "poll"  # no template: its one question is the survey's name
