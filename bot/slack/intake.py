"""An event from Slack into the inbox, within the time that Slack waits for the acknowledgement."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.readiness import SlackTenant
from bot.slack import events
from bot.slack.fields import Malformed
from bot.slack.payload import Event
from storage.errors import Unavailable
from storage.session import Session
from storage.store import Database

WITHIN = 2.5  # seconds; Slack waits for three

logger = logging.getLogger(__name__)


class Intake:
    """Saves one event. ``wake``: there is work in the inbox."""

    def __init__(self, db: Database, tenant: SlackTenant, wake: Callable[[], None]) -> None:
        self._db = db
        self._tenant = tenant
        self._wake = wake

    async def __call__(self, event: Event) -> bool:
        """False when it could not be saved, or nobody can say yet whether it is for us."""
        if self._tenant.team is None or self._tenant.user is None:
            return False
        if event.tenant != self._tenant.team:
            logger.info("dropped an event of a workspace that is not ours")
            return True
        if event.kind in ("app_uninstalled", "tokens_revoked"):
            self._tenant.removed(event.kind)
            return True
        try:
            kept = events.keep(event, self._tenant.user)
        except Malformed as refusal:  # it would be no better the next time
            logger.warning("dropped an event of kind %s: %s", event.kind, refusal)
            return True
        return kept is None or await self._save(event.tenant, kept)

    async def _save(self, tenant: str, kept: events.Kept) -> bool:
        def put(session: Session) -> bool:
            return session.inbox.put("slack", tenant, kept.key, kept.kind, kept.payload)

        ticket = self._db.submit(put)
        try:
            async with asyncio.timeout(WITHIN):
                await asyncio.shield(asyncio.wrap_future(ticket.future))
        except TimeoutError:
            ticket.abandon()  # saved or not, it comes again under the same key
            return False
        except Unavailable as error:
            logger.warning("an event was not saved: the database is %s", error.reason.value)
            return False
        self._wake()
        return True
