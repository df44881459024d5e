"""A message that speaks to the bot, inside its transaction: its commands, its edits, its end.

An edited message is compared with what its last wording said, line by line:

- the same line: nothing happens;
- a check-in on a key result that the message had another one on: the new one takes its place;
- any other new line is run. One that changes something else than a figure, where the message had such
  a line before, is asked about first: nobody wants an objective twice for a mended typo;
- a check-in whose line is gone still counts, and so does a second; its author is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot import confiding, moving
from bot.comparing import ASKED, Wording, says_sealed, still_counting, unmarked
from bot.happenings import Deleted, Said
from bot.running import Runner, all_or_none, joined, keeps
from handlers import heard_messages, requests
from handlers.feedback import letters
from handlers.members.linking import codes_in
from handlers.members.reaching import alone_with
from handlers.model import Person, PlaceKind, Standing
from handlers.nominations.unseconding import still_seconds
from handlers.ports import Context
from handlers.reply import Reply
from handlers.rhythm import answering
from storage.heard import GONE
from storage.session import Session


@dataclass(frozen=True)
class Answer:
    """``says``: to this wording. ``asks``: about changed lines; it stands apart, once for each message. None:
    there is nothing to say, or to change about it."""

    says: Reply | None = None
    asks: Reply | None = None


def said(message: Said, runner: Runner, now: datetime, session: Session) -> Answer:
    """Do what a message asks. UserError: nothing was done."""
    origin = message.origin
    if not session.heard.hear(message.message, message.revision, origin.thread, origin.identity):
        return Answer()  # a later wording was heard before this one
    if not message.heard.addressed and not session.heard.lines(message.message):
        return Answer()
    wanted = requests.of_message(message.heard.lines) if message.heard.lines else ()
    if message.author is not None:
        introduce(message.author, session)
    ctx = runner.circumstances(message.origin, now, session, keep=any(map(keeps, wanted)))
    ctx = replace(ctx, aloud=origin.place.kind is not PlaceKind.DIRECT, in_message=True)
    before = session.heard.lines(message.message)
    told = [confiding.answered(message.heard.confided, ctx, session)] if message.heard.confided else []
    if not wanted and not before:
        hears = told[0] if told else None if message.revision else _talked_to(message, ctx, session)
        return Answer(hears)
    made = list(session.heard.made(message.message))
    if made and ctx.viewer is not None and ctx.where is not None:
        # What it said before it was private is not to be corrected in public.
        moving.follow(session.heard.said_by(message.message), ctx.where, session, now)
    wording = Wording(ctx, session, message.origin.presses, list(before), made)
    with all_or_none(wanted):
        replies = [*wording.follow(wanted), *told]
    lines = wording.remembered(wanted)
    session.heard.keep(message.message, lines, wording.standing)
    seconds = still_seconds([*map(unmarked, before)], ctx, left=[*map(unmarked, lines)])
    replies += [seconds] if seconds is not None else []
    return Answer(joined(replies) if replies else None, wording.question())


def _talked_to(message: Said, ctx: Context, session: Session) -> Reply:
    """Words that ask for nothing; to the bot alone they are the answer to its reminder, maybe, or stand below
    a survey's letter."""
    alone = message.origin.place.kind is PlaceKind.DIRECT
    thread = (message.origin.thread or "").partition("/")[0]
    head = session.messages.head(alone_with(ctx.account), thread) if alone and thread else None
    if head is not None and (instead := letters.replied(*head, ctx)) is not None:
        return instead
    return (answering.offered(message.heard.said, ctx) if alone else None) or heard_messages.hint()


def misheard(message: Said, session: Session) -> bool:
    """Note a message that asks for nothing that can be done; False when a later wording was heard before.
    A code named where others read it is good no more: no line of theirs claimed it."""
    origin = message.origin
    if origin.place.kind is not PlaceKind.DIRECT:
        session.links.end(codes_in("\n".join(message.heard.lines)))
    return session.heard.hear(message.message, message.revision, origin.thread, origin.identity)


def deleted(message: Deleted, runner: Runner, now: datetime, session: Session) -> Answer:
    """What a deleted message recorded stands, until somebody says otherwise."""
    made = session.heard.made(message.message)
    alone = message.origin.place.kind is PlaceKind.DIRECT  # where others could read nothing sealed was kept
    before = session.heard.lines(message.message)
    lines = [unmarked(line) for line in before]
    sealed = alone and says_sealed(lines)
    if not session.heard.hear(message.message, GONE) or not (made or lines):
        return Answer()
    ctx = runner.circumstances(message.origin, now, session, keep=False)
    standing = [each for one in made if (each := still_counting(one, ctx, session)) is not None]
    replies = [heard_messages.gone(standing)] if standing else []
    replies += [heard_messages.sealed_stands()] if sealed else []
    seconds = still_seconds(lines, ctx)
    replies += [seconds] if seconds is not None else []
    asked = any(line.startswith(ASKED) for line in before)
    return Answer(joined(replies) if replies else None, heard_messages.asked_in_vain() if asked else None)


def introduce(author: Person, session: Session) -> None:
    """Take over what a message tells of its author. Whoever writes is there, whatever was heard before."""
    known = session.directory.person(author.identity)
    if known is None:
        session.directory.remember_person(author)
        return
    standing = Standing.FULL if known.standing is Standing.GONE else known.standing
    now = replace(known, name=author.name, handle=author.handle, standing=standing)
    if now != known:
        session.directory.remember_person(now)
