"""People at the sandbox's Slack: what they do, what they see, what the bot is sent."""

from __future__ import annotations

import html
import json
import string
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier

from sandbox.clock import Clock
from sandbox.people import human
from sandbox.slack import Workspace
from sandbox.slack.composer import compose
from sandbox.slack.render import Renderer
from sandbox.slack.state import State
from sandbox.slack.things import Team, User
from tests.sandbox_bot import room, serving


@pytest.fixture(scope="module")
def served() -> Iterator[Workspace]:
    with serving() as workspace:
        yield workspace


@pytest.fixture
def slack(served: Workspace) -> Iterator[Workspace]:
    yield served
    assert served.settle()
    assert served.problems == []


# ---- conversations -------------------------------------------------------------------------------


def test_a_slash_command_is_answered_in_the_acknowledgement(slack: Workspace) -> None:
    slack.alice.says("/okr note 3 < 5 & so on")
    assert slack.alice.sees() == "*got* 3 < 5 & so on\n[Undo] [Wipe]"


def test_a_later_answer_is_waited_for(slack: Workspace) -> None:
    assert slack.alice.says("/okr later in a while").sees() == "in a while"


def test_an_answer_in_the_channel_is_seen_by_all(slack: Workspace) -> None:
    room(slack, "in-channel")
    slack.alice.says("/okr all hear ye", channel="in-channel")
    assert slack.alice.sees() == "hear ye"
    assert slack.channel("in-channel").shows() == "milepost: hear ye"


def test_an_ephemeral_answer_is_seen_by_nobody_else(slack: Workspace) -> None:
    slack.bob.says("/okr note of bob")
    with pytest.raises(AssertionError, match="gina sees no 'Undo'"):
        slack.gina.clicks("Undo")


def test_buttons_replace_and_delete_their_message(slack: Workspace) -> None:
    slack.alice.says("/okr note one")
    assert slack.alice.clicks("Undo").sees() == "undone one"
    slack.bob.says("/okr note two").clicks("Wipe")
    with pytest.raises(AssertionError, match="nothing new"):
        slack.bob.sees(timeout=0.1)


def test_two_clicks_at_once_are_two_requests(slack: Workspace) -> None:
    slack.alice.says("/okr note twice")
    before = len(slack.deliveries)
    slack.alice.clicks("Undo", twice=True)
    first, second = slack.deliveries[before:]
    assert first.ok and second.ok and first.body != second.body


def test_a_form_is_filled_refused_and_sent(slack: Workspace) -> None:
    slack.alice.says("/okr form")
    slack.alice.fills(key_result="2.1", value="many", With=["bob"])
    assert slack.alice.submits().sees() == (
        "┌ Check in\n"
        "Key result: (1.2 First / *2.1 Second*)\n"
        "Value: many\n"
        "  37, +5 or 80%\n"
        "  ! That is not a number.\n"
        "With (optional): @bob\n"
        "[Not now] [Save]"
    )
    slack.alice.fills(value="37").clicks("Save")
    values = json.loads(slack.alice.sees().removeprefix("saved "))
    assert values["key_result"]["kr"]["selected_option"]["value"] == "2.1 second"
    assert values["who"]["who"]["selected_users"] == [slack.bob.user.id]
    with pytest.raises(AssertionError, match="no form open"):
        slack.alice.submits()


def test_the_client_itself_asks_for_what_is_required(slack: Workspace) -> None:
    slack.bob.says("/okr form")
    before = len(slack.deliveries)
    assert slack.bob.submits().sees().count("  ! Please complete this required field.") == 2
    assert len(slack.deliveries) == before
    slack.bob.closes()
    assert b"view_closed" in slack.deliveries[-1].body


def test_an_answer_in_the_thread_goes_before_a_post_to_all(slack: Workspace) -> None:
    room(slack, "threads")
    slack.alice.says("good morning @milepost", channel="threads")
    assert slack.alice.sees() == "hello @alice"
    slack.bob.says("and me", channel="threads", thread="good morning")
    slack.alice.edits("good morning", "good evening @milepost")
    assert slack.channel("threads").shows() == (
        "alice: good evening @milepost\n    milepost: hello @alice\n    bob: and me\nmilepost: a card for all"
    )


