"""Asking a platform who the bot is, until it answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 0.2, 30.0  # seconds between two tries


async def until_answered(
    ask: Callable[[], Awaitable[None]],
    failures: tuple[type[Exception], ...],
    why: Callable[[Exception], str],
) -> None:
    """``ask`` until it raises none of ``failures``; ``why`` says in the log what went wrong."""
    wait = FIRST_WAIT
    while True:
        try:
            await ask()
            return
        except failures as error:
            log.warning("%s (%s); next try in %.1f s", why(error), error, wait)
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)
