"""A program's open surveys in its file: what is asked, of whom and until when, and nothing of any answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.feedback import audience, own
from handlers.feedback.asking import last_day
from handlers.feedback.model import Asks, Every, Survey
from handlers.feedback.questions import Question
from handlers.feedback.seeing import places_of
from handlers.feedback.templates import TEMPLATES
from handlers.feedback.threshold import LEAST
from handlers.importing.program_model import ProgramFile, QuestionEntry, SurveyEntry
from handlers.importing.yaml_text import wrong
from handlers.model import Program, UserError
from handlers.okrs.drawing import MOMENT
from handlers.okrs.periods import end_of, local_day
from handlers.ports import Store


def entries_of(
    surveys: Sequence[Survey],
    program: Program,
    viewer: str | None,
    asked: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
) -> tuple[SurveyEntry, ...]:
    """Of ``surveys``, the newest first, those that are open or asked again, the earliest first; of a private
    place for a viewer there alone. Of two with one name the newer. ``asked``: by survey id the members of
    those that ask a list, which are left out otherwise; ``names``: what members are called in the file."""
    told = {}
    for each in reversed(surveys):
        there = places_of(each, program)
        shown = not each.place or any(not place.private or place.key == viewer for place in there)
        if _goes_on(each) and shown and (each.asks is not Asks.PEOPLE or each.id in asked):
            told[each.name] = _entry(each, program, (names[id] for id in asked.get(each.id, ())))
    return tuple(told.values())


def asked_in(surveys: Iterable[Survey], store: Store) -> dict[str, tuple[str, ...]]:
    """Of those that ask a list and are open or asked again, by id whom they ask."""
    listed = (each for each in surveys if each.asks is Asks.PEOPLE and _goes_on(each))
    return {each.id: store.audiences.of(each) for each in listed}


def _goes_on(survey: Survey) -> bool:
    return survey.closed_at is None or survey.every is not Every.ONCE


def check_surveys(file: ProgramFile) -> None:
    """Raise UserError, with the line, for two of one name and for a place that is not in the file."""
    known = {f"{place.platform}/{place.tenant}/{place.id}" for place in file.places}
    counts = Counter(_name(each) for each in file.surveys)
    for each in file.surveys:
        if counts[_name(each)] > 1:
            message = f"The survey {each.name!r} stands in this file twice."
            raise wrong(each.line, message, "Give each its own name.")
        if each.to and each.to not in known and each.asks is Asks.PLACES:
            hint = "Write one like slack/T024/C061, and have it among the places; or R1, or anyone."
            raise wrong(each.line, f"{each.to!r} is none of this file's places.", hint)
        _check_people(each, {person.name for person in file.people})


def _check_people(entry: SurveyEntry, known: Collection[str]) -> None:
    if missing := [name for name in entry.people if name not in known]:
        hint = "Add them under people:, or correct the name."
        raise wrong(entry.line, f"{missing[0]!r} is not among the people.", hint)
    mistakes = (
        (entry.people and entry.to, "has people: and to:", "Leave one of them out."),
        (entry.asks is not Asks.PLACES and entry.of, "says of:", "It is for those who are asked in a place."),
        (
            entry.people and entry.anonymous and len(entry.people) < LEAST,
            "would never show anything",
            f"Have {LEAST} people or more, or leave out anonymous.",
        ),
        (
            entry.asks is Asks.ANYONE and not entry.anonymous,
            "cannot have names",
            "Say anonymous: true, or ask people.",
        ),
    )
    for mistaken, what, hint in mistakes:
        if mistaken:
            raise wrong(entry.line, f"The survey {entry.name} {what}.", hint)


def apply_surveys(
    file: ProgramFile, store: Store, now: datetime, new_id: Callable[[], str], ids: Mapping[str, str]
) -> Iterator[str]:
    """What was done, a line each. One that was asked before is left as it is, and one that would be over
    by now is not asked. ``ids``: of the members, by what the file calls them."""
    program = store.programs.by_slug(file.program.slug)
    if program is None or not file.surveys:
        return
    store.programs.lock(program.id)
    known = {each.name: each for each in reversed(store.surveys.of(program.id))}
    for entry in file.surveys:
        found = known.get(_name(entry))
        if found is not None:
            names = {id: name for name, id in ids.items()}
            people = (names.get(id, "") for id in store.audiences.of(found))
            if found.closed_at is None and _entry(found, program, people) != _sorted(entry):
                yield f"! survey {entry.name} differs from the file and stays as it is"
        elif not _is_over(entry, program, now):
            yield from _begin(entry, program, store, now, new_id(), [ids[name] for name in entry.people])
        elif entry.opened is not None and entry.every is not Every.ONCE:
            listed = [ids[name] for name in entry.people]
            yield from _begin(entry, program, store, entry.opened, new_id(), listed, over=True)
        else:
            yield f"! survey {entry.name} would be over since {entry.until} and is not asked"


def _begin(
    entry: SurveyEntry,
    program: Program,
    store: Store,
    now: datetime,
    id: str,
    listed: Sequence[str],
    *,
    over: bool = False,
) -> Iterator[str]:
    """``over``: it rests between two rounds. The one before stands closed, without answers, and the next
    begins by itself."""
    try:
        people = _people(entry, program, store, listed)
    except UserError as error:
        yield f"! survey {entry.name} is not asked: {error.message}"
        return
    if entry.asks is Asks.PEOPLE and len(people) < (LEAST if entry.anonymous else 1):
        yield f"! survey {entry.name} is not asked: there are too few whom I can write to"
        return
    new = audience.with_people(_survey(entry, program, store, now, id, over=over), people)
    store.surveys.add(new)
    store.audiences.ask(new, people)
    if over:
        store.surveys.close(new, new.closes_at)
    yield f"+ survey {new.address} {new.name}" + (f", asked again {new.every}" if over else "")
    if listed and (left_out := len(listed) - len(people)):
        yield f"! survey {new.address}: {left_out} of its people I cannot write to"


def _people(entry: SurveyEntry, program: Program, store: Store, listed: Sequence[str]) -> tuple[str, ...]:
    if entry.cohort is not None:
        return audience.selected(entry.cohort, program, store)
    return tuple(each.id for each in audience.reachable(listed, program, store))


def _is_over(entry: SurveyEntry, program: Program, now: datetime) -> bool:
    return entry.until < local_day(now, program.zone)


def _end(entry: SurveyEntry, program: Program, now: datetime, *, over: bool) -> datetime:
    """UserError with the line."""
    if over:
        return end_of(entry.until, program.zone)
    try:
        return last_day(entry.until, 0, program, now)
    except UserError as error:
        raise wrong(entry.line, error.message, error.hint) from error


def _survey(
    entry: SurveyEntry, program: Program, store: Store, now: datetime, id: str, *, over: bool
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
        _end(entry, program, now, over=over),
        entry.to if entry.asks is Asks.PLACES else "",
        entry.of,
        entry.every,
        asks=entry.asks,
        cohort=entry.cohort,
        counted=bool(entry.to) and entry.asks is Asks.PLACES and entry.of is None,
    )
    if new.asks is Asks.PLACES and not places_of(new, program):
        hint = "Have one of the places say home: true, or name one of them with to:."
        raise wrong(entry.line, f"The survey {entry.name} has no place to be asked in.", hint)
    return new


def _questions(entry: SurveyEntry) -> tuple[Question, ...]:
    if entry.template is not None:
        return TEMPLATES[entry.template].questions
    return tuple(
        own.question(each.kind, each.words, each.options, required=each.required) for each in entry.questions
    )


def _sorted(entry: SurveyEntry) -> SurveyEntry:
    return replace(entry, people=tuple(sorted(entry.people)))


def _entry(survey: Survey, program: Program, people: Iterable[str]) -> SurveyEntry:
    template = TEMPLATES.get(survey.template)
    ready_made = template is not None and template.questions == survey.questions
    asked = (QuestionEntry(each.kind, each.words, each.options, each.required) for each in survey.questions)
    return SurveyEntry(
        survey.name,
        local_day(survey.closes_at - MOMENT, program.zone),
        survey.template if ready_made else None,
        () if ready_made else tuple(asked),
        survey.anonymous,
        _to(survey),
        survey.audience if survey.asks is Asks.PLACES and not survey.counted else None,
        survey.every,
        survey.opened_at if survey.closed_at is not None else None,
        tuple(sorted(people)) if survey.cohort is None else (),
    )


def _to(survey: Survey) -> str:
    if survey.cohort is not None:
        return f"R{survey.cohort}"
    return Asks.ANYONE.value if survey.asks is Asks.ANYONE else survey.place


def _name(entry: SurveyEntry) -> str:
    return own.the_name(entry.name)
