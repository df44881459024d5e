"""What people see when things go wrong: kills, locks, full disks, strangers at the door, hostile text."""

from __future__ import annotations

import logging
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.console.child import Child
from bot.console.demo import free_port
from bot.dispatch import DEADLINE
from tests.house import DC, House, environment_for, open_house, served

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def child(slack: House, tmp_path: Path) -> Iterator[Child]:
    """The same bot as a process of its own, to be killed."""
    slack.bot.stop()
    process = Child(tmp_path, environment_for(slack.workspace, slack.database), free_port(0))
    process.start()
    slack.workspace.connect(f"{process.url}/slack/events")
    yield process
    process.stop()


# ---- a receipt is durable when it is seen --------------------------------------------------------


def test_a_receipt_survives_sigkill(slack: House, child: Child) -> None:
    slack.alice.says("/okr progress 1.2 37 first batch", channel=DC)
    receipt = slack.alice.sees()
    child.kill()
    assert receipt.startswith("KR 1.2 37 of ≥50 nominations")
    child.start()
    slack.ben.says("/okr show 1.2", channel=DC)
    assert "37 of ≥50 nominations · 74% · needs 13 more · self-reported" in slack.ben.sees()
    assert "first batch" in slack.shows(DC, until="first batch")


@pytest.mark.thorough
def test_so_does_a_forms_receipt(slack: House, child: Child) -> None:
    slack.alice.says("/okr progress 1.2", channel=DC)
    slack.alice.fills(value="37", note="first batch")
    slack.alice.submits()
    receipt = slack.alice.sees()
    child.kill()
    assert receipt.startswith("┌ Milepost\nKR 1.2 37 of ≥50 nominations")
    child.start()
    slack.ben.says("/okr show 1.2", channel=DC)
    assert "37 of ≥50 nominations" in slack.ben.sees()


# ---- the database ----------------------------------------------------------------------------


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.thorough
def test_while_another_process_holds_the_database(slack: House, tmp_path: Path) -> None:
    slack.bot.stop()
    environment = environment_for(slack.workspace, slack.database)
    slack.bot = served(slack.workspace, environment, slack.clock, deadline=DEADLINE)
    path = slack.database.removeprefix("sqlite:///")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        slack.alice.says("/okr progress 1.2 37", channel=DC)
        assert slack.alice.sees() == "Not saved: I am too busy right now. Please try again in a moment."
        slack.alice.says("/okr show 1.2")
        assert "Nothing was recorded yet." in slack.alice.sees()  # reading goes on
    finally:
        holder.communicate("", timeout=10)
    slack.alice.says("/okr progress 1.2 38")
    assert slack.alice.sees().startswith("KR 1.2 38 of ≥50")
    slack.alice.says("/okr history 1.2")
    assert "#1 · 5 May · 38" in slack.alice.sees()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    try:
        made = subprocess.run(mount, capture_output=True, timeout=10).returncode == 0
    except FileNotFoundError:
        made = False
    if not made:
        pytest.skip("mounting a small tmpfs needs rights that this user does not have")
    yield folder
    subprocess.run(["umount", str(folder)], check=True, timeout=10)


def test_a_full_disk_loses_nothing_that_was_acknowledged(prepared: Path, small_disk: Path) -> None:
    house = open_house(prepared, small_disk)
    try:
        house.alice.says("/okr progress 1.2 1", channel=DC)
        assert house.alice.sees().startswith("KR 1.2 1 of ≥50")
        house.delivered()
        filler = small_disk / "filler"
        with filler.open("wb", buffering=0) as file:
            _fill(file.fileno())
        seen = []
        for n in range(2, 8):
            house.alice.says(f"/okr progress 1.2 {n}")
            seen.append(house.alice.sees())
        refused = [line for line in seen if line.startswith("Not saved")]
        assert refused and refused[-1].startswith("Not saved. My disk is full")
        filler.unlink()
        house.alice.says("/okr progress 1.2 40")
        assert house.alice.sees().startswith("KR 1.2 ")
        house.alice.says("/okr history 1.2")
        recorded = house.alice.sees().count("Alice Osei")
        assert recorded == 2 + len(seen) - len(refused)
    finally:
        house.stop()


