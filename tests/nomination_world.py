"""People who nominate, agree, second, vote and decide in no particular order, against a real database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from bot.deadlines import _waiting, carry_out
from bot.origin import Origin
from bot.running import AlreadyDone, Runner
from handlers import requests
from handlers.model import Identity, Member, Person, Role, UserError
from handlers.nominations import moves
from handlers.nominations.model import Dossier, Round, State
from handlers.nominations.moves import Act
from handlers.nominations.process import Process
from handlers.nominations.statements import key_of
from handlers.okrs.traces import draw
from handlers.reply import Reply
from storage.schema import metadata
from storage.session import Session
from storage.store import Database
from tests.databases import HOME, PROGRAM, START, Clock, run, small_program

PEOPLE = ("alice", "m1", "m2", "m3", "m4", "m5")
ORGANISATIONS = ("Acme", "Initech", "Acme", "Hooli", "", "Initech")  # whom each works for
RUNNER = Runner(frozenset(), "UTC")
_CAST = re.compile(r"nomination vote N(\d+) (yes|no|abstain)$")


def account(who: str) -> Identity:
    return Identity("slack", "T1", "U1" if who == "alice" else f"U{who.upper()}")


def settle(session: Session) -> None:
    """The small program with Alice as its steward, and five members more, known to the directory."""
    small_program(session)
    session.programs.grant(PROGRAM.id, "alice", Role.STEWARD)
    session.directory.remember_place(HOME)
    for who, organisation in zip(PEOPLE, ORGANISATIONS, strict=True):
        session.directory.remember_person(Person(account(who), who.capitalize()))
        if who != "alice":
            session.members.add(Member(who, who.capitalize(), (account(who),)))
        session.affiliations.put(PROGRAM.id, who, organisation)


@dataclass
class World:
    """``votes``: by dossier and voter, the last vote that was taken: what the papers are held against."""

    database: Database
    clock: Clock
    states: dict[int, State] = field(default_factory=dict)
    votes: dict[int, dict[str, str]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    said: int = 0

    def says(self, who: str, line: str) -> Reply | None:
        """None where it was refused."""
        self.said += 1
        origin = Origin(account(who), HOME, f"said:{self.said}")
        wanted = requests.read(f"{line} in:{PROGRAM.slug}")

        def work(session: Session) -> Reply:
            return RUNNER.run(wanted, origin, self.clock(), session)

        try:
            reply = run(self.database, work)
        except (UserError, AlreadyDone):
            reply = None
        cast = _CAST.search(line)
        if cast is not None and reply is not None and reply.wrote.startswith("voted on"):
            self.votes.setdefault(int(cast[1]), {})[who] = cast[2]
        if reply is not None and reply.wrote.startswith("stepped aside on"):
            self.votes.get(int(line.split()[2][1:]), {}).pop(who, None)
        return reply

    def passes(self, days: int) -> None:
        self.clock.move(days=days)

        def work(session: Session) -> None:
            for program in _waiting(session, self.clock()):
                carry_out(session, program, self.clock)

        run(self.database, work)

    def read(self) -> list[tuple[Round, Dossier]]:
        def work(session: Session) -> list[tuple[Round, Dossier]]:
            rounds = {each.id: each for each in session.rounds.of(PROGRAM.id)}
            last = session.dossiers.last_number(PROGRAM.id)
            known = (session.dossiers.get(PROGRAM.id, number) for number in range(1, last + 1))
            return [(rounds[each.round_id], each) for each in known if each is not None]

        return self.database.read(work)

    def notices(self, who: str) -> list[str]:
        """What the bot wrote to somebody of its own accord, the oldest first."""
        core_rows = "SELECT body FROM outbox WHERE place_id = :place ORDER BY id"

        def work(session: Session) -> list[str]:
            core: Any = session._connection.core
            return [str(row.body) for row in core.execute(text(core_rows), {"place": account(who).id})]

        return self.database.read(work)

    # ---- what has to hold ------------------------------------------------------------------------

    def check(self) -> None:
        for found, dossier in self.read():
            self._check_state(found.process, dossier)
            self._check_ballot(found, dossier)
            if dossier.agreed_at is None:  # all presets ask, sooner or later
                assert self._card(dossier) is None

    def _card(self, dossier: Dossier) -> object:
        def work(session: Session) -> object:
            program = session.programs.by_slug(PROGRAM.slug)
            assert program is not None
            return draw(key_of(dossier.id), program, session, HOME, self.clock())

        return self.database.read(work)

    def _check_state(self, process: Process, dossier: Dossier) -> None:
        before = self.states.get(dossier.number, State.SUBMITTED)
        if dossier.state is not before:
            assert dossier.state in set(_reached(before, process)), f"{before} → {dossier.state}"
        self.states[dossier.number] = dossier.state

    def _check_ballot(self, found: Round, dossier: Dossier) -> None:
        ballot = self.database.read(lambda s: s.panels.ballot(PROGRAM.id, found.id, dossier.id))
        if ballot is None or ballot.closed_at is None or ballot.id in self.closed:
            return
        self.closed.add(ballot.id)
        may = self._may_vote(found, dossier, ballot.closes_at - timedelta(microseconds=1))
        expected = [vote for who, vote in self.votes.get(dossier.number, {}).items() if who in may]
        assert sorted(expected) == list(ballot.papers), "a vote is missing, double, or not theirs to give"
        assert [each.eligible for each in ballot.turnout] == [len(may)]
        left = self.database.read(lambda s: s.panels.cast_so_far(ballot))
        assert not left or found.process.ballot == "open"

    def _may_vote(self, found: Round, dossier: Dossier, at: datetime) -> set[str]:
        """Said once more, in another way than the bot does it."""

        def work(session: Session) -> set[str]:
            seats = session.panels.seats(PROGRAM.id, found.award.slug)
            aside = {each.member_id for each in session.panels.recusals(PROGRAM.id, dossier.id)}
            employers = session.affiliations.of(PROGRAM.id, PEOPLE)
            mentoring = session.engagement.mentoring(PROGRAM.id)
            nominators = {each.by for each in dossier.nominations}
            theirs = dossier.works_for
            assert theirs is not None, "it is fixed as the vote begins"
            return {
                seat.member_id
                for seat in seats
                if seat.since <= at.date() <= seat.until
                and seat.member_id not in aside | nominators | {dossier.nominee_id}
                and employers.get(seat.member_id) not in theirs
                and frozenset((seat.member_id, dossier.nominee_id)) not in mentoring
            }

        return self.database.read(work)

    def leads_from_a_vote_to_a_voter(self) -> list[str]:
        """Every row of any table that names a person or an account beside one single vote. A message that
        offers all three is none."""
        names = [*PEOPLE, *(account(who).id for who in PEOPLE)]
        return [
            row
            for row in self._rows()
            if any(re.search(rf"\b{name}\b", row) for name in names)
            and len(set(re.findall(r"vote N\d+ (yes|no|abstain)", row))) in (1, 2)
        ] + [row for row in self._rows("votes")]

    def _rows(self, only: str = "") -> Iterator[str]:
        def work(session: Session) -> list[str]:
            tables = [only] if only else [name for name in metadata.tables]
            core: Any = session._connection.core
            return [str(tuple(row)) for name in tables for row in core.execute(text(f"SELECT * FROM {name}"))]

        yield from self.database.read(work)


def _reached(before: State, process: Process) -> Iterator[State]:
    """What one command may lead to: one act; the first two of a dossier that nobody could be asked about; the
    first one and the end of a round."""
    for act in Act:
        if (after := moves.after(before, act, process)) is not None:
            yield after
            if before is State.SUBMITTED:
                yield from filter(None, (moves.after(after, each, process) for each in Act))


def opened(database: Database, clock: Clock) -> World:
    clock.now = START
    run(database, settle)
    return World(database, clock)
