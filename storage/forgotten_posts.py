"""Posts that are planned and may not stand yet, without the words of somebody who is forgotten."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, or_, select, update

from handlers import reply_json
from handlers.members.unsaying import without
from handlers.model import Member
from handlers.rhythm.model import Kind
from storage.executor import Executor
from storage.ledger_tables import OPEN, outbox
from storage.nomination_tables import nominations, seconds
from storage.okr_tables import check_ins
from storage.replies import words_of
from storage.schema import members

_o, _c = outbox.c, check_ins.c
_DROPPED = (f"{Kind.HELLO}/", "announcement:")  # where they are named, nothing is left to say
_PLANNED = ("digest/", "following/", f"{Kind.KICKOFF}/", f"{Kind.SUMMARY}/", "notice:", *_DROPPED)
_WAITING = (
    select(_o.id, _o.key, _o.body)
    .where(OPEN, _o.body.is_not(None))
    .where(or_(*(_o.key.startswith(prefix) for prefix in _PLANNED)))
)
_SAID = select(_c.note, _c.ask).where(_c.member_id == bindparam("who"), or_(_c.note != "", _c.ask != ""))
_SAID_OF_NOMINEES = tuple(
    select(column).where(column.table.c.member_id == bindparam("who"), column != "")
    for column in (nominations.c.why, seconds.c.note)
)
_NAME = select(members.c.name).where(members.c.id == bindparam("who"))
_SET = update(outbox).where(_o.id == bindparam("which")).values(body=bindparam("words"))
_DROP = delete(outbox).where(_o.id == bindparam("which"))


def unsay(connection: Executor, member: Member) -> None:
    """While their name, check-ins and replies are still there. A hello list or an announcement that names
    them is not sent; from everything else that waits their name and their words are taken out."""
    waiting = connection.execute(_WAITING).all()
    if not waiting:
        return
    name = connection.scalar(_NAME, {"who": member.id}) or ""
    said = [each for row in connection.execute(_SAID, {"who": member.id}) for each in (row.note, row.ask)]
    said += words_of(connection, member)
    for statement in _SAID_OF_NOMINEES:
        said += connection.scalars(statement, {"who": member.id})
    for row in waiting:
        before = reply_json.load(row.body)
        after = without(before, name, said)
        if after == before:
            continue
        if row.key.startswith(_DROPPED):
            connection.execute(_DROP, {"which": row.id})
        else:
            connection.execute(_SET, {"which": row.id, "words": row.body | reply_json.dump(after)})
