"""The registry's rows about kick-offs and summaries."""

from __future__ import annotations

from handlers.permissions import May
from handlers.rhythm import cycle_commands as commands
from handlers.verbs import Verb

ROWS = (
    Verb(
        "okr kickoff preview",
        commands.KickoffPreview,
        commands.kickoff_preview,
        "a cycle's kick-off, as it would be posted",
        "okr kickoff preview Q1 2027",
        reads=True,
        also=("okr kickoff",),
    ),
    Verb(
        "okr kickoff now",
        commands.KickoffNow,
        commands.kickoff_now,
        "post a cycle's kick-off at once, or bring it up to date",
        "okr kickoff now Q1 2027",
        May.STEWARD,
        alone=True,
    ),
    Verb(
        "okr kickoff call",
        commands.KickoffCall,
        commands.kickoff_call,
        "when a cycle's OKRs are talked about, for its kick-off",
        "okr kickoff call 2027-01-14 16:00 https://meet.example.org/okrs",
        May.STEWARD,
        alone=True,
        blame="when",
    ),
    Verb(
        "okr kickoff replies",
        commands.KickoffReplies,
        commands.kickoff_replies,
        "what people said below a cycle's kick-off",
        "okr kickoff replies Q1 2027",
        reads=True,
    ),
    Verb(
        "okr summary preview",
        commands.SummaryPreview,
        commands.summary_preview,
        "how a cycle went, as it would be posted",
        "okr summary preview Q4 2026",
        reads=True,
        also=("okr summary",),
    ),
    Verb(
        "okr summary now",
        commands.SummaryNow,
        commands.summary_now,
        "post how a cycle went, or is going, at once",
        "okr summary now Q4 2026",
        May.STEWARD,
        alone=True,
    ),
)
