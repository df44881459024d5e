"""What people say to each other below a message of the bot's, inside its transaction: it is kept, and
answered by nothing but a nomination's card, which counts it."""

from __future__ import annotations

from datetime import datetime

from bot.happenings import Replied
from bot.hearing import introduce
from bot.running import Runner, want
from handlers.nominations import statements
from handlers.replies.collecting import collect
from storage.heard import MessageRef
from storage.session import Session


def replied(reply: Replied, runner: Runner, now: datetime, session: Session) -> None:
    """Take over a reply where replies are collected; elsewhere nothing is kept of it."""
    place = reply.origin.place
    above = session.replies.above(place, reply.remark.thread)
    if above is None or session.replies.is_forgotten(MessageRef(place, reply.remark.message)):
        return
    if reply.author is not None:
        introduce(reply.author, session)
    dossier = statements.dossier_in(above, session)
    if dossier is not None and not statements.still_collects(dossier, reply.remark):
        return
    ctx = runner.circumstances(reply.origin, now, session, keep=False)
    if collect(reply.remark, above, ctx) and dossier is not None:
        program = session.programs.get(above.program_id)
        if program is not None:
            want(session, program, statements.spoken_on(dossier), now)
