"""A history beside the records: the cycle that it is played in, what stands there, and whether both agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from handlers.model import Cycle, Identity, Member, Place, Program
from handlers.okrs.model import CheckIn, KeyResult, Objective
from handlers.okrs.targets import read_target
from handlers.okrs.whereabouts import key_of
from handlers.reply import Touched
from storage.ledger_tables import audit, outbox
from storage.session import Session
from storage.store import Database
from tests.histories import Book, Entry, Ledger
from tests.history_cast import KEY_RESULTS, PRIVATE, Key, Value
from tests.house import new_id

TITLE = "Show what we can do"
SLUGS = tuple(dict.fromkeys(slug for slug, _ in KEY_RESULTS))
_DEEDS = (  # of people
    select(func.count())
    .select_from(audit)
    .where(audit.c.member_id.is_not(None), audit.c.what.not_like("refused: %"))
)
Viewer = str | None  # a place by its name here; None for every public one


@dataclass(frozen=True)
class Stage:
    """Where one history is played: a cycle of its own in each program."""

    name: str
    programs: dict[str, Program]
    objectives: dict[str, str]
    key_results: dict[Key, str]
    places: dict[str, Place]
    accounts: dict[str, Identity]


@dataclass(frozen=True)
class View:
    """A key result as one viewer sees it, with the check-ins they see, the oldest number first."""

    key_result: KeyResult
    check_ins: tuple[CheckIn, ...]


@dataclass(frozen=True)
class Records:
    """What stands in the database. ``views`` are of the key results that were looked at closely, ``numbers``
    of all: the last check-in's, and the value that everybody sees."""

    audits: int
    numbers: dict[Key, tuple[int, Decimal | None]]
    views: dict[tuple[Key, Viewer], View]
    members: dict[str, str]  # account -> member id
    cards: dict[str, frozenset[str]]  # program -> homes that its card is on its way to, or reached since


def set_stage(
    database: Database, places: dict[str, Place], accounts: dict[str, Identity], now: datetime, name: str
) -> Stage:
    """A new cycle in the place of the current one."""

    def work(session: Session) -> Stage:
        stage = Stage(name, {}, {}, {}, places, accounts)
        for slug in SLUGS:
            _open(session, stage, slug, now, name)
        return stage

    return database.submit(work).result(timeout=30)


def _open(session: Session, stage: Stage, slug: str, now: datetime, name: str) -> None:
    program = session.programs.by_slug(slug)
    assert program is not None
    cycle = Cycle(
        new_id(), program.id, name, (now - timedelta(days=20)).date(), (now + timedelta(days=70)).date()
    )
    if program.cycle is not None:
        session.programs.save_cycle(replace(program.cycle, closed_at=now))
    session.programs.add_cycle(cycle)
    objective = Objective(new_id(), program.id, cycle.id, 1, TITLE)
    session.okrs.add_objective(objective)
    stage.programs[slug], stage.objectives[slug] = replace(program, cycle=cycle), objective.id
    for key, (text, _, owner) in KEY_RESULTS.items():
        if key[0] != slug:
            continue
        ordinal = int(key[1].partition(".")[2])
        target = read_target(text).target
        owners = () if owner is None else (_member(session, owner, stage.accounts[owner]),)
        key_result = KeyResult(
            new_id(), program.id, objective.id, 1, ordinal, text, target, now, owners=owners
        )
        session.okrs.add_key_result(key_result)
        stage.key_results[key] = key_result.id


def _member(session: Session, name: str, account: Identity) -> str:
    known = session.members.at(account)
    if known is None:
        known = Member(new_id(), name, (account,))
        session.members.add(known)
    return known.id


# ---- reading -------------------------------------------------------------------------------------


def read(stage: Stage, about: Iterable[Key], since: datetime, session: Session) -> Records:
    """``since``: when what is looked at now began."""
    connection = session.inbox._connection
    numbers: dict[Key, tuple[int, Decimal | None]] = {}
    for slug, program in stage.programs.items():
        found = session.okrs.objective(program.id, stage.objectives[slug])
        assert found is not None
        for each in found.key_results:
            value = each.reading.amount if each.reading else None
            numbers[slug, each.address] = each.last_sequence, value
    views: dict[tuple[Key, Viewer], View] = {}
    for key in about:
        views[key, None] = public = _view(stage, key, None, session)
        confined = len(public.check_ins) < public.key_result.last_sequence
        for viewer in PRIVATE:  # where nothing was said in private all see the same
            views[key, viewer] = _view(stage, key, viewer, session) if confined else public
    members = {name: session.members.at(account) for name, account in stage.accounts.items()}
    return Records(
        connection.scalar(_DEEDS) or 0,
        numbers,
        views,
        {name: member.id for name, member in members.items() if member is not None},
        {slug: _cards(stage, slug, since, session) for slug in {slug for slug, _ in about}},
    )


