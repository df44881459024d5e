"""The one visible list of what plans the posts of each kind of schedule. A kind that is missing here is
left alone by the ticker."""

from __future__ import annotations

from datetime import datetime

from bot.rhythm import Planner, Planners
from handlers.model import Program
from handlers.ports import Store
from handlers.rhythm.followers import plan_quarterly, plan_weekly
from handlers.rhythm.hello import plan_hello
from handlers.rhythm.kickoff import plan_kickoff
from handlers.rhythm.model import Kind, Post, Slot
from handlers.rhythm.reminders import plan_reminder
from handlers.rhythm.summary import plan_summary
from handlers.rhythm.weekly import plan_digest


def together(*planners: Planner) -> Planner:
    """One slot that several plan for, one after the other."""

    def plan(program: Program, slot: Slot, store: Store, now: datetime) -> tuple[Post, ...]:
        return tuple(post for each in planners for post in each(program, slot, store, now))

    return plan


PLANNERS: Planners = {
    Kind.REMINDER: plan_reminder,
    Kind.HELLO: plan_hello,
    Kind.DIGEST: together(plan_digest, plan_weekly),
    Kind.KICKOFF: plan_kickoff,
    Kind.SUMMARY: together(plan_summary, plan_quarterly),
}
