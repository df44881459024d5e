"""Mistakes in a program file: each named with its line and what would be right."""

from __future__ import annotations

import pytest

from handlers.importing.program_file import load
from handlers.model import UserError
from tests.program_file_sample import TEXT

# fmt: off
MISTAKES = [
    ("  timezone:", "  timezon:",
     "Line 4: program has no timezon.",
     "Did you mean timezone?"),
    ("  slug: docs-champions\n", "",
     "Line 2: program needs slug.",
     "Add a line slug: …"),
    ("slug: docs-champions", "slug: Docs Champions",
     "The slug 'Docs Champions' cannot be used.",
     "Use up to 32"),
    ("title: Launch", "title: Launch\n      title: Lunch",
     "Line 29: title stands here twice.",
     "It was in line 28"),
    ("home: true", "home: maybe",
     "Line 10: home cannot be 'maybe'.",
     "It is true or false."),
    ("      - steward", "      - boss",
     "Line 17: roles cannot be 'boss'.",
     "It is one of: steward."),
    ("kind: count", "kind: counts",
     "Line 38: kind cannot be 'counts'.",
     "It is one of: count, percent"),
    ("value: 50", "value: fifty",
     "Line 40: value cannot be 'fifty'.",
     "It is a number like 37 or 11.5."),
    ("value: 50", "value: .nan",
     "Line 40: value cannot be '.nan'.",
     "It is a number"),
    ("value: 50", "value: 1e999999999",
     "Line 40: value cannot be '1e999999999'.",
     "It is a number"),
    ("starts: 2026-01-01", "starts: 1 May",
     "Line 21: starts cannot be '1 May'.",
     "It is a day like 2026-04-01."),
    ("closed: 2026-04-02T09:30:00+00:00", "closed: 2026-04-02T09:30:00",
     "Line 23: closed cannot be",
     "with its zone"),
    ("ends: 2026-03-31", "ends: 2025-03-31",
     "The cycle Q1 2026 ends before it starts.",
     "Check its two dates."),
    ("confidence: 7", "confidence: 11",
     "open 1.1's check-in of 2026-04-02 09:30 has the confidence 11.",
     "0 to 10"),
    ("add: -2", "add: -2\n              value: 3",
     "open 1.1's check-in of 2026-04-02 09:30 needs a value or",
     "value: 37"),
    ("score: 0.7", "score: 7",
     "open 1.1 has the grade 7.",
     "Grades go from 0.0 to 1.0."),
    ("parent: O1", "parent: O3",
     "open 1.1 has the parent 'O3', which is not in this file.",
     "Write an address"),
    ("  - name: Bo", "  - name: Ana",
     "The person 'Ana' stands in this file twice.",
     "Give each its own name"),
    ("            - Bo", "            - Cy",
     "open 1.1's owner 'Cy' is not among the people.",
     "Add them under people:"),
    ("  open:\n", "  later:\n",
     "There are objectives for 'later', which is not among the cycles.",
     "Q1 2026, open"),
    ("slack:T1/U1", "U1",
     "Ana's identity 'U1' cannot be read.",
     "Write it like slack:"),
    ("  - name: Bo", "  - Bo",
     "Line 18: people has keys of its own.",
     "each as key: value"),
    ("places:\n  - platform: slack", "places: slack\nx:\n  - platform: slack",
     "Line 5: places is a list.",
     "Begin each"),
    ("title: Launch", "title: &a Launch",
     "Line 28: anchors and aliases (& and *) are not read here.",
     "Write the"),
    ("title: Launch", "title: *a",
     "Line 28: anchors and aliases (& and *) are not read here.",
     "Write the"),
    ("title: Launch", "title: !!python/name:os Launch",
     "Line 28: tags (!) are not read here.",
     "Remove the tag."),
    ("title: Launch", "title: " + "[" * 500,
     "Line 28: this is nested too deeply.",
     "a few levels"),
    ("title: Launch", "title: [",
     "Line 30: This is not YAML",
     "Check indentation"),
    ("title: Launch", "title: \x00",
     "This is not YAML that can be read.",
     "Remove characters"),
    (TEXT, "",
     "This file is empty.",
     "A program file begins with the key program:"),
    (TEXT, TEXT + "---\n" + TEXT,
     "Line 72: a second document begins here.",
     "Keep one program in one file."),
    (TEXT, "just words",
     "Line 1: the file has keys of its own.",
     "each as key: value"),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "message", "hint"), MISTAKES)
def test_a_mistake_is_named_with_its_line(old: str, new: str, message: str, hint: str) -> None:
    assert old in TEXT
    with pytest.raises(UserError) as error:
        load(TEXT.replace(old, new, 1))
    assert error.value.message.startswith(message)
    assert hint in error.value.hint
