"""Somebody else's Slack: npm's ``emulate``, in a process of its own, and people's requests signed by us.

It is installed from ``tests/emulate/package.json`` into the folder that ``MILEPOST_EMULATE`` names (see
CONTRIBUTING). It keeps channels, threads, people, views and scopes, and sends nothing by itself.
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

from bot.slack.manifest import SCOPES
from sandbox.slack.deliver import signature

Json = dict[str, Any]

FOLDER = Path(os.environ.get("MILEPOST_EMULATE", "/nowhere"))
TOKEN, SECRET = "xoxb-emulated", "emulated-signing-secret"
BOT, APP = "U0MILEPOST", "A0MILEPOST"
CHANNEL, PRIVATE = "contributors", "panel-room"
STARTING = 20.0  # seconds


def seed() -> Json:
    """A workspace with Alice in it, and our app with just the scopes of our manifest."""
    app = {"app_id": APP, "bot_id": "B0MILEPOST", "bot_user_id": BOT}
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
            "tokens": [{**app, "token": TOKEN, "type": "bot", "user": BOT, "scopes": list(SCOPES)}],
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
    arguments = ["start", "--service", "slack", "--port", str(port), "--seed", seeded]
    with (folder / "emulate.log").open("wb") as log:
        process = subprocess.Popen([*program, *arguments], stdout=log, stderr=log, cwd=folder)
    try:
        address = f"http://127.0.0.1:{port}"
        _await(process, address, folder / "emulate.log")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


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
        self.api = WebClient(TOKEN, base_url=f"{address}/api/")
        self.team = str(self.api.auth_test()["team_id"])
        self.id = next(one["id"] for one in self.api.users_list()["members"] if one["name"] == "alice")
        found = self.api.conversations_list(types="public_channel,private_channel")["channels"]
        self.channels = {one["name"]: str(one["id"]) for one in found}
        self._address = address
        self._events = events
        self._turn = count(1)

    def trigger(self) -> str:
        """A trigger that opens one form."""
        made = self.api.api_call("views.generateTriggerId", json={"user_id": self.id})
        return str(made["trigger_id"])

    def hook(self) -> str:
        """An address that takes messages, as a ``response_url`` does."""
        shown = httpx.get(f"{self._address}/?tab=auth", trust_env=False).text
        found = re.search(r"/services/\w+/\w+/\w+", shown)
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
        return self._send(urlencode(fields).encode(), "application/x-www-form-urlencoded")

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
        self._send(body, "application/x-www-form-urlencoded")

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
