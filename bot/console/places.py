"""Where a program lives and who runs it, as the command line names them: a Slack channel, a Discourse
category, a Slack account."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from bot.settings import Secret, Settings, is_loopback
from handlers.model import Identity, Person, Place, PlaceKind, Standing, UserError

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.discourse.client import ForumClient
    from bot.discourse.directory import ForumLookups

T = TypeVar("T")

FORUM = "discourse:"  # before a username, as in MILEPOST_ADMINS
PATIENCE = 10  # seconds for Slack to answer


def slack_client(token: Secret, api_url: str) -> WebClient:
    """A client that waits for each answer, for commands that have nothing else to do."""
    from slack_sdk import WebClient

    client = WebClient(token.reveal(), api_url, timeout=PATIENCE, retry_handlers=[])
    if is_loopback(api_url):
        client.proxy = None  # the sandbox is on this machine, whatever the environment's proxy says
    return client


def _client(settings: Settings, option: str) -> WebClient:
    if settings.slack_bot_token is None:
        raise UserError(
            f"{option} needs Slack, which is off.", "Set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET."
        )
    return slack_client(settings.slack_bot_token, settings.slack_api_url)


def slack_channel(settings: Settings, channel: str) -> Place:
    """The channel with this id, as Slack describes it. UserError when there is no such channel, or
    Slack is off or does not answer."""
    client = _client(settings, "--channel")
    if not re.fullmatch(r"[CG][A-Z0-9]{2,}", channel):
        raise UserError(
            f"{channel[:40]!r} is not a channel id.",
            "It starts with C and stands at the end of the channel's details in Slack.",
        )
    from slack_sdk.errors import SlackApiError

    try:
        team = str(client.auth_test()["team_id"])
        found = client.conversations_info(channel=channel).get("channel") or {}
    except SlackApiError as error:
        raise UserError(
            f"Slack does not show the channel {channel}: {error.response.get('error')}.",
            "Check the id, and invite the bot if the channel is private.",
        ) from error
    except OSError as error:
        raise UserError("Slack does not answer.", "Check SLACK_API_URL, or try again in a moment.") from error
    name, private = str(found.get("name", "")), bool(found.get("is_private", True))
    return Place("slack", team, channel, name, PlaceKind.CHANNEL, private)


def slack_person(settings: Settings, account: str) -> Person:
    """The full member with this id, as Slack describes them. UserError when there is no such person,
    they cannot be a steward, or Slack is off or does not answer."""
    client = _client(settings, "--steward")
    if not re.fullmatch(r"[UW][A-Z0-9]{2,}", account):
        raise UserError(
            f"{account[:40]!r} is not a member id.",
            "It starts with U; in Slack it stands in the person's profile, under the three dots.",
        )
    from slack_sdk.errors import SlackApiError

    try:
        team = str(client.auth_test()["team_id"])
        user = client.users_info(user=account).get("user") or {}
    except SlackApiError as error:
        raise UserError(
            f"Slack does not show the account {account}: {error.response.get('error')}.", "Check the id."
        ) from error
    except OSError as error:
        raise UserError("Slack does not answer.", "Check SLACK_API_URL, or try again in a moment.") from error
    if any(user.get(mark) for mark in ("deleted", "is_bot", "is_restricted", "is_ultra_restricted")):
        raise UserError(f"{account} is not a full member.", "A steward is a person of this workspace.")
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or account
    return Person(Identity("slack", team, account), str(name), Standing.FULL, user.get("tz"))


def forum_client(settings: Settings) -> ForumClient:
    """A client for the forum that is configured."""
    from bot.discourse.client import ForumClient

    url, key, username = settings.discourse_url, settings.discourse_api_key, settings.discourse_api_username
    assert url and key and username  # the settings have all three, or none
    return ForumClient(url, key.reveal(), username)


def steward(settings: Settings, account: str) -> Person:
    """``U…`` in Slack, ``discourse:maria`` on the forum. UserError as below."""
    if account.startswith(FORUM):
        return discourse_person(settings, account.removeprefix(FORUM))
    return slack_person(settings, account)


def discourse_person(settings: Settings, username: str) -> Person:
    """The account with this username, as the forum describes it. UserError when there is none, or the
    forum is off or does not answer."""

    async def look(lookups: ForumLookups, host: str) -> Person:
        return await lookups.by_handle("discourse", host, username)

    person = _ask_forum(
        settings, f"--steward {FORUM}…", look, f"The forum knows nobody called {username[:60]}."
    )
    if person.standing is not Standing.FULL:
        raise UserError(f"{person.name} is not a full member.", "A steward is a person of this forum.")
    return person


def discourse_category(settings: Settings, category: str) -> Place:
    """The category with this number, as the forum describes it. UserError when there is none, or the
    forum is off or does not answer."""
    if settings.discourse and not re.fullmatch(r"[0-9]{1,9}", category):
        raise UserError(
            f"{category[:40]!r} is not a category number.", "It is the last part of the category's address."
        )

    async def look(lookups: ForumLookups, host: str) -> Place:
        return await lookups.place("discourse", host, f"c{int(category)}")

    return _ask_forum(settings, "--category", look, f"The forum shows the bot no category {category[:9]}.")


def _ask_forum(
    settings: Settings, option: str, look: Callable[[ForumLookups, str], Awaitable[T]], missing: str
) -> T:
    if settings.discourse_url is None:
        raise UserError(f"{option} needs Discourse, which is off.", "Set DISCOURSE_URL.")
    from bot.discourse.directory import ForumLookups
    from bot.origin import LookupFailed

    host = urlsplit(settings.discourse_url).hostname or ""

    async def ask() -> T:
        client = forum_client(settings)
        try:
            return await look(ForumLookups(client, host), host)
        finally:
            await client.close()

    try:
        return asyncio.run(ask())
    except LookupFailed as error:
        if error.missing:
            raise UserError(missing, "Check it on the forum, and that the bot's user may see it.") from error
        raise UserError("The forum does not answer.", "Check DISCOURSE_URL, or try again.") from error
