"""Pages of which nobody knows who opens them: whoever has the address can. Nothing of it is logged.

How fast one is sent is limited for each address, since by person nobody can: that is what stands against a
flood. A page has a number of its own, so that one that is sent twice is known."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from abc import ABC, abstractmethod
from typing import Generic, Protocol, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.fields import Malformed
from bot.logs import trace
from bot.pace import Pace, Turns
from bot.web import page
from bot.web.forms import Said, given_in, sent
from handlers.feedback import page_messages
from handlers.model import FieldError
from storage.errors import Unavailable
from storage.open_links import PAGE
from storage.session import Session
from storage.store import Database

log = logging.getLogger(__name__)

NOTHING: Said = {}


class Address(Protocol):
    """What an address stands for."""

    def page(self, proof: str) -> str | None:
        """The number of the page that sent this; None where it is none of ours."""


class Sheet(Protocol):
    """An open form."""

    @property
    def link(self) -> Address: ...
    @property
    def token(self) -> str: ...


S = TypeVar("S", bound=Sheet)
A = TypeVar("A")  # what is said with it
R = TypeVar("R")  # what became of that


def new_number() -> str:
    """Of a page."""
    return secrets.token_hex(PAGE // 2)


class Unnamed(ABC, Generic[S, A, R]):
    """Everything below ``path``. ``too_fast``: what is said above a form that has to be sent again."""

    def __init__(self, db: Database, path: str, pace: Pace, too_fast: str) -> None:
        self._db = db
        self._turns = Turns(pace)
        self._too_fast = too_fast
        self.routes = [Route(f"{path}/form.css", page.style), _Everything(path, self)]

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
        if isinstance(found, Response):
            return found
        if (done := self._done(request, found)) is not None:
            return done
        if request.method != "POST":
            return self._form(found, NOTHING, new_number(), 200)
        return await self._take(request, found, body)

    async def _take(self, request: Request, sheet: S, body: bytes) -> Response:
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
        try:
            said = self._said(sheet, given)
        except FieldError as error:
            return self._form(
                sheet, given, number, 422, {error.field: f"{error.message} {error.hint}".strip()}
            )
        if self._turns.take(self._counted_as(sheet, said), time.monotonic()):
            return self._form(sheet, given, number, 429, unsaved=self._too_fast)
        return await self._save(sheet, given, number, said)

    async def _save(self, sheet: S, given: Said, number: str, said: A) -> Response:
        try:
            became = await asyncio.wrap_future(
                self._db.submit(lambda session: self._put(session, sheet.token, number, said)).future
            )
        except Unavailable:
            return self._form(sheet, given, number, 503, unsaved=page_messages.send_again())
        except Exception as error:  # a bug of ours: the person still hears of it
            log.error("a page was not saved: %s", trace(error))
            return self._form(sheet, given, number, 503, unsaved=page_messages.send_again())
        return self._answer(sheet, given, number, became)

    async def _read(self, token: str) -> S | Response:
        try:
            return await asyncio.wrap_future(
                self._db.submit_read(lambda session: self._sheet(session, token))
            )
        except Unavailable:
            return page.note(page_messages.busy(), 503)

    def _done(self, request: Request, sheet: S) -> Response | None:
        """What is shown in the form's place, if it is not to be filled in there any more."""
        return None

    def _counted_as(self, sheet: S, said: A) -> str:
        """What has turns of its own."""
        return sheet.token

    @abstractmethod
    def _sheet(self, session: Session, token: str) -> S | Response:
        """The form of that address, or what is said where it has none."""

    @abstractmethod
    def _said(self, sheet: S, given: Said) -> A:
        """FieldError."""

    @abstractmethod
    def _put(self, session: Session, token: str, number: str, said: A) -> R:
        """Keep it, looked at anew within the transaction; ``number`` is the page's own."""

    @abstractmethod
    def _answer(self, sheet: S, given: Said, number: str, became: R) -> Response: ...

    @abstractmethod
    def _form(
        self, sheet: S, given: Said, number: str, status: int, errors: Said = NOTHING, unsaved: str = ""
    ) -> Response:
        """``number`` stays the same when a page is shown again."""


class _Everything(Route):
    """All that stands below a path, with any method: Starlette's own answers, such as a redirect to the path
    with a slash, lack what every page tells the browser."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        super().__init__(path + "/{token:path}", app)
        self.path_regex = re.compile(rf"{path}(?P<token>(/.*)?)\Z", re.DOTALL)
