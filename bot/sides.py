"""What the composition root asks of a platform. A folder a platform; see CONTRIBUTING."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from starlette.routing import Route

from bot.dispatch import Dispatch
from bot.happenings import Reader
from bot.origin import Lookups
from bot.transport import Transport
from handlers.model import Place
from handlers.polls import Vote
from storage.store import Database

Named = Callable[[str, frozenset[str]], Awaitable[Mapping[str, str]]]


class Polls(Protocol):
    """A platform's own polls."""

    async def closed(self, place: Place, external_id: str) -> tuple[Vote, ...]:
        """Close the poll in a message of ours, and who voted for what. LookupFailed."""


class Side(Protocol):
    """One platform's parts of the bot. It comes to life in three steps: built (look-ups, reader and
    transport are there), ``open``ed (its ways in are), started."""

    @property
    def lookups(self) -> Lookups: ...
    @property
    def reader(self) -> Reader: ...
    @property
    def transport(self) -> Transport: ...
    @property
    def ready(self) -> bool:
        """Whether commands from there are served now."""

    @property
    def polls(self) -> Polls | None:
        """None where there are none."""

    def open(self, dispatch: Dispatch, wake: Callable[[], None]) -> None:
        """``wake``: there is work in the inbox."""

    def routes(self) -> list[Route]: ...
    def start(self) -> list[asyncio.Task[Any]]:
        """In the running loop; what it returns is cancelled at the end."""

    async def take_no_more(self) -> None:
        """Finish what came in; nothing new is taken."""

    async def close(self) -> None: ...


def accounts_on(platform: str, db: Database) -> Named:
    """Which accounts on ``platform`` some members have, for messages that ping them: member id -> what
    the platform mentions them by."""

    async def accounts(tenant: str, member_ids: frozenset[str]) -> dict[str, str]:
        return await asyncio.wrap_future(
            db.submit_read(
                lambda session: {
                    member.id: session.directory.mentioned_as(account)
                    for member in session.members.many(member_ids).values()
                    for account in member.identities
                    if (account.platform, account.tenant) == (platform, tenant)
                }
            )
        )

    return accounts
