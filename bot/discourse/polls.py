"""The forum's own polls, read back with their voters."""

from __future__ import annotations

from typing import Any

from bot.discourse import spot
from bot.discourse.client import ForumClient
from bot.discourse.failures import CallFailed
from bot.discourse.shapes import NAME, many
from bot.discourse.spot import Spot
from bot.fields import Raw, number_of, object_of, optional_string, string_of
from bot.origin import LookupFailed
from handlers.model import Identity, Person, Place
from handlers.polls import Vote

POLL = "poll"  # what the forum calls the only poll of a post
PAGE = 50  # voters of each option at once: the forum's most
PAGES = 100


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
            options = await self._close(at.post)
            return await self._votes(place.tenant, at.post, options)
        except CallFailed as error:
            for_good = error.missing or error.invalid  # the post has none: the forum refused it
            raise LookupFailed(f"the forum says {error.code}", missing=for_good) from None

    async def _close(self, post: int) -> tuple[str, ...]:
        """The ids of its options, in their order; votes after this are refused."""
        asked: dict[str, Any] = {"post_id": post, "poll_name": POLL, "status": "closed"}
        return await self._client.call(
            lambda wire: _options(wire._put("/polls/toggle_status.json", json=True, **asked))
        )

    async def _votes(self, tenant: str, post: int, options: tuple[str, ...]) -> tuple[Vote, ...]:
        found: list[Vote] = []
        for page in range(1, PAGES + 1):
            asked = {"post_id": post, "poll_name": POLL, "limit": PAGE, "page": page}
            voters = await self._client._get(
                "/polls/voters.json", lambda raw: object_of(raw, "voters"), **asked
            )
            pages = [many(voters, id, lambda raw: _person(raw, tenant)) for id in options]
            found += [Vote(person, nth) for nth, people in enumerate(pages) for person in people]
            if all(len(people) < PAGE for people in pages):
                break
        return tuple(found)


def _options(content: Any) -> tuple[str, ...]:
    poll = object_of(content if isinstance(content, dict) else {}, POLL)
    return many(poll, "options", lambda raw: string_of(raw, "id", NAME))


def _person(raw: Raw, tenant: str) -> Person:
    username = string_of(raw, "username", NAME)
    account = Identity("discourse", tenant, str(number_of(raw, "id")))
    return Person(account, optional_string(raw, "name") or username, handle=username)
