"""Program files that read well and still cannot be applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handlers.importing.applicable import refuse_inapplicable
from handlers.importing.program_file import load
from handlers.importing.program_model import PersonEntry, ProgramFile
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


NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def file(parent: str = "null") -> ProgramFile:
    return load(TEXT.replace("PARENT", parent))


def test_a_usual_file_may_be_applied() -> None:
    refuse_inapplicable(file(), NOW)


def test_an_unknown_zone_is_refused() -> None:
    wrong = replace(file(), program=replace(file().program, timezone="Mars/Olympus"))
    with pytest.raises(UserError, match="“Mars/Olympus” is not a time zone I know"):
        refuse_inapplicable(wrong, NOW)


@pytest.mark.parametrize("ends", [date(9999, 12, 31), date(2200, 1, 1)])
def test_so_are_years_past_the_calendars(ends: date) -> None:
    (cycle,) = file().cycles
    with pytest.raises(UserError, match="outside the years"):
        refuse_inapplicable(replace(file(), cycles=(replace(cycle, ends=ends),)), NOW)


@pytest.mark.parametrize("parent", ["O1", "O2", "1.1", "Q1 2026/1.1"])
def test_nothing_stands_above_itself(parent: str) -> None:
    with pytest.raises(UserError, match="stands above itself"):
        refuse_inapplicable(file(parent), NOW)


# ---- the rules of every other door ---------------------------------------------------------------

KEY_RESULT = """\
program: {slug: docs, title: Docs}
people: [{name: Ana}]
cycles: [{name: Q1 2026, starts: 2026-01-01}]
objectives:
  Q1 2026:
    - title: Write
      key_results:
        - text: Publish 3 guides
          target:
            kind: KIND
            op: "OP"
            DUE
          check_ins:
            - on: 2026-02-02T09:30:00+00:00
              by: Ana
              SAYS
"""


def ruled(says: str = "value: 5", kind: str = "count", op: str = ">=", due: str = "") -> ProgramFile:
    words = {"KIND": kind, "OP": op, "DUE": due or "unit: null", "SAYS": says}
    text = KEY_RESULT
    for mark, word in words.items():
        text = text.replace(mark, word)
    return load(text)


@pytest.mark.parametrize("says", ["value: 5", "add: -2", "{value: 14, of: 14/20}", "{value: 0, note: none}"])
def test_usual_check_ins_may_be_applied(says: str) -> None:
    refuse_inapplicable(ruled(says.strip("{}").replace(", ", "\n              ")), NOW)


@pytest.mark.parametrize(
    ("says", "kind", "message"),
    [
        ("value: -7", "count", "-7 cannot be"),
        ("value: 101", "nps", "101 cannot be"),
        ("value: -100.5", "nps", "-100.5 cannot be"),
        ("value: 1000000000000", "count", "too large"),
        ("add: -1000000000000", "count", "too large"),
        ("value: 0.0000001", "count", "more decimals"),
        ("value: 5\n              of: 0/0", "percent", "Nothing can be out of 0"),
        ("value: 5\n              of: 14/99999999999999999999", "percent", "too large"),
        (f"value: 5\n              note: {'x' * 3001}", "count", "note is too long"),
        (f"value: 5\n              ask: {'x' * 3001}", "count", "note is too long"),
        (f"value: 5\n              links: [{', '.join(['https://a.example'] * 11)}]", "count", "many links"),
        ("value: 5\n              links: ['javascript:alert(1)']", "count", "one of the links"),
        ("value: 5\n              links: ['https://a.example/|<!channel>']", "count", "one of the links"),
        (f"value: 5\n              links: ['https://a.example/{'x' * 2000}']", "count", "one of the links"),
        ("value: 5\n              health: graded", "count", "for the bot to work out"),
    ],
)
def test_a_check_in_that_no_chat_takes_is_refused_with_its_line(says: str, kind: str, message: str) -> None:
    with pytest.raises(UserError, match=f"^Line 14: .*{message}"):
        refuse_inapplicable(ruled(says, kind), NOW)


@pytest.mark.parametrize("undone", [False, True])
def test_nothing_was_said_that_is_still_to_come(undone: bool) -> None:
    says = "value: 5"
    if undone:
        says += "\n              undone: {by: Ana, on: 2026-03-01T10:00:00+00:00}"
    refuse_inapplicable(ruled(says), datetime(2026, 3, 1, 10, tzinfo=UTC))
    with pytest.raises(UserError, match=r"^Line 14: That time is still to come"):
        refuse_inapplicable(ruled(says), NOW if undone else datetime(2026, 2, 2, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("kind", "op", "due", "message"),
    [
        ("milestone", ">=", "", "with the op >= is no target"),
        ("milestone", "once", "value: 7", "with the op once is no target"),
        ("count", "range", "", "with the op range is no target"),
        ("range", ">=", "value: 2\n            high: 3", "with the op >= is no target"),
        ("count", ">=", "value: 1e13", "too large"),
        ("count", ">=", "due: '9999-12-31'", "“9999-12-31” is out of reach"),
        ("count", ">=", "due: 31 December 9999", "out of reach"),
        ("count", ">=", "due: '0001-01-01'", "out of reach"),
        ("count", ">=", f"unit: {'x' * 4001}", "too long"),
    ],
)
def test_a_target_that_no_chat_takes_is_refused_with_its_line(
    kind: str, op: str, due: str, message: str
) -> None:
    with pytest.raises(UserError, match=f"^Line 8: .*{message}"):
        refuse_inapplicable(ruled("value: 1", kind, op, due), NOW)


NOTHING_TO_SEE = ["", " ", "\u2060", "\u200d", "\u3164\u115f", "\u0301\u0301", "\u2800"]


@pytest.mark.parametrize("words", [*NOTHING_TO_SEE, "x" * 4001])
def test_names_and_titles_can_be_seen_and_kept(words: str) -> None:
    usual = ruled()
    (objective,) = usual.objectives["Q1 2026"]
    (key_result,) = objective.key_results
    for wrong in (
        replace(usual, program=replace(usual.program, title=words)),
        replace(usual, people=(*usual.people, PersonEntry(words, line=2))),
        replace(usual, objectives={"Q1 2026": (replace(objective, title=words),)}),
        replace(
            usual,
            objectives={"Q1 2026": (replace(objective, key_results=(replace(key_result, text=words),)),)},
        ),
    ):
        with pytest.raises(UserError, match=r"^Line [1-9].*(nothing to see|too long)"):
            refuse_inapplicable(wrong, NOW)
