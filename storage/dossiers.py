"""Dossiers, with who nominated and who seconded in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from handlers.nominations.model import Dossier, Nomination, Second, State
from storage.executor import Executor
from storage.nomination_rows import dossier_of, nomination_of, second_of, values_of
from storage.nomination_tables import TAKEN_BACK, dossiers, nominations, rounds, seconds
from storage.schema import members
from storage.upsert import insert_new, inserted

_d, _n, _s = dossiers.c, nominations.c, seconds.c
_DOSSIERS = select(dossiers, members.c.name.label("now_called")).select_from(
    dossiers.outerjoin(members, members.c.id == _d.nominee_id)
)
_IN = _d.program_id == bindparam("in_program")
_OF_ROUND = and_(_IN, _d.round_id == bindparam("in_round"))
_SAME = or_(  # the same person, or the same name of somebody who is no member
    _d.nominee_id == bindparam("of_member"),
    and_(  # whoever was forgotten has no name, and is the same as nobody
        _d.nominee_id.is_(None), _d.nominee_folded != "", _d.nominee_folded == bindparam("folded")
    ),
)
_GET = _DOSSIERS.where(_IN, _d.number == bindparam("numbered"))
_WITH_ID = _DOSSIERS.where(_IN, _d.id == bindparam("which"))
_SAME_NAME = _DOSSIERS.where(_OF_ROUND, _d.nominee_folded == bindparam("folded")).order_by(_d.number)
_LIST = _DOSSIERS.where(_OF_ROUND).order_by(_d.number).limit(bindparam("count"))


@cache
def _list_of(states: int) -> Any:
    """Of so many states, the first of each by itself: so the index has them in this order, where of several
    at once all would have to be sorted."""
    firsts = (
        _DOSSIERS.where(_OF_ROUND, _d.state == bindparam(f"state_{nth}"))
        .order_by(_d.number)
        .limit(bindparam("count"))
        .subquery()
        for nth in range(states)
    )
    found = union_all(*map(select, firsts))
    return found.order_by(found.selected_columns.number).limit(bindparam("count"))


_WAITING = _DOSSIERS.where(_IN, _d.state == State.ASKED.value).order_by(_d.number)
_MOST_OWN = 100
_OF_NOMINEE = _DOSSIERS.where(_OF_ROUND, _d.nominee_id == bindparam("who")).limit(_MOST_OWN)
_OF_NOMINATOR = (
    select(dossiers, members.c.name.label("now_called"))
    .select_from(
        nominations.join(dossiers, and_(_d.program_id == _n.program_id, _d.id == _n.dossier_id)).outerjoin(
            members, members.c.id == _d.nominee_id
        )
    )
    .where(_OF_ROUND, _n.member_id == bindparam("who"))
    .order_by(_d.number.desc())
    .limit(_MOST_OWN)
)
# What goes on before what is over, and last what is empty: of two that became one person's the other is.
_FIRST = (_d.ended_at.is_not(None), TAKEN_BACK, _d.number.desc())
_ABOUT = _DOSSIERS.where(_OF_ROUND, _SAME).order_by(*_FIRST).limit(1)
_NOMINEES = func.sum(case((TAKEN_BACK, literal_column("0")), else_=literal_column("1")))
_COUNTS = (
    select(_d.state, _NOMINEES.label("nominees"), func.sum(_d.nominated).label("nominations"))
    .where(_OF_ROUND)
    .group_by(_d.state)
)
_LAST_NUMBER = select(func.coalesce(func.max(_d.number), 0)).where(_IN)
_NOT_YET = (
    select(func.max(_d.ended_at))
    .join(rounds, and_(rounds.c.program_id == _d.program_id, rounds.c.id == _d.round_id))
    .where(_IN, _SAME, _d.state == State.NOT_YET.value, rounds.c.award == bindparam("of_award"))
)
_ADD = insert(dossiers)
_WHICH = (_IN, _d.id == bindparam("which"))
_SAVE = update(dossiers).where(*_WHICH)

_NOMINATED = (_n.program_id == bindparam("in_program"), _n.dossier_id == bindparam("which"))
_NOMINATIONS = (
    select(nominations, members.c.name.label("by_name"))
    .join(members, members.c.id == _n.member_id)
    .where(*_NOMINATED)
    .order_by(_n.number)
)
_NOMINATE = insert(nominations)
_WITHDRAW = delete(nominations).where(*_NOMINATED, _n.member_id == bindparam("who"))
_MADE_BY = (
    select(func.count())
    .select_from(nominations)
    .join(dossiers, and_(_d.program_id == _n.program_id, _d.id == _n.dossier_id))
    .where(_OF_ROUND, _n.member_id == bindparam("who"))
)
_SECONDED = (_s.program_id == bindparam("in_program"), _s.dossier_id == bindparam("which"))
_SECONDS = (
    select(seconds, members.c.name.label("by_name"))
    .join(members, members.c.id == _s.member_id)
    .where(*_SECONDED)
    .order_by(_s.at, _s.member_id)
)
_SECOND = insert_new(seconds)
_NOTE = update(seconds).where(*_SECONDED, _s.member_id == bindparam("who"))
_UNSECOND = delete(seconds).where(*_SECONDED, _s.member_id == bindparam("who"))
_COUNT = (
    update(dossiers)
    .where(*_WHICH)
    .values(
        nominated=select(func.count()).select_from(nominations).where(*_NOMINATED).scalar_subquery(),
        seconded=select(func.count()).select_from(seconds).where(*_SECONDED).scalar_subquery(),
    )
)
_SECONDED_BY = (
    select(_d.program_id, _d.id)
    .join(seconds, and_(_s.program_id == _d.program_id, _s.dossier_id == _d.id))
    .where(_s.member_id == bindparam("who"))
    .order_by(_d.program_id, _d.id)
)


class Dossiers:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def get(self, program_id: str, number: int) -> Dossier | None:
        return self._whole(_GET, {"in_program": program_id, "numbered": number})

    def with_id(self, program_id: str, dossier_id: str) -> Dossier | None:
        return self._whole(_WITH_ID, {"in_program": program_id, "which": dossier_id})

    def about(self, round_id: str, program_id: str, nominee_id: str | None, name: str) -> Dossier | None:
        key = {"in_program": program_id, "in_round": round_id} | _nominee(nominee_id, name)
        return self._whole(_ABOUT, key)

    def same_name(self, program_id: str, round_id: str, name: str) -> tuple[Dossier, ...]:
        key = {"in_program": program_id, "in_round": round_id, "folded": name.casefold()}
        return tuple(map(dossier_of, self._connection.execute(_SAME_NAME, key)))

    def of_round(
        self, program_id: str, round_id: str, states: Sequence[State] = (), *, limit: int = 100
    ) -> tuple[Dossier, ...]:
        key: dict[str, Any] = {"in_program": program_id, "in_round": round_id, "count": limit}
        if not states:
            return tuple(map(dossier_of, self._connection.execute(_LIST, key)))
        key |= {f"state_{nth}": state.value for nth, state in enumerate(states)}
        return tuple(map(dossier_of, self._connection.execute(_list_of(len(states)), key)))

    def waiting(self, program_id: str) -> tuple[Dossier, ...]:
        return tuple(map(dossier_of, self._connection.execute(_WAITING, {"in_program": program_id})))

    def counts(self, program_id: str, round_id: str) -> dict[State, tuple[int, int]]:
        rows = self._connection.execute(_COUNTS, {"in_program": program_id, "in_round": round_id})
        return {State(row.state): (int(row.nominees), int(row.nominations)) for row in rows}

    def last_number(self, program_id: str) -> int:
        return int(self._connection.scalar(_LAST_NUMBER, {"in_program": program_id}))

    def add(self, new: Dossier) -> None:
        known = ("id", "program_id", "round_id", "number", "nominee", "created_at", "nominee_id")
        values = {name: getattr(new, name) for name in known} | values_of(new)
        values |= {"nominee_folded": new.nominee.casefold(), "nominated": 0, "seconded": 0}
        self._connection.execute(_ADD, values)

    def save(self, changed: Dossier) -> None:
        self._connection.execute(_SAVE, _which(changed) | values_of(changed))

    def nominate(self, dossier: Dossier, new: Nomination) -> None:
        values = {"program_id": dossier.program_id, "dossier_id": dossier.id, "member_id": new.by}
        said = {"number": new.number, "why": new.why, "at": new.at, "platform": new.platform}
        self._connection.execute(_NOMINATE, values | said)
        self._connection.execute(_COUNT, _which(dossier))

    def withdraw(self, dossier: Dossier, member_id: str) -> None:
        self._connection.execute(_WITHDRAW, _which(dossier) | {"who": member_id})
        self._connection.execute(_COUNT, _which(dossier))

    def second(self, dossier: Dossier, new: Second) -> bool:
        values = {"program_id": dossier.program_id, "dossier_id": dossier.id, "member_id": new.by}
        said = {"note": new.note, "organisation": new.organisation}
        if inserted(self._connection, _SECOND, values | said | {"at": new.at, "platform": new.platform}):
            self._connection.execute(_COUNT, _which(dossier))
            return True
        self._connection.execute(_NOTE, _which(dossier) | {"who": new.by} | said)
        return False

    def unsecond(self, dossier: Dossier, member_id: str) -> bool:
        gone = self._connection.execute(_UNSECOND, _which(dossier) | {"who": member_id}).rowcount > 0
        self._connection.execute(_COUNT, _which(dossier))
        return gone

    def seconded_by(self, member_id: str) -> tuple[tuple[str, str], ...]:
        rows = self._connection.execute(_SECONDED_BY, {"who": member_id})
        return tuple((row.program_id, row.id) for row in rows)

    def count_anew(self, program_id: str, dossier_id: str) -> None:
        self._connection.execute(_COUNT, {"in_program": program_id, "which": dossier_id})

    def made_by(self, program_id: str, round_id: str, member_id: str) -> int:
        key = {"in_program": program_id, "in_round": round_id, "who": member_id}
        return int(self._connection.scalar(_MADE_BY, key))

    def of_member(self, program_id: str, round_id: str, member_id: str) -> tuple[Dossier, ...]:
        key = {"in_program": program_id, "in_round": round_id, "who": member_id}
        found = (
            dossier_of(row)
            for statement in (_OF_NOMINEE, _OF_NOMINATOR)
            for row in self._connection.execute(statement, key)
        )
        by_number = {each.number: each for each in found}
        return tuple(by_number[number] for number in sorted(by_number))

    def last_not_yet(self, program_id: str, award: str, nominee_id: str | None, name: str) -> datetime | None:
        key = {"in_program": program_id, "of_award": award} | _nominee(nominee_id, name)
        found: datetime | None = self._connection.scalar(_NOT_YET, key)
        return found

    def _whole(self, statement: Any, key: dict[str, Any]) -> Dossier | None:
        row = self._connection.execute(statement, key).first()
        if row is None:
            return None
        which = {"in_program": row.program_id, "which": row.id}
        made = tuple(map(nomination_of, self._connection.execute(_NOMINATIONS, which)))
        return dossier_of(row, made, tuple(map(second_of, self._connection.execute(_SECONDS, which))))


def _which(dossier: Dossier) -> dict[str, Any]:
    return {"in_program": dossier.program_id, "which": dossier.id}


def _nominee(nominee_id: str | None, name: str) -> dict[str, Any]:
    """Whoever is a member is known by that, and their name is another's too, maybe."""
    return {"of_member": nominee_id or "", "folded": "" if nominee_id else name.casefold()}
