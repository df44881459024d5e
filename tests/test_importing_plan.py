"""Importing again: nothing for the same text, a diff for a changed one, nothing dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from handlers.importing.draft import Draft
from handlers.importing.plan import ChangeKeyResult, ReportProgress, plan
from handlers.importing.plan_lines import plan_lines
from handlers.importing.read import read_document
from handlers.okrs.model import KeyResult, Kind, Objective, Reading

NOW = datetime(2026, 4, 1, tzinfo=UTC)
TEXT = """\
Docs champions Q2 2026

Objective 1 - Welcome newcomers
• KR 1 - Mentor 20 new contributors
• KR 2 - Publish a beginner's guide

Objective 2 - Hear from everybody
• KR 1 - Gather ≥2 feedback rounds per year [shared with Design]
"""


def stored(draft: Draft) -> tuple[Objective, ...]:
    """The program after the draft was applied."""
    return tuple(
        Objective(
            f"o{at}",
            "p",
            "c",
            at,
            objective.title,
            objective.code,
            objective.shared_with,
            key_results=tuple(
                KeyResult(
                    f"k{at}.{n}", "p", f"o{at}", at, n, kr.text, kr.target, NOW, kr.code, kr.shared_with
                )
                for n, kr in enumerate(objective.key_results, 1)
            ),
        )
        for at, objective in enumerate(draft.objectives, 1)
    )


def diff(new: str, objectives: tuple[Objective, ...] | None = None) -> str:
    current = stored(read_document(TEXT)) if objectives is None else objectives
    return "\n".join(plan_lines(plan(read_document(new), current)))


def with_first(objectives: tuple[Objective, ...], **fields: object) -> tuple[Objective, ...]:
    first, *others = objectives[0].key_results
    changed = replace(first, **fields)  # type: ignore[arg-type]
    return (replace(objectives[0], key_results=(changed, *others)), *objectives[1:])


def test_a_new_program_is_shown_whole() -> None:
    assert diff(TEXT, ()) == (
        "+ O1 Welcome newcomers\n"
        "  + KR 1.1 Mentor 20 new contributors · ≥20 new contributors\n"
        "  + KR 1.2 Publish a beginner's guide · done\n"
        "+ O2 Hear from everybody\n"
        "  + KR 2.1 Gather ≥2 feedback rounds per year [shared with Design] · ≥2 feedback rounds per year"
    )


def test_the_same_text_changes_nothing() -> None:
    found = plan(read_document(TEXT), stored(read_document(TEXT)))
    assert (found.empty, found.missing, found.unchanged) == (True, (), 3)
    assert diff(TEXT) == "Nothing changes: everything in this text is already there."


def test_a_changed_text_shows_old_and_new() -> None:
    assert diff(TEXT.replace("20 new contributors", "30 new contributors")) == (
        "~ KR 1.1 text: Mentor 20 new contributors → Mentor 30 new contributors\n"
        "~ KR 1.1 target: ≥20 new contributors → ≥30 new contributors"
    )


def test_a_changed_title_and_sharing_show_old_and_new() -> None:
    new = TEXT.replace("Welcome newcomers", "Welcome all newcomers [shared with Events]")
    assert diff(new.replace("[shared with Design]", "[shared with Design + Legal]")) == (
        "~ O1 title: Welcome newcomers → Welcome all newcomers [shared with Events]\n"
        "~ O1 shared with: none → Events\n"
        "~ KR 2.1 text: Gather ≥2 feedback rounds per year [shared with Design] → "
        "Gather ≥2 feedback rounds per year [shared with Design + Legal]\n"
        "~ KR 2.1 shared with: Design → Design, Legal"
    )


def test_a_new_key_result_goes_to_the_end_whatever_its_place() -> None:
    new = TEXT.replace("• KR 1 - Mentor", "• KR 3 - Hold 4 office hours\n• KR 1 - Mentor")
    assert diff(new) == "+ KR 1.3 Hold 4 office hours · ≥4 office hours"


def test_renumbering_moves_codes_not_texts() -> None:
    new = TEXT.replace("KR 2 - Publish", "KR 3 - Publish").replace("KR 1 - Mentor", "KR 2 - Mentor")
    assert diff(new) == "~ KR 1.1 code: KR 1 → KR 2\n~ KR 1.2 code: KR 2 → KR 3"


def test_what_the_text_no_longer_has_is_reported_and_kept() -> None:
    new = TEXT.replace("• KR 2 - Publish a beginner's guide\n", "")
    assert diff(new[: new.index("Objective 2")]) == (
        "Nothing changes: everything in this text is already there.\n"
        "? O2 Hear from everybody is not in this text; it stays as it is\n"
        "? KR 1.2 Publish a beginner's guide is not in this text; it stays as it is"
    )


def test_what_was_dropped_stays_dropped() -> None:
    objectives = with_first(stored(read_document(TEXT)), dropped_at=NOW)
    assert diff(TEXT, objectives) == "Nothing changes: everything in this text is already there."


def test_a_target_edited_since_is_kept() -> None:
    objectives = stored(read_document(TEXT))
    edited = replace(objectives[0].key_results[0].target, value=Decimal(25))
    objectives = with_first(objectives, target=edited)
    assert plan(read_document(TEXT), objectives).empty
    assert diff(TEXT.replace("20 new contributors", "30 new contributors"), objectives) == (
        "~ KR 1.1 text: Mentor 20 new contributors → Mentor 30 new contributors\n"
        "  its target was edited since and stays: ≥25 new contributors"
    )


def test_a_target_of_another_kind_is_kept_where_there_are_check_ins() -> None:
    new = TEXT.replace("Mentor 20 new contributors", "Reach an NPS of 40")
    current = stored(read_document(TEXT))
    for recorded, kind in ((0, Kind.NPS), (1, Kind.COUNT)):
        (change,) = plan(read_document(new), with_first(current, last_sequence=recorded)).changes
        assert isinstance(change, ChangeKeyResult)
        assert (change.target.kind, change.kept_target) == (kind, recorded > 0)


def test_a_filled_progress_is_reported_only_where_nothing_is_known() -> None:
    filled = TEXT.replace("20 new contributors\n", "20 new contributors\n  Progress: 4\n")
    objectives = stored(read_document(TEXT))
    assert diff(filled, objectives) == "~ KR 1.1 progress: 4"
    known = with_first(objectives, reading=Reading(Decimal(9)))
    assert not any(
        isinstance(change, ReportProgress) for change in plan(read_document(filled), known).changes
    )


def test_without_codes_the_text_tells_them_apart() -> None:
    plain = "Objective: Welcome\n- Mentor 20 new contributors\n- Publish a guide"
    swapped = "Objective: Welcome\n- Publish a guide\n- Mentor 25 new contributors"
    assert diff(swapped, stored(read_document(plain))) == (
        "~ KR 1.1 text: Mentor 20 new contributors → Mentor 25 new contributors\n"
        "~ KR 1.1 target: ≥20 new contributors → ≥25 new contributors"
    )


KEY_RESULTS = st.lists(
    st.sampled_from(["Mentor 20 people", "Mentor 21 people", "Publish a guide", "Hold 4 calls", ">15 NPS"]),
    max_size=5,
)


@given(st.lists(KEY_RESULTS.filter(bool), min_size=1, max_size=4), st.booleans())
def test_any_text_imported_twice_changes_nothing(objectives: list[list[str]], coded: bool) -> None:
    text = ""
    for at, key_results in enumerate(objectives, 1):
        text += f"Objective {at} - Same title\n"
        text += "".join(f"• {f'KR {n} - ' if coded else ''}{kr}\n" for n, kr in enumerate(key_results, 1))
    draft = read_document(text)
    found = plan(draft, stored(draft))
    assert (found.changes, found.missing) == ((), ())
