"""A secret vote that is over leaves nothing of itself: not in the tables, not in the files behind them, not
in the log, whichever way it came."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from handlers.nominations.model import Award, Dossier, Round
from handlers.nominations.panel_model import Ballot
from handlers.nominations.process import PRESETS
from handlers.nominations.tallying import tally
from storage.panel_tables import votes
from storage.schema import metadata
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import PROGRAM, START, Clock, run
from tests.forum_house import BothHouse
from tests.house import wait_for
from tests.test_inaugural_cohort_conversation import audit, nominated, says
from tests.test_inaugural_cohort_conversation import house as house

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
PROCESS = PRESETS["distinguished-contributor"]
PAPERS = {who: "yes, said with conviction" for who in ("alice", "bob")}


def files_of(address: str) -> bytes:
    """All that an SQLite database has on the disk."""
    path = Path(make_url(address).database or "")
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def cast(session: Session) -> Ballot:
    award = Award(PROGRAM.id, "star", "Star", PROCESS)
    session.rounds.put_award(award)
    session.rounds.add(Round("r1", PROGRAM.id, 1, award, "", PROCESS, START))
    session.dossiers.add(Dossier("d1", PROGRAM.id, "r1", 1, "Docs Team", START))
    ballot = Ballot(PROGRAM.id, "b1", "r1", "d1", (1,), START, START + timedelta(days=7))
    session.panels.open(ballot)
    for who, paper in PAPERS.items():
        session.panels.cast(ballot, who, paper)
    return ballot


def test_what_led_to_a_voter_is_gone_from_the_disk(program: Database, address: str, clock: Clock) -> None:
    ballot = run(program, cast)
    closed = tally(ballot, {}, {1: frozenset(PAPERS)}, PROCESS.method, clock())
    size = "SELECT pg_relation_size('votes')"
    if address.startswith("sqlite"):
        assert b"said with conviction" in files_of(address)
    else:
        assert program.read(lambda s: s._connection.core.scalar(text(size))) > 0
    run(program, lambda session: session.panels.close(closed, keep=False))
    assert program.scrub()
    assert program.read(lambda s: s._connection.execute(votes.select()).all()) == []
    if address.startswith("sqlite"):
        assert b"said with conviction" not in files_of(address)
    else:
        assert program.read(lambda s: s._connection.core.scalar(text(size))) == 0


def test_the_message_that_cast_it_is_gone_from_the_disk(database: Database, address: str) -> None:
    """While other messages wait, so that their table is not empty."""

    def put(session: Session) -> None:
        for number, said in enumerate(("vote N1 no, said with conviction", "list", "list", "list")):
            session.inbox.put("discourse", "forum.example", f"post:{number}", "post", {"text": said}, "c1")

    run(database, put)
    (event,) = run(database, lambda session: session.inbox.take(1, timedelta(minutes=1)))
    assert run(database, lambda session: session.inbox.done(event.id))
    assert b"said with conviction" in inbox_on_disk(database, address)
    assert database.scrub()
    assert b"said with conviction" not in inbox_on_disk(database, address)
    assert run(database, lambda session: session.inbox.open_count()) == 3


def inbox_on_disk(database: Database, address: str) -> bytes:
    if address.startswith("sqlite"):
        return files_of(address)
    run(database, lambda session: session._connection.core.execute(text("CHECKPOINT")))
    content = "SELECT pg_read_binary_file(pg_relation_filepath('inbox'))"
    return bytes(database.read(lambda session: session._connection.core.scalar(text(content))))


@pytest.mark.thorough
def test_no_way_of_voting_leaves_the_vote(house: BothHouse, caplog: pytest.LogCaptureFixture) -> None:
    """A slash command, a message and a button in Slack; a message on the forum, edited afterwards."""
    both = house
    caplog.set_level(logging.INFO)
    nominated(both)
    says(both, "alice", "/okr round review")
    both.heard()
    assert "Your vote is noted" in says(both, "alice", "/okr nomination vote N1 -1")
    says(both, "alice", "/okr nomination vote N2 -1")
    both.gus.clicks("Abstain").sees()
    both.gus.says("nomination vote N1 n in:dc", channel="@milepost")
    both.heard()
    assert "N1: Your" in both.gus.sees()
    topic = both.forum.ben.messages("milepost", "My vote", "nomination vote N2 +1 in:dc")
    both.heard()
    shown = both.forum.ben.looks_at(topic)
    assert "N2: Your vote is noted. Thank you!" in shown
    assert "Your message here still says it: whoever runs the forum can read that." in shown
    both.forum.ben.edits(topic, "Thank you for asking me!")
    both.heard()
    both.clock.advance(days=8)
    wait_for(lambda: "the vote on N2 closed" in audit(both))
    both.heard()
    assert "1 yes, 1 no" in says(both, "alice", "/okr nomination result N2")
    found = [row for row in rows(both) if any(word in row for word in ("vote N1 n", "vote N2 +1", " -1"))]
    assert found == []
    assert "vote N1" not in caplog.text and "vote N2" not in caplog.text
    if both.database.startswith("sqlite"):
        wait_for(lambda: b"vote N2 +1" not in files_of(both.database))
        assert b"vote N1 n " not in files_of(both.database)


def rows(both: BothHouse) -> list[str]:
    def read(session: Session) -> list[str]:
        core = session._connection.core
        return [
            str(tuple(r)) for name in metadata.tables for r in core.execute(text(f"SELECT * FROM {name}"))
        ]

    return both.db.read(read)
