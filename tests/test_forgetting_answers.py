"""What the bot said to somebody who is forgotten: what stands is said anew, also what is just on its way."""

from __future__ import annotations

import pytest

from tests.forum_house import CONTRIBUTORS, BothHouse
from tests.house import DC, wait_for
from tests.test_forget_conversation import everything_in, found_in

NOTHING_LEFT = "This was an answer to somebody who asked to be forgotten."


@pytest.mark.thorough
def test_answers_to_mistakes_are_taken_back_too(both: BothHouse) -> None:
    both.ben.says("@milepost progress 2.2 zebra", channel=DC)
    both.heard()
    topic = both.forum.rosa.posts("Stories of a giraffe", "@milepost progress 2.1 zebra", CONTRIBUTORS)
    assert "“zebra” is not a value" in both.forum.rosa.sees(topic)
    assert "“zebra” is not a value" in both.shows(DC)
    both.ben.says("/okr forget-me confirm:yes", channel=DC).sees()
    talk = both.forum.rosa.messages("milepost", "Forget me please", "forget-me confirm:yes")
    both.forum.rosa.sees(talk)
    both.heard()
    assert (
        topic.shows()
        == f"""\
# Stories of a giraffe
rosa: @milepost progress 2.1 zebra
milepost: {NOTHING_LEFT}"""
    )
    assert "zebra” is" not in both.shows(DC) and NOTHING_LEFT in both.shows(DC)
    assert found_in(everything_in(both), "zebra", "giraffe") == []  # nor a title of theirs, in an address


def is_sending(both: BothHouse) -> None:
    wait_for(lambda: both.db.read(lambda session: session.outbox.stats()).sending > 0)


@pytest.mark.thorough
def test_an_answer_on_its_way_in_slack_is_taken_back_where_it_arrives(both: BothHouse) -> None:
    both.workspace.fails("chat.postMessage", "slow", seconds=1.5)
    both.ben.says("@milepost progress 2.1 +2 zebra", channel=DC)
    is_sending(both)
    both.ben.says("/okr forget-me confirm:yes", channel="general").sees()
    both.heard()
    shown = both.shows(DC)
    assert f"\n    milepost: {NOTHING_LEFT}" in shown and f"\nmilepost: {NOTHING_LEFT}" not in shown
    assert shown.count("zebra") == 1  # in Ben's own words


@pytest.mark.thorough
def test_an_answer_on_its_way_to_the_forum_is_taken_back_where_it_arrives(both: BothHouse) -> None:
    both.forum.fails("POST /posts", "slow", seconds=1.5)
    topic = both.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 +2 zebra", CONTRIBUTORS)
    is_sending(both)
    both.forum.rosa.messages("milepost", "Forget me please", "forget-me confirm:yes")
    both.heard()
    assert (
        topic.shows()
        == f"""\
# Stories of this spring
rosa: @milepost progress 2.1 +2 zebra
milepost: {NOTHING_LEFT}"""
    )


@pytest.mark.thorough
def test_what_waits_for_others_is_said_to_them(both: BothHouse) -> None:
    both.ben.says("/okr progress 2.1 1 of", channel=DC).sees()
    both.heard()
    both.forum.fails("POST /posts", "503", times=None)
    topic = both.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
    wait_for(lambda: both.db.read(lambda session: session.outbox.stats()).unknown > 0)
    both.ben.says("/okr forget-me confirm:yes", channel=DC).sees()
    both.forum.faults.clear()
    both.heard()
    assert "milepost: *KR 2.1* 1 → 3 of ≥10 stories" in topic.shows()
    assert NOTHING_LEFT not in topic.shows()
