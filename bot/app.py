"""The composition root: everything the bot is made of is built here, and only when asked."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from bot.clock import Clock, open_clock
from bot.delivery import FIRST_WAIT, Delivery
from bot.dispatch import Dispatch
from bot.handling import Handler
from bot.pace import Pace
from bot.readiness import SlackTenant, StillStarting
from bot.receiving import Receiver
from bot.settings import Settings, is_loopback
from bot.slack.app import SlackApp
from bot.slack.client import web_client
from bot.slack.directory import SlackLookups
from bot.slack.events import SlackEvents
from bot.slack.intake import Intake
from bot.slack.transport import AccountsOf, SlackTransport
from bot.tidying import keep_tidy
from storage.store import Database, open_store

log = logging.getLogger(__name__)


@dataclass
class Slack:
    """Slack's parts of the bot."""

    client: AsyncWebClient
    tenant: SlackTenant
    app: SlackApp


class App:
    """One running bot. ``asgi`` serves it; its lifespan starts and stops everything else."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        db: Database,
        dispatch: Dispatch,
        delivery: Delivery,
        receiver: Receiver,
        slack: Slack | None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.db = db
        self.dispatch = dispatch
        self.delivery = delivery
        self.receiver = receiver
        self.slack = slack
        self.asgi = Starlette(routes=self._routes(), lifespan=self._lifespan)

    def _routes(self) -> list[Route]:
        routes = [
            Route("/healthz", self._healthz),
            Route("/readyz", self._readyz),
        ]
        if self.slack is not None:
            routes.append(Route("/slack/events", self.slack.app.endpoint, methods=["POST"]))
        return routes

    @contextlib.asynccontextmanager
    async def _lifespan(self, asgi: Starlette) -> AsyncIterator[None]:
        if self.db.needs_migration():
            self.db.migrate()
        self.db.start()
        self._say_what_is_off()
        if self.slack is not None:
            self.slack.client.session = aiohttp.ClientSession()  # it belongs to this loop
        aside = [asyncio.create_task(keep_tidy(self.db, self.clock))]
        if self.slack is not None:
            aside.append(asyncio.create_task(self.slack.tenant.learn()))
        receiving = asyncio.create_task(self.receiver.run())
        delivering = asyncio.create_task(self.delivery.run())
        try:
            yield
        finally:
            for task in aside:
                task.cancel()
            self.receiver.stop()
            await receiving
            self.delivery.stop()
            await delivering
            await self._close()

    async def _close(self) -> None:
        if self.slack is not None:
            await self.slack.app.close()
            if self.slack.client.session is not None:
                await self.slack.client.session.close()
        await asyncio.to_thread(self.db.close)

    def _say_what_is_off(self) -> None:
        if self.slack is None:
            log.warning("Slack is off: SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are not set")
        if self.settings.slack_app_token is not None:
            log.warning("Socket Mode is not spoken by this version: Slack must reach /slack/events over HTTP")
        if self.settings.discourse_url is None:
            log.info("Discourse is off: DISCOURSE_URL is not set")
        else:
            log.warning("Discourse is off: this version does not speak to forums yet")

    async def _healthz(self, request: Request) -> PlainTextResponse:
        return PlainTextResponse("alive\n")

    async def _readyz(self, request: Request) -> JSONResponse:
        """200 when commands are served; else 503 and which part is not ready."""
        parts = {
            "database": await self._database_answers(),
            "delivery": self.delivery.alive,
            "inbox": self.receiver.alive,
            "slack": self.slack is None or self.slack.tenant.ready,
        }
        return JSONResponse(parts, status_code=200 if all(parts.values()) else 503)

    async def _database_answers(self) -> bool:
        reading = self.db.submit_read(lambda session: session.outbox.stats())
        try:
            await asyncio.wait_for(asyncio.wrap_future(reading), timeout=1.0)
        except Exception as error:  # any failure means the same here: not ready
            log.warning("the database does not answer: %s", type(error).__name__)
            return False
        return True


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    pace: Pace | None = None,
    first_wait: float = FIRST_WAIT,
) -> App:
    """Build a bot from its settings; nothing runs before its ``asgi`` is served.

    ``clock`` stands in for the settings' own in tests; ``pace`` and ``first_wait`` are delivery's.
    """
    clock = clock or open_clock(settings.clock)
    db = open_store(settings.database_url.reveal(), clock=clock)
    client = _slack_client(settings)
    tenant = SlackTenant(client, db) if client is not None else None
    transports = {"slack": SlackTransport(client, _accounts(db))} if client is not None else {}
    lookups, readers = {}, {}
    if client is not None and tenant is not None:
        lookups["slack"] = SlackLookups(client, tenant)
        readers["slack"] = SlackEvents(lookups["slack"], tenant)
    delivery = Delivery(db, transports, clock, pace=pace, first_wait=first_wait)
    dispatch = Dispatch(
        db, clock, lookups, wake=delivery.wake, admins=settings.admins, zone=settings.timezone
    )
    receiver = Receiver(db, Handler(db, clock, dispatch, readers, lookups, delivery.wake))
    slack = None
    if client is not None and tenant is not None and settings.slack_signing_secret is not None:
        front = StillStarting(dispatch, tenant)
        intake = Intake(db, tenant, receiver.wake)
        secret = settings.slack_signing_secret.reveal()
        slack = Slack(client, tenant, SlackApp(front, client, secret, tenant, settings.slash, intake))
    return App(settings, clock, db, dispatch, delivery, receiver, slack)


def _slack_client(settings: Settings) -> AsyncWebClient | None:
    if settings.slack_bot_token is None:
        return None
    client = web_client(settings.slack_bot_token.reveal(), settings.slack_api_url)
    if is_loopback(settings.slack_api_url):
        client.proxy = None  # the sandbox is on this machine, whatever the environment's proxy says
    return client


def _accounts(db: Database) -> AccountsOf:
    """Which Slack users some members are, for messages that ping them."""

    async def accounts(tenant: str, member_ids: frozenset[str]) -> dict[str, str]:
        members = await asyncio.wrap_future(db.submit_read(lambda session: session.members.many(member_ids)))
        return {
            member.id: account.id
            for member in members.values()
            for account in member.identities
            if (account.platform, account.tenant) == ("slack", tenant)
        }

    return accounts
