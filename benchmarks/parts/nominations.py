"""Whether nominations stay quick as a round grows: its list, its counts, a card, one more second."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from sqlalchemy import create_engine, insert, text

from benchmarks.plan import Plan
from benchmarks.sizes import Addresses, on_both
from benchmarks.stage import Stage
from benchmarks.tables import Table, milliseconds
from handlers.model import Member, Program, Role
from handlers.nominations.model import Award, Dossier, Round, Second, State
from handlers.nominations.process import PRESETS
from handlers.nominations.statements import key_of
from handlers.nominations.viewing import NominationList, nomination_list
from handlers.okrs.traces import draw
from handlers.ports import Context
from storage.nomination_rows import values_of
from storage.nomination_tables import dossiers, nominations, seconds
from storage.session import Session
from storage.store import Database, open_store

SIZES = (100, 1_000, 10_000)
SECONDED = 3  # people who second each nominee
TIMES, WARM = 40, 10  # of one figure; the first ones prepare the statements
_PROGRAM = Program("large", "large", "A large program", "Europe/Berlin")
_AWARD = Award("large", "star", "Star", replace(PRESETS["distinguished-contributor"], cooldown_days=0))
_ROUND = Round("r1", "large", 1, _AWARD, "", _AWARD.process, datetime(2026, 4, 6, tzinfo=UTC))
STATES = (State.OPEN, State.OPEN, State.ASKED, State.REVIEW, State.EXPIRED)
Work = Callable[[Session], object]


def measure(plan: Plan, folder: Path) -> Iterator[Table]:
    """A table a database: milliseconds for what is asked of a round with ever more nominees."""
    yield from on_both("nominations", _table, replace(plan, histories=SIZES), folder)


def _table(name: str, addresses: Addresses, plan: Plan, stage: Stage) -> Table:
    figures: dict[str, list[float]] = {}
    for size, address in addresses.items():
        print(f"{name}: {size:,} nominees …", flush=True)
        _fill(address, stage, size)
        for said, value in _times(address, stage, size).items():
            figures.setdefault(said, []).append(value)
    columns = ["milliseconds (p50)", *(f"{size:,}" for size in addresses), "most to least"]
    rows = [
        [said, *map(milliseconds, values), f"{max(values) / min(values):.2f}"]
        for said, values in figures.items()
    ]
    return Table(name, columns, rows, [f"One round; each nominee is seconded by {SECONDED}."])


def _times(address: str, stage: Stage, size: int) -> dict[str, float]:
    now = datetime.now(UTC)
    opened = open_store(address, clock=lambda: now)
    opened.start()
    middle = size // 2
    card = partial(_card, stage=stage, now=now, number=middle)
    reads: dict[str, Work] = {
        "a steward's list": partial(_list, stage=stage, now=now, steward=True),
        "a member's list": partial(_list, stage=stage, now=now, steward=False),
        "counts by state": lambda session: session.dossiers.counts("large", "r1"),
        "a card, drawn anew": card,
    }
    try:
        found = {said: _median(partial(opened.read, work)) for said, work in reads.items()}
        found["one more second, and the card"] = _median(partial(_second, opened, card, middle))
    finally:
        opened.close()
    return found


def _median(once: Callable[[], object]) -> float:
    times = []
    for _ in range(TIMES + WARM):
        began = perf_counter()
        once()
        times.append((perf_counter() - began) * 1000)
    return statistics.median(times[WARM:])


def _context(session: Session, stage: Stage, now: datetime, *, steward: bool) -> Context:
    account = stage.accounts[0 if steward else 1]
    who = session.members.at(account)
    program = session.programs.by_slug("large")
    assert who is not None and program is not None
    return Context(who, stage.home, program, now, session, lambda: "new", Random(1), account)


def _list(session: Session, stage: Stage, now: datetime, *, steward: bool) -> None:
    reply = nomination_list(NominationList(1), _context(session, stage, now, steward=steward))
    if len(reply.blocks) < 30:
        raise AssertionError("the list is not what it was to be")


def _card(session: Session, stage: Stage, now: datetime, number: int) -> None:
    program = session.programs.by_slug("large")
    assert program is not None
    if draw(key_of(f"d{number}"), program, session, stage.home, now) is None:
        raise AssertionError("there is no card")


def _second(opened: Database, card: Work, number: int) -> None:
    """Somebody seconds, and takes it back: as the writer does it, commit and all, with the card of it."""

    def work(session: Session) -> None:
        dossier = session.dossiers.get("large", number)
        assert dossier is not None
        if not session.dossiers.second(dossier, Second("newcomer", datetime.now(UTC), "slack")):
            session.dossiers.unsecond(dossier, "newcomer")
        card(session)

    opened.submit(work).result(timeout=30)


# ---- the round -----------------------------------------------------------------------------------


def _fill(address: str, stage: Stage, size: int) -> None:
    now = datetime.now(UTC)
    opened = open_store(address, clock=lambda: now)
    opened.migrate()
    opened.start()
    try:
        opened.submit(partial(_program, stage=stage)).result(timeout=60)
    finally:
        opened.close()
    engine = create_engine(address)
    with engine.begin() as connection:
        by = [account.id for account in stage.accounts]
        connection.execute(insert(dossiers), [_dossier(n, now) for n in range(1, size + 1)])
        connection.execute(insert(nominations), [_said(n, by, now) for n in range(1, size + 1)])
        rows = [
            _said(n, by, now, nth) | {"note": "gladly", "organisation": ""}
            for n in range(1, size + 1)
            for nth in range(1, SECONDED + 1)
        ]
        connection.execute(insert(seconds), [_without(row, "number", "why") for row in rows])
    if engine.dialect.name == "postgresql":  # as its own housekeeping would a minute later
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()


def _program(session: Session, stage: Stage) -> None:
    home = stage.home
    session.programs.add(replace(_PROGRAM, homes=(home,), places=(home,)))
    session.directory.remember_place(home)
    for account in stage.accounts:
        session.members.add(Member(account.id, account.id.title(), (account,)))
    session.members.add(Member("newcomer", "Newcomer", ()))
    session.programs.grant(_PROGRAM.id, stage.accounts[0].id, Role.STEWARD)
    session.rounds.put_award(_AWARD)
    session.rounds.add(_ROUND)


def _dossier(number: int, now: datetime) -> dict[str, Any]:
    state = State.OPEN if number % 100 == 50 else STATES[number % len(STATES)]
    new = Dossier(f"d{number}", "large", "r1", number, f"Nominee {number}", now, state=state, agreed_at=now)
    names = ("id", "program_id", "round_id", "number", "nominee", "created_at", "nominee_id")
    values = {name: getattr(new, name) for name in names} | values_of(new)
    return values | {"nominee_folded": new.nominee.casefold(), "nominated": 1, "seconded": SECONDED}


def _said(number: int, by: list[str], now: datetime, nth: int = 0) -> dict[str, Any]:
    who = by[(number + nth) % len(by)]
    said = {"program_id": "large", "dossier_id": f"d{number}", "member_id": who, "at": now}
    return said | {"number": 1, "why": "for two years of patient reviews", "platform": "slack"}


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
