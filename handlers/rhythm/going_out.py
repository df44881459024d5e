"""What is said of a post before it goes out, and when it does."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.model import Place, Program, UserError
from handlers.okrs import lookup
from handlers.okrs.whereabouts import may_see, words_of
from handlers.ports import Context
from handlers.reply import Reply, Say, Span, Text
from handlers.rhythm.digest_lines import listed, plural


def would(below: int, homes: Sequence[Place], line: str) -> tuple[Span, ...]:
    """For whoever looks at it beforehand: where it would stand, with how many messages in its thread, and the
    ``line`` that posts it."""
    places = _places(homes)
    thread = f" with {below} {plural('message', below)} in its thread" if below else ""
    where = f" It would go out {places}{',' if thread else ''}{thread}." if places else ""
    return (f"Only you see this.{where} Stewards post it at once with ", Say(line), ".")


def goes(what: str, homes: Sequence[Place]) -> Reply:
    """The receipt of one that was asked for; ``homes``: those that may be named."""
    places = _places(homes)
    return Reply((Text(f"{what} is on its way{f': {places}' if places else ''}."),))


def seen_homes(ctx: Context) -> list[Place]:
    """Those that may be named here."""
    return [home for home in lookup.the_program(ctx).homes if may_see(home, ctx.viewer)]


def require_home(program: Program) -> None:
    """UserError where there is nowhere to post."""
    if not program.homes:
        raise UserError(f"{program.title} has no home to post in.", f"Say where: `okr here {program.slug}`")


def _places(homes: Sequence[Place]) -> str:
    return listed([where for home in homes if (where := words_of(home))])
