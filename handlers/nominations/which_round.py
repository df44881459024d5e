"""Which round a nomination is for, by what was written after ``for``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from handlers.model import FieldError, UserError
from handlers.nominations import messages
from handlers.nominations.model import Phase, Round
from handlers.nominations.process import Consent
from handlers.okrs import lookup
from handlers.ports import Context
from handlers.verbs import NEAR

LEAST_OF_A_NAME = 4  # letters of a short name that are no word of a reason


def running_rounds(ctx: Context) -> list[Round]:
    known = ctx.store.rounds.of(lookup.the_program(ctx).id)
    return [each for each in known if each.phase is Phase.NOMINATING]


def round_and_why(award: str | None, why: str, ctx: Context) -> tuple[Round, str]:
    """A word after ``for`` that is no award's is part of the reason: "for two years of…"."""
    running = running_rounds(ctx)
    if not running:
        program = lookup.the_program(ctx)
        raise UserError(f"No round is open for nominations in {program.title}.", messages.HOW_TO_OPEN)
    if award is not None:
        said = f"{award} {why}".strip()
        if (named := _named(said, running)) is not None:
            return named
        _check_not_over(said, running, ctx)
        if _looks_like_an_award(award, running):
            names = ", ".join(f"for {each.award.slug}" for each in running)
            raise FieldError(
                "why",
                f"I know no award “{award}” that takes nominations now.",
                f"Write {names}. If it is a reason, begin with another word, such as: because of …",
            )
        why = f"for {said}"
    if len(running) > 1:
        names = _open(running)
        if award is not None:
            raise FieldError("award", f"I know no award “{award}”.", f"There is: {names}.")
        raise FieldError("award", "For which award?", f"Write {names}.")
    return running[0], why.strip()


def _check_not_over(said: str, running: Sequence[Round], ctx: Context) -> None:
    """Raise FieldError where an award is named whose round takes no nominations any more."""
    open_ = {each.award.slug for each in running}
    newest: dict[str, Round] = {}
    for each in ctx.store.rounds.of(lookup.the_program(ctx).id):
        newest.setdefault(each.award.slug, each)
    over = [each for slug, each in newest.items() if slug not in open_]
    if (named := _named(said, over)) is not None:
        found, _ = named
        raise FieldError(
            "why",
            f"R{found.number}, {found.name}, is {found.phase}: it takes no nominations any more.",
            f"There is: {_open(running)}.",
        )


def _open(running: Sequence[Round]) -> str:
    return ", ".join(f"for {each.award.slug} ({each.award.title})" for each in running)


def round_named(award: str | None, why: str, ctx: Context) -> Round | None:
    """The one whose award stands after ``for``, if any does."""
    named = _named(f"{award} {why}".strip(), running_rounds(ctx)) if award is not None else None
    return named[0] if named is not None else None


def asks_somebody(named: Round | None, ctx: Context) -> bool:
    """Whether the nominee is to hear of it first: of the ``named`` round, else of any that it may be for."""
    may_be = [named] if named is not None else running_rounds(ctx)
    return any(each.process.consent is not Consent.NEVER for each in may_be)


def _named(said: str, running: Sequence[Round]) -> tuple[Round, str] | None:
    """The round whose award ``said`` begins with, by its title, its short name or a beginning of that which
    no other has, and what comes after it."""
    for each in running:
        for name in (each.award.title, each.award.slug):
            if f"{said} ".casefold().startswith(f"{name} ".casefold()):
                return each, said[len(name) :].strip()
    word, _, left = said.partition(" ")
    begin_so = [each for each in running if each.award.slug.startswith(word.lower())]
    long_enough = len(word) >= LEAST_OF_A_NAME  # "for a", "for their"
    return (begin_so[0], left.strip()) if long_enough and len(begin_so) == 1 else None


_HYPHENATED = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+", re.IGNORECASE)


def _looks_like_an_award(word: str, running: Sequence[Round]) -> bool:
    """Rather than the first word of a reason."""
    slugs = [each.award.slug for each in running]
    near = process.extractOne(word.lower(), slugs, scorer=fuzz.ratio, score_cutoff=NEAR)
    return near is not None or _HYPHENATED.fullmatch(word) is not None
