"""A whole bot in a sandbox workspace, to hold conversations with.

Two programs, ``dc`` and ``participation``, with the seed documents' OKRs; Alice is steward of both.
"""

from __future__ import annotations

import re
import shutil
import socket
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn

from bot.app import App, build
from bot.limits import unlimited
from bot.pace import Pace
from bot.settings import Settings, parse
from handlers.importing.apply import apply_draft
from handlers.importing.read import read_document
from handlers.model import Cycle, Identity, Member, Person, Place, Program, Role
from handlers.okrs import periods
from sandbox.slack import Workspace
from sandbox.slack.person import Person as Driver
from storage.session import Session
from storage.store import Database, open_store

START = datetime(2025, 5, 5, 9, tzinfo=UTC)  # a Monday in the second quarter
ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "sandbox" / "seeds"
NO_PACE = Pace(every=0)
UNHURRIED = 30.0  # seconds instead of Slack's three: a test that is not about them may run on a busy machine

DC, PARTICIPATION = "distinguished-contributors", "participation"
PROGRAMS = {
    "dc": (DC, "distinguished-contributor-program-okrs.txt", "Distinguished Contributor Program"),
    "participation": (PARTICIPATION, "participation-okrs-q2-2017.txt", "Participation"),
}


class TickingClock:
    """Starts at a fixed moment and runs like a real one; ``advance`` moves it on."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def advance(self, **time: float) -> None:
        self._start += timedelta(**time)


def new_id() -> str:
    return uuid.uuid4().hex


def make_workspace() -> Workspace:
    """The same people and channels each time; their ids too."""
    workspace = Workspace()
    workspace.courier.patience = workspace.state.trigger_life = UNHURRIED + 5
    workspace.add_person("alice", name="Alice Osei", tz="Europe/Berlin")
    workspace.add_person("ben", name="Ben Lindqvist", tz="America/New_York")
    workspace.add_person("priya", name="Priya Raman", tz="Asia/Kolkata")
    workspace.add_person("gus", name="Gus Guest", guest=True)
    workspace.add_person("sam", name="Sam Stranger", stranger=True)
    workspace.add_channel(DC, members=["alice", "ben", "priya", "gus", "sam"])
    workspace.add_channel(PARTICIPATION, members=["alice", "ben", "priya"])
    workspace.add_channel("general", members=["alice", "ben", "priya", "gus"])
    workspace.add_channel("panel-room", private=True, members=["alice", "ben"])
    return workspace


def settings_for(workspace: Workspace, database: str) -> Settings:
    return parse(environment_for(workspace, database))


def environment_for(workspace: Workspace, database: str) -> dict[str, str]:
    """What a bot's process needs to serve this workspace."""
    return {
        "SLACK_BOT_TOKEN": workspace.token,
        "SLACK_SIGNING_SECRET": workspace.signing_secret,
        "SLACK_API_URL": workspace.api_url,
        "DATABASE_URL": database,
    }


def place_of(workspace: Workspace, channel: str) -> Place:
    found = workspace.channel(channel).channel
    return Place("slack", workspace.state.team.id, found.id, found.name, private=found.private)


def fill(session: Session, workspace: Workspace, now: datetime) -> None:
    """Alice, and both programs as their documents have them, in the cycle of ``now``."""
    user = workspace.alice.user
    account = Identity("slack", workspace.state.team.id, user.id)
    session.directory.remember_person(Person(account, user.human.name, zone=user.human.zone))
    alice = Member(new_id(), user.human.name, (account,), zone=user.human.zone)
    session.members.add(alice)
    for slug, (channel, seed, title) in PROGRAMS.items():
        home = place_of(workspace, channel)
        session.directory.remember_place(home)
        program = Program(new_id(), slug, title, "Europe/Berlin", (home,), (home,))
        session.programs.add(program)
        session.programs.grant(program.id, alice.id, Role.STEWARD)
        period = periods.cycle_of(now.date())
        cycle = Cycle(new_id(), program.id, period.name, period.starts, period.ends)
        session.programs.add_cycle(cycle)
        draft = read_document((SEEDS / seed).read_text("utf-8"))
        program = replace(program, cycle=cycle)
        apply_draft(draft, session, program, now=now, new_id=new_id, by=alice)


