"""The inbox's worker when things go wrong, and what it keeps to understand edits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from bot import handling, hearing
from bot.slack.events import keep
from bot.slack.fields import Malformed
from bot.slack.payload import Event, read
from handlers.okrs.model import Change, CheckIn, Reading
from handlers.reply import Reply
from storage import heard
from storage.errors import NotSaved, Reason
from storage.heard import GONE, Made, MessageRef
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import HOME, START, Clock, run
from tests.house import DC, House
from tests.kill_loop import settled

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
NEW = CheckIn("k1", 1, Change.SET, Reading(Decimal(37)), START, START, "alice", place=HOME.key)


@pytest.fixture
def impatient(slack: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A bot that tries again at once."""
    monkeypatch.setattr(handling, "FIRST_WAIT", 0.01)
    yield slack


@pytest.mark.thorough
def test_a_bug_is_tried_again_and_then_answered(
    impatient: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tries, secret = [], "my secret"

    def broken(*given: object) -> Reply | None:
        tries.append(given)
        raise KeyError(secret)

    monkeypatch.setattr(hearing, "said", broken)
    impatient.alice.says("@milepost progress 1.2 37 my secret", channel=DC)
    assert impatient.alice.sees(timeout=15).startswith("That was a bug of mine, and nothing was saved.")
    assert len(tries) == handling.BUG_TRIES
    assert "in broken" in caplog.text and "is given up: KeyError" in caplog.text
    assert secret not in caplog.text


@pytest.mark.thorough
def test_what_cannot_be_saved_now_is_saved_later(impatient: House, monkeypatch: pytest.MonkeyPatch) -> None:
    real, tries = hearing.said, []

    def full_at_first(*given: object) -> hearing.Answer:
        tries.append(given)
        if len(tries) < 4:
            raise NotSaved(Reason.FULL)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(hearing, "said", full_at_first)
    impatient.alice.says("@milepost progress 1.2 37", channel=DC)
    assert impatient.alice.sees(timeout=15).startswith("KR 1.2 37 of ≥50")
    assert len(tries) == 4


@pytest.mark.thorough
def test_a_look_up_that_fails_is_made_again(impatient: House) -> None:
    impatient.workspace.fails("users.info", "503")
    impatient.workspace.fails("conversations.info", "503")
    impatient.priya.says("@milepost progress 5.1 2", channel="general")
    assert impatient.priya.sees(timeout=15).startswith("KR 5.1 2 of ≥5")


def test_what_fails_for_a_day_is_given_up(impatient: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling, "GIVE_UP", timedelta(0))
    impatient.workspace.fails("users.info", "503")
    impatient.priya.says("@milepost progress 5.1 2", channel=DC)
    assert impatient.priya.sees(timeout=15).startswith("Not saved: I could not look up who or where you are.")
    settled(impatient)


# ---- what is kept --------------------------------------------------------------------------------


def message(**fields: object) -> Event:
    event = {"type": "message", "channel": "C1", "channel_type": "channel", "ts": "1.1", "user": "U1"}
    envelope = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event | fields}
    found = read(envelope)
    assert isinstance(found, Event)
    return found


def test_only_what_names_the_bot_is_kept() -> None:
    assert keep(message(text="progress 1.2 37"), "UBOT") is None
    kept = keep(message(text="<@UBOT> list"), "UBOT")
    mention = keep(message(type="app_mention", text="<@UBOT> list", channel_type=None), "UBOT")
    assert kept is not None and mention is not None
    assert kept.key == mention.key == "message:C1:1.1"
    assert keep(message(text="list", channel_type="im"), "UBOT") is not None


@pytest.mark.parametrize(
    "fields",
    [
        {"bot_id": "B1"},
        {"user": "UBOT"},
        {"user": "USLACKBOT"},
        {"user": None},
        {"subtype": "channel_join"},
        {"subtype": "bot_message"},
    ],
)
def test_what_no_person_said_is_not_kept(fields: dict[str, object]) -> None:
    assert keep(message(text="<@UBOT> list", **fields), "UBOT") is None


