"""Every command's way from text to answer: read, look up, run, commit, answer."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Generic, TypeVar

from bot import answers
from bot.limits import Limits
from bot.looking_up import LookingUp
from bot.origin import Answer, LookupFailed, Lookups, Origin
from bot.refusals import Refusals
from bot.running import AlreadyDone, Runner
from handlers import requests
from handlers.lookups import Lookup
from handlers.model import FieldError, UserError
from handlers.ports import Context, Need
from handlers.reply import Reply
from handlers.requests import Request
from storage.errors import Unavailable
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)
T = TypeVar("T")

EVERYBODY = Runner(frozenset(), "UTC")  # without admins
DEADLINE = 2.5  # seconds until somebody hears that their command waits; Slack waits for three
MOST_LOOKUPS = 60  # a command that needs more than this is asking in circles; one may name 50 people


class Dispatch:
    """The bot's front: implements ``bot.origin.Front`` for every platform."""

    def __init__(
        self,
        db: Database,
        clock: Callable[[], datetime],
        lookups: Mapping[str, Lookups],
        *,
        deadline: float = DEADLINE,
        wake: Callable[[], None] = lambda: None,
        runner: Runner = EVERYBODY,
        limits: Limits | None = None,
    ) -> None:
        self._db = db
        self._clock = clock
        self.looking = LookingUp(lookups)
        self._deadline = deadline
        self._wake = wake
        self._limits = limits or Limits()
        self.runner = runner
        self.refusals = Refusals(db, clock)
        self._late: set[asyncio.Task[Reply]] = set()

    async def line(self, text: str, origin: Origin) -> Answer:
        """Run the command lines of one message."""
        try:
            self._limits.check(origin)
            wanted = requests.read(text)
        except UserError as error:
            return Answer(answers.refusal(error))
        return await self._answer(wanted, origin)

    async def form(
        self, words: str, answers_: dict[str, str], carried: dict[str, str], origin: Origin
    ) -> Answer:
        """Run what a submitted form asks for."""
        try:
            self._limits.check(origin)
            request = requests.from_form(words, answers_, carried)
        except UserError as error:
            return _beside_field(error, "")
        return await self._answer((request,), origin, blame=request.verb.blame)

    async def _answer(self, wanted: Sequence[Request], origin: Origin, blame: str | None = None) -> Answer:
        """Run within the deadline, or promise the receipt for later."""
        job = _Job(self, lambda: self.submit(wanted, origin), origin)
        task = asyncio.create_task(self.refusals.kept(job.run, origin))
        done, _ = await asyncio.wait({task}, timeout=self._deadline)
        if not done and job.abandon():
            task.cancel()
            return Answer(answers.too_busy())
        if not done:
            self._late.add(task)
            task.add_done_callback(self._late.discard)
            return Answer(answers.still_working(), later=asyncio.ensure_future(self._settled(task)))
        return self._outcome(task, blame)

    async def _settled(self, task: asyncio.Task[Reply]) -> Reply:
        await asyncio.wait({task})
        return self._outcome(task, None).reply

    def _outcome(self, task: asyncio.Task[Reply], blame: str | None) -> Answer:
        """What a finished command means for the person. ``blame`` is set for forms."""
        error = task.exception()
        match error:
            case None:
                reply = task.result()
                if reply.touched or reply.notices:
                    self._wake()
                return Answer(reply)
            case UserError() if blame is not None:
                return _beside_field(error, blame)
            case UserError():
                return Answer(answers.refusal(error))
            case AlreadyDone():
                return Answer(answers.already_done())
            case Unavailable():
                log.warning("not saved: %s", error.reason)
                return Answer(answers.not_saved(error.reason))
            case LookupFailed():
                log.warning("a look-up failed: %s", error)
                return Answer(answers.platform_silent())
        # The message of an unforeseen error may hold what somebody wrote: only the place is logged.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("a bug: %s\n%s", type(error).__name__, where)
        return Answer(answers.bug())

    async def transact(self, work: Callable[[Session], T], origin: Origin) -> T:
        """Run ``work`` with whatever look-ups it needs; it raises what ``work`` does, NotSaved or
        LookupFailed, and then nothing is kept."""
        return await _Job(self, lambda: self._db.submit(work).future, origin).run()

    async def look(self, work: Callable[[Session], T], origin: Origin) -> T:
        """The same beside the writer, for what changes nothing."""
        return await _Job(self, lambda: self._db.submit_read(work), origin).run()

    async def page(
        self,
        draw: Callable[[Context], Reply],
        origin: Origin,
        *,
        asked: bool = True,
        unknown: Reply | None = None,
    ) -> Reply:
        """What ``draw`` makes of things as they stand now, read beside the writer. Raises as ``transact``.
        ``asked``: somebody wants to see it, which takes a turn; UserError when it is not now. ``unknown``:
        what somebody is shown of whom nothing is kept, without asking who they are."""
        if asked:
            self._limits.check(origin)
        now = self._clock()

        def work(session: Session) -> Reply:
            if unknown is not None and session.directory.person(origin.identity) is None:
                return unknown
            return draw(self.runner.circumstances(origin, now, session, keep=False))

        return await _Job(self, lambda: self._db.submit_read(work), origin).run()

    # ---- the parts of one command --------------------------------------------------------------

    def submit(self, wanted: Sequence[Request], origin: Origin) -> Future[Reply]:
        """Hand the command to the database; reads go beside the writer."""
        now = self._clock()

        def work(session: Session) -> Reply:
            return self.runner.run(wanted, origin, now, session)

        if all(request.verb.reads or request.command is None for request in wanted):
            return self._db.submit_read(work)
        return self._db.submit(work).future

    async def remember(self, learnt: Callable[[Session], None]) -> None:
        await asyncio.wrap_future(self._db.submit(learnt).future)


class _Job(Generic[T]):
    """One message's commands: run, look up what is missing, run again."""

    def __init__(self, dispatch: Dispatch, submit: Callable[[], Future[T]], origin: Origin) -> None:
        self._dispatch, self._submit, self._origin = dispatch, submit, origin
        self._running: Future[T] | None = None

    async def run(self) -> T:
        asked: set[Lookup] = set()
        while True:
            try:
                self._running = self._submit()
                return await asyncio.shield(asyncio.wrap_future(self._running))
            except Need as need:
                self._running = None
                if need.lookup in asked or len(asked) >= MOST_LOOKUPS:
                    raise LookupFailed(f"{type(need.lookup).__name__} gave nothing") from need
                asked.add(need.lookup)
                await self._dispatch.remember(await self._dispatch.looking.look_up(need.lookup, self._origin))

    def abandon(self) -> bool:
        """Take the command back. True: it is certain that nothing of it was or will be recorded."""
        return self._running is None or self._running.cancel()


def _beside_field(error: UserError, blame: str) -> Answer:
    field = error.field if isinstance(error, FieldError) else blame
    words = f"{error.message} {error.hint}".strip()
    return Answer(answers.refusal(error), errors={field: words})
