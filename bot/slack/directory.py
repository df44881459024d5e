"""Asks Slack what the directory does not know: who somebody is, what a channel is, who is in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.origin import Group, LookupFailed
from bot.slack.client import CallFailed, call
from bot.slack.groups import group_of
from bot.text import clean, clip
from handlers.model import Identity, Person, Place, PlaceKind, Standing

WITHIN = 1.5  # seconds; somebody waits for the answer
NAME = 80  # characters, as Slack's own names have
_PAGE = 1000
_CROWD = 50  # members of a channel: who are more are not looked at one by one
MOST_PAGES = 100  # of one list
_MISSING = ("user_not_found", "users_not_found", "user_not_visible", "channel_not_found")


class SlackLookups:
    """``bot.origin.Lookups`` over the Web API. ``tenants`` says which team ids are ours: an account of
    another team, in a shared channel, is a stranger's."""

    def __init__(self, client: AsyncWebClient, tenants: Callable[[str], bool]) -> None:
        self._client = client
        self._tenants = tenants

    async def person(self, identity: Identity) -> Person:
        user = (await _ask(self._client.users_info(user=identity.id))).get("user")
        if not isinstance(user, dict):
            raise LookupFailed("Slack did not say who this is")
        return self.read_person(user, identity)

    async def by_handle(self, platform: str, tenant: str, handle: str) -> Person:
        raise LookupFailed("Slack mentions people by their ids", missing=True)

    def read_person(self, user: Mapping[str, Any], identity: Identity) -> Person:
        """What Slack's own description of an account says."""
        return Person(identity, _name(user) or identity.id, self._standing(user, identity), _zone(user))

    async def place(self, platform: str, tenant: str, id: str) -> Place:
        channel = (await _ask(self._client.conversations_info(channel=id))).get("channel")
        if not isinstance(channel, dict):
            raise LookupFailed("Slack did not say what this channel is")
        if channel.get("is_im") is True:
            return Place(platform, tenant, id, kind=PlaceKind.DIRECT)
        return Place(platform, tenant, id, name=_text(channel.get("name")), private=not _is_public(channel))

    async def is_in(self, identity: Identity, place: Place) -> bool:
        cursor = ""
        try:
            async with asyncio.timeout(WITHIN):
                while True:
                    page = await _ask(
                        self._client.conversations_members(
                            channel=place.id, limit=_PAGE, cursor=cursor or None
                        )
                    )
                    if identity.id in _list(page.get("members")):
                        return True
                    if not (cursor := next_cursor(page)):
                        return False
        except TimeoutError:
            raise LookupFailed("Slack did not say in time who is in this channel") from None

    async def people_in(self, place: Place) -> int | None:
        members = {
            id
            async for page in _pages(partial(self._client.conversations_members, channel=place.id))
            for id in _list(page.get("members"))
        }
        async for page in _pages(self._client.users_list):
            for user in _list(page.get("members")):
                account = Identity(place.platform, place.tenant, str(user.get("id")))
                if self._standing(user, account) is not Standing.FULL:
                    members.discard(account.id)
        return len(members)

    async def few_in(self, place: Place, enough: int) -> int | None:
        page = await _ask(self._client.conversations_members(channel=place.id, limit=_CROWD))
        accounts = [Identity(place.platform, place.tenant, id) for id in _list(page.get("members"))]
        if next_cursor(page):
            return None
        found = 0
        for first in range(0, len(accounts), enough):
            people = await asyncio.gather(*map(self.person, accounts[first : first + enough]))
            found += sum(person.standing is Standing.FULL for person in people)
            if found >= enough:
                return None
        return found

    async def group(self, platform: str, tenant: str, id: str) -> Group:
        return await group_of(self._client, tenant, id, self.person)

    def _standing(self, user: Mapping[str, Any], identity: Identity) -> Standing:
        if user.get("deleted") is True:
            return Standing.GONE
        if user.get("is_bot") is True or user.get("id") == "USLACKBOT":
            return Standing.BOT
        if user.get("is_stranger") is True or not self._of_ours(user, identity):
            return Standing.STRANGER
        if user.get("is_restricted") is True or user.get("is_ultra_restricted") is True:
            return Standing.GUEST
        return Standing.FULL

    def _of_ours(self, user: Mapping[str, Any], identity: Identity) -> bool:
        """In an Enterprise organisation an account has one home team and may be in several."""
        enterprise = user.get("enterprise_user")
        teams = _list(enterprise.get("teams")) if isinstance(enterprise, dict) else []
        home = user.get("team_id") or identity.tenant
        return any(isinstance(team, str) and self._tenants(team) for team in (home, *teams))


def next_cursor(page: Mapping[str, Any]) -> str:
    """Where the next page of a list begins; empty after the last."""
    metadata = page.get("response_metadata")
    cursor = metadata.get("next_cursor") if isinstance(metadata, dict) else None
    return cursor if isinstance(cursor, str) else ""


async def _pages(ask: Callable[..., Awaitable[AsyncSlackResponse]]) -> AsyncIterator[dict[str, Any]]:
    """All pages of a list for which nobody waits; LookupFailed."""
    cursor = ""
    for _ in range(MOST_PAGES):
        try:
            page = await call(ask(limit=_PAGE, cursor=cursor or None))
        except CallFailed as error:
            raise LookupFailed(f"Slack says {error.code}", missing=error.code in _MISSING) from None
        yield page
        if not (cursor := next_cursor(page)):
            return


async def _ask(pending: Awaitable[AsyncSlackResponse]) -> dict[str, Any]:
    try:
        return await call(pending, WITHIN)
    except CallFailed as error:
        raise LookupFailed(f"Slack says {error.code}", missing=error.code in _MISSING) from None


def _name(user: Mapping[str, Any]) -> str:
    profile = user.get("profile")
    shown = profile if isinstance(profile, dict) else {}
    names = (shown.get("display_name"), shown.get("real_name"), user.get("real_name"), user.get("name"))
    return next(filter(None, map(_text, names)), "")


def _is_public(channel: Mapping[str, Any]) -> bool:
    return channel.get("is_private") is False and channel.get("is_mpim") is not True


def _zone(user: Mapping[str, Any]) -> str | None:
    return _text(user.get("tz")) or None


def _text(value: object) -> str:
    return clip(" ".join(clean(value).split()), NAME) if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
