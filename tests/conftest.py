"""Fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.house import House, open_house, prepare

# Two cores and a busy machine: a slow example is no failure.
settings.register_profile("milepost", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("milepost")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with both seed programs, made once and copied for each test."""
    path = tmp_path_factory.mktemp("prepared") / "milepost.db"
    prepare(path)
    return path


@pytest.fixture
def slack(prepared: Path, tmp_path: Path) -> Iterator[House]:
    """A bot in a sandbox Slack, with both seed programs: talk to it as ``slack.alice``."""
    house = open_house(prepared, tmp_path)
    yield house
    house.stop()
