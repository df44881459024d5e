"""How a call to the forum can fail, in one kind: what Discourse said, and what is known after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.fields import Malformed, json_of

LONGEST_WAIT = 3600.0  # seconds
_LONGEST_WORDS = 300  # characters of Discourse's own words that are kept
_UNCERTAIN = {"timeout", "dropped", "unreadable"}


class CallFailed(Exception):
    """A call that brought no result.

    ``code`` is Discourse's own ``error_type``, else ``http_<status>``, or ``timeout``, ``unreachable``
    (nothing was sent), ``dropped``, ``unreadable`` or ``moved``; ``status`` the HTTP status, 0 without an
    answer; ``errors`` Discourse's own words, for people.
    """

    def __init__(
        self, code: str, status: int = 0, retry_after: float | None = None, errors: tuple[str, ...] = ()
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.retry_after = retry_after
        self.errors = errors

    @property
    def rate_limited(self) -> bool:
        return self.status == 429

    @property
    def uncertain(self) -> bool:
        """Whether the call may have had its effect all the same."""
        return self.status >= 500 or self.code in _UNCERTAIN

    @property
    def missing(self) -> bool:
        return self.status in (404, 410)

    @property
    def forbidden(self) -> bool:
        return self.status in (401, 403)

    @property
    def invalid(self) -> bool:
        """Discourse has something against the post, topic or title itself; ``errors`` says what."""
        return self.status == 422

    @property
    def words(self) -> str:
        """What to tell somebody: Discourse's own words, else the code."""
        return "; ".join(self.errors)[:_LONGEST_WORDS] or self.code


class Enqueued(CallFailed):
    """Discourse took the post, and it waits for a moderator: there is none yet, and none to repeat."""

    def __init__(self) -> None:
        super().__init__("enqueued", 200)


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> CallFailed:
    """What an answer with an error status says. A 429 comes in two shapes: as text with ``Retry-After``,
    from the server in front, and as JSON with ``extras.wait_seconds``."""
    said = _object(body)
    errors = said.get("errors")
    words = tuple(one for one in errors if isinstance(one, str)) if isinstance(errors, list) else ()
    kind = said.get("error_type")
    code = kind if isinstance(kind, str) and kind else f"http_{status}"
    return CallFailed(code, status, _wait(headers, said), words)


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        said = json_of(body)
    except Malformed:
        return {}
    return said if isinstance(said, dict) else {}


def _wait(headers: Mapping[str, str], said: Mapping[str, Any]) -> float | None:
    """Seconds to wait, the longest that is asked for."""
    extras = said.get("extras")
    asked = extras.get("wait_seconds") if isinstance(extras, dict) else None
    waits = [float(asked)] if isinstance(asked, int | float) and 0 <= asked < 1e9 else []
    header = headers.get("Retry-After", "")
    if header.isascii() and header.isdigit():
        waits.append(float(header[:9]))
    return min(max(waits), LONGEST_WAIT) if waits else None
