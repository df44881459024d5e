"""Every sentence about surveys that are asked again."""

from __future__ import annotations

from datetime import datetime

from handlers.feedback.drawing import until
from handlers.feedback.model import Survey
from handlers.model import Program
from handlers.okrs.figures import day_words
from handlers.okrs.periods import local_day
from handlers.reply import Aside, Block, Reply, Say, Text


def next_round(program: Program, survey: Survey, at: datetime, now: datetime) -> tuple[Block, ...]:
    day = day_words(local_day(at, program.zone), near=local_day(now, program.zone))
    return (Aside(f"The next time is {day}. To stop that: ", Say(f"okr survey stop {survey.address}")),)


def stopped(program: Program, survey: Survey, now: datetime) -> Reply:
    """``survey`` as it was."""
    words = f"Done: {survey.name} is not asked again."
    if survey.is_open(now):
        words += f" {survey.address} stays open until {until(survey, program, now)}."
    return Reply((Text(words),), wrote=f"stopped the rounds of survey {survey.address}")
