"""The command line, as a person types it: what it prints, stores and answers with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import SLASH_WORDS, parse
from tests.house import DC, ROOT, SEEDS, House, environment_for

OURS = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
DC_SEED = SEEDS / "distinguished-contributor-program-okrs.txt"
P_SEED = SEEDS / "participation-okrs-q2-2017.txt"


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def milepost(*arguments: str, cwd: Path, env: dict[str, str] | None = None, stdin: str = "") -> Done:
    """The command ``milepost …`` in a folder, with just these settings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        for name in OURS & os.environ.keys():
            patch.delenv(name)
        for name, value in {"COLUMNS": "100", **(env or {})}.items():
            patch.setenv(name, value)
        done = CliRunner().invoke(app, arguments, input=stdin)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return Done(done.exit_code, done.stdout, done.stderr)


def good(*arguments: str, cwd: Path, env: dict[str, str] | None = None, stdin: str = "") -> str:
    done = milepost(*arguments, cwd=cwd, env=env, stdin=stdin)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


COMMANDS = ("run", "demo", "import", "apply", "export", "doctor", "manifest", "migrate")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str, tmp_path: Path) -> None:
    text = good(command, "--help", cwd=tmp_path)
    assert f"  milepost {command}" in text


# ---- mistakes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("improt",), 2, "import"),
        (("import",), 2, "FILE"),
        (("import", "missing.txt"), 1, "missing.txt cannot be read"),
        (("import", "."), 1, "cannot be read"),
        (("import", "empty.txt"), 1, "no objectives"),
        (("import", "latin1.txt"), 1, "not text in UTF-8"),
        (("import", "huge.txt"), 1, "too long"),
        (("import", "okrs.txt", "--apply", "--program", "../x"), 1, "cannot name a program"),
        (("import", "okrs.txt", "--apply", "--cycle", "sometime"), 1, "could not read that cycle"),
        (("import", "okrs.txt", "--apply", "--channel", "C024BE91L"), 1, "--channel needs Slack"),
        (("import", "okrs.txt", "--apply", "--category", "7"), 1, "--category needs Discourse"),
        (("export", "--program", "nobody"), 1, "milepost import"),
        (("apply", "okrs.txt"), 1, ""),
        (("export", "--program", "x", "--format", "pdf"), 2, "yaml"),
    ],
)
def test_a_mistake_is_answered_without_a_traceback(
    arguments: tuple[str, ...], code: int, says: str, tmp_path: Path
) -> None:
    (tmp_path / "okrs.txt").write_text("Objective 1 - Welcome\n• KR 1 - Mentor 20 people\n", "utf-8")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    (tmp_path / "latin1.txt").write_bytes("Café".encode("latin-1"))
    (tmp_path / "huge.txt").write_bytes(b"x" * 1_000_001)
    done = milepost(*arguments, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert says in " ".join((done.stderr + done.stdout).split())
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "milepost.db").exists() or arguments[0] == "apply"


def test_a_wrong_setting_is_named_and_its_value_kept_secret(tmp_path: Path) -> None:
    done = milepost("run", cwd=tmp_path, env={"SLACK_BOT_TOKEN": "xoxp-oh-no", "PORT": "3000"})
    assert done.returncode == 1
    assert "SLACK_BOT_TOKEN" in done.stderr and "oh-no" not in done.stderr


def test_the_environment_file_is_read_from_the_folder(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=no\n")
    assert "PORT is 'no'" in milepost("manifest", cwd=tmp_path).stderr


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


def test_a_changed_text_shows_the_difference(tmp_path: Path) -> None:
    good("import", str(DC_SEED), "--apply", "--program", "dc", cwd=tmp_path)
    changed = DC_SEED.read_text("utf-8").replace("≥50 nominations", "≥60 nominations")
    (tmp_path / "changed.txt").write_text(changed, "utf-8")
    text = good("import", "changed.txt", "--apply", "--program", "dc", cwd=tmp_path)
    assert "≥50 nominations → ≥60 nominations" in text
    assert "≥60 nominations" in good("export", "--program", "dc", "--format", "md", cwd=tmp_path)


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


def test_a_dry_run_shows_all_and_stores_nothing(lively: str, tmp_path: Path) -> None:
    (tmp_path / "dc.yaml").write_text(lively, "utf-8")
    env = {"DATABASE_URL": f"sqlite:///{tmp_path / 'fresh.db'}"}
    text = good("apply", "dc.yaml", "--dry-run", cwd=tmp_path, env=env)
    assert "+ O1 Launch and Socialize the Program" in text and "check-ins of 1.2" in text
    assert milepost("export", "--program", "dc", cwd=tmp_path, env=env).returncode == 1


def test_what_was_edited_since_is_reported_and_kept(lively: str, tmp_path: Path) -> None:
    (tmp_path / "dc.yaml").write_text(lively, "utf-8")
    good("apply", "dc.yaml", cwd=tmp_path)
    (tmp_path / "dc.yaml").write_text(lively.replace("Celebrate Sustained", "Cheer Sustained"), "utf-8")
    assert "O2: title differs from the file and stays as it is" in good("apply", "dc.yaml", cwd=tmp_path)
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


# ---- the rest ------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_the_manifest_matches_the_settings(format: str, tmp_path: Path) -> None:
    env = {"PUBLIC_URL": "https://milepost.example.org/", "MILEPOST_SLASH_OKR": "/goals"}
    text = good("manifest", "--format", format, cwd=tmp_path, env=env)
    assert "https://milepost.example.org/slack/events" in text
    assert "/goals" in text and "should_escape" in text
    if format == "json":
        commands = json.loads(text)["features"]["slash_commands"]
        assert len(commands) == len(SLASH_WORDS)


def test_migrate_twice(tmp_path: Path) -> None:
    for _ in range(2):
        assert "up to date" in good("migrate", cwd=tmp_path)
    assert (tmp_path / "milepost.db").is_file()


def test_the_doctor_is_content_with_a_good_installation(slack: House, tmp_path: Path) -> None:
    done = milepost("doctor", cwd=tmp_path, env=environment_for(slack.workspace, slack.database))
    assert done.returncode == 0, done.stdout
    for words in ("settings can be read", "takes new records", "Slack knows the bot", "agrees with Slack's"):
        assert words in done.stdout


def test_the_doctor_says_what_to_fix(slack: House, tmp_path: Path) -> None:
    env = environment_for(slack.workspace, f"sqlite:///{tmp_path / 'none.db'}")
    done = milepost("doctor", cwd=tmp_path, env=env | {"SLACK_BOT_TOKEN": "xoxb-wrong"})
    assert done.returncode == 1
    assert "milepost migrate" in done.stdout
    assert "invalid_auth" in done.stdout and "SLACK_BOT_TOKEN" in done.stdout
    assert "xoxb-wrong" not in done.stdout


def test_the_tour_plays_to_its_end(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--tour", "--port", "0"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    text = done.stdout
    assert "http://127.0.0.1:" in text
    for scene in ("22 → 37 of ≥50 nominations", "SIGKILL", "and four by mail", "| Key Result |"):
        assert scene in text
    assert list(tmp_path.iterdir()) == []


def test_slash_commands_can_be_renamed() -> None:
    assert parse({"MILEPOST_SLASH_OKR": "/goals"}).slash == {"/goals": "okr"}
