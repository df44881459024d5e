"""What the page shows beside the sandbox itself: given by whoever runs the bot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sandbox.discourse import Forum
from sandbox.slack import Workspace


@dataclass(frozen=True)
class Row:
    """One key result. ``share``: 0 to 100, None while nothing can be said."""

    label: str
    text: str
    progress: str
    share: int | None = None


@dataclass(frozen=True)
class Section:
    """An objective with its key results; ``program`` is the short name of the program it belongs to."""

    program: str
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Hint:
    """Something to try: who types ``words`` where. ``channel``: its name, or ``@`` and the bot's for the
    conversation with it; ``forum``: in a topic of this title, not in a channel."""

    title: str
    who: str
    words: str
    channel: str = ""
    forum: str = ""


class Backstage(Protocol):
    """Every call may come from another thread."""

    @property
    def hints(self) -> Sequence[Hint]: ...

    @property
    def programs(self) -> Sequence[tuple[str, str, str]]:
        """(short name, title, name of its Slack channel)"""

    @property
    def shortcuts(self) -> Sequence[tuple[str, str]]:
        """(callback id, label) of what the app offers on a message."""

    @property
    def busy(self) -> str:
        """What is still being set up, such as ``importing both programs``; empty when all is there."""

    def table(self) -> Sequence[Section]:
        """The programs' own tables as the records have them now; empty before there are any."""

    def alive(self) -> bool:
        """Whether the bot's process runs."""

    def kill_and_restart(self) -> str:
        """SIGKILL, then a start; what happened, in words."""


@dataclass(frozen=True)
class Stage:
    """Everything that the page draws and moves."""

    workspace: Workspace
    forum: Forum
    backstage: Backstage
