"""The registry's rows about nominations."""

from __future__ import annotations

from handlers.nominations import rounds
from handlers.permissions import May
from handlers.verbs import Verb

ROWS = (
    Verb(
        "okr round open",
        rounds.RoundOpen,
        rounds.round_open,
        "begin to take nominations for an award",
        'okr round open distinguished-contributor cohort:"Inaugural cohort" until:2026-12-15',
        May.STEWARD,
        alone=True,
    ),
    Verb(
        "okr round list",
        rounds.RoundList,
        rounds.round_list,
        "the rounds of nominations, and what is open",
        "okr round list",
        reads=True,
        also=("okr round", "okr rounds"),
    ),
    Verb(
        "okr round close",
        rounds.RoundClose,
        rounds.round_close,
        "end a round for good",
        "okr round close R1",
        May.STEWARD,
        alone=True,
    ),
)
