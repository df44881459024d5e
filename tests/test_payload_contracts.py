"""The payloads that Slack's own SDK is tested with, as input: each is handled, or refused as said here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.slack import events
from bot.slack.fields import Malformed
from bot.slack.payload import Event, decode, read
from sandbox.slack import Workspace
from tests.contracts import PAYLOADS, needs_contracts
from tests.house import Served, TickingClock, serve, wait_for

BOT, AUTHOR = "W111", "W222"  # whom these payloads mention, and who does
SAID = "1595926230.009600"  # the message that it stands in
HOOKS = "https://hooks.slack.com"
FORM = "application/x-www-form-urlencoded"

# What is read, and for an event what of it is kept for the worker; or why it is refused.
NOT_KEPT = "Event: nothing in it for us"
MENTION = "Event: message from W222"
COMMAND = {"slash_command__slash_command_body": "Command"}
PRESSES = dict.fromkeys(
    [
        "authorize__block_actions_body",
        "block_actions__body",
        "error_handler__body",
        "installation_store_authorize__body",
        "lazy__body",
        "web_client_customization__block_actions_body",
    ],
    "Press",
)
SHORTCUTS = {
    "app_using_methods_in_class__payload": "OnMessage",
    "listener_middleware__body": "Shortcut",
    "middleware__body": "Shortcut",
    "shortcut__global_shortcut_body": "Shortcut",
    "shortcut__message_shortcut_body": "OnMessage",
}
VIEWS = {
    "view_closed__body": "Closed",
    "view_submission__body": "refused: a view that is not one of ours",
    "view_submission__connect_channel_payload": "refused: a view that is not one of ours",
    "view_submission__response_url_payload_body": "refused: a view that is not one of ours",
}
MENTIONS = dict.fromkeys(
    [
        "app__app_mention_event_body",
        "app_bot_only__app_mention_request_body",
        "app_custom_authorize__app_mention_request_body",
        "events__valid_event_body",
        "events_say_stream__org_app_mention_event_body",
        "events_shared_channels__valid_event_body",
        "events_socket_mode__valid_event_body",
    ],
    MENTION,
)
MEMBERS = {
    "events__body": "Event: place C111",  # the bot itself left it
    "events__join_event_body": "Event: membership of U999, inside",
    "events__left_event_body": "Event: membership of U999, outside",
    "events_shared_channels__join_event_body": "Event: membership of U999, inside",
    "events_shared_channels__left_event_body": "Event: membership of U999, outside",
    "events_socket_mode__join_event_body": "Event: membership of U999, inside",
    "events_socket_mode__left_event_body": "Event: membership of U999, outside",
}
OTHER_EVENTS = dict.fromkeys(
    [
        "events__app_uninstalled_body",
        "events__message_file_share_body",
        "events__tokens_revoked_body",
        "events__valid_reaction_added_body",
        "events_ignore_self__different_app_response_url_message_event",
        "events_ignore_self__event_body",
        "events_ignore_self__response_url_message_event",
        "events_org_apps__event_payload",
        "events_request_verification__event_body",
        "events_shared_channels__app_uninstalled_body",
        "events_shared_channels__event_body",
        "events_shared_channels__tokens_revoked_body",
        "events_shared_channels__valid_reaction_added_body",
        "events_socket_mode__app_uninstalled_body",
        "events_socket_mode__event_body",
        "events_socket_mode__tokens_revoked_body",
        "events_socket_mode__valid_reaction_added_body",
        "message__message_body",
        "message__message_body2",
        "message__message_body3",
        "message_bot__bot_message_event_payload",
        "message_bot__classic_bot_message_event_payload",
        "message_bot__user_message_event_payload",
        "message_deleted__event_payload",
        "message_file_share__event_payload",
        "message_thread_broadcast__event_payload",
    ],
    NOT_KEPT,
)
REFUSED = {
    "block_suggestion__body": "refused: of no known type",  # the bot has no menu that asks for its choices
    "events_token_revocations__event_payload": "refused: team_id is missing or not an id",
    "message_changed__event_payload": "Event, dropped: ts is missing or not a text",
}
EXPECTED = {**COMMAND, **PRESSES, **SHORTCUTS, **VIEWS, **MENTIONS, **MEMBERS, **OTHER_EVENTS, **REFUSED}


def body_of(raw: dict[str, Any]) -> tuple[bytes, str]:
    """A payload as Slack sends its kind, and the content type."""
    if "command" in raw:
        fields = {name: value for name, value in raw.items() if value is not None}
        return urlencode(fields).encode(), FORM
    if raw.get("type") == "event_callback":
        return json.dumps(raw).encode(), "application/json"
    return urlencode({"payload": json.dumps(raw)}).encode(), FORM


def sample(file: str, hooks: str = HOOKS) -> tuple[bytes, str]:
    """``hooks``: where answers go instead of Slack's own address."""
    return body_of(json.loads((PAYLOADS / f"{file}.json").read_text("utf-8").replace(HOOKS, hooks)))


