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
from handlers.feedback.questions import Kind
from handlers.feedback.scores import Tally, share
from handlers.feedback.threshold import LEAST
from handlers.model import Program
from handlers.pictures import Bar, Bars, Drawing
from handlers.ports import Store
from handlers.replies.drawing import lines
from handlers.replies.showing import seen
from handlers.reply import Aside, Block, Bold, Divider, Heading, Quote, Reply, Span, Text

MOST_REPLIES = 5
MOST_COMMENTS, LONGEST_COMMENT = 20, 400
DOORS = {"slack": "on Slack", "discourse": "on the forum", "web": "by form"}
CAPTION = "Filled: percent of those who answered."


def posted(program: Program, survey: Survey, store: Store, viewer: str | None, now: datetime) -> Reply:
    """Below its card, once it is closed."""
    shown = (*blocks(program, outcome(survey, store), now), *replied(program, survey, viewer, store))
    return Reply((Heading(f"{survey.name} · the results"), *shown))


def replied(program: Program, survey: Survey, viewer: str | None, store: Store) -> Iterator[Block]:
    """What was said in its threads, as far as the viewer may see it."""
    found = seen(program, key_of(survey.id), viewer, store, MOST_REPLIES)
    if found.shown:
        yield Divider()
        yield Text(Bold("Said in the thread"))
        yield from lines(found, "")


def blocks(program: Program, found: Outcome, now: datetime) -> Iterator[Block]:
    survey = found.survey
    closed = f"closed {until(survey, program, now)}"
    if not found.tallies:
        few = f"Fewer than {LEAST} people answered, so nothing is shown: it would say too much of each."
        yield Text(few)
        yield Aside(f"{survey.address} · {kind(survey)} · {closed}. Thank you to those who did!")
        return
    yield Aside(f"{survey.address} · {rate(survey.answered, survey.audience)} · {kind(survey)} · {closed}")
    if survey.asks is Asks.ANYONE:
        yield Aside(MANY_TIMES)
    if (picture := _picture(found)) is not None:
        yield picture
    for number, tally in enumerate(found.tallies):
        if number:
            yield Divider()
        yield from _question(found, number, tally)


def _question(found: Outcome, number: int, tally: Tally | None) -> Iterator[Block]:
    question = found.survey.questions[number]
    if question.words != found.survey.name:
        yield Text(Bold(question.words))
    if tally is None:
        yield Aside(f"Fewer than {LEAST} people answered this, so nothing of it is shown.")
        return
    if question.kind is Kind.TEXT:
        yield from _comments(tally)
        return
    yield from _figures(tally)
    if number == 0:
        yield from _compared(found, tally)


def _figures(tally: Tally) -> Iterator[Block]:
    if (nps := tally.nps) is not None:
        yield Text(Bold(f"NPS {signed(nps.score)}"), f" · {_parts(tally)} · n={tally.n}")
        yield Aside(f"95% interval: {signed(nps.low)} to {signed(nps.high)}.")
    elif tally.mean is not None:
        yield Text(Bold(f"{tally.mean} of 5"), f" on average · n={tally.n}")
        yield Text(_distribution(tally))
    else:
        yield Text(_distribution(tally), f" · n={tally.n}")


def _parts(tally: Tally) -> str:
    nps = tally.nps
    assert nps is not None
    parts = (("promoter", nps.promoters), ("passive", nps.passives), ("detractor", nps.detractors))
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in parts)


def _distribution(tally: Tally) -> str:
    return " · ".join(f"{label}: {count} ({share(count, tally.n)}%)" for label, count in tally.counts)


def _compared(found: Outcome, now: Tally) -> Iterator[Block]:
    """With the round before, and of the doors with each other."""
    if found.before is not None:
        survey, before = found.before
        old, new = figure(before), figure(now)
        if old is not None and new is not None:
            change = Decimal(new) - Decimal(old)
            words = f"{signed(change)} since {survey.address} ({signed(old)}, {answers(before.n)})."
            yield Text("Since last time: ", words)
    by_door: list[Span] = [
        f"{DOORS.get(door, door)}: {short(tally)}, n={tally.n}" for door, tally in found.doors.items()
    ]
    if by_door:
        yield Aside("By door · ", " · ".join(map(str, by_door)))


def figure(tally: Tally) -> Decimal | None:
    return tally.nps.score if tally.nps is not None else tally.mean


def short(tally: Tally) -> str:
    """``NPS +33.3``, ``4.2 of 5``, or who picked what."""
    found = figure(tally)
    if found is None:
        return _distribution(tally)
    return f"NPS {signed(found)}" if tally.nps is not None else f"{found} of 5"


def signed(number: Decimal) -> str:
    """``+41.7``, ``-3.0``, ``0.0``."""
    return f"+{number}" if number > 0 else str(number).replace("-", "−")


def _comments(tally: Tally) -> Iterator[Block]:
    """Sorted by their letters, not by when they came."""
    for comment in tally.comments[:MOST_COMMENTS]:
        words = " ".join(comment.split())
        yield Quote(words if len(words) <= LONGEST_COMMENT else f"{words[: LONGEST_COMMENT - 1]}…")
    if (more := len(tally.comments) - MOST_COMMENTS) > 0:
        yield Aside(f"And {more} more; the stewards have them all.")


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
