"""Random histories of every preset: no state is skipped, no vote counts twice or from somebody who has none,
and of a closed secret ballot nothing leads from a vote to its voter."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.nominations.process import PRESETS
from storage.store import open_store
from tests.databases import Clock, sqlite_template
from tests.nomination_world import PEOPLE, World, account, opened

people = st.sampled_from(PEOPLE)
numbers = st.integers(1, 3)
votes = st.sampled_from(["yes", "no", "abstain"])


def mention(who: str) -> str:
    return f"<@{account(who).id}>"


lines = st.one_of(
    st.builds(lambda who, n: (who, f"nomination accept N{n}"), people, numbers),
    st.builds(lambda who, n: (who, f"nomination decline N{n}"), people, numbers),
    st.builds(lambda who, n: (who, f"nomination withdraw N{n}"), people, numbers),
    st.builds(lambda who, n: (who, f"nomination second N{n}"), people, numbers),
    st.builds(lambda who, whom: (who, f"nominate {mention(whom)} for their patience"), people, people),
    st.builds(lambda who, n, vote: (who, f"nomination vote N{n} {vote}"), people, numbers, votes),
    st.builds(lambda who, n, vote: (who, f"nomination vote N{n} {vote}"), people, numbers, votes),
    st.builds(lambda who, n: (who, f"nomination recuse N{n} we share an office"), people, numbers),
    st.builds(lambda who, n: (who, f"nomination decide N{n} selected"), people, numbers),
    st.builds(lambda n: ("alice", f"nomination decide N{n} not-yet a talk would help"), numbers),
    st.builds(lambda whom: ("alice", f"panel remove {mention(whom)}"), people),
    st.builds(lambda a, b: ("alice", f"pair {mention(a)} {mention(b)}"), people, people),
    st.just(("alice", 'nominate called:"Docs Team" for the guides')),
    st.just(("alice", "round review")),
    st.just(("alice", "round close")),
)
steps = st.lists(lines | st.integers(1, 9).map(lambda days: ("", str(days))), min_size=8, max_size=40)


def begin(world: World, preset: str) -> None:
    """A round, a panel, and two nominees of whom the panel's members are not all free."""
    assert world.says("alice", f"round open {preset}") is not None
    kinds = [rule.kind for rule in PRESETS[preset].panel]
    for place, who in enumerate(PEOPLE):
        world.says("alice", f"panel add {kinds[place % len(kinds)]} {mention(who)}")
    world.says("m1", f"nominate {mention('m4')} for their patience")
    world.says("m2", f"nominate {mention('m5')} for their guides")
    world.says("m4", "nomination accept N1")
    world.says("m3", "nomination second N1")


@pytest.mark.thorough
@pytest.mark.parametrize("preset", PRESETS)
@settings(max_examples=max(4, settings.get_profile("milepost").max_examples // 2))
@given(history=steps)
def test_a_history(preset: str, history: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")) as folder:
        clock, path = Clock(), shutil.copy(sqlite_template(), Path(folder, "milepost.db"))
        database = open_store(f"sqlite:///{path}", clock=clock)
        database.start()
        try:
            world = opened(database, clock)
            begin(world, preset)
            world.check()
            for who, line in history:
                if who:
                    world.says(who, line)
                else:
                    world.passes(int(line))
                world.check()
            world.says("alice", "round review")
            world.says("m3", "nomination vote N1 yes")
            world.says("alice", "nomination vote N1 no")
            world.passes(100)  # whatever is open is closed by then
            world.check()
            if PRESETS[preset].ballot == "secret":
                assert world.leads_from_a_vote_to_a_voter() == []
        finally:
            database.close()
