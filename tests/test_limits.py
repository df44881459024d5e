"""How much one person, or all in one place, may ask at once."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import pace
from bot.limits import Limits, unlimited
from bot.origin import Origin
from bot.pace import Pace, Turns
from handlers.model import Identity, Place, UserError
from storage.inbox import Lane

PERSON, PLACE = Pace(every=2.0, burst=3), Pace(every=0.5, burst=5)


class Seconds:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def limits(seconds: Seconds) -> Limits:
    return Limits(PERSON, PLACE, seconds)


def lane(who: str, where: str) -> Lane:
    return Lane(f"slack/T1/{where}", f"slack/T1/{who}")


def origin(who: str, where: str) -> Origin:
    return Origin(Identity("slack", "T1", who), Place("slack", "T1", where), "trigger")


def test_so_much_at_once_and_then_one_by_one(limits: Limits, seconds: Seconds) -> None:
    alice = lane("U1", "C1")
    told = []
    for moved in (0.0, 0.0, 0.0, 0.0, 1.9, 0.1, 0.0, 4.0, 0.0, 0.0, 100.0, 0.0, 0.0, 0.0):
        seconds.now += moved
        told.append((moved, limits.admits(alice)))
    assert told == [
        (0.0, True),
        (0.0, True),
        (0.0, True),
        (0.0, False),
        (1.9, False),
        (0.1, True),
        (0.0, False),
        (4.0, True),
        (0.0, True),
        (0.0, False),
        (100.0, True),
        (0.0, True),
        (0.0, True),
        (0.0, False),
    ]


def test_who_is_too_fast_takes_nothing_from_the_others_there(limits: Limits) -> None:
    assert [limits.admits(lane("U1", "C1")) for _ in range(50)].count(True) == 3
    assert [limits.admits(lane("U2", "C1")) for _ in range(2)] == [True, True]
    assert limits.admits(lane("U3", "C1")) is False  # five there by now
    assert limits.admits(lane("U3", "C2")) is True


def test_a_crowded_place_costs_nobody_a_turn_elsewhere(limits: Limits) -> None:
    for who in ("U1", "U2", "U3", "U4", "U5"):
        assert limits.admits(lane(who, "C1"))
    for _ in range(20):
        assert not limits.admits(lane("U6", "C1"))
    assert [limits.admits(lane("U6", "C2")) for _ in range(4)] == [True, True, True, False]


def test_a_command_is_refused_with_the_time_to_wait(limits: Limits, seconds: Seconds) -> None:
    for _ in range(3):
        limits.check(origin("U1", "C1"))
    seconds.now += 0.5
    with pytest.raises(UserError) as refused:
        limits.check(origin("U1", "C2"))
    assert refused.value.hint == "Please try again in 2 seconds. Nothing else was lost."
    seconds.now += 0.6
    with pytest.raises(UserError) as refused:
        limits.check(origin("U1", "C1"))
    assert refused.value.hint == "Please try again in 1 second. Nothing else was lost."
    seconds.now += 0.9
    limits.check(origin("U1", "C1"))


def test_commands_and_mentions_are_counted_together(limits: Limits) -> None:
    for _ in range(2):
        limits.check(origin("U1", "C1"))
    assert [limits.admits(lane("U1", "C1")) for _ in range(2)] == [True, False]


def test_what_no_person_said_always_has_its_turn(limits: Limits) -> None:
    assert all(limits.admits(Lane("slack/T1/C1")) for _ in range(100))


def test_a_flood_begins_once_until_all_turns_are_back(limits: Limits, seconds: Seconds) -> None:
    alice = lane("U1", "C1")

    def flooding() -> bool:
        while limits.admits(alice):
            pass
        return limits.begins_to_flood(alice)

    assert [flooding(), flooding()] == [True, False]
    seconds.now += 5.9  # all but one of the three
    assert flooding() is False
    seconds.now += 6.0
    assert flooding() is True


def test_in_a_crowded_place_nobody_is_told_that_they_flood(limits: Limits) -> None:
    for who in ("U1", "U2", "U3", "U4", "U5"):
        limits.admits(lane(who, "C1"))
    late = lane("U6", "C1")
    assert not limits.admits(late) and not limits.begins_to_flood(late)


def test_without_limits_there_are_none() -> None:
    free = unlimited()
    for _ in range(1000):
        free.check(origin("U1", "C1"))


# ---- what always holds ---------------------------------------------------------------------------

PAUSES = st.floats(0, 3)
SAID = st.tuples(st.sampled_from("ABC"), st.sampled_from("XY"), PAUSES)


@given(st.lists(SAID, max_size=80))
def test_never_more_than_the_burst_and_what_came_back(said: list[tuple[str, str, float]]) -> None:
    seconds = Seconds()
    limits = Limits(PERSON, PLACE, seconds)
    through: dict[str, list[float]] = defaultdict(list)
    for who, where, pause in said:
        seconds.now += pause
        if limits.admits(lane(who, where)):
            through[who].append(seconds.now)
            through[where].append(seconds.now)
    for name, times in through.items():
        allowed = PERSON if name in "ABC" else PLACE
        for first, begin in enumerate(times):
            for last in range(first, len(times)):
                assert last - first + 1 <= allowed.burst + (times[last] - begin) / allowed.every + 1e-6


@given(st.lists(st.tuples(st.booleans(), PAUSES), max_size=80))
def test_nobody_elsewhere_is_affected(said: list[tuple[bool, float]]) -> None:
    """Somebody is admitted as if nobody else were there, whatever another does in another place."""
    together, alone = Seconds(), Seconds()
    both, one = Limits(PERSON, PLACE, together), Limits(PERSON, PLACE, alone)
    for mine, pause in said:
        together.now += pause
        alone.now = together.now
        if mine:
            assert both.admits(lane("A", "X")) == one.admits(lane("A", "X"))
        else:
            for _ in range(10):
                both.admits(lane("B", "Y"))


def test_only_so_many_are_remembered_and_the_busiest_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST", 10)
    turns = Turns(Pace(every=1.0, burst=2))
    for _ in range(2):
        turns.take("busy", 100.0)
    for number in range(11):
        turns.take(f"once {number}", 100.0)
        assert len(turns._full_at) <= 11
    assert turns.wait("busy", 100.0) == pytest.approx(1.0)
    turns.take("later", 200.0)
    for number in range(11):
        turns.take(f"later {number}", 200.0)
    assert turns.full_at("busy") < 100.0  # forgotten: it has its burst again anyway
