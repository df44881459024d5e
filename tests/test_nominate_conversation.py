"""Somebody is nominated, is asked in private, and says yes or no; what others see of it, and when."""

from __future__ import annotations

import re

import pytest

from sandbox.discourse.thread import Thread
from tests.forum_house import CONTRIBUTORS, BothHouse
from tests.house import DC, House, wait_for

OPEN = '/okr round open distinguished-contributor cohort:"Inaugural" until:2025-06-30'


def told(both: BothHouse, text: str) -> str:
    """Text with the addresses of this run made the same every time."""
    text = text.replace(both.forum.url, "https://forum").replace("\u2060", "")
    return re.sub(r"https://sandbox\.slack\.com/archives/\w+/p\d+", "https://slack/p", text)


def card_on(both: BothHouse, name: str) -> Thread:
    both.heard()
    found = [topic for topic in both.forum.state.topics.values() if topic.title.startswith(name)]
    return Thread(both.forum.state, found[0])


@pytest.fixture
def opened(both: BothHouse) -> BothHouse:
    both.alice.says(OPEN, channel=DC).sees()
    return both


def test_a_nominee_is_asked_before_anybody_else_hears_of_it(opened: BothHouse) -> None:
    both = opened
    both.ben.says("/nominate @priya for two years of patient reviews https://example.org/r", channel=DC)
    assert (
        both.ben.sees()
        == """\
Thank you! You nominated Priya Raman for Distinguished Contributor, Inaugural: N1.
> for two years of patient reviews https://example.org/r
I have asked them, in private. Nothing is public before they say yes, and if they would rather not, nobody else hears of it.
[Show] [Take it back]"""
    )
    both.delivered()
    assert (
        both.priya.sees()
        == """\
# You have been nominated
Ben Lindqvist nominated you for Distinguished Contributor, Inaugural, in Distinguished Contributor Program:
> for two years of patient reviews https://example.org/r
> — Ben Lindqvist
If you say yes: there will be a card with these words, where others can second them; then the panel votes.
If you would rather not, that is fine. Nothing is posted anywhere, and you need not say why.
[Yes, go on] [No, thank you]
Please answer by 19 May. You can step back later, too: `/okr nomination withdraw N1 in:dc`"""
    )
    both.alice.says("/nominate @priya for distinguished contributor her talks", channel=DC)
    assert both.alice.sees().startswith(
        "Thank you! You nominated Priya Raman for Distinguished Contributor, Inaugural: N1.\n"
        "> her talks\nI have asked them, in private."
    )
    both.heard()
    assert both.shows(DC) == ""
    both.gus.says("/okr nomination show N1", channel=DC)
    assert both.gus.sees().startswith("There is no nomination N1 that you may see.")
    both.ben.says("/okr nomination show N1", channel=DC)
    assert both.ben.sees() == (
        "# N1 · Priya Raman\nDistinguished Contributor, Inaugural · consent asked · 1 nomination\n"
        "> for two years of patient reviews https://example.org/r\n> — Ben Lindqvist\n[Take it back]"
    )

    both.priya.clicks("Yes, go on")
    assert both.priya.sees() == (
        "Thank you! I have noted your yes. It is open for others to second.\n[Show] [Step back]"
    )
    topic = card_on(both, "Priya Raman")
    assert (
        re.sub(r"\n  Also on the forum.*", "", both.shows(DC))  # which says so if it was first
        == """\
milepost: # Priya Raman · Distinguished Contributor, Inaugural
  > for two years of patient reviews https://example.org/r
  > — Ben Lindqvist
  > her talks
  > — Alice Osei
  Open for endorsement · 2 nominations
  [Second] [Show]"""
    )
    both.forum.rosa.replies(topic, "@milepost nomination second N1 she taught me how to release")
    both.heard()
    assert (
        told(both, topic.shows())
        == """\
# Priya Raman · Distinguished Contributor, Inaugural · N1
milepost: Priya Raman · Distinguished Contributor, Inaugural
  > for two years of patient reviews https://example.org/r
  > — Ben Lindqvist
  > her talks
  > — Alice Osei
  *Open for endorsement* · 2 nominations · seconded by Rosa Quispe
  Also in #distinguished-contributors <https://slack/p>
  Second: `@milepost nomination second N1 in:dc` · Show: `@milepost nomination show N1 in:dc`
rosa: @milepost nomination second N1 she taught me how to release
milepost: *Priya Raman* (N1). You second it: 1 person by now. Thank you!"""
    )
    assert "Open for endorsement · 2 nominations · seconded by Rosa Quispe" in both.shows(DC)
    both.gus.says("/okr nomination list", channel=DC)
    assert (
        both.gus.sees()
        == """\
# Nominations · Distinguished Contributor, Inaugural
2 nominations of 1 nominee · R1 is open for nominations
N1 Priya Raman · open for endorsement · 2 nominations, 1 second
[Nominate somebody]"""
    )


