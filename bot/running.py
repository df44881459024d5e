"""One command inside its transaction: who, where, which program, may they, run, note."""

from __future__ import annotations

import contextlib
import random
import secrets
import time
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.origin import Origin
from bot.posting import want_notices, want_posts
from handlers import permissions
from handlers.asking import form_for
from handlers.lookups import MembershipLookup, PersonLookup, PlaceLookup
from handlers.model import Identity, Member, NotAllowed, Place, PlaceKind, Program, UserError
from handlers.nominations.words import GROUP
from handlers.okrs.traces import lane_of
from handlers.okrs.whereabouts import key_of
from handlers.ports import Context, Need
from handlers.programs.resolve import resolve
from handlers.reply import Block, Divider, Reply, Touched
from handlers.requests import Request
from storage.session import Session

WHICH = "which program is it about?"
ANEW = "I kept nothing of it. Pick one and write it again, or add `in:<program>` to what you typed."


class AlreadyDone(Exception):
    """The platform delivered again what was recorded before."""


def new_id() -> str:
    """A new id; later ones sort after earlier ones."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(7)}"


@dataclass(frozen=True)
class Runner:
    """Runs the requests of one message in one transaction, all or none of them."""

    admins: Set[str]  # such as slack:U1, discourse:17
    zone: str  # for people whose platform does not tell theirs
    pages: bool = False  # whether people can open the bot's own

    def run(self, requests: Sequence[Request], origin: Origin, now: datetime, session: Session) -> Reply:
        """The reply to them all. Raises UserError, Need or AlreadyDone, and then nothing is kept."""
        ctx = self.circumstances(origin, now, session, keep=any(map(keeps, requests)))
        with all_or_none(requests):
            replies = [run_one(request, ctx, session) for request in requests]
        reply = joined(replies)
        if any(each.wrote for each in replies) and not _first_time(requests, origin, session):
            raise AlreadyDone
        return reply

    def circumstances(self, origin: Origin, now: datetime, session: Session, *, keep: bool) -> Context:
        """Who and where, for every command of one message. ``keep``: somebody new becomes a member."""
        who = self._who(origin.identity, session, keep=keep)
        where = _where(origin, session)
        chance = random.SystemRandom()
        return Context(who, where, None, now, session, new_id, chance, origin.identity, pages=self.pages)

    def _who(self, identity: Identity, session: Session, *, keep: bool) -> Member:
        """The member an account belongs to; somebody new becomes one when they change something."""
        member = session.members.at(identity)
        if member is None:
            person = session.directory.person(identity)
            if person is None:
                raise Need(PersonLookup(identity))
            member = Member(new_id(), person.name, (identity,), person.standing, person.zone or self.zone)
            if keep:
                session.members.add(member)
        admin = any(str(account) in self.admins for account in member.identities)
        return replace(member, admin=admin)


def keeps(request: Request) -> bool:
    """Whether somebody new becomes a member by it."""
    return request.command is not None and not request.verb.reads and request.verb.keeps


def _where(origin: Origin, session: Session) -> Place:
    place = origin.place
    if place.kind is PlaceKind.DIRECT:
        return place
    known = session.directory.place(place.platform, place.tenant, place.id)
    if known is None:
        raise Need(PlaceLookup(place.platform, place.tenant, place.id))
    if origin.claimed and known.confined and not _is_there(origin.identity, known, session):
        raise NotAllowed("That form belongs to a place that you are not in.", "Open it again where you are.")
    return known


def _is_there(account: Identity, place: Place, session: Session) -> bool:
    inside = session.directory.is_in(account, place)
    if inside is None:
        raise Need(MembershipLookup(account, place))
    return inside


def allowed(request: Request, ctx: Context) -> Context:
    """The circumstances with the program the command is about; NotAllowed unless they may run it."""
    assert ctx.where is not None
    verb = request.verb
    across = verb.across and request.program is None and ctx.store.programs.at(ctx.where) is None
    if verb.program and not across:
        named = (request.program, request.ref, partial(_line, request), ctx.who, ctx.where, ctx.store)
        find = partial(resolve, *named, partial(_fits, request, ctx), by_okrs=verb.fits is None)
        with _hushed(request, ctx):
            program = find()
        if verb.alone and request.command is not None:
            ctx.store.programs.lock(program.id)
            program = find()  # as whoever held the lock before left it
        ctx = replace(ctx, program=program)
    with _named(request, ctx):
        permissions.check(verb.may, ctx)
    return ctx


def _fits(request: Request, ctx: Context, program: Program) -> bool:
    fits = request.verb.fits
    return fits is None or fits(request.command, program, ctx.who, ctx.store)


@contextlib.contextmanager
def all_or_none(requests: Sequence[Request]) -> Iterator[None]:
    """Of several lines in one message the mistake in one undoes the others too, which is said."""
    try:
        yield
    except UserError as error:
        if len(requests) < 2:
            raise
        error.hint = f"{error.hint} Nothing of your message was recorded.".strip()
        raise


@contextlib.contextmanager
def _named(request: Request, ctx: Context) -> Iterator[None]:
    """What is refused is known by the command's words."""
    try:
        yield
    except NotAllowed as error:
        error.command = request.verb.words
        error.program_id = ctx.program.id if ctx.program else None
        raise


