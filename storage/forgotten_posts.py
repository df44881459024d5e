"""Posts that are planned and wait to be said, without the words of somebody who is forgotten."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, or_, select, update

from handlers import reply_json
from handlers.members.unsaying import without
from handlers.model import Member
from handlers.rhythm.model import Kind
from storage.executor import Executor
from storage.ledger_tables import FRESH, outbox
from storage.okr_tables import check_ins
from storage.replies import words_of
from storage.schema import members

_o, _c = outbox.c, check_ins.c
_PLANNED = ("digest/", "following/", f"{Kind.HELLO}/", f"{Kind.KICKOFF}/", f"{Kind.SUMMARY}/")
_WAITING = (
    select(_o.id, _o.key, _o.body)
    .where(FRESH, _o.body.is_not(None))
    .where(or_(*(_o.key.startswith(prefix) for prefix in _PLANNED)))
)
_SAID = select(_c.note, _c.ask).where(_c.member_id == bindparam("who"), or_(_c.note != "", _c.ask != ""))
_NAME = select(members.c.name).where(members.c.id == bindparam("who"))
_SET = update(outbox).where(_o.id == bindparam("which")).values(body=bindparam("words"))
_DROP = delete(outbox).where(_o.id == bindparam("which"))


def unsay(connection: Executor, member: Member) -> None:
    """While their name, check-ins and replies are still there. A hello list that names them is not sent; from
    everything else that waits their name and their words are taken out."""
    waiting = connection.execute(_WAITING).all()
    if not waiting:
        return
    name = connection.scalar(_NAME, {"who": member.id}) or ""
    said = [each for row in connection.execute(_SAID, {"who": member.id}) for each in (row.note, row.ask)]
    said += words_of(connection, member)
    for row in waiting:
        before = reply_json.load(row.body)
        after = without(before, name, said)
        if after == before:
            continue
        if row.key.startswith(f"{Kind.HELLO}/"):
            connection.execute(_DROP, {"which": row.id})
        else:
            connection.execute(_SET, {"which": row.id, "words": row.body | reply_json.dump(after)})
