"""The weekly digest of one slot: from the records to the messages in each home."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.feedback.telling import heard
from handlers.model import Place, Program
from handlers.nominations.news import awards
from handlers.ports import Store
from handlers.rhythm import digest, digest_drawing
from handlers.rhythm.gathering import gather
from handlers.rhythm.model import Kind, Post, Slot

WEEK = timedelta(days=7)


def plan_digest(program: Program, slot: Slot, store: Store, now: datetime) -> tuple[Post, ...]:
    """The digest due at ``slot``, in each of the program's homes; nothing for a program without any key
    result. Keys begin with ``digest/`` and the slot's minute in UTC."""
    return posts(program, slot, since(program, slot, store), f"{Kind.DIGEST}/{stamp(slot.at)}", store, now)


def posts(
    program: Program, slot: Slot, since: datetime, key: str, store: Store, now: datetime
) -> tuple[Post, ...]:
    """The digest of (since, slot.at] under this key, in each of the homes."""
    plans = ((home, planned(program, slot, since, home, store, now)) for home in program.homes)
    return tuple(
        post for home, plan in plans if plan is not None for post in digest_drawing.posts(plan, home, key)
    )


def planned(
    program: Program, slot: Slot, since: datetime, near: Place | None, store: Store, now: datetime
) -> digest.Plan | None:
    """What people in ``near`` are told; None where there is nothing to tell anything of."""
    week = gather(program, since, slot.at, near, store)
    if not (week.objectives or week.news):
        return None
    said = heard(program, since, slot.at, near, store, now)
    given = awards(program, since, slot.at, store)
    return digest.plan(replace(week, surveys=said, awards=given), slot, now)


def since(program: Program, slot: Slot, store: Store) -> datetime:
    """Where the window begins: at the last digest, so that nothing is told twice or left out when the
    schedule changes or the bot was away; without one a week before."""
    first = min((slot.at, *slot.missed))
    return store.weeks.last_digest(program.id, first) or a_week_before(first, slot.zone)


def a_week_before(at: datetime, zone: str) -> datetime:
    """The same local time seven days earlier, in UTC."""
    return (at.astimezone(ZoneInfo(zone)) - WEEK).astimezone(UTC)


def now_key(at: datetime) -> str:
    """Of a digest that somebody asked for: asked twice in a minute it is one."""
    return f"{Kind.DIGEST}/now/{stamp(at)}"


def stamp(at: datetime) -> str:
    """``2026-12-04T14:00``: a moment in a key, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}"
