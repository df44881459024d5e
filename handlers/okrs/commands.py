"""What people say about key results' progress, and what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handlers import words
from handlers.addresses import CheckInRef
from handlers.grammar import argument, flag, option, rest
from handlers.model import FieldError, PlaceKind, Program, UserError
from handlers.okrs import listing_messages, lookup, messages, rules, whereabouts
from handlers.okrs.grades import refuse_graded
from handlers.okrs.health import as_of, key_result_as_of
from handlers.okrs.model import CheckIn, Health, KeyResult, Objective, Ref
from handlers.okrs.periods import local_day
from handlers.okrs.possible import refuse_impossible
from handlers.okrs.said import Said
from handlers.people import names_of, readable
from handlers.permissions import is_steward, owns
from handlers.ports import Context
from handlers.reply import Reply
from handlers.words import Day

LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
PAGE = 20  # check-ins that `okr history` shows at a time
SHOWN = 3  # of them `okr show` shows
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
    on: Day | None = option("on", words.DAY)
    ask: str = option("ask", words.TEXT, long=True, default="")
    cycle: str = option("cycle", lookup.CYCLE, long=True, default="")
    win: bool = flag("win")


@dataclass(frozen=True)
class Undo:
    check_in: CheckInRef | None = argument(words.CHECK_IN, default=None)


@dataclass(frozen=True)
class Show:
    what: Ref = argument(words.REF)
    cycle: str = option("cycle", lookup.CYCLE, long=True, default="")


@dataclass(frozen=True)
class History:
    key_result: Ref = argument(words.REF)
    cycle: str = option("cycle", lookup.CYCLE, long=True, default="")
    page: int = option("page", words.number(1, 999, "n"), default=1)


def record_progress(command: RecordProgress, ctx: Context) -> Reply:
    """`okr progress 2.1 37 note`: add a check-in to a key result."""
    program = lookup.the_program(ctx)
    key_result = key_result_of(command, ctx)
    check_in = check_in_of(command, key_result, ctx)
    after = recorded(check_in, program, ctx)
    before = key_result_as_of(check_in.holds_at, program.zone, key_result)
    alone = ctx.where is not None and ctx.where.kind is PlaceKind.DIRECT
    return messages.progress_recorded(program, before, after, check_in, ctx.now, alone=alone)


def key_result_of(command: RecordProgress, ctx: Context) -> KeyResult:
    """The one that is checked in on, to be changed."""
    cycle = lookup.open_cycle(ctx, command.cycle) if command.cycle else None
    return lookup.key_result(command.key_result, ctx, change=True, cycle=cycle)


def recorded(check_in: CheckIn, program: Program, ctx: Context) -> KeyResult:
    """What it makes of its key result. UserError when a value came out that cannot be."""
    after = ctx.store.okrs.record(program.id, check_in, ctx.viewer)
    if check_in.after is None:  # of the past: what it came to, and what came later, is known now
        then = ctx.store.okrs.check_in(program.id, after.id, after.last_sequence)
        refuse_impossible(replace(after, reading=then.after if then else None))
        refuse_impossible(after)
    return after


def check_in_of(
    command: RecordProgress, key_result: KeyResult, ctx: Context, held: datetime | None = None
) -> CheckIn:
    """The check-in that was said, not stored yet. ``held``: see ``rules.check_in``."""
    program = lookup.the_program(ctx)
    return rules.check_in(
        key_result,
        command.value,
        by=ctx.who,
        at=ctx.now,
        zone=program.zone,
        on=_day(command.on, ctx.now, program.zone),
        held=held,
        cycle=program.cycle,
        note=readable(command.note, ctx),
        links=_links(command),
        confidence=command.confidence,
        health=SAID_HEALTH[command.health] if command.health else None,
        win=command.win,
        ask=readable(command.ask, ctx),
        place=ctx.where.key if ctx.where else None,
        confined=ctx.viewer is not None,
    )


def undo(command: Undo, ctx: Context) -> Reply:
    """`okr undo [2.1#3]`: mark a check-in as not meant, one's own newest if none is named."""
    program = lookup.the_program(ctx)
    key_result, check_in = _meant(command, ctx)
    refuse_graded(key_result)
    may_undo_any = owns(ctx.who, key_result) or is_steward(ctx)
    undone = rules.undo(check_in, ctx.who, ctx.now, may_undo_any)
    after = ctx.store.okrs.undo(program.id, undone, ctx.viewer)
    refuse_impossible(after, key_result.reading)
    return messages.undone(program, key_result, after, undone, ctx.now)


