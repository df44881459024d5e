"""Program files that read well and still cannot be applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from handlers.importing.applicable import refuse_inapplicable
from handlers.importing.program_file import load
from handlers.importing.program_model import ProgramFile
from handlers.model import UserError

TEXT = """\
program:
  slug: docs
  title: Docs
cycles:
  - name: Q1 2026
    starts: 2026-01-01
    ends: 2026-03-31
objectives:
  Q1 2026:
    - title: Write
      parent: PARENT
      key_results:
        - text: Publish 3 guides
          target: {kind: count, op: ">=", value: 3}
    - title: Review
      parent: O1
"""


def file(parent: str = "null") -> ProgramFile:
    return load(TEXT.replace("PARENT", parent))


def test_a_usual_file_may_be_applied() -> None:
    refuse_inapplicable(file())


def test_an_unknown_zone_is_refused() -> None:
    wrong = replace(file(), program=replace(file().program, timezone="Mars/Olympus"))
    with pytest.raises(UserError, match="“Mars/Olympus” is not a time zone I know"):
        refuse_inapplicable(wrong)


@pytest.mark.parametrize("ends", [date(9999, 12, 31), date(2200, 1, 1)])
def test_so_are_years_past_the_calendars(ends: date) -> None:
    (cycle,) = file().cycles
    with pytest.raises(UserError, match="outside the years"):
        refuse_inapplicable(replace(file(), cycles=(replace(cycle, ends=ends),)))


@pytest.mark.parametrize("parent", ["O1", "O2", "1.1", "Q1 2026/1.1"])
def test_nothing_stands_above_itself(parent: str) -> None:
    with pytest.raises(UserError, match="stands above itself"):
        refuse_inapplicable(file(parent))
