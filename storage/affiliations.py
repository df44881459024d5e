"""Whom people work for, in the eyes of one program."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select

from storage.executor import Executor
from storage.nomination_tables import affiliations
from storage.upsert import inserted, put

_a = affiliations.c
_OF = select(_a.member_id, _a.organisation).where(
    _a.program_id == bindparam("in_program"), _a.member_id.in_(bindparam("ids", expanding=True))
)
_PUT = put(affiliations)
_REMOVE = delete(affiliations).where(
    _a.program_id == bindparam("in_program"), _a.member_id == bindparam("who")
)


class Affiliations:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def of(self, program_id: str, member_ids: Sequence[str]) -> dict[str, str]:
        if not member_ids:
            return {}
        rows = self._connection.execute(_OF, {"in_program": program_id, "ids": list(member_ids)})
        return {row.member_id: row.organisation for row in rows}

    def put(self, program_id: str, member_id: str, organisation: str) -> None:
        if organisation:
            values = {"program_id": program_id, "member_id": member_id, "organisation": organisation}
            inserted(self._connection, _PUT, values)
        else:
            self._connection.execute(_REMOVE, {"in_program": program_id, "who": member_id})
