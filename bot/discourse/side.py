"""The forum's parts of the bot, put together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from starlette.routing import Route

from bot.clock import Clock
from bot.discourse.app import ForumApp
from bot.discourse.client import ForumClient
from bot.discourse.directory import ForumLookups
from bot.discourse.events import ForumEvents
from bot.discourse.fetching import Fetcher
from bot.discourse.intake import Intake
from bot.discourse.poller import BESIDE_WEBHOOKS, Poller, Rhythm
from bot.discourse.polls import ForumPolls
from bot.discourse.tenant import ForumTenant
from bot.discourse.transport import ForumTransport
from bot.dispatch import Dispatch
from bot.keeping import Keeper
from bot.settings import Settings
from bot.sides import accounts_on
from handlers.model import Identity
from storage.session import Session
from storage.store import Database

T = TypeVar("T")


class ForumSide:
    """``bot.sides.Side``. ``admins``: see ``ForumTenant``. ``rhythm``: the poller's, in tests."""

    def __init__(
        self, settings: Settings, db: Database, clock: Clock, admins: set[str], rhythm: Rhythm | None = None
    ) -> None:
        url, key, username = (
            settings.discourse_url,
            settings.discourse_api_key,
            settings.discourse_api_username,
        )
        assert url and key and username  # the settings have all three, or none
        host = urlsplit(url).hostname or ""
        secret = settings.discourse_webhook_secret
        self._secret = secret.reveal() if secret else ""
        self._db = db
        self._clock = clock
        self._rhythm = rhythm or (BESIDE_WEBHOOKS if self._secret else Rhythm())
        self.client = ForumClient(url, key.reveal(), username)
        self.tenant = ForumTenant(self.client, db, host, username, admins)
        self.lookups = ForumLookups(self.client, host, self._username)
        self._fetcher = Fetcher(self.client, self.tenant, self._read)
        self.reader = ForumEvents(self._fetcher, self.lookups)
        self.transport = ForumTransport(
            self.client, self.lookups, accounts_on("discourse", db), settings.public_url
        )
        self.polls = ForumPolls(self.client)
        self.app: ForumApp
        self.poller: Poller

    @property
    def ready(self) -> bool:
        return self.tenant.ready

    def open(self, dispatch: Dispatch, wake: Callable[[], None]) -> None:
        keeper = Keeper(self._db, "discourse", wake)
        self.poller = Poller(
            self.client, self.tenant, self._fetcher, self._db, self._clock, self._rhythm, wake
        )
        intake = Intake(keeper, self.tenant, self._fetcher, self.poller.look)
        self.app = ForumApp(self._secret, self.tenant, intake)

    def routes(self) -> list[Route]:
        """None without a webhook secret: nobody could be told from the forum."""
        return [self.app.route()] if self._secret else []

    def start(self) -> list[asyncio.Task[Any]]:
        return [asyncio.create_task(self.tenant.learn()), asyncio.create_task(self.poller.run())]

    async def take_no_more(self) -> None:
        """The server takes no more requests by then, and the poller is cancelled."""

    async def close(self) -> None:
        await self.client.close()

    async def _username(self, account: Identity) -> str:
        person = await self._read(lambda session: session.directory.person(account))
        return person.handle if person is not None else ""

    async def _read(self, work: Callable[[Session], T]) -> T:
        return await asyncio.wrap_future(self._db.submit_read(work))
