"""Floods, as those see them who make them, and as the others do not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import build
from bot.keeping import Kept
from bot.limits import Limits, unlimited
from bot.pace import Pace
from bot.slack.events import keep
from bot.slack.payload import Event
from sandbox.slack import events
from storage.session import Session
from tests.house import DC, NO_PACE, House, Served, open_house, settings_for, wait_for
from tests.kill_loop import settled
from tests.test_limits import Seconds

PERSON, PLACE = Pace(every=2.0, burst=3), Pace(every=0.5, burst=8)


class Limited(House):
    """A house whose bot has small limits, and ``seconds`` to wait for them."""

    seconds: Seconds

    def begins_anew(self, limits: Limits) -> None:
        """Another bot on the same database."""
        settings = settings_for(self.workspace, self.database)
        self.bot = Served(build(settings, clock=self.clock, pace=NO_PACE, limits=limits, first_wait=0.05))
        self.bot.start()
        self.workspace.connect(f"{self.bot.url}/slack/events")

    def waits(self, seconds: float) -> None:
        self.seconds.now += seconds
        self.bot.app.receiver.wake()


@pytest.fixture
def slack(prepared: Path, tmp_path: Path) -> Iterator[Limited]:
    house = open_house(prepared, tmp_path)
    house.bot.stop()
    limited = Limited(house.workspace, house.bot, house.clock, house.database)
    limited.seconds = Seconds()
    limited.begins_anew(Limits(PERSON, PLACE, limited.seconds))
    yield limited
    limited.stop()


def test_too_many_commands_at_once_are_refused_kindly(slack: Limited) -> None:
    for number in (1, 2, 3):
        slack.alice.says(f"/okr progress 1.2 {number}", channel=DC)
        assert f"{number} of ≥50" in slack.alice.sees()
    slack.alice.says("/okr progress 1.2 4")
    assert slack.alice.sees() == (
        "That was a lot at once, so I left this one out.\n"
        "Please try again in 2 seconds. Nothing else was lost."
    )
    slack.ben.says("/okr progress 1.2 5", channel=DC)
    assert slack.ben.sees().startswith("KR 1.2 3 → 5 of ≥50")
    slack.waits(2)
    slack.alice.says("/okr progress 1.2 6")
    assert slack.alice.sees().startswith("KR 1.2 5 → 6 of ≥50")


def test_looking_at_ones_own_page_takes_turns_too(slack: Limited) -> None:
    for _ in range(3):
        slack.alice.opens_home().sees()
    slack.alice.says("/okr progress 1.2 4", channel=DC)
    assert slack.alice.sees().startswith("That was a lot at once")


def test_where_everybody_speaks_at_once(slack: Limited) -> None:
    for person in (slack.alice, slack.ben, slack.priya):
        for _ in range(3):
            person.says("/okr show 1.2", channel=DC)
    assert slack.priya.sees() == (
        "Many of you speak to me at once here, so I left this one out.\n"
        "Please try again in 1 second. Nothing else was lost."
    )
    slack.priya.says("/okr show 1.2 in:dc", channel="general")
    assert slack.priya.sees().startswith("# KR 1.2")


def test_a_form_that_comes_too_soon_stays_as_it_was_filled_in(slack: Limited) -> None:
    slack.alice.says("/okr progress 1.2", channel=DC)
    for _ in range(2):
        slack.alice.says("/okr show 1.2")
    slack.alice.fills(value="37", note="first batch")
    slack.alice.submits()
    assert "That was a lot at once, so I left this one out. Please try again in 2 seconds." in (
        slack.alice.sees()
    )
    slack.waits(2)
    slack.alice.submits()
    assert slack.alice.sees().startswith("┌ Milepost\nKR 1.2 37 of ≥50")


@pytest.mark.thorough
def test_mentions_over_the_limit_have_their_turn_later(slack: Limited) -> None:
    for number in range(1, 6):
        slack.alice.says(f"@milepost progress 1.2 +1 number {number}", channel=DC)
    put_off = "That was a lot at once! I have all of it, and take the rest one by one: nothing is lost."
    slack.shows(DC, until=put_off)
    assert notes(slack) == ["number 1", "number 2", "number 3"]
    slack.ben.says("@milepost progress 1.2 +1 from Ben", channel=DC)
    assert slack.ben.sees().startswith("KR 1.2 3 → 4 of ≥50")
    slack.waits(2)
    wait_for(lambda: len(notes(slack)) == 5)
    slack.waits(2)
    settled(slack)
    assert notes(slack) == ["number 1", "number 2", "number 3", "from Ben", "number 4", "number 5"]
    assert slack.shows(DC).count(put_off) == 1


@pytest.mark.thorough
def test_a_flood_in_one_channel_holds_up_nobody_elsewhere(slack: Limited) -> None:
    slack.ben.says("/okr progress 1.2 +1 before it in:dc", channel="general")  # so nobody has to be asked
    slack.ben.sees()
    slack.bot.stop()
    slack.begins_anew(Limits(Pace(2.0, 20), Pace(0.5, 60), slack.seconds))
    flood(slack, 300, last="ben")
    wait_for(lambda: len(notes(slack)) == 22)
    assert "from ben" in notes(slack)[:10]
    assert notes(slack)[-1] == "number 20"


@pytest.mark.thorough
def test_a_restart_in_the_middle_of_a_flood_loses_nothing(slack: Limited) -> None:
    flood(slack, 40)
    wait_for(lambda: len(notes(slack)) == 3)
    slack.bot.stop()
    slack.begins_anew(unlimited())
    wait_for(lambda: slack.db.read(lambda session: session.inbox.open_count()) == 0)
    assert sorted(notes(slack)) == sorted(f"number {number}" for number in range(1, 41))


def flood(house: House, count: int, last: str = "") -> None:
    """So many mentions of Alice's in one channel, and one by ``last`` in another, acknowledged at once."""
    said = [("alice", DC, f"number {number}") for number in range(1, count + 1)]
    rows = [mention(house, *one) for one in said + ([(last, "general", f"from {last}")] if last else [])]

    def put(session: Session) -> None:
        for row in rows:
            row.put("slack", house.workspace.state.team.id, session.inbox)

    house.db.submit(put).result(timeout=10)
    house.bot.app.receiver.wake()


def mention(house: House, who: str, channel: str, note: str) -> Kept:
    """Somebody's message, as it is kept for the worker."""
    state, place = house.workspace.state, house.workspace.channel(channel)
    user = house.workspace.people[who].user
    text = f"<@{state.team.bot.id}> progress 1.2 +1 {note} in:dc"
    with state.changed:
        posted = state.post(place.channel, user, text, [], client_msg_id=state.random_id("msg-"))
        body = {"event": events.message_posted(posted, state)}
    kept = keep(Event(state.team.id, f"Ev{posted.ts}", "message", body), state.team.bot.id)
    assert kept is not None
    return kept


def notes(house: House) -> list[str]:
    """What came with the check-ins of 1.2, in the order they were recorded."""

    def read(session: Session) -> list[str]:
        program = session.programs.by_slug("dc")
        assert program is not None and program.cycle is not None
        found = session.okrs.objectives(program.id, program.cycle.id)
        kr = next(kr for item in found for kr in item.key_results if kr.address == "1.2")
        made = (session.okrs.check_in(program.id, kr.id, n + 1) for n in range(kr.last_sequence))
        return [one.note for one in made if one is not None]

    return house.db.read(read)
