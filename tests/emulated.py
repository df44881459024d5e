"""Somebody else's Slack: npm's ``emulate``, in a process of its own, and people's requests signed by us.

``MILEPOST_EMULATE`` names a folder with a copy of ``tests/emulate/package.json`` where ``npm install`` has
run. It keeps channels, threads, people, views and scopes, and sends nothing by itself.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.slack.manifest import SCOPES
from sandbox.slack.deliver import FORM, signature

Json = dict[str, Any]

FOLDER = Path(os.environ.get("MILEPOST_EMULATE", "/nowhere"))
TOKEN, HERS, SECRET = "xoxb-emulated", "xoxp-emulated", "emulated-signing-secret"
BOT, BOT_ID, APP = "U0MILEPOST", "B0MILEPOST", "A0MILEPOST"
CHANNEL, PRIVATE = "contributors", "panel-room"
STARTING = 20.0  # seconds


def seed() -> Json:
    """A workspace with Alice in it, and our app with just the scopes of our manifest."""
    app = {"app_id": APP, "bot_id": BOT_ID, "bot_user_id": BOT}
    return {
        "slack": {
            "team": {"name": "Emulated", "domain": "emulated"},
            "users": [{"name": "alice", "real_name": "Alice Osei"}],
            "channels": [{"name": CHANNEL}, {"name": PRIVATE, "is_private": True}],
            "oauth_apps": [
                {
                    **app,
                    "client_id": "1.1",
                    "client_secret": "unused",
                    "name": "Milepost",
                    "bot_name": "milepost",
                    "redirect_uris": ["http://127.0.0.1/unused"],
                    "scopes": list(SCOPES),
                }
            ],
            "tokens": [
                {**app, "token": TOKEN, "type": "bot", "user": BOT, "scopes": list(SCOPES)},
                {"token": HERS, "type": "user", "user": "alice"},
            ],
            "incoming_webhooks": [{"channel": CHANNEL}],
            "strict_scopes": True,
        }
    }


@contextmanager
def emulator(folder: Path) -> Iterator[str]:
    """Serve a fresh workspace until the block ends; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    seeded = folder / "seed.yaml"
    seeded.write_text(json.dumps(seed()), "utf-8")  # JSON is YAML too
    modules = FOLDER / "node_modules"
    program = [modules / ".bin" / "node", modules / "emulate" / "dist" / "index.js"]
    arguments = ["start", "--service", "slack", "--port", str(port), "--seed", str(seeded)]
    with (folder / "emulate.log").open("wb") as log:
        process = subprocess.Popen([*program, *arguments], stdout=log, stderr=log, cwd=folder)
    try:
        address = f"http://127.0.0.1:{port}"
        _await(process, address, folder / "emulate.log")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


def door(address: str) -> Starlette:
    """The way in for bots. Slack reads the arguments in an address like those in a body, of a GET too;
    ``emulate`` reads bodies of POSTs."""
    client = httpx.AsyncClient(base_url=address, trust_env=False)

    async def passed_on(request: Request) -> Response:
        body, kind = await request.body(), request.headers.get("content-type", FORM)
        if request.url.query or not body:
            body, kind = request.url.query.encode(), FORM
        headers = {"content-type": kind, "authorization": request.headers.get("authorization", "")}
        answer = await client.post(request.url.path, content=body, headers=headers)
        return Response(answer.content, answer.status_code, media_type=answer.headers["content-type"])

    return Starlette(routes=[Route("/api/{method}", passed_on, methods=["GET", "POST"])])


def _await(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + STARTING
    while True:
        try:
            httpx.get(address, trust_env=False)
            return
        except httpx.TransportError:
            assert process.poll() is None and time.monotonic() < deadline, log.read_text("utf-8")
            time.sleep(0.05)


class Alice:
    """One person at that Slack, whose requests to the bot at ``events`` are signed here."""

    def __init__(self, address: str, events: str) -> None:
        self.api = WebClient(HERS, base_url=f"{address}/api/")
        who = self.api.auth_test()
        self.team, self.id = str(who["team_id"]), str(who["user_id"])
        found = self.api.conversations_list(types="public_channel,private_channel")["channels"]
        self.channels = {one["name"]: str(one["id"]) for one in found}
        self.api.conversations_invite(channel=self.channels[PRIVATE], users=BOT)
        self._address = address
        self._events = events
        self._turn = count(1)

    def trigger(self) -> str:
        """A trigger that opens one form."""
        app = WebClient(TOKEN, base_url=self.api.base_url)  # the trigger is good for who asked for it
        made = app.api_call("views.generateTriggerId", json={"user_id": self.id})
        return str(made["trigger_id"])

    def looks_at(self, tab: str) -> str:
        """A page of what that Slack knows (``views``, ``auth`` …), as words."""
        page = httpx.get(self._address, params={"tab": tab}, trust_env=False).text
        return " ".join(re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split())

    def hook(self) -> str:
        """An address that takes messages, as a ``response_url`` does."""
        shown = self.looks_at("auth")
        found = re.search(rf"/services/\w+/{BOT_ID}/\w+", shown)
        assert found is not None, shown
        return self._address + found[0]

    def says(self, text: str, channel: str = CHANNEL) -> Any:
        """``/okr <text>``; what it is answered with, None for nothing."""
        fields = {
            "command": "/okr",
            "text": text,
            "team_id": self.team,
            "user_id": self.id,
            "channel_id": self.channels[channel],
            "channel_name": channel,
            "trigger_id": self.trigger(),
            "response_url": self.hook(),
        }
        return self._send(urlencode(fields).encode(), FORM)

    def presses(self, line: str) -> None:
        """A button of a receipt."""
        payload = {
            "type": "block_actions",
            "team": {"id": self.team},
            "user": {"id": self.id, "team_id": self.team},
            "channel": {"id": self.channels[CHANNEL], "name": CHANNEL},
            "container": {"type": "message", "is_ephemeral": True},
            "trigger_id": self.trigger(),
            "response_url": self.hook(),
            "actions": [{"type": "button", "action_id": "run:1", "block_id": "b", "value": line}],
        }
        body = urlencode({"payload": json.dumps(payload)}).encode()
        self._send(body, FORM)

    def tells(self, event: Json) -> None:
        """An event of hers."""
        envelope = {
            "type": "event_callback",
            "team_id": self.team,
            "event_id": f"Ev{next(self._turn)}",
            "event": {"user": self.id, **event},
        }
        self._send(json.dumps(envelope).encode(), "application/json")

    def _send(self, body: bytes, content_type: str) -> Any:
        now = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": now,
            "X-Slack-Signature": signature(SECRET, now, body),
        }
        answer = httpx.post(self._events, content=body, headers=headers, trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.json() if answer.content else None
