"""What a digest and a cycle's summary tell of surveys: how they came out, and which are open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.feedback.drawing import rate, until
from handlers.feedback.model import Asks, Survey
from handlers.feedback.outcome import Outcome, outcome
from handlers.feedback.polling import without
from handlers.feedback.results_drawing import moved, short
from handlers.feedback.scores import Tally
from handlers.feedback.seeing import places_of
from handlers.model import Place, Program, viewer_in
from handlers.ports import Store
from handlers.reply import Aside, Block, Bold, Say, Span, Text
from handlers.rhythm.fitting import clipped

MOST = 5  # that are named
NAME, FIGURES, CHANGED = 80, 200, 300  # characters


@dataclass(frozen=True)
class Came:
    """How one came out that enough people answered, and what was changed because of it in the window."""

    outcome: Outcome
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heard:
    """What people in one place are told. ``results`` of those that closed in a window, the earliest first;
    ``changes`` because of others; ``asked``: open ones, the one that ends next first."""

    results: tuple[Came, ...] = ()
    changes: tuple[str, ...] = ()
    asked: tuple[Survey, ...] = ()


def heard(
    program: Program, since: datetime, until: datetime, near: Place | None, store: Store, now: datetime
) -> Heard:
    """Of (since, until]; one that is asked in a private place is told of there alone."""
    known = [each for each in store.surveys.of(program.id) if _is_told(each, program, near)]
    closed = [each for each in known if each.closed_at is not None and since < each.closed_at <= until]
    found = [one for one in (outcome(each, store) for each in reversed(closed)) if one.tallies]
    names = {one.survey.id for one in found}
    changes = store.listening.changes(program.id, since, until)
    others = (each for each in changes if each.survey.id not in names)
    return Heard(
        tuple(
            Came(one, tuple(each.what for each in changes if each.survey.id == one.survey.id))
            for one in found
        ),
        tuple(
            f"{each.what} (because of {each.survey.name}, {each.survey.address})"
            for each in others
            if _is_told(each.survey, program, near)
        ),
        tuple(sorted((each for each in known if each.is_open(now)), key=lambda each: each.closes_at)),
    )


def _is_told(survey: Survey, program: Program, near: Place | None) -> bool:
    if survey.asks is not Asks.PLACES:
        return survey.asks is Asks.ANYONE and survey.closed_at is not None
    if survey.place in ("", viewer_in(near)):
        return True
    return any(not place.confined for place in places_of(survey, program))


# ---- in words ------------------------------------------------------------------------------------


def results(found: Sequence[Came]) -> Iterator[Text]:
    """``F1 Spring pulse / NPS +33.3 (+3.3 since F0) · 6 answers of 40 people asked (15%)``."""
    for each in found[:MOST]:
        yield Text(*_result(each))
    if len(found) > MOST:
        yield Text(f"and {len(found) - MOST} more: ", Say("okr survey list"))


def _result(came: Came) -> Iterator[Span]:
    survey = came.outcome.survey
    yield Bold(f"{survey.address} {clipped(survey.name, NAME)}")
    rates = rate(survey.answered, survey.audience)
    said = [_figures(came.outcome), rates, without(survey.lost)]
    yield f"\n{' · '.join(filter(None, said))}"
    if came.changes:
        yield f"\nYou said, we did: {clipped('; '.join(came.changes), CHANGED)}."


def _figures(found: Outcome) -> str:
    """A score where one was asked for, else what was answered first; nothing of texts."""
    shown = [each for each in found.tallies if each is not None and each.counts]
    tally = next((each for each in shown if each.nps is not None), shown[0] if shown else None)
    if tally is None:
        return ""
    return f"{clipped(short(tally), FIGURES)}{_change(found, tally)}"


def _change(found: Outcome, now: Tally) -> str:
    if (last := found.last_time(now)) is None:
        return ""
    survey, old = last
    return f" ({clipped(moved(old, now), FIGURES)} since {survey.address})"


def still_open(heard: Heard, program: Program, now: datetime) -> Iterator[Block]:
    """``Open: F2 Autumn pulse, until 12 May``, and how to answer."""
    if not heard.asked:
        return
    named = [
        f"{each.address} {clipped(each.name, NAME)}, until {until(each, program, now)}"
        for each in heard.asked[:MOST]
    ]
    more = [f"{len(heard.asked) - MOST} more"] if len(heard.asked) > MOST else []
    yield Text(Bold("Open:"), f" {' · '.join([*named, *more])}.")
    yield Aside("What waits for your answer: ", Say("okr survey pending"))
