"""Kills the bot at random while scheduled posts are claimed, sent and marked, and counts what stands.

``python -m tests.slot_kills 200`` on SQLite, ``python -m tests.slot_kills 200 postgresql`` on the server
that the tests use (see ``tests.databases``). Every round is a week: people check in, the clock is moved to
Friday, and the digest goes out to two channels and two categories, with parts in its thread. A third number
gives one of the programs so many objectives more, with long words in them.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.clock import MovedClock
from bot.console.child import Child
from bot.console.demo import free_port
from handlers.model import Member, Program, UserError
from handlers.okrs import rules, said
from handlers.okrs.model import KeyResult
from sandbox.clock import Clock
from storage.ledger_tables import OPEN, outbox, slots
from storage.session import Session
from storage.store import open_store
from tests import databases
from tests.forum_house import CATEGORIES, fill_both, forum_environment, make_forum
from tests.house import DC, PROGRAMS, environment_for, make_workspace, wait_for
from tests.many_objectives import add_objectives
from tests.standing import in_slack, on_the_forum, parts_in_order, planned

ZONE = ZoneInfo("Europe/Berlin")  # of both programs
NOTE = "We asked in every channel and wrote to all who came last year, and this is what came of it. " * 5
POSTS = ("chat.postMessage", "POST /posts")
STARTS = 10  # tries, each as long as a child has
LONGEST = 6.0  # seconds that a moment to kill at is waited for


class SlotKills:
    """A bot as a process of its own, in a sandbox workspace and forum, with a clock that can be moved."""

    def __init__(self, address: str, folder: Path, random: Random, objectives: int = 0) -> None:
        self._random = random
        self._clock = Clock(folder / "clock")
        self._workspace, self._forum = make_workspace(), make_forum()
        self._db = open_store(address, clock=MovedClock(folder / "clock"))
        self._db.migrate()
        self._db.start()
        now = self._clock.now()
        self._db.submit(lambda s: fill_both(s, self._workspace, self._forum, now)).result(timeout=10)
        self._db.submit(lambda s: add_objectives(_program(s, "dc"), objectives, s, now)).result(timeout=60)
        self._workspace.start()
        self._forum.start()
        environment = environment_for(self._workspace, address)
        environment |= forum_environment(self._forum, webhook=False)
        environment |= {"MILEPOST_CLOCK": str(folder / "clock")}
        self._child = Child(folder, environment, free_port(0))
        self._workspace.connect(f"{self._child.url}/slack/events")
        self._fridays: list[datetime] = []
        self._moments: Counter[str] = Counter()

    def close(self) -> None:
        self._child.stop()
        self._workspace.stop()
        self._forum.stop()
        self._db.close()

    def run(self, kills: int) -> str:
        """What was seen, in words; AssertionError unless every slot's posts stand exactly once."""
        self._start()
        for number in range(1, kills + 1):
            self._week(number)
            self._next_friday()
            self._moment()
            self._child.kill()
            self._moments.update(self._db.read(_at_the_kill))
            self._start()
            wait_for(self._all_claimed, timeout=60)
        wait_for(lambda: self._db.read(_open_rows) == 0, timeout=120 + 10 * kills)
        return self._checked(kills)

    def _start(self) -> None:
        """A machine that has much else to do is no failure."""
        for _ in range(STARTS):
            with contextlib.suppress(RuntimeError):
                return self._child.start()
        return self._child.start()

    # ---- a week ----------------------------------------------------------------------------------

    def _week(self, number: int) -> None:
        """One check-in that is acknowledged, and so many more that the digest has parts."""
        alice = self._workspace.people["alice"]
        receipt = alice.says(f"/okr progress 1.2 +1 number {number}.", channel=DC).sees(timeout=30)
        assert f"number {number}." in receipt, receipt
        self._db.submit(self._more).result(timeout=60)

    def _more(self, session: Session) -> None:
        for slug in PROGRAMS:
            program = _program(session, slug)
            assert program.cycle is not None
            (steward,) = session.programs.stewards(program.id)
            for item in session.okrs.objectives(program.id, program.cycle.id):
                for key_result in item.key_results:
                    if key_result.address != "1.2":
                        self._check_in(key_result, steward, program, session)

    def _check_in(self, kr: KeyResult, by: Member, program: Program, session: Session) -> None:
        words, _ = said.read("+1")
        with contextlib.suppress(UserError):  # not everything is counted
            new = rules.check_in(kr, words, by=by, at=self._clock.now(), zone=program.zone, note=NOTE)
            session.okrs.record(program.id, new)

    def _next_friday(self) -> None:
        local = self._clock.now().astimezone(ZONE)
        day = local.date() + timedelta(days=(4 - local.weekday()) % 7)
        friday = datetime(day.year, day.month, day.day, 15, tzinfo=ZONE)
        if friday <= local:
            day += timedelta(days=7)
            friday = datetime(day.year, day.month, day.day, 15, tzinfo=ZONE)
        self._fridays.append(friday.astimezone(UTC))
        self._clock.move_to(friday + timedelta(seconds=1))

    # ---- the kill --------------------------------------------------------------------------------

    def _moment(self) -> None:
        """Wait for a random one: around a claim, around one of the calls, or any."""
        until = time.monotonic() + LONGEST
        kind = self._random.choice(("claim", "call", "any"))
        if kind == "claim":
            while not self._all_claimed(any_of_them=True) and time.monotonic() < until:
                time.sleep(0.001)
            time.sleep(self._random.uniform(0, 0.05))
        elif kind == "call":
            enough = self._calls() + self._random.randint(1, 12)
            while self._calls() < enough and time.monotonic() < until:
                time.sleep(0.001)
            time.sleep(self._random.uniform(0, 0.03))
        else:
            time.sleep(self._random.uniform(0, 2.5))

    def _calls(self) -> int:
        made = [each.method for each in self._workspace.requests]
        made += [each.name for each in self._forum.requests]
        return sum(name in POSTS for name in made)

    def _all_claimed(self, *, any_of_them: bool = False) -> bool:
        claimed = self._db.read(_claimed).get(self._fridays[-1], 0)
        return claimed >= (1 if any_of_them else len(PROGRAMS))

    # ---- what stands -----------------------------------------------------------------------------

    def _checked(self, kills: int) -> str:
        claimed = self._db.read(_claimed)
        assert all(claimed[friday] == len(PROGRAMS) for friday in self._fridays), "a slot was not claimed"
        wanted = self._db.read(planned)
        seen = {**in_slack(self._workspace), **on_the_forum(self._forum)}
        homes = len(PROGRAMS) + len(CATEGORIES)
        for friday in self._fridays:
            key = f"digest/{friday:%Y-%m-%dT%H:%M}"
            assert sum(each.key == key for each in wanted) == homes, f"{key} is not wanted in every home"
        for each in wanted:
            copies = seen.get(each.uuid, [])
            assert len(copies) == 1, f"{each.key} stands {len(copies)} times in {each.place}"
        strays = set(seen) - {each.uuid for each in wanted}
        assert not strays, f"{len(strays)} messages that nobody wanted"
        parts = parts_in_order(wanted, seen)
        assert parts, "no digest had parts"
        recorded = self._db.read(_recorded)
        assert recorded == kills, f"{recorded} check-ins after {kills} receipts"
        at = ", ".join(f"{count} {what}" for what, count in sorted(self._moments.items()))
        return (
            f"{kills} kills (posts at that moment: {at}); {len(self._fridays) * len(PROGRAMS)} slots,"
            f" {len(wanted)} messages, {parts} of them parts in threads: each stands once"
        )