def test_the_home_is_shown_when_opened(slack: Workspace) -> None:
    assert slack.alice.opens_home().sees() == "# Home & away"


def test_a_bot_that_fails_is_reported_as_slack_does(slack: Workspace) -> None:
    assert slack.alice.says("/okr crash").sees() == '/okr failed with the error "dispatch_failed"'
    assert slack.alice.says("/unknown").sees() == '/unknown failed with the error "dispatch_failed"'


# ---- requests to the bot -------------------------------------------------------------------------


def test_what_is_typed_is_escaped_and_linked(slack: Workspace) -> None:
    slack.alice.says("/okr note @bob #general https://x.org/a?b=1&c=2. a@b.org me@ <!channel>")
    assert slack.alice.sees() == (
        "*got* @bob #general https://x.org/a?b=1&c=2. a@b.org me@ <!channel>\n[Undo] [Wipe]"
    )
    general = slack.channel("general").id
    assert compose("@bob #general x.org", slack.state).text == (
        f"<@{slack.bob.user.id}> <#{general}|general> <http://x.org|x.org>"
    )


@given(st.text(st.sampled_from(string.ascii_letters + " @#&<>.:/|*_-\n"), max_size=40) | st.text())
def test_readers_see_what_was_typed(words: str) -> None:
    state = State(Team("T1", "Sandbox", "sandbox", "A1", User("U1", "T1", human("milepost"))), Clock())
    typed, renderer = compose(words, state), Renderer(state)
    assert renderer.mrkdwn(typed.text) == words
    assert "\n".join(renderer.blocks(typed.blocks)) == words
    assert renderer.mrkdwn(html.escape(words, quote=False)) == words


def test_signatures_are_slacks(slack: Workspace) -> None:
    slack.alice.says("/okr note signed")
    last = slack.deliveries[-1]
    assert SignatureVerifier(slack.signing_secret).is_valid_request(last.body, dict(last.headers))


@pytest.mark.parametrize("headers", [{"X-Slack-Signature": "v0=00"}, {"X-Slack-Signature": ""}, None])
def test_forged_and_stale_requests_can_be_sent(slack: Workspace, headers: dict[str, str] | None) -> None:
    stale = slack.signed(b"{}", at=time.time() - 301)
    assert slack.send_raw(b"{}", headers=headers or stale).status == 401


def test_a_request_is_delivered_again_as_it_was(slack: Workspace) -> None:
    slack.alice.says("/okr note again")
    again = slack.redeliver()
    assert again.ok and again.body == slack.deliveries[-2].body


def test_a_failed_event_comes_again(slack: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slack.courier, "retry_delays", (0.0,))
    url = slack.courier.url
    slack.connect(url.replace("/slack/events", "/nowhere"))
    slack.alice.says("anybody?", channel="general")
    assert slack.settle()
    slack.connect(url)
    first, second = slack.deliveries[-2:]
    assert (first.reason, first.body) == ("http_error", second.body)
    assert second.headers["X-Slack-Retry-Num"] == "1"


# ---- clock and command line ----------------------------------------------------------------------


def test_the_clock_goes_forward_and_is_shared(tmp_path: Path) -> None:
    clock = Clock(tmp_path / "offset")
    clock.advance(timedelta(days=3, microseconds=5))
    assert float((tmp_path / "offset").read_text()) == 3 * 86400 + 0.000005
    assert Clock(tmp_path / "offset").now() - datetime.now(UTC) > timedelta(days=2, hours=23)
    with pytest.raises(ValueError, match="forward"):
        clock.advance(timedelta(seconds=-1))


def test_it_starts_by_itself() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "sandbox"],
        input="/okr\nshow general\nquit\n",
        capture_output=True,
        text=True,
        timeout=30,
        cwd=Path(__file__).parents[1],
    )
    assert "SLACK_API_URL=http://127.0.0.1:" in ran.stdout
    assert '/okr failed with the error "dispatch_failed"' in ran.stdout
