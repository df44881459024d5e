"""Who sent a request: Slack's v0 signature. Bytes and headers in; nothing, or a refusal, out.

The rule is Slack's own ("Verifying requests from Slack"): HMAC-SHA256 over ``v0:<timestamp>:<body>``
with the app's signing secret, and a timestamp no further than five minutes from now.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable

MAX_AGE = 300.0  # seconds, either way
_TIMESTAMP = re.compile(rb"[0-9]{1,12}")
_SIGNATURE = re.compile(rb"v0=[0-9a-f]{64}")

Headers = Iterable[tuple[bytes, bytes]]  # as ASGI has them: repeated headers stay visible


class Unverified(Exception):
    """The request does not show that it comes from Slack. The message names the reason, nothing sent."""


def verify(headers: Headers, body: bytes, secret: str, now: float) -> None:
    """Raise ``Unverified`` unless ``body`` is signed with ``secret``. ``now``: real time, in seconds
    since 1970, whatever the bot's own clock shows."""
    pairs = [(name.lower(), value) for name, value in headers]
    timestamp = _the_one(pairs, b"x-slack-request-timestamp", _TIMESTAMP)
    signature = _the_one(pairs, b"x-slack-signature", _SIGNATURE)
    if not abs(now - int(timestamp)) <= MAX_AGE:
        raise Unverified("stale timestamp")
    if not secret:
        raise Unverified("no signing secret is set")
    expected = hmac.new(secret.encode(), b"v0:" + timestamp + b":" + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(b"v0=" + expected.encode(), signature):
        raise Unverified("wrong signature")


def _the_one(pairs: list[tuple[bytes, bytes]], name: bytes, form: re.Pattern[bytes]) -> bytes:
    values = [value for key, value in pairs if key == name]
    if len(values) != 1 or not form.fullmatch(values[0]):
        raise Unverified(f"{name.decode()} is missing, repeated or malformed")
    return values[0]
