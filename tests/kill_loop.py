"""Kills the bot at random after it acknowledged a mention, and counts what became of it.

Every other mention is a post on the forum. ``python -m tests.kill_loop 100`` on SQLite, ``python -m
tests.kill_loop 100 postgresql`` on the server that the tests use (see ``tests.databases``).
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from bot.console.child import Child
from bot.console.demo import free_port
from sandbox.courier import Delivery
from storage.ledger_tables import INBOX_OPEN, OPEN, inbox, outbox
from storage.session import Session
from storage.store import open_store
from tests import databases
from tests.forum_house import CONTRIBUTORS, BothHouse, forum_environment, open_both_at, prepare_both
from tests.house import DC, House, environment_for, wait_for

LONGEST = 0.06  # seconds after the acknowledgement within which it is killed: the work takes less


def settled(house: House) -> None:
    """Wait until every event is handled and every message stands where it should."""
    wait_for(lambda: house.db.read(open_events) == 0, timeout=20)
    house.delivered()


def open_events(session: Session) -> int:
    query = select(func.count()).select_from(inbox).where(INBOX_OPEN)
    return session.inbox._connection.scalar(query) or 0


def unanswered(session: Session) -> int:
    """Events to handle and answers to post. The cards of the channel may wait: they have their pace."""
    query = select(func.count()).select_from(outbox).where(OPEN, outbox.c.key.startswith("answer:"))
    return open_events(session) + (session.inbox._connection.scalar(query) or 0)


class KillLoop:
    """A house whose bot runs as a process of its own. People speak in several places, since each place
    has its pace."""

    def __init__(self, house: BothHouse, folder: Path, random: Random) -> None:
        self._house = house
        self._random = random
        house.bot.stop()
        environment = environment_for(house.workspace, house.database) | forum_environment(house.forum)
        self._child = Child(folder, environment, free_port(0))
        house.workspace.connect(f"{self._child.url}/slack/events")
        house.forum.connect(f"{self._child.url}/discourse/webhook", ["post"])
        self._db = open_store(house.database, clock=house.clock)

    def run(self, times: int) -> None:
        """AssertionError unless each of so many mentions had its effect, and one answer, exactly once."""
        try:
            self._child.start()
            for number in range(1, times + 1):
                delivered = self._on_the_forum(number) if number % 2 else self._in_slack(number)
                assert delivered.ok, delivered.reason
                time.sleep(self._random.uniform(0, LONGEST))
                self._child.kill()
                self._child.start()
            wait_for(lambda: self._db.read(unanswered) == 0, timeout=30 + times)
            self._check(times)
        finally:
            self._child.stop()
            self._db.close()

    def _in_slack(self, number: int) -> Delivery:
        who = ("alice", "ben", "priya")[number % 3]
        where = ("@milepost", DC)[number % 4 == 0]
        words = f"@milepost progress 1.2 +1 number {number}. in:dc"
        self._house.workspace.people[who].says(words, channel=where)
        return self._house.workspace.deliveries[-1]

    def _on_the_forum(self, number: int) -> Delivery:
        forum = self._house.forum
        words = f"@milepost progress 1.2 +1 number {number}."
        forum.people[("rosa", "ben")[number % 4 == 1]].posts(
            f"This is topic number {number}", words, CONTRIBUTORS
        )
        wait_for(lambda: any(f"number {number}." in str(sent.body) for sent in forum.deliveries))
        return next(sent for sent in forum.deliveries if f"number {number}." in str(sent.body))

    def _check(self, times: int) -> None:
        posted = [each for channel in self._house.workspace.state.messages.values() for each in channel]
        receipts = [
            json.dumps(each.blocks)
            for each in posted
            if any(block["type"] == "actions" for block in each.blocks)
        ]
        topics = [
            topic for topic in self._house.forum.state.topics.values() if topic.title.startswith("This is")
        ]
        receipts += [post.raw for topic in topics for post in topic.posts[1:]]
        for number in range(1, times + 1):
            count = sum(f"number {number}." in receipt for receipt in receipts)
            assert count == 1, f"mention {number} was answered {count} times"
        newest = self._db.read(_recorded)
        assert newest == times, f"{newest} check-ins after {times} mentions"


def _recorded(session: Session) -> int:
    program = session.programs.by_slug("dc")
    assert program is not None and program.cycle is not None
    found = session.okrs.objectives(program.id, program.cycle.id)
    return next(kr.last_sequence for item in found for kr in item.key_results if kr.address == "1.2")


def main(times: int, database: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/milepost.db"
        if database == "postgresql":
            address = databases.empty_postgres()
        prepare_both(address)
        house = open_both_at(address)
        try:
            KillLoop(house, Path(folder), Random()).run(times)
        finally:
            house.workspace.stop()
            house.forum.stop()
    print(f"{database}: {times} kills, every mention took effect once")


if __name__ == "__main__":
    given = sys.argv[1:] + ["100", "sqlite"][len(sys.argv) - 1 :]
    main(int(given[0]), given[1])
