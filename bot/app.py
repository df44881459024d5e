"""The composition root: everything the bot is made of is built here, and only when asked."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from bot.calls import Calls
from bot.clock import Clock, open_clock
from bot.deadlines import keep_deadlines
from bot.delivery import FIRST_WAIT, Delivery
from bot.dispatch import DEADLINE, Dispatch
from bot.handling import Handler
from bot.limits import Limits
from bot.mornings import keep_mornings
from bot.pace import Pace
from bot.planners import PLANNERS
from bot.receiving import Receiver
from bot.rhythm import EVERY, Planners, Ticker
from bot.running import Runner
from bot.scrubbing import Scrubber
from bot.settings import Settings
from bot.sides import Side
from bot.tidying import keep_tidy
from bot.web.forms import Forms
from bot.web.open_forms import OpenForms
from bot.web.remark_pages import RemarkPages
from bot.windows import keep_windows
from bot.workers import Crew
from storage.store import Database, open_store

if TYPE_CHECKING:
    from bot.discourse.poller import Rhythm
    from bot.discourse.side import ForumSide
    from bot.slack.side import SlackSide

log = logging.getLogger(__name__)

JUMPS_SEEN = 1.0  # seconds between two ticks where the clock can be moved: nobody waits for longer


class App:
    """One running bot. ``asgi`` serves it; its lifespan starts and stops everything else. A platform
    that is not configured is None. ``every``: seconds between two looks at the calendar."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        db: Database,
        delivery: Crew,
        receiver: Crew,
        ticker: Ticker,
        slack: SlackSide | None,
        forum: ForumSide | None,
        forms: Forms,
        every: float,
    ) -> None:
        self.settings = settings
        self.every = every
        self.clock = clock
        self.db = db
        self.delivery = delivery
        self.receiver = receiver
        self.ticker = ticker
        self.slack = slack
        self.forum = forum
        self.forms = forms
        self._sides: dict[str, Side] = _sides(slack, forum)
        self.asgi = Starlette(routes=self._routes(), lifespan=self._lifespan)

    def _routes(self) -> list[Route]:
        routes = [Route("/healthz", self._healthz), Route("/readyz", self._readyz)]
        routes.append(Calls(self.db, self.clock).route)
        routes += self.forms.routes
        routes += RemarkPages(self.db, self.clock).routes  # before what stands above it
        routes += OpenForms(self.db, self.clock, self.settings.public_url or "").routes
        return routes + [route for side in self._sides.values() for route in side.routes()]

    @contextlib.asynccontextmanager
    async def _lifespan(self, asgi: Starlette) -> AsyncIterator[None]:
        if self.db.needs_migration():
            self.db.migrate()
        self.db.start()
        self._say_what_is_off()
        aside = [task for side in self._sides.values() for task in side.start()]
        aside += [asyncio.create_task(each) for each in self._beats()]
        receiving = asyncio.create_task(self.receiver.run())
        delivering = asyncio.create_task(self.delivery.run())
        self.ticker.start()
        try:
            yield
        finally:
            for task in aside:
                task.cancel()
            await self.ticker.stop()
            for side in self._sides.values():
                await side.take_no_more()
            self.receiver.stop()
            await receiving
            self.delivery.stop()
            await delivering
            for side in self._sides.values():
                await side.close()
            await asyncio.to_thread(self.db.close)

    def _beats(self) -> list[Coroutine[Any, Any, None]]:
        """What is looked at again and again while the bot runs."""
        look, scrubber = (self.db, self.clock, self.delivery.wake, self.every), Scrubber(self.db)
        polls = {name: side.polls for name, side in self._sides.items() if side.polls is not None}
        lookups = {name: side.lookups for name, side in self._sides.items()}
        return [
            scrubber.run(),
            keep_tidy(self.db, self.clock, scrubber),
            keep_deadlines(*look, scrubber),
            keep_windows(*look, polls, lookups, scrubber),
            keep_mornings(*look),
        ]

    def _say_what_is_off(self) -> None:
        if self.slack is None:
            log.info("Slack is off: SLACK_BOT_TOKEN is not set")
        if self.forum is None:
            log.info("Discourse is off: DISCOURSE_URL is not set")
        elif self.settings.discourse_webhook_secret is None:
            log.info("Discourse: no DISCOURSE_WEBHOOK_SECRET, so the bot looks for news by itself")

    async def _healthz(self, request: Request) -> PlainTextResponse:
        return PlainTextResponse("alive\n")

    async def _readyz(self, request: Request) -> JSONResponse:
        """200 when commands are served; else 503 and which part is not ready."""
        parts = {
            "database": await self._database_answers(),
            "delivery": self.delivery.alive,
            "inbox": self.receiver.alive,
            **{platform: side.ready for platform, side in self._sides.items()},
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
    limits: Limits | None = None,
    first_wait: float = FIRST_WAIT,
    deadline: float = DEADLINE,
    rhythm: Rhythm | None = None,
    planners: Planners = PLANNERS,
) -> App:
    """Build a bot from its settings; nothing runs before its ``asgi`` is served.

    ``clock`` stands in for the settings' own in tests; ``pace`` and ``first_wait`` are delivery's,
    ``deadline`` dispatch's, ``limits`` what people may ask at once, ``rhythm`` the forum poller's,
    ``planners`` the ticker's.
    """
    limits = limits or Limits()
    clock = clock or open_clock(settings.clock)
    db = open_store(settings.database_url.reveal(), clock=clock)
    admins = set(settings.admins)
    slack, forum = _slack(settings, db), _forum(settings, db, clock, admins, rhythm)
    sides = _sides(slack, forum)
    lookups = {name: side.lookups for name, side in sides.items()}
    readers = {name: side.reader for name, side in sides.items()}
    deliver = partial(Delivery, pace=pace, first_wait=first_wait)
    delivery = Crew([deliver(db, name, side.transport, clock) for name, side in sides.items()])
    runner = Runner(admins, settings.timezone, pages=settings.public_url is not None)
    wake = delivery.wake
    dispatch = Dispatch(db, clock, lookups, deadline=deadline, wake=wake, runner=runner, limits=limits)
    handler = Handler(db, clock, dispatch, readers, lookups, wake)
    receiver = Crew([Receiver(db, name, handler, limits) for name in sides])
    for side in sides.values():
        side.open(dispatch, receiver.wake)
    every = EVERY if settings.clock is None else JUMPS_SEEN
    ticker = Ticker(db, clock, planners, wake, every=every)
    forms = Forms(dispatch, clock, wake)
    return App(settings, clock, db, delivery, receiver, ticker, slack, forum, forms, every)


def _sides(slack: SlackSide | None, forum: ForumSide | None) -> dict[str, Side]:
    sides: dict[str, Side] = {}
    if slack is not None:
        sides["slack"] = slack
    if forum is not None:
        sides["discourse"] = forum
    return sides


def _slack(settings: Settings, db: Database) -> SlackSide | None:
    if settings.slack_bot_token is None:
        return None
    from bot.slack.side import SlackSide  # what is off costs nothing at the start

    return SlackSide(settings, settings.slack_bot_token, db)


def _forum(
    settings: Settings, db: Database, clock: Clock, admins: set[str], rhythm: Rhythm | None
) -> ForumSide | None:
    if not settings.discourse:
        return None
    from bot.discourse.side import ForumSide

    return ForumSide(settings, db, clock, admins, rhythm)
