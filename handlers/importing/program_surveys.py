"""A program's open surveys in its file: what is asked, of whom and until when, and nothing of any answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from handlers.feedback import own
from handlers.feedback.asking import last_day
from handlers.feedback.drawing import MOMENT
from handlers.feedback.model import Every, Survey
from handlers.feedback.questions import Question
from handlers.feedback.seeing import places_of
from handlers.feedback.templates import TEMPLATES
from handlers.importing.program_model import ProgramFile, QuestionEntry, SurveyEntry
from handlers.importing.yaml_text import wrong
from handlers.model import Program, UserError
from handlers.okrs.periods import local_day, start_of
from handlers.ports import Store


def entries_of(surveys: Sequence[Survey], program: Program, viewer: str | None) -> tuple[SurveyEntry, ...]:
    """Of ``surveys``, the newest first, those that are open or asked again, the earliest first; of a private
    place for a viewer there alone. Of two with one name the newer."""
    told = {}
    for each in reversed(surveys):
        there = places_of(each, program)
        shown = not each.place or any(not place.private or place.key == viewer for place in there)
        if (each.closed_at is None or each.every is not Every.ONCE) and shown:
            told[each.name] = _entry(each, program)
    return tuple(told.values())


def check_surveys(file: ProgramFile) -> None:
    """Raise UserError, with the line, for two of one name and for a place that is not in the file."""
    known = {f"{place.platform}/{place.tenant}/{place.id}" for place in file.places}
    counts = Counter(_name(each) for each in file.surveys)
    for each in file.surveys:
        if counts[_name(each)] > 1:
            message = f"The survey {each.name!r} stands in this file twice."
            raise wrong(each.line, message, "Give each its own name.")
        if each.to and each.to not in known:
            hint = "Write one like slack/T024/C061, and have it among the places."
            raise wrong(each.line, f"{each.to!r} is none of this file's places.", hint)


def apply_surveys(file: ProgramFile, store: Store, now: datetime, new_id: Callable[[], str]) -> Iterator[str]:
    """What was done, a line each. One that was asked before is left as it is, and one that would be over
    by now is not asked."""
    program = store.programs.by_slug(file.program.slug)
    if program is None or not file.surveys:
        return
    store.programs.lock(program.id)
    known = {each.name: each for each in reversed(store.surveys.of(program.id))}
    for entry in file.surveys:
        found = known.get(_name(entry))
        if found is not None:
            if found.closed_at is None and _entry(found, program) != entry:
                yield f"! survey {entry.name} differs from the file and stays as it is"
        elif entry.opened is not None and entry.every is not Every.ONCE and _is_over(entry, program, now):
            new = _rested(entry, entry.opened, program, store, new_id())
            yield f"+ survey {new.address} {new.name}, asked again {new.every}"
        elif _is_over(entry, program, now):
            yield f"! survey {entry.name} would be over since {entry.until} and is not asked"
        else:
            new = _asked(entry, program, store, now, new_id())
            store.surveys.add(new)
            yield f"+ survey {new.address} {new.name}"


def _is_over(entry: SurveyEntry, program: Program, now: datetime) -> bool:
    return entry.until < local_day(now, program.zone)


def _rested(entry: SurveyEntry, opened: datetime, program: Program, store: Store, id: str) -> Survey:
    """Between two rounds: the one before stands closed, without answers, and the next begins by itself."""
    end = start_of(entry.until + timedelta(days=1), program.zone)
    new = _survey(entry, program, store, opened, end, id)
    store.surveys.add(new)
    store.surveys.close(new, end)
    return new


def _asked(entry: SurveyEntry, program: Program, store: Store, now: datetime, id: str) -> Survey:
    """UserError with the line."""
    try:
        end = last_day(entry.until, 0, program, now)
    except UserError as error:
        raise wrong(entry.line, error.message, error.hint) from error
    return _survey(entry, program, store, now, end, id)


def _survey(
    entry: SurveyEntry, program: Program, store: Store, now: datetime, end: datetime, id: str
) -> Survey:
    """Under the program's lock. UserError with the line."""
    new = Survey(
        id,
        program.id,
        store.surveys.last_number(program.id) + 1,
        _name(entry),
        entry.template or own.OWN,
        _questions(entry),
        entry.anonymous,
        now,
        end,
        entry.to,
        entry.of,
        entry.every,
    )
    if not places_of(new, program):
        hint = "Have one of the places say home: true, or name one of them with to:."
        raise wrong(entry.line, f"The survey {entry.name} has no place to be asked in.", hint)
    return new


def _questions(entry: SurveyEntry) -> tuple[Question, ...]:
    if entry.template is not None:
        return TEMPLATES[entry.template].questions
    return tuple(
        own.question(each.kind, each.words, each.options, required=each.required) for each in entry.questions
    )


def _entry(survey: Survey, program: Program) -> SurveyEntry:
    template = TEMPLATES.get(survey.template)
    ready_made = template is not None and template.questions == survey.questions
    asked = (QuestionEntry(each.kind, each.words, each.options, each.required) for each in survey.questions)
    return SurveyEntry(
        survey.name,
        local_day(survey.closes_at - MOMENT, program.zone),
        survey.template if ready_made else None,
        () if ready_made else tuple(asked),
        survey.anonymous,
        survey.place,
        survey.audience,
        survey.every,
        survey.opened_at if survey.closed_at is not None else None,
    )


def _name(entry: SurveyEntry) -> str:
    return own.the_name(entry.name)
