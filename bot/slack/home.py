"""A member's own page in Slack: the app's Home tab.

It is published when they look at it, and after whatever they changed themselves; a page that says the same
as before is left alone. Nothing of it is stored: it is a picture of now.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from weakref import WeakValueDictionary

from slack_sdk.web.async_client import AsyncWebClient

from bot.fields import Malformed, object_of, optional_string
from bot.logs import trace
from bot.origin import LookupFailed, Origin
from bot.slack.client import CallFailed, call
from bot.slack.fields import id_of
from bot.slack.forms import Carried, receipt_view
from bot.slack.payload import Event
from bot.slack.render import MODAL, blocks, message
from bot.slack.spans import Json
from bot.slack.tenant import SlackTenant
from bot.slack.typed import Spelling
from handlers.members.reaching import alone_with
from handlers.model import Identity, UserError
from handlers.reply import Reply
from handlers.saying import spoken
from storage.errors import Unavailable

HOME_OPENED = "app_home_opened"
REMEMBERED = 10_000  # people whose pages are kept up to date while they work
OPENING = 1.5  # seconds that Slack may take for a modal

logger = logging.getLogger(__name__)


class Pages:
    """``draw`` makes the page of the account it is asked for, and hears whether they asked for it
    themselves: who did something else may be forgotten by now; ``tenant`` says which workspace is ours."""

    def __init__(
        self,
        draw: Callable[[Origin, bool], Awaitable[Reply]],
        client: AsyncWebClient,
        tenant: SlackTenant,
        commands: Mapping[str, str],
    ) -> None:
        self._draw = draw
        self._client = client
        self._tenant = tenant
        self._spelling = Spelling(commands)
        self._shown: OrderedDict[Identity, str] = OrderedDict()
        self._in_turn: WeakValueDictionary[Identity, asyncio.Lock] = WeakValueDictionary()

    async def opened(self, event: Event) -> None:
        """Somebody looks at their page, or at the messages beside it."""
        try:
            raw = object_of(event.body, "event")
            who = Identity("slack", event.tenant, id_of(raw, "user"))
            tab = optional_string(raw, "tab")
        except Malformed as refusal:
            logger.warning("dropped an event of kind %s: %s", event.kind, refusal)
            return
        if tab == "home" and event.tenant == self._tenant.team:
            self._remember(who, "")  # from now on: they may do something before Slack has taken the page
            await self._publish(who, anew=True)

    async def changed(self, who: Identity) -> None:
        """Somebody did something: their page follows, if they ever looked at it."""
        if who in self._shown:
            await self._publish(who, anew=False)

    async def _publish(self, who: Identity, *, anew: bool) -> None:
        async with self._in_turn.setdefault(who, asyncio.Lock()):  # no older page after a newer one
            try:
                drawn = await self._drawn(who, anew)
                said = hashlib.sha256(json.dumps(drawn).encode()).hexdigest()
                if not anew and self._shown.get(who) == said:
                    return
                await call(self._client.views_publish(user_id=who.id, view={"type": "home", "blocks": drawn}))
                self._remember(who, said)
            except (CallFailed, LookupFailed, Unavailable, UserError) as error:
                self._remember(who, "")
                logger.warning("a Home page was not brought up to date: %s", trace(error))

    async def _drawn(self, who: Identity, anew: bool) -> list[Json]:
        page = await self._draw(Origin(who, alone_with(who), key=""), anew)
        return blocks(spoken(page, self._spelling.slash), MODAL)

    def _remember(self, who: Identity, said: str) -> None:
        self._shown[who] = said
        self._shown.move_to_end(who)
        while len(self._shown) > REMEMBERED:
            self._shown.popitem(last=False)


class Receipt:
    """What answers a press on the page: a modal over it, which a later receipt replaces. Where Slack does
    not open it in time, the receipt comes as a direct message."""

    def __init__(self, client: AsyncWebClient, trigger_id: str, user: str, origin: Carried) -> None:
        self._client = client
        self._trigger_id = trigger_id
        self._user = user
        self._origin = origin
        self._view_id: str | None = None
        self._one = asyncio.Lock()

    async def show(self, reply: Reply) -> None:
        async with self._one:
            view = receipt_view(reply, self._origin)
            try:
                if self._view_id is None:
                    opened = await call(
                        self._client.views_open(trigger_id=self._trigger_id, view=view), OPENING
                    )
                    self._view_id = str(object_of(opened, "view").get("id"))
                else:
                    await call(self._client.views_update(view_id=self._view_id, view=view))
            except (CallFailed, Malformed):
                await self._by_message(reply)

    async def _by_message(self, reply: Reply) -> None:
        drawn, text = message(reply)
        try:
            await call(self._client.chat_postMessage(channel=self._user, blocks=drawn, text=text or "…"))
        except CallFailed as error:
            logger.warning("a receipt was not delivered: %s", error.code)
