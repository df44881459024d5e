"""Fixtures that all tests share."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests import databases
from tests.forum_house import BothHouse, open_both, open_both_at, prepare_both
from tests.house import House, open_house, open_house_at, prepare_at

# Tests start the program again and again: what was compiled for the first is there for the others.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Two cores and a busy machine: a slow example is no failure. More of them: MILEPOST_EXAMPLES.
settings.register_profile(
    "milepost",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=int(os.environ.get("MILEPOST_EXAMPLES", "5")),
)
settings.load_profile("milepost")
# For those who only ask whether a test fails: see without_guards.
settings.register_profile(
    "unshrunk", settings.get_profile("milepost"), phases=[Phase.explicit, Phase.generate]
)

address = databases.address

THOROUGH = "MILEPOST_THOROUGH"
DOT = b"\x89PNG\r\n\x1a\n"


def pytest_configure(config: pytest.Config) -> None:
    """Databases of tests in memory, where there is room: what is killed here is never the machine."""
    shared = Path("/dev/shm")
    if shared.is_dir() and shutil.disk_usage(shared).free > 4 * 2**30:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(shared))
    databases.share_folder()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest waits for ``.ci/run``, so that the others are done in two minutes or three."""
    if os.environ.get(THOROUGH):
        return
    skipped = pytest.mark.skip(reason=f"takes long: set {THOROUGH}=1")
    for item in items:
        if item.get_closest_marker("thorough") is not None:
            item.add_marker(skipped)


def pytest_xdist_auto_num_workers() -> int:
    """Two a core: most tests wait for a server as long as they compute."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(autouse=True, scope="session")
def quick_pictures() -> Iterator[None]:
    """A picture takes a process and a second or two: it is drawn in tests of pictures, and in the demo."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.illustrating.draw", lambda drawings, *given: dict.fromkeys(drawings, DOT))
        yield


@pytest.fixture(scope="session")
def prepared() -> Path:
    """A database with both seed programs, made once and copied for each test."""
    return databases.made_once("prepared.db", prepare_at)


@pytest.fixture
def slack(prepared: Path, tmp_path: Path) -> Iterator[House]:
    """A bot in a sandbox Slack, with both seed programs: talk to it as ``slack.alice``."""
    house = open_house(prepared, tmp_path)
    yield house
    house.stop()


@pytest.fixture
def slack_on_both(address: str) -> Iterator[House]:
    """The same on SQLite, and on PostgreSQL where there is one."""
    prepare_at(address)
    house = open_house_at(address)
    yield house
    house.stop()


@pytest.fixture(scope="session")
def prepared_both() -> Path:
    """A database with both programs at home in a channel and in a category."""
    return databases.made_once("both.db", prepare_both)


@pytest.fixture
def both(prepared_both: Path, tmp_path: Path) -> Iterator[BothHouse]:
    """A bot in a sandbox Slack and on a sandbox forum: ``both.alice`` and ``both.forum.rosa``."""
    house = open_both(prepared_both, tmp_path)
    yield house
    house.stop()


@pytest.fixture
def both_on_both(address: str) -> Iterator[BothHouse]:
    """The same on SQLite, and on PostgreSQL where there is one."""
    prepare_both(address)
    house = open_both_at(address)
    yield house
    house.stop()
