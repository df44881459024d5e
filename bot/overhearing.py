"""What people say to each other below a message of the bot's, inside its transaction: it is kept, and
answered by nothing but a nomination's card, which counts it. Below an anonymous survey nothing is kept."""

from __future__ import annotations

from datetime import datetime

from bot.happenings import Replied
from bot.hearing import introduce
from bot.posting import body_of
from bot.running import Runner, want
from handlers.feedback import thread_messages
from handlers.feedback.card import survey_in
from handlers.feedback.model import Survey
from handlers.feedback.seeing import may_answer
from handlers.members.reaching import alone_with
from handlers.model import Standing
from handlers.nominations import statements
from handlers.replies.collecting import collect
from storage.heard import MessageRef
from storage.session import Session


def replied(reply: Replied, runner: Runner, now: datetime, session: Session) -> None:
    """Take over a reply where replies are collected; elsewhere nothing is kept of it."""
    place = reply.origin.place
    message = MessageRef(place, reply.remark.message)
    above = session.replies.above(place, reply.remark.thread)
    if above is None or session.replies.is_forgotten(message):
        return
    above = session.replies.belongs_to(above, message)
    if reply.author is not None:
        introduce(reply.author, session)
    dossier = statements.dossier_in(above, session)
    if dossier is not None and not statements.still_collects(dossier, reply.remark):
        return
    survey = survey_in(above, session)
    if survey is not None and survey.anonymous:
        _turn_away(reply, survey, runner, now, session)
        return
    if survey is not None and survey.closed_at is not None and not reply.remark.gone:
        return
    ctx = runner.circumstances(reply.origin, now, session, keep=False)
    if collect(reply.remark, above, ctx) and dossier is not None:
        program = session.programs.get(above.program_id)
        if program is not None:
            want(session, program, statements.spoken_on(dossier), now)


def _turn_away(reply: Replied, survey: Survey, runner: Runner, now: datetime, session: Session) -> None:
    """What was said stands there with a name on it; whoever said it hears so, and has a form of their own if
    they are asked. Who only told the bot something has its answer."""
    program = session.programs.get(survey.program_id)
    if program is None or reply.remark.gone or not reply.remark.words or not survey.is_open(now):
        return
    who = runner.circumstances(reply.origin, now, session, keep=False).who
    if who.standing is Standing.BOT:
        return
    if may_answer(survey, program, who, session):
        session.members.keep(who)
        letter = thread_messages.turned_away(program, survey, who.id, now, pages=runner.pages)
    else:
        letter = thread_messages.asks_others(program, survey)
    at, key = alone_with(reply.origin.identity), f"survey/{survey.id}/turned-away"
    session.outbox.want("", at, key, lane=key, body=body_of(letter, None), now=now)
