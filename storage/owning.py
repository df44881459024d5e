"""Who owns objectives and key results, in the order they were named."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, insert

from storage.executor import Executor
from storage.okr_tables import owners

_DISOWN = delete(owners).where(
    owners.c.program_id == bindparam("program_id"), owners.c.subject_id == bindparam("subject_id")
)
_OWN = insert(owners)


def own(connection: Executor, program_id: str, subject_id: str, member_ids: Iterable[str]) -> None:
    """These, and nobody else."""
    subject = {"program_id": program_id, "subject_id": subject_id}
    connection.execute(_DISOWN, subject)
    rows = [
        subject | {"member_id": id, "position": position}
        for position, id in enumerate(dict.fromkeys(member_ids))
    ]
    if rows:
        connection.execute(_OWN, rows)
