"""Where everybody stands: `okr` and `okr list`, and the form that asks for a check-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from handlers import words
from handlers.addresses import read_ref
from handlers.following import changes
from handlers.grammar import option, rest
from handlers.model import Cycle, Program, UserError
from handlers.okrs import drawing, lookup
from handlers.okrs import listing_messages as messages
from handlers.okrs.grades import objective_share
from handlers.okrs.health import as_of
from handlers.okrs.health import health as health_of
from handlers.okrs.messages import value_example, value_hint
from handlers.okrs.model import Health, KeyResult, Objective, Ref
from handlers.okrs.rules import refuse_unless_open
from handlers.people import member_of
from handlers.ports import Context
from handlers.reply import Field, Form, Reply, Say, Text

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
    objectives = live_objectives(ctx, lookup.shown_cycle(ctx))
    owned = [kr for item in objectives for kr in item.key_results if ctx.who.id in kr.owners]
    quiet = [kr for kr in owned if health_of(kr, ctx.now, zone=program.zone) is Health.QUIET]
    return messages.mine(program, objectives, owned, quiet, changes.within(program, ctx.who.id, ctx), ctx.now)


def list_key_results(command: ListKeyResults, ctx: Context) -> Reply:
    """`okr list [mine|@who|O2|at-risk|quiet|<cycle>]`: objectives with their key results."""
    program = lookup.the_program(ctx)
    wanted = _selection(command.what.strip(), ctx)
    every = live_objectives(ctx, wanted.cycle)
    shares = {item.id: objective_share(item) for item in every}  # of the whole, whatever is shown of it
    shown = [
        replace(item, key_results=tuple(kr for kr in item.key_results if wanted.keep(item, kr)))
        for item in every
    ]
    if command.what:
        shown = [item for item in shown if item.key_results]
    elsewhen = "" if wanted.cycle == program.cycle else wanted.cycle.name
    title = wanted.title or elsewhen
    page = (command.page, _pages(shown), command.what)
    if not shown:
        return messages.nothing_listed(program, title, wanted.empty)
    return messages.listing(
        program, title, _page(shown, command.page), shares, page, ctx.now, changeable=not elsewhen
    )


@dataclass(frozen=True)
class Selection:
    """Which key results a list shows; ``empty`` is what to say when there are none."""

    title: str
    cycle: Cycle
    keep: Callable[[Objective, KeyResult], bool]
    empty: Text


def _selection(what: str, ctx: Context) -> Selection:
    program = lookup.the_program(ctx)
    if not what:
        return Selection("", lookup.shown_cycle(ctx), lambda item, kr: True, Text("No objectives yet."))
    if what.lower() == "mine" or what.startswith(("@", "<@")):
        who = ctx.who if what.lower() == "mine" else member_of(words.WHO.read(what)[0], ctx)
        empty = Text(f"{who.name} owns no key result here, and that is fine: anybody may check in.")
        return Selection(
            f"{who.name}'s key results", lookup.shown_cycle(ctx), lambda item, kr: who.id in kr.owners, empty
        )
    by_health = {health.value.replace(" ", "-"): health for health in Health}
    health = by_health.get(what.lower().replace(" ", "-"))
    if health is not None:
        return _of_health(health, ctx)
    for cycle in ctx.store.programs.cycles(program.id):
        if cycle.name.casefold() == what.casefold():
            return Selection(cycle.name, cycle, lambda item, kr: True, Text("It has no objectives."))
    return _of_objective(what, ctx)


def _of_health(health: Health, ctx: Context) -> Selection:
    program = lookup.the_program(ctx)
    quiet = health is Health.QUIET
    return Selection(
        "No news lately" if quiet else health.value.capitalize(),
        lookup.shown_cycle(ctx),
        lambda item, kr: health_of(kr, ctx.now, zone=program.zone) is health,
        Text("There is news of every key result." if quiet else f"Nothing is {health.value}."),
    )


def _of_objective(what: str, ctx: Context) -> Selection:
    ref, left = read_ref(what)
    if left.strip() or (ref.code is not None and not _named(ref, ctx)):
        raise UserError(
            f"I cannot list “{what[:60]}”.",
            "Try mine, @name, O2, at-risk, off-track, quiet, or a cycle's name.",
        )
    chosen = lookup.objective(ref, ctx)
    add = Say(f"okr add kr {chosen.address} …")
    empty = Text(f"{chosen.address} has no key results yet: ", add)
    cycle = lookup.shown_cycle(ctx)
    return Selection(chosen.title, cycle, lambda item, kr: item.id == chosen.id, empty)


def _named(ref: Ref, ctx: Context) -> bool:
    program, cycle = lookup.the_program(ctx), lookup.shown_cycle(ctx)
    return bool(ctx.store.okrs.find(program.id, cycle.id, ref, ctx.viewer))


def live_objectives(ctx: Context, cycle: Cycle) -> list[Objective]:
    """Those of a cycle with their key results, as they stand now or stood at its close; dropped ones not."""
    program = lookup.the_program(ctx)
    every = ctx.store.okrs.objectives(program.id, cycle.id, ctx.viewer)
    return [
        replace(item, key_results=tuple(kr for kr in item.key_results if kr.dropped_at is None))
        for item in as_of(cycle.closed_at or ctx.now, program.zone, *every)
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


def key_result_choices(ctx: Context, cycle: Cycle | None = None) -> tuple[tuple[str, str], ...]:
    """What a form offers to choose from: those of ``cycle``, else of the open one; one's own first. UserError
    without any."""
    cycle = cycle or lookup.open_cycle(ctx)
    every = [kr for item in live_objectives(ctx, cycle) for kr in item.key_results]
    if not every:
        raise UserError(
            f"{lookup.the_program(ctx).title} has no key results yet.",
            "A steward can add some: `okr import`, or `okr setup`.",
        )
    every.sort(key=lambda kr: ctx.who.id not in kr.owners)
    return tuple((drawing.own(kr), f"{kr.address} {kr.text}") for kr in every)


def progress_form(given: Mapping[str, Any], ctx: Context) -> Form:
    """`okr progress` with something missing: asks for it, the person's own key results first."""
    program = lookup.the_program(ctx)
    chosen, cycle = _chosen(given, ctx)
    return Form(
        "okr progress",
        "Check in",
        (
            Field(
                "key_result",
                "Key result",
                "choice",
                value=drawing.own(chosen) if chosen else "",
                choices=key_result_choices(ctx, cycle),
            ),
            Field("value", "Value", placeholder=value_example(chosen), hint=value_hint(chosen)),
            Field("note", "Note", "long", required=False, placeholder="What happened? Links are kept."),
            Field("link", "Link", required=False, placeholder="https://…"),
            Field("confidence", "Confidence, 0 to 10", required=False),
            Field(
                "health",
                "How it looks to you",
                "choice",
                value=given.get("health") or "",
                required=False,
                choices=(("on-track", "On track"), ("at-risk", "At risk"), ("off-track", "Off track")),
            ),
            Field("on", "Day", "date", required=False, hint="If it was another day than today."),
            Field("ask", "What would help?", "long", value=given.get("ask", ""), required=False),
        ),
        intro=_of_another_cycle(cycle, program),
        line="okr progress 2.1 37 first batch",
        carried=(("program", program.slug),),
    )


def _chosen(given: Mapping[str, Any], ctx: Context) -> tuple[KeyResult | None, Cycle | None]:
    """What is checked in on, as far as it is known, and its cycle: an old button's may be of one before the
    current. UserError where nothing is to be recorded any more."""
    ref, named = given.get("key_result"), given.get("cycle")
    cycle = lookup.open_cycle(ctx, named) if named else None
    if ref is None:
        return None, cycle
    chosen = lookup.key_result(ref, ctx, cycle=cycle)
    cycle = lookup.cycle_of(chosen, ctx)
    refuse_unless_open(chosen, cycle)
    return chosen, cycle


def _of_another_cycle(cycle: Cycle | None, program: Program) -> tuple[str, ...]:
    if cycle is None or program.cycle is None or cycle.id == program.cycle.id:
        return ()
    return (f"This is about {cycle.name}; the current cycle is {program.cycle.name}.",)
