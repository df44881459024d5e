"""Requests to the bot, signed over HTTP or by its socket, and Slack's retries of events."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from sandbox.courier import JSON, Courier, Delivery
from sandbox.slack.sockets import Sockets, envelope
from sandbox.slack.things import Json

FORM = "application/x-www-form-urlencoded"
PATIENCE = 3.0  # seconds in which the app must acknowledge
RETRY_DELAYS = (0.0, 60.0, 300.0)  # seconds after the failure, for events only


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature: HMAC-SHA256 over ``v0:<timestamp>:<body>``."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class SlackCourier(Courier):
    """Slack's side of the wire: a socket of the bot's while it has one open, else HTTP."""

    def __init__(self, secret: str, sockets: Sockets, url: str = "") -> None:
        super().__init__(url, PATIENCE)
        self.sockets = sockets
        self.retry_delays: tuple[float, ...] = RETRY_DELAYS
        self.last: Delivery | None = None  # that a person caused
        self._secret = secret

    @property
    def reachable(self) -> bool:
        return bool(self.sockets.links) or super().reachable

    def form(self, fields: Mapping[str, str]) -> Delivery:
        return self.send(urlencode(fields).encode(), FORM)

    def interaction(self, payload: Json) -> Delivery:
        return self.form({"payload": json.dumps(payload)})

    def send(self, body: bytes, content_type: str, headers: Mapping[str, str] | None = None) -> Delivery:
        """One signed request. ``headers`` replace the signature's own, for forged and stale ones."""
        self.last = self._signed(body, content_type, headers or {})
        return self.last

    def signed(self, body: bytes, at: float | None = None) -> dict[str, str]:
        """The headers of a request signed now, or at a time in Unix seconds."""
        timestamp = str(int(time.time() if at is None else at))
        signed = signature(self._secret, timestamp, body)
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signed}

    def again(self, delivery: Delivery) -> Delivery:
        """The same body, freshly signed, marked as a retry where Slack marks retries."""
        retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
        marks = retry if delivery.content_type == JSON else {}
        return self._signed(delivery.body, delivery.content_type, marks)

    def event(self, envelope: Json) -> Delivery:
        """An event, now; if it fails it comes again after the retry delays."""
        self.last = self._attempt(envelope, 0, "")
        return self.last

    def event_later(self, envelope: Json) -> None:
        """An event from the delivery thread, so that nobody waits for it."""
        if self.reachable:
            self.later(0, lambda: self._attempt(envelope, 0, ""))

    def _post(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes, str]:
        if not self.sockets.links:
            return super()._post(body, headers)
        answer = self.sockets.deliver(in_envelope(body, headers), self.patience)
        return 200, json.dumps(answer).encode() if answer else b"", JSON

    def _signed(self, body: bytes, content_type: str, headers: Mapping[str, str]) -> Delivery:
        return self.deliver(body, content_type, {**self.signed(body), **headers})

    def _attempt(self, envelope: Json, retry: int, reason: str) -> Delivery:
        again = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason} if retry else {}
        delivery = self._signed(json.dumps(envelope).encode(), JSON, again)
        if not delivery.ok and retry < len(self.retry_delays):
            delay = self.retry_delays[retry]
            self.later(delay, lambda: self._attempt(envelope, retry + 1, delivery.reason))
        return delivery


def in_envelope(body: bytes, headers: Mapping[str, str]) -> Json:
    """What goes over a socket in the place of an HTTP request."""
    if headers["Content-Type"] == JSON:
        retry = int(headers.get("X-Slack-Retry-Num", 0))
        reason = headers.get("X-Slack-Retry-Reason", "").replace("http_timeout", "timeout")
        return envelope("events_api", json.loads(body), retry, reason)
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    if "payload" in fields:
        return envelope("interactive", json.loads(fields["payload"]))
    return envelope("slash_commands", fields)
