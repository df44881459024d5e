"""What becomes of surveys when time passes."""

from __future__ import annotations

from datetime import datetime

from handlers.feedback.card import touched_results
from handlers.feedback.model import Survey
from handlers.model import Program
from handlers.ports import Store
from handlers.reply import Touched


def is_anything_due(store: Store, now: datetime) -> bool:
    return bool(due(store, now))


def due(store: Store, now: datetime) -> tuple[Survey, ...]:
    """Those whose window is over."""
    return store.surveys.ended(now)


def touched(survey: Survey, program: Program) -> tuple[Touched, ...]:
    """The card, and how it came out."""
    return touched_results(survey, program)
