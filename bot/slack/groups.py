"""Asks Slack who is in a user group."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.origin import Group, LookupFailed, if_there
from bot.slack.client import CallFailed, call
from bot.text import clean
from handlers import groups
from handlers.model import AWAY, Identity, Person

_MISSING = ("no_such_subteam", "subteam_not_found")

Ask = Callable[[Identity], Awaitable[Person]]


async def group_of(client: AsyncWebClient, tenant: str, id: str, person: Ask) -> Group:
    """As ``bot.origin.Lookups.group``."""
    name = await _name(client, id)
    ids = (await _asked(client.usergroups_users_list(usergroup=id))).get("users")
    accounts = [Identity("slack", tenant, each) for each in ids or () if isinstance(each, str)]
    if len(accounts) > groups.MOST:
        raise groups.too_many(name, len(accounts))
    found = await asyncio.gather(*(if_there(person(each)) for each in accounts))
    people = tuple(each for each in found if each is not None and each.standing not in AWAY)
    if not people:
        raise groups.empty(name)
    return Group(groups.group_place("slack", tenant, id, name), people)


async def _name(client: AsyncWebClient, id: str) -> str:
    """What it is mentioned by."""
    known = (await _asked(client.usergroups_list())).get("usergroups")
    for each in known if isinstance(known, list) else ():
        if isinstance(each, dict) and each.get("id") == id:
            return clean(str(each.get("handle") or each.get("name") or id))
    raise LookupFailed("Slack has no such user group", missing=True)


async def _asked(pending: Awaitable[Any]) -> dict[str, Any]:
    try:
        return await call(pending)
    except CallFailed as error:
        if error.code == "missing_scope":
            raise groups.not_granted() from None
        raise LookupFailed(f"Slack says {error.code}", missing=error.code in _MISSING) from None
