"""What takes longer than a lease is still done by one worker alone. On both databases."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

import pytest

from bot.delivery import Delivery
from bot.posting import body_of
from bot.slack.client import web_client
from bot.slack.transport import SlackTransport
from bot.transport import Posted
from handlers.model import Place
from handlers.reply import Reply, Text
from sandbox.slack import Workspace
from storage.outbox import Job
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import START, Clock, run
from tests.house import DC, NO_PACE, TickingClock, make_workspace, place_of

address, clock, database = databases.address, databases.clock, databases.database
LEASE = 0.6  # seconds


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with make_workspace() as workspace:
        workspace.channel(DC).channel.members.add(workspace.state.team.bot.id)
        yield workspace


def may_stand_already(workspace: Workspace, database: Database) -> Place:
    """A message that an earlier try may have posted."""
    place = place_of(workspace, DC)

    def work(session: Session) -> None:
        body = body_of(Reply((Text("The week in short"),)), None)
        session.outbox.want("", place, "week", lane="week", body=body, now=START)
        (job,) = session.outbox.claim("earlier", START, 60, 1)
        session.outbox.unknown(job, "timeout", START)

    run(database, work)
    return place


def bot(workspace: Workspace, database: Database, clock: TickingClock) -> Delivery:
    transport = SlackTransport(web_client(workspace.token, workspace.api_url))
    return Delivery(database, "slack", transport, clock, pace=NO_PACE, lease=LEASE, first_wait=0.05)


def copies(workspace: Workspace) -> int:
    return workspace.channel(DC).shows().count("The week in short")


@pytest.mark.thorough
async def test_looking_for_longer_than_the_lease_is_left_to_one_bot(
    workspace: Workspace, database: Database
) -> None:
    may_stand_already(workspace, database)
    with workspace.state.changed:
        for number in range(450):  # three pages
            workspace.state.post(workspace.channel(DC).channel, workspace.alice.user, f"chatter {number}", [])
    workspace.fails("conversations.history", "slow", effect=True, seconds=LEASE, times=6)
    clock = TickingClock(START)
    bots = [bot(workspace, database, clock) for _ in range(2)]
    running = [asyncio.create_task(each.run()) for each in bots]
    async with asyncio.timeout(20):
        while database.read(lambda session: session.outbox.stats()).oldest_due is not None:
            for each in bots:
                each.wake()
            await asyncio.sleep(0.05)
    for each in bots:
        each.stop()
    await asyncio.gather(*running)
    assert copies(workspace) == 1


class Overtaken(SlackTransport):
    """While it looks, its lease runs out and another bot takes the job."""

    def __init__(self, workspace: Workspace, database: Database, clock: Clock) -> None:
        super().__init__(web_client(workspace.token, workspace.api_url))
        self.taken: list[tuple[Job, ...]] = []
        self._database = database
        self._later = clock

    async def find(
        self, place: Place, uuid: str, *, under: str | None, looked_to: str | None = None
    ) -> Posted | None:
        now = self._later.move(seconds=61)
        taking = self._database.submit(lambda session: session.outbox.claim("other", now, 60, 1))
        self.taken.append(await asyncio.wrap_future(taking.future))
        return await super().find(place, uuid, under=under, looked_to=looked_to)


async def test_what_another_bot_took_over_is_left_to_that_one(
    workspace: Workspace, database: Database, clock: Clock
) -> None:
    may_stand_already(workspace, database)
    transport = Overtaken(workspace, database, clock)
    here = Delivery(database, "slack", transport, clock, pace=NO_PACE)
    running = asyncio.create_task(here.run())
    async with asyncio.timeout(10):
        while not transport.taken:
            await asyncio.sleep(0.01)
    here.stop()  # it finishes what it has in hand
    await running
    ((theirs,),) = transport.taken
    assert copies(workspace) == 0
    held = database.read(lambda session: session.outbox.stats())
    assert (held.sending, held.unknown, held.dead) == (1, 0, 0)  # as the other one holds it
    run(database, lambda session: session.outbox.sent(theirs, "1.0", None, clock.now))
    assert database.read(lambda session: session.outbox.stats()).oldest_due is None


async def test_a_job_that_is_soon_done_costs_no_renewal(
    workspace: Workspace, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = may_stand_already(workspace, database)
    renewals: list[Job] = []
    monkeypatch.setattr("storage.outbox.Outbox.renewed", lambda outbox, job, until: renewals.append(job))
    transport = SlackTransport(web_client(workspace.token, workspace.api_url))
    here = Delivery(database, "slack", transport, clock, pace=NO_PACE)
    running = asyncio.create_task(here.run())
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(_sent(database, place), 10)
    here.stop()
    await running
    assert (copies(workspace), renewals) == (1, [])


async def _sent(database: Database, place: Place) -> None:
    while (message := database.read(lambda s: s.messages.of("", place, "week"))) is None or (
        message.external_id is None
    ):
        await asyncio.sleep(0.02)
