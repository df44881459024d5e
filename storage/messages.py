"""The bot's messages: what the platforms call them, and where people's answers to them belong.

A message has a row from when it is wanted for the first time; ``outbox`` says what is to be done with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, select, update

from handlers.model import Place, PlaceKind
from storage.columns import UtcTime, tenant_id
from storage.executor import Executor
from storage.ledger_tables import messages

_m = messages.c
IS_MESSAGE = and_(  # an UPDATE keeps the columns' own names to itself
    _m.program_id == bindparam("of_program_id"),
    _m.tenant_id == bindparam("of_tenant_id"),
    _m.place_id == bindparam("of_place_id"),
    _m.key == bindparam("of_key"),
)
_MESSAGE = select(messages).where(IS_MESSAGE)
_POSTED_AT = select(_m.posted_at).where(_m.uuid == bindparam("of_uuid"))
_GONE = (
    update(messages)
    .where(IS_MESSAGE, _m.gone_at.is_(None))
    .values(gone_at=bindparam("at", type_=UtcTime), permalink=None)
)
_CARD_ABOVE = (
    select(_m.place_id, _m.key)
    .where(_m.tenant_id == bindparam("tenant"), _m.thread == bindparam("of_thread"))
    .where(_m.key.startswith("card:"))
    .limit(1)
)
_HEAD = (
    select(_m.program_id, _m.key)
    .where(_m.tenant_id == bindparam("tenant"), _m.thread == bindparam("of_thread"))
    .where(_m.place_id == bindparam("in_place"))
    .limit(1)
)


@dataclass(frozen=True)
class Message:
    """A message of the bot's. ``uuid`` marks it on the platform, ``external_id`` is what the
    platform calls it: None until it is known to be there."""

    uuid: str
    external_id: str | None
    permalink: str | None
    posted_at: datetime | None
    gone_at: datetime | None  # since when it is known that somebody deleted it there


class Messages:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def of(self, program_id: str, place: Place, key: str) -> Message | None:
        """What is known of a message that was wanted, such as a thread's parent."""
        row = self._connection.execute(_MESSAGE, which(program_id, place, key)).first()
        if row is None:
            return None
        return Message(row.uuid, row.external_id, row.permalink, row.posted_at, row.gone_at)

    def head(self, place: Place, thread: str) -> tuple[str, str] | None:
        """The program's id and the key of the message in ``place`` that opened a thread; None where that is
        none of the bot's."""
        of = {"tenant": tenant_id(place.platform, place.tenant), "of_thread": thread, "in_place": place.id}
        row = self._connection.execute(_HEAD, of).first()
        return (row.program_id, row.key) if row is not None else None

    def lane_under(self, place: Place, thread: str) -> tuple[Place, str] | None:
        """Where and in which lane the card is brought up to date that opened a thread; None when it was
        no card of the bot's. A forum's topic may stand in another category than its card was wanted in."""
        tenant = tenant_id(place.platform, place.tenant)
        row = self._connection.execute(_CARD_ABOVE, {"tenant": tenant, "of_thread": thread}).first()
        if row is None or (place.kind is not PlaceKind.CATEGORY and row.place_id != place.id):
            return None
        return replace(place, id=row.place_id), row.key

    def deleted(self, program_id: str, place: Place, key: str, now: datetime) -> bool:
        """Note that somebody deleted it on the platform; False when that was known. No link leads there
        until it is seen again."""
        return self._connection.execute(_GONE, which(program_id, place, key) | {"at": now}).rowcount > 0

    def posted_at(self, uuid: str) -> datetime | None:
        """Since when the message with this mark is with the platform."""
        found: datetime | None = self._connection.scalar(_POSTED_AT, {"of_uuid": uuid})
        return found


def where(program_id: str, place: Place, key: str) -> dict[str, object]:
    """A message's name, as values of a row."""
    tenant = tenant_id(place.platform, place.tenant)
    return {"program_id": program_id, "tenant_id": tenant, "place_id": place.id, "key": key}


def which(program_id: str, place: Place, key: str) -> dict[str, object]:
    """The same for ``IS_MESSAGE``."""
    return {f"of_{name}": value for name, value in where(program_id, place, key).items()}
