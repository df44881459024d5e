"""Rounds: a steward opens one for an award, and everybody sees what is open.

okr round open distinguished-contributor cohort:"Inaugural cohort" until:2026-12-15
okr round list
okr round close R1
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.grammar import argument, option
from handlers.model import FieldError, Program, UserError
from handlers.nominations import round_messages as messages
from handlers.nominations.advancing import advance
from handlers.nominations.card import touched_card
from handlers.nominations.knowing import those_known
from handlers.nominations.model import Award, Phase, Round, State
from handlers.nominations.moves import Act
from handlers.nominations.process import PRESETS, TITLES, Consent
from handlers.nominations.telling import to_nominators, to_unanswered
from handlers.nominations.which_award import begun
from handlers.nominations.words import AWARD, LAST_DAY, ROUND, WORDS
from handlers.okrs import lookup
from handlers.okrs.periods import local_day
from handlers.ports import Context
from handlers.reply import Notice, Reply

LONGEST_COHORT = 60
ALL = 100_000


@dataclass(frozen=True)
class RoundOpen:
    award: str = argument(AWARD)
    cohort: str | None = option("cohort", WORDS, long=True)
    until: date | None = option("until", LAST_DAY)


@dataclass(frozen=True)
class RoundList:
    pass


@dataclass(frozen=True)
class RoundClose:
    round: int | None = argument(ROUND, default=None)


def round_open(command: RoundOpen, ctx: Context) -> Reply:
    """`okr round open <award> [cohort:…] [until:DATE]`: an award of the program, or a preset's name."""
    program = lookup.the_program(ctx)
    award = _award(command.award, ctx)
    known = ctx.store.rounds.of(program.id)
    running = next((each for each in known if each.phase is not Phase.CLOSED and _is_of(each, award)), None)
    if running is not None:
        raise UserError(
            f"R{running.number}, {running.name}, is {running.phase}.",
            f"Close it first: `okr round close R{running.number}`",
        )
    if command.until is not None and command.until < local_day(ctx.now, program.zone):
        raise FieldError("until", f"{command.until} is over.", "Name a day to come.")
    cohort = (command.cohort or "").strip()
    if len(cohort) > LONGEST_COHORT:
        raise UserError(f"That cohort's name is {len(cohort)} characters long.", "Keep it under 60.")
    number = max((each.number for each in known), default=0) + 1
    new = Round(ctx.new_id(), program.id, number, award, cohort, award.process, ctx.now, closes=command.until)
    ctx.store.rounds.add(new)
    return messages.opened(program, new, ctx.now)


def round_list(command: RoundList, ctx: Context) -> Reply:
    """`okr round [list]`: the newest first."""
    program = lookup.the_program(ctx)
    awards = ctx.store.rounds.awards(program.id)
    return messages.rounds(program, ctx.store.rounds.of(program.id), awards, ctx.now)


def round_close(command: RoundClose, ctx: Context) -> Reply:
    """`okr round close [R1]`: nothing of it goes on. What is under review has to be decided first, but for
    one that whoever closes it must not hear of: that goes on."""
    found = the_round(command.round, ctx, "okr round close")
    if found.phase is Phase.CLOSED:
        raise UserError(f"R{found.number} is closed already.", "`okr round list` shows what is open.")
    program, dossiers = lookup.the_program(ctx), ctx.store.dossiers
    if undecided := those_known(found, dossiers.of_round(program.id, found.id, (State.REVIEW,)), ctx):
        named = ", ".join(each.address for each in undecided[:10])
        raise UserError(
            f"Not decided yet: {named}.", f"Like: `okr nomination decide {undecided[0].address} selected`"
        )
    ongoing = dossiers.of_round(program.id, found.id, (State.SUBMITTED, State.ASKED, State.OPEN), limit=ALL)
    # Whoever was chosen and invited keeps the time that they were given to answer.
    invited = [
        each for each in ongoing if found.process.consent is Consent.AFTER and each.state is State.ASKED
    ]
    ended = [advance(each, Act.EXPIRE, found.process, ctx.now) for each in ongoing if each not in invited]
    for each in ended:
        dossiers.save(each)
    ctx.store.rounds.save(replace(found, phase=Phase.CLOSED))
    touched = tuple(one for each in ended for one in touched_card(each))
    told: list[Notice] = []
    for each in filter(None, [dossiers.get(program.id, each.number) for each in ended]):
        told += to_nominators(each, program, ctx.store, ctx.who.id)
        told += to_unanswered(found, each, program, ctx.store, over=True)
    return replace(messages.closed(found, invited), touched=touched, notices=tuple(told))


def the_round(number: int | None, ctx: Context, words: str) -> Round:
    """The round of this number; without one the only one that is not closed. UserError otherwise, with the
    command of these ``words``."""
    program = lookup.the_program(ctx)
    return _among(ctx.store.rounds.of(program.id), number, program, words)


def _among(known: Sequence[Round], number: int | None, program: Program, words: str) -> Round:
    if number is not None:
        found = next((each for each in known if each.number == number), None)
        if found is None:
            known_ones = "`okr round list` shows them."
            raise UserError(f"There is no round R{number} in {program.title}.", known_ones)
        return found
    running = [each for each in known if each.phase is not Phase.CLOSED]
    if len(running) == 1:
        return running[0]
    if not running:
        raise UserError(f"No round is open in {program.title}.", messages.HOW_TO_OPEN)
    named = ", ".join(f"R{each.number} ({each.name})" for each in running)
    raise UserError("Which round?", f"{named}. Like: `{words} R{running[0].number}`")


def newest_round(number: int | None, ctx: Context, words: str) -> Round:
    """The round of this number, else the one that runs, else the newest. UserError as ``the_round``."""
    program = lookup.the_program(ctx)
    known = ctx.store.rounds.of(program.id)
    if number is None and known and all(each.phase is Phase.CLOSED for each in known):
        return known[0]
    return _among(known, number, program, words)


def _award(said: str, ctx: Context) -> Award:
    """The program's own; a preset becomes one at its first round."""
    program = lookup.the_program(ctx)
    known = {each.slug: each for each in ctx.store.rounds.awards(program.id)}
    names = list(dict.fromkeys([*known, *PRESETS]))
    may_be = begun(said, names)
    if len(may_be) != 1:
        message = f"“{said}” begins more than one award." if may_be else f"I know no award “{said}”."
        raise UserError(message, f"There is: {', '.join(may_be or names)}.")
    (slug,) = may_be
    if slug in known:
        return known[slug]
    award = Award(program.id, slug, TITLES[slug], PRESETS[slug])
    ctx.store.rounds.put_award(award)
    return award


def _is_of(each: Round, award: Award) -> bool:
    return each.award.slug == award.slug
