"""Whole histories of commands from several people, on the bot's real front and a real database.

After every step the records say what a plain model says (``tests.histories``): each key result's value is the
fold of its counted check-ins as each place sees them, numbers have no gaps, what was said in private shows
nowhere else, and the audit has one row for each thing that was written. More of it, over HTTP and with a bot
that is killed again and again: ``python -m tests.long_histories``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Row, delete, select

from bot.dispatch import Dispatch
from bot.handling import Handler
from bot.happenings import Deleted, Happening, Said
from bot.limits import unlimited
from bot.origin import Group, LookupFailed, Origin
from handlers.members.reaching import alone_with
from handlers.mentions import commands_in
from handlers.model import Identity, Person, Place, Standing
from handlers.okrs.traces import draw
from storage.heard import MessageRef
from storage.inbox import Event
from storage.ledger_tables import outbox
from storage.session import Session
from storage.store import open_store
from tests.databases import Clock
from tests.forum_house import CATEGORIES, PANEL, category_of, host_of, make_forum, prepare_both
from tests.histories import Act
from tests.history_cast import ALONE, GUEST, ON_THE_FORUM, PLACES, Key
from tests.history_machine import Histories
from tests.history_world import Heard, World
from tests.house import START, make_workspace, place_of
from tests.recorded_histories import Records, Stage, read, set_stage

LEASE = timedelta(minutes=2)
PATIENCE = 60.0  # seconds for an answer, on whatever machine


class Ticking(Clock):
    """No two moments are the same."""

    def __call__(self) -> datetime:
        return self.move(milliseconds=1)


class Town:
    """Everybody and every place. ``bot.origin.Lookups`` and ``bot.happenings.Reader``: what the platforms
    would say, and what their events mean."""

    def __init__(self) -> None:
        workspace, forum = make_workspace(), make_forum()  # never started: only their numbers are wanted
        team = workspace.state.team.id
        slack = {name: workspace.people[name].user.id for name in PLACES if name not in ON_THE_FORUM}
        self.accounts = {name: Identity("slack", team, id) for name, id in slack.items()}
        for name, handle in ON_THE_FORUM.items():
            self.accounts[name] = Identity("discourse", host_of(forum), str(forum.people[handle].user.id))
        channels = {place for name in slack for place in PLACES[name]} - {ALONE}
        self.places = {name: place_of(workspace, name) for name in channels}
        self.places |= {name: category_of(forum, name) for name in (*CATEGORIES.values(), PANEL)}

    def place_for(self, who: str, name: str) -> Place:
        return alone_with(self.accounts[who]) if name == ALONE else self.places[name]

    def name_of(self, key: str) -> str:
        return next((name for name, place in self.places.items() if place.key == key), ALONE)

    # ---- what a platform says --------------------------------------------------------------------

    async def person(self, identity: Identity) -> Person:
        name = next(name for name, account in self.accounts.items() if account == identity)
        standing = Standing.GUEST if name == GUEST else Standing.FULL
        return Person(identity, name, standing, handle=ON_THE_FORUM.get(name, ""))

    async def by_handle(self, platform: str, tenant: str, handle: str) -> Person:
        raise LookupFailed("nobody is called that", missing=True)

    async def place(self, platform: str, tenant: str, id: str) -> Place:
        return next(place for place in self.places.values() if (place.platform, place.id) == (platform, id))

    async def few_in(self, place: Place, enough: int) -> int | None:
        return None

    async def people_in(self, place: Place) -> int | None:
        return None

    async def group(self, platform: str, tenant: str, id: str) -> Group:
        raise LookupFailed("there is no such group", missing=True)

    async def is_in(self, identity: Identity, place: Place) -> bool:
        name = next(name for name, account in self.accounts.items() if account == identity)
        return self.name_of(place.key) in PLACES[name]

    def read(self, event: Event) -> Happening:
        said = event.payload
        account, place = self.accounts[said["who"]], self.place_for(said["who"], said["where"])
        thread = f"{said['message']}/1"
        origin = Origin(account, place, event.key, thread, presses=place.platform == "slack")
        message = MessageRef(place, said["message"])
        if said["how"] == "deletes":
            return Deleted(origin, message)
        heard = commands_in(said["text"], ("@milepost",))
        return Said(origin, message, heard, event.key if said["how"] == "edits" else "")


class Front(World):
    """The bot's own dispatch and inbox on a database, wired as ``bot.app.build`` does it."""

    def __init__(self, address: str) -> None:
        super().__init__()
        prepare_both(address)
        self._clock, self._town = Ticking(START), Town()
        self._db = open_store(address, clock=self._clock)
        self._db.start()
        sides = dict.fromkeys(("slack", "discourse"), self._town)
        self._dispatch = Dispatch(self._db, self._clock, sides, deadline=PATIENCE, limits=unlimited())
        self._handler = Handler(self._db, self._clock, self._dispatch, sides, sides, lambda: None)
        self._loop = asyncio.Runner()
        self._histories = 0

    def begin(self) -> Stage:
        """Each at the same hour, so that a history can be told again."""
        self._histories += 1
        self._clock.now = START
        name = f"History {self._histories}"
        return set_stage(self._db, self._town.places, self._town.accounts, self._clock(), name)

    def now(self) -> datetime:
        return self._clock()

    def wait(self, hours: int) -> None:
        self._clock.move(hours=hours)

    def carry(self, stage: Stage, acts: Sequence[Act]) -> list[Heard | None]:
        return self._loop.run(self._all(acts))

    async def _all(self, acts: Sequence[Act]) -> list[Heard | None]:
        return list(await asyncio.gather(*(self._one(act) for act in acts)))

    async def _one(self, act: Act) -> Heard | None:
        if act.message is not None:
            await self._event(act)
            return None
        place = self._town.place_for(act.who, act.where)
        answer = await self._dispatch.line(
            f"okr {act.text}", Origin(self._town.accounts[act.who], place, act.name)
        )
        return Heard(act.where, repr(answer.reply))

    async def _event(self, act: Act) -> None:
        payload = {name: getattr(act, name) for name in ("who", "where", "text", "how")}
        payload["message"] = f"{self._histories}-{act.message}"
        account = self._town.accounts[act.who]

        def come(session: Session) -> tuple[Event, ...]:
            session.inbox.put(account.platform, account.tenant, act.name, "message", payload)
            return session.inbox.take(9, LEASE, platform=account.platform)

        for event in await asyncio.wrap_future(self._db.submit(come).future):
            await self._handler.handle(event)

    def posted(self, stage: Stage) -> list[Heard]:
        """Whatever is to be posted, as it reads where it goes."""

        def draw_all(session: Session) -> list[Heard]:
            rows = session.inbox._connection.execute(select(outbox)).all()
            session.inbox._connection.execute(delete(outbox))
            return [self._drawn(stage, row, session) for row in rows]

        return self._db.submit(draw_all).result(timeout=30)

    def _drawn(self, stage: Stage, row: Row[Any], session: Session) -> Heard:
        place = self._town.places.get(self._town.name_of(f"{row.tenant_id}/{row.place_id}"))
        where = self._town.name_of(f"{row.tenant_id}/{row.place_id}")
        if row.body is not None or place is None:
            return Heard(where, repr(row.body))
        program = next(each for each in stage.programs.values() if each.id == row.program_id)
        return Heard(where, repr(draw(row.key, program, session, place, self._clock())))

    def records(self, stage: Stage, about: Iterable[Key], since: datetime) -> Records:
        return self._db.read(lambda session: read(stage, about, since, session))

    def close(self) -> None:
        self._loop.close()
        self._db.close()


@pytest.mark.thorough
def test_no_history_breaks_an_invariant(address: str) -> None:
    front = Front(address)
    machine = type("Histories", (Histories,), {"world": front})
    few = settings(
        max_examples=12,
        stateful_step_count=20,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(machine, settings=few)
    finally:
        front.close()
