"""The one visible list of every command: its words, parser, handler, and who may.

To add a command: a dataclass and a handler in its feature, a message, and a row here. `help`, the
usage lines and the nearest-command hints are made from this list. The rows about programs and their
cycles stand in ``programs/rows.py``.
"""

from __future__ import annotations

from handlers import helping
from handlers.feedback import rows as feedback_rows
from handlers.following import rows as following_rows
from handlers.importing import commands as importing
from handlers.members import rows as member_rows
from handlers.nominations import after_rows
from handlers.nominations import rows as nomination_rows
from handlers.okrs import adding, editing, evidence, grading, listing
from handlers.okrs import commands as okrs
from handlers.permissions import May
from handlers.ports import Context
from handlers.programs import rows as program_rows
from handlers.reply import Reply
from handlers.rhythm import cycle_rows, digest_rows, reminder_rows
from handlers.rhythm import rows as rhythm_rows
from handlers.verbs import Verb, Verbs


def _help(command: helping.Help, ctx: Context) -> Reply:
    return helping.help(command, VERBS)


VERBS = Verbs(
    (
        Verb(
            "okr",
            listing.Mine,
            listing.mine,
            "your key results and what needs you",
            "okr",
            reads=True,
            also=("okr mine",),
        ),
        Verb(
            "okr list",
            listing.ListKeyResults,
            listing.list_key_results,
            "where everything stands",
            "okr list at-risk",
            reads=True,
            also=("okr all", "okr status"),
        ),
        Verb("okr show", okrs.Show, okrs.show, "one key result or objective", "okr show 2.1", reads=True),
        Verb(
            "okr progress",
            okrs.RecordProgress,
            okrs.record_progress,
            "check in",
            "okr progress 2.1 7 two posts on the blog",
            May.MEMBER,
            form=listing.progress_form,
            blame="value",
            also=("okr update", "okr checkin", "okr check-in"),
        ),
        Verb("okr undo", okrs.Undo, okrs.undo, "take a check-in back", "okr undo", May.MEMBER),
        Verb(
            "okr history",
            okrs.History,
            okrs.history,
            "all check-ins of a key result",
            "okr history 2.1",
            reads=True,
            also=("okr log",),
        ),
        Verb(
            "okr evidence",
            evidence.AddEvidence,
            evidence.add_evidence,
            "add a link to a check-in, to show what is behind it",
            "okr evidence 2.1 https://example.org/story the story itself",
            May.MEMBER,
            form=evidence.evidence_form,
            blame="value",
            also=("okr add link",),
        ),
        Verb(
            "okr evidence remove",
            evidence.RemoveEvidence,
            evidence.remove_evidence,
            "take an added link away again",
            "okr evidence remove 2.1#3 https://example.org/story",
            May.MEMBER,
        ),
        *following_rows.ROWS,
        *digest_rows.ROWS,
        *cycle_rows.ROWS,
        *rhythm_rows.ROWS,
        *reminder_rows.ROWS,
        *nomination_rows.ROWS,
        *after_rows.ROWS,
        *feedback_rows.ROWS,
        Verb(
            "okr add objective",
            adding.AddObjective,
            adding.add_objective,
            "add an objective",
            "okr add objective Celebrate contributors",
            May.STEWARD,
            alone=True,
        ),
        Verb(
            "okr add kr",
            adding.AddKeyResult,
            adding.add_key_result,
            "add a key result",
            "okr add kr O2 Publish ≥10 stories",
            May.STEWARD,
            alone=True,
        ),
        Verb(
            "okr edit",
            editing.Edit,
            editing.edit,
            "change words, target, owners, order",
            "okr edit 2.1 owner:@alice due:2026-12-31",
            May.MEMBER,
            alone=True,
        ),
        Verb(
            "okr drop",
            adding.Drop,
            adding.drop,
            "drop a key result or objective",
            "okr drop 2.1",
            May.MEMBER,
            alone=True,
        ),
        Verb(
            "okr restore",
            adding.Restore,
            adding.restore,
            "bring back what was dropped",
            "okr restore 2.1",
            May.MEMBER,
            alone=True,
        ),
        Verb(
            "okr grade",
            grading.GradeKeyResult,
            grading.grade,
            "grade it at the end",
            "okr grade 2.1 0.7 seven of ten stories",
            May.MEMBER,
            form=grading.grade_form,
            alone=True,
        ),
        *program_rows.ROWS,
        *member_rows.ROWS,
        Verb(
            "okr import",
            importing.Import,
            importing.import_okrs,
            "paste OKRs as they are",
            "okr import",
            May.STEWARD,
            form=importing.import_form,
            alone=True,
            pasted=True,
        ),
        Verb(
            "okr export",
            importing.Export,
            importing.export,
            "yaml, csv, or the table in Markdown",
            "okr export md",
            reads=True,
        ),
        Verb(
            "okr help",
            helping.Help,
            _help,
            "this list, or one command",
            "okr help progress",
            reads=True,
            program=False,
            also=("okr ?", "okr --help"),
        ),
    )
)
