"""What becomes of somebody's part in surveys when their accounts are joined, and when they are forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, bindparam, delete, literal, literal_column, select, update

from handlers.feedback.card import RESULTS, card_of
from handlers.feedback.letters import TOLD
from handlers.feedback.model import Asks
from handlers.feedback.questions import Kind
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
_REWRITE = update(survey_boxes).where(
    _b.program_id == bindparam("in_program"), _b.survey_id == bindparam("which")
)
_FORGET = tuple(
    delete(table).where(table.c.member_id == bindparam("who"))
    for table in (survey_answers, survey_asked, remarks)
)


def join(connection: Executor, stays: str, goes: str) -> None:
    """Of two who answered a survey with their names one answer is theirs from now on, and nothing would lead
    to the other's words any more: of a closed one they go now. Of an anonymous one accounts are marked, and
    it makes no difference whose they are."""
    kept = {(row.program_id, row.survey_id) for row in connection.execute(_PAPERS, {"who": stays})}
    rows = connection.execute(_PAPERS, {"who": goes}).all()
    _without_words(connection, (row for row in rows if (row.program_id, row.survey_id) in kept))


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
    _without_words(connection, connection.execute(_PAPERS, {"who": member_id}).all())
    for statement in _FORGET:
        connection.execute(statement, {"who": member_id})


def _without_words(connection: Executor, answered: Iterable[Any]) -> None:
    """What these people said in words is taken out of closed surveys; that they said something else stays."""
    for row in answered:
        papers = json.loads(row.papers)
        for nth, question in enumerate(json.loads(row.questions)):
            if question["kind"] == Kind.TEXT and row.answers[nth]:
                papers["all"][nth].remove(row.answers[nth])
                papers["all"][nth].insert(0, "")
        text = json.dumps(papers, ensure_ascii=False, separators=(",", ":"))
        connection.execute(_REWRITE, {"in_program": row.program_id, "which": row.survey_id, "papers": text})
