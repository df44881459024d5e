"""What people say below a kick-off: collected on both platforms, listed, and told again in the summary."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.posting import want_posts
from handlers.model import Program
from handlers.rhythm import summary
from sandbox.discourse.thread import Thread
from storage.session import Session
from tests.forum_house import CONTRIBUTORS, OFTEN, BothHouse, open_both
from tests.house import DC, House, place_of, unlinked, wait_for
from tests.test_forget_conversation import everything_in, found_in
from tests.test_forum_looking import recover
from tests.test_link_conversation import code_in

KICKOFF = "our OKRs for Q2 2025"


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.illustrating.draw", lambda drawings, *given: {})


def kicked_off(both: BothHouse) -> Thread:
    """The topic of the kick-off, which stands in Slack, too."""
    both.alice.says("/okr kickoff now Q2 2025", channel=DC).sees()
    both.delivered()
    (topic,) = [each for each in both.forum.state.topics.values() if KICKOFF in each.title]
    return both.forum.topic(topic.id)


def listed(house: House, who: str = "gus", channel: str = DC) -> str:
    person = house.workspace.people[who]
    person.says("/okr kickoff replies Q2 2025", channel=channel)
    return person.sees()


def program_of(session: Session) -> Program:
    program = session.programs.by_slug("dc")
    assert program is not None
    return program


def test_replies_on_both_platforms_are_collected(both_on_both: BothHouse) -> None:
    both = both_on_both
    topic = kicked_off(both)
    assert "Nobody has said anything below the kick-off of Q2 2025 <https://" in listed(both)
    both.forum.rosa.replies(topic, "Could the call be **later**?\n\nIt is 9 in the morning for me.")
    both.heard()
    both.gus.says("Is 1.2 about the newsletter, @ben? https://example.org/x", DC, KICKOFF)
    both.alice.says("something else altogether", DC)
    both.ben.says("a talk of our own", DC)
    both.gus.says("which is none of the bot's business", DC, thread="a talk of our own")
    both.heard()
    both.alice.says("/okr cycle open Q3 2025", channel=DC).sees()
    both.gus.says("/okr kickoff replies", channel=DC)
    assert both.gus.sees() == listed(both)
    title, asked, question, second, said = listed(both).split("\n")
    assert title == "# Asked and said at the start of Q2 2025"
    assert unlinked(asked) == "Rosa Quispe · Monday, 5 May, 11:00"
    assert question == "> Could the call be later? It is 9 in the morning for me."
    assert unlinked(second) == "Gus Guest · Monday, 5 May, 11:00"
    assert f"/t/{topic.topic.id}/2>" in asked and "/archives/" in second and "?thread_ts=" in second
    assert said == "> Is 1.2 about the newsletter, @Ben Lindqvist? https://example.org/x"
    assert "none of the bot's business" not in everything_in(both)


@pytest.mark.thorough
def test_edits_and_deletions_are_followed_and_each_is_heard_once(both: BothHouse) -> None:
    topic = kicked_off(both)
    post = both.forum.rosa.replies(topic, "Who helps with the blog?")
    both.heard()
    gone = both.forum.ben.replies(topic, "Never mind me, I found it out.")
    both.gus.says("Shall we meet?", DC, KICKOFF)
    both.workspace.redeliver()
    both.forum.redeliver()
    both.priya.says("So glad", DC, KICKOFF)
    both.heard()
    assert listed(both).count("\n> ") == 4
    both.forum.rosa.edits(post, "Who helps with the newsletter?")
    both.forum.ben.deletes(gone)
    both.gus.edits("Shall we", "Shall we meet in June?")
    both.priya.deletes("So glad")
    both.heard()
    said = [line for line in listed(both).split("\n") if line.startswith(">")]
    assert said == ["> Who helps with the newsletter?", "> Shall we meet in June?"]


@pytest.mark.thorough
def test_commands_bots_and_the_bot_itself_are_no_replies(both: BothHouse) -> None:
    topic = kicked_off(both)
    both.ben.says("@milepost progress 1.2 37 first batch", DC, KICKOFF).sees()
    both.ben.says("Good start!\n@milepost progress 1.2 +3 more", DC, KICKOFF).sees()
    both.forum.ben.replies(topic, "@milepost show 1.2 in:dc")
    both.forum.rosa.replies(topic, "> What does 1.1 mean?\n\n@milepost: the talk, I think.")
    both.heard()
    said = [line for line in listed(both).split("\n") if line.startswith(">")]
    assert said == ["> Good start!", "> the talk, I think."]
    both.ben.edits("Good start", "@milepost progress 1.2 +3 more")
    both.heard()
    assert "Good start" not in listed(both)


@pytest.mark.thorough
def test_the_summary_tells_a_few_and_leads_to_the_others(both: BothHouse) -> None:
    topic = kicked_off(both)
    for number in range(1, 6):
        both.gus.says(f"Question {number}? @priya <https://example.org/{number}>", DC, KICKOFF, raw=True)
        both.clock.advance(minutes=1)
    both.forum.rosa.replies(topic, "And what about my question?")
    both.heard()
    both.clock.advance(days=59)
    both.alice.says("/okr summary now Q2 2025", channel=DC)
    both.alice.sees()
    both.delivered()
    shown = both.shows(DC).rpartition("how Q2 2025 went")[2]
    told = unlinked(shown).replace("\n  ", "\n").partition("Asked and said at the start\n")[2]
    assert (
        told
        == """\
