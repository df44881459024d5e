"""``milepost demo``: a whole community on this machine, made for the occasion and gone afterwards.

The sandbox's Slack and forum run in this process; the bot is a process of its own, with the settings it
would have anywhere, so that it can be killed in front of everybody.
"""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from bot.console.child import Child
from bot.console.demo_next import prepare_next
from bot.console.demo_round import set_award
from bot.console.demo_surveys import prepare_round
from bot.console.opening import make_ready, opened
from bot.console.owners import give
from bot.console.programs import Importing, Wish
from bot.settings import Settings, parse
from handlers.importing.draft import Draft
from handlers.importing.read import read_document
from handlers.model import Identity, Person
from handlers.okrs.periods import cycle_of
from sandbox.clock import Clock
from sandbox.discourse import Forum
from sandbox.slack import Workspace

SEEDS = Path(__file__).parents[2] / "sandbox" / "seeds"

CHAMPIONS, PARTICIPATION = "distinguished-contributors", "participation"
# (short name, Slack channel, forum category, document)
PROGRAMS = (
    ("dc", CHAMPIONS, "Contributors", "distinguished-contributor-program-okrs.txt"),
    ("participation", PARTICIPATION, "Participation", "participation-okrs-q2-2017.txt"),
)
# (handle, name, zone, whether in Slack, whether at the forum)
PEOPLE = (
    ("alice", "Alice Osei", "Africa/Accra", True, True),
    ("ben", "Ben Lindqvist", "Europe/Stockholm", True, False),
    ("priya", "Priya Raman", "Asia/Kolkata", True, True),
    ("lucia", "Lucía Prado", "America/Lima", True, False),
    ("amina", "Amina Diallo", "Africa/Dakar", False, True),
    ("tomasz", "Tomasz Nowak", "Europe/Warsaw", False, True),
)
STORIES = "Stories of contributors, one link each"
# (who, category, title, first post)
TOPICS = (
    (
        "tomasz",
        "Participation",
        "Which student clubs should we write to?",
        "I can write to two clubs in Kraków. Who knows somebody elsewhere?",
    ),
    (
        "amina",
        "Contributors",
        STORIES,
        "Met somebody whose work more people should know of? Post a link to what was written about them,"
        " and mention the bot, so that it counts:\n\n`@milepost progress 2.1 +1 https://…`",
    ),
)

PAST = timedelta(days=21)  # since when the programs are there
# (days ago, who, where, what they said): the three weeks before the tour.
HISTORY = (
    (20, "alice", CHAMPIONS, "1.2 6 the form is open"),
    (19, "priya", PARTICIPATION, "1.1 4 first clubs in Ohio and Texas"),
    (17, "ben", CHAMPIONS, "2.1 1 https://blog.example.org/meet-amina"),
    (15, "priya", PARTICIPATION, "2.3 8/20 counted by hand"),
    (13, "alice", CHAMPIONS, "1.2 14 newsletter went out"),
    (12, "lucia", PARTICIPATION, "1.3 21"),
    (10, "ben", CHAMPIONS, "5.1 2 Amina and Tomasz said yes"),
    (9, "lucia", PARTICIPATION, "2.1 9.5 pulse survey, n=61"),
    (6, "alice", CHAMPIONS, "1.2 22"),
    (5, "ben", CHAMPIONS, "2.1 +2 a wiki page and a podcast"),
    (3, "priya", PARTICIPATION, '1.1 9 confidence:6 ask:"somebody who knows a student club"'),
    (1, "lucia", PARTICIPATION, "4.1 1 the survey hypothesis held win"),
)


@dataclass
class Stage:
    """Everything the demo plays with."""

    workspace: Workspace
    forum: Forum
    clock: Clock
    bot: Child
    settings: Settings


