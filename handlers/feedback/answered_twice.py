"""Somebody answered a survey with two accounts before these were joined: one answer is theirs since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.feedback import answer_messages as messages
from handlers.feedback.card import touched_card, touched_results
from handlers.feedback.model import Twice
from handlers.model import Program
from handlers.ports import Store
from handlers.reply import Block, Touched

MOST_SAID = 5  # surveys, each with a line of its own


def cards_of(found: Sequence[Twice], store: Store) -> tuple[Touched, ...]:
    """What says how many answered, or what, as it was before."""
    programs = _programs(store)
    return tuple(
        each
        for one in found
        for each in _touched(one, programs[one.survey.program_id])
        if not programs[one.survey.program_id].archived
    )


def told(found: Sequence[Twice], store: Store, now: datetime) -> tuple[Block, ...]:
    """Which of their answers is kept; nothing of what it says."""
    programs = _programs(store)
    said = (
        messages.answered_twice(each, programs[each.survey.program_id], now) for each in found[:MOST_SAID]
    )
    more = len(found) - MOST_SAID
    return (*said, *((messages.more_answered_twice(more),) if more > 0 else ()))


def _touched(one: Twice, program: Program) -> tuple[Touched, ...]:
    if one.survey.closed_at is None:
        return touched_card(one.survey, program)
    return touched_results(one.survey, program)


def _programs(store: Store) -> Mapping[str, Program]:
    return {each.id: each for each in store.programs.all()}
