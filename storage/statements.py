"""What people say in the threads of nominations, as the newest wording of each message has it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, bindparam, func, literal_column, select

from handlers.model import Place
from handlers.nominations.model import Statement
from handlers.nominations.ports import Thread
from storage.columns import split_tenant, tenant_id
from storage.executor import Executor
from storage.ledger_tables import messages
from storage.nomination_tables import dossiers, statements
from storage.schema import members
from storage.upsert import inserted, on_both

GONE = "~"  # the revision of a deleted message: nothing comes after it

_m, _d, _s = messages.c, dossiers.c, statements.c
_THREAD = (
    select(_d.program_id, _d.id)
    .select_from(dossiers)
    .join(messages, and_(_m.program_id == _d.program_id, _m.key == literal_column("'card:'") + _d.id))
    .where(_m.tenant_id == bindparam("in_tenant"), _m.thread == bindparam("of_thread"))
    .limit(1)
)
_KEEP = on_both(
    statements,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["program_id", "dossier_id", "tenant_id", "message_id"],
        set_={"text": insert.excluded.text, "revision": insert.excluded.revision},
        where=_s.revision < insert.excluded.revision,
    ),
)
_OF = (
    select(statements, members.c.name.label("by_name"))
    .join(members, members.c.id == _s.member_id)
    .where(_s.program_id == bindparam("in_program"), _s.dossier_id == bindparam("which"))
    .where(_s.text != literal_column("''"))
    .order_by(_s.at, _s.message_id)
    .limit(bindparam("count"))
)
_COUNT = (
    select(func.count())
    .select_from(statements)
    .where(_s.program_id == bindparam("in_program"), _s.dossier_id == bindparam("which"))
    .where(_s.text != literal_column("''"))
)
_KNOWN = (
    select(_s.dossier_id)
    .where(_s.tenant_id == bindparam("in_tenant"), _s.message_id == bindparam("message"))
    .limit(1)
)


class Statements:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def thread(self, place: Place, thread: str) -> Thread | None:
        """The nomination whose card opened a thread. A forum's thread is its topic; the place is not looked
        at, since topics move."""
        key = {"in_tenant": tenant_id(place.platform, place.tenant), "of_thread": thread.partition("/")[0]}
        row = self._connection.execute(_THREAD, key).first()
        return None if row is None else Thread(row.program_id, row.id)

    def is_known(self, place: Place, message: str) -> bool:
        key = {"in_tenant": tenant_id(place.platform, place.tenant), "message": message}
        return self._connection.scalar(_KNOWN, key) is not None

    def keep(
        self, thread: Thread, place: Place, message: str, revision: str, by: str, text: str, at: datetime
    ) -> bool:
        values = {"program_id": thread.program_id, "dossier_id": thread.dossier_id, "message_id": message}
        values |= {"tenant_id": tenant_id(place.platform, place.tenant), "member_id": by, "text": text}
        said: dict[str, object] = {**values, "revision": revision, "at": at}
        return inserted(self._connection, _KEEP, said)

    def of(self, program_id: str, dossier_id: str, *, limit: int = 50) -> tuple[Statement, ...]:
        key = {"in_program": program_id, "which": dossier_id, "count": limit}
        return tuple(
            Statement(row.member_id, row.text, row.at, split_tenant(row.tenant_id)[0], row.by_name)
            for row in self._connection.execute(_OF, key)
        )

    def count(self, program_id: str, dossier_id: str) -> int:
        key = {"in_program": program_id, "which": dossier_id}
        return int(self._connection.scalar(_COUNT, key))
