"""A message that speaks to the bot, inside its transaction: its commands, its edits, its end.

An edited message is compared with what its last wording said, line by line:

- the same line: nothing happens;
- a check-in on a key result that the message had another one on: the new one takes its place;
- any other new line is run. One that changes something else than a figure, where the message had such
  a line before, is asked about first: nobody wants an objective twice for a mended typo;
- a check-in whose line is gone still counts, and its author is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot import moving
from bot.happenings import Deleted, Said
from bot.running import Runner, all_or_none, allowed, joined, keeps, note, run_one
from handlers import heard_messages, requests
from handlers.feedback import letters
from handlers.heard_messages import StillCounting
from handlers.members.linking import codes_in
from handlers.members.reaching import alone_with
from handlers.model import Person, PlaceKind, Standing
from handlers.nominations.unseconding import still_seconds
from handlers.okrs import lookup
from handlers.okrs.commands import RecordProgress
from handlers.okrs.correcting import correct
from handlers.ports import Context
from handlers.registry import VERBS
from handlers.reply import Reply
from handlers.requests import Request
from handlers.rhythm import answering
from storage.heard import GONE, Made
from storage.session import Session


def said(message: Said, runner: Runner, now: datetime, session: Session) -> Reply | None:
    """Do what a message asks; None where there is nothing to answer. UserError: nothing was done."""
    origin = message.origin
    if not session.heard.hear(message.message, message.revision, origin.thread, origin.identity):
        return None  # a later wording was heard before this one
    if not message.heard.addressed and not session.heard.lines(message.message):
        return None
    wanted = requests.of_message(message.heard.lines) if message.heard.lines else ()
    if message.author is not None:
        introduce(message.author, session)
    ctx = runner.circumstances(message.origin, now, session, keep=any(map(keeps, wanted)))
    ctx = replace(ctx, aloud=origin.place.kind is not PlaceKind.DIRECT, in_message=True)
    before = session.heard.lines(message.message)
    if not wanted and not before:
        return None if message.revision else _talked_to(message, ctx, session)
    made = list(session.heard.made(message.message))
    if made and ctx.viewer is not None and ctx.where is not None:
        # What it said before it was private is not to be corrected in public.
        moving.follow(session.heard.said_by(message.message), ctx.where, session, now)
    wording = _Wording(ctx, session, message.origin.presses, list(before), made)
    with all_or_none(wanted):
        replies = wording.follow(wanted)
    session.heard.keep(message.message, _remembered(wanted), wording.standing)
    return joined(replies) if replies else None


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


def deleted(message: Deleted, runner: Runner, now: datetime, session: Session) -> Reply | None:
    """What a deleted message recorded stands, until somebody says otherwise."""
    made = session.heard.made(message.message)
    alone = message.origin.place.kind is PlaceKind.DIRECT  # where others could read nothing sealed was kept
    lines = session.heard.lines(message.message)
    sealed = alone and _sealed(lines)
    if not session.heard.hear(message.message, GONE) or not (made or lines):
        return None
    ctx = runner.circumstances(message.origin, now, session, keep=False)
    standing = [each for one in made if (each := _standing(one, ctx, session)) is not None]
    replies = [heard_messages.gone(standing)] if standing else []
    replies += [heard_messages.sealed_stands()] if sealed else []
    seconds = still_seconds(lines, ctx)
    replies += [seconds] if seconds is not None else []
    return joined(replies) if replies else None


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


def line_of(request: Request) -> str:
    """A command as a line of its own."""
    return f"{request.line} in:{request.program}" if request.program else request.line


def kept(request: Request) -> str:
    """``line_of``, as it is kept to be compared with later wordings: of a secret a digest will do."""
    if request.verb.sealed:
        return request.verb.words
    if not request.verb.secret:
        return line_of(request)
    return f"{request.verb.words} {hashlib.sha256(line_of(request).encode()).hexdigest()}"


def _remembered(wanted: Sequence[Request]) -> list[str]:
    """Not who wanted to say something without a name: nothing came of it here but an address."""
    return [kept(request) for request in wanted if not request.unnamed]


@dataclass
class _Wording:
    """The newest wording of a message beside the one before. ``lines`` and ``made`` are what the one
    before said and recorded, as far as the new one has not taken it up yet."""

    ctx: Context
    session: Session
    presses: bool
    lines: list[str]
    made: list[Made]
    standing: list[Made] = field(default_factory=list)  # check-ins that belong to the message now

    def follow(self, wanted: Sequence[Request]) -> list[Reply]:
        new = [request for request in wanted if not self._as_before(request)]
        replies = [reply for request in new if (reply := self._one(request)) is not None]
        gone = [made for made in self.made if made.line in self.lines]
        self.standing += self.made
        open_ = [each for made in gone if (each := _standing(made, self.ctx, self.session)) is not None]
        replies += [heard_messages.taken_out(open_)] if open_ else []
        return (
            [*replies, heard_messages.sealed_stands()]
            if not self.ctx.aloud and _sealed(self.lines)
            else replies
        )

    def _as_before(self, request: Request) -> bool:
        line = kept(request)
        if line not in self.lines or request.verb.sealed:
            return False
        self.lines.remove(line)
        if (made := next((one for one in self.made if one.line == line), None)) is not None:
            self._take_up(made)
        return True

    def _take_up(self, made: Made) -> None:
        self.made.remove(made)
        self.standing.append(made)

    def _one(self, request: Request) -> Reply | None:
        if isinstance(request.command, RecordProgress):
            return self._check_in(request, request.command)
        if request.verb.sealed and kept(request) in self.lines:
            self.lines.remove(kept(request))  # said anew, in the same words or in others
        changes = request.command is not None and not request.verb.reads and not request.verb.sealed
        changes = changes and not (request.verb.secret and self.ctx.aloud)  # then nothing was carried out
        if changes and self._had_like(request):
            return heard_messages.carried_out_before(line_of(request))
        reply = run_one(request, self.ctx, self.session)
        if reply.form is not None and self.presses:
            slug, line = dict(reply.form.carried).get("program"), reply.form.opens or request.line
            opens = heard_messages.opens(reply.form, f"{line} in:{slug}" if slug else line)
            return replace(opens, private=reply.private)
        return reply

    def _had_like(self, request: Request) -> bool:
        """Whether a line of the earlier wording, gone from this one, was the same command."""
        words = request.verb.words
        like = next((line for line in self.lines if f"{line} ".startswith(f"{words} ")), None)
        if like is not None:
            self.lines.remove(like)
        return like is not None

    def _check_in(self, request: Request, command: RecordProgress) -> Reply | None:
        ctx = allowed(request, self.ctx)
        program = lookup.the_program(ctx)
        line = line_of(request)
        old = self._earlier(command, line, ctx) if self.made else None
        stored = self.session.okrs.check_in(*_key(old)) if old else None
        if old is None or stored is None or not stored.live:
            reply = run_one(request, self.ctx, self.session)
        elif old.line == line:  # it was taken out and put back
            self._take_up(old)
            return None
        else:
            self.made.remove(old)
            reply = correct(command, stored, ctx)
            note(reply, ctx, self.session)
        kr_id, _, sequence = next(one.id for one in reply.touched if one.kind == "check-in").partition("#")
        self.standing.append(Made(program.id, kr_id, int(sequence), line))
        return reply

    def _earlier(self, command: RecordProgress, line: str, ctx: Context) -> Made | None:
        """The message's own check-in on the same key result, the one with the same line first."""
        program = lookup.the_program(ctx)
        key_result = lookup.key_result(command.key_result, ctx)
        same = [m for m in self.made if (m.program_id, m.key_result_id) == (program.id, key_result.id)]
        return next((made for made in same if made.line == line), same[0] if same else None)


def _sealed(lines: Sequence[str]) -> bool:
    """Whether one of them is all that is kept of what it said."""
    return any((verb := VERBS.by_words(line)) is not None and verb.sealed for line in lines)


def _key(made: Made) -> tuple[str, str, int]:
    return made.program_id, made.key_result_id, made.sequence


def _standing(made: Made, ctx: Context, session: Session) -> StillCounting | None:
    """A check-in that counts still, as its author may undo it here."""
    check_in = session.okrs.check_in(*_key(made))
    key_result = session.okrs.key_result(made.program_id, made.key_result_id, ctx.viewer)
    assert ctx.where is not None
    programs = session.programs.in_tenant(ctx.where.platform, ctx.where.tenant)
    slug = next((program.slug for program in programs if program.id == made.program_id), None)
    if check_in is None or not check_in.live or key_result is None or slug is None:
        return None
    return StillCounting(key_result.address, made.sequence, slug, made.line)
