"""A digest that waits while its program is archived, or its home is taken away, is not posted any more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.planners import PLANNERS
from tests.house import DC, House, wait_for
from tests.ticking import tick

FRIDAY = datetime(2025, 5, 16, 13, 1, tzinfo=UTC)
WEEK = "to 16 May"


def digest_waits(house: House) -> None:
    """Slack takes nothing in the channel just now."""
    house.clock.advance(days=8)
    house.ben.says("/okr progress 2.1 7 three more", channel=DC).sees()
    house.delivered()
    house.workspace.fails("chat.postMessage", "ratelimited", seconds=600, times=None)
    house.clock.advance(seconds=(FRIDAY - house.clock()).total_seconds())
    for _ in range(2):
        tick(house.db, house.clock, PLANNERS, house.bot.app.delivery.wake)
    wait_for(lambda: "ratelimited" in digest_reasons(house))


def digest_reasons(house: House) -> list[str]:
    """Why each part of it waits."""
    rows, _ = house.db.read(lambda session: session.undelivered.listed(dead=False, limit=50))
    return [row.reason for row in rows if row.key.startswith("digest/")]


def waited(house: House) -> None:
    """Slack takes messages again, and a bot that begins anew knows of no wait."""
    house.workspace.api.faults.clear()
    house.restart()
    house.clock.advance(minutes=11)
    house.bot.app.delivery.wake()
    house.delivered()


@pytest.mark.thorough
@pytest.mark.parametrize("line", ["program archive dc", "here none"])
def test_what_has_no_home_any_more_is_not_posted(slack: House, line: str) -> None:
    digest_waits(slack)
    slack.alice.says(f"/okr {line}", channel=DC).sees()
    waited(slack)
    assert WEEK not in slack.shows(DC)
    assert "cannot post" not in slack.workspace.direct("alice").shows()
    assert slack.db.read(lambda s: s.outbox.stats()).dead == 0


def test_what_has_one_is_posted_when_it_may_be(slack: House) -> None:
    digest_waits(slack)
    waited(slack)
    assert slack.shows(DC).count(WEEK) == 1
