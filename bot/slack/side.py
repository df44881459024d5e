"""Slack's parts of the bot, put together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.routing import Route

from bot.dispatch import Dispatch
from bot.keeping import Keeper
from bot.origin import Origin
from bot.settings import Secret, Settings, is_loopback
from bot.sides import Polls, accounts_on
from bot.slack.app import SlackApp
from bot.slack.client import web_client
from bot.slack.directory import SlackLookups
from bot.slack.events import SlackEvents
from bot.slack.home import Pages
from bot.slack.intake import Intake
from bot.slack.long_lines import LongLines, ShortFront, ShortTransport
from bot.slack.socket_mode import SocketMode
from bot.slack.tenant import SlackTenant, StillStarting
from bot.slack.transport import SlackTransport
from bot.slack.typed import Spelling
from handlers.home.messages import nothing_kept
from handlers.home.page import home
from handlers.reply import Reply
from storage.store import Database


class SlackSide:
    """``bot.sides.Side``. ``sockets`` are there with an app token."""

    def __init__(self, settings: Settings, token: Secret, db: Database) -> None:
        self._settings = settings
        self._db = db
        self.client = _client(settings, token)
        self.tenant = SlackTenant(self.client, db)
        self.lookups = SlackLookups(self.client, self.tenant)
        self.reader = SlackEvents(self.lookups, self.tenant)
        spelling = Spelling(settings.slash)
        self._lines = LongLines(db)
        transport = SlackTransport(self.client, accounts_on("slack", db), spelling, settings.public_url)
        self.transport = ShortTransport(transport, self._lines)
        self.polls: Polls | None = None  # its messages have buttons
        self.app: SlackApp
        self.sockets: SocketMode | None = None

    @property
    def ready(self) -> bool:
        return self.tenant.ready and (self.sockets is None or self.sockets.alive)

    def open(self, dispatch: Dispatch, wake: Callable[[], None]) -> None:
        settings = self._settings
        front = StillStarting(ShortFront(dispatch, self._lines), self.tenant)
        intake = Intake(Keeper(self._db, "slack", wake), self.tenant)
        secret = settings.slack_signing_secret.reveal() if settings.slack_signing_secret else ""

        def draw(origin: Origin, asked: bool) -> Awaitable[Reply]:
            return dispatch.page(home, origin, asked=asked, unknown=None if asked else nothing_kept())

        pages = Pages(draw, self.client, self.tenant, settings.slash)
        strangers = dispatch.refusals.stranger
        self.app = SlackApp(
            front, self.client, secret, self.tenant, settings.slash, intake, pages=pages, strangers=strangers
        )
        if settings.slack_app_token is not None:
            self.sockets = SocketMode(self.client, settings.slack_app_token.reveal(), self.app.react)

    def routes(self) -> list[Route]:
        return self.app.routes()

    def start(self) -> list[asyncio.Task[Any]]:
        self.client.session = aiohttp.ClientSession()  # it belongs to this loop
        if self.sockets is not None:
            self.sockets.start()
        return [asyncio.create_task(self.tenant.learn())]

    async def take_no_more(self) -> None:
        if self.sockets is not None:
            await self.sockets.close()

    async def close(self) -> None:
        await self.app.close()
        if self.client.session is not None:
            await self.client.session.close()


def _client(settings: Settings, token: Secret) -> AsyncWebClient:
    client = web_client(token.reveal(), settings.slack_api_url)
    if is_loopback(settings.slack_api_url):
        client.proxy = None  # the sandbox is on this machine, whatever the environment's proxy says
    return client
