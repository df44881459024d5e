"""``milepost demo``: a whole community on this machine, made for the occasion and gone afterwards.

The sandbox's Slack runs in this process; the bot is a process of its own, with the settings it would
have anywhere, so that it can be killed in front of everybody.
"""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.console.child import Child
from bot.console.opening import make_ready, opened
from bot.console.programs import Importing, Wish
from bot.settings import Settings, parse
from handlers.importing.read import read_document
from handlers.okrs.periods import cycle_of
from sandbox.clock import Clock
from sandbox.slack import Workspace

SEEDS = Path(__file__).parents[2] / "sandbox" / "seeds"

CHAMPIONS, PARTICIPATION = "distinguished-contributors", "participation"
PROGRAMS = (
    ("dc", CHAMPIONS, "distinguished-contributor-program-okrs.txt"),
    ("participation", PARTICIPATION, "participation-okrs-q2-2017.txt"),
)

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
    """Everything the tour plays with."""

    workspace: Workspace
    bot: Child
    settings: Settings


@contextlib.contextmanager
def stage(port: int) -> Iterator[Stage]:
    """A workspace, both seed programs in it, and a bot that serves them."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="milepost-demo-"))
        clock = Clock(Path(folder, "clock"))
        workspace = stack.enter_context(make_workspace(clock))
        environ = environment(workspace, Path(folder)) | {"MILEPOST_CLOCK": str(clock.path)}
        settings = parse(environ)
        import_programs(settings, workspace)
        bot = Child(Path(folder), environ, free_port(port))
        workspace.connect(f"{bot.url}/slack/events")
        try:
            bot.start()
            yield Stage(workspace, bot, settings)
        finally:
            bot.stop()


def make_workspace(clock: Clock) -> Workspace:
    workspace = Workspace(clock=clock)
    workspace.add_person("alice", name="Alice Osei", tz="Africa/Accra")
    workspace.add_person("ben", name="Ben Lindqvist", tz="Europe/Stockholm")
    workspace.add_person("priya", name="Priya Raman", tz="Asia/Kolkata")
    workspace.add_person("lucia", name="Lucía Prado", tz="America/Lima")
    workspace.add_channel(CHAMPIONS, members=["alice", "ben", "priya", "lucia"])
    workspace.add_channel(PARTICIPATION, members=["alice", "priya", "lucia"])
    return workspace


def environment(workspace: Workspace, folder: Path) -> dict[str, str]:
    """The settings of the demo's bot; the secrets are the sandbox's own, made up and harmless."""
    return {
        "SLACK_BOT_TOKEN": workspace.token,
        "SLACK_SIGNING_SECRET": workspace.signing_secret,
        "SLACK_API_URL": workspace.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'milepost.db'}",
        "MILEPOST_ADMINS": f"slack:{workspace.alice.user.id}",
    }


def import_programs(settings: Settings, workspace: Workspace) -> None:
    """Both documents as they stand, in the cycle of today."""
    cycle = cycle_of(datetime.now(UTC).date()).name
    with opened(settings) as db:
        make_ready(db)
        for slug, channel, seed in PROGRAMS:
            draft = read_document((SEEDS / seed).read_text("utf-8"))
            wish = Wish(slug, workspace.channel(channel).id, "", cycle)
            db.submit(Importing(settings, draft, wish).store).result(timeout=30)


def play_history(workspace: Workspace) -> int:
    """Three weeks of check-ins, each typed by a person on its day; how many there were."""
    today = date.today()
    for days_ago, who, channel, said in HISTORY:
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
