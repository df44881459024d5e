"""What changed because of what people said, and feedback outside of surveys."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from handlers.feedback.listening_model import UNNUMBERED, Change, Remark
from handlers.feedback.model import Survey
from storage import sealing
from storage.columns import UtcTime
from storage.executor import Executor
from storage.listening_tables import remark_keys, remarks, survey_changes
from storage.schema import members
from storage.surveys import Surveys
from storage.upsert import insert_new, inserted

_c, _r = survey_changes.c, remarks.c
_ADD_CHANGE, _ADD_REMARK = insert(survey_changes), insert(remarks)
_CHANGES = (
    select(survey_changes)
    .where(
        _c.program_id == bindparam("in_program"),
        _c.undone.is_(False),
        _c.at >= bindparam("since", type_=UtcTime),
        _c.at <= bindparam("until", type_=UtcTime),
    )
    .order_by(_c.number)
)
_CHANGE = select(survey_changes).where(
    _c.program_id == bindparam("in_program"), _c.number == bindparam("numbered")
)
_UNDO_CHANGE = (
    update(survey_changes)
    .where(_c.program_id == bindparam("in_program"), _c.number == bindparam("numbered"))
    .values(undone=True)
)
_LAST_CHANGE = select(func.coalesce(func.max(_c.number), 0)).where(_c.program_id == bindparam("in_program"))
_LAST_REMARK = select(func.coalesce(func.max(_r.number), 0)).where(
    _r.program_id == bindparam("in_program"), _r.number > 0
)
_REMARKS = (
    select(remarks, members.c.name.label("by_name"))
    .outerjoin(members, members.c.id == _r.member_id)
    .where(_r.program_id == bindparam("in_program"))
)
_NEWEST = _REMARKS.order_by(_r.number.desc()).limit(bindparam("count"))
_NUMBERED = _REMARKS.where(_r.number == bindparam("numbered"))
_CODED = _REMARKS.where(_r.code == bindparam("hashed"))
_UNNUMBERED = (  # by a hash of their codes
    select(_r.number).where(_r.program_id == bindparam("in_program"), _r.number < 0).order_by(_r.number)
)
_SET_NUMBER = (
    update(remarks)
    .where(_r.program_id == bindparam("in_program"), _r.number == bindparam("was"))
    .values(number=bindparam("becomes"))
)
_NEWS = (
    update(remarks).where(_r.program_id == bindparam("in_program"), _r.is_news.is_(True)).values(is_news=None)
)
_UNHEARD = (
    select(func.count())
    .select_from(remarks)
    .where(_r.program_id == bindparam("in_program"), _r.is_news.is_(True), _r.member_id.is_(None))
)
_KEY = select(remark_keys.c.secret).where(remark_keys.c.program_id == bindparam("in_program"))
_ADD_KEY = insert_new(remark_keys)
_ANSWER = update(remarks).where(_r.program_id == bindparam("in_program"), _r.number == bindparam("numbered"))


def _change_of(row: Any, survey: Survey) -> Change:
    return Change(row.program_id, row.number, survey, row.what, row.at, row.undone)


class Listening:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection
        self._surveys = Surveys(connection)

    def add_change(self, new: Change) -> None:
        values = {"program_id": new.program_id, "number": new.number, "survey_id": new.survey.id}
        self._connection.execute(_ADD_CHANGE, values | {"what": new.what, "at": new.at})

    def changes(self, program_id: str, since: datetime, until: datetime) -> tuple[Change, ...]:
        key = {"in_program": program_id, "since": since, "until": until}
        rows = self._connection.execute(_CHANGES, key).all()
        known = {id: self._surveys.with_id(program_id, id) for id in {row.survey_id for row in rows}}
        return tuple(_change_of(row, survey) for row in rows if (survey := known[row.survey_id]) is not None)

    def change(self, program_id: str, number: int) -> Change | None:
        row = self._connection.execute(_CHANGE, {"in_program": program_id, "numbered": number}).first()
        survey = self._surveys.with_id(program_id, row.survey_id) if row is not None else None
        return _change_of(row, survey) if survey is not None else None

    def undo_change(self, change: Change) -> None:
        self._connection.execute(_UNDO_CHANGE, {"in_program": change.program_id, "numbered": change.number})

    def last_change(self, program_id: str) -> int:
        return int(self._connection.scalar(_LAST_CHANGE, {"in_program": program_id}))

    def add_remark(self, new: Remark, code: str = "") -> None:
        values = {
            name: getattr(new, name) for name in ("program_id", "number", "member_id", "words", "answer")
        }
        values |= {"code": _hashed(code) if code else None, "is_news": True}
        if new.number == UNNUMBERED:
            values["number"] = self._below_zero(new.program_id, code)
        self._connection.execute(_ADD_REMARK, values)

    def remarks(self, program_id: str, limit: int = 50) -> tuple[Remark, ...]:
        rows = self._connection.execute(_NEWEST, {"in_program": program_id, "count": limit})
        return tuple(map(_remark_of, rows))

    def remark(self, program_id: str, number: int) -> Remark | None:
        return self._one(_NUMBERED, {"in_program": program_id, "numbered": number})

    def with_code(self, program_id: str, code: str) -> Remark | None:
        return self._one(_CODED, {"in_program": program_id, "hashed": _hashed(code)})

    def last_remark(self, program_id: str) -> int:
        return int(self._connection.scalar(_LAST_REMARK, {"in_program": program_id}))

    def _below_zero(self, program_id: str, code: str) -> int:
        """Says nothing of when it was written."""
        number = -1 - int(_hashed(f"number:{code}")[:7], 16)
        while self.remark(program_id, number) is not None:
            number -= 1
        return number

    def take_news(self, program_id: str) -> bool:
        unnumbered = tuple(self._connection.scalars(_UNNUMBERED, {"in_program": program_id}))
        for number, was in enumerate(unnumbered, start=self.last_remark(program_id) + 1):
            self._connection.execute(_SET_NUMBER, {"in_program": program_id, "was": was, "becomes": number})
        return self._connection.execute(_NEWS, {"in_program": program_id}).rowcount > 0

    def unheard(self, program_id: str) -> int:
        return int(self._connection.scalar(_UNHEARD, {"in_program": program_id}))

    def open_pages(self, program_id: str) -> None:
        if self.page_key(program_id) is None:
            inserted(self._connection, _ADD_KEY, {"program_id": program_id, "secret": sealing.new_key()})

    def page_key(self, program_id: str) -> bytes | None:
        found: bytes | None = self._connection.scalar(_KEY, {"in_program": program_id})
        return found

    def answer(self, changed: Remark) -> None:
        key = {"in_program": changed.program_id, "numbered": changed.number}
        values = {"answer": changed.answer, "corrected": changed.corrected}
        self._connection.execute(_ANSWER, key | values)

    def _one(self, statement: Any, key: dict[str, Any]) -> Remark | None:
        row = self._connection.execute(statement, key).first()
        return None if row is None else _remark_of(row)


def _remark_of(row: Any) -> Remark:
    by = (row.member_id, row.by_name or "")
    told = (row.answer, bool(row.is_news), row.corrected)
    return Remark(row.program_id, row.number, row.words, *by, *told)


def _hashed(code: str) -> str:
    return hashlib.sha256(f"feedback:{code}".encode()).hexdigest()
