"""Requests to the bot: sent now or later from a thread of their own, each one kept."""

from __future__ import annotations

import heapq
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from typing import Any
from urllib.parse import urlsplit

JSON = "application/json"
FAILED = "connection_failed"

Task = Callable[[], object]


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
        return 200 <= self.status < 300

    def payload(self) -> Any:
        """What was acknowledged with: None for nothing, JSON where it is JSON, else the text."""
        text = self.answer.decode("utf-8", "replace")
        if not text.strip():
            return None
        return json.loads(text) if self.answer_type.startswith(JSON) else text


class Courier:
    """Delivers to ``url`` and keeps every delivery in ``deliveries``; ``patience`` in seconds."""

    def __init__(self, url: str, patience: float) -> None:
        self.url = url
        self.patience = patience
        self.deliveries: list[Delivery] = []
        self._due: list[tuple[float, int, Task]] = []
        self._order = count()
        self._busy = 0
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    @property
    def reachable(self) -> bool:
        """Whether there is a bot to send anything to."""
        return bool(self.url)

    def settle(self, timeout: float = 20.0) -> bool:
        """Wait until nothing is due: False when the time ran out first."""
        with self._wake:
            return self._wake.wait_for(lambda: not self._busy and not self._due_now(), timeout)

    def close(self) -> None:
        with self._wake:
            self._closed = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=self.patience + 1)

    def deliver(self, body: bytes, content_type: str, headers: Mapping[str, str]) -> Delivery:
        """One request, now, with these headers and the content type."""
        delivery = self._exchange(body, content_type, {"Content-Type": content_type, **headers})
        self.deliveries.append(delivery)
        return delivery

    def later(self, delay: float, task: Task) -> None:
        """Have ``task`` done by the delivery thread in ``delay`` seconds."""
        with self._wake:
            if self._closed:
                return
            heapq.heappush(self._due, (time.monotonic() + delay, next(self._order), task))
            self._wake.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="sandbox-events", daemon=True)
                self._thread.start()

    def _exchange(self, body: bytes, content_type: str, headers: Mapping[str, str]) -> Delivery:
        if not self.reachable:
            return Delivery(body, content_type, headers, reason=FAILED)
        try:
            status, answer, kind = self._post(body, headers)
        except TimeoutError:
            return Delivery(body, content_type, headers, reason="http_timeout")
        except (OSError, HTTPException):
            return Delivery(body, content_type, headers, reason=FAILED)
        reason = "" if 200 <= status < 300 else "http_error"
        return Delivery(body, content_type, headers, status, answer, kind, reason)

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

    def _due_now(self) -> bool:
        return bool(self._due) and self._due[0][0] <= time.monotonic()

    def _work(self) -> None:
        while (task := self._next()) is not None:
            task()
            with self._wake:
                self._busy -= 1
                self._wake.notify_all()

    def _next(self) -> Task | None:
        with self._wake:
            while not self._closed:
                if self._due_now():
                    self._busy += 1
                    return heapq.heappop(self._due)[-1]
                self._wake.wait(self._due[0][0] - time.monotonic() if self._due else None)
            return None
