"""Panels, who steps aside, ballots and votes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from handlers.nominations.panel_model import Ballot, Recusal, Seat, Turnout
from storage.executor import Executor
from storage.panel_tables import ballots, recusals, seats, votes
from storage.schema import members
from storage.upsert import insert_new, inserted, put

_t, _r, _b, _v = seats.c, recusals.c, ballots.c, votes.c
_SEATS = (
    select(seats, members.c.name.label("by_name"), members.c.standing)
    .join(members, members.c.id == _t.member_id)
    .where(_t.program_id == bindparam("in_program"), _t.award == bindparam("of_award"))
    .order_by(_t.kind, members.c.name, _t.member_id)
)
_SEAT = put(seats)
_ONE_SEAT = (
    _t.program_id == bindparam("in_program"),
    _t.award == bindparam("of_award"),
    _t.member_id == bindparam("who"),
)
_RISE = delete(seats).where(*_ONE_SEAT)
_TOLD = update(seats).where(*_ONE_SEAT).values(told=True)
_RECUSALS = (
    select(recusals, members.c.name.label("by_name"))
    .join(members, members.c.id == _r.member_id)
    .where(_r.program_id == bindparam("in_program"), _r.dossier_id == bindparam("which"))
    .order_by(_r.at, _r.member_id)
)
_RECUSE = insert_new(recusals)

_IN = _b.program_id == bindparam("in_program")
_BALLOT = (
    select(ballots)
    .where(_IN, _b.round_id == bindparam("in_round"), _b.dossier_id == bindparam("which"))
    .order_by(_b.opened_at.desc())
    .limit(1)
)
_OF_ROUND = (
    select(ballots)
    .where(_IN, _b.round_id == bindparam("in_round"), _b.dossier_id.is_(None))
    .order_by(_b.opened_at.desc())
    .limit(1)
)
_ENDED = select(ballots).where(_IN, _b.closed_at.is_(None), _b.closes_at <= bindparam("now"))
_RUNNING = select(ballots).where(_IN, _b.closed_at.is_(None)).order_by(_b.closes_at, _b.id)
_REMINDED = update(ballots).where(_IN, _b.id == bindparam("which")).values(reminded_at=bindparam("at"))
_OPEN = insert(ballots)
_CLOSE = update(ballots).where(_IN, _b.id == bindparam("which"), _b.closed_at.is_(None))
_CAST = put(votes)
_OF_BALLOT = (_v.program_id == bindparam("in_program"), _v.ballot_id == bindparam("which"))
_CAST_SO_FAR = select(_v.member_id, _v.paper).where(*_OF_BALLOT)
_CAST_BY = select(_v.paper).where(*_OF_BALLOT, _v.member_id == bindparam("who"))
_TAKE_BACK = delete(votes).where(*_OF_BALLOT, _v.member_id == bindparam("who"))
_DESTROY = delete(votes).where(*_OF_BALLOT)


class Panels:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def seats(self, program_id: str, award: str) -> tuple[Seat, ...]:
        rows = self._connection.execute(_SEATS, {"in_program": program_id, "of_award": award})
        return tuple(
            Seat(r.program_id, r.award, r.member_id, r.kind, r.since, r.until, r.by_name, r.standing, r.told)
            for r in rows
        )

    def sit(self, seat: Seat) -> None:
        known = ("program_id", "award", "member_id", "kind", "since", "until", "told")
        inserted(self._connection, _SEAT, {name: getattr(seat, name) for name in known})

    def ending_told(self, seat: Seat) -> None:
        key = {"in_program": seat.program_id, "of_award": seat.award, "who": seat.member_id}
        self._connection.execute(_TOLD, key)

    def rise(self, program_id: str, award: str, member_id: str) -> bool:
        key = {"in_program": program_id, "of_award": award, "who": member_id}
        return self._connection.execute(_RISE, key).rowcount > 0

    def recusals(self, program_id: str, dossier_id: str) -> tuple[Recusal, ...]:
        rows = self._connection.execute(_RECUSALS, {"in_program": program_id, "which": dossier_id})
        return tuple(Recusal(row.dossier_id, row.member_id, row.reason, row.at, row.by_name) for row in rows)

    def recuse(self, program_id: str, new: Recusal) -> bool:
        values = {"program_id": program_id, "dossier_id": new.dossier_id, "member_id": new.member_id}
        return inserted(self._connection, _RECUSE, values | {"reason": new.reason, "at": new.at})

    # ---- ballots ---------------------------------------------------------------------------------

    def ballot(self, program_id: str, round_id: str, dossier_id: str | None) -> Ballot | None:
        key: dict[str, Any] = {"in_program": program_id, "in_round": round_id}
        statement = _OF_ROUND if dossier_id is None else _BALLOT
        row = self._connection.execute(statement, key | ({"which": dossier_id} if dossier_id else {})).first()
        return None if row is None else _ballot(row)

    def ended(self, program_id: str, now: datetime) -> tuple[Ballot, ...]:
        """Those that end together in the order of their nominees."""
        found = map(_ballot, self._connection.execute(_ENDED, {"in_program": program_id, "now": now}))
        return tuple(sorted(found, key=lambda ballot: (ballot.closes_at, ballot.options)))

    def running(self, program_id: str) -> tuple[Ballot, ...]:
        return tuple(map(_ballot, self._connection.execute(_RUNNING, {"in_program": program_id})))

    def reminded(self, ballot: Ballot, at: datetime) -> None:
        self._connection.execute(_REMINDED, _which(ballot) | {"at": at})

    def open(self, ballot: Ballot) -> None:
        self._connection.execute(_OPEN, vars(ballot) | _listed(ballot))

    def cast(self, ballot: Ballot, member_id: str, paper: str) -> None:
        values = {"program_id": ballot.program_id, "ballot_id": ballot.id, "member_id": member_id}
        inserted(self._connection, _CAST, values | {"paper": paper})

    def take_back(self, ballot: Ballot, member_id: str) -> None:
        self._connection.execute(_TAKE_BACK, _which(ballot) | {"who": member_id})

    def cast_by(self, ballot: Ballot, member_id: str) -> str | None:
        found: str | None = self._connection.scalar(_CAST_BY, _which(ballot) | {"who": member_id})
        return found

    def cast_so_far(self, ballot: Ballot) -> dict[str, str]:
        return {row.member_id: row.paper for row in self._connection.execute(_CAST_SO_FAR, _which(ballot))}

    def close(self, closed: Ballot, *, keep: bool) -> bool:
        counted = _listed(closed) | {"closed_at": closed.closed_at, "elsewhere": closed.elsewhere}
        counted |= {"papers": closed.papers}
        done = self._connection.execute(_CLOSE, _which(closed) | counted).rowcount > 0
        if done and not keep:
            self._connection.execute(_DESTROY, _which(closed))
        return done


def _which(ballot: Ballot) -> dict[str, Any]:
    return {"in_program": ballot.program_id, "which": ballot.id}


def _ballot(row: Any) -> Ballot:
    turnout = (Turnout(int(all_), int(did)) for did, _, all_ in (each.partition("/") for each in row.turnout))
    return Ballot(**{**row._mapping, "options": tuple(map(int, row.options)), "turnout": tuple(turnout)})


def _listed(ballot: Ballot) -> dict[str, Any]:
    turnout = [f"{each.voted}/{each.eligible}" for each in ballot.turnout]
    return {"options": [*map(str, ballot.options)], "turnout": turnout}
