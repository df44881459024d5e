"""One function a payload kind: ask the front, and answer the way Slack wants that kind answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from slack_sdk.web.async_client import AsyncWebClient

from bot.origin import Answer, Front
from bot.slack.afterwards import Afterwards, log_bug
from bot.slack.client import CallFailed, call
from bot.slack.forms import Carried, TooLong, form_view, receipt_view
from bot.slack.payload import DIRECT, Asked, Command, Press, Submission
from bot.slack.render import instead_of, message
from bot.slack.spans import Json
from bot.slack.text import clip, clip_escaped
from handlers.model import PlaceKind
from handlers.reading import from_slack
from handlers.reply import Aside, Code, Form, Reply, Text

logger = logging.getLogger(__name__)

OPENING = 1.5  # seconds that Slack may take for a form; its trigger is good for three
ERROR = 500  # characters beside a field

FOREIGN = Reply(
    (
        Text("This workspace is not connected to this Milepost, so nothing was saved."),
        Aside("Ask the people who run it to add your workspace."),
    )
)
BUG = Reply(
    (
        Text("That was a bug of mine, sorry. I cannot say whether it was saved."),
        Aside("Look with ", Code("okr"), " before you try again."),
    )
)
OLD_BUTTON = Reply((Text("I no longer know this button. Type ", Code("okr help"), " to see what I can do."),))
NOT_OPENED = Text("Slack did not open the form in time. If it does not come up, here is the other way:")


class Routes:
    """Runs what people ask. ``commands`` maps slash commands to the word that leads their line;
    ``tenants`` says which workspaces are ours."""

    def __init__(
        self,
        front: Front,
        client: AsyncWebClient,
        afterwards: Afterwards,
        tenants: Callable[[str], bool],
        commands: Mapping[str, str],
    ) -> None:
        self._front = front
        self._client = client
        self._afterwards = afterwards
        self._tenants = tenants
        self._commands = commands

    # ---- slash commands --------------------------------------------------------------------------

    async def command(self, asked: Command) -> Json:
        """The body of the acknowledgement: what the person sees."""
        word = self._commands.get(asked.command)
        if word is None:
            return ephemeral(self._unknown(asked.command))
        line = f"{word} {from_slack(asked.text)}".strip()
        answer = await self._run(asked, lambda: self._front.line(line, asked.origin))
        if answer.reply.form is not None:
            missed = await self._open(answer.reply.form, asked)
            return {} if missed is None else ephemeral(missed)
        self._follow(answer, lambda late: self._respond(asked, late, fresh=True))
        return ephemeral(answer.reply)

    def _unknown(self, command: str) -> Reply:
        names = " or ".join(self._commands)
        return Reply((Text("I do not answer to ", Code(clip(command, 50)), f". Try {names}."),))

    # ---- buttons ---------------------------------------------------------------------------------

    async def press(self, asked: Press) -> Json:
        """An empty acknowledgement; the receipt follows it."""
        line = asked.line
        if line is None:
            answer = Answer(OLD_BUTTON)
        else:
            answer = await self._run(asked, lambda: self._front.line(line, asked.origin))
        reply = answer.reply
        if reply.form is not None:
            missed = await self._open(reply.form, asked)
            if missed is None:
                return {}
            reply = missed
        self._afterwards.start(self._show(asked, reply))
        self._follow(answer, lambda late: self._show(asked, late))
        return {}

    async def _show(self, asked: Press, reply: Reply) -> None:
        if asked.view_id is not None:
            await self._change_view(asked.view_id, reply, asked.carried)
        else:
            await self._respond(asked, reply)

    # ---- forms -----------------------------------------------------------------------------------

    async def submission(self, asked: Submission) -> Json:
        """The body of the acknowledgement: errors beside fields, or what the modal shows next."""
        answer = await self._run(
            asked, lambda: self._front.form(asked.words, asked.answers, asked.carried.values, asked.origin)
        )
        if answer.errors and asked.inputs:
            return {"response_action": "errors", "errors": field_errors(answer.errors, asked.inputs)}
        if answer.errors:  # no field left to show them beside
            answer = Answer(Reply(tuple(Text(words) for words in answer.errors.values())))
        self._follow(answer, lambda late: self._change_view(asked.view_id, late, asked.carried))
        return self._next_view(answer.reply, asked)

    def _next_view(self, reply: Reply, asked: Submission) -> Json:
        origin = Carried(
            channel=asked.carried.channel,
            channel_name=asked.carried.channel_name,
            thread=asked.carried.thread,
            step=asked.carried.step + 1,
        )
        if reply.form is not None:
            try:
                return {"response_action": "update", "view": form_view(reply.form, origin)}
            except TooLong:
                reply = Reply(instead_of(reply.form))
        if not reply.blocks:
            return {"response_action": "clear"}
        return {"response_action": "update", "view": receipt_view(reply, origin)}

    # ---- shared ----------------------------------------------------------------------------------

    async def _run(self, asked: Asked, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """The front's answer, unless the workspace is not ours. The person gets one in any case."""
        if not self._tenants(asked.tenant):
            return Answer(FOREIGN)
        try:
            return await ask()
        except Exception as error:  # the front answers every failure it knows; this is a bug, so it is traced
            log_bug(error)
            return Answer(BUG)

    async def _open(self, form: Form, asked: Command | Press) -> Reply | None:
        """Show ``form``, on top of the modal that asked for it if there is one. None when Slack took it;
        else what to tell the person instead."""
        in_modal = isinstance(asked, Press) and asked.view_id is not None
        method = self._client.views_push if in_modal else self._client.views_open
        try:
            view = form_view(form, _origin(asked))
            await call(method(trigger_id=asked.trigger_id, view=view), OPENING)
        except (CallFailed, TooLong):
            return Reply((NOT_OPENED, *instead_of(form)))
        return None

    def _follow(self, answer: Answer, show: Callable[[Reply], Awaitable[None]]) -> None:
        """Show the receipt of a command that still runs, once it has run."""
        if answer.later is not None:
            self._afterwards.start(_when_ready(answer.later, show))

    async def _respond(self, asked: Command | Press, reply: Reply, *, fresh: bool = False) -> None:
        """A receipt that only the person sees. It takes another message's place only where nobody else
        saw that one: a card in a channel stays."""
        if asked.response_url is None:
            return
        ours = isinstance(asked, Press) and asked.ephemeral and not fresh
        body = ephemeral(reply) | {"replace_original": ours and reply.replaces}
        if asked.origin.thread is not None:
            body["thread_ts"] = asked.origin.thread
        await self._afterwards.respond(asked.response_url, body)

    async def _change_view(self, view_id: str, reply: Reply, origin: Carried) -> None:
        if reply.form is not None:
            reply = Reply(instead_of(reply.form))
        try:
            await call(self._client.views_update(view_id=view_id, view=receipt_view(reply, origin)))
        except CallFailed as error:
            if error.code != "not_found":  # closed meanwhile: the card in the channel shows it
                logger.warning("a modal was not brought up to date: %s", error.code)


async def _when_ready(later: asyncio.Future[Reply], show: Callable[[Reply], Awaitable[None]]) -> None:
    try:
        reply = await later
    except Exception as error:  # as in ``Routes._run``
        log_bug(error)
        reply = BUG
    await show(reply)


def _origin(asked: Command | Press) -> Carried:
    place = asked.origin.place
    name = DIRECT if place.kind is PlaceKind.DIRECT else place.name
    return Carried(channel=place.id, channel_name=name, thread=asked.origin.thread or "")


def ephemeral(reply: Reply) -> Json:
    """A message that only the person who asked sees; nothing for an empty reply."""
    drawn, text = message(reply)
    if not drawn and not text:
        return {}
    return {"response_type": "ephemeral", "text": text, "blocks": drawn}


def field_errors(errors: Mapping[str, str], inputs: tuple[str, ...]) -> dict[str, str]:
    """Words by the name of a field that the modal shows; what belongs to none stands at the first."""
    shown: dict[str, str] = {}
    for name, words in errors.items():
        at = name if name in inputs else inputs[0]
        shown[at] = clip_escaped(f"{shown[at]} {words}" if at in shown else words, ERROR)
    return shown
