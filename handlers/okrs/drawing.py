"""Small pieces that several OKR messages are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.model import Program
from handlers.okrs.attainment import attainment
from handlers.okrs.figures import amount, day_words, progress_line, reading_words
from handlers.okrs.health import health, why
from handlers.okrs.model import Change, CheckIn, Evidence, Health, KeyResult, Objective
from handlers.okrs.periods import local_day
from handlers.okrs.whereabouts import NOWHERE, Whereabouts
from handlers.plain import bar
from handlers.reply import Bold, Button, Link, Span, Struck

MOMENT = timedelta(seconds=1)
TICKS = "▁▂▃▄▅▆▇█"


def day(at: datetime, program: Program, now: datetime) -> str:
    """``3 June``, in the program's zone; with the year when it is another one."""
    return day_words(local_day(at, program.zone), near=local_day(now, program.zone))


def last_day(until: datetime, program: Program, now: datetime) -> str:
    """The day that something is open on still; its end is no part of it."""
    return day(until - MOMENT, program, now)


def said(check_in: CheckIn, kr: KeyResult) -> str:
    """What a check-in said: ``37``, ``+5``, ``14/20 (70%)``."""
    words = reading_words(check_in.reading, kr.target)
    adds = check_in.change is Change.ADD and check_in.reading.amount >= 0
    return f"+{words}" if adds else words


def said_and_after(check_in: CheckIn, kr: KeyResult) -> str:
    """``37``; what was added with what it came to: ``+5 → 42``."""
    words = said(check_in, kr)
    if check_in.change is Change.ADD and check_in.after is not None:
        words += f" → {amount(check_in.after.amount, kr.target)}"
    return words


def news(check_in: CheckIn, kr: KeyResult, program: Program, now: datetime) -> str:
    """``+5 → 42, Alice, 3 June``: a check-in in passing."""
    return f"{said_and_after(check_in, kr)}, {author(check_in)}, {day(check_in.holds_at, program, now)}"


def health_words(kr: KeyResult, program: Program, now: datetime) -> str:
    """``on track``; for a quiet one the reason: ``no news since 3 June``."""
    state = health(kr, now, zone=program.zone)
    return why(kr, now, zone=program.zone) if state in (Health.QUIET, Health.GRADED) else state.value


def provenance(kr: KeyResult) -> str:
    return f" · {kr.reading_source.value}" if kr.reading_source else ""


def address_of(thing: KeyResult | Objective) -> str:
    return thing.address if isinstance(thing, Objective) else f"KR {thing.address}"


def own(thing: KeyResult | Objective) -> str:
    """How a button names it: by its own id, since its number may move before the button is pressed."""
    return f"~{thing.id}"


def act(label: str, words: str, thing: KeyResult | Objective, rest: str, style: str = "") -> Button:
    """A button about one key result or objective; ``rest`` follows its name at once (``#3 in:dc``)."""
    return Button(label, f"{words} {own(thing)}{rest}", style, typed=f"{words} {thing.address}{rest}")


def name_of(thing: KeyResult | Objective) -> str:
    return f"{address_of(thing)} {thing.title if isinstance(thing, Objective) else thing.text}"


def key_result_lines(kr: KeyResult, program: Program, now: datetime) -> tuple[Span, ...]:
    """Two lines: the words, then the bar, the figures, the health and where they come from."""
    share = attainment(kr.target, kr.reading)
    fraction = None if share is None else float(share) / 100
    state = health_words(kr, program, now)
    figures = progress_line(kr)
    ending = "" if state in figures else f" · {state}"
    return (Bold(kr.address), f" {kr.text}\n{bar(fraction)} {figures}{ending}{provenance(kr)}")


def check_in_line(
    check_in: CheckIn, kr: KeyResult, program: Program, now: datetime, at: Whereabouts = NOWHERE
) -> tuple[Span, ...]:
    """``#3 · 20 November · 37 · Alice in #general · first batch``; struck out when undone. The number leads
    to its line under the card, the place to the message it was said in."""
    head = (
        Link(at.line, f"#{check_in.sequence}") if at.line else f"#{check_in.sequence}",
        f" · {day(check_in.holds_at, program, now)} · ",
    )
    by = (f" · {author(check_in)}", *where(at), f" · {check_in.source.value}")
    if not check_in.live:
        return (*head, Struck(said(check_in, kr)), *by, " · undone")
    value = said_and_after(check_in, kr)
    spans: list[Span] = [*head, Bold(value), *by]
    if check_in.note:
        spans.append(f" · {check_in.note}")
    spans += _links(check_in)
    if check_in.ask:
        spans.append(f" · would help: {check_in.ask}")
    for each in check_in.evidence:
        spans += ["\n", *evidence_line(each)]
    return tuple(spans)


def note_and_links(check_in: CheckIn) -> tuple[str, ...]:
    """The note, and behind it the addresses that it does not hold."""
    links = " ".join(url for url in check_in.links if url not in check_in.note)
    return (check_in.note, " " if check_in.note and links else "", links)


def author(check_in: CheckIn) -> str:
    return check_in.by_name or "a former member"


def where(at: Whereabouts) -> tuple[Span, ...]:
    """`` in #general``, leading to the message where there is one; nothing for a place without a name."""
    if not at.where:
        return ()
    return (" ", Link(at.said, at.where) if at.said else at.where)


def evidence_line(evidence: Evidence) -> tuple[Span, ...]:
    """What was added to a check-in later: ``↳ https://… · the story itself · Priya``."""
    note = f" · {evidence.note}" if evidence.note else ""
    return ("↳ ", Link(evidence.link), f"{note} · {evidence.by_name or 'a former member'}")


def _links(check_in: CheckIn) -> list[Span]:
    spans: list[Span] = []
    for url in check_in.links:
        if url not in check_in.note:
            spans += [" · ", Link(url)]
    return spans


def sparkline(newest: Sequence[CheckIn]) -> str:
    """``▁▃▇ 12 → 37``: how the value moved over the check-ins that count, oldest first."""
    values = [each.after.amount for each in reversed(newest) if each.live and each.after is not None]
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    if low == high:
        return ""
    steps = [int((value - low) / (high - low) * (len(TICKS) - 1)) for value in values]
    return "".join(TICKS[step] for step in steps)
