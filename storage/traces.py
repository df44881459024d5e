"""Where things were said, and where the bot's own messages about them stand: so that they can be linked."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import and_, bindparam, select

from handlers.okrs.ports import Posted, Spoken
from storage.executor import Executor
from storage.heard_tables import heard, heard_check_ins
from storage.ledger_tables import messages
from storage.schema import tenants

_c, _h, _m = heard_check_ins.c, heard.c, messages.c
_SPOKEN = (
    select(_c.key_result_id, _c.sequence, _c.message_id, _h.thread, tenants.c.url)
    .join(
        heard,
        and_(_h.tenant_id == _c.tenant_id, _h.place_id == _c.place_id, _h.message_id == _c.message_id),
    )
    .join(tenants, tenants.c.tenant_id == _c.tenant_id)
    .where(_c.program_id == bindparam("program_id"))
    .where(_c.key_result_id.in_(bindparam("ids", expanding=True)))
    .where(_c.sequence.in_(bindparam("sequences", expanding=True)))
)
_POSTED = (
    select(_m.tenant_id, _m.place_id, _m.key, _m.permalink)
    .where(_m.program_id == bindparam("program_id"), _m.key.in_(bindparam("keys", expanding=True)))
    .where(_m.permalink.is_not(None))
)


class Traces:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def spoken(self, program_id: str, check_ins: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Spoken]:
        wanted = frozenset(check_ins)
        key = {"program_id": program_id, "ids": list({id for id, _ in wanted})}
        rows = self._connection.execute(_SPOKEN, key | {"sequences": list({number for _, number in wanted})})
        return {
            (row.key_result_id, row.sequence): Spoken(row.message_id, row.thread or "", row.url or "")
            for row in rows
            if (row.key_result_id, row.sequence) in wanted
        }

    def posted(self, program_id: str, keys: Iterable[str]) -> tuple[Posted, ...]:
        rows = self._connection.execute(_POSTED, {"program_id": program_id, "keys": list(keys)})
        return tuple(Posted(f"{row.tenant_id}/{row.place_id}", row.key, row.permalink) for row in rows)
