"""The current value: check-ins folded in any order of arrival, undone, backdated, in private places."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from handlers.okrs.fold import counted, fold, order, refold, visible
from handlers.okrs.model import Cadence, Change, CheckIn, Comparison, Kind, Reading
from handlers.okrs.rules import check_in, undo
from handlers.okrs.values import read
from tests.okr_samples import ANA, BEN, NOW, REPLY_TIME, d, histories, key_result, target

DEN = "slack/T1/den"
viewers = st.sampled_from([None, DEN, "slack/T1/attic"])


def record(*sayings: str, days: list[int] | None = None) -> list[CheckIn]:
    """One check-in a saying: ``=5`` sets, ``+5`` adds; each on its own day unless ``days`` says which."""
    return [
        CheckIn(
            "kr",
            number,
            Change.SET if saying[0] == "=" else Change.ADD,
            Reading(d(saying.lstrip("="))),
            NOW + timedelta(days=days[number - 1] if days else number),
            NOW,
            ANA.id,
        )
        for number, saying in enumerate(sayings, 1)
    ]


def test_an_absolute_value_sets_and_a_signed_one_adds() -> None:
    assert fold([], None) is None
    assert fold(record("+5"), None) == Reading(d(5))
    assert fold(record("=40", "+5", "-2"), None) == Reading(d(43))
    assert fold(record("=40", "+5", "=7"), None) == Reading(d(7))


def test_the_first_addition_starts_from_the_baseline() -> None:
    assert fold(record("-2"), None, REPLY_TIME) == Reading(d(8))
    assert fold(record("=5", "-2"), None, REPLY_TIME) == Reading(d(3))


def test_a_sum_has_no_parts() -> None:
    share = replace(record("=70")[0], reading=Reading(d(70), d(14), d(20)))
    assert fold([share], None) == Reading(d(70), d(14), d(20))
    assert fold([share, record("+0", "+5")[1]], None) == Reading(d(75))


def test_a_backdated_value_takes_its_place_in_time() -> None:
    assert fold(record("=40", "+5", "=30", days=[0, 2, 1]), None) == Reading(d(35))
    assert fold(record("=40", "=30", days=[2, 1]), None) == Reading(d(40))


def test_at_one_moment_the_order_of_arrival_decides() -> None:
    assert fold(record("=40", "=30", days=[0, 0]), None) == Reading(d(30))


def test_per_year_additions_start_again_in_the_new_year() -> None:
    rounds = target(Kind.COUNT, Comparison.AT_LEAST, 2, unit="rounds", cadence=Cadence.YEARLY)
    old, new, newer = record("=2", "+1", "+1")
    old = replace(old, holds_at=datetime(2025, 12, 31, 23, tzinfo=UTC))
    new = replace(new, holds_at=datetime(2026, 1, 1, 1, tzinfo=UTC))
    newer = replace(newer, holds_at=datetime(2026, 1, 2, tzinfo=UTC))
    assert fold([old, new, newer], None, rounds) == Reading(d(2))
    # In New York the second one still belongs to the old year.
    assert fold([old, new, newer], None, rounds, "America/New_York") == Reading(d(1))
    assert [each.after for each in refold(Reading(d(2)), [new], rounds, before_at=old.holds_at)] == [
        Reading(d(1))
    ]


def test_what_was_said_in_a_private_place_counts_there_only() -> None:
    public, private = record("=40", "+5")
    private = replace(private, confined=True, place=DEN)
    assert fold([public, private], None) == Reading(d(40))
    assert fold([public, private], DEN) == Reading(d(45))
    assert not visible(replace(private, place=None), None)


@given(histories(), viewers, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(
    history: list[CheckIn], viewer: str | None, random: Random
) -> None:
    shuffled = list(history)
    random.shuffle(shuffled)
    assert fold(shuffled, viewer) == fold(history, viewer)


@given(histories().filter(bool), viewers, st.data())
def test_undoing_a_check_in_is_as_if_it_had_never_been(
    history: list[CheckIn], viewer: str | None, data: st.DataObject
) -> None:
    chosen = data.draw(st.sampled_from(history))
    others = [each for each in history if each is not chosen]
    undone = chosen if not chosen.live else undo(chosen, ANA, NOW, may_undo_any=False)
    assert fold([*others, undone], viewer) == fold(others, viewer)


@given(histories(), viewers)
def test_every_value_on_the_way_is_the_fold_up_to_there(history: list[CheckIn], viewer: str | None) -> None:
    ordered = counted(history, viewer)
    for number, settled in enumerate(refold(None, ordered), 1):
        assert settled.after == fold(ordered[:number], viewer)


@given(histories().filter(bool), st.data())
def test_folding_on_from_a_change_agrees_with_folding_all(
    history: list[CheckIn], data: st.DataObject
) -> None:
    """What the store does after a backdated or undone check-in: refold from there to the next SET."""
    history = sorted((replace(each, confined=False) for each in history), key=order)
    settled = refold(None, history)
    at = data.draw(st.integers(0, len(history) - 1))
    if data.draw(st.booleans(), label="undo"):
        changed = [*history[:at], replace(history[at], undone_at=NOW), *history[at + 1 :]]
    else:
        changed = sorted([*history, replace(history[at], sequence=99, reading=Reading(d(3)))], key=order)
    before = [each for each in refold(None, changed[:at]) if each.live]
    following = refold(before[-1].after if before else None, changed[at:])
    assert [*refold(None, changed[:at]), *following] == refold(None, changed)
    assert [each.after for each in settled[:at]] == [each.after for each in refold(None, changed)[:at]]


@given(st.lists(st.tuples(st.sampled_from(["37", "+5", "+1", "12"]), st.integers(0, 4)), max_size=7))
def test_checking_in_one_after_the_other_agrees_with_the_fold(said: list[tuple[str, int]]) -> None:
    """Each new check-in either knows the value it leaves, or leaves it to the fold (backdated)."""
    now, kept, current = NOW, list[CheckIn](), key_result()
    for typed, days_ago in said:
        now += timedelta(hours=1)
        on = (now - timedelta(days=days_ago)).date()
        new = check_in(current, read(typed)[0], by=BEN, at=now, zone="UTC", on=on)
        kept.append(new)
        newest = counted(kept, None)[-1]
        assert new.after == (fold(kept, None) if newest is new else None)
        current = replace(
            current, reading=fold(kept, None), reading_at=newest.holds_at, last_sequence=new.sequence
        )
    assert [each.sequence for each in kept] == list(range(1, len(said) + 1))
