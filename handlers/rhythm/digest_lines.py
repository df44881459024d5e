"""The lines of a weekly digest: wins, what moved, where a hand is welcome, what could use a hello."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.feedback import telling
from handlers.nominations import news as awards
from handlers.okrs import drawing
from handlers.okrs.figures import change_line
from handlers.okrs.model import CheckIn, KeyResult
from handlers.reply import Aside, Block, Bold, Link, Quote, Say, Span, Text
from handlers.rhythm.digest import Ask, Plan, newly_met
from handlers.rhythm.fitting import clipped
from handlers.rhythm.week import News, Told

FIRST = 3  # wins and requests that a longer one's headline shows
LISTED, FEW = 12, 5  # quiet key results that are named, and added or dropped ones
NAME, WORDS, FIGURES, SAID, ADDRESS = 60, 140, 200, 280, 300  # characters
LINKS = 3  # of one check-in

Group = tuple[Block, ...]  # blocks that stay together


@dataclass(frozen=True)
class Section:
    title: str
    groups: tuple[Group, ...]


def sections(plan: Plan) -> Iterator[Section]:
    if wins := (*_celebrated(plan), *map(_news, plan.wins)):
        yield Section("🎉 Wins", wins)
    if plan.moved:
        yield Section("What moved", tuple(_news(each) for each in plan.moved))
    if plan.asks:
        yield Section("A hand is welcome", tuple(_ask(each) for each in plan.asks))
    if plan.week.awards.stories:
        yield Section("Stories", tuple(_stories(plan)))
    yield from _said(plan)
    if plan.quiet:
        yield Section("Could use a hello", tuple(_quiet(plan)))
    if plan.added:
        yield Section("New", tuple(_names(plan.added)))
    if plan.dropped:
        yield Section("Let go", tuple(_names(plan.dropped)))


def highlights(plan: Plan) -> Iterator[Section]:
    """What everybody should see without opening the thread."""
    lines = [(Text(*_name(each.key_result, each.cycle), "\n", *_moved(each)),) for each in plan.wins]
    if wins := [*_celebrated(plan), *lines]:
        yield Section("🎉 Wins", _first(wins))
    if plan.asks:
        yield Section("A hand is welcome", _first([_ask(each) for each in plan.asks]))
    if plan.week.awards.stories:
        yield Section("Stories", _first([*_stories(plan)]))
    yield from _said(plan)


def _celebrated(plan: Plan) -> Iterator[Group]:
    """People come before figures."""
    return ((awards.celebrated(each),) for each in plan.week.awards.chosen)


def _stories(plan: Plan) -> Iterator[Group]:
    return ((awards.story(each),) for each in plan.week.awards.stories)


def _said(plan: Plan) -> Iterator[Section]:
    """In surveys that are over, and what came of them."""
    said = plan.week.surveys
    if said.results:
        yield Section("What people said", tuple((line,) for line in telling.results(said.results)))
    if said.changes:
        yield Section("You said, we did", tuple((Text(clipped(each, SAID)),) for each in said.changes[:FEW]))


def _first(groups: Sequence[Group]) -> tuple[Group, ...]:
    left = len(groups) - FIRST
    return (*groups[:FIRST], *([(Aside(f"and {left} more below"),)] if left > 0 else []))


def _news(news: News) -> Group:
    """One key result: its words, from where to where, by whom, and the newest note."""
    line = Text(*_name(news.key_result, news.cycle), "\n", *_moved(news))
    noted = next((each for each in reversed(news.told) if _is_noted(each.check_in)), None)
    return (line, Quote(*_note(noted.check_in))) if noted else (line,)


def _moved(news: News) -> Iterator[Span]:
    kr, last = news.key_result, news.told[-1]
    if newly_met(news):
        yield "✅ "
    if kr.reading is None:  # what was said counts no more: its window is over
        yield drawing.said(last.check_in, kr)
    elif news.before == kr.reading:
        yield f"still {clipped(change_line(None, kr.reading, kr.target), FIGURES)}"
    else:
        yield clipped(change_line(news.before, kr.reading, kr.target), FIGURES)
    yield f" · {_by(news.told)}"
    yield from _where(last)
    if len(news.told) > 1:
        yield f" ({len(news.told)} check-ins)"


def _by(told: Sequence[Told]) -> str:
    """``Alice and Ben``."""
    names = dict.fromkeys(clipped(drawing.author(each.check_in), NAME) for each in told)
    few = [*names][:3] + ([f"{len(names) - 3} more"] if len(names) > 3 else [])
    return listed(few)


def _where(told: Told) -> tuple[Span, ...]:
    """Where it was said, and the way there; else to its line under a card."""
    line = (" · ", Link(told.at.line, "check-in")) if told.at.line and not told.at.said else ()
    return (*drawing.where(told.at), *line)


def _is_noted(check_in: CheckIn) -> bool:
    return bool(check_in.note.strip() or _links(check_in))


def _links(check_in: CheckIn) -> list[str]:
    return [url for url in check_in.links if len(url) <= ADDRESS and url not in check_in.note][:LINKS]


def _note(check_in: CheckIn) -> tuple[Span, ...]:
    note = clipped(check_in.note, SAID)
    spans: list[Span] = [note] if note else []
    for url in _links(check_in):
        spans += [" " if spans else "", Link(url)]
    return tuple(spans)


def _ask(ask: Ask) -> Group:
    kr, told = ask.key_result, ask.told
    who = clipped(drawing.author(told.check_in), NAME)
    line = Text(*_name(kr), f"\n{who} asks", *_where(told), ":")
    return (line, Quote(clipped(told.check_in.ask, SAID)))


def _quiet(plan: Plan) -> Iterator[Group]:
    """Without anybody's name."""
    for kr in plan.quiet[:LISTED]:
        since = f" · no news since {day(kr.reading_at, plan)}" if kr.reading_at else " · no news yet"
        yield (Text(*_name(kr), since),)
    left = len(plan.quiet) - LISTED
    others = [f"{left} more here"] if left > 0 else []
    others += [f"{plan.quiet_before} more have waited for longer"] if plan.quiet_before else []
    if others:
        yield (Aside(f"{listed(others)}. All that wait for news: ", Say("okr list quiet")),)
    some = Say(f"okr progress {plan.quiet[0].address} …")
    yield (Aside("Do you know something about one of them? A line is enough: ", some),)


def _names(key_results: Sequence[KeyResult]) -> Iterator[Group]:
    """A few by name; more than that are a new plan, and a list says it better."""
    if len(key_results) > FEW:
        yield (Text(f"{len(key_results)} key results: ", Say("okr list")),)
        return
    for kr in key_results:
        yield (Text(*_name(kr)),)


# ---- small pieces --------------------------------------------------------------------------------


def _name(kr: KeyResult, cycle: str = "") -> tuple[Span, ...]:
    return (Bold(f"KR {kr.address}"), f"{f' ({cycle})' if cycle else ''} {clipped(kr.text, WORDS)}")


def day(at: datetime, plan: Plan) -> str:
    return drawing.day(at, plan.week.program, plan.week.until)


def plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def listed(words: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
