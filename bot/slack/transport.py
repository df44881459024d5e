"""Posts, updates and finds messages in Slack, one call each, and says exactly what is known after it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, NoReturn

from slack_sdk.web.async_client import AsyncWebClient

from bot.illustrating import Illustrator
from bot.slack.client import CallFailed, call
from bot.slack.directory import next_cursor
from bot.slack.files import LOOKS, Files, has_files, without_files
from bot.slack.render import NOBODY, message
from bot.slack.spans import Accounts, Json
from bot.slack.typed import Spelling
from bot.transport import Gone, Later, Posted, Refused, Unknown, Unseen
from handlers.model import Place
from handlers.reply import Reply, pinged
from handlers.saying import Typed, spoken

EVENT = "milepost"  # metadata.event_type of every message
PERMALINK = 2.0  # seconds; it is only a convenience
PAGE = 200
HISTORY_PAGES = 10  # a message that we look for is among a channel's newest
THREAD_PAGES = 50  # a thread is read from its beginning
NO_HINT = 30.0  # seconds to wait when a refusal for now does not say
_NOT_NOW = {"team_added_to_org": 60.0, "message_limit_exceeded": 3600.0, "unreachable": 5.0}
_GONE = ("message_not_found", "thread_not_found", "cannot_reply_to_message")

AccountsOf = Callable[[str, frozenset[str]], Awaitable[Accounts]]


class SlackTransport:
    """``bot.transport.Transport``. ``accounts``: for a tenant and member ids, the Slack user ids of those
    who have one; only asked for replies that ping. ``spelling``: how command lines are typed there.
    ``public_url``: see ``Illustrator``."""

    def __init__(
        self,
        client: AsyncWebClient,
        accounts: AccountsOf | None = None,
        spelling: Spelling | None = None,
        public_url: str | None = None,
    ) -> None:
        self._client = client
        self._illustrator = Illustrator(Files(client).upload, public_url)
        self._accounts = accounts
        self._spelling = spelling or Spelling()

    async def post(self, place: Place, reply: Reply, *, uuid: str, under: str | None) -> Posted:
        arguments = await self._drawn(place, reply, self._spelling.under(under)) | {
            "channel": place.id,
            "metadata": {"event_type": EVENT, "event_payload": {"id": uuid}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if under is not None:
            arguments["thread_ts"] = under
        try:
            answer = await self._shown(self._post, arguments)
        except CallFailed as error:
            _refuse(error)
        ts = _ts(answer)
        return Posted(ts, await self._permalink(str(answer.get("channel") or place.id), ts))

    async def update(self, place: Place, external_id: str, reply: Reply) -> Posted:
        drawn = await self._drawn(place, reply, self._spelling.slash)
        try:
            arguments = drawn | {"channel": await self._channel(place.id), "ts": external_id}
            answer = await self._shown(self._update, arguments)
        except CallFailed as error:
            _refuse(error)
        return Posted(_ts(answer))

    async def find(
        self, place: Place, uuid: str, *, under: str | None, looked_to: str | None = None
    ) -> Posted | None:
        """Looks through the channel's newest messages, or the whole thread. Where Slack shows a page a
        minute, each look goes on from the page that the one before came to."""
        read, _, cursor = (looked_to or "0:").partition(":")
        first = int(read)
        for number in range(first, HISTORY_PAGES if under is None else first + THREAD_PAGES):
            try:
                page = await self._page(place, under, cursor)
            except CallFailed as error:
                if under is not None and error.code == "thread_not_found":
                    return None
                _unseen(error, _looked_to(number, cursor) if error.code != "invalid_cursor" else None)
            for found in _messages(page):
                if _marked(found) == uuid:
                    return Posted(_ts(found), await self._permalink(place.id, _ts(found)))
            if not (cursor := next_cursor(page)):
                return None
        if under is not None:
            raise Unknown("the thread is long: read on later", _looked_to(first + THREAD_PAGES, cursor))
        return None

    # ---- calls -----------------------------------------------------------------------------------

    async def _post(self, arguments: Json) -> dict[str, Any]:
        try:
            return await call(self._client.chat_postMessage(**arguments))
        except CallFailed as error:
            if error.code != "not_in_channel":
                raise
        await self._join(arguments["channel"])
        return await call(self._client.chat_postMessage(**arguments))

    async def _update(self, arguments: Json) -> dict[str, Any]:
        return await call(self._client.chat_update(**arguments))

    async def _shown(
        self, say: Callable[[Json], Awaitable[dict[str, Any]]], arguments: Json
    ) -> dict[str, Any]:
        """A message with new pictures is refused until Slack has looked at them; at last it goes without."""
        for pause in LOOKS if has_files(arguments["blocks"]) else ():
            try:
                return await say(arguments)
            except CallFailed as error:
                if error.code != "invalid_blocks":
                    raise
            await asyncio.sleep(pause)
        return await say(arguments | {"blocks": without_files(arguments["blocks"])})

    async def _join(self, channel: str) -> None:
        """Bots may join public channels by themselves. Whatever fails here, nothing was posted."""
        try:
            await call(self._client.conversations_join(channel=channel))
        except CallFailed as error:
            if error.rate_limited:
                raise
            raise CallFailed("unreachable" if error.uncertain else "not_in_channel") from None

    async def _page(self, place: Place, under: str | None, cursor: str) -> dict[str, Any]:
        channel = await self._channel(place.id)
        arguments: Json = {"channel": channel, "limit": PAGE, "include_all_metadata": True}
        if cursor:
            arguments["cursor"] = cursor
        if under is None:
            return await call(self._client.conversations_history(**arguments))
        return await call(self._client.conversations_replies(ts=under, **arguments))

    async def _channel(self, id: str) -> str:
        """Where one person's messages stand: posting takes their user id, nothing else does."""
        if id[:1] not in ("U", "W"):
            return id
        opened = (await call(self._client.conversations_open(users=id))).get("channel")
        return str(opened["id"]) if isinstance(opened, dict) and "id" in opened else id

    async def _permalink(self, channel: str, ts: str) -> str | None:
        try:
            channel = await self._channel(channel)
            answer = await call(self._client.chat_getPermalink(channel=channel, message_ts=ts), PERMALINK)
        except CallFailed:
            return None
        link = answer.get("permalink")
        return link if isinstance(link, str) else None

    async def _drawn(self, place: Place, reply: Reply, typed: Typed) -> Json:
        reply = await self._illustrator.finished(reply)
        wanted = pinged(reply) if self._accounts is not None else frozenset()
        accounts = await self._accounts(place.tenant, wanted) if self._accounts and wanted else NOBODY
        blocks, text = message(spoken(reply, typed), accounts)
        return {"text": text or "…", "blocks": blocks}


