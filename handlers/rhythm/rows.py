"""The registry's rows about schedules."""

from __future__ import annotations

from handlers.permissions import May
from handlers.rhythm import commands, forms
from handlers.verbs import Verb

ROWS = (
    Verb(
        "okr schedule list",
        commands.ScheduleList,
        commands.schedule_list,
        "what is posted by itself, and when next",
        "okr schedule list",
        reads=True,
        also=("okr schedule", "okr schedules"),
    ),
    Verb(
        "okr schedule set",
        commands.ScheduleSet,
        commands.schedule_set,
        "choose when it is posted",
        "okr schedule set digest thursday 16:00",
        May.STEWARD,
        form=forms.schedule_form,
        alone=True,
        blame="when",
    ),
    Verb(
        "okr schedule pause",
        commands.SchedulePause,
        commands.schedule_pause,
        "post none of it for a while",
        "okr schedule pause digest",
        May.STEWARD,
        form=forms.pause_form,
        alone=True,
        also=("okr schedule stop", "okr digest pause"),
    ),
    Verb(
        "okr schedule resume",
        commands.ScheduleResume,
        commands.schedule_resume,
        "post it again",
        "okr schedule resume digest",
        May.STEWARD,
        form=forms.resume_form,
        alone=True,
        also=("okr schedule start",),
    ),
)
