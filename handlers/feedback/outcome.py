"""What a closed survey came to, as far as anybody may know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.feedback.model import Asks, Survey
from handlers.feedback.questions import Answers, Kind
from handlers.feedback.scores import Tally, tally
from handlers.feedback.threshold import enough, showable
from handlers.ports import Store


@dataclass(frozen=True)
class Outcome:
    """``tallies``: question by question, None for one that too few answered; empty where too few answered at
    all. ``doors``: the tally of the first question among those who came by one door, where that may be shown.
    ``before``: the round before this one with the same first question, and how that came out."""

    survey: Survey
    tallies: tuple[Tally | None, ...]
    doors: Mapping[str, Tally]
    before: tuple[Survey, Tally] | None = None


def outcome(survey: Survey, store: Store) -> Outcome:
    """Of a closed survey."""
    tallies = _tallies(survey, store)
    doors = _doors(survey, store.surveys.by_door(survey)) if tallies else {}
    return Outcome(survey, tallies, doors, _before(survey, store))


def _tallies(survey: Survey, store: Store) -> tuple[Tally | None, ...]:
    if not enough(survey.answered):
        return ()
    given = store.surveys.by_question(survey)
    found = (tally(question, answers) for question, answers in zip(survey.questions, given, strict=True))
    return tuple(each if enough(each.n) else None for each in found)


def _doors(survey: Survey, by_door: Mapping[str, Answers]) -> Mapping[str, Tally]:
    """Only of those with names: of an anonymous one nobody knows who came by which door."""
    first = survey.questions[0]
    if first.kind is Kind.TEXT:
        return {}
    sizes = {door: sum(1 for each in answers if each) for door, answers in by_door.items()}
    shown = showable(sizes, sum(sizes.values()))
    return {door: tally(first, by_door[door]) for door in sorted(shown)} if len(sizes) > 1 else {}


def _before(survey: Survey, store: Store) -> tuple[Survey, Tally] | None:
    """The newest closed one before it that began with the same question, had the same name or template, and
    was asked in the same place."""
    for each in store.surveys.of(survey.program_id):
        alike = each.name == survey.name or each.template == survey.template
        same = each.questions[0] == survey.questions[0] and _asked_alike(each, survey, store)
        if each.number < survey.number and each.closed_at is not None and alike and same:
            first = next(iter(_tallies(each, store)), None)
            if first is not None:
                return each, first
    return None


def _asked_alike(one: Survey, other: Survey, store: Store) -> bool:
    """Whether they ask in the same place, or the same people: nobody hears of what others were asked."""
    if (one.asks, one.place, one.cohort) != (other.asks, other.place, other.cohort):
        return False
    listed = one.asks is Asks.PEOPLE and one.cohort is None
    return not listed or store.audiences.of(one) == store.audiences.of(other)