@pytest.mark.parametrize(
    "fields",
    [
        {"channel": None},
        {"channel": "C1/../C2"},
        {"channel": ["C1"]},
        {"ts": 1.1},
        {"ts": ""},
        {"text": {"a": 1}},
        {"thread_ts": 3},
        {"edited": "yes"},
        {"subtype": "message_changed"},
        {"subtype": "message_changed", "message": {"ts": None, "user": "U1"}},
        {"type": "user_change", "user": "U1"},
        {"type": "channel_rename", "channel": {"name": "x"}},
        {"type": "member_joined_channel", "user": 5},
    ],
)
def test_what_slack_would_not_send_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        keep(message(**{"text": "<@UBOT> list", **fields}), "UBOT")


def test_an_edit_without_a_writer_is_none() -> None:
    """Slack also says "changed" when it unfolds a link."""
    told = {"ts": "1.1", "user": "U1", "text": "<@UBOT> list"}
    edit = message(subtype="message_changed", message=told, previous_message=told)
    assert keep(edit, "UBOT") is None
    rewritten = told | {"edited": {"user": "U1", "ts": "2.2"}}
    kept = keep(message(subtype="message_changed", message=rewritten, previous_message=told), "UBOT")
    assert kept is not None and kept.key == "edit:C1:1.1:2.2"


# ---- what was heard, on both databases -----------------------------------------------------------


def test_only_a_later_wording_is_heard(database: Database) -> None:
    ref = MessageRef(HOME, "1.1")

    def hear(*revisions: str) -> list[bool]:
        return [run(database, partial(one, revision)) for revision in revisions]

    def one(revision: str, session: Session) -> bool:
        return session.heard.hear(ref, revision)

    assert hear("", "", "2.2", "2.1", "2.2", "3.0") == [True, False, True, False, False, True]
    assert hear(GONE, GONE, "4.0") == [True, False, False]
    assert run(database, lambda s: s.heard.hear(MessageRef(HOME, "1.2"), "2.0")) is True


def test_wordings_are_compared_byte_by_byte_whatever_order_the_database_keeps() -> None:
    hear = str(heard._HEAR["postgresql"])
    assert 'revision COLLATE "C") < excluded.revision' in hear


def test_what_a_message_said_is_replaced_as_a_whole(program: Database) -> None:
    ref = MessageRef(HOME, "1.1")

    def first(session: Session) -> None:
        session.okrs.record("p1", NEW)
        session.heard.hear(ref, "")
        session.heard.keep(ref, ("okr progress 1.1 37",), [Made("p1", "k1", 1, "okr progress 1.1 37")])

    run(program, first)
    assert run(program, lambda s: s.heard.made(ref)) == (Made("p1", "k1", 1, "okr progress 1.1 37"),)
    run(program, lambda s: s.heard.keep(ref, ("okr list",), []))
    assert run(program, lambda s: (s.heard.lines(ref), s.heard.made(ref))) == (("okr list",), ())
    assert run(program, lambda s: s.heard.lines(MessageRef(HOME, "9.9"))) == ()


def test_what_a_worker_that_is_gone_held_is_taken_at_once(database: Database, clock: Clock) -> None:
    run(database, lambda s: s.inbox.put("slack", "T1", "a", "message", {"text": "hello"}))
    (held,) = run(database, lambda s: s.inbox.take(5, timedelta(minutes=2), "host:1:a"))
    assert run(database, lambda s: s.inbox.take(5, timedelta(minutes=2), "host:2:b")) == ()
    assert run(database, lambda s: s.inbox.holders()) == {"host:1:a"}
    assert run(database, lambda s: s.inbox.release("host:1:a")) == 1
    (again,) = run(database, lambda s: s.inbox.take(5, timedelta(minutes=2), "host:2:b"))
    assert (again.id, again.attempts) == (held.id, 2)
    assert run(database, lambda s: s.inbox.done(again.id)) is True
    assert run(database, lambda s: s.inbox.holders()) == frozenset()
