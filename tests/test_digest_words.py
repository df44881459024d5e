"""What a digest says and in which order, and that no message of it is ever cut by a platform."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.printing import reply_markdown
from bot.discourse import render as discourse
from bot.slack import render as slack
from handlers.model import Cycle, Place, Program
from handlers.okrs.model import Change, CheckIn, KeyResult, Objective, Reading
from handlers.okrs.whereabouts import NOWHERE, Whereabouts
from handlers.plain import plain
from handlers.reply import Progress, Text, pinged
from handlers.rhythm import digest_drawing
from handlers.rhythm.digest import Plan, plan
from handlers.rhythm.fitting import clipped, clipped_lines, fits, length, parts
from handlers.rhythm.model import Slot
from handlers.rhythm.week import Ahead, News, Told, Week
from tests import okr_samples as samples

UNTIL = datetime(2026, 5, 15, 13, tzinfo=UTC)  # a Friday, 15:00 in Berlin
SINCE = UNTIL - timedelta(days=7)
HOME = Place("slack", "T1", "C1", "contributors", private=False)
PROGRAM = Program(
    "p",
    "dc",
    "Contributors",
    "Europe/Berlin",
    homes=(HOME,),
    cycle=Cycle("c", "p", "Q2 2026", date(2026, 4, 1), date(2026, 6, 30)),
)
THREAD = Whereabouts("in #general", "https://example.slack.com/archives/C9/p1", "")


def reading(value: int | None) -> Reading | None:
    return None if value is None else Reading(Decimal(value))


def kr(ordinal: int, value: int | None = None, text: str = "", **more: Any) -> KeyResult:
    given: dict[str, Any] = {"reading_at": UNTIL - timedelta(days=1) if value is not None else None, **more}
    found = samples.key_result(id=f"k{ordinal}", ordinal=ordinal, text=text or f"Part {ordinal}", **given)
    return replace(found, objective_ordinal=1, reading=reading(value))


def check_in(id: str, value: int, by: str = "Alice", **more: Any) -> CheckIn:
    at = UNTIL - timedelta(days=2)
    return CheckIn(id, 1, Change.SET, Reading(Decimal(value)), at, at, by.lower(), by, **more)


def news(item: KeyResult, before: int | None, *told: CheckIn, at: Whereabouts = NOWHERE) -> News:
    return News(item, reading(before), tuple(Told(each, at) for each in told))


def week(*others: KeyResult, news: tuple[News, ...] = ()) -> Week:
    known = sorted((*(each.key_result for each in news), *others), key=lambda each: each.ordinal)
    objective = Objective("o", "p", "c", 1, "Grow together", key_results=tuple(known))
    return Week(PROGRAM, SINCE, UNTIL, (objective,), news)


def planned(found: Week, **more: Any) -> Plan:
    return plan(found, Slot(UNTIL, "Europe/Berlin", **more), UNTIL)


def said(found: Plan) -> list[str]:
    return [reply_markdown(each).replace("  \n", "\n") for each in digest_drawing.messages(found)]


# ---- what it says --------------------------------------------------------------------------------


def test_wins_come_first_and_nobody_is_named_beside_what_is_quiet() -> None:
    due = replace(samples.NOMINATIONS, due="2026-05-29")
    ten = ("https://example.org/ten",)
    first, second = check_in("k2", 40, "Ben"), check_in("k2", 52, "Priya", note="ten more", links=ten)
    asking = check_in("k1", 37, "Alice", note="spring batch", ask="somebody who speaks French")
    win = check_in("k3", 5, "Ben", win=True, note="first one in Lima")
    found = week(
        kr(4, 3, "Answer questions", reading_at=UNTIL - timedelta(days=16), owners=("alice",)),
        kr(5, 60, "Say thanks"),
        kr(6, 0, "Translate the guide", of=due),
        news=(
            news(kr(1, 37, "Collect nominations"), 12, asking, at=THREAD),
            news(kr(2, 52, "Publish stories"), 30, first, second),
            news(kr(3, 5, "Run clinics"), 5, win),
        ),
    )
    assert said(planned(found)) == [
        """\
### Contributors: the week to 15 May

2 wins to celebrate, 1 more key result moved and one person asked for a hand.

**🎉 Wins**

**KR 1.2** Publish stories
✅ 30 → 52 of ≥50 nominations · 100% · Ben and Priya (2 check-ins)

> ten more <https://example.org/ten>

**KR 1.3** Run clinics
still 5 of ≥50 nominations · 10% · Ben

> first one in Lima

**What moved**

