"""The two seed programs, read as they stand: every key result with its whole target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from handlers.importing.draft import Draft, to_json
from handlers.importing.plan import plan
from handlers.importing.read import read_document
from handlers.importing.slugs import program_title, slug_of

SEEDS = Path(__file__).parent.parent / "sandbox" / "seeds"
DISTINGUISHED = "distinguished-contributor-program-okrs.txt"
PARTICIPATION = "participation-okrs-q2-2017.txt"


def seed(name: str) -> str:
    return (SEEDS / name).read_bytes().decode()


def rows(draft: Draft) -> list[str]:
    """One line a key result: code, goal, unit, clock, sharing, how its text begins."""
    return [
        " | ".join(
            str(part)
            for part in (
                f"{objective.code} {kr.code}",
                f"{kr.target.kind.value} {kr.target.op.value} {kr.target.value}"
                + (f"-{kr.target.high}" if kr.target.high else ""),
                kr.target.unit,
                " ".join(filter(None, (kr.target.cadence and kr.target.cadence.value, kr.target.due))),
                "maintain" if kr.target.maintain else "",
                ", ".join(kr.shared_with),
                kr.text[:7],
            )
        )
        for objective in draft.objectives
        for kr in objective.key_results
    ]


def test_the_distinguished_contributor_program_is_read_whole() -> None:
    draft = read_document(seed(DISTINGUISHED))
    assert (draft.title, draft.period) == ("Sustaining the Distinguished Contributor Program", None)
    assert [objective.title for objective in draft.objectives] == [
        "Launch and Socialize the Program",
        "Celebrate Sustained Contributions",
        "Keep the Program Community-Driven",
        "Measure and Communicate Impact",
        "Build the Pipeline for Future DCs",
    ]
    assert rows(draft) == [
        "O1 KR 1.1 | milestone once None | None | by-date 2025-07 |  |  | Introdu",
        "O1 KR 1.2 | count >= 50 | nominations |  |  |  | Collect",
        "O1 KR 1.3 | percent >= 80 | % |  |  |  | Ensure ",
        "O2 KR 2.1 | count >= 10 | stories or testimonials |  |  |  | Publish",
        "O2 KR 2.2 | percent >= 50 | % |  |  |  | ≥50% of",
        "O3 KR 3.1 | milestone once None | None |  | maintain |  | Maintai",
        "O3 KR 3.2 | count >= 2 | formal feedback rounds | yearly |  |  | Gather ",
        "O3 KR 3.3 | count >= 1 | program component | yearly |  |  | Based o",
        "O4 KR 4.1 | milestone once None | None |  |  |  | Develop",
        "O4 KR 4.2 | milestone once None | None | by-date 2026 |  |  | Share p",
        "O5 KR 5.1 | count >= 5 | Distinguished Contributors |  |  |  | ≥5 Dist",
        "O5 KR 5.2 | count >= 3 | new contributors |  |  |  | At leas",
    ]
    assert draft.ignored == ()


def test_the_participation_okrs_are_read_whole() -> None:
    draft = read_document(seed(PARTICIPATION))
    assert (draft.title, draft.period) == ("Participation OKRs Q2 2017", "Q2 2017")
    assert [objective.shared_with for objective in draft.objectives] == [(), (), (), ("D&I",)]
    assert rows(draft) == [
        "Objective 1 KR 1 | count >= 20 | new diverse US clubs |  |  | Open Source Experiments | 20 new ",
        "Objective 1 KR 2 | range range 2-3 | in-market experiments |  |  | Dev Marketing, Dev Rel | Pilot 2",
        "Objective 1 KR 3 | count >= 70 | new technical contributors |  |  |  | Activat",
        "Objective 2 KR 1 | nps > 11.5 | NPS |  |  |  | Core co",
        "Objective 2 KR 2 | nps > 15 | NPS |  |  |  | Mobiliz",
        "Objective 2 KR 3 | percent >= 70 | % |  |  |  | 70% of ",
        "Objective 2 KR 4 | percent >= 100 | % |  |  |  | 100% of",
        "Objective 3 KR 1 | milestone once None | None |  |  |  | Data an",
        "Objective 3 KR 2 | milestone once None | None |  |  |  | Mobiliz",
        "Objective 4 KR 1 | count >= 3 | experiments |  |  |  | 3 exper",
        "Objective 4 KR 2 | milestone once None | None |  |  |  | Deliver",
        "Objective 4 KR 3 | count >= 2 | communities |  |  |  | We pilo",
    ]
    assert draft.ignored[-1] == "1 Like"


def test_texts_are_kept_verbatim() -> None:
    objective = read_document(seed(PARTICIPATION)).objectives[0]
    assert objective.key_results[0].text == (
        "20 new diverse US clubs are making valuable technical contributions to Mozilla (or Mozilla "
        "supported) open source projects through Student Clubs [shared with Open Source Experiments]."
    )


@pytest.mark.parametrize("name", [DISTINGUISHED, PARTICIPATION])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text + "\n\n",
        lambda text: "\ufeff" + text.replace("\n", "\u200b\n"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: "\n".join(f"  {line}" for line in text.split("\n")),
    ],
    ids=["crlf", "newlines", "unseen", "nbsp", "indented"],
)
def test_how_it_was_pasted_does_not_matter(name: str, change: Callable[[str], str]) -> None:
    text = seed(name)
    assert rows(read_document(change(text))) == rows(read_document(text))


def test_a_filled_progress_cell_is_read() -> None:
    filled = (
        seed(DISTINGUISHED).replace("\u00a0", "37", 1).replace("\u00a0", "20", 1).replace("\u00a0", "60%", 1)
    )
    first = read_document(filled).objectives[0].key_results
    assert [(kr.progress_text, None if kr.progress is None else float(kr.progress)) for kr in first] == [
        ("37", None),  # a milestone takes no number
        ("20", 0.4),
        ("60%", 0.6),
    ]


def test_the_draft_as_json_has_every_field() -> None:
    plain = to_json(replace(read_document(seed(PARTICIPATION)), period=None))
    objectives = plain["objectives"]
    assert isinstance(objectives, list)
    assert plain | {"objectives": []} == {
        "title": "Participation OKRs Q2 2017",
        "period": None,
        "objectives": [],
    }
    assert objectives[1]["key_results"][0] == {
        "code": "KR 1",
        "text": "Core community sentiment >11.5 NPS",
        "kind": "nps",
        "op": ">",
        "target": 11.5,
        "target_high": None,
        "unit": "NPS",
        "cadence": None,
        "baseline": None,
        "due": None,
        "shared_with": [],
        "owners": [],
        "progress": None,
    }


@pytest.mark.parametrize(
    ("title", "name", "slug"),
    [
        (
            "Sustaining the Distinguished Contributor Program",
            "Distinguished Contributor Program",
            "distinguished-contributor",
        ),
        ("Participation OKRs Q2 2017", "Participation", "participation"),
        ("Café Ambassadors 2026", "Café Ambassadors", "cafe-ambassadors"),
        ("OKRs", "OKRs", "okrs"),
        ("東京", "東京", "program"),
        ("A" * 80, "A" * 80, "a" * 32),
    ],
)
def test_a_program_is_named_after_its_document(title: str, name: str, slug: str) -> None:
    assert (program_title(title), slug_of(title)) == (name, slug)


def test_a_new_program_gets_everything() -> None:
    assert len(plan(read_document(seed(DISTINGUISHED)), ()).changes) == 5


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        (DISTINGUISHED, "e835f3fe58968863ca92bc0e1424d4018d6d39a04bbdcd4d6868f4275ace3ca9"),
        (PARTICIPATION, "969daa3b1219f4ac4b848960206cd3097927873462c3fa11c9951cba0add1abc"),
    ],
)
def test_the_seeds_are_the_published_texts(name: str, digest: str) -> None:
    assert sha256((SEEDS / name).read_bytes()).hexdigest() == digest
