"""What selected people offer, who mentors whom, and stories."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from handlers.nominations.engagement_model import Offer, Story
from handlers.nominations.process import OptIn
from storage.engagement_tables import offers, pairs, stories, validators
from storage.executor import Executor
from storage.schema import members
from storage.upsert import insert_new, inserted, put

_o, _p, _s, _w = offers.c, pairs.c, stories.c, validators.c
_OFFERS = (
    select(offers, members.c.name.label("by_name"))
    .join(members, members.c.id == _o.member_id)
    .where(_o.program_id == bindparam("in_program"))
    .order_by(members.c.name, _o.member_id, _o.kind)
)
_OFFERS_OF = _OFFERS.where(_o.round_id == bindparam("in_round"))
_OFFER = put(offers)
_PAIRS = select(_p.mentor_id, _p.mentee_id).where(_p.program_id == bindparam("in_program"))
_PAIR = insert_new(pairs)
_UNPAIR = delete(pairs).where(
    _p.program_id == bindparam("in_program"),
    _p.mentor_id == bindparam("one"),
    _p.mentee_id == bindparam("other"),
)
_OF_DOSSIER = (_w.program_id == bindparam("in_program"), _w.dossier_id == bindparam("which"))
_VALIDATORS = select(_w.member_id).where(*_OF_DOSSIER).order_by(_w.since, _w.member_id)
_VALIDATE = insert_new(validators)
_UNVALIDATE = delete(validators).where(*_OF_DOSSIER, _w.member_id == bindparam("who"))
_author, _about = members.alias("author"), members.alias("about")
_STORIES = (
    select(stories, _author.c.name.label("by_name"), _about.c.name.label("about_name"))
    .select_from(
        stories.join(_author, _author.c.id == _s.member_id).outerjoin(_about, _about.c.id == _s.about_id)
    )
    .where(_s.program_id == bindparam("in_program"))
)
_NEWEST = _STORIES.order_by(_s.number.desc()).limit(bindparam("count"))
_LISTED = _STORIES.where(
    _s.agreed.is_(True), _s.listed_at > bindparam("since"), _s.listed_at <= bindparam("until")
).order_by(_s.listed_at, _s.number)
_STORY = _STORIES.where(_s.number == bindparam("numbered"))
_TELL = insert(stories)
_ANSWER = update(stories).where(_s.program_id == bindparam("in_program"), _s.number == bindparam("numbered"))

_FIRST = _ANSWER.where(_s.listed_at.is_(None))


class Engagement:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def offers(self, program_id: str, round_id: str | None = None) -> tuple[Offer, ...]:
        key = {"in_program": program_id}
        if round_id is None:
            rows = self._connection.execute(_OFFERS, key)
        else:
            rows = self._connection.execute(_OFFERS_OF, key | {"in_round": round_id})
        return tuple(
            Offer(row.round_id, row.member_id, OptIn(row.kind), row.since, row.left_at, row.by_name)
            for row in rows
        )

    def offer(self, program_id: str, offer: Offer) -> None:
        values: dict[str, Any] = {"program_id": program_id, "round_id": offer.round_id}
        values |= {"member_id": offer.member_id, "kind": offer.kind.value}
        inserted(self._connection, _OFFER, values | {"since": offer.since, "left_at": offer.left_at})

    def mentoring(self, program_id: str) -> frozenset[frozenset[str]]:
        rows = self._connection.execute(_PAIRS, {"in_program": program_id})
        return frozenset(frozenset((row.mentor_id, row.mentee_id)) for row in rows)

    def pair(self, program_id: str, mentor_id: str, mentee_id: str, at: datetime) -> bool:
        values = {"program_id": program_id, "mentor_id": mentor_id, "mentee_id": mentee_id}
        return inserted(self._connection, _PAIR, {**values, "since": at})

    def unpair(self, program_id: str, mentor_id: str, mentee_id: str) -> bool:
        key = {"in_program": program_id, "one": mentor_id, "other": mentee_id}
        return self._connection.execute(_UNPAIR, key).rowcount > 0

    def validators(self, program_id: str, dossier_id: str) -> tuple[str, ...]:
        key = {"in_program": program_id, "which": dossier_id}
        return tuple(self._connection.scalars(_VALIDATORS, key))

    def validate(self, program_id: str, dossier_id: str, member_id: str, at: datetime) -> bool:
        values = {"program_id": program_id, "dossier_id": dossier_id, "member_id": member_id}
        return inserted(self._connection, _VALIDATE, {**values, "since": at})

    def unvalidate(self, program_id: str, dossier_id: str, member_id: str) -> None:
        key = {"in_program": program_id, "which": dossier_id, "who": member_id}
        self._connection.execute(_UNVALIDATE, key)

    def stories(self, program_id: str, limit: int = 50) -> tuple[Story, ...]:
        key = {"in_program": program_id, "count": limit}
        return tuple(map(_story, self._connection.execute(_NEWEST, key)))

    def listed(self, program_id: str, since: datetime, until: datetime) -> tuple[Story, ...]:
        key = {"in_program": program_id, "since": since, "until": until}
        return tuple(map(_story, self._connection.execute(_LISTED, key)))

    def story(self, program_id: str, number: int) -> Story | None:
        row = self._connection.execute(_STORY, {"in_program": program_id, "numbered": number}).first()
        return None if row is None else _story(row)

    def add_story(self, new: Story) -> None:
        values: dict[str, Any] = {"program_id": new.program_id, "number": new.number, "url": new.url}
        values |= {"title": new.title, "member_id": new.by, "about_id": new.about, "at": new.at}
        listed_at = new.at if new.agreed else None
        self._connection.execute(_TELL, values | {"agreed": new.agreed, "listed_at": listed_at})

    def answer(self, story: Story, agreed: bool, at: datetime) -> None:
        key = {"in_program": story.program_id, "numbered": story.number}
        self._connection.execute(_ANSWER, {**key, "agreed": agreed})
        if agreed:
            self._connection.execute(_FIRST, {**key, "listed_at": at})


def _story(row: Any) -> Story:
    known = (row.program_id, row.number, row.url, row.title, row.member_id, row.about_id, row.at, row.agreed)
    return Story(*known, row.by_name, row.about_name or "")
