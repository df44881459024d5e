"""``/f/<token>``: the form of a survey that anyone may answer who has its address.

Who answers is not known and not asked for. A cookie says that this browser has answered, the same for
everybody. How many answers a round takes, and how fast, is limited.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from bot.clock import Clock
from bot.pace import Pace
from bot.web import page
from bot.web.forms import Said, asked, said_in
from bot.web.unnamed import NOTHING, Unnamed
from handlers.feedback import open_messages as messages
from handlers.feedback import page_messages
from handlers.feedback.model import KeyLost
from handlers.feedback.page_messages import Note
from handlers.feedback.questions import Answers, read_all
from handlers.model import Program
from storage import open_links
from storage.open_links import OpenLink
from storage.session import Session
from storage.store import Database

MOST = 1000  # answers of one round
PACE = Pace(every=2.0, burst=60)  # answers of one round: 60 at once, then 30 a minute
COOKIE, ANSWERED = "answered", "yes"


@dataclass(frozen=True)
class Sheet:
    """An open form."""

    link: OpenLink
    program: Program
    token: str


class OpenForms(Unnamed[Sheet, Answers, Note | None]):
    """``public_url``: where people reach the pages."""

    def __init__(self, db: Database, clock: Clock, public_url: str, pace: Pace = PACE) -> None:
        super().__init__(db, "/f", pace, messages.too_fast())
        self._clock = clock
        public = urlsplit(public_url)
        self._secure = public.scheme == "https"
        self._path = public.path.rstrip("/")

    def _done(self, request: Request, sheet: Sheet) -> Response | None:
        if request.cookies.get(COOKIE) != ANSWERED:
            return None
        return page.note(messages.answered(sheet.link.survey), 409 if request.method == "POST" else 200)

    def _said(self, sheet: Sheet, given: Said) -> Answers:
        survey = sheet.link.survey
        return read_all(survey.questions, said_in(given, survey))

    def _answer(self, sheet: Sheet, given: Said, number: str, became: Note | None) -> Response:
        if became is not None:
            return page.note(became, 410)
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

    def _put(self, session: Session, token: str, number: str, said: Answers) -> Note | None:
        """Why it was not taken. A page that is sent twice counts once, and hears the same."""
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
            session.surveys.put_unnamed(survey, number, said)
        except KeyLost:
            return page_messages.closed(survey)
        return None

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
        survey = sheet.link.survey
        above = (page_messages.open_until(survey, sheet.program, self._clock()), *messages.above())
        fields = asked(survey, given, errors)
        return page.form(status, survey.name, above, fields, sheet.link.proof(number), unsaved)
