"""Shows a reply where the person who asked can see it: as a modal, in one, or beside what they used."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.afterwards import Afterwards
from bot.slack.client import CallFailed, call
from bot.slack.forms import Carried, TooLong, form_view, receipt_view
from bot.slack.home import Receipt
from bot.slack.payload import Command, OnMessage, Press
from bot.slack.render import instead_of, message
from bot.slack.spans import Json
from bot.slack.text import clip_escaped
from bot.slack.whence import DIRECT
from handlers.model import PlaceKind
from handlers.reply import Form, Reply, Text

logger = logging.getLogger(__name__)

OPENING = 1.5  # seconds that Slack may take for a form; its trigger is good for three
ERROR = 500  # characters beside a field
NOT_OPENED = Text("Slack did not open the form in time. If it does not come up, here is the other way:")


class Showing:
    """``afterwards`` sends what goes to a ``response_url``."""

    def __init__(self, client: AsyncWebClient, afterwards: Afterwards) -> None:
        self._client = client
        self._afterwards = afterwards

    async def open(self, form: Form, asked: Command | Press | OnMessage) -> Reply | None:
        """Show ``form``, on top of the modal that asked for it if there is one. None when Slack took it;
        else what to tell the person instead."""
        in_modal = isinstance(asked, Press) and asked.view_id is not None
        method = self._client.views_push if in_modal else self._client.views_open
        try:
            view = form_view(form, carried_of(asked))
            await call(method(trigger_id=asked.trigger_id, view=view), OPENING)
        except (CallFailed, TooLong):
            return Reply((NOT_OPENED, *instead_of(form)))
        return None

    async def beside(self, asked: Command | Press | OnMessage, reply: Reply, *, fresh: bool = False) -> None:
        """A receipt that only the person sees. It takes another message's place only where nobody else
        saw that one: a card in a channel stays."""
        if asked.response_url is None:
            return
        ours = isinstance(asked, Press) and asked.ephemeral and not fresh
        body = ephemeral(reply) | {"replace_original": ours and reply.replaces}
        if asked.origin.thread is not None:
            body["thread_ts"] = asked.origin.thread
        await self._afterwards.respond(asked.response_url, body)

    async def in_view(self, view_id: str, reply: Reply, origin: Carried) -> None:
        if reply.form is not None:
            reply = Reply(instead_of(reply.form))
        try:
            await call(self._client.views_update(view_id=view_id, view=receipt_view(reply, origin)))
        except CallFailed as error:
            if error.code != "not_found":  # closed meanwhile: the card in the channel shows it
                logger.warning("a modal was not brought up to date: %s", error.code)

    def after_press(self, asked: Press) -> Callable[[Reply], Coroutine[Any, Any, None]]:
        """What shows a receipt, and the one that follows it: in the same modal, beside the message, or in
        a modal over the person's own page, which stays."""
        if asked.at_home:
            return Receipt(self._client, asked.trigger_id, asked.origin.identity.id, carried_of(asked)).show
        view_id = asked.view_id
        if view_id is not None:
            return lambda reply: self.in_view(view_id, reply, asked.carried)
        return lambda reply: self.beside(asked, reply)


def carried_of(asked: Command | Press | OnMessage) -> Carried:
    place = asked.origin.place
    name = DIRECT if place.kind is PlaceKind.DIRECT else place.name
    return Carried(channel=place.id, channel_name=name, thread=asked.origin.thread or "")


def ephemeral(reply: Reply) -> Json:
    """A message that only the person who asked sees; nothing for an empty reply."""
    drawn, text = message(reply)
    if not drawn and not text:
        return {}
    return {"response_type": "ephemeral", "text": text or "…", "blocks": drawn}


def field_errors(errors: Mapping[str, str], inputs: tuple[str, ...]) -> dict[str, str]:
    """Words by the name of a field that the modal shows; what belongs to none stands at the first."""
    shown: dict[str, str] = {}
    for name, words in errors.items():
        at = name if name in inputs else inputs[0]
        shown[at] = clip_escaped(f"{shown[at]} {words}" if at in shown else words, ERROR)
    return shown
