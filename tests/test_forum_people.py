"""People of the forum whose names and groups change, and categories that become private."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.model import Identity, Role, Standing
from sandbox.discourse.thread import Thread
from tests.forum_house import (
    CONTRIBUTORS,
    OFTEN,
    PANEL,
    BothHouse,
    comes,
    host_of,
    open_both,
)
from tests.house import DC, wait_for


def test_the_forum_tells_of_renamed_and_suspended_people(both: BothHouse) -> None:
    rosa = both.forum.rosa
    rosa.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
    both.heard()
    account = Identity("discourse", host_of(both.forum), str(rosa.user.id))
    both.forum.rename_user("rosa", "rosa_q")
    both.heard()
    known = both.db.read(lambda s: s.directory.person(account))
    assert known is not None and (known.handle, known.standing) == ("rosa_q", Standing.FULL)
    both.forum.suspend("rosa", both.forum.clock.now().replace(year=2040))
    both.heard()
    known = both.db.read(lambda s: s.directory.person(account))
    assert known is not None and known.standing is Standing.GONE


@pytest.mark.thorough
@pytest.mark.parametrize("webhook", [True, False])
def test_a_category_that_becomes_private_hides_what_was_said_there(
    prepared_both: Path, tmp_path: Path, webhook: bool
) -> None:
    house = open_both(prepared_both, tmp_path, OFTEN, webhook=webhook)
    try:
        house.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 3 xyzzy", CONTRIBUTORS)
        comes(house, "2.1", "3 by Rosa Quispe")
        assert "xyzzy" in house.alice.says("/okr show 2.1", channel=DC).sees()
        house.forum.add_group("panel", ["rosa"])
        house.forum.restrict(CONTRIBUTORS, ["panel"])
        wait_for(lambda: "xyzzy" not in house.alice.says("/okr show 2.1", channel=DC).sees())
        house.forum.restrict(CONTRIBUTORS, [])
        wait_for(lambda: "xyzzy" in house.alice.says("/okr show 2.1", channel=DC).sees())
    finally:
        house.stop()


LOOKS = (
    "show 2.1 in:dc",
    "history 2.1 in:dc",
    "list in:dc",
    "export md in:dc",
    "export csv in:dc",
    "export yaml in:dc",
    "undo 2.1#1 in:dc",
    "evidence 2.1#1 https://example.org in:dc",
)


@pytest.mark.thorough
def test_what_is_said_in_a_private_category_stays_there(both: BothHouse) -> None:
    topic = both.forum.ben.posts("Among the panel", "@milepost progress 2.1 9 xyzzy in:dc", PANEL)
    both.heard()
    assert "Said in a private" in topic.shows("KR 2.1")
    seen = [
        both.alice.says(f"/okr {line}", channel=where).sees() for line in LOOKS for where in (DC, "@milepost")
    ]
    both.alice.says("/okr follow 2.1", channel=DC).sees()
    seen.append(both.alice.opens_home().sees())
    talk = both.forum.rosa.messages("milepost", "Just between us", "Hello there, dear bot.")
    public = both.forum.rosa.posts("Out in the open", "Here is what I would like to know.", CONTRIBUTORS)
    for line in LOOKS:
        both.forum.rosa.replies(talk, line)
        both.forum.rosa.replies(public, f"Dear bot: @milepost {line}")
    both.heard()
    both.forum.settle()
    wait_for(lambda: talk.topic.posts[-1].author is both.forum.bot)
    both.heard()
    seen += [both.forum.topic(number).shows() for number in both.forum.state.topics if number != topic.id]
    seen += [both.forum.rosa.looks_at(talk), both.shows(DC)]
    for text in seen:
        assert "xyzzy" not in text and "Panel" not in text and "Among the panel" not in text, text
        assert "9 of ≥10" not in text and "90%" not in text, text
    again = both.forum.ben.replies(topic, "What do we have? @milepost show 2.1 in:dc")
    both.heard()
    assert "xyzzy" in topic_seen_by_ben(both, again.topic.id)


def topic_seen_by_ben(both: BothHouse, number: int) -> str:
    return both.forum.ben.looks_at(both.forum.topic(number)).rpartition("ben:")[2]


# ---- what is true for a while only ---------------------------------------------------------------------


def account_of(house: BothHouse, handle: str) -> Identity:
    return Identity("discourse", host_of(house.forum), str(house.forum.people[handle].user.id))


def asks(house: BothHouse, line: str) -> str:
    """What Ben is answered in a private message of its own."""
    talk: Thread = house.forum.ben.messages(
        "milepost", f"Between us: {line}", f"{line}\n\nI asked for {line}"
    )
    wait_for(lambda: talk.topic.posts[-1].author is house.forum.bot)
    house.heard()
    return talk.shows()


@pytest.mark.thorough
def test_who_left_a_private_categorys_group_stops_reading_its_program(both: BothHouse) -> None:
    both.forum.add_user("pat", name="Pat Panel", groups=["panel"])
    both.restart(MILEPOST_ADMINS="discourse:pat")
    topic = both.forum.pat.posts("A program of the panel", "@milepost program new Hush", PANEL)
    both.heard()
    for line in ("here hush\n\nThank you", "add objective Secret objective xyzzy in:hush"):
        both.forum.pat.replies(topic, f"@milepost {line}")
        both.heard()
    assert "xyzzy" in asks(both, "list in:hush")
    group = both.forum.state.find_group("panel")
    assert group is not None
    group.members.discard(both.forum.ben.user.id)
    both.clock.advance(minutes=11)
    assert "There is no program “hush” here." in asks(both, "show O1 in:hush")


@pytest.mark.thorough
def test_a_name_that_is_somebody_elses_by_now_is_asked_for_again(prepared_both: Path, tmp_path: Path) -> None:
    house = open_both(prepared_both, tmp_path, OFTEN, webhook=False)
    try:
        house.forum.add_user("boss", name="Bo Boss")
        house.restart(MILEPOST_ADMINS="discourse:boss")
        house.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
        comes(house, "2.1", "3 by Rosa Quispe")
        house.forum.rename_user("rosa", "rosa_q")
        house.forum.add_user("fresh", name="Fresh Rosa")
        house.forum.rename_user("fresh", "rosa")
        house.clock.advance(minutes=11)
        topic = house.forum.boss.posts(
            "Give the role to her", "@milepost role add steward @rosa", CONTRIBUTORS
        )
        assert "Fresh Rosa is a steward" in topic.shows("is a steward")
        program = house.db.read(lambda s: s.programs.by_slug("dc"))
        rosa = house.db.read(lambda s: s.members.at(account_of(house, "rosa")))
        assert program is not None and rosa is not None
        assert Role.STEWARD not in house.db.read(lambda s: s.programs.roles(program.id, rosa.id))
    finally:
        house.stop()


@pytest.mark.thorough
def test_a_suspension_that_is_told_again_much_later_is_not_believed(both: BothHouse) -> None:
    both.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
    both.heard()
    both.forum.suspend("rosa", both.forum.clock.now().replace(year=2040))
    both.forum.settle()
    told = both.forum.deliveries[-1]
    both.heard()
    both.forum.rosa.user.suspended_till = None
    both.forum.rename_user("rosa", "rosa_q")
    both.heard()
    both.clock.advance(days=9)
    both.restart()
    assert both.forum.courier.again(told).status == 200
    both.heard()
    known = both.db.read(lambda s: s.directory.person(account_of(both, "rosa")))
    assert known is not None and (known.handle, known.standing) == ("rosa_q", Standing.FULL)
