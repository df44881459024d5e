"""Quiet hours: nobody hears from the bot alone in their evening or night, unless they asked it something or
something is broken. It waits until the morning."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.model import Member, Program
from handlers.rhythm import slots

BEGINS, ENDS = time(20), time(8)  # of the receiver's zone


def not_before(member: Member, program: Program, now: datetime) -> datetime:
    """When they may be written to: now, or else when their quiet hours end (UTC). Whose zone is not known
    has the program's."""
    return morning(now, slots.zone_or(member.zone, program.zone))


def morning(now: datetime, zone: str) -> datetime:
    """``now``, or where it lies in the quiet hours of ``zone``, their end."""
    local = now.astimezone(ZoneInfo(zone))
    if ENDS <= local.time() < BEGINS:
        return now
    day = local.date() + timedelta(days=local.time() >= BEGINS)
    return slots.utc(day, ENDS, zone)
