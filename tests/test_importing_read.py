"""Ways of writing OKRs down that are read alike, and what is said of those that are not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.importing.draft import Draft
from handlers.importing.progress import check_in_text, read_progress
from handlers.importing.read import EXAMPLE, read_document
from handlers.model import UserError
from handlers.okrs.targets import read_target
from tests.house import ROOT

SEEDS = sorted((ROOT / "sandbox/seeds").glob("*.txt"))


def outline(draft: Draft) -> list[str]:
    lines: list[str] = []
    for objective in draft.objectives:
        lines.append(f"{objective.code}: {objective.title}")
        lines += [f"  {kr.code}: {kr.text}" for kr in objective.key_results]
    return lines


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "Objective 1 - Welcome\n• KR 1 - Mentor 20 people\n• KR 2- Write a guide",
            ("Objective 1", "KR 1", "KR 2"),
        ),
        (
            "Objective 1: Welcome\n- KR1: Mentor 20 people\n- KR2: Write a guide",
            ("Objective 1", "KR1", "KR2"),
        ),
        ("O1. Welcome\n* 1.1 Mentor 20 people\n* 1.2 Write a guide", ("O1", "1.1", "1.2")),
        ("O1 – Welcome\nKR 1.1: Mentor 20 people\nKR 1.2: Write a guide", ("O1", "KR 1.1", "KR 1.2")),
        ("## O1: Welcome\n1. Mentor 20 people\n2. Write a guide", ("O1", None, None)),
        ("Objective: Welcome\n\n  - Mentor 20 people\n\n  - Write a guide", (None, None, None)),
        ("**O1: Welcome**\n- **KR 1:** Mentor 20 people\n- **KR 2:** Write a guide", ("O1", "KR 1", "KR 2")),
        ("O1. Welcome\nKR 1.1\tMentor 20 people\t\nKR 1.2\tWrite a guide\t", ("O1", "KR 1.1", "KR 1.2")),
        (
            "## O1. Welcome\n| Key Result | Description | Progress |\n|---|---|---|\n"
            "| KR 1.1 | Mentor 20 people |  |\n| KR 1.2 | Write a guide |  |",
            ("O1", "KR 1.1", "KR 1.2"),
        ),
        (
            "O1. Welcome\nKR 1.1\n\nMentor 20\npeople\n\n\u00a0\n\nKR 1.2\n\nWrite a guide",
            ("O1", "KR 1.1", "KR 1.2"),
        ),
    ],
)
def test_the_same_okrs_in_many_hands(text: str, codes: tuple[str | None, ...]) -> None:
    objective, first, second = codes
    expected = [f"{objective}: Welcome", f"  {first}: Mentor 20 people", f"  {second}: Write a guide"]
    assert outline(read_document(text)) == expected
    assert outline(read_document(text.replace("\n", "\r\n"))) == expected


def test_what_stands_below_a_key_result_belongs_to_it() -> None:
    draft = read_document(
        "O1: Welcome\n"
        "- [x] KR 1: Mentor 20\n"
        "  new people\n"
        "  - in pairs\n"
        "  Owner: @ana, Bo and Cy\n"
        "- [ ] KR 2: Reach 10 talks\n"
        "  Progress: 4\n"
        "\n"
        "Thanks for reading!\n"
        "- a bullet of another list\n"
    )
    first, second = draft.objectives[0].key_results
    assert (first.text, first.owners, first.progress) == (
        "Mentor 20 new people in pairs",
        ("ana", "Bo", "Cy"),
        "done",
    )
    assert (second.text, second.progress_text, second.progress) == ("Reach 10 talks", "4", Decimal("0.4"))
    assert draft.ignored == ("Thanks for reading!", "- a bullet of another list")


def test_key_results_without_an_objective_are_kept_under_one() -> None:
    draft = read_document("Docs team\n\nKR 1.1\tMentor 20 people")
    assert outline(draft) == ["None: Key results", "  KR 1.1: Mentor 20 people"]
    assert (draft.title, draft.objectives[0].unsure) == ("Docs team", ("title",))


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        ("Docs OKRs Q2 2017", "Q2 2017"),
        ("Docs\nPeriod: H1 2026", "H1 2026"),
        ("2026-Q4 Docs", "2026-Q4"),
        ("Docs", None),
    ],
)
def test_the_period_stands_in_the_heading(heading: str, period: str | None) -> None:
    assert read_document(f"{heading}\n\n{EXAMPLE}").period == period


@pytest.mark.parametrize(
    ("cell", "target", "progress", "typed"),
    [
        ("done", "Publish a guide", "done", "done"),
        ("Completed!", "Publish a guide", "done", "done"),
        ("✅", "Publish a guide", "done", "done"),
        ("in progress", "Publish a guide", "in progress", None),
        ("Not started", "Publish a guide", "open", None),
        ("missed", "Publish a guide", "not done", "not done"),
        ("cancelled", "Publish a guide", "dropped", None),
        ("37", "Collect 50 nominations", Decimal("0.74"), "37"),
        ("60", "Collect 50 nominations", Decimal(1), "60"),
        ("14/20", "Collect 20 nominations", Decimal("0.7"), "14"),
        ("14/25", "Collect 20 nominations", Decimal("0.56"), None),
        ("14/20", "80% awareness", Decimal("0.7"), "14/20"),
        ("60%", "80% awareness", Decimal("0.6"), "60%"),
        ("60%", "Collect 50 nominations", Decimal("0.6"), None),
        ("6", "Reduce the wait from 10 days to 2 days", Decimal("0.5"), "6"),
        ("done", "Collect 50 nominations", "done", None),
        ("0/0", "Collect 50 nominations", None, None),
    ],
)
def test_a_progress_cell_is_read_before_its_target(
    cell: str, target: str, progress: Decimal | str | None, typed: str | None
) -> None:
    read = read_target(target).target
    assert (read_progress(cell, read), check_in_text(cell, read)) == (progress, typed)


@pytest.mark.parametrize(
    "text", ["", "   \n\n", "Hello everyone", "Objective 1 - Welcome", "1. Milk\n2. Bread", "\x00"]
)
def test_anything_else_is_answered_with_what_can_be_read(text: str) -> None:
    with pytest.raises(UserError) as error:
        read_document(text)
    assert error.value.message == "I found no objectives with key results in this text."
    assert EXAMPLE in error.value.hint


def test_the_example_can_be_read() -> None:
    assert outline(read_document(EXAMPLE)) == [
        "Objective 1: Welcome newcomers",
        "  KR 1: Mentor 20 new contributors",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (EXAMPLE + " " * 200_000, "This text is longer than 200 kB."),
        (EXAMPLE + "\n" + "é" * 100_000, "This text is longer than 200 kB."),
        ("O1: Welcome\n" + "- KR 1: Mentor people\n" * 501, "This text has more than 500 key results."),
        (
            "O1: Welcome\n- KR 1: " + "very " * 900 + "long",
            "“" + "very " * 8 + "…” goes on for more than 4000 characters.",
        ),
    ],
    ids=["characters", "bytes", "key results", "one text"],
)
def test_too_much_is_refused(text: str, message: str) -> None:
    with pytest.raises(UserError) as error:
        read_document(text)
    assert error.value.message == message


def test_what_cannot_be_seen_is_cleaned_away() -> None:
    draft = read_document("Objective 1 - Wel\x00come\u202e\n• KR 1 - Mentor\u00a020\x07 people\u2066")
    assert outline(draft) == ["Objective 1: Welcome", "  KR 1: Mentor 20 people"]


LINES = st.sampled_from(
    [
        *(
            "O1. A",
            "Objective 2 - B",
            "KR 1.1",
            "KR 2- C",
            "- d",
            "  - e",
            "",
            "f",
            "|KR 1|g|60%|",
            "KR 1\th\tdone",
        ),
        *(
            "Progress: 3/0",
            "Owner: ,",
            "|",
            "||",
            "- [x] i",
            "Description",
            "[shared with + ]",
            "KR 1 - [shared with A]",
        ),
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(LINES, max_size=15).map("\n".join)))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        draft = read_document(text)
    except UserError as error:
        assert error.hint
    else:
        assert draft.key_result_count > 0
        assert all(objective.title for objective in draft.objectives)
        assert all(kr.text for objective in draft.objectives for kr in objective.key_results)


@pytest.mark.parametrize("between", ["", "\n", "\n\n  \n"])
@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: str(seed.stem))
def test_a_document_that_was_pasted_twice_is_read_once(seed: Path, between: str) -> None:
    text = seed.read_text("utf-8")
    once = read_document(text)
    assert read_document(text + between + text) == once
    assert read_document(between.join([text] * 3)) == once


def test_objectives_of_one_name_in_two_groups_stay_two() -> None:
    text = "Objective 1: Grow\n- KR1: Mentor 20 people\n\nObjective 2: Grow\n- KR1: Mentor 20 people"
    assert len(read_document(text).objectives) == 2
