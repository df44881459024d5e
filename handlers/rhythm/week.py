"""The facts of a digest: what changed in one window of time, as people in one place may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.feedback.telling import Heard
from handlers.model import Program
from handlers.nominations.news import Awards
from handlers.okrs.model import CheckIn, KeyResult, Objective, Reading
from handlers.okrs.whereabouts import NOWHERE, Whereabouts


@dataclass(frozen=True)
class Told:
    """A check-in, and where it was said as far as the place may know."""

    check_in: CheckIn
    at: Whereabouts = NOWHERE


@dataclass(frozen=True)
class News:
    """A key result that was checked in on. It stands as at the window's end; ``before`` is the value that
    it had when the window began, None where nothing was known. ``told`` in the order of recording, at
    least one. ``cycle`` is its cycle's name where that is not the current one."""

    key_result: KeyResult
    before: Reading | None
    told: tuple[Told, ...]
    cycle: str = ""


@dataclass(frozen=True)
class Ahead:
    """What is to come in a cycle that is not closed: its call (``call``), else its kick-off."""

    at: datetime
    cycle: str  # its name
    call: bool = False


@dataclass(frozen=True)
class Week:
    """The window is (``since``, ``until``], by when things were recorded. ``objectives`` are the current
    cycle's as they stood at its end, those dropped before it left out; their key results likewise.
    ``ahead`` lies after its end; ``surveys``: what people said in the window, and may say now; ``awards``:
    who was announced in it, which stories are new, and where nominations are taken."""

    program: Program
    since: datetime
    until: datetime
    objectives: tuple[Objective, ...] = ()
    news: tuple[News, ...] = ()  # in the order of their addresses, those of other cycles last
    ahead: tuple[Ahead, ...] = ()
    surveys: Heard = Heard()
    awards: Awards = Awards()

    @property
    def key_results(self) -> tuple[KeyResult, ...]:
        """Those not dropped."""
        live = (item for item in self.objectives if item.dropped_at is None)
        return tuple(kr for item in live for kr in item.key_results if kr.dropped_at is None)
