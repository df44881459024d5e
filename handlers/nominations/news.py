"""What a digest and a cycle's summary tell of awards and stories: only what everybody may read already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.members.unsaying import NOBODY
from handlers.model import Program
from handlers.nominations.card import of_nominees
from handlers.nominations.engagement_model import Story
from handlers.nominations.funnels import Funnel, ended_at, funnel
from handlers.nominations.model import Dossier, Phase, Round
from handlers.okrs.figures import day_words
from handlers.okrs.periods import local_day
from handlers.ports import Store
from handlers.reply import Aside, Block, Bold, Link, Say, Span, Text
from handlers.rhythm.fitting import clipped

MOST = 5  # rounds that are named
NAME, TITLE, ADDRESS = 80, 140, 300  # characters


@dataclass(frozen=True)
class Chosen:
    """Somebody who was announced, and in which round."""

    dossier: Dossier
    round: Round


@dataclass(frozen=True)
class Awards:
    """Of one window. ``taking``: rounds that take nominations at its end, the one that ends next first;
    ``opened``: how many of them began in it."""

    chosen: tuple[Chosen, ...] = ()
    stories: tuple[Story, ...] = ()
    taking: tuple[Round, ...] = ()
    opened: int = 0


def awards(program: Program, since: datetime, until: datetime, store: Store) -> Awards:
    """Of (since, until]; nothing of a process that is not public."""
    rounds = {each.id: each for each in store.rounds.of(program.id) if each.process.public}
    found = store.outcomes.announced(program.id, since, until) if rounds else ()
    chosen = (
        Chosen(each, rounds[each.round_id])
        for each in found
        if each.round_id in rounds and (each.nominee_id is not None or each.nominee != NOBODY)
    )
    today = local_day(until, program.zone)
    open_ = [each for each in rounds.values() if each.opened_at <= until and _is_open(each, today)]
    return Awards(
        tuple(chosen),
        store.engagement.listed(program.id, since, until),
        tuple(sorted(open_, key=lambda each: (each.closes is None, each.closes or today, each.number))),
        sum(each.opened_at > since for each in open_),
    )


def _is_open(found: Round, today: date) -> bool:
    return found.phase is Phase.NOMINATING and (found.closes is None or found.closes >= today)


def funnels(program: Program, since: datetime, until: datetime, store: Store) -> tuple[Funnel, ...]:
    """Of the rounds that came to their end in (since, until], in the order of their numbers."""
    chosen = store.outcomes.announced(program.id, since, until)
    ids = {*store.outcomes.ended(program.id, since, until), *(each.round_id for each in chosen)}
    if not ids:
        return ()
    found = []
    for each in reversed(store.rounds.of(program.id)):
        groups = store.outcomes.groups(program.id, each.id) if each.id in ids else ()
        over = ended_at(each, groups)
        told = funnel(each, groups) if over is not None and since < over <= until else None
        found += [told] if told is not None else []
    return tuple(found)


# ---- in words ------------------------------------------------------------------------------------


def celebrated(chosen: Chosen) -> Text:
    """``Celebrated: Amina Diallo · Distinguished Contributor, Inaugural``."""
    name = clipped(chosen.dossier.nominee, NAME)
    return Text("Celebrated: ", Bold(name), f" · {clipped(chosen.round.name, TITLE)}")


def story(each: Story) -> Text:
    """Its link, whom it is about and who told it."""
    about = f" · about {clipped(each.about_name, NAME)}" if each.about_name else ""
    return Text(Bold(each.address), " ", *_link(each), f"{about} · told by {clipped(each.by_name, NAME)}")


def _link(each: Story) -> tuple[Span, ...]:
    """One that no message has room for stands in the list."""
    title = clipped(each.title, TITLE)
    if len(each.url) <= ADDRESS:
        return (Link(each.url, title),)
    return (f"{title} · " if title else "", Say("okr story list"))


def still_open(found: Awards, program: Program, now: datetime) -> Iterator[Block]:
    """``Open for nominations: R2 Distinguished Contributor, Spring, until 15 December``, and how to."""
    if not found.taking:
        return
    named = [_round(each, program, now) for each in found.taking[:MOST]]
    more = [f"{len(found.taking) - MOST} more"] if len(found.taking) > MOST else []
    yield Text(Bold("Open for nominations:"), f" {' · '.join([*named, *more])}.")
    yield Aside("Whom would you like to see celebrated? ", Say("okr nominate @name why"))


def _round(each: Round, program: Program, now: datetime) -> str:
    last = f", until {day_words(each.closes, near=local_day(now, program.zone))}" if each.closes else ""
    return f"R{each.number} {clipped(each.name, TITLE)}{last}"


def outcomes(found: Sequence[Funnel]) -> Iterator[Text]:
    """Under a title: ``R1 Star / 14 nominations of 9 nominees · 4 agreed · 2 selected``."""
    if found:
        yield Text(Bold("Nominations"))
    for each in found[:MOST]:
        yield Text(Bold(f"R{each.round.number} {clipped(each.round.name, TITLE)}"), f"\n{_figures(each)}")
    if len(found) > MOST:
        yield Text(f"and {len(found) - MOST} more: ", Say("okr round list"))


def _figures(found: Funnel) -> str:
    words = [of_nominees(found.nominations, found.nominees)]
    words += [f"{found.agreed} agreed"] if found.agreed is not None else []
    words += [f"{found.seconded} seconded"] if found.seconded is not None else []
    return " · ".join([*words, f"{found.selected} selected"])