@contextlib.contextmanager
def stage(port: int) -> Iterator[Stage]:
    """A workspace and a forum with people in them, and a bot that is to serve them on ``port``; it waits
    for ``import_programs`` and ``start_bot``."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="milepost-demo-")))
        clock = Clock(folder / "clock")
        workspace = stack.enter_context(make_workspace(clock))
        forum = stack.enter_context(make_forum(clock))
        environ = environment(workspace, forum, folder) | {"MILEPOST_CLOCK": str(clock.path)}
        port = free_port(port)
        environ["PUBLIC_URL"] = f"http://127.0.0.1:{port}"
        bot = Child(folder, environ, port)
        stack.callback(bot.stop)
        yield Stage(workspace, forum, clock, bot, parse(environ))


def start_bot(stage: Stage) -> None:
    """Have the platforms send to the bot, and wait until it serves."""
    stage.workspace.connect(f"{stage.bot.url}/slack/events")
    stage.forum.connect(f"{stage.bot.url}/discourse/webhook")
    stage.bot.start()


def make_workspace(clock: Clock) -> Workspace:
    workspace = Workspace(clock=clock)
    for handle, name, zone, in_slack, _ in PEOPLE:
        if in_slack:
            workspace.add_person(handle, name=name, tz=zone)
    workspace.add_channel(CHAMPIONS, members=["alice", "ben", "priya", "lucia"])
    workspace.add_channel(PARTICIPATION, members=["alice", "priya", "lucia"])
    return workspace


def make_forum(clock: Clock) -> Forum:
    forum = Forum(clock=clock)
    for handle, name, zone, _, at_forum in PEOPLE:
        if at_forum:
            forum.add_user(handle, name=name, tz=zone)
    for _, _, category, _ in PROGRAMS:
        forum.add_category(category)
    for who, category, title, words in TOPICS:
        forum.people[who].posts(title, words, category)
    return forum


def environment(workspace: Workspace, forum: Forum, folder: Path) -> dict[str, str]:
    """The settings of the demo's bot; the secrets are the sandbox's own, made up and harmless."""
    return {
        "SLACK_BOT_TOKEN": workspace.token,
        "SLACK_SIGNING_SECRET": workspace.signing_secret,
        "SLACK_API_URL": workspace.api_url,
        "DISCOURSE_URL": forum.url,
        "DISCOURSE_API_KEY": forum.api_key,
        "DISCOURSE_API_USERNAME": forum.bot.username,
        "DISCOURSE_WEBHOOK_SECRET": forum.webhook_secret,
        "DATABASE_URL": f"sqlite:///{folder / 'milepost.db'}",
        "MILEPOST_ADMINS": f"slack:{workspace.alice.user.id}",
    }


def import_programs(stage: Stage) -> None:
    """Both documents as they stand, in the cycle of today, and what comes after it."""
    cycle = cycle_of(datetime.now(UTC).date()).name
    with opened(stage.settings) as db:
        make_ready(db)
        for slug, channel, category, seed in PROGRAMS:
            number = stage.forum.state.find_category(category)
            assert number is not None, "make_forum made it"
            steward = stage.workspace.alice.user.id
            wish = Wish(slug, stage.workspace.channel(channel).id, str(number.id), cycle, steward)
            importing = Importing(stage.settings, document(seed), wish, stage.clock.now() - PAST)
            db.submit(importing.store).result(timeout=30)
            db.submit(partial(give, slug=slug, people=people_of(stage))).result(timeout=30)
            following = partial(prepare_next, slug=slug, now=stage.clock.now())
            db.submit(following).result(timeout=30)
            asked = partial(prepare_round, slug=slug, now=stage.clock.now())
            db.submit(asked).result(timeout=30)
        db.submit(partial(set_award, now=stage.clock.now() - PAST)).result(timeout=30)


def people_of(stage: Stage) -> dict[str, Person]:
    """By handle, with the account in Slack where they have one there."""
    found = {}
    for handle, name, zone, in_slack, _ in PEOPLE:
        if in_slack:
            account = Identity("slack", stage.workspace.state.team.id, stage.workspace.people[handle].user.id)
        else:
            host = urlsplit(stage.forum.url).hostname or ""
            account = Identity("discourse", host, str(stage.forum.people[handle].user.id))
        found[handle] = Person(account, name, zone=zone, handle="" if in_slack else handle)
    return found


def document(seed: str) -> Draft:
    """A program's own page, as it was read."""
    return read_document((SEEDS / seed).read_text("utf-8"))


def play_history(workspace: Workspace, leaving: Callable[[], bool] = lambda: False) -> int:
    """Three weeks of check-ins, each typed by a person on its day, until ``leaving``; how many there
    are."""
    today = date.today()
    for days_ago, who, channel, said in HISTORY:
        if leaving():
            break
        day = today - timedelta(days=days_ago)
        workspace.people[who].says(f"/okr progress {said} on:{day.isoformat()}", channel=channel).sees()
    return len(HISTORY)


def free_port(wanted: int) -> int:
    """``wanted`` where it is free, else any that is."""
    for port in (wanted, 0):
        with contextlib.suppress(OSError), socket.socket() as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise RuntimeError("this machine has no free port")
