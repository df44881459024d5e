"""The forum's own polls, read back with their voters."""

from __future__ import annotations

import html
import re
from typing import Any

from bot.discourse import spot
from bot.discourse.client import ForumClient
from bot.discourse.failures import CallFailed
from bot.discourse.shapes import NAME, Account, account, many
from bot.discourse.spot import Spot
from bot.fields import Raw, object_of, optional_string, string_of
from bot.origin import LookupFailed
from handlers.model import Identity, Place
from handlers.polls import Vote

POLL = "poll"  # what the forum calls the only poll of a post
PAGE = 50  # voters of each option at once: the forum's most
PAGES = 100

Options = dict[str, str]  # what each says, by its id


class ForumPolls:
    """``bot.sides.Polls``."""

    def __init__(self, client: ForumClient) -> None:
        self._client = client

    async def closed(self, place: Place, external_id: str) -> tuple[Vote, ...]:
        try:
            at = spot.read(external_id)
        except ValueError:
            return ()
        if not isinstance(at, Spot):
            return ()
        try:
            return await self._votes(place.tenant, at.post, await self._close(at.post))
        except CallFailed as error:
            if error.invalid and await self._has_none(at.post):
                return ()
            raise _failed(error) from None

    async def _close(self, post: int) -> Options:
        """Votes after this are refused."""
        asked: dict[str, Any] = {"post_id": post, "poll_name": POLL, "status": "closed"}
        return await self._client.call(
            lambda wire: _options(wire._put("/polls/toggle_status.json", json=True, **asked))
        )

    async def _votes(self, tenant: str, post: int, options: Options) -> tuple[Vote, ...]:
        """All but the bot's own and those of the forum's own accounts."""
        found: list[Vote] = []
        for page in range(1, PAGES + 1):
            asked = {"post_id": post, "poll_name": POLL, "limit": PAGE, "page": page}
            voters = await self._client._get(
                "/polls/voters.json", lambda raw: object_of(raw, "voters"), **asked
            )
            pages = [(words, many(voters, id, account)) for id, words in options.items()]
            found += [
                Vote(Identity("discourse", tenant, str(each.id)), words)
                for words, people in pages
                for each in people
                if self._is_person(each)
            ]
            if all(len(people) < PAGE for _, people in pages):
                break
        return tuple(found)

    def _is_person(self, who: Account) -> bool:
        return who.id > 0 and who.username.casefold() != self._client.username.casefold()

    async def _has_none(self, post: int) -> bool:
        """Whether a post of ours stands without a poll, because the forum let us have none. LookupFailed; a
        forum refuses to close the poll of a deleted post with the same words."""
        try:
            deleted, polls = await self._client._get(
                f"/posts/{post}.json",
                lambda raw: (raw.get("deleted_at") is not None, many(raw, "polls", lambda one: one)),
            )
        except CallFailed as error:
            raise _failed(error) from None
        if deleted:
            raise LookupFailed("its post was deleted", missing=True)
        return not polls


def _failed(error: CallFailed) -> LookupFailed:
    return LookupFailed(f"the forum says {error.code}", missing=error.missing)


def _options(content: Any) -> Options:
    poll = object_of(content if isinstance(content, dict) else {}, POLL)
    return dict(many(poll, "options", lambda raw: (string_of(raw, "id", NAME), _words(raw))))


def _words(raw: Raw) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", optional_string(raw, "html")))
