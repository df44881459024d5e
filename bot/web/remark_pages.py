"""``/f/remark/<token>``: a page where one remark is written to a program's stewards without a name, and where
their answer is read with its code. Whose address it is nobody can tell: all who ask in a week have the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bot.clock import Clock
from bot.pace import Pace
from bot.web import page
from bot.web.forms import Asked, Said
from bot.web.unnamed import NOTHING, Unnamed, new_number
from handlers.feedback import page_messages
from handlers.feedback import remark_messages as messages
from handlers.feedback.listening_model import Remark
from handlers.feedback.questions import Kind, Question
from handlers.feedback.remark_page import LONGEST_REMARK, MOST_UNHEARD, keep_unnamed, the_words
from handlers.members.linking import CODE
from handlers.model import FieldError, Program, UserError
from handlers.okrs.periods import local_day
from storage import remark_pages
from storage.remark_pages import RemarkPage
from storage.session import Session
from storage.store import Database

PACE = Pace(every=6.0, burst=20)  # of one address: 20 remarks at once, then 10 a minute; codes likewise


@dataclass(frozen=True)
class Sheet:
    """An open page."""

    link: RemarkPage
    program: Program
    token: str


@dataclass(frozen=True)
class Words:
    """A remark is written."""

    words: str


@dataclass(frozen=True)
class Code:
    """An answer is asked for."""

    code: str


@dataclass(frozen=True)
class Kept:
    """A remark is kept under this code."""

    code: str


@dataclass(frozen=True)
class Again:
    """The form is to be shown again: why. ``anew``: as another page, whose remark is one of its own."""

    status: int
    unsaved: str = ""
    code_error: str = ""
    anew: bool = False


Became = Kept | Again | Remark | Response


class RemarkPages(Unnamed[Sheet, Words | Code, Became]):
    """Nobody becomes known by it, and there are no cookies."""

    def __init__(self, db: Database, clock: Clock, pace: Pace = PACE) -> None:
        super().__init__(db, "/f/remark", pace, messages.too_fast())
        self._clock = clock

    def _sheet(self, session: Session, token: str) -> Sheet | Response:
        link = remark_pages.read(session.listening, token)
        program = session.programs.get(link.program_id) if link is not None else None
        if link is None or program is None:
            return page.note(page_messages.unknown(), 404)
        if local_day(self._clock(), program.zone) > link.until:
            return page.note(messages.over(), 410)
        if program.archived:
            return page.note(messages.archived(program), 410)
        return Sheet(link, program, token)

    def _said(self, sheet: Sheet, given: Said) -> Words | Code:
        if "code" not in given:
            return Words(the_words(given.get("words", "")))
        try:
            return Code(CODE.read(given["code"])[0])
        except UserError as error:
            raise FieldError("code", messages.not_a_code()) from error

    def _counted_as(self, sheet: Sheet, said: Words | Code) -> str:
        """Whoever tries codes keeps nobody from writing."""
        return f"{sheet.token} {type(said).__name__}"

    def _put(self, session: Session, token: str, number: str, said: Words | Code) -> Became:
        """Looked at anew within the transaction. The same remark from the same page is one, and hears the
        same."""
        link = remark_pages.read(session.listening, token)
        if link is not None:
            session.programs.lock(link.program_id)
        found = self._sheet(session, token)
        if isinstance(found, Response):
            return found
        if isinstance(said, Code):
            known = session.listening.with_code(found.program.id, said.code)
            return known or Again(422, code_error=messages.no_such_code())
        code = found.link.code(number)
        before = session.listening.with_code(found.program.id, code)
        if before is not None and before.words != said.words:
            return Again(409, messages.sent_before(), anew=True)
        if before is None and session.listening.unheard(found.program.id) >= MOST_UNHEARD:
            return Again(429, messages.TOO_MANY)
        if before is None:
            keep_unnamed(said.words, code, found.program.id, session)
        return Kept(code)

    def _answer(self, sheet: Sheet, given: Said, number: str, became: Became) -> Response:
        match became:
            case Kept(code):
                return page.note(messages.thanks(sheet.program, code), 200)
            case Remark():
                return page.note(messages.answer(became), 200)
            case Again(status, unsaved, code_error, anew):
                errors = {"code": code_error} if code_error else NOTHING
                shown = new_number() if anew else number
                return self._form(sheet, given, shown, status, errors, unsaved)
        return became

    def _form(
        self, sheet: Sheet, given: Said, number: str, status: int, errors: Said = NOTHING, unsaved: str = ""
    ) -> Response:
        program, question = sheet.program, Question(Kind.TEXT, messages.QUESTION)
        words = Asked(
            "words", question, given.get("words", ""), errors.get("words", ""), longest=LONGEST_REMARK
        )
        return page.form(
            status,
            messages.title(program),
            messages.above(sheet.link.until, self._clock(), program),
            [words],
            sheet.link.proof(number),
            unsaved,
            code=given.get("code", ""),
            code_error=errors.get("code", ""),
        )
