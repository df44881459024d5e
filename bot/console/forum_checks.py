"""``milepost doctor`` on the forum: does it take the key, and may the bot do there what it has to?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.console.finding import Finding, State
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.discourse.shapes import Me

# A card is edited for as long as its cycle lasts. Below this level the forum lets an author edit a post
# for one day only, and lets a newcomer neither post links freely nor write private messages.
ENOUGH_TRUST = 2


def check_forum(settings: Settings) -> Iterator[Finding]:
    if settings.discourse_url is None:
        yield Finding(State.NOTE, "Discourse is off.", "Set DISCOURSE_URL to use a forum.")
        return
    from bot.console.places import forum_client
    from bot.discourse.failures import CallFailed

    async def who() -> Me:
        client = forum_client(settings)
        try:
            return await client.me()
        finally:
            await client.close()

    try:
        me = asyncio.run(who())
    except CallFailed as error:
        yield _refused(error.missing or error.forbidden, str(error))
        return
    yield Finding(State.FINE, f"The forum knows the bot as {me.username}.")
    yield from _rights(me, settings)
    if settings.discourse_webhook_secret is None:
        yield Finding(
            State.NOTE,
            "DISCOURSE_WEBHOOK_SECRET is not set: the bot looks at the forum every ten seconds.",
            "A webhook to /discourse/webhook (post, user and category events) makes it answer at once.",
        )


def _refused(by_the_forum: bool, code: str) -> Finding:
    if by_the_forum:
        return Finding(
            State.BROKEN,
            "The forum does not take DISCOURSE_API_KEY for DISCOURSE_API_USERNAME.",
            "Make a key for that user alone under Admin, API: user level “single user”, scope “global”.",
        )
    return Finding(
        State.BROKEN, f"The forum does not answer: {code}.", "Check DISCOURSE_URL, and that the forum is up."
    )


def _rights(me: Me, settings: Settings) -> Iterator[Finding]:
    asked = settings.discourse_api_username or ""
    if me.username.casefold() != asked.casefold():
        yield Finding(
            State.BROKEN,
            f"The key speaks for {me.username}, not for {asked}.",
            "Set DISCOURSE_API_USERNAME to the user that the key was made for.",
        )
    if me.admin:
        yield Finding(
            State.NOTE,
            f"{me.username} is an admin of the forum, and would see every private category.",
            "An ordinary user of trust level 2 or more is enough.",
        )
    elif not me.moderator and me.trust_level < ENOUGH_TRUST:
        yield Finding(
            State.NOTE,
            f"{me.username} has trust level {me.trust_level}: it may edit its posts for a day only, and"
            " its cards would stop following.",
            "Set its trust level to 2 or more, under Admin, Users.",
        )
    else:
        yield Finding(
            State.FINE,
            "It may write, and edit what it wrote.",
            "For how long the forum sets: tl2_post_edit_time_limit 0 lets cards of a whole year follow.",
        )