@pytest.mark.thorough
def test_a_no_leaves_no_trace(opened: BothHouse) -> None:
    both = opened
    pm = both.forum.rosa.messages("milepost", "Somebody to name", "nominate @ben for his patience in:dc")
    both.heard()
    assert "You nominated *Ben Lindqvist* for Distinguished" in both.forum.rosa.looks_at(pm)
    asked = both.forum.ben.sees()
    assert "Rosa Quispe nominated you for Distinguished Contributor, Inaugural" in asked
    assert "No, thank you: `@milepost nomination decline N1 in:dc`" in asked
    both.priya.says("/okr nomination decline N1", channel=DC)
    assert both.priya.sees().startswith("There is no nomination N1 that you may see.")
    answer = next(t for t in both.forum.state.topics.values() if t.title == "You have been nominated")
    both.forum.ben.replies(Thread(both.forum.state, answer), "@milepost nomination decline N1 in:dc")
    both.heard()
    assert "Thank you for telling me. Nothing was posted" in both.forum.ben.looks_at(
        Thread(both.forum.state, answer)
    )
    assert both.shows(DC) == ""
    public = [t.title for t in both.forum.state.topics.values() if t.category is not None]
    assert not [title for title in public if "Ben" in title]
    both.gus.says("/okr nomination list", channel=DC)
    assert "There is none to be seen yet." in both.gus.sees()
    again = both.forum.rosa.messages("milepost", "Once more", "nominate @ben for helping everybody in:dc")
    both.heard()
    assert "I cannot take this one in this round" in both.forum.rosa.looks_at(again)
    later = both.forum.mod.messages("milepost", "A name", "nominate @ben for all he does in:dc")
    both.heard()
    assert "I cannot take this one in this round" in both.forum.mod.looks_at(later)


def test_a_name_said_aloud_is_not_repeated(opened: BothHouse) -> None:
    both = opened
    both.alice.says("@milepost nominate @priya for she is so kind", channel=DC)
    both.heard()
    assert both.shows(DC) == "alice: @milepost nominate @priya for she is so kind"
    assert (
        both.alice.sees()
        == """\
How kind of you to think of somebody! Whoever is nominated is asked before anybody else hears of it.
So I did not take it from where others read along. Tell me here instead, and only I will know:
[Nominate in private]
What you wrote there can still be read: please take the name out of it."""
    )
    both.alice.clicks("Nominate in private")
    assert both.alice.sees().startswith("┌ Nominate somebody\n")
    both.alice.fills(nominee="@priya", why="She is so kind to everybody new.").submits()
    assert both.alice.sees().startswith("┌ Milepost\nThank you! You nominated Priya Raman")
    topic = both.forum.rosa.posts("I think of somebody", "@milepost nominate @ben for his help", CONTRIBUTORS)
    both.heard()
    assert "milepost:" not in topic.shows()
    assert (
        "Nominate in private: `@milepost nominate @name why they deserve it in:dc`" in both.forum.rosa.sees()
    )


