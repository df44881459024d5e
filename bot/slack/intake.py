"""What of Slack's events goes into the inbox."""

from __future__ import annotations

import logging
from functools import partial

from bot.fields import Malformed
from bot.keeping import Keeper
from bot.slack import events, overhearing
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
            reply = overhearing.overheard(event, self._tenant.user) if kept is None else None
        except Malformed as refusal:  # it would be no better the next time
            logger.warning("dropped an event of kind %s: %s", event.kind, refusal)
            return True
        if reply is not None:
            wanted = partial(overhearing.is_wanted, reply, event)
            return await self._keeper.overhear(event.tenant, reply, wanted)
        return kept is None or await self._keeper.keep(event.tenant, kept)
