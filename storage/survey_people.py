"""What becomes of somebody's part in surveys when their accounts are joined, and when they are forgotten."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, literal, literal_column, select, update

from handlers.feedback.card import RESULTS, card_of
from handlers.feedback.letters import TOLD
from handlers.feedback.model import Asks
from handlers.feedback.questions import Answers, Kind
from handlers.model import Place
from handlers.reply import Touched
from storage.executor import Executor
from storage.ledger_tables import messages
from storage.listening_tables import remarks
from storage.schema import identities
from storage.survey_tables import survey_answers, survey_asked, survey_boxes, surveys

_s, _a, _b = surveys.c, survey_answers.c, survey_boxes.c
_OF = (
    select(_s.program_id, _s.id, _s.place)
    .join(survey_answers, and_(_s.program_id == _a.program_id, _s.id == _a.survey_id))
    .where(_a.member_id == bindparam("who"), _s.asks == literal_column(f"'{Asks.PLACES}'"))
)
_OWN = (
    select(identities.c.id)
    .where(identities.c.member_id == bindparam("who"), identities.c.tenant_id == messages.c.tenant_id)
    .where(messages.c.place_id.in_((identities.c.id, literal("u") + identities.c.id)))
)
_LETTERS = (  # that told others how it came out
    select(_a.program_id, _a.survey_id, messages.c.tenant_id, messages.c.place_id)
    .join(
        messages,
        and_(messages.c.program_id == _a.program_id, messages.c.key == literal(f"{TOLD}:") + _a.survey_id),
    )
    .where(_a.member_id == bindparam("who"), ~_OWN.exists())
)
_PAPERS = (
    select(survey_boxes, _s.questions, _a.answers)
    .join(surveys, and_(_s.program_id == _b.program_id, _s.id == _b.survey_id))
    .join(survey_answers, and_(_a.program_id == _b.program_id, _a.survey_id == _b.survey_id))
    .where(_b.papers.is_not(None), _a.member_id == bindparam("who"))
)
_MINE, _THEIRS = survey_answers.alias("mine"), survey_answers.alias("theirs")
_SAID = ("door", "answers", "times", "answered_at")


def _labelled(table: Any, whose: str) -> list[Any]:
    return [table.c[name].label(f"{whose}_{name}") for name in _SAID]


TWICE = (
    select(surveys, _b.papers, *_labelled(_MINE, "mine"), *_labelled(_THEIRS, "theirs"))
    .join(_MINE, and_(_MINE.c.program_id == _s.program_id, _MINE.c.survey_id == _s.id))
    .join(_THEIRS, and_(_THEIRS.c.program_id == _s.program_id, _THEIRS.c.survey_id == _s.id))
    .join(survey_boxes, and_(_b.program_id == _s.program_id, _b.survey_id == _s.id))
    .where(_MINE.c.member_id == bindparam("stays"), _THEIRS.c.member_id == bindparam("goes"))
    .order_by(_s.opened_at.desc(), _s.program_id, _s.number.desc())
)
"""What two members, ``stays`` and ``goes``, both answered with their names."""
_KEEP = update(survey_answers).where(
    _a.program_id == bindparam("in_program"),
    _a.survey_id == bindparam("which"),
    _a.member_id == bindparam("who"),
)
_REWRITE = update(survey_boxes).where(
    _b.program_id == bindparam("in_program"), _b.survey_id == bindparam("which")
)
_FORGET = tuple(
    delete(table).where(table.c.member_id == bindparam("who"))
    for table in (survey_answers, survey_asked, remarks)
)


@dataclass(frozen=True)
class Said:
    """One person's answer; ``answered_at`` is None where nobody knows."""

    door: str
    answers: Answers
    answered_at: datetime | None


def kept(twice: Any) -> Said:
    """Of a row of ``TWICE``: the newer answer. One whose time nobody knows is older than any other."""
    return _mine(twice) if _mine_is_newer(twice) else _theirs(twice)


def _dropped(twice: Any) -> Said:
    return _theirs(twice) if _mine_is_newer(twice) else _mine(twice)


def _mine_is_newer(twice: Any) -> bool:
    mine, theirs = twice.mine_answered_at, twice.theirs_answered_at
    return theirs is None or (mine is not None and bool(mine >= theirs))


def _mine(twice: Any) -> Said:
    return Said(twice.mine_door, twice.mine_answers, twice.mine_answered_at)


def _theirs(twice: Any) -> Said:
    return Said(twice.theirs_door, twice.theirs_answers, twice.theirs_answered_at)


def join(connection: Executor, stays: str, goes: str) -> None:
    """Of two who answered a survey with their names the newer answer is theirs from now on, and nothing would
    lead to the other's words any more: of a closed one they go now. A link that was used with either stays
    used. Of an anonymous one accounts are marked, and it makes no difference whose they are."""
    for row in connection.execute(TWICE, {"stays": stays, "goes": goes}).all():
        which = {"in_program": row.program_id, "which": row.id}
        times = max(row.mine_times, row.theirs_times)
        connection.execute(_KEEP, which | {"who": stays, "times": times} | vars(kept(row)))
        if row.papers is not None:
            _without_words(connection, which, row, _dropped(row).answers)


def touched(connection: Executor, member_id: str) -> tuple[Touched, ...]:
    """The cards of surveys that somebody answered with their name, to be drawn anew."""
    cards = (
        Touched(kind, card_of(row.id), under=under, program=row.program_id, places=_places(row.place))
        for row in connection.execute(_OF, {"who": member_id})
        for kind, under in (("card", ""), (RESULTS, card_of(row.id)))
    )
    letters = (
        Touched(
            TOLD, row.survey_id, program=row.program_id, places=_places(f"{row.tenant_id}/{row.place_id}")
        )
        for row in connection.execute(_LETTERS, {"who": member_id})
    )
    return (*cards, *letters)


def _places(key: str) -> tuple[Place, ...]:
    """The place of a ``Place.key``; none where there is none."""
    return (Place.with_key(key),) if key else ()


def forget(connection: Executor, member_id: str) -> None:
    """Name and words go. Of a closed survey the scores stay, with nobody's name, or two versions of one
    result would tell what they said; what they said without their name nobody can find."""
    for row in connection.execute(_PAPERS, {"who": member_id}).all():
        which = {"in_program": row.program_id, "which": row.survey_id}
        _without_words(connection, which, row, row.answers)
    for statement in _FORGET:
        connection.execute(statement, {"who": member_id})


def _without_words(connection: Executor, which: dict[str, Any], survey: Any, answers: Answers) -> None:
    """What one person said in words is taken out of a closed survey; that they said something else stays."""
    papers = json.loads(survey.papers)
    for nth, question in enumerate(json.loads(survey.questions)):
        if question["kind"] == Kind.TEXT and answers[nth]:
            papers["all"][nth].remove(answers[nth])
            papers["all"][nth].insert(0, "")
    text = json.dumps(papers, ensure_ascii=False, separators=(",", ":"))
    connection.execute(_REWRITE, which | {"papers": text})
