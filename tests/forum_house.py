"""The house with its second door: the same two programs in a workspace and on a forum.

Rosa and Ben have accounts on the forum; Ben has one in the workspace too. ``forum.ben`` is a person to
write as there.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.app import build
from bot.discourse.poller import Rhythm
from bot.limits import unlimited
from bot.settings import parse
from handlers.model import Place, PlaceKind
from sandbox.clock import Clock
from sandbox.discourse import Forum
from sandbox.slack import Workspace
from storage.session import Session
from storage.store import open_store
from tests.house import (
    NO_PACE,
    START,
    UNHURRIED,
    House,
    Served,
    TickingClock,
    environment_for,
    fill,
    make_workspace,
    wait_for,
)

CONTRIBUTORS, PARTICIPANTS, PANEL = "Contributors", "Participation", "Panel"
CATEGORIES = {"dc": CONTRIBUTORS, "participation": PARTICIPANTS}
OFTEN = Rhythm(news=0.1, revisit=0.1)
SELDOM = Rhythm(news=60.0, revisit=60.0)


class Shared(Clock):
    """What the bot's clock says is what the forum's says."""

    def __init__(self, house: TickingClock) -> None:
        super().__init__()
        self._house = house

    def now(self) -> datetime:
        return self._house()


def make_forum(clock: TickingClock | None = None) -> Forum:
    """The same people and categories each time; their numbers too."""
    forum = Forum(clock=Shared(clock) if clock is not None else None)
    forum.add_user("rosa", name="Rosa Quispe", tz="America/Lima")
    forum.add_user("ben", name="Ben Lindqvist", tz="America/New_York", groups=["panel"])
    forum.add_user("mod", name="Mo Derator", staff=True)
    forum.add_category(CONTRIBUTORS)
    forum.add_category(PARTICIPANTS)
    forum.add_group("panel", [forum.bot.username])
    forum.add_category(PANEL, read_by=["panel"])
    return forum


def host_of(forum: Forum) -> str:
    return urlsplit(forum.url).hostname or ""


def category_of(forum: Forum, name: str) -> Place:
    category = forum.state.find_category(name)
    assert category is not None
    private = bool(category.read_by)
    return Place("discourse", host_of(forum), f"c{category.id}", name, PlaceKind.CATEGORY, private)


def fill_both(session: Session, workspace: Workspace, forum: Forum, now: datetime = START) -> None:
    """Both programs, each with a home in a channel and in a category."""
    fill(session, workspace, now)
    for slug, category in CATEGORIES.items():
        place = category_of(forum, category)
        program = session.programs.by_slug(slug)
        assert program is not None
        session.directory.remember_place(place)
        session.programs.bind(program.id, place, home=True)


def prepare_both(address: str) -> None:
    """A database with both programs, for any workspace and forum of this house."""
    forum = make_forum()  # never started: only its numbers are wanted
    database = open_store(address, clock=lambda: START)
    database.migrate()
    database.start()
    database.submit(lambda session: fill_both(session, make_workspace(), forum)).result(timeout=10)
    database.close()


def forum_environment(forum: Forum, *, webhook: bool = True) -> dict[str, str]:
    given = {
        "DISCOURSE_URL": forum.url,
        "DISCOURSE_API_KEY": forum.api_key,
        "DISCOURSE_API_USERNAME": forum.bot.username,
    }
    return given | ({"DISCOURSE_WEBHOOK_SECRET": forum.webhook_secret} if webhook else {})


@dataclass
class BothHouse(House):
    forum: Forum
    rhythm: Rhythm
    webhook: bool = True

    def start_again(self, **more: str) -> None:
        self.bot = serve_both(
            self.workspace, self.forum, self.database, self.clock, self.rhythm, webhook=self.webhook, **more
        )

    def stop(self) -> None:
        self.bot.ask_to_stop()
        self.workspace.stop()
        self.forum.stop()
        self.bot.stop()

    def heard(self) -> None:
        """Wait until all that was said is handled, and what is to be said to it stands."""
        self.forum.settle()
        wait_for(lambda: self.db.read(lambda session: session.inbox.open_count()) == 0, timeout=60)
        self.delivered()


def serve_both(
    workspace: Workspace,
    forum: Forum,
    database: str,
    clock: TickingClock,
    rhythm: Rhythm,
    *,
    webhook: bool = True,
    **more: str,
) -> Served:
    environment = environment_for(workspace, database) | forum_environment(forum, webhook=webhook) | more
    settings = parse({name: value for name, value in environment.items() if value})
    served = Served(
        build(
            settings,
            clock=clock,
            pace=NO_PACE,
            limits=unlimited(),
            first_wait=0.05,
            deadline=UNHURRIED,
            rhythm=rhythm,
        )
    )
    served.start()
    wait_for(lambda: served.app.forum is not None and served.app.forum.ready)
    workspace.connect(f"{served.url}/slack/events")
    forum.connect(f"{served.url}/discourse/webhook" if webhook else "")
    return served


def open_both(prepared: Path, folder: Path, rhythm: Rhythm = SELDOM, *, webhook: bool = True) -> BothHouse:
    """A bot with two doors, on a copy of the prepared database in ``folder``."""
    address = f"sqlite:///{shutil.copy(prepared, folder / 'milepost.db')}"
    return open_both_at(address, rhythm, webhook=webhook)


def open_both_at(address: str, rhythm: Rhythm = SELDOM, *, webhook: bool = True) -> BothHouse:
    workspace, clock = make_workspace(), TickingClock()
    forum = make_forum(clock)
    workspace.start()
    forum.start()
    bot = serve_both(workspace, forum, address, clock, rhythm, webhook=webhook)
    return BothHouse(workspace, bot, clock, address, forum, rhythm, webhook)


def recorded(house: BothHouse, address: str, slug: str = "dc") -> list[str]:
    """The live check-ins of a key result, the oldest first: ``3 by Rosa Quispe``."""

    def read(session: Session) -> list[str]:
        program = session.programs.by_slug(slug)
        assert program is not None and program.cycle is not None
        found = session.okrs.objectives(program.id, program.cycle.id)
        kr = next(kr for item in found for kr in item.key_results if kr.address == address)
        check_ins = [
            session.okrs.check_in(program.id, kr.id, number + 1) for number in range(kr.last_sequence)
        ]
        return [f"{one.reading.amount} by {one.by_name}" for one in check_ins if one is not None and one.live]

    return house.db.read(read)


def comes(house: BothHouse, address: str, *expected: str) -> None:
    wait_for(lambda: len(recorded(house, address)) >= len(expected))
    house.heard()
    assert recorded(house, address) == list(expected)
