"""What a failed call to the forum means to delivery: Refused, Gone, Later or Unknown."""

from __future__ import annotations

from typing import NoReturn

from bot.discourse.failures import CallFailed
from bot.transport import Gone, Later, Refused, Unknown, Unseen

NO_HINT = 30.0  # seconds to wait when a refusal for now does not say
_NOT_NOW = {"unreachable": 5.0, "http_409": 1.0, "moved": 300.0}


def refuse(error: CallFailed) -> NoReturn:
    """What a failed post or update means. Any answer of the forum's own, other than a trouble of the
    server's, says that nothing was posted."""
    _not_now(error)
    if error.uncertain:
        raise Unknown(error.code) from None
    raise Refused(error.words) from None


def gone(error: CallFailed) -> None:
    """Where it says that the post or topic that was to be changed or answered is no more."""
    if error.missing:
        raise Gone(error.words) from None


def not_sent(error: CallFailed) -> NoReturn:
    """What it means that we could not look before posting: nothing was sent."""
    gone(error)
    _not_now(error)
    if error.uncertain:
        raise Later(NO_HINT, error.code) from None
    raise Refused(error.words) from None


def unseen(error: CallFailed) -> NoReturn:
    """What it means that we could not look: never that the message is not there."""
    _not_now(error)
    raise (Unknown if error.uncertain else Unseen)(error.code) from None


def _not_now(error: CallFailed) -> None:
    if error.rate_limited:
        raise Later(NO_HINT if error.retry_after is None else error.retry_after, "ratelimited") from None
    if error.code in _NOT_NOW:
        raise Later(_NOT_NOW[error.code], error.code) from None
