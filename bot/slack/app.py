"""``POST /slack/events``: verified here, taken apart here, then through Bolt to one function a kind.
What comes over a socket (``bot/slack/socket.py``) joins it at ``react``.

Bolt gets one listener for each kind of payload and an outline of the payload, not the request: it
neither verifies again, nor parses again, nor asks Slack who the bot is, nor logs what people write.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.fields import body_of
from bot.origin import Front
from bot.slack.afterwards import Afterwards, log_bug
from bot.slack.client import silent_logger
from bot.slack.fields import Malformed
from bot.slack.forms import Carried, receipt_view
from bot.slack.home import HOME_OPENED, Pages
from bot.slack.ingress import Unverified, verify
from bot.slack.payload import (
    Challenge,
    Closed,
    Command,
    Event,
    OnMessage,
    Payload,
    Press,
    Shortcut,
    SslCheck,
    Submission,
    decode,
    read,
)
from bot.slack.routes import BUG, Routes, Strangers, unnoticed
from bot.slack.showing import ephemeral
from bot.slack.spans import Json
from bot.slack.typed import Spelling
from handlers.reply import Reply
from handlers.saying import spoken

PATH = "/slack/events"
MAX_BODY = 1_000_000  # bytes

_ANY = re.compile("")
_PAYLOAD = "milepost_payload"

logger = logging.getLogger(__name__)

Keep = Callable[[Event], Awaitable[bool]]


class NotKept(Exception):
    """An event could not be saved: Slack must not hear that it was, and sends it again."""


class SlackApp:
    """One Slack app's way in. ``tenants``: whether a team id is a workspace of ours. ``commands``: slash
    command -> the word that leads its line (``{"/okr": "okr"}``). ``keep`` saves an event, or says that it
    could not. ``pages`` draws people's own pages. ``now``: real time, seconds. ``strangers`` hears of what
    people of other workspaces ask."""

    def __init__(
        self,
        front: Front,
        client: AsyncWebClient,
        signing_secret: str,
        tenants: Callable[[str], bool],
        commands: Mapping[str, str],
        keep: Keep,
        now: Callable[[], float] = time.time,
        pages: Pages | None = None,
        strangers: Strangers = unnoticed,
    ) -> None:
        self._secret = signing_secret
        self._now = now
        self._keep = keep
        self._pages = pages
        self._afterwards = Afterwards(client)
        self._sorry = spoken(BUG, Spelling(commands).slash)
        self._routes = Routes(front, client, self._afterwards, tenants, commands, pages, strangers)
        self._bolt = _bolt(client, self)

    def routes(self) -> list[Route]:
        """None without a signing secret: nobody could say whether a request comes from Slack."""
        return [Route(PATH, self.endpoint, methods=["POST"])] if self._secret else []

    async def endpoint(self, request: Request) -> Response:
        """401 to whoever is not Slack, 413 to too much, 400 to what Slack would not send, 503 to an event
        that could not be kept; else 200."""
        try:
            body = await body_of(request, MAX_BODY)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        try:
            verify(request.headers.raw, body, self._secret, self._now())
            payload = read(decode(body))
        except Unverified as refusal:
            logger.info("refused a request: %s", refusal)
            return Response(status_code=401)
        except Malformed as refusal:
            return PlainTextResponse(str(refusal), status_code=400)
        try:
            answer = await self.react(payload)
        except NotKept:
            return Response(status_code=503)
        return Response(answer, media_type="application/json" if answer else None)

    async def react(self, payload: Payload) -> str:
        """Run a payload that is known to come from Slack, by whichever way it came. The answer's JSON,
        empty where a bare acknowledgement is all there is to say. NotKept: there must be none."""
        match payload:
            case Challenge(word):
                return json.dumps({"challenge": word})
            case SslCheck():
                return ""
        request = AsyncBoltRequest(body=_outline(payload), mode="socket_mode", context={_PAYLOAD: payload})
        answer = await self._bolt.async_dispatch(request)
        if answer.status == 200:
            return answer.body
        if isinstance(payload, Event):
            raise NotKept
        logger.error("bug: Bolt answered %d to a %s", answer.status, type(payload).__name__)
        return _sorry(payload, self._sorry)

    async def close(self) -> None:
        """Let the receipts that are under way arrive."""
        await self._afterwards.drain()

    # ---- one listener a kind ---------------------------------------------------------------------

    async def on_command(self, context: AsyncBoltContext) -> BoltResponse:
        return _said(await self._routes.command(context[_PAYLOAD]))

    async def on_press(self, context: AsyncBoltContext) -> BoltResponse:
        return _said(await self._routes.press(context[_PAYLOAD]))

    async def on_submission(self, context: AsyncBoltContext) -> BoltResponse:
        return _said(await self._routes.submission(context[_PAYLOAD]))

    async def on_event(self, context: AsyncBoltContext) -> BoltResponse:
        """Acknowledged once it is kept; a worker handles it. That somebody looks at their own page is not
        kept: it asks for a picture of now, and comes again when they look again."""
        event: Event = context[_PAYLOAD]
        if event.kind == HOME_OPENED:
            if self._pages is not None:
                self._afterwards.start(self._pages.opened(event))
            return BoltResponse(status=200)
        return BoltResponse(status=200 if await self._keep(event) else 503)

    async def on_shortcut(self, context: AsyncBoltContext) -> BoltResponse:
        payload = context[_PAYLOAD]
        if isinstance(payload, OnMessage):
            await self._routes.shortcut(payload)
        return BoltResponse(status=200)

    async def on_nothing(self, context: AsyncBoltContext) -> BoltResponse:
        """A form closed unsent."""
        return BoltResponse(status=200)

    async def on_error(self, error: Exception, context: AsyncBoltContext) -> BoltResponse:
        """A bug while the answer was drawn: traced, and the person still hears of it."""
        log_bug(error)
        payload = context[_PAYLOAD]
        body = _sorry(payload, self._sorry)
        return BoltResponse(status=503 if isinstance(payload, Event) else 200, body=body)


def _bolt(client: AsyncWebClient, app: SlackApp) -> AsyncApp:
    """A Bolt app that runs a listener inside the acknowledgement and does nothing else of its own."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=client.token)

    bolt = AsyncApp(
        name="milepost-bolt",
        logger=silent_logger(),
        client=client,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    bolt.command(_ANY)(app.on_command)
    bolt.block_action(_ANY)(app.on_press)
    bolt.view_submission(_ANY)(app.on_submission)
    bolt.event(_ANY)(app.on_event)
    bolt.view_closed(_ANY)(app.on_nothing)
    bolt.shortcut(_ANY)(app.on_shortcut)
    bolt.error(app.on_error)
    return bolt


def _outline(payload: Payload) -> Json:
    """As much of a payload as Bolt needs to choose the listener."""
    match payload:
        case Command(command=command):
            return {"command": command}
        case Press():
            return {
                "type": "block_actions",
                "actions": [{"type": "button", "action_id": "run", "block_id": ""}],
            }
        case Submission(words=words):
            return {"type": "view_submission", "view": {"type": "modal", "callback_id": words}}
        case Event(kind=kind):
            return {"type": "event_callback", "event": {"type": kind}}
        case Closed():
            return {"type": "view_closed", "view": {"type": "modal", "callback_id": ""}}
        case Shortcut() | OnMessage():
            return {"type": "shortcut", "callback_id": ""}
    raise AssertionError(payload)


def _said(body: Json) -> BoltResponse:
    return BoltResponse(status=200, body=body or "")


def _sorry(payload: Payload, sorry: Reply) -> str:
    """What the person sees when the answer itself could not be drawn; nothing where none is shown."""
    match payload:
        case Command():
            return json.dumps(ephemeral(sorry))
        case Submission():
            return json.dumps({"response_action": "update", "view": receipt_view(sorry, Carried())})
    return ""
