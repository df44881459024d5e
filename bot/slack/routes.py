"""One function a payload kind: ask the front, and answer the way Slack wants that kind answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from bot.origin import Answer, Front, Origin
from bot.slack import shortcuts
from bot.slack.afterwards import Afterwards, log_bug
from bot.slack.forms import Carried, TooLong, form_view, receipt_view
from bot.slack.home import Pages
from bot.slack.payload import Asked, Command, OnMessage, Press, Submission
from bot.slack.render import instead_of
from bot.slack.showing import Showing, ephemeral, field_errors
from bot.slack.spans import Json
from bot.slack.typed import Spelling
from bot.text import clip
from handlers.reading import from_slack
from handlers.reply import Aside, Code, Reply, Say, Text
from handlers.saying import Typed, spoken, spoken_text

logger = logging.getLogger(__name__)

FOREIGN = Reply(
    (
        Text("This workspace is not connected to this Milepost, so nothing was saved."),
        Aside("Ask the people who run it to add your workspace."),
    )
)
BUG = Reply(
    (
        Text("That was a bug of mine, sorry. I cannot say whether it was saved."),
        Aside("Look with ", Say("okr"), " before you try again."),
    )
)
OLD_BUTTON = Reply((Text("I no longer know this button. Type ", Say("okr help"), " to see what I can do."),))


Strangers = Callable[[Origin], Awaitable[None]]


async def unnoticed(_origin: Origin) -> None:
    """Nobody keeps what strangers ask."""


class Routes:
    """Runs what people ask. ``commands`` maps slash commands to the word that leads their line;
    ``tenants`` says which workspaces are ours, ``strangers`` hears of what others ask."""

    def __init__(
        self,
        front: Front,
        client: AsyncWebClient,
        afterwards: Afterwards,
        tenants: Callable[[str], bool],
        commands: Mapping[str, str],
        pages: Pages | None = None,
        strangers: Strangers = unnoticed,
    ) -> None:
        self._front = front
        self._client = client
        self._afterwards = afterwards
        self._showing = Showing(client, afterwards)
        self._tenants, self._strangers = tenants, strangers
        self._commands = commands
        self._spelling = Spelling(commands)
        self._pages = pages

    # ---- slash commands --------------------------------------------------------------------------

    async def command(self, asked: Command) -> Json:
        """The body of the acknowledgement: what the person sees."""
        word = self._commands.get(asked.command)
        if word is None:
            return ephemeral(self._unknown(asked.command))
        line = f"{word} {from_slack(asked.text)}".strip()
        answer = await self._run(asked, lambda: self._front.line(line, asked.origin))
        if answer.reply.form is not None:
            missed = await self._showing.open(answer.reply.form, asked)
            return {} if missed is None else ephemeral(missed)
        self._follow(answer, asked, lambda late: self._showing.beside(asked, late, fresh=True))
        return ephemeral(answer.reply)

    def _unknown(self, command: str) -> Reply:
        names = " or ".join(self._commands)
        return Reply((Text("I do not answer to ", Code(clip(command, 50)), f". Try {names}."),))

    # ---- buttons ---------------------------------------------------------------------------------

    async def press(self, asked: Press) -> Json:
        """An empty acknowledgement; the receipt follows it."""
        line = asked.line
        if line is None:
            answer = self._spoken(Answer(OLD_BUTTON), asked)
        else:
            answer = await self._run(asked, lambda: self._front.line(line, asked.origin))
        reply = answer.reply
        if reply.form is not None:
            missed = await self._showing.open(reply.form, asked)
            if missed is None:
                return {}
            reply = missed
        show = self._showing.after_press(asked)
        self._afterwards.start(show(reply))
        self._follow(answer, asked, show)
        return {}

    # ---- shortcuts -------------------------------------------------------------------------------

    async def shortcut(self, asked: OnMessage) -> None:
        """A form, or the reason why there is none beside the message it was used on."""
        line = await shortcuts.line_of(asked, self._client)
        answer = await self._run(asked, lambda: self._front.line(line, asked.origin))
        reply = answer.reply
        if reply.form is not None:
            missed = await self._showing.open(reply.form, asked)
            if missed is None:
                return
            reply = missed
        self._afterwards.start(self._showing.beside(asked, reply))
        self._follow(answer, asked, lambda late: self._showing.beside(asked, late))

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
        self._follow(answer, asked, lambda late: self._showing.in_view(asked.view_id, late, asked.carried))
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
            await self._strangers(asked.origin)
            return Answer(FOREIGN)
        try:
            answer = await ask()
        except Exception as error:  # the front answers every failure it knows; this is a bug, so it is traced
            log_bug(error)
            answer = Answer(BUG)
        if answer.reply.wrote:
            self._changed(asked)
        return self._spoken(answer, asked)

    def _changed(self, asked: Asked) -> None:
        """Their own page may say otherwise now."""
        if self._pages is not None:
            self._afterwards.start(self._pages.changed(asked.origin.identity))

    def _spoken(self, answer: Answer, asked: Asked) -> Answer:
        typed = self._typed(asked)
        errors = {name: spoken_text(words, typed) for name, words in answer.errors.items()}
        return replace(answer, reply=spoken(answer.reply, typed), errors=errors)

    def _typed(self, asked: Asked) -> Typed:
        """A modal stands in no thread, whichever it was opened from."""
        in_modal = isinstance(asked, Submission) or (
            isinstance(asked, Press) and (asked.at_home or asked.view_id is not None)
        )
        return self._spelling.under(None if in_modal else asked.origin.thread)

    def _follow(self, answer: Answer, asked: Asked, show: Callable[[Reply], Awaitable[None]]) -> None:
        """Show the receipt of a command that still runs, once it has run."""
        if answer.later is not None:
            answer.later.add_done_callback(lambda _: self._changed(asked))
            self._afterwards.start(_when_ready(answer.later, self._typed(asked), show))


async def _when_ready(
    later: asyncio.Future[Reply], typed: Typed, show: Callable[[Reply], Awaitable[None]]
) -> None:
    try:
        reply = await later
    except Exception as error:  # as in ``Routes._run``
        log_bug(error)
        reply = BUG
    await show(spoken(reply, typed))