def _refuse(error: CallFailed) -> NoReturn:
    """What a failed post or update means. Any error that Slack answers with, other than one of its own
    troubles, says that nothing was posted."""
    if error.rate_limited:
        raise Later(NO_HINT if error.retry_after is None else error.retry_after, "ratelimited") from None
    if error.code in _NOT_NOW:
        raise Later(_NOT_NOW[error.code], error.code) from None
    if error.uncertain:
        raise Unknown(error.code) from None
    raise (Gone if error.code in _GONE else Refused)(error.code) from None


def _looked_to(pages: int, cursor: str) -> str | None:
    return f"{pages}:{cursor}" if cursor else None


def _unseen(error: CallFailed, looked_to: str | None) -> NoReturn:
    """What it means that we could not look: never that the message is not there."""
    if error.rate_limited:
        wait = NO_HINT if error.retry_after is None else error.retry_after
        raise Later(wait, "ratelimited", looked_to) from None
    if error.code in _NOT_NOW:
        raise Later(_NOT_NOW[error.code], error.code, looked_to) from None
    passing = error.uncertain or error.code == "invalid_cursor"
    raise (Unknown if passing else Unseen)(error.code, looked_to) from None


def _ts(message: Mapping[str, Any]) -> str:
    ts = message.get("ts")
    if not isinstance(ts, str) or not ts:
        raise Unknown("Slack did not say where the message stands")
    return ts


def _messages(page: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    messages = page.get("messages")
    yield from (one for one in messages if isinstance(one, dict)) if isinstance(messages, list) else ()


def _marked(message: Mapping[str, Any]) -> str | None:
    """The uuid that a message was posted with."""
    metadata = message.get("metadata")
    payload = metadata.get("event_payload") if isinstance(metadata, dict) else None
    id = payload.get("id") if isinstance(payload, dict) else None
    return id if isinstance(id, str) else None
