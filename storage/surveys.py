"""Surveys and their answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, literal_column, or_, select, update

from handlers.feedback import polling
from handlers.feedback.model import Asks, Every, KeyLost, Named, Survey, Twice
from handlers.feedback.questions import Answers, Kind, Question
from handlers.model import Member
from storage import sealing, survey_people
from storage.executor import Executor
from storage.schema import members
from storage.survey_tables import survey_answers, survey_boxes, survey_keys, surveys
from storage.upsert import inserted, on_both

Doors = dict[str, list[str]]  # the answers to the first question, sorted, by how they came

_s, _a, _b, _k = surveys.c, survey_answers.c, survey_boxes.c, survey_keys.c
_IN = _s.program_id == bindparam("in_program")
_LAST_NUMBER = select(func.coalesce(func.max(_s.number), 0)).where(_IN)
_GET = select(surveys).where(_IN, _s.number == bindparam("numbered"))
_WITH_ID = select(surveys).where(_IN, _s.id == bindparam("which"))
_CALLED = select(surveys).where(_s.id == bindparam("which"))
_OF = select(surveys).where(_IN).order_by(_s.number.desc())
_GOES_ON = or_(_s.closed_at.is_(None), _s.every != literal_column(f"'{Every.ONCE}'"))
_RUNNING = _OF.where(_GOES_ON)
_BEFORE = _OF.where(
    _s.number < bindparam("numbered"),
    _s.closed_at.is_not(None),
    _s.answered >= bindparam("at_least"),
    _s.place == bindparam("asked_in"),
    or_(_s.name == bindparam("called"), _s.template == bindparam("as_template")),
)
_AWAITED = select(_s.program_id).where(_GOES_ON).distinct()
_ADD = insert(surveys)
_SAVE = update(surveys).where(_IN, _s.id == bindparam("which"))
_CHANGES = ("closes_at", "audience", "counted", "reminded_at", "waits_since")
_CLOSE = _SAVE.where(_s.closed_at.is_(None))


def _of(table: Any) -> tuple[Any, Any]:
    return table.c.program_id == bindparam("in_program"), table.c.survey_id == bindparam("which")


_COUNT_NAMED = select(func.count()).select_from(survey_answers).where(*_of(survey_answers))
_NAMED = (
    select(survey_answers, members.c.name.label("by_name"))
    .join(members, members.c.id == _a.member_id)
    .where(*_of(survey_answers))
    .order_by(members.c.name, _a.member_id)
)
_TIMES = select(_a.times).where(*_of(survey_answers), _a.member_id == bindparam("who"))
_PUT_NAMED = on_both(
    survey_answers,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[column.name for column in survey_answers.primary_key],
        set_={
            "door": insert.excluded.door,
            "answers": insert.excluded.answers,
            "answered_at": insert.excluded.answered_at,
            "times": survey_answers.c.times + literal_column("1"),
        },
    ),
)
_KEY = select(_k.secret).where(*_of(survey_keys))
_BOX = select(_b.sealed).where(*_of(survey_boxes))
_BOX_HELD = _BOX.with_for_update()
_PAPERS = select(_b.papers).where(*_of(survey_boxes))
_PUT_IN = update(survey_boxes).where(*_of(survey_boxes))
_ADD_BOX, _ADD_KEY = insert(survey_boxes), insert(survey_keys)
_FORGET_KEY = delete(survey_keys).where(*_of(survey_keys))


class Surveys:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def last_number(self, program_id: str) -> int:
        return int(self._connection.scalar(_LAST_NUMBER, {"in_program": program_id}))

    def add(self, new: Survey) -> None:
        questions = json.dumps([vars(each) for each in new.questions], ensure_ascii=False)
        words = {"questions": questions, "every": new.every.value, "asks": new.asks.value}
        self._connection.execute(_ADD, vars(new) | words)
        key = sealing.new_key()
        row = {"program_id": new.program_id, "survey_id": new.id}
        self._connection.execute(_ADD_KEY, row | {"secret": key})
        box = sealing.sealed(_empty(new), key, new.id) if new.anonymous else b""
        self._connection.execute(_ADD_BOX, row | {"sealed": box, "papers": None})

    def save(self, changed: Survey) -> None:
        values = {name: getattr(changed, name) for name in _CHANGES}
        self._connection.execute(_SAVE, _which(changed) | values | {"every": changed.every.value})

    def get(self, program_id: str, number: int) -> Survey | None:
        return self._one(_GET, {"in_program": program_id, "numbered": number})

    def with_id(self, program_id: str, survey_id: str) -> Survey | None:
        return self._one(_WITH_ID, {"in_program": program_id, "which": survey_id})

    def called(self, survey_id: str) -> Survey | None:
        """By its id alone, whichever program it is of."""
        return self._one(_CALLED, {"which": survey_id})

    def of(self, program_id: str) -> tuple[Survey, ...]:
        return self._all(_OF, {"in_program": program_id})

    def running(self, program_id: str) -> tuple[Survey, ...]:
        return self._all(_RUNNING, {"in_program": program_id})

    def rounds_before(self, survey: Survey, least: int) -> tuple[Survey, ...]:
        asked = {"asked_in": survey.place, "called": survey.name, "as_template": survey.template}
        which = {"in_program": survey.program_id, "numbered": survey.number, "at_least": least}
        found = self._all(_BEFORE, which | asked)
        return tuple(each for each in found if each.questions == survey.questions)

    def awaited(self) -> frozenset[str]:
        return frozenset(self._connection.scalars(_AWAITED))

    # ---- answers ---------------------------------------------------------------------------------

    def answered(self, survey: Survey) -> int:
        if survey.closed_at is not None:
            return survey.answered
        if survey.anonymous:
            return self._box(survey, self.key(survey)).answered
        return int(self._connection.scalar(_COUNT_NAMED, _which(survey)))

    def has_answered(self, survey: Survey, who: Member) -> bool:
        if not survey.anonymous:
            return self.times(survey, who.id) > 0
        key = self.key(survey)
        return key is not None and bool(self._box(survey, key).marks & sealing.marks_of(key, who))

    def times(self, survey: Survey, member_id: str) -> int:
        """How often somebody has answered one that is not anonymous."""
        return self._connection.scalar(_TIMES, _which(survey) | {"who": member_id}) or 0

    def put_named(
        self, survey: Survey, member_id: str, door: str, answers: Answers, at: datetime | None = None
    ) -> bool:
        first = self.times(survey, member_id) == 0
        row = {"program_id": survey.program_id, "survey_id": survey.id, "member_id": member_id}
        said = {"door": door, "answers": answers, "times": 1, "answered_at": at}
        inserted(self._connection, _PUT_NAMED, row | said)
        return first

    def twice(self, stays: str, goes: str) -> tuple[Twice, ...]:
        rows = self._connection.execute(survey_people.TWICE, {"stays": stays, "goes": goes}).all()
        return tuple(Twice(_survey_of(row), survey_people.kept(row).door) for row in rows)

    def named(self, survey: Survey) -> tuple[Named, ...]:
        rows = self._connection.execute(_NAMED, _which(survey))
        return tuple(Named(row.member_id, row.by_name, row.door, row.answers) for row in rows)

    def put_unnamed(self, survey: Survey, who: Member | str, answers: Answers) -> bool:
        if (key := self.key(survey)) is None:
            raise KeyLost
        # One box a round: whoever comes at the same moment waits here, and finds these marks.
        box = self._box(survey, key, _BOX_HELD)
        marks = sealing.marks_of(key, who)
        if box.marks & marks:
            return False
        box = sealing.Box(sealing.with_answers(box.papers, answers), box.marks | marks)
        self._connection.execute(_PUT_IN, _which(survey) | {"sealed": sealing.sealed(box, key, survey.id)})
        return True

    def close(self, survey: Survey, at: datetime, votes: Sequence[str] = (), lost: int | None = None) -> bool:
        if survey.anonymous and self.key(survey) is None:
            lost = polling.UNREAD  # as it is with a restored backup
        values = {"closed_at": at, "answered": self.answered(survey) + len(votes), "lost": lost}
        if not self._connection.execute(_CLOSE, _which(survey) | values).rowcount:
            return False
        papers, doors = self._unsealed(survey) if survey.anonymous else self._by_name(survey, votes)
        text = json.dumps({"all": papers, "doors": doors}, ensure_ascii=False, separators=(",", ":"))
        self._connection.execute(_PUT_IN, _which(survey) | {"sealed": b"", "papers": text})
        self._connection.execute(_FORGET_KEY, _which(survey))
        return True

    def by_question(self, survey: Survey) -> tuple[Answers, ...]:
        return tuple(tuple(each) for each in self._papers(survey)["all"])

    def by_door(self, survey: Survey) -> dict[str, Answers]:
        return {door: tuple(answers) for door, answers in self._papers(survey)["doors"].items()}

    def key(self, survey: Survey) -> bytes | None:
        """The key of an open round; None once it is destroyed."""
        found = self._connection.scalar(_KEY, _which(survey))
        return None if found is None else bytes(found)

    def _unsealed(self, survey: Survey) -> tuple[sealing.Papers, Doors]:
        return self._box(survey, self.key(survey), _BOX_HELD).papers, {}

    def _box(self, survey: Survey, key: bytes | None, statement: Any = _BOX) -> sealing.Box:
        """An empty one where the key is lost, and with it all that was answered."""
        if key is None:
            return _empty(survey)
        return sealing.opened(self._connection.scalar(statement, _which(survey)), key, survey.id)

    def _by_name(self, survey: Survey, votes: Sequence[str]) -> tuple[sealing.Papers, Doors]:
        """Without the names: so the figures stay as they are when somebody is forgotten. What was said in
        words stands in one place alone."""
        papers, doors = _empty(survey).papers, Doors()
        given = [(each.door, each.answers) for each in self.named(survey)]
        for door, answers in (*given, *((polling.DOOR, (vote,)) for vote in votes)):
            papers = sealing.with_answers(papers, answers)
            if survey.questions[0].kind is not Kind.TEXT:
                doors[door] = sorted([*doors.get(door, []), answers[0]])
        return papers, doors

    def _papers(self, survey: Survey) -> dict[str, Any]:
        text = self._connection.scalar(_PAPERS, _which(survey))
        found: dict[str, Any] = (
            json.loads(text) if text else {"all": [[] for _ in survey.questions], "doors": {}}
        )
        return found

    def _all(self, statement: Any, key: dict[str, Any]) -> tuple[Survey, ...]:
        return tuple(map(_survey_of, self._connection.execute(statement, key)))

    def _one(self, statement: Any, key: dict[str, Any]) -> Survey | None:
        row = self._connection.execute(statement, key).first()
        return None if row is None else _survey_of(row)


def _empty(survey: Survey) -> sealing.Box:
    return sealing.Box([[] for _ in survey.questions])


def _which(survey: Survey) -> dict[str, Any]:
    return {"in_program": survey.program_id, "which": survey.id}


def _survey_of(row: Any) -> Survey:
    known = {column.name: getattr(row, column.name) for column in surveys.columns}
    questions = tuple(
        Question(Kind(raw["kind"]), raw["words"], tuple(raw["options"]), raw["required"])
        for raw in json.loads(row.questions)
    )
    known |= {name: known[name] or "" for name in ("group", "group_name")}
    return Survey(**known | {"questions": questions, "every": Every(row.every), "asks": Asks(row.asks)})
