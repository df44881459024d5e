"""The sandbox's Web API, asked by the platform's own client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from sandbox.slack import Workspace
from sandbox.slack.answers import to_submission
from sandbox.slack.errors import Refused
from sandbox.slack.methods.views import show_modal
from tests.sandbox_bot import FORM, plain, room, serving


@pytest.fixture(scope="module")
def served() -> Iterator[Workspace]:
    with serving() as workspace:
        yield workspace


@pytest.fixture
def slack(served: Workspace) -> Iterator[Workspace]:
    yield served
    assert served.settle()
    assert served.problems == []


@pytest.fixture
def api(slack: Workspace) -> WebClient:
    return WebClient(token=slack.token, base_url=slack.api_url, retry_handlers=[])


def refusal(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return str(refused.value.response["error"])


def test_people_are_shown_for_what_they_are(slack: Workspace, api: WebClient) -> None:
    alice = api.users_info(user=slack.alice.user.id)["user"]
    assert (alice["real_name"], alice["tz"], alice["is_stranger"]) == ("Alice Osei", "Europe/Berlin", False)
    assert api.users_info(user=slack.gina.user.id)["user"]["is_restricted"]
    sam = api.users_info(user=slack.sam.user.id)["user"]
    assert sam["is_stranger"] and sam["team_id"] != slack.state.team.id
    assert refusal(api.users_info, user=slack.mallory.user.id) == "user_not_found"
    assert api.users_lookupByEmail(email="Alice@example.org")["user"]["id"] == slack.alice.user.id
    assert refusal(api.users_lookupByEmail, email="nobody@example.org") == "users_not_found"


def test_a_wrong_token_is_refused(slack: Workspace) -> None:
    assert refusal(WebClient(token="xoxb-wrong", base_url=slack.api_url).auth_test) == "invalid_auth"
    assert refusal(WebClient(base_url=slack.api_url).auth_test) == "not_authed"


def test_lists_come_in_pages(slack: Workspace, api: WebClient) -> None:
    pages = [page["members"] for page in api.users_list(limit=2)]
    names = [member["name"] for page in pages for member in page]
    assert len(pages) == 3 and {"milepost", "alice", "bob", "gina", "sam"} == set(names)
    assert refusal(api.users_list, cursor="nonsense") == "invalid_cursor"


def test_where_the_bot_may_not_post(slack: Workspace, api: WebClient) -> None:
    outside, secret = room(slack, "outside", bot=False), room(slack, "secret", bot=False, private=True)
    closed = room(slack, "closed")
    slack.archive_channel("closed", by="alice")
    assert refusal(api.chat_postMessage, channel=outside, text="x") == "not_in_channel"
    assert refusal(api.chat_postMessage, channel=secret, text="x") == "channel_not_found"
    assert refusal(api.chat_postMessage, channel=closed, text="x") == "is_archived"
    api.conversations_join(channel=outside)
    assert api.chat_postMessage(channel=outside, text="x")["ok"]


def test_history_and_metadata(slack: Workspace, api: WebClient) -> None:
    channel = room(slack, "history")
    mark = {"event_type": "receipt", "event_payload": {"id": "u-1"}}
    first = api.chat_postMessage(channel=channel, text="one", metadata=mark)["ts"]
    api.chat_postMessage(channel=channel, text="reply", thread_ts=first)
    second = api.chat_postMessage(channel=channel, text="two")["ts"]
    shown = api.conversations_history(channel=channel, include_all_metadata=True)["messages"]
    assert [message["text"] for message in shown] == ["two", "one"]
    assert (shown[1]["metadata"], shown[1]["reply_count"]) == (mark, 1)
    assert "metadata" not in api.conversations_history(channel=channel)["messages"][1]
    after = api.conversations_history(channel=channel, oldest=first)["messages"]
    assert [message["ts"] for message in after] == [second]
    thread = api.conversations_replies(channel=channel, ts=first)["messages"]
    assert [message["text"] for message in thread] == ["one", "reply"]


def test_messages_are_updated_and_deleted(slack: Workspace, api: WebClient) -> None:
    channel = room(slack, "changes")
    ts = api.chat_postMessage(channel=channel, text="one", blocks=[{"type": "divider"}])["ts"]
    api.chat_update(channel=channel, ts=ts, text="two")
    assert slack.channel("changes").shows() == "milepost: ---"
    api.chat_update(channel=channel, ts=ts, text="two", blocks=[])
    assert slack.channel("changes").shows() == "milepost: two"
    api.chat_delete(channel=channel, ts=ts)
    assert refusal(api.chat_update, channel=channel, ts=ts, text="three") == "message_not_found"
    slack.alice.says("mine", channel="changes")
    mine = api.conversations_history(channel=channel)["messages"][0]["ts"]
    assert refusal(api.chat_delete, channel=channel, ts=mine) == "cant_delete_message"


def test_a_trigger_serves_once_and_for_three_seconds(slack: Workspace, api: WebClient) -> None:
    fresh = slack.state.new_trigger(slack.gina.user)
    api.views_open(trigger_id=fresh, view=FORM)
    assert refusal(api.views_open, trigger_id=fresh, view=FORM) == "exchanged_trigger_id"
    old = slack.state.new_trigger(slack.gina.user)
    slack.state.triggers[old].issued -= 3.1
    assert refusal(api.views_open, trigger_id=old, view=FORM) == "expired_trigger_id"
    assert refusal(api.views_open, trigger_id="1.2.3", view=FORM) == "invalid_trigger_id"


def test_an_updated_view_keeps_what_was_typed(slack: Workspace, api: WebClient) -> None:
    view = api.views_open(trigger_id=slack.state.new_trigger(slack.gina.user), view=FORM)["view"]
    slack.gina.fills(value="12")
    updated = api.views_update(view_id=view["id"], view=FORM, hash=view["hash"])["view"]
    assert updated["state"]["values"]["value"]["value"]["value"] == "12"
    assert refusal(api.views_update, view_id=view["id"], view=FORM, hash=view["hash"]) == "hash_conflict"


def test_a_response_url_serves_five_times(slack: Workspace) -> None:
    slack.alice.says("/okr note urls")
    (path,) = list(slack.state.response_urls)[-1:]
    hook = WebhookClient(slack.url + path)
    assert [hook.send(text=str(number)).status_code for number in range(6)] == [200] * 5 + [404]


@pytest.mark.parametrize("effect", [False, True])
@pytest.mark.parametrize("how", ["drop", "503", "ratelimited", "internal_error"])
def test_failures_come_to_order_and_once(slack: Workspace, api: WebClient, how: str, effect: bool) -> None:
    channel = room(slack, f"faults-{how}-{effect}".lower())
    slack.fails("chat.postMessage", how, effect=effect)
    with pytest.raises((SlackApiError, OSError)):
        api.chat_postMessage(channel=channel, text="one")
    api.chat_postMessage(channel=channel, text="two")
    shown = [message["text"] for message in api.conversations_history(channel=channel)["messages"]]
    assert shown == (["two", "one"] if effect else ["two"])


def test_refused_blocks_are_answered_as_slack_does(slack: Workspace, api: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        api.chat_postMessage(
            channel=room(slack, "refused"), text="x", blocks=[{"type": "header", "text": plain("")}]
        )
    answer = refused.value.response
    words = "must be more than 0 characters [json-pointer:/blocks/0/text/text]"
    assert answer["errors"] == [words]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {words}"]


def test_what_a_submitted_form_is_answered_with(slack: Workspace) -> None:
    state, user = slack.state, slack.gina.user
    with state.changed:
        view = show_modal(state, user, FORM, on_top=False)
        to_submission(state, view, {"response_action": "push", "view": {**FORM, "title": plain("Second")}})
        second = state.modals[user.id][-1]
        assert (second.previous_id, slack.gina.screen.draw(second)[:8]) == (view.id, "┌ Second")
        to_submission(state, second, {"response_action": "update", "view": {**FORM, "title": plain("Third")}})
        assert second.text("title") == "Third"
        with pytest.raises(Refused, match="no input has block_id elsewhere"):
            to_submission(state, second, {"response_action": "errors", "errors": {"elsewhere": "x"}})
        to_submission(state, second, None)
        assert state.modals[user.id] == [view]
        to_submission(state, view, {"response_action": "clear"})
        assert state.modals[user.id] == []


def test_a_channel_takes_one_message_a_second_when_asked_to(slack: Workspace, api: WebClient) -> None:
    one, other = room(slack, "rate-one"), room(slack, "rate-other")
    slack.api.one_a_second = True
    try:
        api.chat_postMessage(channel=one, text="x")
        with pytest.raises(SlackApiError) as refused:
            api.chat_postMessage(channel=one, text="x")
        api.chat_postMessage(channel=other, text="x")
    finally:
        slack.api.one_a_second = False
    assert refused.value.response.headers["Retry-After"] == "1"
