"""`okr forget-me`: afterwards nothing in any table leads to the person, and their words are gone."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import create_engine

from handlers.model import Role
from sandbox.discourse.thread import Thread
from storage.schema import metadata
from tests.forum_house import CONTRIBUTORS, BothHouse
from tests.house import DC, House, wait_for
from tests.test_link_conversation import code_in, member_at

WORDS = ("zebra", "giraffe", "walrus", "ostrich", "lemur", "yak", "tapir")  # of Ben's notes, links and asks


def everything_in(house: House) -> str:
    """Every cell of every table."""
    engine = create_engine(house.database)
    try:
        with engine.connect() as connection:
            return "\n".join(
                f"{table.name}: {row._mapping}"
                for table in metadata.sorted_tables
                for row in connection.execute(table.select())
            )
    finally:
        engine.dispose()


def found_in(dump: str, *words: str) -> list[str]:
    either = "|".join(map(re.escape, words))
    return [line for line in dump.split("\n") if re.search(rf"(?<!\w)(?:{either})(?!\w)", line, re.I)]


@pytest.mark.thorough
def test_nothing_of_somebody_who_is_forgotten_stays(both_on_both: BothHouse) -> None:
    house = both_on_both
    topic = ben_takes_part(house)
    slack, forum = member_at(house, "ben"), member_at(house, "ben", forum=True)
    assert slack == forum
    accounts = [account.id for account in slack.identities if account.platform == "slack"]
    number = next(account.id for account in slack.identities if account.platform == "discourse")
    traces = (slack.id, slack.name, "ben", f"u{number}", *accounts, *WORDS)
    before = everything_in(house)
    kept = (slack.name, "ben", f"u{number}", *accounts, *WORDS[:-1])
    assert [word for word in kept if not found_in(before, word)] == []

    house.ben.says("/okr forget-me", channel=DC)
    assert (
        house.ben.sees()
        == """\
Shall I forget you? This cannot be undone.
Erased: your name, your 2 accounts, time zone, roles, and what you own and follow; the notes, links and \
requests for help of your check-ins, here and on cards, in their threads and in my answers; what you \
replied to kick-offs and nominations; and your commands, as far as I kept them.
Stays: the values of your check-ins, as a former member’s; objectives, key results and grades that you wrote \
for a program; digests and summaries that were posted; what others wrote about you; and your own messages, which are yours to delete.
[Forget me]
If you write to me later, I’ll take you for somebody new."""
    )
    house.ben.clicks("Forget me")
    assert house.ben.sees() == "Done: you are forgotten here. Thank you for what you gave."
    house.heard()
    page = house.workspace.state.homes[house.ben.user.id]
    wait_for(lambda: "Nothing is kept of you here." in str(page.blocks))

    dump = everything_in(house)
    assert found_in(dump, *traces) == []
    assert f"'{number}'" not in "".join(found_in(dump, "identities", "directory_people", "link_slips"))
    said_by_the_bot = house.shows(DC) + topic.shows()
    own = [line for line in said_by_the_bot.split("\n") if line.startswith(("Ben", "ben"))]
    assert found_in(said_by_the_bot, *WORDS) == found_in("\n".join(own), *WORDS)
    house.alice.says("/okr history 1.2", channel=DC)
    assert "a former member" in house.alice.sees()


def ben_takes_part(house: BothHouse) -> Thread:
    """On both platforms, as one person, in every way that leaves something behind; the topic he began."""
    house.ben.says("/okr link", channel=DC)
    code = code_in(house.ben.sees())
    talk = house.forum.ben.messages("milepost", "My accounts", f"link {code}")
    house.forum.ben.sees(talk)
    house.forum.ben.replies(talk, f"link {code} yes")
    house.forum.ben.sees(talk)
    house.ben.says(
        '/okr progress 1.2 37 a zebra https://walrus.example/1 ask:"an ostrich"', channel=DC
    ).sees()
    house.ben.says("@milepost progress 1.2 +2 one giraffe", channel=DC).sees()
    house.ben.says("@milepost progress 9.9 +2 one tapir", channel=DC).sees()
    topic = house.forum.ben.posts("Stories of this spring", "@milepost progress 2.1 3 a lemur", CONTRIBUTORS)
    house.forum.ben.sees(topic)
    house.forum.ben.replies(topic, "@milepost link\n\nanswered in private")
    house.alice.says("@milepost role add steward @ben", channel=DC).sees()
    house.alice.says("@milepost edit 1.2 owner:@ben", channel=DC).sees()
    house.ben.says("/okr evidence 1.2 https://example.org/yak a yak").sees()
    house.ben.opens_home()
    house.ben.says("/okr follow 1.2", channel=DC).sees()
    house.ben.says("/okr link 2222-2222", channel=DC).sees()
    house.ben.says("/okr link", channel=DC).sees()
    house.heard()
    return topic


def test_who_comes_back_is_somebody_new(both: BothHouse) -> None:
    both.ben.says("/okr progress 1.2 37 first batch", channel=DC).sees()
    old = member_at(both, "ben")
    both.ben.says("/okr forget-me confirm:yes").sees()
    both.ben.says("/okr undo")
    assert both.ben.sees().startswith("There is nothing of yours to undo.")
    both.ben.says("/okr progress 1.2 +3").sees()
    new = member_at(both, "ben")
    assert (new.name, new.id == old.id) == ("Ben Lindqvist", False)
    both.alice.says("/okr show 1.2", channel=DC)
    assert "40" in both.alice.sees()


def test_a_program_keeps_a_steward(both: BothHouse) -> None:
    for line in ("/okr forget-me", "/okr forget-me confirm:yes"):
        both.alice.says(line, channel=DC)
        assert both.alice.sees() == (
            "You are the only steward of Distinguished Contributor Program and Participation.\n"
            "Name another one first: `/okr role add steward @name in:dc`"
        )
    assert Role.STEWARD in both.db.read(lambda s: s.programs.roles(dc(both), member_at(both, "alice").id))


def dc(both: BothHouse) -> str:
    program = both.db.read(lambda session: session.programs.by_slug("dc"))
    assert program is not None
    return program.id


def test_an_old_message_that_is_edited_records_nothing_again(both: BothHouse) -> None:
    both.ben.says("@milepost progress 1.2 +5 first batch", channel=DC).sees()
    both.ben.says("/okr forget-me confirm:yes").sees()
    both.ben.edits("first batch", "@milepost progress 1.2 +5 the first batch")
    both.heard()
    both.alice.says("/okr history 1.2", channel=DC)
    answer = both.alice.sees()
    assert "#1" in answer and "#2" not in answer


def test_others_are_not_touched(both: BothHouse) -> None:
    both.priya.says("@milepost progress 1.2 +5 a zebra", channel=DC).sees()
    both.ben.says("@milepost progress 1.2 +5 a giraffe", channel=DC).sees()
    both.ben.says("/okr forget-me confirm:yes").sees()
    both.heard()
    both.alice.says("/okr history 1.2", channel=DC)
    answer = both.alice.sees()
    assert "Priya Raman" in answer and "a zebra" in answer and "giraffe" not in answer
    both.priya.says("/okr undo", channel=DC)
    assert both.priya.sees().startswith("Undone: KR 1.2 check-in #1")
