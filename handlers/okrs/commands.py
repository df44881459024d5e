"""What people say about key results' progress, and what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from handlers import words
from handlers.grammar import argument, flag, option, rest
from handlers.model import FieldError, UserError
from handlers.okrs import listing_messages, lookup, messages, rules
from handlers.okrs.model import CheckIn, Health, KeyResult, Objective, Ref
from handlers.okrs.said import Said
from handlers.permissions import is_steward, owns
from handlers.ports import Context
from handlers.reply import Reply
from handlers.words import CheckInRef

LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
SAID_HEALTH = {
    "on-track": Health.ON_TRACK,
    "at-risk": Health.AT_RISK,
    "off-track": Health.OFF_TRACK,
}
HEALTH = words.choice("on-track|at-risk|off-track", {key: key for key in SAID_HEALTH})


@dataclass(frozen=True)
class RecordProgress:
    key_result: Ref = argument(words.REF)
    value: Said = argument(words.VALUE)
    note: str = rest(name="note and links")
    link: str = option("link", words.TEXT, default="")
    confidence: int | None = option("confidence", words.CONFIDENCE)
    health: str | None = option("health", HEALTH)
    on: date | None = option("on", words.DATE)
    ask: str = option("ask", words.TEXT, long=True, default="")
    win: bool = flag("win")


@dataclass(frozen=True)
class Undo:
    check_in: CheckInRef | None = argument(words.CHECK_IN, default=None)


@dataclass(frozen=True)
class Show:
    what: Ref = argument(words.REF)


@dataclass(frozen=True)
class History:
    key_result: Ref = argument(words.REF)


def record_progress(command: RecordProgress, ctx: Context) -> Reply:
    """`okr progress 2.1 37 note`: add a check-in to a key result."""
    program = lookup.the_program(ctx)
    key_result = lookup.key_result(command.key_result, ctx, change=True)
    check_in = rules.check_in(
        key_result,
        command.value,
        by=ctx.who,
        at=ctx.now,
        zone=program.zone,
        on=command.on,
        cycle=program.cycle,
        note=command.note,
        links=_links(command),
        confidence=command.confidence,
        health=SAID_HEALTH[command.health] if command.health else None,
        win=command.win,
        ask=command.ask,
        place=ctx.where.key if ctx.where else None,
        confined=ctx.viewer is not None,
    )
    after = ctx.store.okrs.record(program.id, check_in, ctx.viewer)
    return messages.progress_recorded(program, key_result, after, check_in, ctx.now)


def undo(command: Undo, ctx: Context) -> Reply:
    """`okr undo [2.1#3]`: mark a check-in as not meant, one's own newest if none is named."""
    program = lookup.the_program(ctx)
    key_result, check_in = _meant(command, ctx)
    may_undo_any = owns(ctx.who, key_result) or is_steward(ctx)
    undone = rules.undo(check_in, ctx.who, ctx.now, may_undo_any)
    after = ctx.store.okrs.undo(program.id, undone, ctx.viewer)
    return messages.undone(program, key_result, after, undone, ctx.now)


def show(command: Show, ctx: Context) -> Reply:
    """`okr show 2.1`: everything about a key result or an objective."""
    program = lookup.the_program(ctx)
    found = lookup.anything(command.what, ctx)
    names = _owner_names(ctx, found)
    if isinstance(found, Objective):
        return listing_messages.objective(program, found, names, ctx.now)
    parent = _parent(found, ctx)
    newest = ctx.store.okrs.check_ins(program.id, found.id, ctx.viewer, limit=12)
    return messages.key_result(program, found, newest, names, parent, ctx.now)


def history(command: History, ctx: Context) -> Reply:
    """`okr history 2.1`: its check-ins, newest first."""
    program = lookup.the_program(ctx)
    key_result = lookup.key_result(command.key_result, ctx)
    newest = ctx.store.okrs.check_ins(program.id, key_result.id, ctx.viewer, limit=40)
    return messages.history(program, key_result, newest)


def _meant(command: Undo, ctx: Context) -> tuple[KeyResult, CheckIn]:
    program = lookup.the_program(ctx)
    if command.check_in is None:
        check_in = ctx.store.okrs.last_by(program.id, ctx.who.id, ctx.viewer)
        if check_in is None:
            raise UserError(
                "There is nothing of yours to undo.", "To undo another one, name it: okr undo 2.1#3"
            )
        key_result = ctx.store.okrs.key_result(program.id, check_in.key_result_id, ctx.viewer, change=True)
        assert key_result is not None
        return key_result, check_in
    key_result = lookup.key_result(command.check_in.key_result, ctx, change=True)
    found = ctx.store.okrs.check_in(program.id, key_result.id, command.check_in.sequence)
    if found is None or (found.confined and found.place != ctx.viewer):
        raise UserError(
            f"KR {key_result.address} has no check-in #{command.check_in.sequence}.",
            f"okr history {key_result.address} lists them.",
        )
    return key_result, found


def _links(command: RecordProgress) -> tuple[str, ...]:
    if command.link and not LINK.fullmatch(command.link):
        raise FieldError("link", "That is not a web address.", "Links start with https://")
    return tuple(dict.fromkeys(LINK.findall(f"{command.note} {command.link}")))


def _owner_names(ctx: Context, thing: KeyResult | Objective) -> tuple[str, ...]:
    members = ctx.store.members.many(thing.owners)
    return tuple(members[owner].name for owner in thing.owners if owner in members)


def _parent(key_result: KeyResult, ctx: Context) -> KeyResult | Objective | None:
    if key_result.parent_id is None:
        return None
    okrs, program = ctx.store.okrs, lookup.the_program(ctx)
    found = okrs.key_result(program.id, key_result.parent_id, ctx.viewer)
    return found or okrs.objective(program.id, key_result.parent_id, ctx.viewer)
