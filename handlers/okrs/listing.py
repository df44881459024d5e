"""Where everybody stands: `okr` and `okr list`, and the form that asks for a check-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from handlers import words
from handlers.grammar import option, rest
from handlers.model import Cycle, UserError
from handlers.okrs import listing_messages as messages
from handlers.okrs import lookup
from handlers.okrs.grades import objective_share
from handlers.okrs.health import health as health_of
from handlers.okrs.messages import value_example, value_hint
from handlers.okrs.model import Health, KeyResult, Objective, Ref
from handlers.people import member_of
from handlers.ports import Context
from handlers.reply import Field, Form, Reply

PAGE = 15  # key results a page: what a phone shows without endless scrolling


@dataclass(frozen=True)
class Mine:
    pass


@dataclass(frozen=True)
class ListKeyResults:
    what: str = rest(name="mine|@who|O2|at-risk|quiet|cycle")
    page: int = option("page", words.number(1, 999, "n"), default=1)


def mine(command: Mine, ctx: Context) -> Reply:
    """`okr`: my key results and what needs me."""
    program = lookup.the_program(ctx)
    objectives = _live(_objectives(ctx, program.cycle))
    owned = [kr for item in objectives for kr in item.key_results if ctx.who.id in kr.owners]
    quiet = [kr for kr in owned if health_of(kr, ctx.now, zone=program.zone) is Health.QUIET]
    return messages.mine(program, objectives, owned, quiet, ctx.now)


def list_key_results(command: ListKeyResults, ctx: Context) -> Reply:
    """`okr list [mine|@who|O2|at-risk|quiet|<cycle>]`: objectives with their key results."""
    program = lookup.the_program(ctx)
    title, cycle, keep = _filter(command.what.strip(), ctx)
    every = _live(_objectives(ctx, cycle))
    shares = {item.id: objective_share(item) for item in every}  # of the whole, whatever is shown of it
    shown = [
        replace(item, key_results=tuple(kr for kr in item.key_results if keep(item, kr))) for item in every
    ]
    if command.what:
        shown = [item for item in shown if item.key_results]
    page = (command.page, _pages(shown), command.what)
    return messages.listing(program, title, _page(shown, command.page), shares, page, ctx.now)


Keep = Callable[[Objective, KeyResult], bool]


def _filter(what: str, ctx: Context) -> tuple[str, Cycle | None, Keep]:
    """What `what` asks for: (title, cycle, which key results)."""
    program = lookup.the_program(ctx)
    if not what:
        return "", program.cycle, lambda item, kr: True
    if what.lower() == "mine" or what.startswith(("@", "<@")):
        who = ctx.who if what.lower() == "mine" else member_of(words.WHO.read(what)[0], ctx)
        return f"{who.name}'s key results", program.cycle, lambda item, kr: who.id in kr.owners
    by_health = {health.value.replace(" ", "-"): health for health in Health}
    health = by_health.get(what.lower().replace(" ", "-"))
    if health is not None:
        title = "No news lately" if health is Health.QUIET else health.value.capitalize()
        return title, program.cycle, lambda item, kr: health_of(kr, ctx.now, zone=program.zone) is health
    for cycle in ctx.store.programs.cycles(program.id):
        if cycle.name.casefold() == what.casefold():
            return cycle.name, cycle, lambda item, kr: True
    ref, left = words.read_ref(what)
    if left.strip() or (ref.code is not None and not _named(ref, ctx)):
        raise UserError(
            f"I cannot list “{what[:60]}”.",
            "Try mine, @name, O2, at-risk, off-track, quiet, or a cycle's name.",
        )
    chosen = lookup.objective(ref, ctx)
    return chosen.title, program.cycle, lambda item, kr: item.id == chosen.id


def _named(ref: Ref, ctx: Context) -> bool:
    program = lookup.the_program(ctx)
    return program.cycle is not None and bool(
        ctx.store.okrs.find(program.id, program.cycle.id, ref, ctx.viewer)
    )


def _objectives(ctx: Context, cycle: Cycle | None) -> tuple[Objective, ...]:
    if cycle is None:
        return ()
    return ctx.store.okrs.objectives(lookup.the_program(ctx).id, cycle.id, ctx.viewer)


def _live(objectives: tuple[Objective, ...]) -> list[Objective]:
    return [
        replace(item, key_results=tuple(kr for kr in item.key_results if kr.dropped_at is None))
        for item in objectives
        if item.dropped_at is None
    ]


def _pages(objectives: list[Objective]) -> int:
    return max(1, -(-sum(len(item.key_results) for item in objectives) // PAGE))


def _page(objectives: list[Objective], page: int) -> list[Objective]:
    """The objectives with only this page's key results; objectives without any stay on page 1."""
    if page > _pages(objectives):
        raise UserError(f"There is no page {page}.", f"The last one is {_pages(objectives)}.")
    shown, start, seen = [], (page - 1) * PAGE, 0
    for item in objectives:
        first = seen
        seen += len(item.key_results)
        inside = item.key_results[max(0, start - first) : max(0, start + PAGE - first)]
        if inside or (page == 1 and not item.key_results):
            shown.append(replace(item, key_results=inside))
    return shown


def progress_form(given: Mapping[str, Any], ctx: Context) -> Form:
    """`okr progress` with something missing: asks for it, the person's own key results first."""
    program = lookup.the_program(ctx)
    every = [kr for item in _live(_objectives(ctx, program.cycle)) for kr in item.key_results]
    if not every:
        raise UserError(
            f"{program.title} has no key results yet.", "A steward can add some: okr import, or okr setup."
        )
    every.sort(key=lambda kr: ctx.who.id not in kr.owners)
    ref = given.get("key_result")
    chosen = lookup.key_result(ref, ctx) if ref is not None else None
    return Form(
        "okr progress",
        "Check in",
        (
            Field(
                "key_result",
                "Key result",
                "choice",
                value=chosen.address if chosen else "",
                choices=tuple((kr.address, f"{kr.address} {kr.text}") for kr in every),
            ),
            Field("value", "Value", placeholder=value_example(chosen), hint=value_hint(chosen)),
            Field("note", "Note", "long", required=False, placeholder="What happened? Links are kept."),
            Field("link", "Link", required=False, placeholder="https://…"),
            Field("confidence", "Confidence, 0 to 10", required=False),
        ),
        line="okr progress 2.1 37 first batch",
        carried=(("program", program.slug),),
    )
