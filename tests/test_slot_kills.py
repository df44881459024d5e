"""Scheduled posts, with the bot killed while they go out: the loop of ``tests.slot_kills``, a short one."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests import databases
from tests.slot_kills import SlotKills

address = databases.address
pytestmark = pytest.mark.thorough


def killed(address: str, folder: Path, kills: int, objectives: int) -> str:
    with closing(SlotKills(address, folder, Random(), objectives)) as house:
        return house.run(kills)


def test_every_slots_posts_stand_once(address: str, tmp_path: Path) -> None:
    said = killed(address, tmp_path, 3, 0)
    assert said.startswith("3 kills") and said.endswith("each stands once")


def test_three_hundred_objectives_are_resumed_without_a_part_repeated_or_missing(tmp_path: Path) -> None:
    said = killed(f"sqlite:///{tmp_path}/milepost.db", tmp_path, 1, 300)
    (parts,) = re.findall(r"(\d+) of them parts", said)
    assert int(parts) > 50
