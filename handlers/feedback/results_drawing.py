"""How a survey came out: figures with all that belongs to them, a picture with its words, comments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from handlers.feedback.card import key_of
from handlers.feedback.drawing import answers, kind, rate, until
from handlers.feedback.model import Asks, Survey
from handlers.feedback.open_messages import MANY_TIMES
from handlers.feedback.outcome import Outcome, outcome
from handlers.feedback.polling import why
from handlers.feedback.questions import Kind
from handlers.feedback.scores import Tally, change, rounding, share, shifts
from handlers.feedback.threshold import LEAST
from handlers.model import Program
from handlers.pictures import Bar, Bars, Drawing
from handlers.ports import Store
from handlers.replies.drawing import lines
from handlers.replies.showing import seen
from handlers.reply import Aside, Block, Bold, Divider, Heading, Quote, Reply, Say, Text
from handlers.rhythm.fitting import pages

MOST_REPLIES = 5
Group = tuple[Block, ...]  # that stay together
DOORS = {"slack": "on Slack", "discourse": "on the forum", "web": "by form", "poll": "in the forum’s poll"}
CAPTION = "Filled: percent of those who answered."


def posted(program: Program, survey: Survey, store: Store, viewer: str | None, now: datetime) -> Reply:
    """Below its card, once it is closed: as much as one message holds, and where to read on."""
    groups = (*drawn(program, outcome(survey, store), now), *replied(program, survey, viewer, store))
    first, *others = pages(groups)
    more = (Aside("There is more: ", Say(f"okr survey results {survey.address} page:2")),) if others else ()
    return Reply((Heading(f"{survey.name} · the results"), *first, *more))


def replied(program: Program, survey: Survey, viewer: str | None, store: Store) -> Iterator[Group]:
    """What was said in its threads, as far as the viewer may see it."""
    found = seen(program, key_of(survey.id), viewer, store, MOST_REPLIES)
    if found.shown:
        first, *others = lines(found, "")
        yield (Divider(), Text(Bold("Said in the thread")), first)
        yield from ((each,) for each in others)


def drawn(program: Program, found: Outcome, now: datetime) -> Iterator[Group]:
    """In groups of blocks that stay together."""
    yield tuple(_head(program, found, now))
    for number, tally in enumerate(found.tallies):
        yield from _question(found, number, tally)
    if found.survey.lost is not None and not found.survey.anonymous:
        yield (Aside(why(found.survey.lost)),)


def _head(program: Program, found: Outcome, now: datetime) -> Iterator[Block]:
    survey = found.survey
    closed = f"closed {until(survey, program, now)}"
    if not found.tallies:
        yield Text(_too_few(found))
        thanks = ". Thank you to those who did!" if survey.answered else ""
        yield Aside(f"{survey.address} · {kind(survey)} · {closed}{thanks}")
        return
    yield Aside(f"{survey.address} · {rate(survey.answered, survey.audience)} · {kind(survey)} · {closed}")
    if found.apart:
        many = "1 more is" if found.apart == 1 else f"{found.apart} more are"
        yield Aside(f"{many} in no figure: beside the forum’s public votes it would say who said what.")
    if survey.asks is Asks.ANYONE:
        yield Aside(MANY_TIMES)
    if (picture := _picture(found)) is not None:
        yield picture


def _too_few(found: Outcome) -> str:
    if found.survey.anonymous and found.survey.lost is not None:
        return "What was answered cannot be read any more: the round’s key is gone. Backups leave it out."
    if not found.survey.answered and found.survey.lost is None:
        return "Nobody answered this time."
    if found.survey.answered < LEAST:
        return f"Fewer than {LEAST} people answered, so nothing is shown: it would say too much of each."
    return (
        f"Fewer than {LEAST} voted in the forum’s poll and fewer than {LEAST} answered in another way, so "
        "nothing is shown: it would say too much of each."
    )


def _question(found: Outcome, number: int, tally: Tally | None) -> Iterator[Group]:
    question = found.survey.questions[number]
    title: list[Block] = [Divider()] if number else []
    if question.words != found.survey.name:
        title.append(Text(Bold(question.words)))
    if tally is None:
        yield (*title, Aside(f"Fewer than {LEAST} people answered this, so nothing of it is shown."))
    elif question.kind is Kind.TEXT:
        first, *others = (Quote(" ".join(comment.split())) for comment in tally.comments)
        yield (*title, first)
        yield from ((each,) for each in others)
    else:
        yield (*title, *_figures(tally), *_since(found, tally), *(_by_door(found) if not number else ()))


def _figures(tally: Tally) -> Iterator[Block]:
    if (nps := tally.nps) is not None:
        yield Text(Bold(f"NPS {signed(nps.score)}"), f" · {_parts(tally)} · n={tally.n}")
        yield Aside(f"95% interval: {signed(nps.low)} to {signed(nps.high)}.")
    elif tally.mean is not None:
        yield Text(Bold(f"{tally.mean} of 5"), f" on average · n={tally.n}")
        yield Text(_distribution(tally))
    else:
        yield Text(_distribution(tally), f" · n={tally.n}")
    counts = [count for _, count in tally.counts]
    if tally.nps is None and (total := rounding(tally.question, counts, tally.n)) is not None:
        yield Aside(f"Each is rounded, so together they come to {total}%.")


def _parts(tally: Tally) -> str:
    nps = tally.nps
    assert nps is not None
    parts = (("promoter", nps.promoters), ("passive", nps.passives), ("detractor", nps.detractors))
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in parts)


def _distribution(tally: Tally) -> str:
    return " · ".join(f"{label}: {count} ({share(count, tally.n)}%)" for label, count in tally.counts)


def _since(found: Outcome, now: Tally) -> Iterator[Block]:
    if (last := found.last_time(now)) is not None:
        survey, old = last
        was = _was(old)
        yield Text("Since last time: ", f"{moved(old, now)} since {survey.address} ({was}{answers(old.n)}).")


def _was(old: Tally) -> str:
    if old.nps is not None:
        return f"{signed(old.nps.score)}, "
    return "" if old.mean is None else f"{old.mean} of 5, "


def moved(old: Tally, now: Tally) -> str:
    """``+30.0``, ``Yes −12 points``, ``Monday +4, Tuesday −4 points``."""
    if (by := change(old, now)) is not None:
        return signed(by)
    told = shifts(old, now)[: 1 if now.question.kind is Kind.YES_NO else None]
    return f"{', '.join(f'{label} {signed(Decimal(by))}' for label, by in told)} points"


def _by_door(found: Outcome) -> Iterator[Block]:
    by_door = [f"{DOORS.get(door, door)}: {short(tally)}, n={tally.n}" for door, tally in found.doors.items()]
    if by_door:
        yield Aside("By door · ", " · ".join(by_door))


def short(tally: Tally) -> str:
    """``NPS +33.3``, ``4.2 of 5``, or who picked what."""
    if tally.nps is not None:
        return f"NPS {signed(tally.nps.score)}"
    return _distribution(tally) if tally.mean is None else f"{tally.mean} of 5"


def signed(number: Decimal) -> str:
    """``+41.7``, ``-3.0``, ``0.0``."""
    return f"+{number}" if number > 0 else str(number).replace("-", "−")


# ---- the picture ---------------------------------------------------------------------------------


def _picture(found: Outcome) -> Drawing | None:
    """Of the first question that has a distribution."""
    tally = next((each for each in found.tallies if each is not None and each.counts), None)
    if tally is None:
        return None
    rows = _rows(tally)
    bars = tuple(Bar(label, share(count, tally.n), None, _note(count, tally.n)) for label, count in rows)
    told = ", ".join(f"{label} {_note(count, tally.n)}" for label, count in rows)
    alt = f"{tally.question.words} Of {answers(tally.n)}: {told}."
    return Drawing(Bars(found.survey.name, bars, caption=CAPTION), alt)


def _note(count: int, n: int) -> str:
    return f"{count} ({share(count, n)}%)"


def _rows(tally: Tally) -> tuple[tuple[str, int], ...]:
    """Of eleven scores the three groups that the figure is made of."""
    if (nps := tally.nps) is None:
        return tally.counts
    return (
        ("Promoters (9 and 10)", nps.promoters),
        ("Passives (7 and 8)", nps.passives),
        ("Detractors (0 to 6)", nps.detractors),
    )
