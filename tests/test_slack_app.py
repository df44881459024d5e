"""Commands, buttons and what else comes in: signed requests of a sandbox workspace, answered."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from bot.origin import Answer
from bot.slack.app import MAX_BODY
from handlers.model import Identity, Place, PlaceKind
from handlers.reply import Reply, Text
from tests.slack_bench import Bench, open_bench, press


@pytest.fixture(scope="module")
def shared() -> Iterator[Bench]:
    with open_bench() as bench:
        yield bench


@pytest.fixture
def slack(shared: Bench) -> Bench:
    """One workspace for all tests; each begins anew."""
    shared.begin()
    return shared


# ---- slash commands ------------------------------------------------------------------------------


def test_a_command_is_answered_in_its_acknowledgement(slack: Bench) -> None:
    slack.alice.says("/okr progress 1.2 37 with @bob", channel="dc-program")
    [(line, origin)] = slack.front.lines
    assert re.fullmatch(rf"okr progress 1\.2 37 with <@{slack.bob.user.id}(\|bob)?>", line)
    assert slack.alice.sees() == f"ran {line}\n[Undo] [Again]".replace("<@", "<\u2060@")
    assert origin.identity == Identity("slack", "T0SANDBOX", slack.alice.user.id)
    assert origin.place == Place("slack", "T0SANDBOX", slack.channel("dc-program").id, name="dc-program")
    assert origin.key.startswith("slash:")


def test_every_command_leads_its_line_with_its_word(slack: Bench) -> None:
    slack.alice.says("/nominate Bob  for kindness", channel="dc-program")
    slack.alice.says("/okr", channel="dc-program")
    assert [line for line, _ in slack.front.lines] == ["nominate Bob  for kindness", "okr"]


def test_an_unknown_command_names_the_known_ones(slack: Bench) -> None:
    slack.alice.says("/poll new", channel="dc-program")
    assert slack.alice.sees() == "I do not answer to /poll. Try /okr or /nominate."


def test_what_slack_says_of_a_place(slack: Bench) -> None:
    slack.alice.says("/okr", channel="panel").says("/okr", channel="@milepost")
    (_, panel), (_, direct) = slack.front.lines
    assert panel.place.confined
    assert direct.place.kind is PlaceKind.DIRECT and not direct.place.confined


def test_a_command_again_has_the_same_key(slack: Bench) -> None:
    slack.alice.says("/okr", channel="dc-program")
    slack.redeliver()
    slack.alice.says("/okr")
    first, again, other = (origin.key for _, origin in slack.front.lines)
    assert first == again != other


def test_a_foreign_workspace_is_told_so_and_nothing_runs(slack: Bench) -> None:
    slack.eve.says("/okr progress 1.2 37", channel="dc-program")
    assert slack.eve.sees().startswith("This workspace is not connected to this Milepost")
    assert slack.front.lines == []


def test_what_takes_long_is_followed_by_its_receipt(slack: Bench) -> None:
    slow: Future[Reply] = Future()

    def still_working() -> Answer:
        return Answer(Reply((Text("Still working."),)), later=asyncio.wrap_future(slow))

    slack.front.answers["okr slow"] = still_working
    slack.alice.says("/okr slow", channel="dc-program")
    assert slack.alice.sees() == "Still working."
    slack.alice.screen.acted()
    slow.set_result(Reply((Text("Done: 37."),)))
    assert slack.alice.sees() == "Done: 37."


def test_a_bug_is_answered_and_traced_without_what_was_written(
    slack: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "my secret"

    def broken() -> Answer:
        raise KeyError(secret)

    slack.front.answers["okr break my secret"] = broken
    with caplog.at_level(logging.DEBUG):
        slack.alice.says("/okr break my secret", channel="dc-program")
    assert slack.alice.sees().startswith("That was a bug of mine, sorry.")
    assert "KeyError" in caplog.text and "in broken" in caplog.text
    assert secret not in caplog.text


def test_an_answer_that_cannot_be_drawn_is_a_bug_too(slack: Bench, caplog: pytest.LogCaptureFixture) -> None:
    nothing: Any = None
    slack.front.answers["okr nothing"] = lambda: Answer(Reply((Text(nothing),)))
    slack.alice.says("/okr nothing", channel="dc-program")
    assert slack.alice.sees().startswith("That was a bug of mine, sorry.")
    assert "bug: TypeError" in caplog.text


# ---- buttons -------------------------------------------------------------------------------------


def test_a_button_runs_its_line_and_leaves_the_first_message(slack: Bench) -> None:
    slack.alice.says("/okr", channel="dc-program").clicks("Again")
    assert slack.alice.sees() == "ran okr again\n[Undo] [Again]"
    line, origin = slack.front.lines[-1]
    assert line == "okr again" and origin.key.startswith("action:")
    assert origin.place.id == slack.channel("dc-program").id
    assert slack.deliveries[-1].payload() is None


def test_a_receipt_takes_the_place_of_a_message_only_its_reader_sees(slack: Bench) -> None:
    slack.front.answers["okr undo 1.2#1"] = lambda: Answer(Reply((Text("Undone."),), replaces=True))
    slack.alice.says("/okr", channel="dc-program").clicks("Undo")
    assert slack.alice.sees() == "Undone."
    posts = [one for one in slack.requests if one.method == "response_url"]
    assert posts[-1].arguments["replace_original"] is True


def test_two_clicks_have_two_keys(slack: Bench) -> None:
    slack.alice.says("/okr", channel="dc-program").clicks("Again", twice=True)
    keys = {origin.key for line, origin in slack.front.lines if line == "okr again"}
    assert len(keys) == 2


def test_a_button_that_is_not_ours_any_more(slack: Bench) -> None:
    status, _ = slack.sends(press(action_id="old", value="okr"))
    assert status == 200 and slack.front.lines == []


# ---- who and what gets in ------------------------------------------------------------------------


def test_an_unsigned_request_gets_an_empty_401_and_leaves_no_trace_of_itself(
    slack: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    body = b"command=%2Fokr&text=my+secret&response_url=https%3A%2F%2Fhooks.example%2Fone-use"
    stale = slack.workspace.signed(body, 1_600_000_000)
    with caplog.at_level(logging.DEBUG):
        for headers in (
            stale,
            {"X-Slack-Signature": "v0=ü".encode().decode("latin-1")},
            {"X-Slack-Signature": ""},
        ):
            delivery = slack.workspace.send_raw(body, headers=headers)
            assert (delivery.status, delivery.answer) == (401, b"")
    assert "secret" not in caplog.text and "one-use" not in caplog.text
    assert slack.front.lines == []


def test_nothing_that_people_write_is_logged(slack: Bench, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        slack.alice.says("/okr my secret", channel="dc-program").clicks("Again").sees()
    for secret in ("my secret", "okr again", slack.workspace.token, "response_url", "trigger"):
        assert secret not in caplog.text


def test_too_long_a_body_is_not_read(slack: Bench) -> None:
    assert slack.sends(b"x" * (MAX_BODY + 1))[0] == 413


def test_slacks_own_questions_are_answered(slack: Bench) -> None:
    status, answer = slack.sends({"type": "url_verification", "challenge": "abc", "token": "t"})
    assert (status, json.loads(answer)) == (200, {"challenge": "abc"})
    assert slack.sends(b"ssl_check=1&token=t") == (200, b"")


@pytest.mark.parametrize("kind", ["shortcut", "view_closed"])
def test_what_needs_no_answer_is_acknowledged(
    slack: Bench, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert slack.sends({"type": kind}) == (200, b"")
    assert "bug" not in caplog.text


def test_events_are_acknowledged(slack: Bench, caplog: pytest.LogCaptureFixture) -> None:
    event = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "app_mention"}}
    assert slack.sends(event) == (200, b"")
    assert [kept.event_id for kept in slack.front.events] == ["Ev1"]
    slack.front.full = True
    assert slack.sends(event) == (503, b"")  # Slack sends it again
    assert "bug" not in caplog.text


MALFORMED: dict[str, Any] = {
    "nothing": b"",
    "not UTF-8": b"\xff\xfe",
    "half of an object": b'{"type": "block_act',
    "too deep": b'{"a":' * 100_000,
    "a list": b"payload=[]",
    "a form of nothing": b"payload=",
    "no type": {"team": {"id": "T1"}},
    "unknown type": {"type": "block_suggestion"},
    "no actions": {"type": "block_actions", "trigger_id": "1", "user": {"id": "U1"}, "team": {"id": "T1"}},
    "event of nothing": {"type": "event_callback", "team_id": "T1", "event_id": "E1", "event": []},
    "a command without a trigger": b"command=%2Fokr&team_id=T1&user_id=U1&channel_id=C1",
    "a command from nobody": b"command=%2Fokr&team_id=T1&channel_id=C1&trigger_id=1",
    "another address scheme": b"command=%2Fokr&team_id=T1&user_id=U1&channel_id=C1&trigger_id=1&response_url=ftp://x",
    "another view": {"type": "view_submission", "user": {"id": "U1"}, "team": {"id": "T1"}}
    | {"view": {"id": "V1", "callback_id": "x"}},
}


@pytest.mark.parametrize("payload", MALFORMED.values(), ids=MALFORMED)
def test_what_slack_would_not_send_is_refused_with_a_reason(slack: Bench, payload: Any) -> None:
    status, answer = slack.sends(payload)
    assert status == 400 and 0 < len(answer) < 80
    assert slack.front.lines == []


@pytest.mark.parametrize(
    "name", ["team", "user", "channel", "actions", "view", "container", "message", "response_url"]
)
@pytest.mark.parametrize("value", [7, ["x"], "x", {"id": 7}, True])
def test_a_field_of_another_type_never_breaks_anything(slack: Bench, name: str, value: object) -> None:
    assert slack.sends(press() | {name: value})[0] in (200, 400)
