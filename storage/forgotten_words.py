"""What somebody who is forgotten said, taken out of the ledgers: what came in, what was heard, what
goes out, what was done."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    Text,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
    update,
)

from handlers import reply_json
from handlers.members.messages import taken_away
from handlers.model import Identity, Member, Place
from storage.columns import account_key, split_tenant, tenant_id
from storage.executor import Executor
from storage.heard import GONE
from storage.heard_tables import heard, heard_check_ins
from storage.ledger_tables import FRESH, OPEN, audit, inbox, messages, outbox
from storage.okr_tables import check_ins
from storage.outbox import Outbox
from storage.schema import directory_people

FORMER = "former"  # the id of the nameless member whom all share who were forgotten
# The revision of their messages: an edit, or a post that comes back, must not be taken for something new.
FORGOTTEN = f"{GONE}~"
SOMEBODY = "@somebody"  # in other people's commands, where an account was named

_h, _hc, _m, _o = heard.c, heard_check_ins.c, messages.c, outbox.c
_THEIRS = _h.author.in_(bindparam("authors", expanding=True))
_HANDLE = select(directory_people.c.handle).where(
    directory_people.c.tenant_id == bindparam("of_tenant"), directory_people.c.id == bindparam("of_account")
)
_AUDIT = (
    update(audit)
    .where(audit.c.member_id == bindparam("who"))
    .values(member_id=None, tenant_id=None, place=None, details="")
)
_NAMED_IN_AUDIT = (  # "steward + <id>"
    update(audit)
    .where(audit.c.what.contains(bindparam("who")))
    .values(what=func.replace(audit.c.what, bindparam("who"), FORMER))
)
_ANSWERS = (  # an answer to a message is named after it, wherever it stands
    select(messages)
    .join(
        heard,
        and_(
            _h.tenant_id == _m.tenant_id,
            _m.key.like("answer:" + _h.place_id + ":" + _h.message_id + ":%"),
        ),
    )
    .where(_THEIRS)
)
_LETTERS = select(messages).where(_m.key == bindparam("left"))  # that they have left, to stewards
_OWN_CHECK_IN = (
    select(check_ins.c.sequence)
    .where(check_ins.c.member_id == bindparam("who"), check_ins.c.program_id == _hc.program_id)
    .where(check_ins.c.key_result_id == _hc.key_result_id, check_ins.c.sequence == _hc.sequence)
    .exists()
)
_OWN_MESSAGE = (
    select(_h.message_id)
    .where(_THEIRS, _h.tenant_id == _hc.tenant_id)
    .where(_h.place_id == _hc.place_id, _h.message_id == _hc.message_id)
    .exists()
)
_HEARD_CHECK_INS = delete(heard_check_ins).where(or_(_OWN_CHECK_IN, _OWN_MESSAGE))
_HEARD = update(heard).where(_THEIRS).values(lines=(), author=None, revision=FORGOTTEN)
_NAMING = select(heard).where(
    _h.tenant_id == bindparam("of_tenant"),
    func.lower(type_coerce(_h.lines, Text)).like(bindparam("naming", type_=Text)),
)
_SET_LINES = (
    update(heard)
    .where(_h.tenant_id == bindparam("of_tenant"), _h.place_id == bindparam("in_place"))
    .where(_h.message_id == bindparam("message"))
)
_EVENTS = select(inbox.c.id, inbox.c.payload).where(
    inbox.c.tenant_id == bindparam("of_tenant"), inbox.c.payload.is_not(None)
)
_DROP = (
    update(inbox)
    .where(inbox.c.id == bindparam("which"))
    .values(payload=None, lane="", state="done", due_at=None)
)
_TOLD_OF = delete(inbox).where(
    inbox.c.tenant_id == bindparam("of_tenant"), inbox.c.key.like(bindparam("told_of"))
)
_TO_THEM = tuple(
    delete(table)
    .where(table.c.tenant_id == bindparam("of_tenant"))
    .where(table.c.place_id.in_(bindparam("places", expanding=True)))
    for table in (outbox, messages)
)
_OF_MESSAGE = and_(
    *(_o[name] == bindparam(f"of_{name}") for name in ("program_id", "tenant_id", "place_id", "key"))
)
_LAST = select(_o.lane).where(_OF_MESSAGE).order_by(_o.id.desc()).limit(1)
_OPEN_ROWS = select(outbox, FRESH.label("fresh")).where(_OF_MESSAGE, OPEN)
_SET_BODY = update(outbox).where(_o.id == bindparam("which"))
_NEVER_SAID = delete(outbox).where(_o.id == bindparam("which"))
_GIVEN_UP = (  # could be sent again, and may name anybody
    update(outbox)
    .where(_o.state == literal_column("'dead'"), _o.body.is_not(None))
    .values(state="dropped", body=None)
)


def erase(connection: Executor, member: Member, now: datetime) -> None:
    """While their accounts and check-ins are still there. The bot's answers to them are said anew,
    without their words."""
    who = {"who": member.id, "authors": [account_key(each) for each in member.identities]}
    handles = {each: _handle(connection, each) for each in member.identities}
    for account in member.identities:
        _to_them(connection, account)
        _events(connection, account)
    _answers(connection, who, now)
    connection.execute(_GIVEN_UP)
    connection.execute(_HEARD_CHECK_INS, who)
    connection.execute(_HEARD, who)
    for account, handle in handles.items():
        _named_by_others(connection, account, handle)
    connection.execute(_AUDIT, who)
    connection.execute(_NAMED_IN_AUDIT, who)


def _handle(connection: Executor, account: Identity) -> str | None:
    handle: str | None = connection.scalar(_HANDLE, _of(account) | {"of_account": account.id})
    return handle


def _to_them(connection: Executor, account: Identity) -> None:
    for statement in _TO_THEM:
        connection.execute(statement, _of(account) | {"places": [account.id, f"u{account.id}"]})


def _events(connection: Executor, account: Identity) -> None:
    """Of or about them, handled or not. What is being handled right now has no words left."""
    for row in connection.execute(_EVENTS, _of(account)).all():
        about = row.payload.get("user", row.payload.get("id")) if isinstance(row.payload, dict) else None
        if str(about) == account.id:
            connection.execute(_DROP, {"which": row.id})
    connection.execute(_TOLD_OF, _of(account) | {"told_of": f"user:{account.id}:%"})


def _answers(connection: Executor, who: dict[str, Any], now: datetime) -> None:
    letters = connection.execute(_LETTERS, {"left": f"left:{who['who']}"}).all()
    for message in (*connection.execute(_ANSWERS, who).all(), *letters):
        _say_nothing(connection, message, now)


def _say_nothing(connection: Executor, message: Row[Any], now: datetime) -> None:
    """What waits is not said; what stands, or may be on its way, is said anew. In the same lane, so that it
    waits for what is on its way."""
    names = ("program_id", "tenant_id", "place_id", "key")
    of = {f"of_{name}": getattr(message, name) for name in names}
    may_stand, thread = message.external_id is not None, None
    for row in connection.execute(_OPEN_ROWS, of).all():
        thread = row.body and row.body.get("thread")
        may_stand = may_stand or not row.fresh
        statement = _SET_BODY.values(body=_blank(thread)) if may_stand else _NEVER_SAID
        connection.execute(statement, {"which": row.id})
    if may_stand:
        lane = connection.scalar(_LAST, of) or f"forgotten:{message.key}"
        place = Place(*split_tenant(message.tenant_id), message.place_id)
        Outbox(connection).want(
            message.program_id, place, message.key, lane=lane, body=_blank(thread), now=now
        )


def _named_by_others(connection: Executor, account: Identity, handle: str | None) -> None:
    """``role add steward <@U1>``: the command stays, whom it named does not."""
    written = f"@{handle}" if handle else f"<@{account.id}>"
    pattern = re.compile(rf"(?<![\w@]){re.escape(written)}(?![\w-])", re.IGNORECASE)
    naming = {"naming": f"%{written.lower()}%"}
    for row in connection.execute(_NAMING, _of(account) | naming).all():
        where = _of(account) | {"in_place": row.place_id, "message": row.message_id}
        lines = tuple(pattern.sub(SOMEBODY, line) for line in row.lines)
        connection.execute(_SET_LINES, where | {"lines": lines})


def _blank(thread: str | None) -> dict[str, Any]:
    return {"thread": thread} | reply_json.dump(taken_away())


def _of(account: Identity) -> dict[str, str]:
    return {"of_tenant": tenant_id(account.platform, account.tenant)}
