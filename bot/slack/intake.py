"""What of Slack's events goes into the inbox."""

from __future__ import annotations

import logging
from functools import partial

from bot.fields import Malformed
from bot.keeping import Keeper
from bot.slack import events
from bot.slack.payload import Event
from bot.slack.tenant import SlackTenant

logger = logging.getLogger(__name__)


class Intake:
    """Takes one event."""

    def __init__(self, keeper: Keeper, tenant: SlackTenant) -> None:
        self._keeper = keeper
        self._tenant = tenant

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
            reply = events.overheard(event, self._tenant.user)
        except Malformed as refusal:  # it would be no better the next time
            logger.warning("dropped an event of kind %s: %s", event.kind, refusal)
            return True
        if kept is not None and not await self._keeper.keep(event.tenant, kept):
            return False
        if reply is None:
            return True
        collected = partial(events.is_collected, reply, event.tenant)
        return await self._keeper.overhear(event.tenant, reply, collected)
