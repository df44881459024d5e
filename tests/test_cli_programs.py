"""`milepost import`, `apply` and `export`, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import good, milepost
from tests.forum_house import BothHouse, forum_environment
from tests.house import DC, SEEDS, House, environment_for

DC_SEED = SEEDS / "distinguished-contributor-program-okrs.txt"
P_SEED = SEEDS / "participation-okrs-q2-2017.txt"

# ---- import --------------------------------------------------------------------------------------


def test_json_prints_the_draft_and_stores_nothing(tmp_path: Path) -> None:
    draft = json.loads(good("import", str(P_SEED), "--json", cwd=tmp_path))
    assert [len(objective["key_results"]) for objective in draft["objectives"]] == [3, 4, 2, 3]
    assert draft["objectives"][1]["key_results"][0]["op"] == ">"
    assert list(tmp_path.iterdir()) == []


def test_without_apply_and_without_a_terminal_nothing_is_stored(tmp_path: Path) -> None:
    text = good("import", str(DC_SEED), cwd=tmp_path)
    assert "+ O1 Launch and Socialize the Program" in text
    assert "Nothing was stored" in text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.thorough
def test_a_document_may_come_through_a_pipe(tmp_path: Path) -> None:
    text = good("import", "-", "--apply", "--program", "dc", cwd=tmp_path, stdin=DC_SEED.read_text("utf-8"))
    assert "12 key results are new" in text


def test_importing_on_a_fresh_database_works_and_again_changes_nothing(address: str, tmp_path: Path) -> None:
    env = {"DATABASE_URL": address}
    first = good("import", str(DC_SEED), "--apply", "--program", "dc", cwd=tmp_path, env=env)
    assert "Stored in dc: 5 objectives and 12 key results are new" in first
    before = good("export", "--program", "dc", cwd=tmp_path, env=env)
    again = good("import", str(DC_SEED), "--apply", "--program", "dc", cwd=tmp_path, env=env)
    assert "Nothing changes" in again
    assert good("export", "--program", "dc", cwd=tmp_path, env=env) == before


@pytest.mark.thorough
def test_a_changed_text_shows_the_difference(tmp_path: Path) -> None:
    good("import", str(DC_SEED), "--apply", "--program", "dc", cwd=tmp_path)
    changed = DC_SEED.read_text("utf-8").replace("≥50 nominations", "≥60 nominations")
    (tmp_path / "changed.txt").write_text(changed, "utf-8")
    text = good("import", "changed.txt", "--apply", "--program", "dc", cwd=tmp_path)
    assert "≥50 nominations → ≥60 nominations" in text
    assert "≥60 nominations" in good("export", "--program", "dc", "--format", "md", cwd=tmp_path)


def test_a_program_without_a_channel_says_how_it_gets_one(slack: House, tmp_path: Path) -> None:
    env = environment_for(slack.workspace, slack.database)
    document = ("import", str(P_SEED), "--apply", "--program", "clubs")
    text = good(*document, cwd=tmp_path, env=env | {"MILEPOST_SLASH_OKR": "/goals"})
    assert "clubs has no place yet. In Slack or on the forum, its stewards" in text
    assert "\n  /goals here clubs  " in text and "--steward U…" in text
    for account, says in (("nobody", "not a member id"), ("U0NOBODY", "user_not_found")):
        assert says in milepost(*document, "--steward", account, cwd=tmp_path, env=env).stderr
    guest = milepost(*document, "--steward", slack.gus.user.id, cwd=tmp_path, env=env)
    assert guest.returncode == 1 and "is not a full member" in guest.stderr
    good(*document, "--steward", slack.ben.user.id, cwd=tmp_path, env=env)
    slack.ben.says("/okr here clubs", channel="general")
    assert slack.ben.sees().startswith("#general belongs to Participation now.")
    assert "no place yet" not in good(*document, cwd=tmp_path, env=env)


def test_an_older_cycle_is_exported_by_its_name(slack: House, tmp_path: Path) -> None:
    slack.alice.says("/okr progress 1.2 37", channel=DC)
    slack.alice.says("/okr cycle close carry:none")
    slack.alice.says("/okr cycle open Q3 2025")
    slack.alice.sees()
    env = environment_for(slack.workspace, slack.database)
    export = ("export", "--program", "dc", "--format", "md")
    assert "37 of ≥50" not in good(*export, cwd=tmp_path, env=env)
    assert "37 of ≥50" in good(*export, "--cycle", "2025 Q2", cwd=tmp_path, env=env)
    done = milepost(*export, "--cycle", "Q1 2020", cwd=tmp_path, env=env)
    assert done.returncode == 1 and "It has Q3 2025, Q2 2025." in done.stderr
    whole = milepost("export", "--program", "dc", "--cycle", "Q2 2025", cwd=tmp_path, env=env)
    assert whole.returncode == 1 and "has all cycles" in whole.stderr


# ---- program files -------------------------------------------------------------------------------


@pytest.fixture
def lively(slack: House) -> str:
    """A program file with a bit of everything that people do in chat."""
    for line in (
        "progress 1.2 14 newsletter went out https://example.org/news confidence:6",
        "progress 1.2 +3 by mail win",
        "progress 1.3 14/20 on:2025-04-20",
        "progress 1.1 done",
        "progress 2.1 40 oops",
        "undo",
        "progress 5.1 2 on:2025-04-11",
        'progress 5.1 1 ask:"mentors who speak Spanish" on:2025-04-02',
        "edit 3.1 owner:@ben",
        "grade 4.2 0.7 held in June next:keep",
        "drop 3.3",
    ):
        slack.alice.says(f"/okr {line}", channel=DC)
        said = slack.alice.sees()
        assert "Say " not in said and "okr help" not in said, said
    slack.delivered()
    env = environment_for(slack.workspace, slack.database)
    return good(
        "export", "--program", "dc", cwd=Path(slack.database.removeprefix("sqlite:///")).parent, env=env
    )


def test_export_apply_export_gives_the_same_file(lively: str, address: str, tmp_path: Path) -> None:
    env = {"DATABASE_URL": address}
    for part in ("value: 14", "add: 3", "14/20", "undone:", "owners:", "score: 0.7", "dropped:"):
        assert part in lively, (part, lively)
    (tmp_path / "dc.yaml").write_text(lively, "utf-8")
    assert "+ program" in good("apply", "dc.yaml", cwd=tmp_path, env=env)
    assert good("export", "--program", "dc", cwd=tmp_path, env=env) == lively
    assert "Nothing changes" in good("apply", "dc.yaml", cwd=tmp_path, env=env)


@pytest.mark.thorough
def test_a_dry_run_shows_all_and_stores_nothing(lively: str, tmp_path: Path) -> None:
    (tmp_path / "dc.yaml").write_text(lively, "utf-8")
    env = {"DATABASE_URL": f"sqlite:///{tmp_path / 'fresh.db'}"}
    text = good("apply", "dc.yaml", "--dry-run", cwd=tmp_path, env=env)
    assert "+ O1 Launch and Socialize the Program" in text and "check-ins of 1.2" in text
    assert milepost("export", "--program", "dc", cwd=tmp_path, env=env).returncode == 1


@pytest.mark.thorough
def test_what_was_edited_since_is_reported_and_kept(lively: str, tmp_path: Path) -> None:
    (tmp_path / "dc.yaml").write_text(lively, "utf-8")
    good("apply", "dc.yaml", cwd=tmp_path)
    (tmp_path / "dc.yaml").write_text(lively.replace("Celebrate Sustained", "Cheer Sustained"), "utf-8")
    assert "O2: title differs from the file and stays as it is" in good("apply", "dc.yaml", cwd=tmp_path)
    assert good("export", "--program", "dc", cwd=tmp_path) == lively


def test_a_changed_note_is_reported_and_left_out(lively: str, tmp_path: Path) -> None:
    (tmp_path / "dc.yaml").write_text(lively, "utf-8")
    good("apply", "dc.yaml", cwd=tmp_path)
    (tmp_path / "dc.yaml").write_text(lively.replace("newsletter went out", "nothing happened"), "utf-8")
    text = good("apply", "dc.yaml", cwd=tmp_path)
    assert "! Q2 2025 1.2: 1 of the file's check-ins are not in the records, and stay out" in text
    assert good("export", "--program", "dc", cwd=tmp_path) == lively


def test_the_table_is_the_documents_own_with_progress_filled(slack: House, tmp_path: Path) -> None:
    slack.alice.says("/okr progress 1.2 37 first batch", channel=DC).sees()
    env = environment_for(slack.workspace, slack.database)
    text = good("export", "--program", "dc", "--format", "md", cwd=tmp_path, env=env)
    assert "| Key Result | Description | Progress |" in text
    row = next(line for line in text.splitlines() if "≥50 nominations" in line)
    assert row.startswith("| KR 1.2 | Collect") and "37 of ≥50 nominations" in row
    csv = good("export", "--program", "dc", "--format", "csv", cwd=tmp_path, env=env)
    assert len(csv.splitlines()) == 13


@pytest.mark.thorough
def test_a_forums_category_and_steward_are_named_at_the_import(both: BothHouse, tmp_path: Path) -> None:
    env = forum_environment(both.forum) | {"DATABASE_URL": f"sqlite:///{tmp_path / 'forum.db'}"}
    category = both.forum.add_category("Clubs")
    document = ("import", str(P_SEED), "--apply", "--program", "clubs", "--category")
    text = good(*document, str(category.id), "--steward", "discourse:rosa", cwd=tmp_path, env=env)
    assert "no place yet" not in text
    exported = good("export", "--program", "clubs", cwd=tmp_path, env=env)
    assert f"id: c{category.id}" in exported and "Rosa Quispe" in exported and "steward" in exported
    nobody = milepost(*document, "9999", "--steward", "discourse:nobody", cwd=tmp_path, env=env)
    assert nobody.returncode == 1 and "The forum shows the bot no category 9999." in nobody.stderr
