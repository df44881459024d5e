"""``/f/<token>``: the form of a survey that anyone may answer who has its address. Nothing of it is logged.

Who answers is not known and not asked for. A cookie says that this browser has answered, the same for
everybody. How many answers a round takes, and how fast, is limited: that is all that stands against a flood.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import Clock
from bot.fields import Malformed, body_of
from bot.logs import trace
from bot.pace import Pace, Turns
from bot.web import page
from bot.web.forms import LONGEST, Said, asked, given_in, style
from handlers.feedback import open_messages as messages
from handlers.feedback import page_messages
from handlers.feedback.model import KeyLost
from handlers.feedback.page_messages import Note
from handlers.feedback.questions import read_all
from handlers.model import FieldError, Program
from storage import open_links
from storage.errors import Unavailable
from storage.open_links import OpenLink
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)

MOST = 1000  # answers of one round
PACE = Pace(every=2.0, burst=60)  # answers of one round: 60 at once, then 30 a minute
COOKIE, ANSWERED = "answered", "yes"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True)
class Sheet:
    """An open form."""

    link: OpenLink
    program: Program
    token: str


class OpenForms:
    """``secure``: people reach the pages over TLS."""

    def __init__(self, db: Database, clock: Clock, *, secure: bool, pace: Pace = PACE) -> None:
        self._db = db
        self._clock = clock
        self._secure = secure
        self._turns = Turns(pace)
        self.routes = [
            Route("/f/form.css", style),
            Route("/f/{token:path}", self._serve, methods=list(METHODS)),
        ]

    async def _serve(self, request: Request) -> Response:
        """404 where there is no such form, 410 where it is over, 405 for what no form does."""
        if request.method not in ("GET", "HEAD", "POST"):
            return page.note(page_messages.unknown(), 405)
        body = await _body(request) if request.method == "POST" else b""
        if isinstance(body, Response):
            return body
        found = await self._read(request.path_params["token"])
        if not isinstance(found, Sheet):
            return found
        if request.cookies.get(COOKIE) == ANSWERED:
            return page.note(messages.answered(found.link.survey), 409 if request.method == "POST" else 200)
        if request.method != "POST":
            return self._form(found, {}, {}, 200)
        return await self._take(request, found, body)

    async def _take(self, request: Request, sheet: Sheet, body: bytes) -> Response:
        """200 and thanks, 422 where an answer is missing, 403 for what no form of ours sent, 429 where it was
        too fast."""
        try:
            given = given_in(body)
        except (ValueError, Malformed):
            return page.note(page_messages.foreign(), 400)
        came_from = request.headers.get("sec-fetch-site", "same-origin")
        proof = given.get("proof", "").encode()
        if came_from != "same-origin" or not hmac.compare_digest(proof, sheet.link.proof.encode()):
            return page.note(page_messages.foreign(), 403)
        if self._turns.take(sheet.link.survey.id, time.monotonic()):
            return page.note(messages.too_fast(), 429)
        return await self._save(sheet, given)

    async def _save(self, sheet: Sheet, given: Said) -> Response:
        said = tuple(given.get(f"a{nth}", "") for nth in range(1, len(sheet.link.survey.questions) + 1))
        try:
            refused = await asyncio.wrap_future(
                self._db.submit(lambda session: self._put(session, sheet.token, said)).future
            )
        except FieldError as error:
            return self._form(sheet, given, {error.field: error.message}, 422)
        except Unavailable:
            return page.note(page_messages.busy(), 503)
        except Exception as error:  # a bug of ours: the person still hears of it
            log.error("an open form was not saved: %s", trace(error))
            return page.note(page_messages.busy(), 503)
        if refused is not None:
            return page.note(refused, 410)
        thanks = page.note(messages.thanks(), 200)
        left = (sheet.link.survey.closes_at - self._clock()).total_seconds()
        thanks.set_cookie(
            COOKIE,
            ANSWERED,
            max_age=max(0, int(left)),
            path=f"/f/{sheet.token}",
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )
        return thanks

    def _put(self, session: Session, token: str, said: tuple[str, ...]) -> Note | None:
        """Looked at anew within the transaction; why it was not taken. FieldError."""
        found = open_links.read(session.surveys, token)
        if found is None:
            return page_messages.unknown()
        session.programs.lock(found.survey.program_id)
        survey = session.surveys.called(found.survey.id)
        if survey is None or not survey.is_open(self._clock()):
            return page_messages.closed(found.survey)
        answers = read_all(survey.questions, said)
        if session.surveys.answered(survey) >= MOST:
            return messages.full(survey)
        try:
            session.surveys.put_unnamed(survey, None, answers)
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
        if not link.proof or not link.survey.is_open(self._clock()) or program.archived:
            return page.note(page_messages.closed(link.survey, named=bool(link.proof)), 410)
        return Sheet(link, program, token)

    def _form(self, sheet: Sheet, given: Said, errors: Said, status: int) -> Response:
        survey = sheet.link.survey
        above = (page_messages.open_until(survey, sheet.program, self._clock()), *messages.above())
        return page.form(status, survey.name, above, asked(survey, given, errors), sheet.link.proof)


async def _body(request: Request) -> bytes | Response:
    try:
        body = await body_of(request, LONGEST)
    except ClientDisconnect:
        return page.note(page_messages.foreign(), 400)
    return page.note(page_messages.foreign(), 413) if body is None else body
