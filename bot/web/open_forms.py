"""``/f/<token>``: the form of a survey that anyone may answer who has its address. Nothing of it is logged.

Who answers is not known and not asked for. A cookie says that this browser has answered, the same for
everybody. How many answers a round takes, and how fast, is limited: that is all that stands against a flood.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.clock import Clock
from bot.fields import Malformed
from bot.logs import trace
from bot.pace import Pace, Turns
from bot.web import page
from bot.web.forms import Said, asked, given_in, said_in, sent
from handlers.feedback import open_messages as messages
from handlers.feedback import page_messages
from handlers.feedback.model import KeyLost
from handlers.feedback.page_messages import Note
from handlers.feedback.questions import Answers, read_all
from handlers.model import FieldError, Program
from storage import open_links
from storage.errors import Unavailable
from storage.open_links import PAGE, OpenLink
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)

MOST = 1000  # answers of one round
PACE = Pace(every=2.0, burst=60)  # answers of one round: 60 at once, then 30 a minute
NOTHING: Said = {}
COOKIE, ANSWERED = "answered", "yes"


@dataclass(frozen=True)
class Sheet:
    """An open form."""

    link: OpenLink
    program: Program
    token: str


class OpenForms:
    """``public_url``: where people reach the pages."""

    def __init__(self, db: Database, clock: Clock, public_url: str, pace: Pace = PACE) -> None:
        self._db = db
        self._clock = clock
        public = urlsplit(public_url)
        self._secure = public.scheme == "https"
        self._path = public.path.rstrip("/")
        self._turns = Turns(pace)
        self.routes = [Route("/f/form.css", page.style), _Everything("/f", self)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        await (await self._serve(request))(scope, receive, send)

    async def _serve(self, request: Request) -> Response:
        """404 where there is no such form, 410 where it is over, 405 for what no form does."""
        if request.method not in ("GET", "HEAD", "POST"):
            return page.no_such_method()
        body = await sent(request) if request.method == "POST" else b""
        if isinstance(body, Response):
            return body
        found = await self._read(request.path_params["token"].removeprefix("/"))
        if not isinstance(found, Sheet):
            return found
        if request.cookies.get(COOKIE) == ANSWERED:
            return page.note(messages.answered(found.link.survey), 409 if request.method == "POST" else 200)
        if request.method != "POST":
            return self._form(found, {}, secrets.token_hex(PAGE // 2), 200)
        return await self._take(request, found, body)

    async def _take(self, request: Request, sheet: Sheet, body: bytes) -> Response:
        """200 and thanks, 422 where an answer is missing, 403 for what no form of ours sent, 429 where it was
        too fast."""
        try:
            given = given_in(body)
        except (ValueError, Malformed):
            return page.note(page_messages.foreign(), 400)
        came_from = request.headers.get("sec-fetch-site", "same-origin")
        number = sheet.link.page(given.get("proof", ""))
        if came_from != "same-origin" or number is None:
            return page.note(page_messages.foreign(), 403)
        survey = sheet.link.survey
        try:
            answers = read_all(survey.questions, said_in(given, survey))
        except FieldError as error:
            return self._form(sheet, given, number, 422, {error.field: error.message})
        if self._turns.take(survey.id, time.monotonic()):
            return self._form(sheet, given, number, 429, unsaved=messages.too_fast())
        return await self._save(sheet, given, number, answers)

    async def _save(self, sheet: Sheet, given: Said, number: str, answers: Answers) -> Response:
        try:
            refused = await asyncio.wrap_future(
                self._db.submit(lambda session: self._put(session, sheet.token, number, answers)).future
            )
        except Unavailable:
            return self._form(sheet, given, number, 503, unsaved=page_messages.send_again())
        except Exception as error:  # a bug of ours: the person still hears of it
            log.error("an open form was not saved: %s", trace(error))
            return self._form(sheet, given, number, 503, unsaved=page_messages.send_again())
        return self._thanks(sheet) if refused is None else page.note(refused, 410)

    def _thanks(self, sheet: Sheet) -> Response:
        thanks = page.note(messages.thanks(), 200)
        left = (sheet.link.survey.closes_at - self._clock()).total_seconds()
        thanks.set_cookie(
            COOKIE,
            ANSWERED,
            max_age=max(0, int(left)),
            path=f"{self._path}/f/{sheet.token}",
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )
        return thanks

    def _put(self, session: Session, token: str, number: str, answers: Answers) -> Note | None:
        """Looked at anew within the transaction; why it was not taken. A page that is sent twice counts once,
        and hears the same."""
        found = open_links.read(session.surveys, token)
        if found is None:
            return page_messages.unknown()
        session.programs.lock(found.survey.program_id)
        survey = session.surveys.called(found.survey.id)
        if survey is None or not survey.is_open(self._clock()):
            return page_messages.closed(found.survey)
        if session.surveys.answered(survey) >= MOST:
            return messages.full(survey)
        try:
            session.surveys.put_unnamed(survey, number, answers)
        except KeyLost:
            return page_messages.closed(survey)
        return None

    async def _read(self, token: str) -> Sheet | Response:
        try:
            return await asyncio.wrap_future(
                self._db.submit_read(lambda session: self._sheet(session, token))
            )
        except Unavailable:
            return page.note(page_messages.busy(), 503)

    def _sheet(self, session: Session, token: str) -> Sheet | Response:
        link = open_links.read(session.surveys, token)
        program = session.programs.get(link.survey.program_id) if link is not None else None
        if link is None or program is None:
            return page.note(page_messages.unknown(), 404)
        if not link.secret or not link.survey.is_open(self._clock()) or program.archived:
            return page.note(page_messages.closed(link.survey, named=bool(link.secret)), 410)
        return Sheet(link, program, token)

    def _form(
        self, sheet: Sheet, given: Said, number: str, status: int, errors: Said = NOTHING, unsaved: str = ""
    ) -> Response:
        """``number``: the page's own, which stays the same when it is shown again."""
        survey = sheet.link.survey
        above = (page_messages.open_until(survey, sheet.program, self._clock()), *messages.above())
        fields = asked(survey, given, errors)
        return page.form(status, survey.name, above, fields, sheet.link.proof(number), unsaved)


class _Everything(Route):
    """All that stands below a path, with any method: Starlette's own answers, such as a redirect to the path
    with a slash, lack what every page tells the browser."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        super().__init__(path + "/{token:path}", app)
        self.path_regex = re.compile(rf"{path}(?P<token>(/.*)?)\Z", re.DOTALL)
