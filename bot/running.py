"""One command inside its transaction: who, where, which program, may they, run, note."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.origin import Origin
from handlers import permissions
from handlers.asking import form_for
from handlers.model import Identity, Member, Place, PlaceKind
from handlers.okrs.traces import key_of, lane_of
from handlers.ports import Context, Need, PersonLookup, PlaceLookup
from handlers.programs.resolve import resolve
from handlers.reply import Block, Divider, Reply
from handlers.requests import Request
from storage.session import Session


class AlreadyDone(Exception):
    """The platform delivered again what was recorded before."""


def new_id() -> str:
    """A new id; later ones sort after earlier ones."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(7)}"


@dataclass(frozen=True)
class Runner:
    """Runs the requests of one message in one transaction, all or none of them."""

    admins: frozenset[str]
    zone: str  # for people whose platform does not tell theirs

    def run(self, requests: Sequence[Request], origin: Origin, now: datetime, session: Session) -> Reply:
        """The reply to them all. Raises UserError, Need or AlreadyDone, and then nothing is kept."""
        reads = all(request.verb.reads or request.command is None for request in requests)
        who = self._who(origin.identity, session, keep=not reads)
        where = _where(origin, session)
        replies = []
        for request in requests:
            ctx = Context(who, where, None, now, session, new_id, random.Random())
            replies.append(_run_one(request, ctx, session))
        reply = _joined(replies)
        if any(each.wrote for each in replies) and not _first_time(origin, session):
            raise AlreadyDone
        return reply

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


def _where(origin: Origin, session: Session) -> Place:
    place = origin.place
    if place.kind is PlaceKind.DIRECT:
        return place
    known = session.directory.place(place.platform, place.tenant, place.id)
    if known is None:
        raise Need(PlaceLookup(place.platform, place.tenant, place.id))
    return known


def _run_one(request: Request, ctx: Context, session: Session) -> Reply:
    assert ctx.where is not None
    verb = request.verb
    if verb.program:
        program = resolve(request.program, request.ref, request.line, ctx.who, ctx.where, ctx.store)
        ctx = replace(ctx, program=program)
    permissions.check(verb.may, ctx)
    if request.command is None:
        own = verb.form(request.given, ctx) if verb.form else form_for(verb, request.given, ctx)
        return Reply(form=own)
    reply = verb.handler(request.command, ctx)
    _note(reply, ctx, session)
    return reply


def _note(reply: Reply, ctx: Context, session: Session) -> None:
    """The audit row and the outbox rows, in the command's own transaction."""
    if not reply.wrote:
        return
    where = ctx.where
    session.audit.add(
        ctx.program.id if ctx.program else None,
        ctx.who.id,
        where.key if where else None,
        reply.wrote,
        ctx.now,
    )
    home = ctx.program.home if ctx.program else None
    if ctx.program is None or home is None:
        return
    for touched in dict.fromkeys(reply.touched):
        session.outbox.want(ctx.program.id, home, key_of(touched), lane=lane_of(touched), now=ctx.now)


def _first_time(origin: Origin, session: Session) -> bool:
    identity = origin.identity
    return session.inbox.claim(identity.platform, origin.place.tenant, origin.key, "command")


def _joined(replies: Sequence[Reply]) -> Reply:
    if len(replies) == 1:
        return replies[0]
    blocks: list[Block] = []
    for reply in replies:
        blocks += [*([Divider()] if blocks else []), *reply.blocks]
    touched = tuple(touched for reply in replies for touched in reply.touched)
    return Reply(tuple(blocks), touched=touched, wrote="; ".join(reply.wrote for reply in replies))
