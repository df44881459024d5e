"""Messages over Slack's Web API, against a sandbox workspace: what is known after each way to fail."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.slack.client import CallFailed, call, web_client
from bot.slack.transport import SlackTransport
from bot.transport import Gone, Later, Refused, Unknown, Unseen
from handlers.model import Place, PlaceKind
from handlers.reply import Mention, Reply, Text
from sandbox.slack import Workspace

CONTRACTS = Path(os.environ.get("MILEPOST_CONTRACTS", Path(__file__).parents[2] / "shared" / "contracts"))
SCHEMAS = CONTRACTS / "slack" / "schemas"
HOME = "T0SANDBOX"


@pytest.fixture(scope="module")
def shared() -> Iterator[Workspace]:
    with Workspace() as workspace:
        workspace.add_person("alice", name="Alice Osei", tz="Europe/Berlin")
        workspace.add_person("gus", guest=True)
        workspace.add_person("sam", stranger=True)
        yield workspace


@pytest.fixture
def workspace(shared: Workspace) -> Workspace:
    shared.api.faults.clear()
    shared.requests.clear()
    return shared


@pytest.fixture
def transport(workspace: Workspace) -> SlackTransport:
    async def accounts(tenant: str, members: frozenset[str]) -> Mapping[str, str]:
        return {member: workspace.alice.user.id for member in members if (tenant, member) == (HOME, "m1")}

    return SlackTransport(web_client(workspace.token, workspace.api_url), accounts)


numbers = iter(range(1000))


def channel(workspace: Workspace, **how: Any) -> Place:
    name = f"room-{next(numbers)}"
    return Place("slack", HOME, workspace.add_channel(name, members=["alice"], **how).id, name=name)


def says(*parts: Any) -> Reply:
    return Reply((Text(*parts),))


def methods(workspace: Workspace) -> list[str]:
    return [request.method for request in workspace.requests]


# ---- messages ------------------------------------------------------------------------------------


async def test_a_message_is_posted_found_and_changed(workspace: Workspace, transport: SlackTransport) -> None:
    room = channel(workspace)
    posted = await transport.post(room, says("O1: 40%"), uuid="u-1", under=None)
    assert posted.permalink is not None and posted.permalink.startswith("https://")
    assert await transport.find(room, "u-1", under=None) == posted
    assert await transport.find(room, "u-2", under=None) is None
    assert (
        await transport.update(room, posted.external_id, says("O1: 50%"))
    ).external_id == posted.external_id
    assert workspace.channel(room.name).shows() == "milepost: O1: 50%"


async def test_a_message_to_one_person_is_found_and_changed_too(
    workspace: Workspace, transport: SlackTransport
) -> None:
    """Posting takes a user's id in place of a channel's; looking and changing do not."""
    alice = Place("slack", HOME, workspace.alice.user.id, kind=PlaceKind.DIRECT)
    posted = await transport.post(alice, says("Ben has left"), uuid="u-to-alice", under=None)
    assert await transport.find(alice, "u-to-alice", under=None) == posted
    await transport.update(alice, posted.external_id, says("Ben is back"))
    assert "Ben is back" in workspace.direct("alice").shows()


async def test_a_reply_stands_and_is_found_in_its_thread(
    workspace: Workspace, transport: SlackTransport
) -> None:
    room = channel(workspace)
    card = await transport.post(room, says("O1"), uuid="card", under=None)
    note = await transport.post(room, says("1.2 is 37"), uuid="note", under=card.external_id)
    assert workspace.channel(room.name).shows() == "milepost: O1\n    milepost: 1.2 is 37"
    assert await transport.find(room, "note", under=None) is None
    assert await transport.find(room, "note", under=card.external_id) == note
    assert await transport.find(room, "note", under="1.000001") is None


async def test_a_message_is_found_pages_down(workspace: Workspace, transport: SlackTransport) -> None:
    room = channel(workspace)
    card = await transport.post(room, says("O1"), uuid="card", under=None)
    for number in range(210):
        workspace.alice.says(f"chat {number}", channel=room.name)
    assert await transport.find(room, "card", under=None) == card
    assert methods(workspace).count("conversations.history") == 2


@pytest.mark.parametrize("in_thread", [False, True])
async def test_a_look_goes_on_where_slack_let_the_one_before_come_to(
    workspace: Workspace, transport: SlackTransport, in_thread: bool
) -> None:
    room = channel(workspace)
    card = await transport.post(room, says("O1"), uuid="card", under=None)
    under, method = (
        (card.external_id, "conversations.replies") if in_thread else (None, "conversations.history")
    )
    with workspace.state.changed:
        for number in range(450):
            thread = {"thread_ts": under} if under else {}
            found = workspace.channel(room.name).channel
            workspace.state.post(found, workspace.alice.user, f"chat {number}", [], **thread)
    note = await transport.post(room, says("note"), uuid="note", under=under) if in_thread else card
    looked_to, looks = None, 0
    while True:
        for how in ("slow", "ratelimited"):  # one page is shown, the next look is refused
            workspace.fails(method, how, effect=True, seconds=0)
        try:
            posted = await transport.find(
                room, "note" if in_thread else "card", under=under, looked_to=looked_to
            )
            break
        except Later as error:
            looked_to, looks = error.looked_to, looks + 1
            workspace.api.faults.clear()
    assert (posted and posted.external_id, looks) == (note.external_id, 2)


async def test_a_cursor_that_slack_forgot_is_none(workspace: Workspace, transport: SlackTransport) -> None:
    workspace.fails("conversations.history", "invalid_cursor")
    with pytest.raises(Unknown) as told:
        await transport.find(channel(workspace), "u", under=None, looked_to="3:forgotten")
    assert (told.value.looked_to, isinstance(told.value, Unseen)) == (None, False)


async def test_only_who_is_asked_is_pinged(workspace: Workspace, transport: SlackTransport) -> None:
    room = channel(workspace)
    asked = says("Hello ", Mention("m1", "Alice", ping=True), " and ", Mention("m2", "Bo", ping=True))
    await transport.post(room, asked, uuid="u", under=None)
    assert workspace.channel(room.name).shows() == "milepost: Hello @alice and @Bo"


async def test_nothing_is_unfurled_and_every_message_has_text(
    workspace: Workspace, transport: SlackTransport
) -> None:
    await transport.post(channel(workspace), says("see https://x.example"), uuid="u", under=None)
    sent = workspace.requests[0].arguments
    assert sent["text"] == "see https://x.example"
    assert str(sent["unfurl_links"]) in ("0", "False") and str(sent["unfurl_media"]) in ("0", "False")


async def test_a_public_channel_is_joined_once(workspace: Workspace, transport: SlackTransport) -> None:
    room = channel(workspace, bot=False)
    await transport.post(room, says("here I am"), uuid="u", under=None)
    assert methods(workspace)[:3] == ["chat.postMessage", "conversations.join", "chat.postMessage"]
    assert "here I am" in workspace.channel(room.name).shows()


async def test_a_private_channel_is_not(workspace: Workspace, transport: SlackTransport) -> None:
    room = channel(workspace, private=True, bot=False)
    with pytest.raises(Refused):
        await transport.post(room, says("let me in"), uuid="u", under=None)


async def test_a_join_that_fails_by_chance_is_tried_later(
    workspace: Workspace, transport: SlackTransport
) -> None:
    room = channel(workspace, bot=False)
    workspace.fails("conversations.join", "503")
    with pytest.raises(Later):
        await transport.post(room, says("here"), uuid="u", under=None)


REFUSALS = [
    "channel_not_found",
    "is_archived",
    "invalid_blocks",
    "msg_too_long",
    "account_inactive",
    "token_revoked",
    "invalid_auth",
    "missing_scope",
    "restricted_action",
    "something_new",
]


@pytest.mark.parametrize("error", REFUSALS)
async def test_what_slack_will_never_take_is_refused(
    workspace: Workspace, transport: SlackTransport, error: str
) -> None:
    workspace.fails("chat.postMessage", error)
    with pytest.raises(Refused, match=error):
        await transport.post(channel(workspace), says("x"), uuid="u", under=None)
    assert methods(workspace) == ["chat.postMessage"]


@pytest.mark.parametrize("effect", [False, True])
@pytest.mark.parametrize(
    "how", ["drop", "500", "503", "internal_error", "fatal_error", "service_unavailable"]
)
async def test_what_may_have_been_posted_is_looked_for_and_not_sent_again(
    workspace: Workspace, transport: SlackTransport, how: str, effect: bool
) -> None:
    room = channel(workspace)
    workspace.fails("chat.postMessage", how, effect=effect)
    with pytest.raises(Unknown):
        await transport.post(room, says("x"), uuid="u", under=None)
    assert methods(workspace) == ["chat.postMessage"]
    assert (await transport.find(room, "u", under=None) is not None) == effect


async def test_a_full_channel_says_when_to_come_back(workspace: Workspace, transport: SlackTransport) -> None:
    room = channel(workspace)
    for method in ("chat.postMessage", "chat.update", "conversations.history"):
        workspace.fails(method, "ratelimited", seconds=7)
    for attempt in (
        transport.post(room, says("x"), uuid="u", under=None),
        transport.update(room, "1.2", says("x")),
        transport.find(room, "u", under=None),
    ):
        with pytest.raises(Later) as wait:
            await attempt
        assert wait.value.seconds == 7


async def test_a_message_that_is_gone_is_not_changed(workspace: Workspace, transport: SlackTransport) -> None:
    with pytest.raises(Gone, match="message_not_found"):
        await transport.update(channel(workspace), "1700000000.000001", says("x"))
    with pytest.raises(Gone):
        await transport.post(channel(workspace), says("x"), uuid="u", under="1700000000.000001")


@pytest.mark.parametrize("how", ["missing_scope", "channel_not_found", "drop", "503"])
async def test_not_being_let_look_is_never_taken_for_not_there(
    workspace: Workspace, transport: SlackTransport, how: str
) -> None:
    workspace.fails("conversations.history", how, times=2)  # what only reads may be asked once more
    with pytest.raises(Unknown) as told:
        await transport.find(channel(workspace), "u", under=None)
    assert isinstance(told.value, Unseen) == (how not in ("drop", "503"))


async def test_a_permalink_is_not_worth_failing_for(workspace: Workspace, transport: SlackTransport) -> None:
    workspace.fails("chat.getPermalink", "internal_error")
    posted = await transport.post(channel(workspace), says("x"), uuid="u", under=None)
    assert posted.permalink is None


async def test_an_answer_that_takes_too_long_is_a_failure(workspace: Workspace) -> None:
    workspace.fails("api.test", "slow", seconds=0.5)
    with pytest.raises(CallFailed, match="timeout"):
        await call(web_client(workspace.token, workspace.api_url).api_test(), within=0.1)


async def test_nobody_there_is_certain_not_to_have_posted() -> None:
    transport = SlackTransport(web_client("xoxb-x", "http://127.0.0.1:9/api/"))
    with pytest.raises(Later):
        await transport.post(Place("slack", HOME, "C1"), says("x"), uuid="u", under=None)


# ---- the contract --------------------------------------------------------------------------------


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"no contracts in {CONTRACTS}")
async def test_requests_fit_slacks_schemas(workspace: Workspace, transport: SlackTransport) -> None:
    room = channel(workspace)
    card = await transport.post(room, says("O1"), uuid="u", under=None)
    await transport.post(room, says("1.2"), uuid="v", under=card.external_id)
    await transport.update(room, card.external_id, says("O1!"))
    schemas = {"chat.postMessage": "request_ChatPostMessage", "chat.update": "request_ChatUpdate"}
    checked = 0
    for request in workspace.requests:
        if request.method in schemas:
            schema = json.loads((SCHEMAS / f"{schemas[request.method]}.schema.json").read_text())
            jsonschema.Draft7Validator(schema).validate(dict(request.arguments))
            checked += 1
    assert checked == 3