Gus Guest: Question 1? @priya https://example.org/1
Gus Guest: Question 2? @priya https://example.org/2
Gus Guest: Question 3? @priya https://example.org/3
Gus Guest: Question 4? @priya https://example.org/4
Gus Guest: Question 5? @priya https://example.org/5
and 1 more in the thread
Thank you, everybody who had a hand in it."""
    )
    assert "<@" not in shown


@pytest.mark.thorough
def test_without_a_webhook_several_at_once_are_found(prepared_both: Path, tmp_path: Path) -> None:
    both = open_both(prepared_both, tmp_path, OFTEN, webhook=False)
    topic = kicked_off(both)
    with both.forum.state.changed:  # a forum tells of the first of them alone
        first = both.forum.rosa.replies(topic, "Who helps with the blog?")
        later = both.forum.ben.replies(topic, "And who with the newsletter?")
        both.forum.state.notifications[:] = [n for n in both.forum.state.notifications if n.post is not later]
    wait_for(lambda: listed(both).count("\n> ") == 2)
    both.forum.rosa.edits(first, "Who helps with the wiki, then?")
    both.forum.ben.deletes(later)
    wait_for(lambda: "\n> Who helps with the wiki, then?" in listed(both))
    wait_for(lambda: "newsletter" not in listed(both))
    both.stop()


@pytest.mark.thorough
def test_what_is_said_in_private_is_shown_there_alone(both: BothHouse) -> None:
    room = place_of(both.workspace, "panel-room")

    def bind(session: Session) -> None:
        session.directory.remember_place(room)
        session.programs.bind(program_of(session).id, room, home=True)

    both.db.submit(bind).result(timeout=10)
    topic = kicked_off(both)
    both.alice.says("Can we say so in public yet?", "panel-room", KICKOFF)
    both.forum.rosa.replies(topic, "May I bring a friend along?")
    both.heard()
    both.ben.says("/okr kickoff replies Q2 2025", channel="panel-room")
    assert "in public yet" in both.ben.sees() and "a friend" in both.ben.sees()
    assert "in public yet" not in listed(both, "ben")
    both.alice.says("/okr summary now Q2 2025", channel=DC).sees()
    both.delivered()
    assert "in public yet" in both.shows("panel-room").rpartition("is going")[2]
    (told,) = [each for each in both.forum.state.topics.values() if "is going" in each.title]
    shown = both.forum.topic(told.id).shows()
    assert "a friend" in shown and "in public yet" not in shown


def test_a_topic_that_becomes_private_takes_its_replies_along(both: BothHouse) -> None:
    topic = kicked_off(both)
    both.forum.rosa.replies(topic, "May I bring a friend along?")
    both.heard()
    assert "a friend" in listed(both)
    both.forum.restrict(CONTRIBUTORS, ["panel"])
    both.heard()
    assert "a friend" not in listed(both)


@pytest.mark.thorough
def test_who_is_forgotten_has_said_nothing(both_on_both: BothHouse) -> None:
    both = both_on_both
    topic = kicked_off(both)
    both.ben.says("/okr link", channel=DC)
    code = code_in(both.ben.sees())
    talk = both.forum.ben.messages("milepost", "My accounts", f"link {code}")
    both.forum.ben.sees(talk)
    both.forum.ben.replies(talk, f"link {code} yes")
    both.forum.ben.sees(talk)
    both.ben.says("Is there a zebra?", DC, KICKOFF)
    both.forum.ben.replies(topic, "And where does the giraffe live?")
    both.forum.rosa.replies(topic, "I should like to know that, too.")
    both.heard()
    assert [line.count("Ben Lindqvist") for line in listed(both).split("\n")].count(1) == 2
    assert len(found_in(everything_in(both), "zebra", "giraffe")) == 2
    both.ben.says("/okr forget-me confirm:yes", channel=DC).sees()
    both.ben.edits("a zebra", "Is there a zebra or a giraffe?")
    both.heard()
    assert found_in(everything_in(both), "zebra", "giraffe", "Ben Lindqvist") == []
    assert "Ben" not in listed(both) and "> I should like to know that, too." in listed(both)


@pytest.mark.thorough
def test_bots_have_nothing_to_ask(both: BothHouse) -> None:
    kicked_off(both)
    robot = both.workspace.add_person("robot", name="Robo Tic")
    both.workspace.channel(DC).channel.members.add(robot.user.id)
    robot.user.bot = True
    robot.says("Build 17 is green", DC, KICKOFF)
    both.heard()
    assert "Build 17" not in everything_in(both)


@pytest.mark.thorough
def test_a_summary_that_waits_is_said_without_who_was_forgotten(both: BothHouse) -> None:
    kicked_off(both)
    both.ben.says("Is there a zebra?", DC, KICKOFF)
    both.heard()
    tomorrow = both.clock() + timedelta(days=1)

    def plan(session: Session) -> None:
        program = program_of(session)
        assert program.cycle is not None
        posts = summary.posts(program, program.cycle, session, both.clock())
        want_posts(session, program.id, [replace(post, not_before=tomorrow) for post in posts], both.clock())

    both.db.submit(plan).result(timeout=10)
    waiting = found_in(everything_in(both), "zebra")
    assert [line.partition(":")[0] for line in waiting] == ["outbox", "outbox", "replies"]
    both.ben.says("/okr forget-me confirm:yes", channel=DC).sees()
    assert found_in(everything_in(both), "zebra", "Ben Lindqvist") == []


@pytest.mark.thorough
def test_a_reply_that_a_moderator_brings_back_is_listed_again(both: BothHouse) -> None:
    topic = kicked_off(both)
    post = both.forum.rosa.replies(topic, "May I bring a friend along?")
    both.heard()
    both.forum.mod.deletes(post)
    both.heard()
    assert "a friend" not in listed(both)
    recover(both, post)
    both.heard()
    assert "> May I bring a friend along?" in listed(both)
