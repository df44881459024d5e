"""The start and the end of a bot: when it is ready, what it says before, what it does without Slack."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import build
from bot.settings import parse
from sandbox.slack import Workspace
from tests.house import NO_PACE, Served, TickingClock, make_workspace, settings_for, wait_for


def get(url: str) -> tuple[int, str]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture
def silent(prepared: Path, tmp_path: Path) -> Iterator[tuple[Served, Workspace]]:
    """A bot whose Slack does not say who it is, until the fault is taken away."""
    database = tmp_path / "milepost.db"
    database.write_bytes(prepared.read_bytes())
    with make_workspace() as workspace:
        workspace.fails("auth.test", "503", times=None)
        clock = TickingClock()
        served = Served(build(settings_for(workspace, f"sqlite:///{database}"), clock=clock, pace=NO_PACE))
        served.start(ready=False)
        workspace.connect(f"{served.url}/slack/events")
        yield served, workspace
        served.stop()


def test_until_slack_says_who_we_are_nothing_is_recorded(silent: tuple[Served, Workspace]) -> None:
    served, workspace = silent
    status, body = get(f"{served.url}/readyz")
    assert status == 503
    assert json.loads(body) == {"database": True, "delivery": True, "inbox": True, "slack": False}
    assert get(f"{served.url}/healthz")[0] == 200
    alice = workspace.alice
    assert "still starting" in alice.says("/okr progress 1.2 37", channel="distinguished-contributors").sees()

    workspace.api.faults.clear()
    wait_for(lambda: get(f"{served.url}/readyz")[0] == 200)
    assert "no news" in alice.says("/okr show 1.2", channel="distinguished-contributors").sees()
    known = served.app.db.read(lambda session: session.tenants.known("slack", "T0SANDBOX"))
    assert known is not None and known.name == "Sandbox"


def test_a_platform_that_is_not_configured_is_off(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    served = Served(build(parse({"DATABASE_URL": f"sqlite:///{tmp_path / 'fresh.db'}"})))
    served.start(ready=False)
    assert get(f"{served.url}/readyz")[0] == 200
    assert get(f"{served.url}/slack/events")[0] == 404
    served.stop()
    assert "Slack is off" in caplog.text and "Discourse is off" in caplog.text
