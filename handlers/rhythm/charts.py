"""The charts of a cycle's summary as plain data, with the words that say the same. Nobody is named in one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from handlers.okrs.attainment import attainment
from handlers.okrs.figures import reading_words, share_words
from handlers.okrs.grades import objective_score, objective_share
from handlers.okrs.model import Kind
from handlers.pictures import Bar, Bars, Drawing
from handlers.rhythm.fitting import clipped
from handlers.rhythm.plans import Chapter, Result, Summary

MOST = 30  # bars that can be told apart
LINE, FIGURE, TITLE, NAME = 70, 20, 66, 46  # characters
NOTHING = "nothing recorded"
ALT = 1800  # characters of a picture's words


def overview(plan: Summary) -> Drawing | None:
    """How far each objective came; None for a single one, for more than can be told apart, and where nothing
    was recorded."""
    bars = tuple(_chapter(chapter) for chapter in plan.chapters)
    if not 1 < len(bars) <= MOST or not _any(bars):
        return None
    title = f"{clipped(plan.program.title, TITLE)}, {clipped(plan.cycle.name, NAME)}"
    told = _told(f"{_short(bar.label)} {bar.note}" for bar in bars)
    return Drawing(Bars(title, bars), f"Bar chart: how far each objective came. {told}")


def of_objective(chapter: Chapter, plan: Summary) -> Drawing | None:
    """How far each of its key results came, and from where; None as in ``overview``."""
    bars = tuple(_result(each) for each in chapter.results)
    if len(bars) > MOST or not _any(bars):
        return None
    item = chapter.objective
    first = "where it stood at the start" if any(bar.before for bar in bars) else ""
    title = f"{item.address} · {clipped(item.title, TITLE)}"
    told = _told(f"{_short(bar.label)} {_change(bar)}" for bar in bars)
    alt = f"Bar chart: how far each key result of {item.address} came. {told}"
    return Drawing(Bars(title, bars, first), alt)


def _any(bars: Iterable[Bar]) -> bool:
    return any(bar.share is not None for bar in bars)


def _chapter(chapter: Chapter) -> Bar:
    item = chapter.objective
    score, share = objective_score(item), objective_share(item)
    known = _whole(share) if any(kr.reading for kr in item.key_results) else None
    note = _note(NOTHING if known is None else f"{known}%", score)
    return Bar(_label(item.address, item.title, note), known, None, note)


def _result(result: Result) -> Bar:
    kr = result.key_result
    share = attainment(kr.target, kr.reading)
    before = attainment(kr.target, result.before)
    note = _note(_figures(result, share), result.grade.score if result.grade else None)
    return Bar(_label(kr.address, kr.text, note), _whole(share), _whole(before), note)


def _label(address: str, words: str, note: str) -> str:
    """As much as stands in one line with the note."""
    return f"{address} {clipped(words, LINE - len(address) - len(note))}"


def _figures(result: Result, share: Decimal | None) -> str:
    """``7 · 70%``, ``70% · 87% of the way``, ``done``."""
    kr = result.key_result
    if kr.reading is None:
        return NOTHING
    figure = clipped(reading_words(kr.reading, kr.target), FIGURE)
    if share is None or kr.target.kind is Kind.MILESTONE:
        return figure
    return f"{figure} · {share_words(share)}{' of the way' if '%' in figure else ''}"


def _note(figures: str, score: Decimal | None) -> str:
    return figures if score is None else f"{figures} · grade {score_words(score)}"


def score_words(score: Decimal) -> str:
    """``0.7``, ``1.0``, ``0.93``."""
    return f"{score:.2f}".removesuffix("0")


def _whole(share: Decimal | None) -> int | None:
    """Cut off: 100 is never drawn too soon."""
    return None if share is None else int(share)


# ---- the words -----------------------------------------------------------------------------------


def _told(parts: Iterable[str]) -> str:
    return f"{clipped('; '.join(parts), ALT)}."


def _short(label: str) -> str:
    """Its address: the words stand in the message."""
    address = label.split(" ", 1)[0]
    return address if address.startswith("O") else f"KR {address}"


def _change(bar: Bar) -> str:
    if bar.share is None or bar.before is None or bar.before == bar.share:
        return bar.note
    return f"{bar.note}, at the start {bar.before}%"
