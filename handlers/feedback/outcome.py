"""What a closed survey came to, as far as anybody may know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.feedback import polling
from handlers.feedback.model import Asks, Survey
from handlers.feedback.questions import Answers, Kind
from handlers.feedback.scores import Tally, tally
from handlers.feedback.threshold import LEAST, enough, showable
from handlers.ports import Store

Tallies = tuple[Tally | None, ...]


@dataclass(frozen=True)
class Outcome:
    """``tallies``: question by question, None for one that too few answered; empty where too few answered at
    all. ``doors``: the tally of the first question among those who came by one door, where that may be shown.
    ``before``: the last round with the same questions, and how that came out; ``apart``: how many answers are
    in no tally, because they are few and all others were given in public."""

    survey: Survey
    tallies: Tallies
    doors: Mapping[str, Tally] = field(default_factory=dict)
    before: tuple[Survey, Tallies] | None = None
    apart: int = 0

    def last_time(self, now: Tally) -> tuple[Survey, Tally] | None:
        """The same question in the round before, where that may be shown."""
        if self.before is None:
            return None
        survey, tallies = self.before
        old = next((old for new, old in zip(self.tallies, tallies, strict=True) if new is now), None)
        return None if old is None else (survey, old)


def outcome(survey: Survey, store: Store) -> Outcome:
    """Of a closed survey."""
    by_door = store.surveys.by_door(survey)
    tallies, apart = _tallies(survey, store), _apart(by_door)
    doors = _doors(survey, by_door) if tallies and not apart else {}
    return Outcome(survey, tallies, doors, _before(survey, store), apart)


def _tallies(survey: Survey, store: Store) -> Tallies:
    by_door = store.surveys.by_door(survey)
    if _apart(by_door):
        given: tuple[Answers, ...] = (by_door[polling.DOOR],)
    else:
        given = tuple(store.surveys.by_question(survey))
    if not enough(survey.answered) or not enough(max(map(len, given), default=0)):
        return ()
    found = (tally(question, answers) for question, answers in zip(survey.questions, given, strict=True))
    return tuple(each if enough(each.n) else None for each in found)


def _apart(by_door: Mapping[str, Answers]) -> int:
    """How many answered otherwise than in a platform's own poll, where votes have names that everybody sees,
    if they are so few that the poll, taken from the figures, would say what they said. Else 0."""
    if not by_door.get(polling.DOOR):
        return 0
    others = sum(len(answers) for door, answers in by_door.items() if door != polling.DOOR)
    return others if others < LEAST else 0


def _doors(survey: Survey, by_door: Mapping[str, Answers]) -> Mapping[str, Tally]:
    """Only of those with names: of an anonymous one nobody knows who came by which door."""
    first = survey.questions[0]
    if first.kind is Kind.TEXT:
        return {}
    sizes = {door: sum(1 for each in answers if each) for door, answers in by_door.items()}
    shown = showable(sizes, sum(sizes.values()))
    return {door: tally(first, by_door[door]) for door in sorted(shown)} if len(sizes) > 1 else {}


def _before(survey: Survey, store: Store) -> tuple[Survey, Tallies] | None:
    """The newest round of the same questions, asked of the same, of which something may be shown."""
    for each in store.surveys.rounds_before(survey, LEAST):
        if _asked_alike(each, survey, store) and any(tallies := _tallies(each, store)):
            return each, tallies
    return None


def _asked_alike(one: Survey, other: Survey, store: Store) -> bool:
    """Whether they ask in the same place, or the same people: nobody hears of what others were asked."""
    if (one.asks, one.place, one.cohort, one.group) != (other.asks, other.place, other.cohort, other.group):
        return False
    return one.asks is not Asks.PEOPLE or store.audiences.of(one) == store.audiences.of(other)
