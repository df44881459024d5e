"""Values as people type them, and what they mean for each kind of key result."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.model import UserError
from handlers.okrs.durations import UNITS
from handlers.okrs.model import Change, Comparison, Kind, Reading, Target
from handlers.okrs.said import CODES, SYMBOLS
from handlers.okrs.values import Said, as_said, interpret, read, render
from tests.okr_samples import (
    AWARENESS,
    EXPERIMENTS,
    FUNDS,
    MULTIPLE,
    NOMINATIONS,
    ONE_OF_EACH,
    RATING,
    REPLY_TIME,
    SENTIMENT,
    TALK,
    d,
    target,
)

SET, ADD = Change.SET, Change.ADD


@pytest.mark.parametrize(
    ("typed", "rendered", "note"),
    [
        ("37", "37", ""),
        ("37 first batch", "37", "first batch"),
        ("37 second batch", "37", "second batch"),
        ("37, first batch", "37", "first batch"),
        ("37 - first batch", "37", "first batch"),
        ("+5 from the forum", "+5", "from the forum"),
        ("-2", "-2", ""),
        ("\u22122 withdrawn", "-2", "withdrawn"),
        ("80% of the TOC", "80%", "of the TOC"),
        ("80 percent", "80%", ""),
        ("14/20", "14/20", ""),
        ("14 / 20 replies", "14/20", "replies"),
        ("14 of 20 teams", "14/20", "teams"),
        ("4 out of 5", "4/5", ""),
        ("3 of our partners", "3", "of our partners"),
        ("2 of 2025's cohort", "2", "of 2025's cohort"),
        ("3 May meetup", "3", "May meetup"),
        ("5 more", "5", "more"),
        ("11.5", "11.5", ""),
        ("-12 NPS", "-12 NPS", ""),
        ("1.2k", "1200", ""),
        ("1,200 visits", "1200", "visits"),
        ("1\u00a0200", "1200", ""),
        ("3 million", "3000000", ""),
        ("2m views", "2000000", "views"),
        ("$3m", "$3000000", ""),
        ("€1,200 raised", "€1200", "raised"),
        ("1,200 €", "€1200", ""),
        ("CHF 500", "500 CHF", ""),
        ("90 min", "90 minutes", ""),
        ("3h of video", "3 hours", "of video"),
        ("1h 30 min", "90 minutes", ""),
        ("2h 30m first reply", "150 minutes", "first reply"),
        ("1d4h30m", "1710 minutes", ""),
        ("2h 30 people", "2 hours", "30 people"),
        ("3 days 2 weeks late", "3 days", "2 weeks late"),
        ("2x", "2x", ""),
        ("done", "done", ""),
        ("Done! see the wiki", "done", "see the wiki"),
        ("yes", "done", ""),
        ("not done yet", "not done", "yet"),
        ("no, next month", "not done", "next month"),
    ],
)
def test_reading_a_value(typed: str, rendered: str, note: str) -> None:
    said, rest = read(typed)
    assert (render(said), rest) == (rendered, note)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "There is no value here yet."),
        ("first batch", "“first” is not a value I can read."),
        ("no news", "“no” is not a value I can read."),
        ("3rd meetup", "“3rd” is not a value I can read."),
        ("12:30", "“12:30” is not a value I can read."),
        ("1/2/2026", "“1/2/2026” is not a value I can read."),
        ("nan", "“nan” is not a value I can read."),
        ("\x00\u202e", "I cannot read that value."),
        ("1e5", "Please write the number out."),
        ("11,5", "I could not read that comma."),
        ("2-3", "One number, please, not a range."),
        ("≥50", "Just the number, please."),
        ("+14/20", "A share is said whole, without a sign."),
        ("٣٧", "Please write the number with plain digits."),
        ("３７", "Please write the number with plain digits."),
        ("2½", "Please write the number with plain digits."),
        ("14/0", "Nothing can be out of 0."),
        ("1 200", "Is that 1200, or 1 with a note?"),
        ("5 k", "Is that 5k, or 5 with a note?"),
        ("1000000000000", "That number is too large to keep."),
        ("1000000m", "That number is too large to keep."),
        ("9" * 10_000, "That number is too large to keep."),
        ("0." + "1" * 10_000, "That number has more decimals than can be kept."),
        ("0.1234567", "That number has more decimals than can be kept."),
    ],
)
def test_what_is_no_value_is_refused_with_what_would_be(typed: str, message: str) -> None:
    with pytest.raises(UserError) as refused:
        read(typed)
    assert refused.value.message == message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("of", "typed", "change", "reading"),
    [
        (NOMINATIONS, "37", SET, Reading(d(37))),
        (NOMINATIONS, "+5", ADD, Reading(d(5))),
        (NOMINATIONS, "-2", ADD, Reading(d(-2))),
        (NOMINATIONS, "12/50", SET, Reading(d(12))),
        (AWARENESS, "80", SET, Reading(d(80))),
        (AWARENESS, "80%", SET, Reading(d(80))),
        (AWARENESS, "+5%", ADD, Reading(d(5))),
        (AWARENESS, "120%", SET, Reading(d(120))),
        (AWARENESS, "14/20", SET, Reading(d(70), d(14), d(20))),
        (AWARENESS, "2/3", SET, Reading(d("66.666667"), d(2), d(3))),
        (SENTIMENT, "-2", SET, Reading(d(-2))),
        (SENTIMENT, "+5", ADD, Reading(d(5))),
        (SENTIMENT, "11.5 NPS", SET, Reading(d("11.5"))),
        (EXPERIMENTS, "2", SET, Reading(d(2))),
        (FUNDS, "$1.2m", SET, Reading(d(1_200_000))),
        (FUNDS, "+500 USD", ADD, Reading(d(500))),
        (REPLY_TIME, "36 hours", SET, Reading(d("1.5"))),
        (REPLY_TIME, "2 weeks", SET, Reading(d(14))),
        (REPLY_TIME, "4", SET, Reading(d(4))),
        (RATING, "4.2", SET, Reading(d("4.2"))),
        (RATING, "4/5", SET, Reading(d(4), d(4), d(5))),
        (MULTIPLE, "2x", SET, Reading(d(2))),
        (MULTIPLE, "9/6", SET, Reading(d("1.5"), d(9), d(6))),
        (TALK, "done", SET, Reading(d(1))),
        (TALK, "not done", SET, Reading(d(0))),
        (
            target(Kind.COUNT, Comparison.AT_LEAST, 40, unit="volunteer hours"),
            "12 hours",
            SET,
            Reading(d(12)),
        ),
        (target(Kind.CURRENCY, Comparison.AT_LEAST, 40, unit="CAD"), "$12", SET, Reading(d(12))),
        (
            target(Kind.PERCENT, Comparison.AT_LEAST, 150, unit="%"),
            "30/20",
            SET,
            Reading(d(150), d(30), d(20)),
        ),
    ],
)
def test_what_a_value_means(of: Target, typed: str, change: Change, reading: Reading) -> None:
    assert interpret(read(typed)[0], of) == (change, reading)


@pytest.mark.parametrize(
    ("of", "typed", "message", "hint"),
    [
        (
            NOMINATIONS,
            "80%",
            "80% is a percentage, and this key result counts nominations.",
            "Say a number like 37, or +5.",
        ),
        (NOMINATIONS, "14/20", "14/20 is a share, and this key result counts nominations.", None),
        (NOMINATIONS, "done", "“done” is for a milestone, and this key result counts nominations.", None),
        (NOMINATIONS, "3 weeks", "3 weeks is a time, and this key result counts nominations.", None),
        (
            AWARENESS,
            "21/20",
            "21/20 is more than the whole.",
            "Say the part first, then the whole, like 14/20.",
        ),
        (
            AWARENESS,
            "$5",
            "$5 is money, and this key result is a percentage.",
            "Say a share like 80%, or 14/20.",
        ),
        (SENTIMENT, "-101", "An NPS has no -101.", "Scores run from -100 to 100."),
        (SENTIMENT, "40%", "40% is a percentage, and this key result is an NPS.", None),
        (SENTIMENT, "2x", "2x is a multiple, and this key result is an NPS.", None),
        (
            FUNDS,
            "€5",
            "€5 is not in USD, and this key result is about money.",
            "Say an amount like $1,200 or $3m.",
        ),
        (REPLY_TIME, "2 months", "2 months does not fit, and this key result is about time.", None),
        (REPLY_TIME, "90m", "Which unit of time is that?", "Say it in words, like 90 min or 3 days."),
        (RATING, "6", "The scale ends at 5.", "Say a number out of 5, like 4."),
        (RATING, "8/10", "8/10 is on another scale, and this key result is a ratio.", None),
        (TALK, "1", "1 is a number, and this key result is done or not done.", "Say done or not done."),
        (TALK, "100%", "100% is a number, and this key result is done or not done.", "Say done or not done."),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(of: Target, typed: str, message: str, hint: str | None) -> None:
    with pytest.raises(UserError) as refused:
        interpret(read(typed)[0], of)
    assert refused.value.message == message
    assert refused.value.hint.startswith("Say") if hint is None else refused.value.hint == hint


figures = st.decimals(0, 10**12 - 1, places=6) | st.integers(0, 10**12 - 1).map(Decimal)
sayings = st.one_of(
    st.builds(
        Said,
        figures,
        st.sampled_from(["", "+", "-"]),
        unit=st.none() | st.sampled_from(["%", "x", "NPS", *SYMBOLS, *CODES, *UNITS]),
    ),
    st.tuples(figures, figures.filter(bool)).map(lambda parts: Said(parts[0], "", parts[0], parts[1])),
    st.booleans().map(lambda done: Said(Decimal(int(done)), done=done)),
)


@given(sayings, st.sampled_from(["", "first batch", "über den Kanal #dev"]))
def test_a_rendered_value_reads_as_the_same_value(said: Said, note: str) -> None:
    assert read(f"{render(said)} {note}") == (said, note)


numberish = st.text(st.sampled_from("0123456789.,+-/%$€kmxhe ofdnay\u0663\u00a0\u202e\x00")) | st.text()


@given(numberish, st.sampled_from(ONE_OF_EACH))
def test_any_text_is_a_value_or_a_clear_refusal(text: str, of: Target) -> None:
    try:
        said, note = read(text)
        reading = interpret(said, of)[1]
    except UserError as refused:
        assert refused.message and refused.hint
    else:
        assert text.rstrip().endswith(note) and abs(reading.amount) < 10**12
        assert round(reading.amount, 6) == reading.amount


@given(
    st.sampled_from(ONE_OF_EACH),
    st.decimals(-100, 100, places=1),
    st.sampled_from(["", " – 3 of us, 200 more"]),
)
def test_what_stays_as_it_stood_can_be_said(kind: Target, amount: Decimal, note: str) -> None:
    reading = Reading(Decimal(amount > 0) if kind.kind is Kind.MILESTONE else amount)
    stays = as_said(reading, kind)
    if stays is None:
        assert amount < 0 and kind.kind is not Kind.NPS
        return
    said, left = read(f"{render(stays)}{note}")
    try:
        assert interpret(said, kind) == (SET, reading)
    except UserError:  # a rating has an end
        assert kind == RATING and amount > 5
    assert left == note.removeprefix(" – ")
