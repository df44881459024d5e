"""What the demo's programs want to do next: a small plan each, in the cycle that comes after today's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.console.programs import operator
from bot.running import new_id
from handlers.importing.apply import apply_draft
from handlers.importing.read import read_document
from handlers.model import Call, Cycle
from handlers.okrs.periods import next_period
from handlers.rhythm.slots import utc
from storage.session import Session

MEET = "https://meet.example.org/okrs"
PLANS = {
    "dc": """\
Objective 1 - Celebrate what contributors do
KR 1 - Publish 12 stories of Distinguished Contributors [shared with Marketing]
KR 2 - 30 contributors are thanked in public by somebody they helped
Objective 2 - Build the pipeline for the second cohort
KR 1 - Collect 60 nominations for the second cohort
KR 2 - 8 Distinguished Contributors mentor somebody new [shared with Onboarding + Documentation]
""",
    "participation": """\
Objective 1 - Student clubs find their way into our projects by themselves
KR 1 - 30 clubs are making valuable technical contributions [shared with Open Source Experiments]
KR 2 - 5 clubs welcome another club
Objective 2 - Mobilizers know what their work is for
KR 1 - Mobilizer sentiment >20 NPS
KR 2 - 80% of activities are in support of a published objective [shared with Dev Rel]
""",
}


def prepare_next(session: Session, slug: str, now: datetime) -> None:
    """Open the program's next cycle with its plan, and a call two weeks into it. Its second objective serves
    the first."""
    program = session.programs.by_slug(slug)
    assert program is not None and program.cycle is not None, "it was imported just now"
    period = next_period(program.cycle)
    at = utc(period.starts + timedelta(days=13), time(16), program.zone)
    cycle = Cycle(new_id(), program.id, *period, call=Call(at, MEET))
    session.programs.add_cycle(cycle)
    draft = read_document(PLANS[slug])
    apply_draft(draft, session, program, now=now, new_id=new_id, by=operator(session), cycle=cycle)
    first, second = session.okrs.objectives(program.id, cycle.id)
    session.okrs.save_objective(replace(second, parent_id=first.id))
