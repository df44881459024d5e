"""What happens after the acknowledgement: receipts by ``response_url`` and changed modals.

A ``response_url`` lets whoever has it write in a channel, so it is never logged, nor is an error's text,
which may quote it.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Coroutine
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.client import silent_logger
from bot.slack.spans import Json

TIMEOUT = 10  # seconds; of one try
PAUSES = (0.2, 1.0)  # seconds before each further try

logger = logging.getLogger(__name__)


class Afterwards:
    """Keeps background work referenced until it is done. Connects the way ``client`` does."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(self._watched(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, within: float = 5.0) -> None:
        """Wait for what is under way; what takes longer than ``within`` seconds is given up."""
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=within)
            for task in late:
                task.cancel()

    async def respond(self, url: str, body: Json) -> None:
        """Post ``body`` to a ``response_url``. Tried again only where nothing can have been sent."""
        webhook = AsyncWebhookClient(
            url, TIMEOUT, session=self._client.session, logger=silent_logger(), retry_handlers=[]
        )
        webhook.proxy = self._client.proxy  # by itself it would ask the environment
        for pause in (*PAUSES, None):
            try:
                async with asyncio.timeout(TIMEOUT):
                    answer = await webhook.send_dict(body)
            except aiohttp.ClientConnectorError as error:
                if pause is None:
                    logger.warning("a receipt was not delivered: %s", type(error).__name__)
                    return
                await asyncio.sleep(pause)
                continue
            except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
                logger.warning("a receipt may not have been delivered: %s", type(error).__name__)
                return
            if answer.status_code >= 400:
                logger.warning("a receipt was not delivered: HTTP %d", answer.status_code)
            return

    async def _watched(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # nobody awaits this task: a bug here would vanish without a trace
            log_bug(error)


def log_bug(error: BaseException) -> None:
    """The trace of a bug: where, not what with. Its message may quote what somebody wrote."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("bug: %s\n%s", type(error).__qualname__, frames)