def _fill(descriptor: int) -> None:
    for size in (65536, 4096, 1):
        try:
            while True:
                os.write(descriptor, b"x" * size)
        except OSError:
            continue


# ---- at the door -------------------------------------------------------------------------------

SECRETIVE = (
    b"command=%2Fokr&text=progress+1.2+37+ultrasecret&team_id=T0SANDBOX"
    b"&user_id=UALICE&channel_id=C1&trigger_id=1.2"
)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Request-Timestamp": "", "X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "{now}", "X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Request-Timestamp": "{now}", "X-Slack-Signature": "é"},
        {"X-Slack-Request-Timestamp": "{old}"},
        {"X-Slack-Request-Timestamp": "{ahead}"},
    ],
    ids=["empty", "malformed", "wrong", "not ascii", "six minutes old", "six minutes ahead"],
)
def test_whoever_is_not_slack_gets_401_and_no_word_is_logged(
    slack: House, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    now = time.time()
    moments = {"{now}": now, "{old}": now - 360, "{ahead}": now + 360}
    stamp = headers.get("X-Slack-Request-Timestamp", "")
    if stamp in moments:
        signed = slack.workspace.signed(SECRETIVE, at=moments[stamp])
        headers = signed | {
            name: value for name, value in headers.items() if name != "X-Slack-Request-Timestamp"
        }
    answer = slack.workspace.send_raw(SECRETIVE, FORM, headers=headers)
    assert answer.status == 401
    assert "ultrasecret" not in caplog.text
    slack.alice.says("/okr history 1.2", channel=DC)
    assert slack.alice.sees() == "KR 1.2 has no check-ins yet."


# ---- hostile text --------------------------------------------------------------------------------


def test_text_is_shown_as_typed_and_does_nothing(slack: House) -> None:
    note = "a\0b \u202eevil\u2066 <!channel> &lt;@UBEN&gt; *bold* <https://x.example|click me> ```x"
    slack.alice.says(f"/okr progress 1.2 37 {note}", channel=DC, raw=True)
    seen = slack.alice.sees()
    assert "\0" not in seen and "\u202e" not in seen
    slack.delivered()
    sent = [request for request in slack.workspace.requests if request.method.startswith("chat.")]
    assert sent and not any("<!channel>" in str(request.arguments) for request in sent)
    assert not slack.workspace.problems


def test_far_too_much_text(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 37 " + "x" * 3500, channel=DC)
    assert slack.alice.sees().startswith("That")
    slack.alice.says("/okr progress 1.2 37 " + "x" * 39_000, channel=DC)
    assert slack.alice.sees() == "That is 39020 characters long.\nKeep a command under 4000."
    slack.alice.says("/okr history 1.2")
    assert slack.alice.sees() == "KR 1.2 has no check-ins yet."


def test_nobodys_database_is_anybodys_business(slack: House, caplog: pytest.LogCaptureFixture) -> None:
    """Tokens, secrets, response addresses and what people wrote never reach a log."""
    caplog.set_level(logging.DEBUG)
    slack.alice.says("/okr progress 1.2 37 canary-note", channel=DC)
    slack.alice.clicks("Undo")
    slack.alice.sees()
    slack.alice.says("/okr progress 1.2")
    slack.alice.fills(value="canary-value")
    slack.alice.submits()
    slack.alice.sees()
    slack.delivered()
    for secret in (
        slack.workspace.token,
        slack.workspace.signing_secret,
        "response_url",
        "/respond/",
        "canary",
    ):
        assert secret not in caplog.text, secret
    with sqlite3.connect(slack.database.removeprefix("sqlite:///")) as connection:
        dump = "\n".join(connection.iterdump())
    assert slack.workspace.token not in dump and slack.workspace.signing_secret not in dump
