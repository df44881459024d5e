"""A program to talk to: a sandbox workspace, and bots on databases that hold a real document's OKRs."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

from benchmarks.process import ROOT, Process, environment, python
from benchmarks.traffic import SECRET, TEAM, Said
from handlers.model import Identity, Place
from handlers.okrs.periods import cycle_of
from sandbox.slack import Workspace

SEED = ROOT / "sandbox" / "seeds" / "distinguished-contributor-program-okrs.txt"
HANDLES = ("alice", "ben", "chen", "dara", "esi", "finn", "gita", "hana")
CHANNEL = "benchmark"

PROGRESS = (
    "progress 1.2 +1 batch {n}",
    "progress 1.3 82% newsletter {n}",
    "progress 2.1 +1 https://example.org/stories/{n} a story",
    "progress 2.2 14/20 asked again",
    "progress 3.2 +1 round {n} confidence:7",
    "progress 5.1 6 mentors, most of them new",
    "progress 5.2 +1 heard on the call",
)


class Stage:
    """The workspace, served while inside ``with``. Databases and logs stand in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._workspace = Workspace(team=TEAM, signing_secret=SECRET)
        for handle in HANDLES:
            self._workspace.add_person(handle)
        channel = self._workspace.add_channel(CHANNEL, members=HANDLES)
        users = [self._workspace.people[handle].user.id for handle in HANDLES]
        self.home = Place("slack", TEAM, channel.id, CHANNEL, private=False)
        self.accounts = [Identity("slack", TEAM, user) for user in users]

    def __enter__(self) -> Stage:
        self._workspace.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._workspace.stop()

    def bot(self, name: str, database: str, *, limits: bool = False) -> Process:
        """A bot as it is run in earnest, not started yet; without ``limits`` its few people may say as
        much as hundreds."""
        command = ("-m", "bot", "run") if limits else ("-m", "benchmarks.unlimited")
        return Process(name, python(*command), self.folder, "/readyz", **self._settings(database))

    def prepare(self, database: str) -> None:
        """The seed document as the program ``dc``, in this quarter, at home in the channel."""
        this_quarter = cycle_of(date.today()).name
        imported = ("import", str(SEED), "--apply", "--program", "dc", "--cycle", this_quarter)
        at_home = ("--channel", self.home.id, "--steward", self.accounts[0].id)
        self.command(database, *imported, *at_home)

    def command(self, database: str, *arguments: str, patience: float = 60.0) -> None:
        """``milepost`` at the command line, on that database. subprocess.TimeoutExpired after ``patience``
        seconds."""
        subprocess.run(
            python("-m", "bot", *arguments),
            cwd=self.folder,
            env=environment(self._settings(database)),
            check=True,
            capture_output=True,
            timeout=patience,
        )

    def said(self, *texts: str, expects: str) -> Said:
        """Commands of all people by turns, in the program's channel."""
        return Said(texts, [account.id for account in self.accounts], self.home.id, expects)

    def progress(self) -> Said:
        """Check-ins of seven key results, by turns; a receipt has an Undo button."""
        return self.said(*PROGRESS, expects="Undo")

    def _settings(self, database: str) -> dict[str, str]:
        return {
            "SLACK_BOT_TOKEN": self._workspace.token,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": self._workspace.api_url,
            "DATABASE_URL": database,
        }


def sqlite(folder: Path, name: str) -> str:
    """The address of a database file of that name."""
    return f"sqlite:///{folder / name}.db"
