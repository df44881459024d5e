"""Who is in the groups that surveys are asked of again, as their platforms say when that is due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from functools import partial

from bot.clock import Clock
from bot.looking_up import remember_group
from bot.origin import Group, LookupFailed, Lookups
from bot.running import new_id
from handlers import groups
from handlers.feedback.closing import next_at, programs
from handlers.model import Place, UserError
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)


async def look(db: Database, clock: Clock, lookups: Mapping[str, Lookups]) -> None:
    """Where a platform does not say, those whom it named last time are asked."""
    for group in await asyncio.wrap_future(db.submit_read(partial(_due, clock=clock))):
        if (asks := lookups.get(group.platform)) is None:
            continue
        try:
            found = await asks.group(group.platform, group.tenant, groups.id_of(group))
        except LookupFailed as error:
            log.warning("who is in a group cannot be told: %s", error)
        except UserError as error:
            log.warning("who is in a group cannot be told: %s", error.message)
        else:
            await asyncio.wrap_future(db.submit(partial(_remember, found)).future)


def _due(session: Session, clock: Clock) -> tuple[Place, ...]:
    """The groups of those whose next round begins now."""
    now = clock()
    keys = {
        survey.group
        for program in programs(session)
        for survey in session.surveys.running(program.id)
        if survey.group and survey.closed_at is not None and now >= next_at(survey, program)
    }
    return tuple(map(groups.with_key, sorted(keys)))


def _remember(found: Group, session: Session) -> None:
    remember_group(found, session)
    groups.members_of(found.place, session, new_id, lately=False)
