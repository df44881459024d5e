"""One check-in of a program file as the record it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from handlers.importing.program_file import CheckInEntry
from handlers.okrs.model import Change, CheckIn, Reading


def check_in_of(entry: CheckInEntry, key_result_id: str, sequence: int, people: Mapping[str, str]) -> CheckIn:
    """The check-in; ``people`` are member ids by their names in the file. The file's reader has seen
    to it that there is either a value or something to add, and that everybody is known."""
    amount = entry.value if entry.value is not None else entry.add or Decimal(0)
    numerator, denominator = _parts(entry.of)
    return CheckIn(
        key_result_id,
        sequence,
        Change.SET if entry.value is not None else Change.ADD,
        Reading(amount, numerator, denominator),
        holds_at=entry.on,
        recorded_at=entry.on,
        by=people[entry.by],
        by_name=entry.by,
        note=entry.note,
        links=entry.links,
        confidence=entry.confidence,
        health=entry.health,
        win=entry.win,
        ask=entry.ask,
        source=entry.source,
        undone_by=people[entry.undone.by] if entry.undone else None,
        undone_at=entry.undone.on if entry.undone else None,
    )


def content_of(check_in: CheckIn) -> CheckIn:
    """What a file says of a check-in, without what only the records know: to compare the two."""
    return replace(check_in, sequence=0, recorded_at=check_in.holds_at, by_name="", place=None, after=None)


def _parts(text: str | None) -> tuple[Decimal | None, Decimal | None]:
    if text is None:
        return None, None
    numerator, _, denominator = text.partition("/")
    return Decimal(numerator), Decimal(denominator)
