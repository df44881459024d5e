"""Votes in a platform's own polls, read back before their survey closes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.origin import LookupFailed
from bot.sides import Polls
from handlers.feedback import polling
from handlers.feedback.card import is_native, key_of
from handlers.feedback.closing import programs
from handlers.feedback.model import Survey
from handlers.feedback.seeing import places_of
from handlers.model import AWAY, Identity, Member, Place
from handlers.polls import Vote
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Posted:
    """A survey that is over, and one of its messages that has a poll."""

    survey: Survey
    place: Place
    external_id: str


@dataclass(frozen=True)
class Box:
    """By survey id. ``waiting``: the ids of those that a platform has not told us about yet; ``unread``: of
    those that it never will."""

    votes: Mapping[str, tuple[Vote, ...]]
    waiting: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Counted:
    """``unnamed``: the answers of accounts that are no member's; ``lost`` as ``Survey`` has it."""

    unnamed: tuple[str, ...] = ()
    lost: int | None = None


async def counted(db: Database, now: datetime, polls: Mapping[str, Polls]) -> Box:
    """Of all surveys whose time is over. Their polls are closed by that."""
    due = await asyncio.wrap_future(db.submit_read(lambda session: _due(session, now)))
    votes: dict[str, tuple[Vote, ...]] = {}
    waiting: set[str] = set()
    unread: set[str] = set()
    for each in due:
        if (reads := polls.get(each.place.platform)) is None:
            continue
        id, since = each.survey.id, each.survey.waits_since
        try:
            votes[id] = votes.get(id, ()) + await reads.closed(each.place, each.external_id)
        except LookupFailed as error:
            log.warning("the votes on %s cannot be read: %s", each.survey.address, error)
            is_over = since is not None and now >= since + polling.PATIENCE
            (unread if error.missing or is_over else waiting).add(id)
    return Box(votes, frozenset(waiting), frozenset(unread))


def put(survey: Survey, box: Box, session: Session) -> Counted:
    """Take the votes of those who have not answered in another way. Nobody becomes a member by a vote: what
    others voted counts without a name."""
    unnamed: list[str] = []
    lost = 0
    for account, words in _by_account(box.votes.get(survey.id, ())).items():
        member = session.members.at(account)
        if _is_away(account, member, session):
            continue
        if member is not None and session.surveys.has_answered(survey, member):
            continue
        answer = polling.answer_of(survey.questions[0], words[0]) if len(words) == 1 else None
        if answer is None:
            lost += 1
        elif member is None:
            unnamed.append(answer)
        else:
            session.surveys.put_named(survey, member.id, polling.DOOR, (answer,))
    return Counted(tuple(unnamed), polling.UNREAD if survey.id in box.unread else lost or None)


def _by_account(votes: tuple[Vote, ...]) -> Mapping[Identity, list[str]]:
    found: dict[Identity, list[str]] = {}
    for vote in votes:
        found.setdefault(vote.account, []).append(vote.words)
    return found


def _is_away(account: Identity, member: Member | None, session: Session) -> bool:
    """Known to be no person, or to have left."""
    person = session.directory.person(account)
    standings = {each.standing for each in (person, member) if each is not None}
    return bool(standings & AWAY)


def _due(session: Session, now: datetime) -> tuple[Posted, ...]:
    return tuple(
        Posted(survey, place, message.external_id)
        for program in programs(session)
        for survey in session.surveys.running(program.id)
        if survey.closed_at is None and now >= survey.closes_at and is_native(survey)
        for place in places_of(survey, program)
        if (message := session.messages.of(program.id, place, key_of(survey.id))) is not None
        and message.external_id is not None
    )
