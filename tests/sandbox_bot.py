"""A small bot made with the platform's own SDK, in a sandbox workspace of a few people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.server import Server
from sandbox.slack import Workspace

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(label: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(label), "action_id": label.lower(), **more}


def choices(*labels: str) -> list[Json]:
    return [{"text": plain(label), "value": label.lower()} for label in labels]


FORM: Json = {
    "type": "modal",
    "callback_id": "check-in",
    "notify_on_close": True,
    "title": plain("Check in"),
    "submit": plain("Save"),
    "close": plain("Not now"),
    "blocks": [
        {
            "type": "input",
            "block_id": "key_result",
            "label": plain("Key result"),
            "element": {
                "type": "static_select",
                "action_id": "kr",
                "options": choices("1.2 First", "2.1 Second"),
            },
        },
        {
            "type": "input",
            "block_id": "value",
            "label": plain("Value"),
            "hint": plain("37, +5 or 80%"),
            "element": {"type": "plain_text_input", "action_id": "value"},
        },
        {
            "type": "input",
            "block_id": "who",
            "optional": True,
            "label": plain("With"),
            "element": {"type": "multi_users_select", "action_id": "who"},
        },
    ],
}


def make_bot(workspace: Workspace) -> Starlette:
    """A bot that answers in every way a bot can."""
    client = AsyncWebClient(token=workspace.token, base_url=workspace.api_url, retry_handlers=[])
    app = AsyncApp(signing_secret=workspace.signing_secret, client=client, process_before_response=True)

    async def command(ack: Any, body: Json, respond: Any) -> None:
        verb, _, rest = body["text"].partition(" ")
        match verb:
            case "form":
                await client.views_open(trigger_id=body["trigger_id"], view=FORM)
                await ack()
            case "later":
                await ack()
                await respond(text=rest)
            case "all":
                await ack(text=rest, response_type="in_channel")
            case "crash":
                raise RuntimeError("as asked")
            case _:
                actions = {"type": "actions", "elements": [button("Undo", value=rest), button("Wipe")]}
                await ack(text=rest, blocks=[{"type": "section", "text": mrkdwn(f"*got* {rest}")}, actions])

    async def undo(ack: Any, body: Json, respond: Any) -> None:
        await ack()
        await respond(text=f"undone {body['actions'][0]['value']}", replace_original=True)

    async def wipe(ack: Any, respond: Any) -> None:
        await ack()
        await respond(delete_original=True)

    async def check_in(ack: Any, body: Json) -> None:
        values = body["view"]["state"]["values"]
        if not values["value"]["value"]["value"].isdigit():
            await ack(response_action="errors", errors={"value": "That is not a number."})
            return
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text=f"saved {json.dumps(values)}")

    async def mention(event: Json) -> None:
        await client.chat_postMessage(channel=event["channel"], text="a card for all")
        reply = f"hello <@{event['user']}>"
        await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text=reply)

    async def home(event: Json) -> None:
        view = {"type": "home", "blocks": [{"type": "header", "text": plain("Home & away")}]}
        await client.views_publish(user_id=event["user"], view=view)

    async def nothing(ack: Any) -> None:
        await ack()

    app.command("/okr")(command)
    app.action("undo")(undo)
    app.action("wipe")(wipe)
    app.view("check-in")(check_in)
    app.view_closed("check-in")(nothing)
    app.event("app_mention")(mention)
    app.event("app_home_opened")(home)
    for heard in ("message", "channel_rename", "channel_archive", "user_change", "member_joined_channel"):
        app.event(heard)(nothing)
    app.shortcut("shortcut")(nothing)
    handler = AsyncSlackRequestHandler(app)

    async def endpoint(request: Request) -> Response:
        response: Response = await handler.handle(request)
        return response

    return Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])


@contextmanager
def serving() -> Iterator[Workspace]:
    """The workspace with the bot connected, both on loopback ports."""
    with Workspace() as workspace, Server(make_bot(workspace)) as bot:
        workspace.add_person("alice", name="Alice Osei", tz="Europe/Berlin", email="alice@example.org")
        workspace.add_person("bob")
        workspace.add_person("gina", guest=True)
        workspace.add_person("sam", stranger=True)
        workspace.add_person("mallory", team="T0ELSEWHERE")
        workspace.add_channel("general", members=["alice", "bob", "gina"])
        workspace.connect(f"{bot.url}/slack/events")
        yield workspace


def room(slack: Workspace, name: str, **more: Any) -> str:
    """A fresh channel with Alice and Bob in it; its id."""
    return slack.add_channel(name, members=["alice", "bob"], **more).id
