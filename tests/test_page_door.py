"""The page's door: who is let in, what is refused, and how the command that opens it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from sandbox.discourse import Forum
from sandbox.slack import Workspace
from sandbox.web import Hint, Page, Section, Stage
from tests.house import ROOT


class NoBot:
    """A page without a bot behind it."""

    hints: Sequence[Hint] = ()
    programs: Sequence[tuple[str, str, str]] = ()
    shortcuts: Sequence[tuple[str, str]] = ()
    busy = ""

    def table(self) -> Sequence[Section]:
        return ()

    def alive(self) -> bool:
        return False

    def kill_and_restart(self) -> str:
        raise AssertionError("nobody asked for that")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with Workspace() as workspace, Forum() as forum:
        workspace.add_person("alice")
        forum.add_user("alice")
        workspace.add_channel("general", members=["alice"])
        with Page(Stage(workspace, forum, NoBot())) as served:
            yield served


@pytest.mark.thorough
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example:80"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": ""},
    ],
)
def test_strangers_sites_can_do_nothing_here(page: Page, headers: dict[str, str]) -> None:
    mine = {"Origin": page.url}
    ask = {"who": "alice"}
    done = httpx.post(f"{page.url}/do/say", params=ask, data={"words": "x"}, headers=mine | headers)
    assert done.status_code == 403
    done = httpx.post(f"{page.url}/do/say", params=ask, data={"words": ""}, headers=mine)
    assert done.status_code == 200


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("nothing", {}),
        ("press", {"thing": "1.2", "block": "b", "action": "a"}),
        ("shortcut", {"thing": "1.2", "callback": "x"}),
        ("remove", {"thing": "1.2"}),
        ("clock", {"to": "yesterday"}),
        ("vote", {"post": "0", "poll": "poll"}),
        ("edit", {"post": "0", "words": "x"}),
        ("say", {"words": "x" * 50_000}),
    ],
)
def test_what_no_form_sends_is_refused(page: Page, name: str, fields: dict[str, str]) -> None:
    done = httpx.post(
        f"{page.url}/do/{name}",
        params={"who": "alice"},
        data=fields,
        headers={"Origin": page.url},
    )
    assert done.status_code in (400, 404)


@pytest.mark.thorough
def test_nothing_is_fetched_from_elsewhere(page: Page) -> None:
    got = httpx.get(page.url)
    assert "default-src 'none'" in got.headers["Content-Security-Policy"]
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*', got.text.split("<body>")[0]) == []
    assert "style=" not in got.text and "onclick" not in got.text


@pytest.mark.thorough
def test_the_command_serves_the_page_and_leaves_nothing_behind(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--page", "--port", "0"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    address = re.findall(r"http://127\.0\.0\.1:\d+", line)
    assert address, line
    assert httpx.get(address[0]).status_code == 200
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):  # impatience must not hold it up
        process.send_signal(each)
    assert process.wait(timeout=40) == 0
    assert list(tmp_path.iterdir()) == []
