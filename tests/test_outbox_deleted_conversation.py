"""An admin deleted a message of the bot's: nobody is alarmed, and it stands again only if somebody asks."""

from __future__ import annotations

import pytest

from sandbox.discourse.thread import Thread
from tests.forum_house import BothHouse
from tests.house import DC, House

CARD = "O2 · Celebrate Sustained Contributions"
KICKOFF = "Hello everyone!"


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are drawn in tests of their own."""
    monkeypatch.setattr("bot.illustrating.draw", lambda drawings, *given: {})


def deleted(house: House, words: str) -> None:
    """The message with these words, as an admin deletes it; what stands in its thread stays."""
    state, channel = house.workspace.state, house.workspace.channel(DC).channel
    with state.changed:
        found = [each for each in state.messages[channel.id] if words in f"{each.blocks}{each.text}"]
        state.delete(next(each for each in found if not each.is_reply))


def topic(both: BothHouse, words: str) -> Thread:
    (found,) = (
        each
        for each in both.forum.state.topics.values()
        if words in each.posts[0].raw and each.deleted_at is None
    )
    return both.forum.topic(found.id)


def check_in(house: House, value: int) -> None:
    assert "KR 2.1" in house.ben.says(f"/okr progress 2.1 {value} note-{value}", channel=DC).sees()
    house.delivered()


def audited(house: House) -> list[str]:
    program = house.db.read(lambda session: session.programs.by_slug("dc"))
    assert program is not None
    entries = house.db.read(lambda session: session.audit.recent(program.id))
    return [entry.what for entry in entries if "deleted" in entry.what]


def nobody_is_alarmed(house: House) -> None:
    assert "cannot post" not in house.workspace.direct("alice").shows()
    assert house.db.read(lambda session: session.outbox.stats()).dead == 0


def test_a_card_stays_away_and_nobody_is_alarmed(slack: House) -> None:
    check_in(slack, 3)
    deleted(slack, CARD)
    for value in (4, 5, 6):
        check_in(slack, value)
    text = slack.shows(DC)
    assert (CARD in text, "note-6" in text) == (False, False)
    assert len(audited(slack)) == 1
    nobody_is_alarmed(slack)
    slack.ben.says("/okr progress 1.2 5", channel=DC).sees()  # other cards go on
    slack.delivered()
    assert "5 of ≥50 nominations" in slack.shows(DC)


@pytest.mark.thorough
def test_no_link_leads_to_a_card_that_is_gone(both: BothHouse) -> None:
    check_in(both, 3)
    check_in(both, 4)
    assert "Also" in both.forum.ben.looks_at(topic(both, "Sustained"))
    deleted(both, CARD)
    check_in(both, 5)
    check_in(both, 6)
    assert "Also" not in both.forum.ben.looks_at(topic(both, "Sustained"))


def test_a_card_that_somebody_brings_back_is_true_again(both: BothHouse) -> None:
    check_in(both, 3)
    card = topic(both, "Sustained")
    both.forum.people["mod"].deletes(card)
    check_in(both, 4)
    assert audited(both) != []
    with both.forum.state.changed:
        card.topic.deleted_at = card.topic.posts[0].deleted_at = None
    check_in(both, 5)
    text = both.forum.ben.looks_at(card)
    assert ("5 of ≥10" in text, "note-4" in text, "note-5" in text) == (True, False, True)
    nobody_is_alarmed(both)


@pytest.mark.thorough
def test_a_kick_off_that_is_asked_for_again_stands_again_once(both_on_both: BothHouse) -> None:
    both = both_on_both
    both.alice.says("/okr kickoff now", channel=DC).sees()
    both.delivered()
    below = both.shows(DC).count("KR 2.1")
    deleted(both, KICKOFF)
    both.forum.people["mod"].deletes(topic(both, KICKOFF))
    for _ in range(2):
        both.clock.advance(minutes=5)
        both.alice.says("/okr kickoff now", channel=DC).sees()
        both.delivered()
    assert both.shows(DC).count(KICKOFF) == 1
    assert both.shows(DC).rpartition(KICKOFF)[2].count("KR 2.1") == below
    assert topic(both, KICKOFF)
    nobody_is_alarmed(both)


@pytest.mark.thorough
def test_what_stands_below_a_deleted_headline_comes_along(slack: House) -> None:
    for number in range(14):
        slack.alice.says(f"/okr add objective Goal {number} {'long words here ' * 14}", channel=DC).sees()
    slack.delivered()
    slack.alice.says("/okr kickoff now", channel=DC).sees()
    slack.delivered()
    before = slack.shows(DC).partition(KICKOFF)[2]
    assert "\n    milepost: " in before  # it has a thread
    deleted(slack, KICKOFF)
    slack.clock.advance(minutes=5)
    slack.alice.says("/okr kickoff now", channel=DC).sees()
    slack.delivered()
    assert slack.shows(DC).partition(KICKOFF)[2] == before
    nobody_is_alarmed(slack)
