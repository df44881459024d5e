"""What is done again and again for all programs: one that fails leaves the others going."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from bot import beat, deadlines, windows
from bot.scrubbing import Scrubber
from handlers.model import Program
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import PROGRAM, START, run

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
OTHER = replace(PROGRAM, id="p2", slug="other", homes=(), places=())


@pytest.mark.parametrize(
    ("waiting", "broken"),
    [
        (deadlines._waiting, "bot.deadlines.deadlines.is_anything_due"),
        (windows._waiting, "bot.windows.closing.steps"),
    ],
)
def test_a_program_that_cannot_be_looked_at_hides_no_other(
    program: Database,
    waiting: Callable[..., tuple[Program, ...]],
    broken: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(program, lambda session: session.programs.add(OTHER))
    monkeypatch.setattr("bot.windows.closing.programs", lambda session: (PROGRAM, OTHER))

    def of(program: Program, *_: Any) -> Any:
        if program.id == "p1":
            raise ZeroDivisionError
        return iter(()) if "steps" in broken else False

    monkeypatch.setattr(broken, of)
    found = program.read(partial(waiting, now=START))
    assert [each.slug for each in found] == ["dc"], "it is tried by itself, and the others are looked at"


def test_one_programs_failure_leaves_the_others_going(
    program: Database, caplog: pytest.LogCaptureFixture
) -> None:
    said = " ".join(("what", "somebody", "wrote"))
    run(program, lambda session: session.programs.add(OTHER))

    def work(session: Session, program: Program) -> str:
        session.audit.add(program.id, None, None, "was here", START)
        if program.id == "p1":
            raise ZeroDivisionError(said)
        return program.slug

    caplog.set_level(logging.ERROR)
    assert asyncio.run(beat.each("deadlines", program, (PROGRAM, OTHER), work)) == ["other"]
    assert "could not look at the deadlines of dc: " in caplog.text
    assert said not in caplog.text
    assert program.read(lambda s: [len(s.audit.recent(id, 9)) for id in ("p1", "p2")]) == [0, 1]


def test_what_was_deleted_is_given_back_however_often_somebody_is_in_the_way(
    program: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[bool | Exception] = [ZeroDivisionError(), False, True]
    done: list[int] = []

    def scrub() -> bool:
        now = tries.pop(0)
        if isinstance(now, Exception):
            raise now
        done.append(len(tries))
        return now

    monkeypatch.setattr(program, "scrub", scrub)
    monkeypatch.setattr("bot.scrubbing.BETWEEN", 0.001)

    async def work() -> None:
        scrubber = Scrubber(program)
        task = asyncio.create_task(scrubber.run())
        for left in (0, 1):
            while tries:
                await asyncio.sleep(0.001)
            if not left:
                tries.append(True)
                scrubber.ask()
        task.cancel()

    asyncio.run(asyncio.wait_for(work(), 5))
    assert len(done) == 3
