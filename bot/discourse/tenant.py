"""Who the bot is on the forum, and who its admins are: asked at the start, tried again until it answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from bot.asking import until_answered
from bot.discourse.client import ForumClient
from bot.discourse.failures import CallFailed
from storage.errors import NotSaved
from storage.store import Database

log = logging.getLogger(__name__)

PREFIX = "discourse:"


class ForumTenant:
    """The forum at ``client``'s address. ``name`` is its host, by which it stands in the database;
    ``user`` the bot's own number there, None until the forum has said it.

    ``admins`` is the set of accounts that may do everything, as the settings name them: those of the
    forum are named by username there, and are put in by their number here, since a username may be
    somebody else's tomorrow.
    """

    def __init__(self, client: ForumClient, db: Database, host: str, username: str, admins: set[str]) -> None:
        self._client = client
        self._db = db
        self._admins = admins
        self.name = host
        self.username = username
        self.user: int | None = None
        self.known = asyncio.Event()

    @property
    def ready(self) -> bool:
        return self.user is not None

    async def learn(self) -> None:
        """Ask until answered, then remember the forum in the database."""
        await until_answered(self._ask, (CallFailed, NotSaved), _why)

    async def _ask(self) -> None:
        me = await self._client.me()
        await self._find_admins(_usernames(self._admins))
        title = (await self._client.site()).title
        ticket = self._db.submit(
            lambda s: s.tenants.remember("discourse", self.name, title, str(me.id), self._client.url)
        )
        await asyncio.wrap_future(ticket.future)
        self.user, self.username = me.id, me.username
        self.known.set()
        log.info("Discourse: serving %s as %s", self.name, me.username)

    async def _find_admins(self, usernames: Iterable[str]) -> None:
        for username in usernames:
            account = await self._admin(username)
            if account is not None:
                self._admins.add(f"{PREFIX}{account}")
            self._admins.discard(f"{PREFIX}{username}")

    async def _admin(self, username: str) -> int | None:
        """The account that had this name when the settings first named it: whoever took the name since is
        somebody else."""
        try:
            found = (await self._client.user(username)).id
        except CallFailed as error:
            if not error.missing:
                raise
            log.warning("MILEPOST_ADMINS: the forum knows nobody called %s", username)
            return None
        mark = f"admin:{username.casefold()}"
        ticket = self._db.submit(lambda s: s.marks.first("discourse", self.name, mark, found))
        first = await asyncio.wrap_future(ticket.future)
        if first != found:
            log.warning(
                "MILEPOST_ADMINS: %s is another account now: say discourse:%d if it is meant", username, found
            )
        return first if first == found else None


def _usernames(admins: Iterable[str]) -> tuple[str, ...]:
    """Those that are not numbers already."""
    named = (one.removeprefix(PREFIX) for one in admins if one.startswith(PREFIX))
    return tuple(sorted(one for one in named if not one.isdecimal()))


def _why(error: Exception) -> str:
    if isinstance(error, CallFailed) and error.forbidden:
        return "the forum refuses DISCOURSE_API_KEY: milepost doctor says more"
    return "the forum does not say who we are"