def outcome(body: bytes) -> str:
    """What becomes of a request, in words."""
    try:
        payload = read(decode(body))
    except Malformed as refusal:
        return f"refused: {refusal}"
    if not isinstance(payload, Event):
        return type(payload).__name__
    try:
        kept = events.keep(payload, BOT)
    except Malformed as refusal:
        return f"Event, dropped: {refusal}"
    if kept is None:
        return NOT_KEPT
    match kept.kind, kept.payload:
        case "message", said:
            return f"Event: message from {said['user']}"
        case "membership", told:
            return f"Event: membership of {told['user']}, {'inside' if told['inside'] else 'outside'}"
        case kind, told:
            return f"Event: {kind} {told['channel']}"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Served]]:
    """A whole bot in the workspace that the payloads come from, as the account that they mention."""
    with Workspace(team="T111") as slack:
        for user, name in ((slack.state.team.bot, BOT), (slack.add_person("ann").user, AUTHOR)):
            slack.state.users[name] = slack.state.users.pop(user.id)
            user.id = name
        channel = slack.add_channel("111", members=["ann"]).channel
        with slack.state.changed:
            slack.state.post(channel, slack.ann.user, f"<@{BOT}> Hi there!", []).ts = SAID
        address = f"sqlite:///{tmp_path_factory.mktemp('payloads') / 'milepost.db'}"
        served = serve(slack, address, TickingClock())
        yield slack, served
        served.stop()


@needs_contracts
def test_every_sample_has_a_row() -> None:
    assert {path.stem for path in PAYLOADS.glob("*.json")} == set(EXPECTED)


@needs_contracts
@pytest.mark.parametrize("file", EXPECTED)
def test_a_sample_is_read_or_refused(file: str) -> None:
    assert outcome(sample(file)[0]) == EXPECTED[file]


@needs_contracts
@pytest.mark.parametrize("file", [file for file in VIEWS if file.startswith("view_submission")])
def test_submissions_of_a_form_of_ours_are_read(file: str) -> None:
    text = (PAYLOADS / f"{file}.json").read_text("utf-8").replace('"view-id"', '"form:okr progress"')
    assert outcome(body_of(json.loads(text))[0]) == "Submission"


@needs_contracts
def test_what_was_sent_for_us_from_a_shared_channel_is_ours() -> None:
    """It happened in the other workspace, and says so."""
    for file in ("events_shared_channels__join_event_body", "events_shared_channels__event_body"):
        payload = read(decode(sample(file)[0]))
        assert isinstance(payload, Event)
        assert (payload.body["team_id"], payload.tenant) == ("T_SOURCE", "T_INSTALLED")


@needs_contracts
def test_a_running_bot_takes_or_refuses_each(
    workspace: tuple[Workspace, Served], caplog: pytest.LogCaptureFixture
) -> None:
    slack, served = workspace
    for file, expected in EXPECTED.items():
        delivery = slack.send_raw(*sample(file, hooks=f"{slack.url}/response"))
        assert (file, delivery.status) == (file, 400 if expected.startswith("refused") else 200)
    wait_for(lambda: served.app.db.read(lambda session: session.inbox.open_count()) == 0)
    wait_for(lambda: any(request.method == "chat.postMessage" for request in slack.requests))
    posts = [request.arguments for request in slack.requests if request.method == "chat.postMessage"]
    assert [post["thread_ts"] for post in posts] == [SAID]  # told seven times, answered once
    assert "bug" not in caplog.text and "Traceback" not in caplog.text
