"""One event from the inbox: what it does, its answer, and its being done are one transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from weakref import WeakValueDictionary

from bot import answers, confiding, hearing, moving, overhearing, refusals
from bot.clock import Clock
from bot.dispatch import Dispatch
from bot.happenings import Asked, Changed, Deleted, Happening, Learnt, Reader, Replied, Said, subject_of
from bot.logs import trace
from bot.origin import LookupFailed, Lookups
from bot.posting import body_of
from handlers import heard_messages
from handlers.members.reaching import alone_with
from handlers.model import Identity, NotAllowed, Place, PlaceKind, UserError
from handlers.reply import Reply
from storage.errors import Unavailable
from storage.inbox import Event, Lane
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)

BUG_TRIES = 4
GIVE_UP = timedelta(days=1)  # for what fails through nobody's fault
FIRST_WAIT, LONGEST_WAIT = 0.5, 300.0  # seconds before the next try; doubled with each
ANSWERS = ""  # answers to people belong to no program


class _HandledElsewhere(Exception):
    """Another worker was faster: nothing of ours may be kept."""


class Handler:
    """Handles events that are already taken. Those about one place go in the order they came.
    ``wake_delivery``: there is something to post."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        dispatch: Dispatch,
        readers: Mapping[str, Reader],
        lookups: Mapping[str, Lookups],
        wake_delivery: Callable[[], None],
    ) -> None:
        self._db = db
        self._clock = clock
        self._dispatch = dispatch
        self._readers = readers
        self._lookups = lookups
        self._wake_delivery = wake_delivery
        self._in_turn: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def handle(self, event: Event) -> None:
        """Do what it says and record what became of it; raises nothing but cancellation. Where that
        cannot be recorded the lease runs out, and the event comes again."""
        happening: Happening | None = None
        try:
            happening = self._readers[event.platform].read(event)
            async with self._in_turn.setdefault(subject_of(happening), asyncio.Lock()):
                await self._carry_out(event, happening)
        except _HandledElsewhere:
            return
        except UserError as error:
            await self._refused(event, happening, error)
        except (Unavailable, LookupFailed) as error:
            log.warning("an event of kind %s waits: %s", event.kind, error)
            await self._again(event, happening, f"{error}", answers.platform_silent(), self._patient(event))
        except Exception as error:  # a bug of ours: traced, and the other events go on
            log.error("an event of kind %s failed: %s", event.kind, trace(error))
            kind = type(error).__name__
            await self._again(event, happening, kind, answers.bug(), event.failures + 1 < BUG_TRIES, bug=True)

    async def put_off(self, lane: Lane) -> None:
        """Tell somebody who is too fast that what they said will have its turn."""

        def tell(session: Session) -> None:
            event = session.inbox.first(lane)
            happening = self._readers[event.platform].read(event) if event is not None else None
            if event is not None and isinstance(happening, Said):
                origin = happening.origin
                key, sorry = f"put-off:{event.key}", answers.one_by_one()
                self._post(origin.place, key, origin.thread, sorry, session, origin.identity)

        await self._record(tell)
        self._wake_delivery()

    async def _carry_out(self, event: Event, happening: Happening) -> None:
        match happening:
            case Said(origin=origin) | Deleted(origin=origin):
                await self._dispatch.transact(lambda s: self._hear(event, happening, s), origin)
            case Replied(origin=origin):
                await self._dispatch.transact(lambda s: self._overhear(event, happening, s), origin)
            case Learnt(remember=remember):
                await self._commit(lambda s: self._note(event, remember, s))
            case Asked(ask=ask):
                remembering = await ask()
                await self._commit(lambda s: self._note(event, remembering, s))
            case Changed(place=place, invited=invited):
                now = await self._as_it_is(place)
                await self._commit(lambda s: self._changed(event, now, invited, s))
        self._wake_delivery()

    async def _commit(self, work: Callable[[Session], None]) -> None:
        await asyncio.wrap_future(self._db.submit(work).future)

    def _hear(self, event: Event, happening: Said | Deleted, session: Session) -> None:
        self._finish(event, session)
        now, runner = self._clock(), self._dispatch.runner
        if isinstance(happening, Said):
            answer = hearing.said(happening, runner, now, session)
        else:
            answer = hearing.deleted(happening, runner, now, session)
        if (says := answer.says) is not None and (says.blocks or says.form):
            self._answer(event, happening, says, session)
        if answer.asks is not None:
            key = f"asks:{happening.message.place.id}:{happening.message.id}"
            origin = happening.origin
            self._post(origin.place, key, origin.thread, answer.asks, session, origin.identity)

    def _overhear(self, event: Event, happening: Replied, session: Session) -> None:
        self._finish(event, session)
        overhearing.replied(happening, self._dispatch.runner, self._clock(), session)

    def _note(self, event: Event, remember: Callable[[Session], None], session: Session) -> None:
        self._finish(event, session)
        remember(session)

    def _changed(self, event: Event, place: Place, invited: bool, session: Session) -> None:
        self._finish(event, session)
        known = session.directory.place(place.platform, place.tenant, place.id)
        if known is not None and not place.name:
            place = replace(place, name=known.name)
        session.directory.remember_place(place)
        if known is not None and known.confined != place.confined:
            moving.redraw(session.directory.said_at(place), session, self._clock())
        if invited and session.programs.at(place) is None:
            self._post(place, "invited", None, heard_messages.invited(place), session)

    def _finish(self, event: Event, session: Session) -> None:
        if not session.inbox.done(event.id):
            raise _HandledElsewhere

    async def _as_it_is(self, place: Place) -> Place:
        """What the platform says of a place now; one that it hides from us counts as private. Without a
        name: it keeps the one it had."""
        try:
            return await self._lookups[place.platform].place(place.platform, place.tenant, place.id)
        except LookupFailed as error:
            if not error.missing:
                raise
            return replace(place, private=True)

    # ---- answers ---------------------------------------------------------------------------------

    def _answer(self, event: Event, happening: Said | Deleted, reply: Reply, session: Session) -> None:
        message, thread = happening.message, happening.origin.thread
        key = f"answer:{message.place.id}:{message.id}:{event.key}"
        if thread is not None and reply == heard_messages.hint():
            key = f"hint:{thread.partition('/')[0]}"  # once a thread is enough
        place = happening.origin.place
        if reply.private and place.kind is not PlaceKind.DIRECT:
            place, thread = alone_with(happening.origin.identity), None
        self._post(place, key, thread, reply, session, happening.origin.identity)

    def _post(
        self,
        place: Place,
        key: str,
        thread: str | None,
        reply: Reply,
        session: Session,
        to: Identity | None = None,
    ) -> None:
        """What stands under one topic or message is said in turn: with its card, if it is a card's."""
        body = body_of(reply, thread, to.id if to is not None and place != alone_with(to) else None)
        above = (thread or "").partition("/")[0]
        under = session.messages.lane_under(place, above) if above else None
        place, lane = under or (place, f"thread:{above}")
        session.outbox.want(ANSWERS, place, key, lane=lane, body=body, now=self._clock())

    async def _refused(self, event: Event, happening: Happening | None, error: UserError) -> None:
        """A mistake is answered, and the event is done."""

        def answer(session: Session) -> None:
            self._finish(event, session)
            if isinstance(happening, Said) and isinstance(error, NotAllowed):
                refusals.note(error, happening.origin, self._clock(), session)
            if isinstance(happening, Said) and hearing.misheard(happening, session):
                self._answer(event, happening, confiding.refusal(error, happening), session)

        await self._record(answer)
        self._wake_delivery()

    def _patient(self, event: Event) -> bool:
        return self._clock() - event.received_at < GIVE_UP

    async def _again(
        self,
        event: Event,
        happening: Happening | None,
        why: str,
        sorry: Reply,
        more: bool,
        *,
        bug: bool = False,
    ) -> None:
        """Put the event back, or give it up and say so. Where that cannot be saved either, the lease
        ends by itself."""
        wait = min(FIRST_WAIT * 2.0 ** min(event.attempts - 1, 20), LONGEST_WAIT)
        retry_at = self._clock() + timedelta(seconds=wait) if more else None

        def put_back(session: Session) -> None:
            if session.inbox.failed(event.id, why, retry_at, bug=bug) and retry_at is None:
                log.error("an event of kind %s is given up: %s", event.kind, why)
                if isinstance(happening, Said) and happening.heard.lines:
                    self._answer(event, happening, sorry, session)

        await self._record(put_back)
        self._wake_delivery()

    async def _record(self, work: Callable[[Session], None]) -> None:
        try:
            await self._commit(work)
        except _HandledElsewhere:
            pass
        except Unavailable as error:
            log.warning("what became of an event is not recorded: the database is %s", error.reason.value)
        except Exception as error:  # the worker outlives a bug
            log.error("what became of an event is not recorded: %s", trace(error))
