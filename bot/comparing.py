"""The newest wording of a message beside the one before, line by line: what is new, and what is gone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.running import allowed, note, run_one
from handlers import heard_messages
from handlers.heard_messages import StillCounting
from handlers.okrs import lookup
from handlers.okrs.commands import RecordProgress
from handlers.okrs.correcting import correct
from handlers.ports import Context
from handlers.registry import VERBS
from handlers.reply import Reply
from handlers.requests import Request
from storage.heard import Made
from storage.session import Session


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


ASKED = "? "  # before a line that is not carried out yet: its author was asked whether to


def unmarked(line: str) -> str:
    return line.removeprefix(ASKED)


def remembered(wanted: Sequence[Request]) -> list[str]:
    """Not who wanted to say something without a name: nothing came of it here but an address."""
    return [kept(request) for request in wanted if not request.unnamed]


@dataclass
class Wording:
    """The newest wording of a message beside the one before. ``lines`` and ``made`` are what the one
    before said and recorded, as far as the new one has not taken it up yet; ``waiting`` those of its lines
    that were asked about, ``asked`` those of the new one, as they are kept and as they are said."""

    ctx: Context
    session: Session
    presses: bool
    lines: list[str]
    made: list[Made]
    standing: list[Made] = field(default_factory=list)  # check-ins that belong to the message now
    waiting: set[str] = field(init=False)
    asked: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.waiting = {unmarked(line) for line in self.lines if line.startswith(ASKED)}
        self.lines = [unmarked(line) for line in self.lines]

    def follow(self, wanted: Sequence[Request]) -> list[Reply]:
        new = [request for request in wanted if not self._as_before(request)]
        replies = [reply for request in new if (reply := self._one(request)) is not None]
        gone = [made for made in self.made if made.line in self.lines]
        self.standing += self.made
        open_ = [each for made in gone if (each := still_counting(made, self.ctx, self.session)) is not None]
        replies += [heard_messages.taken_out(open_)] if open_ else []
        return (
            [*replies, heard_messages.sealed_stands()]
            if not self.ctx.aloud and says_sealed(self.lines)
            else replies
        )

    def remembered(self, wanted: Sequence[Request]) -> list[str]:
        """Its lines, to be compared with later wordings."""
        return [f"{ASKED}{line}" if line in self.asked else line for line in remembered(wanted)]

    def question(self) -> Reply | None:
        """About lines that were changed after the like was carried out; None where it stands as it is."""
        if self.waiting == self.asked.keys():
            return None
        if not self.asked:
            return heard_messages.asked_in_vain()
        return heard_messages.carried_out_before(tuple(self.asked.values()))

    def _as_before(self, request: Request) -> bool:
        line = kept(request)
        if line not in self.lines or request.verb.sealed:
            return False
        self.lines.remove(line)
        if line in self.waiting:
            self.asked[line] = line_of(request)
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
            self.asked[kept(request)] = line_of(request)
            return None
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


def says_sealed(lines: Sequence[str]) -> bool:
    """Whether one of them is all that is kept of what it said."""
    return any((verb := VERBS.by_words(line)) is not None and verb.sealed for line in lines)


def _key(made: Made) -> tuple[str, str, int]:
    return made.program_id, made.key_result_id, made.sequence


def still_counting(made: Made, ctx: Context, session: Session) -> StillCounting | None:
    """A check-in that counts still, as its author may undo it here."""
    check_in = session.okrs.check_in(*_key(made))
    key_result = session.okrs.key_result(made.program_id, made.key_result_id, ctx.viewer)
    assert ctx.where is not None
    programs = session.programs.in_tenant(ctx.where.platform, ctx.where.tenant)
    slug = next((program.slug for program in programs if program.id == made.program_id), None)
    if check_in is None or not check_in.live or key_result is None or slug is None:
        return None
    return StillCounting(key_result.address, made.sequence, slug, made.line)
