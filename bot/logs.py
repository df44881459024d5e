"""Logging that keeps secrets: whatever is written, tokens and one-use addresses are struck out."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterable
from typing import TextIO

_TOKENS = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|https?://\S*/(?:actions|commands|response)/\S+")
_PASSWORD = re.compile(r"(?<=://)([^/\s:@]*):[^/\s@]*@")
_QUIET = (
    "slack_bolt",
    "slack_sdk",
    "uvicorn.access",
    "aiohttp",
    "apscheduler",
    "asyncio",
    "httpx",
    "alembic",
)


class Redacting(logging.Formatter):
    """Formats a record, traceback included, and strikes out secrets."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z")
        self._secrets = sorted((secret for secret in secrets if len(secret) > 3), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), self._secrets)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """``text`` with every known secret, token, one-use address and password replaced by ``***``."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return _PASSWORD.sub(r"\1:***@", _TOKENS.sub("***", text))


def trace(error: BaseException) -> str:
    """What a bug was and where, without its message, which may quote what somebody wrote."""
    return f"{type(error).__qualname__}\n{''.join(traceback.format_tb(error.__traceback__))}"


def set_up(secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send the bot's log to ``stream`` (default: standard error), other libraries' only from WARNING."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Redacting(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
