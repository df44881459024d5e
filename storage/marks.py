"""How far the bot has read what a platform shows in order, so that nothing is missed while it is down."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from storage.columns import tenant_id
from storage.executor import Executor
from storage.schema import marks
from storage.upsert import insert_new, inserted, on_both

_AT = select(marks.c.at).where(marks.c.tenant_id == bindparam("tenant"), marks.c.name == bindparam("which"))
_NEW = insert_new(marks)
_MOVE = on_both(
    marks,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["tenant_id", "name"],
        set_={"at": insert.excluded.at},
        where=marks.c.at < insert.excluded.at,
    ),
)


class Marks:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def at(self, platform: str, tenant: str, name: str) -> int | None:
        """None before anything was read."""
        key = {"tenant": tenant_id(platform, tenant), "which": name}
        found: int | None = self._connection.scalar(_AT, key)
        return found

    def first(self, platform: str, tenant: str, name: str, at: int) -> int:
        """What was noted first under a name: ``at``, if nothing was."""
        values = {"tenant_id": tenant_id(platform, tenant), "name": name, "at": at}
        inserted(self._connection, _NEW, values)
        found = self.at(platform, tenant, name)
        return at if found is None else found

    def move(self, platform: str, tenant: str, name: str, at: int) -> None:
        """Forward only: whoever read less far changes nothing."""
        values = {"tenant_id": tenant_id(platform, tenant), "name": name, "at": at}
        inserted(self._connection, _MOVE, values)
