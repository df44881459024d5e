"""Who sent a webhook: Discourse's signature. Bytes and headers in; nothing, or a refusal, out.

``X-Discourse-Event-Signature: sha256=<hex>`` is HMAC-SHA256 of the raw body with the webhook's secret.
No header says when it was made, so a recording of a request stays valid: what it tells is known by the
post and its wording, and does nothing a second time.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable

_SIGNATURE = re.compile(rb"sha256=[0-9a-f]{64}")
_NAME = re.compile(r"[a-z_]{1,64}")

Headers = Iterable[tuple[bytes, bytes]]  # as ASGI has them: repeated headers stay visible


class Unverified(Exception):
    """The request does not show that it comes from the forum. The message quotes nothing sent."""


def verify(headers: Headers, body: bytes, secret: str) -> None:
    """Raise ``Unverified`` unless ``body`` is signed with ``secret``."""
    if not secret:
        raise Unverified("no webhook secret is set")
    signature = _the_one(headers, b"x-discourse-event-signature")
    if not _SIGNATURE.fullmatch(signature):
        raise Unverified("the signature is malformed")
    expected = b"sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()
    if not hmac.compare_digest(expected, signature):
        raise Unverified("wrong signature")


def event_of(headers: Headers) -> tuple[str, str, str]:
    """What it tells: the kind (``post``), the event (``post_created``), and the forum's own address."""
    kind = _the_one(headers, b"x-discourse-event-type").decode("latin-1")
    event = _the_one(headers, b"x-discourse-event").decode("latin-1")
    if not _NAME.fullmatch(kind) or not _NAME.fullmatch(event):
        raise Unverified("the event's name is malformed")
    return kind, event, _the_one(headers, b"x-discourse-instance").decode("latin-1")


def _the_one(headers: Headers, name: bytes) -> bytes:
    values = [value for key, value in headers if key.lower() == name]
    if len(values) != 1:
        raise Unverified(f"{name.decode()} is missing or repeated")
    return values[0]
