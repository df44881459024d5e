"""Key results, people and hypothesis strategies that the tests of the OKR rules share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from handlers.model import Identity, Member
from handlers.okrs.model import Change, CheckIn, Comparison, KeyResult, Kind, Reading, Target
from handlers.okrs.periods import bounds
from handlers.okrs.values import interpret, read

ANA = Member("m-ana", "Ana", (Identity("slack", "T1", "U1"),))
BEN = Member("m-ben", "Ben", (Identity("discourse", "forum.example", "7"),))
NOW = datetime(2026, 5, 16, 12, tzinfo=UTC)  # half-way through the second quarter, to the hour


def d(text: str | int) -> Decimal:
    return Decimal(str(text))


def target(kind: Kind, op: Comparison, value: str | int | None = None, **more: Any) -> Target:
    """A target with its numbers given as text."""
    fields: dict[str, Any] = {**more}
    for name in {"high", "baseline"} & set(more):
        fields[name] = d(more[name])
    return Target(kind, op, None if value is None else d(value), **fields)


NOMINATIONS = target(Kind.COUNT, Comparison.AT_LEAST, 50, unit="nominations")
AWARENESS = target(Kind.PERCENT, Comparison.AT_LEAST, 80, unit="%")
SENTIMENT = target(Kind.NPS, Comparison.ABOVE, "11.5", unit="NPS")
EXPERIMENTS = target(Kind.RANGE, Comparison.RANGE, 2, high=3, unit="experiments")
FUNDS = target(Kind.CURRENCY, Comparison.AT_LEAST, 3_000_000, unit="USD")
REPLY_TIME = target(Kind.DURATION, Comparison.AT_MOST, 3, baseline=10, unit="days")
RATING = target(Kind.RATIO, Comparison.AT_LEAST, 4, unit="out of 5")
MULTIPLE = target(Kind.RATIO, Comparison.AT_LEAST, 2, unit="x")
TALK = target(Kind.MILESTONE, Comparison.ONCE, due="2026-07")
ONE_OF_EACH = (NOMINATIONS, AWARENESS, SENTIMENT, EXPERIMENTS, FUNDS, REPLY_TIME, RATING, TALK)


def key_result(of: Target = NOMINATIONS, value: str | None = None, **more: Any) -> KeyResult:
    """KR 1.2 in the second quarter of 2026; ``value`` as a person would say it, reported yesterday."""
    starts, ends = bounds(date(2026, 4, 1), date(2026, 6, 30), "UTC")
    plain = KeyResult("kr", "p", "o", 1, 2, "text", of, starts, window_starts=starts, window_ends=ends)
    if value is not None:
        said = interpret(read(value)[0], of)[1]
        plain = replace(plain, reading=said, reading_at=NOW - timedelta(days=1), last_sequence=1)
    return replace(plain, **more)


amounts = st.decimals(0, 200, places=1)


@st.composite
def targets(draw: st.DrawFn) -> Target:
    """Any target that a text could promise, with or without a baseline."""
    kind = draw(st.sampled_from(Kind))
    if kind is Kind.MILESTONE:
        return Target(kind, Comparison.ONCE, maintain=draw(st.booleans()))
    figures = st.decimals(-100, 100, places=1) if kind is Kind.NPS else amounts
    op = Comparison.RANGE if kind is Kind.RANGE else draw(st.sampled_from(Comparison))
    low = draw(figures)
    high = low + draw(st.decimals(0, 20, places=1)) if op is Comparison.RANGE else None
    return Target(
        kind,
        op,
        low,
        high,
        baseline=draw(st.none() | figures),
        maintain=draw(st.sampled_from([False] * 4 + [True])),
    )


@st.composite
def readings(draw: st.DrawFn, of: Target) -> Reading:
    """Any reading that a check-in on this target could leave."""
    if of.kind is Kind.MILESTONE:
        return Reading(Decimal(draw(st.integers(0, 1))))
    if of.kind is Kind.PERCENT and draw(st.booleans()):
        whole = draw(st.integers(1, 60))
        part = draw(st.integers(0, whole))
        return interpret(read(f"{part}/{whole}")[0], of)[1]
    return Reading(draw(st.decimals(-100, 100, places=1) if of.kind is Kind.NPS else amounts))


@st.composite
def histories(draw: st.DrawFn) -> list[CheckIn]:
    """Check-ins of one key result: on few moments, so that many hold at the same one; some undone,
    some said in one of two private places."""
    made = []
    for sequence in range(1, draw(st.integers(0, 9)) + 1):
        place = draw(st.sampled_from(["slack/T1/open", "slack/T1/den", "slack/T1/attic"]))
        undone = draw(st.sampled_from([None, None, NOW]))
        made.append(
            CheckIn(
                "kr",
                sequence,
                draw(st.sampled_from(Change)),
                Reading(Decimal(draw(st.integers(-5, 9)))),
                NOW + timedelta(days=draw(st.integers(-3, 0))),
                NOW,
                ANA.id,
                place=place,
                confined=not place.endswith("open"),
                undone_at=undone,
            )
        )
    return made
