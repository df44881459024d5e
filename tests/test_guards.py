"""Every guard that ``python -m tests.without_guards`` takes away stands where it is looked for."""

from __future__ import annotations

import pytest

from tests.guards import AT_THE_DOORS, Guard
from tests.guards_votes import VOTES
from tests.guards_within import WITHIN
from tests.without_guards import ROOT


@pytest.mark.parametrize("guard", [*AT_THE_DOORS, *WITHIN, *VOTES], ids=lambda guard: guard.name)
def test_it_stands_there_once(guard: Guard) -> None:
    assert (ROOT / guard.file).read_text("utf-8").count(guard.old) == 1
    for test in guard.tests:
        file, _, name = test.partition("::")
        assert f"def {name.partition('[')[0]}" in (ROOT / file).read_text("utf-8") or not name
