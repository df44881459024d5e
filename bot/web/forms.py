"""``/s/<token>``: a survey's form, for one person and one answer. Nothing of it is logged.

The address is what opens it, so it carries everything; there are no cookies, hence nothing that another site
could ride on. A form is taken only with the proof that its own page has, and from no other site.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.clock import Clock
from bot.dispatch import Dispatch
from bot.fields import Malformed, body_of, storable
from bot.logs import trace
from bot.origin import LookupFailed, Origin
from bot.running import want
from bot.web import page
from handlers.feedback import page_messages as messages
from handlers.feedback.answer_messages import promise
from handlers.feedback.answering import said_before, take
from handlers.feedback.model import Survey
from handlers.feedback.questions import LONGEST_COMMENT, Kind, Question
from handlers.feedback.seeing import may_answer
from handlers.model import FieldError, Identity, Member, Place, Program, UserError
from handlers.reading import clean
from handlers.reply import Reply
from storage import survey_links
from storage.errors import Unavailable
from storage.session import Session
from storage.survey_links import Link

log = logging.getLogger(__name__)

LONGEST = 100_000  # bytes of a form
MOST_FIELDS = 200
DOOR = "web"
# Whoever has the link: what it says is looked up for whom it was made, in no place.
SOMEBODY = Origin(Identity(DOOR, "", ""), Place(DOOR, "", "", private=True), "")
Said = Mapping[str, str]  # by the name of the field: a1, a2, …


@dataclass(frozen=True)
class Asked:
    """One question as the page shows it. ``chosen``: the answers that are ticked; ``longest``: how many
    characters of free words it takes."""

    name: str
    question: Question
    value: str = ""
    error: str = ""
    longest: int = LONGEST_COMMENT

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
    member: Member
    before: Said  # what they answered, if that is known


class Forms:
    """``wake``: there is something to deliver."""

    def __init__(self, dispatch: Dispatch, clock: Clock, wake: Callable[[], None]) -> None:
        self._dispatch = dispatch
        self._clock = clock
        self._wake = wake
        self.routes = [
            Route("/s/form.css", page.style),
            Route("/s/{token}", self._show, methods=["GET"]),
            Route("/s/{token}", self._take, methods=["POST"]),
            Route("/s", _Elsewhere()),
            Route("/s/{rest:path}", _Elsewhere()),
        ]

    async def _show(self, request: Request) -> Response:
        """404 where there is no such link, 410 where it is over, 403 where its owner may not answer any more;
        else the form."""
        found = await self._read(request.path_params["token"])
        if not isinstance(found, Sheet):
            return found
        return self._form(found, found.before, {}, 200)

    async def _take(self, request: Request) -> Response:
        """As ``_show``; 200 and thanks, 422 where an answer is missing, 403, 400 or 413 for what no form of
        ours sent, 503 where it was not saved."""
        body = await sent(request)
        if isinstance(body, Response):
            return body
        found = await self._read(request.path_params["token"])
        if not isinstance(found, Sheet):
            return found
        try:
            given = given_in(body)
        except (ValueError, Malformed):
            return page.note(messages.foreign(), 400)
        came_from = request.headers.get("sec-fetch-site", "same-origin")
        if came_from != "same-origin" or not _is_proof(given, found):
            return page.note(messages.foreign(), 403)
        return await self._save(found, request.path_params["token"], given)

    async def _save(self, sheet: Sheet, token: str, given: Said) -> Response:
        survey = sheet.link.survey
        said = said_in(given, survey)
        try:
            await self._dispatch.transact(lambda session: self._put(session, token, said), SOMEBODY)
        except FieldError as error:
            return self._form(sheet, given, {error.field: error.message}, 422)
        except UserError:
            return page.note(messages.closed(survey), 410)
        except _Refused as refused:
            return refused.answer
        except (Unavailable, LookupFailed):
            return self._form(sheet, given, {}, 503, messages.send_again())
        except Exception as error:  # a bug of ours: the person still hears of it
            log.error("a form was not saved: %s", trace(error))
            return self._form(sheet, given, {}, 503, messages.send_again())
        self._wake()
        return page.note(messages.thanks(survey), 200)

    def _put(self, session: Session, token: str, said: tuple[str, ...]) -> Reply:
        """Looked at anew within the transaction: whoever was faster has answered, and who was a member may
        have left."""
        link = survey_links.read(session.surveys, session.members, token)
        if link is not None:
            session.programs.lock(link.survey.program_id)
        found = self._sheet(session, token)
        if not isinstance(found, Sheet):
            raise _Refused(found)
        now, program = self._clock(), found.program
        reply = take(found.link.survey, program, found.member, DOOR, said, session, now)
        for touched in reply.touched:
            want(session, program, touched, now)
        if reply.wrote:
            session.audit.add(program.id, found.member.id, None, reply.wrote, now)
        return reply

    async def _read(self, token: str) -> Sheet | Response:
        try:
            return await self._dispatch.look(lambda session: self._sheet(session, token), SOMEBODY)
        except (Unavailable, LookupFailed):
            return page.note(messages.busy(), 503)
        except Exception as error:  # as above
            log.error("a form was not shown: %s", trace(error))
            return page.note(messages.busy(), 503)

    def _sheet(self, session: Session, token: str) -> Sheet | Response:
        link = survey_links.read(session.surveys, session.members, token)
        program = session.programs.get(link.survey.program_id) if link is not None else None
        if link is None or program is None:
            return page.note(messages.unknown(), 404)
        if not link.survey.is_open(self._clock()) or program.archived:
            return page.note(messages.closed(link.survey, named=link.member is not None), 410)
        if link.member is None:
            return page.note(messages.broken(), 404)
        if link.used:
            return page.note(messages.used(link.survey), 410)
        if not may_answer(link.survey, program, link.member, session):
            return page.note(messages.not_yours(link.survey, program), 403)
        before = enumerate(said_before(link.survey, link.member.id, session), 1)
        return Sheet(link, program, link.member, {f"a{nth}": said for nth, said in before if said})

    def _form(self, sheet: Sheet, given: Said, errors: Said, status: int, unsaved: str = "") -> Response:
        survey = sheet.link.survey
        above = (
            messages.open_until(survey, sheet.program, self._clock()),
            messages.whose(sheet.member.name),
            *([messages.replaces()] if sheet.before else []),
            promise(survey),
        )
        return page.form(status, survey.name, above, asked(survey, given, errors), sheet.link.proof, unsaved)


def asked(survey: Survey, given: Said, errors: Said) -> list[Asked]:
    """Its questions as the page shows them."""
    named = ((f"a{nth}", each) for nth, each in enumerate(survey.questions, 1))
    return [Asked(name, each, given.get(name, ""), errors.get(name, "")) for name, each in named]


class _Refused(Exception):
    """It is not taken, and this is what is said."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


class _Elsewhere:
    """Every other address and method below: no redirect, which would repeat the address, and what every page
    tells the browser."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        one = "/" not in request.path_params.get("rest", "")
        if one and request.method not in ("GET", "HEAD"):
            answer = page.no_such_method()
        else:
            answer = page.note(messages.unknown(), 404)
        await answer(scope, receive, send)


async def sent(request: Request) -> bytes | Response:
    """The body of a form, or what is said to one that is cut off or too long."""
    try:
        body = await body_of(request, LONGEST)
    except ClientDisconnect:
        return page.note(messages.foreign(), 400)
    return page.note(messages.foreign(), 413) if body is None else body


def said_in(given: Said, survey: Survey) -> tuple[str, ...]:
    """What is said to each question, empty where nothing is."""
    return tuple(given.get(f"a{nth}", "") for nth in range(1, len(survey.questions) + 1))


def given_in(body: bytes) -> dict[str, str]:
    """The fields of a form; of one that has several values all of them, with blanks between."""
    raw = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    return {name: clean(storable(" ".join(values))) for name, values in raw.items()}


def _is_proof(given: Said, sheet: Sheet) -> bool:
    return hmac.compare_digest(given.get("proof", "").encode(), sheet.link.proof.encode())
