"""How many people are in the channels where surveys are asked, as their platforms say."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.origin import LookupFailed, Lookups
from bot.posting import want_posts
from bot.running import want
from handlers.feedback import messages
from handlers.feedback.card import touched_card
from handlers.feedback.closing import programs
from handlers.feedback.model import Survey
from handlers.feedback.seeing import places_of
from handlers.feedback.threshold import enough
from handlers.members.reaching import stewards_at
from handlers.model import Place
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=10)  # with a platform that does not say; then nobody knows how many are asked


@dataclass(frozen=True)
class Uncounted:
    """A survey that began, and the place whose people it asks."""

    survey: Survey
    place: Place


async def count(db: Database, clock: Clock, lookups: Mapping[str, Lookups]) -> bool:
    """Of the surveys that began without a number; whether there is one that has it now."""
    found = False
    for each in await asyncio.wrap_future(db.submit_read(partial(_uncounted, now=clock()))):
        number = None
        try:
            if (asks := lookups.get(each.place.platform)) is not None:
                number = await asks.people_in(each.place)
        except LookupFailed as error:
            log.warning("how many %s asks cannot be counted: %s", each.survey.address, error)
        if number is not None:
            await asyncio.wrap_future(db.submit(partial(_note, each, number, clock)).future)
            found = True
    return found


def _uncounted(session: Session, now: datetime) -> tuple[Uncounted, ...]:
    """After a while a round stays without a number, and the next one is counted again."""
    return tuple(
        Uncounted(survey, place)
        for program in programs(session)
        for survey in session.surveys.running(program.id)
        if not program.archived and now < survey.opened_at + PATIENCE
        if survey.counted and survey.audience is None and survey.closed_at is None
        for place in places_of(survey, program)[:1]
    )


def _note(counted: Uncounted, number: int, clock: Clock, session: Session) -> None:
    program = session.programs.get(counted.survey.program_id)
    if program is None:
        return
    session.programs.lock(program.id)
    survey = session.surveys.with_id(program.id, counted.survey.id)
    if survey is None or survey.audience is not None or survey.closed_at is not None:
        return
    survey = replace(survey, audience=number)
    session.surveys.save(survey)
    for touched in touched_card(survey, program):
        want(session, program, touched, clock())
    if survey.anonymous and not enough(number):
        told = messages.few_in_the_channel(program, survey, stewards_at(program, session))
        want_posts(session, program.id, told, clock())
