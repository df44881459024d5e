"""More objectives than any message holds, with the words that messages are cut at."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from handlers.model import Program
from handlers.okrs.model import Comparison, KeyResult, Kind, Objective, Target
from storage.session import Session

FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
WORDS = f"{FAMILY} 🎉🇫🇮 “Großes” <@U1> & *so on*, https://example.org/{'a' * 60} "
TARGET = Target(Kind.COUNT, Comparison.AT_LEAST, Decimal(1000), unit="stories", baseline=Decimal(0))


def add_objectives(program: Program, count: int, session: Session, now: datetime) -> None:
    """So many after its own, each with one key result."""
    assert program.cycle is not None
    first = 1 + max(each.ordinal for each in session.okrs.objectives(program.id, program.cycle.id))
    for ordinal in range(first, first + count):
        id, title = f"many-{ordinal}", f"Aim {ordinal} {WORDS}"
        session.okrs.add_objective(Objective(id, program.id, program.cycle.id, ordinal, title))
        said = f"Publish ≥1,000 stories: {WORDS}"
        session.okrs.add_key_result(KeyResult(f"{id}-1", program.id, id, ordinal, 1, said, TARGET, now))
