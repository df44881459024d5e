"""Who the bot is on Slack: asked at the start, tried again until Slack answers.

Until then nothing is recorded for anybody, since nobody could say whether a command comes from the
workspace that this installation belongs to.
"""

from __future__ import annotations

import asyncio
import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot.asking import until_answered
from bot.origin import Answer, Front, Origin
from bot.slack.client import CallFailed, call
from handlers.reply import Reply, Text
from storage.errors import NotSaved
from storage.store import Database

log = logging.getLogger(__name__)


class SlackTenant:
    """The workspace that the bot token belongs to; ``team`` is None until Slack has said so, and ``user``
    is the bot's own account there. ``lost``: the app was removed, or its token revoked."""

    def __init__(self, client: AsyncWebClient, db: Database) -> None:
        self._client = client
        self._db = db
        self.team: str | None = None
        self.user: str | None = None
        self.lost = False

    def __call__(self, team_id: str) -> bool:
        """Whether commands of this workspace are served; any is, while it is not known yet (those
        commands reach ``StillStarting``, which records nothing)."""
        return self.team is None or self.team == team_id

    @property
    def ready(self) -> bool:
        return self.team is not None and not self.lost

    def removed(self, how: str) -> None:
        """Slack says that it will not listen to this token any more."""
        self.lost = True
        log.error("Slack: %s: the bot can neither read nor write there until it is installed again", how)

    async def learn(self) -> None:
        """Ask until answered, then remember the workspace in the database."""
        await until_answered(self._ask, (CallFailed, NotSaved), lambda error: "Slack does not say who we are")

    async def _ask(self) -> None:
        answer = await call(self._client.auth_test())
        team, user = answer.get("team_id"), answer.get("user_id")
        if not isinstance(team, str) or not isinstance(user, str):
            raise CallFailed("unreadable")
        name, url = str(answer.get("team", "")), str(answer.get("url", ""))
        ticket = self._db.submit(lambda session: session.tenants.remember("slack", team, name, user, url))
        await asyncio.wrap_future(ticket.future)
        self.team, self.user = team, user
        log.info("Slack: serving the workspace %s (%s) as %s", name, team, user)


class StillStarting:
    """A ``Front`` that lets nothing through until the workspace is known."""

    def __init__(self, inner: Front, tenant: SlackTenant) -> None:
        self._inner = inner
        self._tenant = tenant

    async def line(self, text: str, origin: Origin) -> Answer:
        if self._tenant.team is None:
            return Answer(_still_starting())
        return await self._inner.line(text, origin)

    async def form(
        self, words: str, answers: dict[str, str], carried: dict[str, str], origin: Origin
    ) -> Answer:
        if self._tenant.team is None:
            return Answer(_still_starting(), errors=dict.fromkeys(answers, "Still starting: try again soon."))
        return await self._inner.form(words, answers, carried, origin)


def _still_starting() -> Reply:
    return Reply((Text("I’m still starting, and nothing was saved. Please try again in a moment."),))
