"""Grading a key result at the end of its cycle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from handlers import words
from handlers.grammar import argument, option, rest
from handlers.model import UserError
from handlers.okrs import grades, lookup
from handlers.okrs import grading_messages as messages
from handlers.okrs.model import Ref
from handlers.permissions import require_owner
from handlers.ports import Context
from handlers.reply import Field, Form, Reply

NEXT = words.choice("keep|modify|drop", {word: word for word in ("keep", "modify", "drop")})


@dataclass(frozen=True)
class GradeKeyResult:
    key_result: Ref = argument(words.REF)
    score: Decimal = argument(words.SCORE)
    reason: str = rest(required=True, name="reason")
    next: str | None = option("next", NEXT)
    cycle: str = option("cycle", lookup.CYCLE, long=True, default="")


def grade(command: GradeKeyResult, ctx: Context) -> Reply:
    """`okr grade 2.1 0.7 <reason> [next:keep]`: the owner's word at the end of a cycle, or after it:
    a closed cycle takes grades too, and without an open one the newest is meant."""
    program, cycle = lookup.the_program(ctx), lookup.shown_cycle(ctx, command.cycle)
    key_result = lookup.key_result(command.key_result, ctx, change=True, cycle=cycle)
    require_owner(ctx, key_result)
    given = grades.grade(key_result, command.score, command.reason, command.next)
    ctx.store.okrs.save_grade(program.id, key_result.id, given, ctx.who.id, ctx.now)
    return messages.graded(key_result, cycle, given)


def grade_form(given: Mapping[str, Any], ctx: Context) -> Form:
    """`okr grade 2.1` with something missing."""
    if "key_result" not in given:
        raise UserError("Which key result?", "Like: `okr grade 2.1 0.7 we reached two of three`")
    cycle = lookup.shown_cycle(ctx, given.get("cycle", ""))
    key_result = lookup.key_result(given["key_result"], ctx, cycle=cycle)
    require_owner(ctx, key_result)
    suggested = grades.suggested_grade(key_result)
    return Form(
        "okr grade",
        f"Grade KR {key_result.address}"[:24],
        (
            Field("score", "Grade, 0.0 to 1.0", value=str(given.get("score", suggested or ""))),
            Field("reason", "Why", "long"),
            Field("next", "Next cycle", "choice", required=False, choices=messages.NEXT_CHOICES),
        ),
        carried=(
            ("key_result", key_result.address),
            ("cycle", cycle.name),
            ("program", lookup.the_program(ctx).slug),
        ),
        line=f"okr grade {key_result.address} 0.7 why…",
        intro=(f"{key_result.text} · {cycle.name}",),
    )
