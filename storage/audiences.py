"""Who is asked by surveys that ask a list of people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, bindparam, select, update

from handlers.feedback.model import Asks, Survey
from storage.executor import Executor
from storage.survey_tables import survey_asked, surveys
from storage.upsert import insert_new, inserted

_s, _a = surveys.c, survey_asked.c
_IT = and_(_a.program_id == bindparam("in_program"), _a.survey_id == bindparam("which"))
_OF = select(_a.member_id).where(_IT).order_by(_a.member_id)
_HAS = select(_a.member_id).where(_IT, _a.member_id == bindparam("who"))
_ASK = insert_new(survey_asked)


def _asking(whom: str) -> Any:
    it = and_(_a.program_id == _s.program_id, _a.survey_id == _s.id)
    return select(_a.survey_id).where(it, _a.member_id == bindparam(whom)).exists()


_ONE_MORE_OR_LESS = (
    update(surveys)
    .where(_s.asks == bindparam("people"), _s.closed_at.is_(None), _asking("one"), _asking("other"))
    .values(audience=_s.audience + bindparam("more"))
)


class Audiences:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def ask(self, survey: Survey, member_ids: Iterable[str]) -> None:
        for id in member_ids:
            row = {"program_id": survey.program_id, "survey_id": survey.id, "member_id": id}
            inserted(self._connection, _ASK, row)

    def of(self, survey: Survey) -> tuple[str, ...]:
        return tuple(self._connection.scalars(_OF, _which(survey)))

    def has(self, survey: Survey, member_id: str) -> bool:
        return self._connection.scalar(_HAS, _which(survey) | {"who": member_id}) is not None


def one_less(connection: Executor, one: str, other: str) -> None:
    """Two of those whom open surveys ask are about to become one. Whoever was forgotten still counts."""
    _count(connection, one, other, -1)


def one_more(connection: Executor, one: str, other: str) -> None:
    """One of those whom open surveys ask has become these two."""
    _count(connection, one, other, 1)


def _count(connection: Executor, one: str, other: str, more: int) -> None:
    whom = {"people": Asks.PEOPLE.value, "one": one, "other": other, "more": more}
    connection.execute(_ONE_MORE_OR_LESS, whom)


def _which(survey: Survey) -> dict[str, Any]:
    return {"in_program": survey.program_id, "which": survey.id}