def test_the_author_of_a_message_is_nominated_from_its_menu(opened: BothHouse) -> None:
    both = opened
    both.priya.says("Here is how to write your first test", channel=DC)
    both.alice.uses_shortcut("nominate", on="Here is how to write")
    assert (
        both.alice.sees().startswith("┌ Nominate somebody\n")
        and "\nWho (optional): @priya\n" in both.alice.sees()
    )
    begun = re.search(
        r"\nWhy them\?: (“Here is how to write your first test”\s+https?://\S+)", both.alice.sees()
    )
    assert begun is not None
    both.alice.fills(why=f"She explains everything so well. {begun[1]}").submits()
    assert "You nominated Priya Raman for Distinguished Contributor" in both.alice.sees()
    both.delivered()
    assert both.shows(DC) == "priya: Here is how to write your first test"


def test_what_a_process_does_not_take(slack: House) -> None:
    slack.alice.says("/nominate @priya for her talks", channel=DC)
    assert slack.alice.sees().startswith("No round is open for nominations in Distinguished")
    slack.alice.says(OPEN).sees()
    slack.gus.says("/nominate @priya for her talks", channel=DC)
    assert slack.gus.sees().startswith("Guests and people from other organisations can look")
    slack.ben.says("/nominate @ben for being myself", channel=DC)
    assert (
        slack.ben.sees() == "This award is given on somebody else’s word.\nAsk somebody who knows your work."
    )
    slack.ben.says("/nominate because I like them all")
    assert slack.ben.sees().startswith("Whom do you want to nominate?")
    slack.ben.says("/nominate @priya")
    slack.ben.fills(nominee="@ben", why="Why not me?").submits()
    assert "This award is given on somebody else’s word." in slack.ben.sees()
    slack.clock.advance(days=60)
    slack.ben.says("/nominate @priya for her talks")
    assert slack.ben.sees() == "R1 took nominations until 2025-06-30.\nThe next one will come."


def test_a_team_without_an_account_is_asked_by_a_steward(slack: House) -> None:
    slack.alice.says(OPEN, channel=DC).sees()
    slack.ben.says('/nominate called:"Docs Team" for the new guides', channel=DC)
    assert "I cannot reach them from here. A steward will ask them" in slack.ben.sees()
    slack.ben.says("/okr nomination accept N1")
    assert slack.ben.sees().startswith("There is no nomination N1 that you may see.")
    slack.alice.says("/okr nomination accept N1", channel=DC)
    assert slack.alice.sees().startswith("Noted: Docs Team says yes. It is open for others to second.")
    slack.delivered()
    assert slack.shows(DC).startswith("milepost: # Docs Team · Distinguished Contributor, Inaugural")
    slack.ben.says("/okr nomination withdraw N1")
    assert slack.ben.sees() == (
        "N1 is taken back. Docs Team had said yes: please tell them that it does not go on."
    )
    slack.delivered()
    assert (
        slack.shows(DC) == "milepost: This nomination has come to its end. Thank you, everybody who spoke up."
    )


@pytest.mark.thorough
def test_a_question_is_repeated_once_and_then_ends(slack: House) -> None:
    slack.restart(MILEPOST_CLOCK="/nowhere")  # looked at every second
    slack.alice.says(OPEN, channel=DC).sees()
    slack.ben.says("/nominate @priya for her talks", channel=DC).sees()
    slack.delivered()
    assert slack.priya.sees().startswith("# You have been nominated")
    slack.clock.advance(days=10)
    wait_for(lambda: "A small reminder" in slack.priya.sees())
    assert (
        slack.priya.sees()
        == """\
A small reminder: you are nominated for Distinguished Contributor, Inaugural. Your answer is welcome by 19 May, whatever it is.
[Yes, go on] [No, thank you]"""
    )
    slack.clock.advance(days=5)

    def state() -> str:
        program = slack.db.read(lambda s: s.programs.by_slug("dc"))
        assert program is not None
        found = slack.db.read(lambda s: s.dossiers.get(program.id, 1))
        return found.state.value if found else ""

    wait_for(lambda: state() == "expired")
    slack.delivered()
    assert "Priya" not in slack.shows(DC)
    slack.priya.clicks("Yes, go on")
    assert slack.priya.sees() == (
        "This round of Distinguished Contributor, Inaugural, in Distinguished Contributor Program, goes on "
        "without an answer from you; that is fine, nothing was posted. Thank you all the same."
    )
