"""Votes in a platform's own polls, read back before their survey closes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.hearing import introduce
from bot.origin import LookupFailed
from bot.running import new_id
from bot.sides import Polls
from handlers.feedback.card import is_native, key_of
from handlers.feedback.closing import ALL, programs
from handlers.feedback.model import Survey
from handlers.feedback.seeing import places_of
from handlers.model import Member, Place, Standing
from handlers.polls import Vote
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)

PATIENCE = timedelta(hours=1)  # with a platform that does not say who voted; then it is closed without


@dataclass(frozen=True)
class Posted:
    """A survey that is over, and one of its messages that has a poll."""

    survey: Survey
    place: Place
    external_id: str


@dataclass(frozen=True)
class Box:
    """By survey id. ``waiting``: the ids of those that a platform has not told us about yet."""

    votes: Mapping[str, tuple[Vote, ...]]
    waiting: frozenset[str]


async def counted(db: Database, now: datetime, polls: Mapping[str, Polls]) -> Box:
    """Of all surveys whose time is over. Their polls are closed by that."""
    due = await asyncio.wrap_future(db.submit_read(lambda session: _due(session, now)))
    votes: dict[str, tuple[Vote, ...]] = {}
    waiting: set[str] = set()
    for each in due:
        if (reads := polls.get(each.place.platform)) is None:
            continue
        try:
            found = await reads.closed(each.place, each.external_id)
        except LookupFailed as error:
            log.warning("the votes on %s cannot be read: %s", each.survey.address, error)
            if not error.missing and now < each.survey.closes_at + PATIENCE:
                waiting.add(each.survey.id)
            continue
        votes[each.survey.id] = votes.get(each.survey.id, ()) + found
    return Box(votes, frozenset(waiting))


def put(survey: Survey, box: Box, session: Session) -> bool:
    """Take the votes of those who have not answered in another way; False while some are not known."""
    if survey.id in box.waiting:
        return False
    for vote in box.votes.get(survey.id, ()):
        introduce(vote.person, session)
        member = session.members.at(vote.person.identity)
        if member is None:
            member = Member(new_id(), vote.person.name, (vote.person.identity,))
            session.members.add(member)
        choices = survey.questions[0].choices
        known = vote.option < len(choices) and member.standing not in (Standing.BOT, Standing.GONE)
        if known and not session.surveys.has_answered(survey, member):
            answer = (choices[vote.option][0],)
            session.surveys.put_named(survey, member.id, vote.person.identity.platform, answer)
    return True


def _due(session: Session, now: datetime) -> tuple[Posted, ...]:
    return tuple(
        Posted(survey, place, message.external_id)
        for program in programs(session)
        for survey in session.surveys.of(program.id, ALL)
        if survey.closed_at is None and now >= survey.closes_at and is_native(survey)
        for place in places_of(survey, program)
        if (message := session.messages.of(program.id, place, key_of(survey.id))) is not None
        and message.external_id is not None
    )