def show(command: Show, ctx: Context) -> Reply:
    """`okr show 2.1`: everything about a key result or an objective."""
    program = lookup.the_program(ctx)
    cycle = lookup.shown_cycle(ctx, command.cycle)
    found = lookup.anything(command.what, ctx, cycle=cycle)
    names = names_of(found.owners, ctx)
    elsewhen = "" if cycle == program.cycle else cycle.name
    at = cycle.closed_at or ctx.now
    if isinstance(found, Objective):
        (found,) = as_of(at, program.zone, found)
        return listing_messages.objective(program, found, names, ctx.now, elsewhen)
    found = key_result_as_of(at, program.zone, found)
    parent = lookup.with_id(found.parent_id, ctx) if found.parent_id else None
    newest = ctx.store.okrs.check_ins(program.id, found.id, ctx.viewer, limit=12)
    live = tuple(each for each in newest if each.live)[:SHOWN]
    said = whereabouts.find(live, program, ctx.where, ctx.viewer, ctx.store)
    shown = tuple((each, said[each.sequence]) for each in live)
    card = whereabouts.cards(found.objective_id, program, ctx.where, ctx.viewer, ctx.store)
    return messages.key_result(program, found, newest, shown, card, names, parent, ctx.now, elsewhen)


def history(command: History, ctx: Context) -> Reply:
    """`okr history 2.1`: its check-ins, newest first."""
    program = lookup.the_program(ctx)
    cycle = lookup.shown_cycle(ctx, command.cycle)
    key_result = lookup.key_result(command.key_result, ctx, cycle=cycle)
    until = command.page * PAGE
    newest = ctx.store.okrs.check_ins(program.id, key_result.id, ctx.viewer, limit=until + 1)
    shown = newest[until - PAGE : until]
    if newest and not shown:
        raise UserError(f"There is no page {command.page}.", f"The last one is {-(-len(newest) // PAGE)}.")
    said = whereabouts.find(shown, program, ctx.where, ctx.viewer, ctx.store)
    lines = tuple((each, said[each.sequence]) for each in shown)
    older = command.page + 1 if len(newest) > until else 0
    return messages.history(program, key_result, lines, older, ctx.now)


def _meant(command: Undo, ctx: Context) -> tuple[KeyResult, CheckIn]:
    program = lookup.the_program(ctx)
    if command.check_in is None:
        cycle = lookup.open_cycle(ctx)
        check_in = ctx.store.okrs.last_by(program.id, cycle.id, ctx.who.id, ctx.viewer)
        if check_in is None:
            raise UserError(
                "There is nothing of yours to undo.", "To undo another one, name it: `okr undo 2.1#3`"
            )
        key_result = ctx.store.okrs.key_result(program.id, check_in.key_result_id, ctx.viewer, change=True)
        assert key_result is not None
        return key_result, check_in
    key_result = lookup.key_result(command.check_in.key_result, ctx, change=True)
    return key_result, numbered(command.check_in.sequence, key_result, ctx)


def numbered(sequence: int, key_result: KeyResult, ctx: Context) -> CheckIn:
    """The key result's check-in of that number; UserError where the viewer sees none."""
    found = ctx.store.okrs.check_in(key_result.program_id, key_result.id, sequence, ctx.viewer)
    if found is None or (found.confined and found.place != ctx.viewer):
        raise UserError(
            f"KR {key_result.address} has no check-in #{sequence}.",
            f"`okr history {key_result.address}` lists them.",
        )
    return found


def _day(on: Day | None, now: datetime, zone: str) -> date | None:
    return local_day(now, zone) - timedelta(days=on) if isinstance(on, int) else on


def _links(command: RecordProgress) -> tuple[str, ...]:
    if command.link and not LINK.fullmatch(command.link):
        raise FieldError("link", "That is not a web address.", "Links start with https://")
    return tuple(dict.fromkeys(trimmed(url) for url in LINK.findall(f"{command.note} {command.link}")))


def trimmed(url: str) -> str:
    """An address without the punctuation of the sentence around it."""
    url = url.rstrip(".,;:!?'\"")
    return url.rstrip(")]}") if "(" not in url else url