def _line(request: Request) -> str:
    """For a question about it; of what is not to be repeated only which command it was."""
    return request.wordless if request.verb.hushed else request.line


@contextlib.contextmanager
def _hushed(request: Request, ctx: Context) -> Iterator[None]:
    """A mistake in what others need not read is answered in private, as is any about nominations."""
    try:
        yield
    except UserError as error:
        error.private = error.private or request.verb.hushed or request.verb.group == GROUP
        if request.verb.hushed and ctx.aloud and error.choices:
            error.message = f"I did not take that where others read along. Tell me here instead: {WHICH}"
            error.hint = "Pick one, and I ask for the rest."
        elif request.verb.sealed and error.choices and request.command is not None:
            error.hint = ANEW
        raise


def run_one(request: Request, ctx: Context, session: Session) -> Reply:
    """One command's reply, its traces noted."""
    ctx, verb = allowed(request, ctx), request.verb
    with _named(request, ctx), _hushed(request, ctx):
        if request.command is None:
            if verb.instead is not None and (other := verb.instead(request.given, ctx)) is not None:
                return other
            own = verb.form(request.given, ctx) if verb.form else form_for(verb, request.given, ctx)
            return Reply(form=own)
        reply = verb.handler(request.command, ctx)
    note(reply, ctx, session)
    return replace(reply, posts=()) if reply.posts else reply


def note(reply: Reply, ctx: Context, session: Session) -> None:
    """The audit row and the outbox rows, in the command's own transaction."""
    program = session.programs.by_slug(reply.about) if reply.about else ctx.program
    if reply.wrote:
        session.audit.add(
            program.id if program else None,
            (ctx.who.id if reply.by is None else reply.by) or None,
            ctx.where.key if ctx.where and reply.by != "" else None,
            reply.wrote,
            ctx.now,
        )
    by_id = {each.id: each for each in _programs_of(reply, session)}
    for touched in dict.fromkeys(reply.touched):
        its = by_id.get(touched.program, program)
        if its is not None:
            want(session, its, touched, ctx.now)
    if program is not None:
        want_posts(session, program.id, reply.posts, ctx.now)
    want_notices(session, reply.notices, ctx.now)


def _programs_of(reply: Reply, session: Session) -> tuple[Program, ...]:
    """Those whose traces name them, if any does."""
    return session.programs.all() if any(touched.program for touched in reply.touched) else ()


def want(session: Session, program: Program, touched: Touched, now: datetime) -> None:
    """Have a public trace brought up to date, where it stands."""
    for home in touched.places or program.homes:
        session.outbox.want(program.id, home, key_of(touched), lane=lane_of(touched), now=now)


def _first_time(requests: Sequence[Request], origin: Origin, session: Session) -> bool:
    """Whether neither this delivery nor the question it answers was recorded before."""
    keys = [origin.key, *(f"once:{request.once}" for request in requests if request.once)]
    platform, tenant = origin.identity.platform, origin.place.tenant
    return all(session.inbox.claim(platform, tenant, key, "command") for key in keys)


def joined(replies: Sequence[Reply]) -> Reply:
    """Several replies as one message."""
    if len(replies) == 1:
        return replies[0]
    blocks: list[Block] = []
    for reply in replies:
        blocks += [*([Divider()] if blocks else []), *reply.blocks]
    touched = tuple(touched for reply in replies for touched in reply.touched)
    return Reply(
        tuple(blocks),
        touched=touched,
        private=any(reply.private for reply in replies),
        wrote="; ".join(reply.wrote for reply in replies),
        notices=tuple(notice for reply in replies for notice in reply.notices),
    )
