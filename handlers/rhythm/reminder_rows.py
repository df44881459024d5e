"""The registry's row about reminders."""

from __future__ import annotations

from handlers.rhythm import reminder_commands
from handlers.verbs import Verb

ROWS = (
    Verb(
        "okr reminders",
        reminder_commands.Reminders,
        reminder_commands.reminders,
        "whether I remind you of key results that wait for news",
        "okr reminders off",
        program=False,
        also=("okr reminder",),
    ),
)
