"""You said, we did.

okr changed the onboarding guide because F1
okr changes
okr changes undo C1
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.feedback import changing_messages as messages
from handlers.feedback import letters
from handlers.feedback.card import touched_change
from handlers.feedback.listening_model import Change
from handlers.feedback.model import Survey
from handlers.feedback.seeing import is_hushed, may_see, the_survey
from handlers.feedback.words import CHANGE
from handlers.grammar import argument, rest
from handlers.model import UserError
from handlers.okrs import lookup
from handlers.people import readable
from handlers.ports import Context
from handlers.reply import Reply

LONGEST_CHANGE = 300
RECENT = timedelta(days=366)
_BECAUSE = re.compile(r"(?P<what>.+?)\s+because(?:\s+of)?\s+f(?P<number>[1-9]\d{0,8})[.!]?", re.I | re.S)
_SEVERAL = re.compile(r"\sbecause(\s+of)?\s+f\d+\s*(,|;|&|and\b)\s*f\d", re.I)


@dataclass(frozen=True)
class Changed:
    what: str = rest(required=True, name="component because F1")

    @property
    def survey(self) -> int | None:
        """The number of the survey that it is because of."""
        found = _BECAUSE.fullmatch(self.what.strip())
        return int(found["number"]) if found is not None else None


@dataclass(frozen=True)
class Changes:
    pass


@dataclass(frozen=True)
class ChangesUndo:
    number: int = argument(CHANGE)


def changed(command: Changed, ctx: Context) -> Reply:
    """`okr changed <component> because F1`: told in that round's threads, and in the summary."""
    program = lookup.the_program(ctx)
    found = _BECAUSE.fullmatch(command.what.strip())
    if found is None and _SEVERAL.search(command.what) is not None:
        hint = "Say it once for each of them: `okr changed the onboarding guide because F1`"
        raise UserError("I can note one survey at a time.", hint)
    if found is None:
        example = "`okr changed the onboarding guide because F1`"
        raise UserError("I need what was changed, and the survey it was because of.", f"Like: {example}")
    survey = the_survey(int(found["number"]), ctx)
    if survey.closed_at is None:
        raise UserError(f"{survey.address} is not over yet.", "Nobody knows so far what was said.")
    what = readable(" ".join(found["what"].split()), ctx)
    if len(what) > LONGEST_CHANGE:
        raise UserError(f"That is {len(what)} characters long.", f"Keep it under {LONGEST_CHANGE}.")
    if (before := _noted_before(what, survey, ctx)) is not None:
        return replace(messages.noted_before(before), private=is_hushed(survey, program, ctx))
    new = Change(program.id, ctx.store.listening.last_change(program.id) + 1, survey, what, ctx.now)
    ctx.store.listening.add_change(new)
    return _told(messages.changed(program, new), new, ctx)


def _noted_before(what: str, survey: Survey, ctx: Context) -> Change | None:
    """The same because of the same survey, unless it was taken back."""
    noted = ctx.store.listening.changes(survey.program_id, survey.opened_at, ctx.now)
    same = (each for each in noted if each.survey.id == survey.id)
    return next((each for each in same if each.what.casefold() == what.casefold()), None)


def changes(command: Changes, ctx: Context) -> Reply:
    """`okr changes`: of the last year."""
    program = lookup.the_program(ctx)
    found = ctx.store.listening.changes(program.id, ctx.now - RECENT, ctx.now)
    told = (each for each in found if not (ctx.aloud and is_hushed(each.survey, program, ctx)))
    seen = [each for each in told if may_see(each.survey, program, ctx)]
    return messages.changes(program, seen, ctx.now)


def changes_undo(command: ChangesUndo, ctx: Context) -> Reply:
    """`okr changes undo C1`: wherever it was told it says so."""
    program = lookup.the_program(ctx)
    found = ctx.store.listening.change(program.id, command.number)
    if found is None or not may_see(found.survey, program, ctx):
        raise UserError(f"There is no C{command.number}.", "`okr changes` shows what was noted.")
    if found.undone:
        raise UserError(f"{found.address} was taken back before.")
    ctx.store.listening.undo_change(found)
    return _told(messages.undone(found), found, ctx)


def _told(receipt: Reply, change: Change, ctx: Context) -> Reply:
    """In the survey's threads, or to those whom it asked."""
    program = lookup.the_program(ctx)
    there = touched_change(change.survey, change.number, program)
    alone = letters.changed(change, program, ctx.store, by=ctx.who.id)
    hushed = is_hushed(change.survey, program, ctx)
    return replace(receipt, private=hushed, touched=(*there, *alone))
