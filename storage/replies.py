"""What people say below messages of the bot's, each as its newest wording has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, delete, func, literal_column, or_, select, update

from handlers.model import Identity, Member, Place
from handlers.replies.model import COLLECTED, Above, Kept, Remark
from storage.columns import account_key, account_of, tenant_id
from storage.executor import Executor
from storage.heard import MessageRef
from storage.ledger_tables import messages
from storage.reply_tables import replies
from storage.schema import tenants
from storage.upsert import inserted, on_both

_r, _m = replies.c, messages.c
_THERE = _r.state == literal_column("'there'")
_ABOVE = (
    select(_m.program_id, _m.place_id, _m.key)
    .where(_m.tenant_id == bindparam("in_tenant"), _m.thread == bindparam("of_thread"))
    .where(or_(*(_m.key.startswith(beginning) for beginning in COLLECTED)))
    .order_by(func.length(_m.key))  # the head before what stands below it
)
_KEEP = on_both(
    replies,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[column.name for column in replies.primary_key],
        set_={
            name: insert.excluded[name]
            for name in ("thread", "author", "words", "place", "revision", "state", "heard_at")
        },
        where=_THERE & or_(insert.excluded.state == "gone", _r.revision < insert.excluded.revision),
    ),
)
_OF_KEY = (_r.program_id == bindparam("in_program"), _r.key == bindparam("of_key"))
_MOVE = update(replies).where(*_OF_KEY).values(key=bindparam("to"))
_SAYS = (_THERE, _r.words != literal_column("''"))
_COUNTS = select(_r.place, func.count().label("rows")).where(*_OF_KEY, *_SAYS).group_by(_r.place)
_OF = (
    select(replies, tenants.c.url)
    .join(tenants, tenants.c.tenant_id == _r.tenant_id, isouter=True)
    .where(*_OF_KEY, *_SAYS, _r.place.in_(bindparam("places", expanding=True)))
    .order_by(_r.said_at, _r.message_id)
    .limit(bindparam("count"))
)
_IS = (_r.tenant_id == bindparam("in_tenant"), _r.message_id == bindparam("message"))
_MOVED = select(_r.key).where(
    *_IS, _r.program_id == bindparam("in_program"), _r.place_id == bindparam("in_place")
)
_ORIGIN = select(_r.author, _r.thread, _r.place).where(*_IS, _THERE)
_IS_GONE = select(_r.message_id).where(*_IS, _r.state == literal_column("'gone'"))
_IS_FORGOTTEN = select(_r.message_id).where(*_IS, _r.state == literal_column("'forgotten'"))
_LIFT = delete(replies).where(*_IS, _r.state == literal_column("'gone'"))
_SINCE = (
    select(_r.message_id)
    .where(_r.tenant_id == bindparam("in_tenant"), _r.heard_at >= bindparam("since"))
    .where(_r.message_id > bindparam("after"), _r.state != literal_column("'forgotten'"))
    .order_by(_r.message_id)
    .limit(bindparam("count"))
)
_KNOWN = select(_r.message_id).where(
    _r.tenant_id == bindparam("in_tenant"), _r.message_id.in_(bindparam("messages", expanding=True))
)
_BRING = (
    update(replies)
    .where(_r.tenant_id == bindparam("in_tenant"), _r.thread.startswith(bindparam("beginning")))
    .values(place=bindparam("to"))
)
_BY = _r.author.in_(bindparam("authors", expanding=True))
_WORDS = select(_r.words).where(_BY)
_KEYS = select(_r.program_id, _r.key).where(_BY, _r.key.startswith(bindparam("beginning"))).distinct()
_FORGET = update(replies).where(_BY).values(author=None, words="", state="forgotten")


class Replies:
    def __init__(self, connection: Executor, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    def above(self, place: Place, thread: str) -> Above | None:
        """A Slack message's id is one of its channel alone; a forum's topic may stand anywhere by now."""
        key = {"in_tenant": tenant_id(place.platform, place.tenant), "of_thread": thread.partition("/")[0]}
        for row in self._connection.execute(_ABOVE, key):
            if place.platform == "discourse" or row.place_id == place.id:
                return Above(row.program_id, row.place_id, row.key)
        return None

    def keep(self, above: Above, remark: Remark, place: Place) -> bool:
        values = {"program_id": above.program_id, "key": above.key, "place_id": above.place}
        values |= {"tenant_id": tenant_id(place.platform, place.tenant), "message_id": remark.message}
        values |= {"thread": remark.thread, "revision": remark.revision, "place": place.key}
        said = {"author": None, "words": "", "state": "gone"}
        if not remark.gone:
            said = {"author": account_key(remark.author), "words": remark.words, "state": "there"}
        at = {"said_at": remark.said_at, "heard_at": self._clock()}
        return inserted(self._connection, _KEEP, values | said | at)

    def belongs_to(self, above: Above, message: MessageRef) -> Above:
        which = _key(message) | {"in_program": above.program_id, "in_place": above.place}
        moved = self._connection.scalar(_MOVED, which)
        return above if moved is None else replace(above, key=moved)

    def move(self, program_id: str, key: str, to: str) -> None:
        self._connection.execute(_MOVE, {"in_program": program_id, "of_key": key, "to": to})

    def counts(self, program_id: str, key: str) -> dict[str, int]:
        rows = self._connection.execute(_COUNTS, {"in_program": program_id, "of_key": key})
        return {row.place: row.rows for row in rows}

    def of(self, program_id: str, key: str, places: Iterable[str], limit: int) -> tuple[Kept, ...]:
        where = {"in_program": program_id, "of_key": key, "places": list(places), "count": limit}
        return tuple(
            Kept(
                account_of(row.author),
                row.message_id,
                row.thread,
                row.said_at,
                row.words,
                row.place,
                row.url or "",
            )
            for row in self._connection.execute(_OF, where)
        )

    # ---- one message, as a forum has it ------------------------------------------------------------

    def origin(self, message: MessageRef) -> tuple[Identity, str] | None:
        """Whose words a reply is, and where it stands in its thread; None for what is none, or gone."""
        row = self._connection.execute(_ORIGIN, _key(message)).first()
        return None if row is None else (account_of(row.author), row.thread)

    def stands_elsewhere(self, message: MessageRef, place: Place) -> bool:
        """Whether it is a reply that is thought to stand in another place."""
        row = self._connection.execute(_ORIGIN, _key(message)).first()
        return row is not None and row.place != place.key

    def is_gone(self, message: MessageRef) -> bool:
        return self._connection.scalar(_IS_GONE, _key(message)) is not None

    def is_forgotten(self, message: MessageRef) -> bool:
        """Whether its author was forgotten since."""
        return self._connection.scalar(_IS_FORGOTTEN, _key(message)) is not None

    def lift(self, message: MessageRef) -> bool:
        """A deleted one is back: its wordings are to be kept again. False when it was not gone."""
        return self._connection.execute(_LIFT, _key(message)).rowcount > 0

    def since(self, place: Place, moment: datetime, limit: int, after: str = "") -> tuple[str, ...]:
        """As ``Heard.since``, of the replies in one workspace or forum."""
        key = {"in_tenant": tenant_id(place.platform, place.tenant)}
        span = {"since": moment, "count": limit, "after": after}
        return tuple(self._connection.scalars(_SINCE, key | span))

    def unknown(self, place: Place, messages: Iterable[str]) -> tuple[str, ...]:
        """Of these messages those that were never heard of as replies."""
        every = tuple(messages)
        key = {"in_tenant": tenant_id(place.platform, place.tenant), "messages": list(every)}
        known = set(self._connection.scalars(_KNOWN, key))
        return tuple(each for each in every if each not in known)

    def bring(self, thread: str, to: Place) -> None:
        """What a thread's address begins with stands in this place now, and is seen as it is."""
        key = {"in_tenant": tenant_id(to.platform, to.tenant), "beginning": thread, "to": to.key}
        self._connection.execute(_BRING, key)


def words_of(connection: Executor, member: Member) -> tuple[str, ...]:
    """All that somebody replied."""
    return tuple(connection.scalars(_WORDS, _by(member)))


def keys_of(connection: Executor, member: Member, *, beginning: str) -> tuple[tuple[str, str], ...]:
    """Program and key of the messages below which somebody replied, of those whose key begins so."""
    rows = connection.execute(_KEYS, _by(member) | {"beginning": beginning})
    return tuple((row.program_id, row.key) for row in rows)


def forget(connection: Executor, member: Member) -> None:
    """Neither words nor author are kept; an edit that comes later brings nothing back."""
    connection.execute(_FORGET, _by(member))


def _by(member: Member) -> dict[str, object]:
    return {"authors": [account_key(each) for each in member.identities]}


def _key(message: MessageRef) -> dict[str, object]:
    place = message.place
    return {"in_tenant": tenant_id(place.platform, place.tenant), "message": message.id}
