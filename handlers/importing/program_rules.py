"""What a program file may not say because no other door takes it either: the rules of check-ins, links,
grades and targets, held to every entry. Each refusal names the entry's line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from handlers.importing.collect import LONGEST
from handlers.importing.program_model import CheckInEntry, Entry, KeyResultEntry, ObjectiveEntry, ProgramFile
from handlers.importing.recorded import check_in_of
from handlers.importing.yaml_text import wrong
from handlers.model import UserError
from handlers.okrs import grades, rules
from handlers.okrs.clocks import due_day, named_day
from handlers.okrs.model import Comparison, Grade, Kind, Target
from handlers.okrs.numerals import within_limits
from handlers.okrs.periods import FIRST_DAY, LAST_DAY
from handlers.okrs.possible import refuse_unfitting
from handlers.reading import shows
from handlers.rhythm.calls import LONGEST as LONGEST_WHERE

_ALONE = {Kind.RANGE: Comparison.RANGE, Kind.MILESTONE: Comparison.ONCE}  # each of them has the other only


def refuse_unruly(file: ProgramFile, now: datetime) -> None:
    """Raise UserError for the first entry that breaks a rule. ``now``: nothing was recorded after it."""
    _named(file.program, file.program.title)
    for place in file.places:
        _short(place, place.platform, place.tenant, place.id, place.name)
    for person in file.people:
        _named(person, person.name)
        _short(person, *person.identities)
    for cycle in file.cycles:
        _named(cycle, cycle.name)
        with _in_line(cycle):
            if len(cycle.call_where) > LONGEST_WHERE:
                raise _too_long(LONGEST_WHERE)
    for objectives in file.objectives.values():
        for objective in objectives:
            _item(objective, objective.title)
            for key_result in objective.key_results:
                _key_result(key_result, now)


def _item(entry: ObjectiveEntry | KeyResultEntry, words: str) -> None:
    _named(entry, words)
    _short(entry, entry.code or "", *entry.shared_with)


def _key_result(entry: KeyResultEntry, now: datetime) -> None:
    _item(entry, entry.text)
    with _in_line(entry):
        _target(entry.target)
        if entry.grade is not None:
            _grade(entry.grade)
    for each in entry.check_ins:
        with _in_line(each):
            _check_in(each, entry.target, now)


def _target(target: Target) -> None:
    for amount in (target.value, target.high, target.baseline):
        if amount is not None:
            within_limits(amount)
    for words in (target.unit, target.due):
        if len(words or "") > LONGEST:
            raise _too_long(LONGEST)
    fits = _ALONE.get(target.kind) == (target.op if target.op in _ALONE.values() else None)
    if not fits or (target.kind is Kind.MILESTONE and target.value is not None):
        raise UserError(
            f"A {target.kind.value} with the op {target.op.value} is no target.",
            "A range has op: range, a milestone op: once and no value, any other kind one of the rest.",
        )
    if named_day(target.due) and not due_day(target.due):
        raise UserError(
            f"“{(target.due or '')[:40]}” is out of reach.",
            f"Dates lie between {FIRST_DAY.year} and {LAST_DAY.year}.",
        )


def _grade(given: Grade) -> None:
    grades.read_score(f"{given.score:f}")
    grades.refuse_unfit(given.reason, given.next)


def _check_in(entry: CheckInEntry, target: Target, now: datetime) -> None:
    if entry.on > now or (entry.undone is not None and entry.undone.on > now):
        raise UserError("That time is still to come.", "A check-in says what was true when it was made.")
    names = {entry.by: entry.by} | ({entry.undone.by: entry.undone.by} if entry.undone else {})
    new = check_in_of(entry, "", 0, names)
    rules.refuse_unfit(new)
    refuse_unfitting(new, target)


# ---- words and lines -----------------------------------------------------------------------------


def _named(entry: Entry, words: str) -> None:
    """What an entry is called by."""
    _short(entry, words)
    with _in_line(entry):
        if not shows(words):
            raise UserError("There is nothing to see in its name or title.", "Write a few words.")


def _short(entry: Entry, *texts: str) -> None:
    with _in_line(entry):
        if any(len(text) > LONGEST for text in texts):
            raise _too_long(LONGEST)


def _too_long(most: int) -> UserError:
    return UserError("One of its texts is too long to keep.", f"Keep each under {most:,} characters.")


@contextmanager
def _in_line(entry: Entry) -> Iterator[None]:
    """A refusal names the line in which the entry begins."""
    try:
        yield
    except UserError as error:
        raise wrong(entry.line, error.message, error.hint) from error
