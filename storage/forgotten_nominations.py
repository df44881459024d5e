"""What somebody who is forgotten did in nominations: names and words go, what was decided stays."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BindParameter, and_, bindparam, delete, select, union, update

from handlers.members.unsaying import NOBODY
from handlers.model import Member
from handlers.nominations.model import State
from handlers.nominations.moves import ONGOING
from handlers.nominations.statements import card_of, key_of
from handlers.reply import Touched
from storage.dossiers import Dossiers
from storage.engagement_tables import offers, pairs, stories, validators
from storage.executor import Executor
from storage.forgotten_words import FORMER
from storage.nomination_tables import affiliations, dossiers, nominations, seconds
from storage.panel_tables import recusals, seats, votes
from storage.replies import keys_of

_WHO: BindParameter[str] = bindparam("who")
_d = dossiers.c
_TOUCHED = union(
    select(_d.program_id, _d.id).where(_d.nominee_id == _WHO),
    *(
        select(table.c.program_id, table.c.dossier_id).where(table.c.member_id == _WHO)
        for table in (nominations, seconds)
    ),
)
_ONGOING = and_(_d.nominee_id == _WHO, _d.state.in_([state.value for state in ONGOING]))
_END = update(dossiers).where(_ONGOING).values(state=State.WITHDRAWN.value, ended_at=bindparam("at"))
_UNNAME = (
    update(dossiers)
    .where(_d.nominee_id == _WHO)
    .values(  # without the time they were asked nobody can answer for them
        nominee_id=None,
        nominee=NOBODY,
        nominee_folded="",
        organisation="",
        words="",
        asked_at=None,
        works_for=None,
    )
)
_NO_WORDS = update(nominations).where(nominations.c.member_id == _WHO).values(member_id=FORMER, why="")
_MENTIONED = update(stories).where(stories.c.about_id == _WHO).values(about_id=None, agreed=False)
_TOLD = (  # nobody else's gets its number, for which a button may still ask
    update(stories)
    .where(stories.c.member_id == _WHO)
    .values(member_id=FORMER, about_id=None, url="", title="", agreed=False)
)
_GONE = tuple(
    delete(column.table).where(column == _WHO)
    for column in (
        seconds.c.member_id,
        affiliations.c.member_id,
        seats.c.member_id,
        recusals.c.member_id,
        votes.c.member_id,
        offers.c.member_id,
        validators.c.member_id,
        pairs.c.mentor_id,
        pairs.c.mentee_id,
    )
)


def touched(connection: Executor, member: Member) -> tuple[Touched, ...]:
    """The cards to draw anew, once all of theirs is erased."""
    found = [(row.program_id, card_of(row.id)) for row in connection.execute(_TOUCHED, {"who": member.id})]
    below = keys_of(connection, member, beginning=key_of(""))
    found += [(program, key.partition(":")[2]) for program, key in below]
    return tuple(Touched("card", id, program=program) for program, id in dict.fromkeys(found))


def erase(connection: Executor, member_id: str, now: datetime) -> None:
    """The nameless member that nominations go to must be there."""
    who = {"who": member_id}
    known = Dossiers(connection)
    seconded = known.seconded_by(member_id)
    connection.execute(_END, who | {"at": now})
    for statement in (_UNNAME, _NO_WORDS, _MENTIONED, _TOLD, *_GONE):
        connection.execute(statement, who)
    for program_id, dossier_id in seconded:
        known.count_anew(program_id, dossier_id)
