"""The workspaces and forums that the bot is in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from storage.columns import tenant_id
from storage.executor import Executor
from storage.schema import tenants
from storage.upsert import inserted, put

_PUT = put(tenants)
_GET = select(tenants).where(tenants.c.tenant_id == bindparam("tenant_id"))


@dataclass(frozen=True)
class Tenant:
    """A Slack workspace or a forum; ``bot_user_id`` is the bot's own account there, ``url`` where people
    open it."""

    platform: str
    tenant: str
    name: str
    bot_user_id: str
    seen_at: datetime
    url: str = ""


class Tenants:
    def __init__(self, connection: Executor, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    def remember(self, platform: str, tenant: str, name: str, bot_user_id: str, url: str = "") -> None:
        values = {"tenant_id": tenant_id(platform, tenant), "name": name, "bot_user_id": bot_user_id}
        inserted(self._connection, _PUT, values | {"seen_at": self._clock(), "url": url})

    def known(self, platform: str, tenant: str) -> Tenant | None:
        """None for a workspace or forum that the bot was never installed in."""
        row = self._connection.execute(_GET, {"tenant_id": tenant_id(platform, tenant)}).first()
        if row is None:
            return None
        return Tenant(platform, tenant, row.name, row.bot_user_id, row.seen_at, row.url or "")
