"""Which award is meant, by its short name or a beginning of that which no other has."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from handlers.model import UserError
from handlers.nominations.model import Award
from handlers.okrs import lookup
from handlers.ports import Context

Again = Callable[[str], str]


def begun(said: str, slugs: Iterable[str]) -> list[str]:
    """Those that ``said`` may stand for: the one of that name, else all that begin so."""
    known = list(dict.fromkeys(slugs))
    return [said] if said in known else [each for each in known if each.startswith(said)]


def the_award(said: str | None, ctx: Context, again: Again, *, kind: str = "") -> Award:
    """The program's award of this name; without one its only one, or the only one that has this ``kind`` of
    seat. UserError otherwise. ``again``: the whole line with a short name in it."""
    program = lookup.the_program(ctx)
    known = {award.slug: award for award in ctx.store.rounds.awards(program.id)}
    may_be = begun(said, known) if said is not None else list(known)
    if said is None and len(may_be) > 1:
        seated = [slug for slug in may_be if any(rule.kind == kind for rule in known[slug].process.panel)]
        may_be = seated or may_be
    if len(may_be) == 1:
        return known[may_be[0]]
    if not known:
        raise UserError(
            "There is no award yet.", "A round makes one: `okr round open distinguished-contributor`"
        )
    offered = may_be or list(known)
    choices = tuple((known[slug].title, f"{again(slug)} in:{program.slug}") for slug in offered)
    message = "Which award?" if may_be else f"There is no award “{said}”."
    raise UserError(message, f"There is: {', '.join(offered)}.", choices)