def _view(stage: Stage, key: Key, viewer: Viewer, session: Session) -> View:
    program, id = stage.programs[key[0]].id, stage.key_results[key]
    place = stage.places[viewer].key if viewer else None
    key_result = session.okrs.key_result(program, id, place)
    assert key_result is not None
    check_ins = session.okrs.check_ins(program, id, place, limit=10_000)
    return View(key_result, tuple(sorted(check_ins, key=lambda each: each.sequence)))


def _cards(stage: Stage, slug: str, since: datetime, session: Session) -> frozenset[str]:
    o = outbox.c
    card = key_of(Touched("card", stage.objectives[slug]))
    query = select(o.tenant_id, o.place_id).where(o.program_id == stage.programs[slug].id, o.key == card)
    rows = session.inbox._connection.execute(query.where(o.finished_at.is_(None) | (o.finished_at >= since)))
    return frozenset(f"{row.tenant_id}/{row.place_id}" for row in rows)


# ---- whether they agree --------------------------------------------------------------------------


def agree(book: Book, stage: Stage, written: Iterable[Key], records: Records) -> None:
    """AssertionError unless the records say just what the book does. The book learns the order of what was
    recorded at the same time, and the exact moments."""
    for key, (number, value) in records.numbers.items():
        assert number == len(book.ledgers[key].entries), f"{key}: {number} check-ins"
        if (key, None) not in records.views:
            assert value == _amount(book.ledgers[key].values(None)), f"{key}: the value moved"
    for key in dict.fromkeys(key for key, _ in records.views):
        _learn(book.ledgers[key], records)
        for viewer in (None, *PRIVATE):
            _agree_on(book.ledgers[key], viewer, records.views[key, viewer])
    for slug in {slug for slug, _ in written}:
        homes = {home.key for home in stage.programs[slug].homes}
        assert homes <= records.cards[slug], f"no card on its way to {homes - records.cards[slug]}"


def _learn(ledger: Ledger, records: Records) -> None:
    """Each recorded check-in is one that was said, and its number is its own."""
    rows = {
        row.sequence: row for view in (None, *PRIVATE) for row in records.views[ledger.key, view].check_ins
    }
    assert sorted(rows) == list(range(1, len(ledger.entries) + 1)), f"numbers: {sorted(rows)}"
    new = [each for each in ledger.entries if each.number == 0]
    known = [each for each in ledger.entries if each.number]
    for number in range(len(known) + 1, len(rows) + 1):
        entry = next((each for each in new if rows[number].note.split()[0] == each.mark), None)
        assert entry is not None, f"#{number} was said by nobody"
        new.remove(entry)
        entry.number, entry.recorded = number, rows[number].recorded_at
        if not entry.back and not entry.corrected:
            entry.held = rows[number].holds_at
        known.append(entry)
    ledger.entries = known
    for entry in known:
        _same(entry, rows[entry.number], records.members)


def _same(entry: Entry, row: CheckIn, members: dict[str, str]) -> None:
    value = entry.value
    assert value is not None
    assert (row.by, row.note.split()[0]) == (members[entry.who], entry.mark)
    assert (row.reading.amount, row.change.value) == (value.amount, "add" if value.adds else "set")
    assert row.holds_at == entry.held, f"{entry.mark} holds at {row.holds_at} and not {entry.held}"
    assert row.confined is entry.confined and row.live is not entry.undone
    assert (row.source.value == "corrected") is entry.corrected


def _agree_on(ledger: Ledger, viewer: Viewer, view: View) -> None:
    """The value that this viewer sees is the fold of what they see, at every check-in of it."""
    counted, values, kr = ledger.counted(viewer), ledger.values(viewer), view.key_result
    live = sorted((row for row in view.check_ins if row.live), key=lambda row: (row.holds_at, row.sequence))
    assert [row.sequence for row in live] == [each.number for each in counted]
    assert [row.after and row.after.amount for row in live] == [value.amount for value in values]
    assert (kr.reading.amount if kr.reading else None) == _amount(values), f"{viewer}: {kr.reading}"
    if values and kr.reading is not None:
        parts = (kr.reading.numerator, kr.reading.denominator)
        assert parts == (values[-1].parts or (None, None))
        assert (kr.confidence, kr.said) == (counted[-1].confidence, counted[-1].health)
    assert (kr.dropped_at is not None, kr.grade is not None) == (ledger.dropped, ledger.graded)
    assert kr.target.baseline == ledger.baseline


def _amount(values: list[Value]) -> Decimal | None:
    return values[-1].amount if values else None
