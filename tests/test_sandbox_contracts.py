"""What the sandbox sends, held against the platform's own types and sample payloads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient

from sandbox.slack import Workspace
from tests.contracts import PAYLOADS, needs_contracts, validator
from tests.sandbox_bot import FORM, Json, room, serving

pytestmark = needs_contracts
# Only workspaces of an enterprise have these, and only old apps the last.
ENTERPRISE = {"enterprise", "enterprise_id", "enterprise_name", "authed_users"}


@pytest.fixture(scope="module")
def slack() -> Iterator[Workspace]:
    with serving() as workspace:
        room(workspace, "contracts")
        yield workspace


def sent(slack: Workspace) -> Json:
    """The last request that a person caused."""
    assert slack.courier.last is not None and slack.courier.last.ok
    body = slack.courier.last.body.decode()
    if body.startswith("{"):
        return dict(json.loads(body))
    fields = {name: values[0] for name, values in parse_qs(body).items()}
    return dict(json.loads(fields["payload"])) if "payload" in fields else fields


def without_nulls(value: Json, names: set[str]) -> Json:
    """Where the platform sends null, some of its types say "absent"."""
    kept = {name: item for name, item in value.items() if item is not None or name not in names}
    return {n: without_nulls(item, names) if isinstance(item, dict) else item for n, item in kept.items()}


def assert_typed(payload: Any, schema_name: str, *, absent: str = "enterprise") -> None:
    validator(schema_name).validate(without_nulls(payload, {absent}))


def assert_like_sample(payload: Json, sample_name: str) -> None:
    sample = json.loads((PAYLOADS / f"{sample_name}.json").read_text("utf-8"))
    assert list(_differences(sample, payload, "")) == []


def _differences(sample: Json, payload: Json, at: str) -> Iterator[str]:
    for name, value in sample.items():
        if name in ENTERPRISE:
            continue
        if name not in payload:
            yield f"{at}{name} is missing"
        elif isinstance(value, dict):
            if not isinstance(payload[name], dict):
                yield f"{at}{name} is no object"
            elif name != "state":  # its names are the form's own
                yield from _differences(value, payload[name], f"{at}{name}.")
        elif value is not None and payload[name] is not None and type(value) is not type(payload[name]):
            yield f"{at}{name} is a {type(payload[name]).__name__}"


def test_slash_commands(slack: Workspace) -> None:
    slack.alice.says("/okr note", channel="contracts")
    assert_typed(sent(slack), "slash_command")
    assert_like_sample(sent(slack), "slash_command__slash_command_body")


def test_clicks(slack: Workspace) -> None:
    slack.alice.says("/okr note x", channel="contracts").clicks("Undo")
    assert_typed(sent(slack), "block_button_action")
    assert_like_sample(sent(slack), "block_actions__body")


def test_forms(slack: Workspace) -> None:
    assert_typed(FORM, "view")
    slack.alice.says("/okr form").fills(value="3", key_result="1.2").submits()
    assert_typed(sent(slack), "view_submit_action")
    assert_like_sample(sent(slack), "view_submission__body")
    slack.alice.says("/okr form").closes()
    assert_typed(sent(slack), "view_closed_action")
    assert_like_sample(sent(slack), "view_closed__body")


def test_forms_of_strangers(slack: Workspace) -> None:
    slack.sam.says("/okr form", channel="contracts").fills(value="3", key_result="1.2").submits()
    assert_like_sample(sent(slack), "view_submission__connect_channel_payload")
    assert sent(slack)["team"]["id"] == sent(slack)["user"]["team_id"] == slack.sam.user.team_id
    assert sent(slack)["view"]["app_installed_team_id"] == slack.state.team.id


def test_shortcuts(slack: Workspace) -> None:
    slack.alice.uses_shortcut("shortcut")
    assert_typed(sent(slack), "global_shortcut")
    assert_like_sample(sent(slack), "shortcut__global_shortcut_body")
    slack.alice.says("on this", channel="contracts").uses_shortcut("shortcut", on="on this")
    assert_typed(sent(slack), "message_shortcut")
    assert_like_sample(sent(slack), "shortcut__message_shortcut_body")


def test_messages(slack: Workspace) -> None:
    slack.alice.says("plain words", channel="contracts")
    assert_typed(sent(slack)["event"], "slack_event")
    assert_like_sample(sent(slack), "message__message_body")
    slack.alice.edits("plain words", "other words")
    assert_like_sample(sent(slack), "message_changed__event_payload")
    slack.alice.deletes("other words")
    assert_like_sample(sent(slack), "message_deleted__event_payload")


def test_mentions(slack: Workspace) -> None:
    slack.alice.says("hello @milepost", channel="contracts")
    assert_typed(sent(slack)["event"], "app_mention_event")
    assert_like_sample(sent(slack), "events_shared_channels__valid_event_body")


def test_other_events(slack: Workspace) -> None:
    room(slack, "passing")
    for cause in (
        lambda: slack.rename_person("bob", "Bob Lindqvist"),
        lambda: slack.rename_channel("passing", "passed"),
        lambda: slack.sam.joins("passed"),
        lambda: slack.archive_channel("passed", by="alice"),
        lambda: slack.alice.opens_home(),
    ):
        cause()
        assert_typed(sent(slack)["event"], "slack_event")


def test_answers_of_the_web_api(slack: Workspace) -> None:
    api, alice = WebClient(token=slack.token, base_url=slack.api_url), slack.alice.user.id
    mark = {"event_type": "receipt", "event_payload": {"id": "1"}}
    channel = slack.channel("contracts").id
    blocks = [{"type": "divider"}]
    for answer, schema in (
        (api.auth_test(), "AuthTest"),
        (api.users_info(user=alice), "UsersInfo"),
        (api.users_lookupByEmail(email="alice@example.org"), "UsersLookupByEmail"),
        (api.conversations_list(types="public_channel,im"), "ConversationsList"),
        (api.conversations_open(users=alice, return_im=True), "ConversationsOpen"),
        (api.chat_postMessage(channel=channel, text="x", blocks=blocks, metadata=mark), "ChatPostMessage"),
        (api.views_open(trigger_id=slack.state.new_trigger(slack.bob.user), view=FORM), "ViewsOpen"),
    ):
        assert_typed(answer.data, f"response_{schema}", absent="previous_view_id")


def test_the_bots_own_requests_are_logged_whole(slack: Workspace) -> None:
    slack.alice.says("/okr form").closes()
    logged = [request for request in slack.requests if request.method == "views.open"][-1]
    assert_typed(logged.arguments, "request_ViewsOpen")
    assert logged.arguments["view"] == FORM and logged.error == ""
