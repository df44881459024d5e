"""Who follows what."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, exists, select, update

from handlers.following.model import Cadence, Follow, Subject
from storage.executor import Executor
from storage.schema import follows
from storage.upsert import inserted, on_both

_f = follows.c
_OF = (
    select(follows)
    .where(_f.follower == bindparam("who"))
    .order_by(_f.since, _f.program_id, _f.subject, _f.subject_id)
)
_WITHIN = (
    select(follows)
    .where(_f.program_id == bindparam("in_program"), _f.cadence == bindparam("how_often"))
    .order_by(_f.follower, _f.since, _f.subject, _f.subject_id)
)
_PUT = on_both(
    follows,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["program_id", "follower", "subject", "subject_id"],
        set_={"cadence": insert.excluded.cadence},
    ),
)
_REMOVE = delete(follows).where(
    _f.program_id == bindparam("in_program"),
    _f.follower == bindparam("who"),
    _f.subject == bindparam("what"),
    _f.subject_id == bindparam("which"),
)
_there = follows.alias("there")
_FOLLOWS_NEW = exists().where(
    _there.c.program_id == _f.program_id,
    _there.c.follower == _f.follower,
    _there.c.subject == _f.subject,
    _there.c.subject_id == bindparam("new_id"),
)
_OLD = (_f.program_id == bindparam("in_program"), _f.subject_id == bindparam("old_id"))
_MOVE = update(follows).where(*_OLD, ~_FOLLOWS_NEW).values(subject_id=bindparam("new_id"))
_DROP = delete(follows).where(*_OLD)


class Follows:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def of(self, follower: str) -> tuple[Follow, ...]:
        return tuple(map(_follow, self._connection.execute(_OF, {"who": follower})))

    def within(self, program_id: str, cadence: Cadence) -> tuple[Follow, ...]:
        which = {"in_program": program_id, "how_often": cadence.value}
        return tuple(map(_follow, self._connection.execute(_WITHIN, which)))

    def put(self, follow: Follow) -> None:
        """``since`` stays what it was for whoever only changes the cadence."""
        inserted(self._connection, _PUT, vars(follow))

    def remove(self, follow: Follow) -> bool:
        key = {"in_program": follow.program_id, "who": follow.follower}
        which = {"what": follow.subject.value, "which": follow.subject_id}
        return self._connection.execute(_REMOVE, key | which).rowcount > 0

    def move(self, program_id: str, old: str, new: str) -> None:
        key = {"in_program": program_id, "old_id": old}
        self._connection.execute(_MOVE, key | {"new_id": new})
        self._connection.execute(_DROP, key)


def _follow(row: Any) -> Follow:
    subject, cadence = Subject(row.subject), Cadence(row.cadence)
    return Follow(row.program_id, row.follower, subject, row.subject_id, cadence, row.since)