def prepare(path: Path) -> None:
    """A SQLite file with both programs in it."""
    prepare_at(f"sqlite:///{path}")


def prepare_at(address: str) -> None:
    """Both programs in the database at ``address``, which is made if it is not there."""
    database = open_store(address, clock=lambda: START)
    database.migrate()
    database.start()
    database.submit(lambda session: fill(session, make_workspace(), START)).result(timeout=10)
    database.close()


class Served:
    """A bot that answers on a loopback port of its own, from a thread."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(app.asgi, log_config=None, access_log=False, ws="none", lifespan="on")
        self._uvicorn = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._uvicorn.run, args=([self._socket],), daemon=True)

    def start(self, *, ready: bool = True) -> None:
        self._thread.start()
        wait_for(lambda: self.app.delivery.alive, timeout=20)
        if ready:
            wait_for(lambda: self.app.slack is not None and self.app.slack.tenant.team is not None)

    def ask_to_stop(self) -> None:
        self._uvicorn.should_exit = True

    def stop(self) -> None:
        self.ask_to_stop()
        self._thread.join(timeout=10)
        self._socket.close()
        assert not self._thread.is_alive(), "the bot did not stop"


def unlinked(text: str) -> str:
    """What somebody sees, without the addresses behind its words."""
    return re.sub(r" <https?://[^>]*>", "", text)


def wait_for(true: Callable[[], bool], timeout: float = 40.0) -> None:
    """Wait until ``true()``; AssertionError after ``timeout`` seconds."""
    deadline = time.monotonic() + timeout
    while not true():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.005)


@dataclass
class House:
    """``house.alice`` is a person to speak as; ``house.channel(…)`` what is to be read in one."""

    workspace: Workspace
    bot: Served
    clock: TickingClock
    database: str

    def __getattr__(self, handle: str) -> Driver:
        return self.workspace.people[handle] if handle in self.workspace.people else _nobody(handle)

    @property
    def db(self) -> Database:
        return self.bot.app.db

    def shows(self, channel: str, until: str = "") -> str:
        """A channel's messages as text; waits until ``until`` stands in it."""
        return self.workspace.channel(channel).shows(until)

    def delivered(self) -> None:
        """Wait until everything that the bot wants posted stands where it should."""
        wait_for(lambda: self._open_rows() == 0, timeout=60)

    def _open_rows(self) -> int:
        stats = self.db.read(lambda session: session.outbox.stats())
        return stats.pending + stats.sending + stats.unknown

    def restart(self, **more: str) -> None:
        """Stop the bot and start another one on the same database, with ``more`` settings."""
        self.bot.stop()
        self.start_again(**more)

    def start_again(self, **more: str) -> None:
        """After ``house.bot.stop()``: another bot on the same database."""
        self.bot = serve(self.workspace, self.database, self.clock, **more)

    def stop(self) -> None:
        self.bot.ask_to_stop()  # both at once: each takes a tenth of a second or two
        self.workspace.stop()
        self.bot.stop()


def _nobody(handle: str) -> Driver:
    raise AttributeError(handle)


def serve(workspace: Workspace, database: str, clock: TickingClock, **more: str) -> Served:
    environment = environment_for(workspace, database) | more  # an empty one leaves a setting out
    return served(workspace, environment, clock)


def served(
    workspace: Workspace, environment: dict[str, str], clock: TickingClock, deadline: float = UNHURRIED
) -> Served:
    settings = parse({name: value for name, value in environment.items() if value})
    app = build(settings, clock=clock, pace=NO_PACE, limits=unlimited(), first_wait=0.05, deadline=deadline)
    bot = Served(app)
    bot.start()
    workspace.connect(f"{bot.url}/slack/events")
    return bot


def open_house(prepared: Path, folder: Path, **more: str) -> House:
    """A bot with a copy of the prepared database in ``folder``, and ``more`` settings."""
    return open_house_at(f"sqlite:///{shutil.copy(prepared, folder / 'milepost.db')}", **more)


def open_house_at(address: str, **more: str) -> House:
    """A bot on the prepared database at ``address``, in a workspace of its own."""
    workspace, clock = make_workspace(), TickingClock()
    workspace.start()
    return House(workspace, serve(workspace, address, clock, **more), clock, address)
