"""Grades at a cycle's end, and what an objective adds up to."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from handlers.model import UserError
from handlers.okrs.attainment import attainment, met
from handlers.okrs.model import Grade, KeyResult, Objective
from handlers.okrs.numerals import rounded, rounded_down
from handlers.reading import shows

NEXT = ("keep", "modify", "drop")
LONGEST_REASON = 3000  # characters


def read_score(text: str) -> Decimal:
    """``0.7`` -> Decimal; UserError outside 0.0-1.0 or past two decimals."""
    if re.fullmatch(r"0(\.[0-9]{1,2})?|1(\.0{1,2})?|\.[0-9]{1,2}", text.strip()):
        return Decimal(text.strip())
    raise UserError("A grade runs from 0.0 to 1.0.", "Like 0.7, with two decimals at most.")


def grade(key_result: KeyResult, score: str | Decimal, reason: str, next: str | None = None) -> Grade:
    """The grade to record; UserError for a dropped key result, no reason, or an unknown ``next``."""
    if key_result.dropped_at is not None:
        address = key_result.address
        raise UserError(f"KR {address} was dropped.", f"Bring it back first: `okr restore {address}`")
    if not shows(reason):
        raise UserError(
            "Please say in a few words why.", f"Like: `okr grade {key_result.address} 0.7 the fair moved`"
        )
    refuse_unfit(reason, next)
    return Grade(read_score(str(score)), reason.strip(), next)


def refuse_unfit(reason: str, next: str | None) -> None:
    """UserError for a reason that is too long and an unknown ``next``."""
    if len(reason) > LONGEST_REASON:
        raise UserError("That reason is too long to keep.", f"Keep it under {LONGEST_REASON:,} characters.")
    if next is not None and next not in NEXT:
        raise UserError("I do not know that next step.", "Say next:keep, next:modify or next:drop.")


def refuse_graded(key_result: KeyResult) -> None:
    """UserError where a grade was given: it was given for the value that stands."""
    if key_result.grade is not None:
        address = key_result.address
        raise UserError(
            f"KR {address} is graded {key_result.grade.score}, so its value rests.",
            f"To change the grade: `okr grade {address} 0.7 why`",
        )


def suggested_grade(key_result: KeyResult) -> Decimal | None:
    """The attainment as a grade of one decimal; 1.0 only for a target that is met. None without data."""
    share = attainment(key_result.target, key_result.reading)
    if share is None:
        return None
    score = (share / 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return score if met(key_result.target, key_result.reading) else min(score, Decimal("0.9"))


def objective_score(objective: Objective) -> Decimal | None:
    """The mean of the grades given, to two decimals; None before the first. Dropped ones stay out."""
    scores = [each.grade.score for each in _live(objective) if each.grade is not None]
    return rounded(Fraction(sum(scores)) / len(scores), 2) if scores else None


def objective_share(objective: Objective) -> Decimal | None:
    """The mean attainment (0-100) of the key results; one without data counts as 0, dropped ones
    stay out. Cut off after two decimals: 100 only when all are met. None without key results."""
    shares = [attainment(each.target, each.reading) or Decimal(0) for each in _live(objective)]
    return rounded_down(Fraction(sum(shares)) / len(shares), 2) if shares else None


def _live(objective: Objective) -> list[KeyResult]:
    return [each for each in objective.key_results if each.dropped_at is None]
