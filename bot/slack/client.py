"""The one way to call Slack's Web API: no retries of the SDK's, nothing logged, one kind of failure."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

TIMEOUT = 10.0  # seconds; of one call
_LONGEST_WAIT = 3600.0
_UNCERTAIN = {
    "timeout",
    "dropped",
    "unreadable",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
}


def silent_logger() -> logging.Logger:
    """A logger that says nothing at any level: at DEBUG the SDK writes tokens, bodies and addresses."""
    logger = logging.Logger("silent", level=logging.CRITICAL + 1)
    logger.disabled = True
    return logger


def web_client(token: str, base_url: str, session: aiohttp.ClientSession | None = None) -> AsyncWebClient:
    """A client for ``base_url`` (``https://slack.com/api/``). With a session its connections are kept.

    Without ``retry_handlers=[]`` the SDK sends again after a dropped connection, which can post twice.
    """
    return AsyncWebClient(
        token=token,
        base_url=base_url,
        timeout=int(TIMEOUT),
        session=session,
        logger=silent_logger(),
        retry_handlers=[],
    )


class CallFailed(Exception):
    """A call that brought no result. ``code`` is Slack's own error, else ``timeout``, ``unreachable``
    (nothing was sent), ``dropped`` or ``unreadable``; ``status`` the HTTP status, 0 without an answer."""

    def __init__(self, code: str, status: int = 0, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.retry_after = retry_after

    @property
    def rate_limited(self) -> bool:
        return self.status == 429 or self.code in ("ratelimited", "rate_limited")

    @property
    def uncertain(self) -> bool:
        """Whether the call may have had its effect all the same."""
        return self.status >= 500 or self.code in _UNCERTAIN


async def call(pending: Awaitable[AsyncSlackResponse], within: float = TIMEOUT) -> dict[str, Any]:
    """The data of an answer that says ok; ``CallFailed`` for everything else."""
    try:
        async with asyncio.timeout(within):
            answer = await pending
    except SlackApiError as error:
        raise _failure(error.response) from None
    except TimeoutError:
        raise CallFailed("timeout") from None
    except aiohttp.ClientConnectorError:
        raise CallFailed("unreachable") from None
    except (aiohttp.ClientError, OSError):
        raise CallFailed("dropped") from None
    except AttributeError:  # the SDK's, on an answer that is text instead of JSON
        raise CallFailed("unreadable") from None
    if not isinstance(answer.data, dict):
        raise CallFailed("unreadable", answer.status_code)
    return answer.data


def _failure(response: object) -> CallFailed:
    """The SDK hands over its own response, or aiohttp's where the answer was not JSON."""
    data = getattr(response, "data", None)
    status = getattr(response, "status_code", None) or getattr(response, "status", 0)
    code = data.get("error") if isinstance(data, dict) else None
    headers = getattr(response, "headers", None)
    return CallFailed(
        code if isinstance(code, str) and code else "unreadable",
        status if isinstance(status, int) else 0,
        _retry_after(headers if isinstance(headers, Mapping) else {}),
    )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, as the ``Retry-After`` header says."""
    for name, value in headers.items():
        if name.lower() == "retry-after" and value.isascii() and value.isdigit():
            return min(float(value), _LONGEST_WAIT)
    return None