**KR 1.1** Collect nominations
12 → 37 of ≥50 nominations · 74% · Alice [in #general](https://example.slack.com/archives/C9/p1)

> spring batch

**A hand is welcome**

**KR 1.1** Collect nominations
Alice asks [in #general](https://example.slack.com/archives/C9/p1):

> somebody who speaks French

**Could use a hello**

**KR 1.4** Answer questions · no news since 29 April

Do you know something about one of them? A line is enough: `/okr progress 1.4 …`

**Still open:** 4 of 6 key results. 4 under way.

**Next:** 29 May, KR 1.6 is due."""
    ]


def test_a_week_without_news_is_one_line() -> None:
    found = week(kr(1, 3, reading_at=UNTIL - timedelta(days=40)))
    assert said(planned(found)) == [
        "**Contributors: the week to 15 May**. All calm: nothing new was recorded. 1 key result could use "
        "a hello. All that wait for news: `/okr list quiet`. Next: 30 June, Q2 2026 ends."
    ]


def test_the_next_date_stands_in_the_one_line_too() -> None:
    until = datetime(2026, 6, 12, 13, tzinfo=UTC)
    found = replace(week(kr(1, 50)), since=until - timedelta(days=7), until=until)
    (line,) = said(plan(found, Slot(until, "Europe/Berlin"), until))
    assert line.endswith("nothing new was recorded. Next: 30 June, Q2 2026 ends.")


def test_one_that_comes_late_says_so_and_what_it_stands_in_for() -> None:
    found = week(news=(news(kr(1, 37), 12, check_in("k1", 37)),))
    missed = (UNTIL - timedelta(days=14), UNTIL - timedelta(days=7))
    (text,) = said(planned(replace(found, since=UNTIL - timedelta(days=21)), late=True, missed=missed))
    assert text.startswith("""\
### Contributors: 24 April to 15 May

A little late: this was due on Friday 15 May, 15:00. There was none on 1 May and 8 May; \
what happened then is in here.

1 key result moved.""")


def test_a_long_one_has_a_headline_and_its_detail_below() -> None:
    moved = tuple(news(kr(n, n + 1), n, check_in(f"k{n}", n + 1, note="x " * 100)) for n in range(1, 20))
    wins = tuple(news(kr(n, 60), n, check_in(f"k{n}", 60)) for n in range(20, 25))
    headline, *below = said(planned(week(news=moved + wins)))
    assert headline.split("\n\n")[1:] == [
        "5 wins to celebrate and 19 more key results moved.",
        "**🎉 Wins**",
        *(f"**KR 1.{n}** Part {n}\n✅ {n} → 60 of ≥50 nominations · 100% · Alice" for n in (20, 21, 22)),
        "and 2 more below",
        "**Still open:** 19 of 24 key results. 19 under way.",
        "**Next:** 30 June, Q2 2026 ends.",
        "The whole of it is in the replies below.",
    ]
    assert below[0].startswith("**🎉 Wins**\n\n**KR 1.20**")
    for n in range(1, 25):
        assert sum(text.count(f"**KR 1.{n}**") for text in below) == 1


def test_a_plan_that_is_new_is_counted_not_listed() -> None:
    new = [kr(n, created_at=UNTIL - timedelta(days=1)) for n in range(1, 9)]
    (text,) = said(planned(week(*new)))
    assert "**New**\n\n8 key results: `/okr list`" in text
    assert "hello" not in text


def test_the_thread_stands_under_the_headline_in_its_lane() -> None:
    moved = tuple(news(kr(n, n + 1), n, check_in(f"k{n}", n + 1, note="x " * 140)) for n in range(1, 60))
    first, *others = digest_drawing.posts(planned(week(news=moved)), HOME, "digest/2026-05-15T13:00")
    assert (first.key, first.under, first.lane) == ("digest/2026-05-15T13:00", None, first.key)
    assert [each.key for each in others] == [f"{first.key}/{n}" for n in range(2, len(others) + 2)]
    assert {(each.under, each.lane, each.place) for each in others} == {(first.key, first.key, HOME)}
    assert first.reply.title == "Contributors: the week to 15 May 2026"


# ---- what fits -----------------------------------------------------------------------------------

FAMILY, FLAG = "👩‍👩‍👧‍👦", "🇵🇪"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short enough", 12, "short enough"),
        ("two\nlines  of it", 40, "two lines of it"),
        ("cut between the words", 14, "cut between…"),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        (f"abcd{FAMILY}{FAMILY}", 12, f"abcd{FAMILY}…"),
        (f"{FLAG}{FLAG}{FLAG}", 4, f"{FLAG}…"),
        (":tada::tada:", 10, ":tada:…"),
        ("see https://example.org/a/long/address", 20, "see…"),
        ("ask <@U123ABC> first", 10, "ask…"),
        ("cafe\u0301s", 5, "caf…"),
    ],
)
def test_words_are_cut_where_nothing_breaks(text: str, limit: int, expected: str) -> None:
    assert clipped(text, limit) == expected


@given(st.text(max_size=200), st.integers(2, 60))
def test_what_is_clipped_is_a_beginning_that_fits(text: str, limit: int) -> None:
    found = clipped(text, limit)
    assert len(found) <= limit
    assert " ".join(text.split()).startswith(found.removesuffix("…").rstrip())


@given(st.text(max_size=200), st.integers(2, 60))
def test_lines_are_kept_apart_and_nothing_else_changes(text: str, limit: int) -> None:
    assert clipped_lines(text, limit).replace("\n", " ") == clipped(text, limit)


def test_a_line_that_is_cut_off_leaves_no_break() -> None:
    assert [clipped_lines("one two\n\n three", limit) for limit in (20, 10, 8)] == [
        "one two\nthree",
        "one two…",
        "one two…",
    ]


ADDRESS = "https://example.org/" + "a" * 40
HOSTILE = [
    "[]()*_`<>&\\#@|~",
    '"\\"\\',
    "🎉",
    FAMILY,
    FLAG,
    "é" * 30,
    ADDRESS,
    "words ",
    ":tada:",
    "<@U1>",
    "&amp;",
]
words = st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=40).map("".join)


def a_week_of(count: int, texts: list[str]) -> Week:
    """So many key results with news, the words cycled through."""
    items = []
    for nth in range(count):
        one, other = texts[nth % len(texts)], texts[(nth + 1) % len(texts)]
        links = (f"https://example.org/{nth}", "https://example.org/" + "b" * 270)
        item = kr(nth + 1, nth % 60, one)
        ask = other if nth % 7 == 0 else ""
        told = check_in(item.id, nth % 60, other, note=one, ask=ask, win=nth % 5 == 0, links=links)
        items.append(news(item, nth % 3, told, at=THREAD))
    return replace(week(news=tuple(items)), program=replace(PROGRAM, title=texts[0]))


@given(st.integers(1, 40), st.lists(words, min_size=3, max_size=8))
def test_no_platform_cuts_a_message(count: int, texts: list[str]) -> None:
    nothing_is_cut(a_week_of(count, texts))


def test_three_hundred_long_ones_with_emoji_are_all_there() -> None:
    texts = [f"{FAMILY} {ADDRESS} {FLAG * 40} long words of it " * 8, "🎉" * 400, "<@U1> & so *on* " * 60]
    nothing_is_cut(a_week_of(300, texts))


def nothing_is_cut(found: Week) -> None:
    made = digest_drawing.messages(planned(found))
    for reply in made:
        drawn, fallback = slack.message(reply)
        assert not any("cannot hold" in str(block) for block in drawn)
        assert len(drawn) <= 50 and len(fallback) <= 3000
        markdown = discourse.markdown(reply, "milepost")
        assert len(markdown) < discourse.LONGEST - 1000 and "cannot hold" not in markdown
        assert not pinged(reply)
    told = "\n".join(plain(reply) for reply in made[1:] or made)
    assert set(re.findall(r"^KR (\d+\.\d+) ", told, re.MULTILINE)) == {kr.address for kr in found.key_results}


@given(st.lists(st.lists(words.map(Text), min_size=1, max_size=3), max_size=60))
def test_parts_are_all_there_in_order_and_hold_groups_together(groups: list[list[Text]]) -> None:
    found = list(parts(groups))
    assert [block for part in found for block in part] == [block for group in groups for block in group]
    assert all(fits(part) for part in found)


def test_what_has_no_size_is_not_guessed() -> None:
    with pytest.raises(TypeError):
        length(Progress(0.5))


def test_what_has_news_is_not_called_quiet_whatever_day_the_news_was_of() -> None:
    old = kr(1, 12, reading_at=UNTIL - timedelta(days=40))
    found = planned(week(kr(2, 3, reading_at=UNTIL - timedelta(days=40)), news=(news(old, 10, LATELY),)))
    assert [each.key_result.id for each in found.moved] == ["k1"]
    assert found.quiet == () and found.quiet_before == 1


LATELY = replace(check_in("k1", 12), holds_at=UNTIL - timedelta(days=40))


def test_a_calm_week_names_what_comes_next() -> None:
    ahead = (
        Ahead(UNTIL + timedelta(days=4), "Q2 2026", call=True),
        Ahead(UNTIL + timedelta(days=20), "Q3 2026"),
        Ahead(UNTIL + timedelta(days=30), "Q3 2026", call=True),
    )
    (line,) = said(planned(replace(week(kr(1, 50)), ahead=ahead)))
    assert line.endswith("Next: 19 May, 15:00, the call about Q2 2026 · 4 June, Q3 2026 is kicked off.")
