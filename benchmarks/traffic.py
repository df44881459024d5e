"""Slash commands as Slack sends them: form, headers, signature, each with a trigger of its own."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

SECRET = "benchmark-signing-secret"
TEAM = "T0SANDBOX"


@dataclass(frozen=True)
class Said:
    """What is typed, by turns: ``texts`` behind ``/okr`` (``{n}`` becomes the number), by ``users`` in
    ``channel``. ``expects`` stands in every right answer."""

    texts: Sequence[str]
    users: Sequence[str]
    channel: str
    expects: str = ""


def requests(said: Said, port: int, first: int, count: int, now: int) -> list[bytes]:
    """Numbers ``first`` to ``first + count - 1``, signed at ``now`` (seconds): good for five minutes."""
    return [_request(_body(said, number), port, now) for number in range(first, first + count)]


def _body(said: Said, number: int) -> bytes:
    user = said.users[number % len(said.users)]
    text = said.texts[number % len(said.texts)]
    fields = {
        "token": "unused",
        "team_id": TEAM,
        "team_domain": "sandbox",
        "channel_id": said.channel,
        "channel_name": "benchmark",
        "user_id": user,
        "user_name": user.lower(),
        "command": "/okr",
        "text": text.replace("{n}", str(number)),
        "api_app_id": "A0SANDBOX",
        "is_enterprise_install": "false",
        "response_url": f"http://127.0.0.1:9/commands/{number}",
        "trigger_id": f"{number}.1234567890.0123456789abcdef",
    }
    return urlencode(fields).encode()


def _request(body: bytes, port: int, now: int) -> bytes:
    signature = hmac.new(SECRET.encode(), f"v0:{now}:".encode() + body, hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{port}\r\n"
        "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        "Accept: application/json,*/*\r\n"
        "Accept-Encoding: gzip,deflate\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"X-Slack-Request-Timestamp: {now}\r\n"
        f"X-Slack-Signature: v0={signature}\r\n"
        "\r\n"
    )
    return head.encode() + body
