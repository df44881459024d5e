"""Everybody at once, and a kill in the middle: one answer a person, and none is lost."""

from __future__ import annotations

import base64
import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dispatch import Dispatch
from bot.web.forms import Forms, _Refused
from handlers.feedback.model import Survey
from handlers.feedback.outcome import outcome
from handlers.feedback.scores import nps
from handlers.feedback.templates import TEMPLATES
from handlers.model import Member
from storage import survey_links
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import START, run
from tests.house import ROOT

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
PULSE = Survey(
    "s1", "p1", 1, "Pulse", "nps-pulse", TEMPLATES["nps-pulse"].questions, True, START, START + timedelta(7)
)
PEOPLE = 100


def answer(session: Session, survey: Survey, nth: int, score: str) -> bool:
    session.programs.lock(survey.program_id)
    if survey.anonymous:
        return session.surveys.put_unnamed(survey, Member(f"m{nth}", ""), (score,))
    return session.surveys.put_named(survey, f"m{nth}", "slack", (score,))


@pytest.mark.parametrize("anonymous", [True, False])
def test_a_hundred_answers_at_once_twice_each(program: Database, anonymous: bool) -> None:
    survey = replace(PULSE, anonymous=anonymous)
    scores = [str(random.Random(7).randint(0, 10)) for _ in range(PEOPLE)]

    def prepare(session: Session) -> None:
        session.surveys.add(survey)
        for nth in range(PEOPLE):
            session.members.add(Member(f"m{nth}", f"Person {nth}"))

    run(program, prepare)
    presses = [*range(PEOPLE), *range(PEOPLE)]
    random.Random(8).shuffle(presses)
    with ThreadPoolExecutor(16) as people:
        done = list(
            people.map(
                lambda nth: (nth, run(program, lambda s: answer(s, survey, nth, scores[nth]))), presses
            )
        )
    assert sorted(nth for nth, first in done if first) == list(range(PEOPLE))
    assert run(program, lambda session: session.surveys.close(survey, survey.closes_at))
    closed = program.read(lambda session: session.surveys.with_id("p1", "s1"))
    assert closed is not None and closed.answered == PEOPLE
    (tally,) = program.read(lambda session: outcome(closed, session)).tallies
    assert tally is not None and tally.nps == nps([int(score) for score in scores])


def test_a_link_that_is_used_while_its_form_is_on_its_way(program: Database, clock: databases.Clock) -> None:
    survey = replace(PULSE, anonymous=False)

    def prepare(session: Session) -> str | None:
        session.surveys.add(survey)
        session.members.add(member := Member("m1", "Person 1"))
        return survey_links.token_for(session.surveys, survey, member)

    token = run(program, prepare)
    forms = Forms(Dispatch(program, clock, {}), clock, lambda: None)
    assert token is not None
    run(program, lambda session: forms._put(session, token, ("9",)))
    with pytest.raises(_Refused):
        run(program, lambda session: forms._put(session, token, ("1",)))
    (kept,) = program.read(lambda session: session.surveys.named(survey))
    assert kept.answers == ("9",)


def test_nobody_makes_a_link_without_the_key(program: Database) -> None:
    run(program, lambda session: session.surveys.add(PULSE))
    plain = base64.urlsafe_b64encode(b"0:somebody whose number is long enough").decode().rstrip("=")
    found = program.read(lambda session: survey_links.read(session.surveys, session.members, f"s1.{plain}"))
    assert found is not None and (found.member, found.proof) == (None, "")


CHILD = """
import sys
from tests.databases import Clock
from tests.test_survey_crowd import PULSE, answer
from storage.store import open_store
database = open_store(sys.argv[1], clock=Clock())
database.start()
for nth in range(int(sys.argv[2]), 10_000):
    database.submit(lambda session: answer(session, PULSE, nth, str(nth % 11))).result()
    print(nth, flush=True)
"""


@pytest.mark.thorough
def test_a_kill_in_the_middle_loses_no_answer_and_doubles_none(program: Database, address: str) -> None:
    run(program, lambda session: session.surveys.add(PULSE))
    told: list[int] = []
    for _ in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, address, str(len(told))],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        enough = len(told) + 10
        for line in child.stdout:
            told.append(int(line))
            if len(told) >= enough:
                break
        child.send_signal(signal.SIGKILL)
        told += [int(line) for line in child.stdout]
        child.wait()
    assert told == list(range(len(told)))
    first = run(program, lambda session: answer(session, PULSE, 0, "0"))
    assert not first, "the first is not counted again"
    last = len(told)  # what was in hand at the kill may have been saved, and was not told
    run(program, lambda session: answer(session, PULSE, last, str(last % 11)))
    run(program, lambda session: session.surveys.close(PULSE, PULSE.closes_at))
    closed = program.read(lambda session: session.surveys.with_id("p1", "s1"))
    assert closed is not None and closed.answered == last + 1
    (papers,) = program.read(lambda session: session.surveys.by_question(closed))
    assert sorted(papers) == sorted(str(nth % 11) for nth in range(last + 1))
