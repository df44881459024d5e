"""Long histories over HTTP, against the bot as a process of its own that is killed again and again.

``python -m tests.long_histories 10000`` on SQLite, ``python -m tests.long_histories 10000 postgresql`` on the
server that the tests use. The bot runs between a sandbox workspace and a sandbox forum; in each history of a
hundred steps it gets SIGKILL once, at a random moment while several people speak. What was acknowledged
must be there then, and of the rest either all or nothing. See ``tests.histories`` for what is checked.

With ``inside`` behind it the same people speak to the bot's front in this process, without HTTP and kills:
several times as many steps in a second.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from itertools import chain, combinations
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from tests import databases
from tests.histories import Act
from tests.history_cast import KEYS, SAYERS, VALUES, Key, Sayer
from tests.history_machine import Histories
from tests.history_outside import Outside
from tests.history_world import World
from tests.test_histories import Front

STEPS = 100  # of one history
LONGEST_RUN = 1800.0  # seconds after which no other histories are begun; the figures say how far it came
LONGEST = 0.04  # seconds after people began to speak within which the bot is killed: the work takes less


class LongHistories(Histories):
    """With a kill in each."""

    outside: ClassVar[Outside]

    @precondition(lambda self: not self.killed and self.steps > STEPS // 2)
    @rule(
        given=st.lists(st.tuples(SAYERS, KEYS, VALUES), min_size=1, max_size=3),
        after=st.floats(0, LONGEST),
    )
    def speak_and_are_cut_short(self, given: list[tuple[Sayer, Key, int | str]], after: float) -> None:
        self.killed = True
        acts = [self.check_in(*each) for each in given]
        self.happens(*acts, carry=lambda: self.outside.carry_and_kill(acts, after))

    def possible(self, acts: Sequence[Act]) -> Iterable[Sequence[Act]]:
        """Of what was not acknowledged, each may have been done or not."""
        sure = [act for act in acts if self.outside.acknowledged(act)]
        open_ = [act for act in acts if act not in sure]
        some = chain.from_iterable(combinations(open_, size) for size in range(len(open_) + 1))
        return (order for done in some for order in super(LongHistories, self).possible([*sure, *done]))


def main(steps: int, database: str, where: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        postgres = database == "postgresql"
        address = databases.empty_postgres() if postgres else f"sqlite:///{folder}/milepost.db"
        machine, world = _outside(address, Path(folder)) if where == "outside" else _inside(address)
        some = settings(
            max_examples=3,
            stateful_step_count=STEPS,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        try:
            ends = time.monotonic() + LONGEST_RUN
            while world.figures.steps < steps and time.monotonic() < ends:
                run_state_machine_as_test(machine, settings=some)
        finally:
            world.close()
    done = world.figures
    print(
        f"{database}, {where}: {done.steps} steps, {done.kills} kills, {done.written} commands acknowledged,"
    )
    print(f"{done.refused} refused or only looking: no invariant broken")


def _outside(address: str, folder: Path) -> tuple[type[Histories], World]:
    world = Outside(address, folder)
    LongHistories.world = LongHistories.outside = world
    return LongHistories, world


def _inside(address: str) -> tuple[type[Histories], World]:
    world = Front(address)
    return type("Inside", (Histories,), {"world": world}), world


if __name__ == "__main__":
    given = sys.argv[1:] + ["10000", "sqlite", "outside"][len(sys.argv) - 1 :]
    main(int(given[0]), given[1], given[2])
