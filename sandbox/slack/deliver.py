"""Signed requests to the bot, and Slack's retries of events."""

from __future__ import annotations

import hashlib
import heapq
import hmac
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from typing import Any
from urllib.parse import urlencode, urlsplit

from sandbox.slack.things import Json

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
PATIENCE = 3.0  # seconds in which the app must acknowledge
RETRY_DELAYS = (0.0, 60.0, 300.0)  # seconds after the failure, for events only


@dataclass(frozen=True)
class Delivery:
    """One request to the bot and its outcome; ``status`` 0 means none came (``reason`` says why)."""

    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 0
    answer: bytes = b""
    answer_type: str = ""
    reason: str = ""

    @property
    def ok(self) -> bool:
        return self.status == 200

    def payload(self) -> Any:
        """What was acknowledged with: None for nothing, JSON where it is JSON, else the text."""
        text = self.answer.decode("utf-8", "replace")
        if not text.strip():
            return None
        return json.loads(text) if self.answer_type.startswith(JSON) else text


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature: HMAC-SHA256 over ``v0:<timestamp>:<body>``."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class Courier:
    """Delivers to ``url`` and keeps every delivery in ``deliveries``."""

    def __init__(self, secret: str, url: str = "") -> None:
        self.url = url
        self.patience = PATIENCE
        self.retry_delays: tuple[float, ...] = RETRY_DELAYS
        self.deliveries: list[Delivery] = []
        self.last: Delivery | None = None  # that a person caused
        self._secret = secret
        self._due: list[tuple[float, int, Json, int, str]] = []
        self._order = count()
        self._busy = 0
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def form(self, fields: Mapping[str, str]) -> Delivery:
        return self.send(urlencode(fields).encode(), FORM)

    def interaction(self, payload: Json) -> Delivery:
        return self.form({"payload": json.dumps(payload)})

    def send(self, body: bytes, content_type: str, headers: Mapping[str, str] | None = None) -> Delivery:
        """One signed request. ``headers`` replace the signature's own, for forged and stale ones."""
        self.last = self._deliver(body, content_type, headers or {})
        return self.last

    def signed(self, body: bytes, at: float | None = None) -> dict[str, str]:
        """The headers of a request signed now, or at a time in Unix seconds."""
        timestamp = str(int(time.time() if at is None else at))
        signed = signature(self._secret, timestamp, body)
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signed}

    def again(self, delivery: Delivery) -> Delivery:
        """The same body, freshly signed, marked as a retry where Slack marks retries."""
        retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
        return self._deliver(
            delivery.body, delivery.content_type, retry if delivery.content_type == JSON else {}
        )

    def event(self, envelope: Json) -> Delivery:
        """An event, now; if it fails it comes again after the retry delays."""
        self.last = self._attempt(envelope, 0, "")
        return self.last

    def event_later(self, envelope: Json) -> None:
        """An event from the delivery thread, so that nobody waits for it."""
        if self.url:
            self._schedule(0, envelope, 0, "")

    def settle(self, timeout: float = 5.0) -> bool:
        """Wait until nothing is due: False when the time ran out first."""
        with self._wake:
            return self._wake.wait_for(lambda: not self._busy and not self._due_now(), timeout)

    def close(self) -> None:
        with self._wake:
            self._closed = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=self.patience + 1)

    def _deliver(self, body: bytes, content_type: str, headers: Mapping[str, str]) -> Delivery:
        whole = {"Content-Type": content_type, **self.signed(body), **headers}
        delivery = self._exchange(body, content_type, whole)
        self.deliveries.append(delivery)
        return delivery

    def _exchange(self, body: bytes, content_type: str, headers: Mapping[str, str]) -> Delivery:
        if not self.url:
            return Delivery(body, content_type, headers, reason="connection_failed")
        try:
            status, answer, kind = self._post(body, headers)
        except TimeoutError:
            return Delivery(body, content_type, headers, reason="http_timeout")
        except (OSError, HTTPException):
            return Delivery(body, content_type, headers, reason="connection_failed")
        return Delivery(
            body, content_type, headers, status, answer, kind, "" if status == 200 else "http_error"
        )

    def _post(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes, str]:
        """(status, body, content type). No proxy: the bot is on this machine."""
        where = urlsplit(self.url)
        connection = HTTPConnection(where.hostname or "", where.port or 80, timeout=self.patience)
        try:
            connection.request("POST", where.path or "/", body, dict(headers))
            response = connection.getresponse()
            return response.status, response.read(), response.headers.get("Content-Type", "")
        finally:
            connection.close()

    def _attempt(self, envelope: Json, retry: int, reason: str) -> Delivery:
        again = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason} if retry else {}
        delivery = self._deliver(json.dumps(envelope).encode(), JSON, again)
        if not delivery.ok and retry < len(self.retry_delays):
            self._schedule(self.retry_delays[retry], envelope, retry + 1, delivery.reason)
        return delivery

    def _schedule(self, delay: float, envelope: Json, retry: int, reason: str) -> None:
        with self._wake:
            if self._closed:
                return
            entry = (time.monotonic() + delay, next(self._order), envelope, retry, reason)
            heapq.heappush(self._due, entry)
            self._wake.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="sandbox-events", daemon=True)
                self._thread.start()

    def _due_now(self) -> bool:
        return bool(self._due) and self._due[0][0] <= time.monotonic()

    def _work(self) -> None:
        while (entry := self._next()) is not None:
            _, _, envelope, retry, reason = entry
            self._attempt(envelope, retry, reason)
            with self._wake:
                self._busy -= 1
                self._wake.notify_all()

    def _next(self) -> tuple[float, int, Json, int, str] | None:
        with self._wake:
            while not self._closed:
                if self._due_now():
                    self._busy += 1
                    return heapq.heappop(self._due)
                self._wake.wait(self._due[0][0] - time.monotonic() if self._due else None)
            return None
