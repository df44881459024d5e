"""A schedule's day and time, as people write them."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.model import UserError
from handlers.rhythm.model import Anchor, Kind, Weekly, WorkingDay
from handlers.rhythm.when import LATEST, read_when, read_working_day, write_when

TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
WEEKLY = st.builds(Weekly, st.integers(0, 6), TIMES)


@pytest.mark.parametrize(
    ("kind", "text", "written"),
    [
        (Kind.DIGEST, "friday 15:00", "friday 15:00"),
        (Kind.DIGEST, "Fri 3pm", "friday 15:00"),
        (Kind.DIGEST, "every Thursday at 4:30 p.m.", "thursday 16:30"),
        (Kind.DIGEST, "fridays, noon", "friday 12:00"),
        (Kind.DIGEST, "  Sun   00.05 ", "sunday 00:05"),
        (Kind.DIGEST, "wed", "wednesday 15:00"),
        (Kind.REMINDER, "monday", "monday 09:00"),
        (Kind.REMINDER, "tues 12am", "tuesday 00:00"),
        (Kind.HELLO, "thurs midnight", "thursday 00:00"),
        (Kind.KICKOFF, "first working day 09:00", "first working day 09:00"),
        (Kind.KICKOFF, "2nd business day of the quarter", "second working day 09:00"),
        (Kind.KICKOFF, "the 12th workday 8am", "12th working day 08:00"),
        (Kind.KICKOFF, "first working day of the next quarter", "first working day 09:00"),
        (Kind.SUMMARY, "3rd working day after the quarter 10:00", "third working day after the cycle 10:00"),
        (Kind.SUMMARY, "third working day after the cycle", "third working day after the cycle 09:00"),
        (Kind.SUMMARY, "5 working day", "fifth working day after the cycle 09:00"),
        (Kind.SUMMARY, "Second Working Day of the next half", "second working day after the cycle 09:00"),
    ],
)
def test_a_time_is_read_as_people_write_it(kind: Kind, text: str, written: str) -> None:
    assert write_when(read_when(text, kind)) == written


@pytest.mark.parametrize(
    ("kind", "text", "message", "hint"),
    [
        (Kind.DIGEST, "someday", "“someday” is no day of the week.", "like friday 15:00."),
        (Kind.DIGEST, "fr 15:00", "“fr 15:00” is no day of the week.", "like friday 15:00."),
        (Kind.DIGEST, "first working day", "“first working day” is no day of the week.", "friday 15:00."),
        (Kind.DIGEST, "friday 15", "“15” is no time of day I can be sure of.", "Or 3pm."),
        (Kind.DIGEST, "friday 24:00", "There is no 24:00 on the clock.", "like friday 15:00."),
        (Kind.DIGEST, "friday 13pm", "There is no 13pm on the clock.", "like friday 15:00."),
        (Kind.DIGEST, "friday 3:7", "“3:7” is no time of day I can be sure of.", "Or 3pm."),
        (Kind.DIGEST, "friday " * 50, "That is a long way to say a day and a time.", "friday 15:00."),
        (Kind.KICKOFF, "monday", "“monday” is no working day of a cycle.", "like first working day 09:00."),
        (
            Kind.KICKOFF,
            "0th working day",
            "Working days are counted from 1 to 20.",
            "first working day 09:00.",
        ),
        (Kind.KICKOFF, "42nd working day", "Working days are counted from 1 to 20.", "working day 09:00."),
        (
            Kind.KICKOFF,
            "second working day after the cycle",
            "The kickoff is counted from the beginning of the cycle.",
            "Write it like second working day 09:00.",
        ),
        (
            Kind.SUMMARY,
            "second working day of the quarter 10:00",
            "The summary is counted after the cycle.",
            "Write it like second working day after the cycle 10:00.",
        ),
    ],
)
def test_a_mistake_shows_what_would_be_right(kind: Kind, text: str, message: str, hint: str) -> None:
    with pytest.raises(UserError) as raised:
        read_when(text, kind)
    assert raised.value.message == message
    assert raised.value.hint.endswith(hint)


@given(st.text(max_size=30) | st.from_regex(r"[a-z]{3,9} \d{1,2}(:\d\d)?( ?[ap]m)?", fullmatch=True))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for kind in Kind:
        try:
            when = read_when(text, kind)
        except UserError as error:
            assert error.hint
        else:
            assert read_when(write_when(when), kind) == when


@given(WEEKLY, st.builds(WorkingDay, st.integers(1, LATEST), st.sampled_from(Anchor), TIMES))
def test_what_is_written_reads_back(weekly: Weekly, working: WorkingDay) -> None:
    assert read_when(write_when(weekly), Kind.DIGEST) == weekly
    assert read_working_day(write_when(working)) == working
