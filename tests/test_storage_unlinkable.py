"""An open anonymous round as an older version left it goes on after the migration."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from handlers.feedback.templates import TEMPLATES
from handlers.model import Member
from storage import migrate, sealing
from storage.store import open_store
from tests import test_storage_migrations
from tests.databases import ALICE, BOB, START, Clock, run

empty = test_storage_migrations.empty
BEFORE = "0019"
KEY = bytes(range(32))
NPS = [vars(each) for each in TEMPLATES["nps"].questions]
WORDS = [{"kind": "text", "words": "Why?", "options": [], "required": False}]


def put(connection: Connection, table: str, **values: Any) -> None:
    names = f"{', '.join(values)}) VALUES ({', '.join(f':{name}' for name in values)}"
    connection.execute(text(f"INSERT INTO {table} ({names})"), values)


def put_survey(connection: Connection, id: str, number: int, questions: Any, *, anonymous: bool) -> None:
    at = 0 if connection.dialect.name == "sqlite" else START
    times = {"opened_at": at, "closes_at": at, "place": "", "every": "once", "answered": 0}
    what = {"name": "Pulse", "template": "nps", "questions": json.dumps(questions), "anonymous": anonymous}
    put(connection, "surveys", program_id="p1", id=id, number=number, **what, **times)


def as_it_was(connection: Connection) -> None:
    """Alice has answered, and somebody who was forgotten since; a closed survey has words by door."""
    config = Config()
    config.set_main_option("script_location", str(migrate._SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, BEFORE)
    at = 0 if connection.dialect.name == "sqlite" else START
    switches = {"archived": False, "guests_may_check_in": False, "created_at": at}
    put(connection, "programs", program_id="p1", slug="dc", title="DC", zone="UTC", **switches)
    for each in (ALICE, BOB):
        put(connection, "members", id=each.id, name=each.id, name_folded=each.id, standing="full")
        for account in each.identities:
            tenant = f"{account.platform}/{account.tenant}"
            put(connection, "identities", tenant_id=tenant, id=account.id, member_id=each.id)
    put_survey(connection, "s1", 1, NPS, anonymous=True)
    put_survey(connection, "s2", 2, WORDS, anonymous=False)
    box = sealing.encrypted(json.dumps([["3", "9"], ["", "why"]]).encode().ljust(16384), KEY, "s1")
    put(connection, "survey_boxes", program_id="p1", survey_id="s1", sealed=box)
    closed = json.dumps({"all": [["zebra"]], "doors": {"slack": ["zebra"]}})
    put(connection, "survey_boxes", program_id="p1", survey_id="s2", sealed=b"", papers=closed)
    put(connection, "survey_keys", program_id="p1", survey_id="s1", secret=KEY)
    for who in ("alice", "forgotten"):
        mark = hmac.new(KEY, f"answered:{who}".encode(), hashlib.sha256).hexdigest()
        put(connection, "survey_marks", program_id="p1", survey_id="s1", mark=mark)


def test_who_had_answered_has_answered_and_words_stand_once(empty: str) -> None:
    engine = create_engine(empty)
    with engine.begin() as connection:
        as_it_was(connection)
    engine.dispose()
    database = open_store(empty, clock=Clock())
    database.migrate()
    database.start()
    survey, other = database.read(lambda s: (s.surveys.called("s1"), s.surveys.called("s2")))
    assert survey is not None and other is not None
    assert database.read(lambda s: s.surveys.has_answered(survey, ALICE))
    assert not database.read(lambda s: s.surveys.has_answered(survey, BOB))
    assert database.read(lambda s: s.surveys.answered(survey)) == 2
    back = Member("new", "A.", ALICE.identities[1:])
    assert not run(database, lambda s: s.surveys.put_unnamed(survey, back, ("1", "")))
    assert run(database, lambda s: s.surveys.put_unnamed(survey, BOB, ("1", "")))
    run(database, lambda s: s.surveys.close(survey, START + timedelta(days=1)))
    assert database.read(lambda s: s.surveys.by_question(survey))[0] == ("1", "3", "9")
    assert database.read(lambda s: s.surveys.by_door(other)) == {}
    assert database.read(lambda s: s.surveys.by_question(other)) == (("zebra",),)
    database.close()
