"""``/s/<token>``: a survey's form, for one person and one answer. Nothing of it is logged.

The address is what opens it, so it carries everything; there are no cookies, hence nothing that another site
could ride on. A form is taken only with the proof that its own page has, and from no other site.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import Clock
from bot.fields import Malformed, body_of, storable
from bot.logs import trace
from bot.running import want
from bot.web import page
from handlers.feedback import page_messages as messages
from handlers.feedback.answer_messages import promise
from handlers.feedback.answering import take
from handlers.feedback.model import Survey
from handlers.feedback.questions import Kind, Question
from handlers.model import FieldError, Program, UserError
from handlers.reading import clean
from handlers.reply import Reply
from storage import survey_links
from storage.errors import Unavailable
from storage.session import Session
from storage.store import Database
from storage.survey_links import Link

log = logging.getLogger(__name__)

LONGEST = 100_000  # bytes of a form
MOST_FIELDS = 200
DOOR = "web"
STYLE = Path(__file__).parent / "static" / "form.css"
Said = Mapping[str, str]  # by the name of the field: a1, a2, …


@dataclass(frozen=True)
class Asked:
    """One question as the page shows it. ``chosen``: the answers that are ticked."""

    name: str
    question: Question
    value: str = ""
    error: str = ""

    @property
    def kind(self) -> str:
        return {Kind.TEXT: "text", Kind.MULTIPLE: "checkbox"}.get(self.question.kind, "radio")

    @property
    def chosen(self) -> list[str]:
        return self.value.split()

    @property
    def scale(self) -> bool:
        """Whether its answers are numbers in a row."""
        return self.question.kind in (Kind.NPS, Kind.RATING)


@dataclass(frozen=True)
class Sheet:
    """An open form, and whose it is."""

    link: Link
    program: Program
    member_id: str
    name: str


class Forms:
    """``wake``: there is something to deliver."""

    def __init__(self, db: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._db = db
        self._clock = clock
        self._wake = wake
        self.routes = [
            Route("/s/form.css", style),
            Route("/s/{token}", self._show, methods=["GET"]),
            Route("/s/{token}", self._take, methods=["POST"]),
        ]

    async def _show(self, request: Request) -> Response:
        """404 where there is no such link, 410 where it is over; else the form."""
        found = await self._read(request.path_params["token"])
        if not isinstance(found, Sheet):
            return found
        return self._form(found, {}, {}, 200)

    async def _take(self, request: Request) -> Response:
        """200 and thanks, 422 where an answer is missing, 403 for what no form of ours sent, 503 where it was
        not saved."""
        try:
            body = await body_of(request, LONGEST)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        found = await self._read(request.path_params["token"])
        if not isinstance(found, Sheet):
            return found
        try:
            given = given_in(body)
        except (ValueError, Malformed):
            return Response(status_code=400)
        came_from = request.headers.get("sec-fetch-site", "same-origin")
        if came_from != "same-origin" or not _is_proof(given, found):
            return page.note(messages.foreign(), 403)
        return await self._save(found, request.path_params["token"], given)

    async def _save(self, sheet: Sheet, token: str, given: Said) -> Response:
        survey = sheet.link.survey
        count = len(survey.questions)
        said = tuple(given.get(f"a{number}", "") for number in range(1, count + 1))
        try:
            await asyncio.wrap_future(self._db.submit(lambda session: self._put(session, token, said)).future)
        except FieldError as error:
            return self._form(sheet, given, {error.field: error.message}, 422)
        except UserError:
            return page.note(messages.closed(survey), 410)
        except _Used:
            return page.note(messages.used(survey), 410)
        except Unavailable:
            return page.note(messages.busy(), 503)
        except Exception as error:  # a bug of ours: the person still hears of it
            log.error("a form was not saved: %s", trace(error))
            return page.note(messages.busy(), 503)
        self._wake()
        return page.note(messages.thanks(survey), 200)

    def _put(self, session: Session, token: str, said: tuple[str, ...]) -> Reply:
        """Looked at anew within the transaction: whoever was faster has answered."""
        found = survey_links.read(session.surveys, token)
        if found is None or found.member_id is None:
            raise _Used
        session.programs.lock(found.survey.program_id)
        found = survey_links.read(session.surveys, token)
        program = session.programs.get(found.survey.program_id) if found is not None else None
        if found is None or program is None or found.member_id is None or found.used:
            raise _Used
        now = self._clock()
        reply = take(found.survey, program, found.member_id, DOOR, said, session, now)
        for touched in reply.touched:
            want(session, program, touched, now)
        if reply.wrote:
            session.audit.add(program.id, found.member_id, None, reply.wrote, now)
        return reply

    async def _read(self, token: str) -> Sheet | Response:
        try:
            return await asyncio.wrap_future(
                self._db.submit_read(lambda session: self._sheet(session, token))
            )
        except Unavailable:
            return page.note(messages.busy(), 503)

    def _sheet(self, session: Session, token: str) -> Sheet | Response:
        link = survey_links.read(session.surveys, token)
        program = session.programs.get(link.survey.program_id) if link is not None else None
        if link is None or program is None:
            return page.note(messages.unknown(), 404)
        if not link.survey.is_open(self._clock()) or program.archived:
            return page.note(messages.closed(link.survey), 410)
        member = session.members.get(link.member_id) if link.member_id is not None else None
        if member is None:
            return page.note(messages.broken(link.survey), 404)
        if link.used:
            return page.note(messages.used(link.survey), 410)
        return Sheet(link, program, member.id, member.name)

    def _form(self, sheet: Sheet, given: Said, errors: Said, status: int) -> Response:
        survey = sheet.link.survey
        above = (
            messages.open_until(survey, sheet.program, self._clock()),
            messages.whose(sheet.name),
            promise(survey),
        )
        return page.form(status, survey.name, above, asked(survey, given, errors), sheet.link.proof)


async def style(request: Request) -> Response:
    return Response(
        STYLE.read_text("utf-8"), media_type="text/css", headers={"X-Content-Type-Options": "nosniff"}
    )


def asked(survey: Survey, given: Said, errors: Said) -> list[Asked]:
    """Its questions as the page shows them."""
    named = ((f"a{nth}", each) for nth, each in enumerate(survey.questions, 1))
    return [Asked(name, each, given.get(name, ""), errors.get(name, "")) for name, each in named]


class _Used(Exception):
    """The link was used meanwhile."""


def given_in(body: bytes) -> dict[str, str]:
    """The fields of a form; of one that has several values all of them, with blanks between."""
    raw = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    return {name: clean(storable(" ".join(values))) for name, values in raw.items()}


def _is_proof(given: Said, sheet: Sheet) -> bool:
    return hmac.compare_digest(given.get("proof", "").encode(), sheet.link.proof.encode())
