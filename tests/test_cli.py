"""The command line, as a person types it: mistakes, settings, doctor, manifest, the tour."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import SLASH_WORDS, parse
from tests.command_line import good, milepost
from tests.house import ROOT, House, environment_for

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
        (("import", "okrs.txt", "--apply", "--steward", "U024BE7LH"), 1, "--steward needs Slack"),
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


@pytest.mark.thorough
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


def test_the_doctor_wants_a_platform(tmp_path: Path) -> None:
    good("migrate", cwd=tmp_path)
    done = milepost("doctor", cwd=tmp_path)
    assert done.returncode == 1
    assert "No chat platform is configured" in done.stdout and "SLACK_BOT_TOKEN" in done.stdout


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = milepost("run", cwd=tmp_path, env={"PORT": str(port)})
    assert done.returncode == 1
    assert "No chat platform is configured" in done.stderr
    assert f"Another program listens on 127.0.0.1:{port} already." in done.stderr
    assert "PORT=" in done.stderr


@pytest.mark.thorough
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
    card = text[text.index("one card an objective") : text.index("== And the program")]
    assert "│ milepost: # O1 · Launch and Socialize the Program\n" in card and card.count("milepost: #") == 1
    assert list(tmp_path.iterdir()) == []


def test_slash_commands_can_be_renamed() -> None:
    renamed = parse({"MILEPOST_SLASH_OKR": "/goals"}).slash
    assert renamed == {"/goals": "okr", "/nominate": "nominate", "/survey": "survey", "/feedback": "feedback"}
