"""Webhooks: signed requests to the bot, and Discourse's own rules of retrying them."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count

from sandbox.courier import FAILED, JSON, Courier, Delivery
from sandbox.discourse.state import Event

PATIENCE = 20.0  # seconds in which the bot must answer
RETRY_DELAYS = (60.0, 300.0, 1500.0, 7500.0)  # seconds after each failure
GONE = (404, 410)  # the hook is taken to be there no more, and never tried again
KINDS = frozenset({"post", "topic", "user", "category", "notification"})


class HookCourier(Courier):
    """``kinds``: the event types the hook is set up for; ``on``: whether it is active at all.

    Retried is what was answered, but not with success. What got no answer is lost: there the bot has
    to catch up by itself. No header says when a request was made.
    """

    def __init__(self, secret: str) -> None:
        super().__init__("", PATIENCE)
        self.instance = ""  # the address of the forum
        self.on = True
        self.kinds = KINDS
        self.retry_delays: tuple[float, ...] = RETRY_DELAYS
        self._secret = secret
        self._numbers = count(1)
        self._held: list[Event] | None = None

    def event(self, event: Event) -> None:
        """Deliver in the background, in the order of calls, if the hook is set up for it."""
        if not self.url or not self.on or event.kind not in self.kinds:
            return
        if self._held is not None:
            self._held.append(event)
            return
        # Drawn now: the thing may have changed by the time of a retry.
        body = json.dumps({event.kind: event.payload}, ensure_ascii=False).encode()
        self.later(0, lambda: self._attempt(body, event.kind, event.name, 0))

    def ping(self) -> Delivery:
        return self._send(json.dumps({"ping": "OK"}).encode(), "ping", "ping")

    def again(self, delivery: Delivery) -> Delivery:
        """The same body once more, under an event id of its own, as from the admins' page."""
        kind, name = (delivery.headers[f"X-Discourse-{part}"] for part in ("Event-Type", "Event"))
        return self._send(delivery.body, kind, name)

    def send(self, body: bytes, headers: Mapping[str, str]) -> Delivery:
        """Any body; ``headers`` replace those of a ``post_created`` event, signed now."""
        return self.deliver(body, JSON, {**self.headers(body, "post", "post_created"), **headers})

    def headers(self, body: bytes, kind: str, name: str) -> dict[str, str]:
        digest = hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
        return {
            "User-Agent": "Discourse/3.6.0",
            "X-Discourse-Instance": self.instance,
            "X-Discourse-Event-Id": str(next(self._numbers)),
            "X-Discourse-Event-Type": kind,
            "X-Discourse-Event": name,
            "X-Discourse-Event-Signature": f"sha256={digest}",
        }

    @contextmanager
    def reversed(self) -> Iterator[None]:
        """What happens within is told afterwards, the last first."""
        self._held = []
        try:
            yield
        finally:
            held, self._held = self._held, None
            for event in reversed(held):
                self.event(event)

    def _send(self, body: bytes, kind: str, name: str) -> Delivery:
        return self.deliver(body, JSON, self.headers(body, kind, name))

    def _attempt(self, body: bytes, kind: str, name: str, retry: int) -> None:
        delivery = self._send(body, kind, name)
        lost = delivery.reason == FAILED or delivery.status == 0 or delivery.status in GONE
        if not delivery.ok and not lost and retry < len(self.retry_delays):
            self.later(self.retry_delays[retry], lambda: self._attempt(body, kind, name, retry + 1))