def _program(session: Session, slug: str) -> Program:
    program = session.programs.by_slug(slug)
    assert program is not None and program.cycle is not None
    return program


def _claimed(session: Session) -> dict[datetime, int]:
    rows = session.outbox._connection.execute(select(slots.c.slot).where(slots.c.schedule == "digest"))
    return Counter(row.slot for row in rows)


def _open_rows(session: Session) -> int:
    return sum(_at_the_kill(session).values())


def _at_the_kill(session: Session) -> Counter[str]:
    return Counter(session.outbox._connection.scalars(select(outbox.c.state).where(OPEN)))


def _recorded(session: Session) -> int:
    program = _program(session, "dc")
    assert program.cycle is not None
    found = session.okrs.objectives(program.id, program.cycle.id)
    return next(kr.last_sequence for item in found for kr in item.key_results if kr.address == "1.2")


def main(kills: int, database: str, objectives: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        address = (
            databases.empty_postgres() if database == "postgresql" else f"sqlite:///{folder}/milepost.db"
        )
        house = SlotKills(address, Path(folder), Random(), objectives)
        try:
            print(f"{database}: {house.run(kills)}")
        finally:
            house.close()


if __name__ == "__main__":
    given = sys.argv[1:] + ["200", "sqlite", "0"][len(sys.argv) - 1 :]
    main(int(given[0]), given[1], int(given[2]))
