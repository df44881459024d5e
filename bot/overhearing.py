"""What people say to each other below a message of the bot's, inside its transaction: it is kept, and
answered by nothing but a nomination's card, which counts it. Below an anonymous survey nothing is kept."""

from __future__ import annotations

from datetime import datetime

from bot import confiding
from bot.happenings import Replied
from bot.hearing import introduce
from bot.posting import body_of, want_notices
from bot.running import Runner, want
from handlers.confiding import ANSWER, Confided
from handlers.feedback import thread_messages
from handlers.feedback.card import survey_in
from handlers.feedback.model import Survey
from handlers.feedback.seeing import may_answer
from handlers.members.reaching import alone_with
from handlers.model import Standing
from handlers.nominations import statements
from handlers.nominations.model import Dossier
from handlers.replies.collecting import collect
from handlers.replies.model import Remark
from handlers.reply import Notice
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
    dossier, survey = statements.dossier_in(above, session), survey_in(above, session)
    if survey is not None and survey.anonymous and not _is_vote(reply.confided):
        _turn_away(reply, survey, runner, now, session)
        return
    collected = _is_collected(reply.remark, dossier, survey)
    if not collected and reply.confided is None:
        return
    ctx = runner.circumstances(reply.origin, now, session, keep=False)
    program = session.programs.get(above.program_id)
    if not collected:
        new = ctx.who.standing is not Standing.BOT
    elif (new := collect(reply.remark, above, ctx)) and dossier is not None and program is not None:
        want(session, program, statements.spoken_on(dossier), now)
    if new and program is not None and reply.confided is not None:
        below = dossier.address if dossier is not None else ""
        letter = confiding.answered(reply.confided, ctx, session, below=below, program=program.slug)
        account = reply.origin.identity
        want_notices(session, [Notice(account.platform, account.tenant, account.id, letter.blocks)], now)


def _is_collected(remark: Remark, dossier: Dossier | None, survey: Survey | None) -> bool:
    """Whether anything more is."""
    if dossier is not None:
        return statements.still_collects(dossier, remark)
    return survey is None or (not survey.anonymous and (survey.closed_at is None or remark.gone))


def _is_vote(told: Confided | None) -> bool:
    """Or anything else that the survey above has no form for."""
    return told is not None and told.verb != ANSWER


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
