"""The inaugural cohort, start to end: three nominations of two people, on both platforms, a panel with a recused
member, a secret ballot, the announcement, and what comes after."""

from __future__ import annotations

import json
import re

import pytest

from sandbox.discourse.thread import Thread
from storage.session import Session
from tests.forum_house import BothHouse
from tests.house import DC, wait_for
from tests.test_nominate_conversation import card_on

SECRET = (
    "You can change it until 12 May. Nobody is shown it, and after the close nothing leads from it to you."
)


def writes(both: BothHouse, who: str, title: str, words: str) -> str:
    """A private message to the bot on the forum, and what stands there then."""
    person = getattr(both.forum, who)
    topic = person.messages("milepost", title, words)
    both.heard()
    return str(person.looks_at(topic))


def audit(both: BothHouse) -> list[str]:
    def read(session: Session) -> list[str]:
        program = session.programs.by_slug("dc")
        assert program is not None
        return [entry.what for entry in reversed(session.audit.recent(program.id, 100))]

    return both.db.read(read)


def says(both: BothHouse, who: str, line: str) -> str:
    person = getattr(both, who)
    person.says(line, channel=DC)
    return str(person.sees())


@pytest.fixture
def house(both_on_both: BothHouse) -> BothHouse:
    """Ben is one person on both platforms; a round is open, and the panel has its seats."""
    both = both_on_both
    both.restart(MILEPOST_CLOCK="/nowhere")  # the calendar is looked at every second
    code = re.search(r"Your code is (\S+)\.", says(both, "ben", "/okr link"))
    assert code is not None
    talk = both.forum.ben.messages("milepost", "My accounts", f"link {code[1]}")
    both.heard()
    both.forum.ben.replies(talk, f"link {code[1]} yes")
    both.heard()
    says(both, "alice", '/okr round open distinguished-contributor cohort:"Inaugural"')
    assert says(both, "alice", "/okr round review") == (
        "The panel still needs: contributor (0 of 1), partner (0 of 1), leader (0 of 1).\n"
        "Like: `/okr panel add contributor @name`"
    )
    for seat in (
        "contributor @ben employer:Initech",
        "partner @alice employer:Acme",
        "leader @gus employer:Hooli",
    ):
        assert "has a seat as" in says(both, "alice", f"/okr panel add {seat}")
    return both


def nominated(both: BothHouse) -> None:
    """Three nominations of two people; both say yes, and are seconded."""
    says(both, "ben", "/nominate @priya for two years of patient reviews")
    both.delivered()
    both.priya.sees()
    welcome = 'nominate called:"Priya Raman" for the warmest welcome I ever had in:dc'
    assert "You nominated *Priya Raman*" in writes(both, "rosa", "A name", welcome)
    guides = "nominate @rosa for translating all of the guides in:dc"
    assert "You nominated *Rosa Quispe*" in writes(both, "mod", "A name", guides)
    both.priya.clicks("Yes, go on").sees()
    asked = next(t for t in both.forum.state.topics.values() if t.title == "You have been nominated")
    both.forum.rosa.replies(Thread(both.forum.state, asked), "@milepost nomination accept N2 in:dc")
    both.heard()
    assert says(both, "alice", "/okr nomination second N1").startswith(
        "Priya Raman (N1). You second it: 1 person"
    )
    card = card_on(both, "Rosa Quispe ·")
    both.forum.ben.replies(card, "@milepost nomination second N2 the guides got me started")
    both.heard()
    assert says(both, "alice", "/okr nomination list") == (
        "# Nominations · Distinguished Contributor, Inaugural\n"
        "3 nominations of 2 nominees · R1 is open for nominations\n"
        "N1 Priya Raman · open for endorsement · 2 nominations, 1 second\n"
        "N2 Rosa Quispe · open for endorsement · 1 nomination, 1 second\n"
        "[Nominate somebody]"
    )


def voted(both: BothHouse) -> None:
    """A recused member, a vote on the forum, one that is changed, and what is refused."""
    assert says(both, "alice", "/okr round review") == (
        "# R1 is under review\nThe panel votes until 12 May on: Priya Raman (N1), Rosa Quispe (N2)."
    )
    both.heard()
    asked = both.gus.sees().split("\n")
    assert asked[:2] == [
        "# Your vote is asked for",
        "Distinguished Contributor, Inaugural: the panel votes until 12 May. Your vote is secret, and you can change it until then.",
    ]
    assert sorted(asked[2:-1:3]) == ["N1 Priya Raman", "N2 Rosa Quispe"]  # in an order of their own
    assert asked[4:] == [
        "[Yes] [No] [Abstain] [Read it all]",
        *asked[5:7],
        "[Yes] [No] [Abstain] [Read it all]",
        "Too close to somebody? `/okr nomination recuse N1 why`",
    ]
    assert says(both, "ben", "/okr nomination vote N1 yes") == (
        "You have no vote on N1: you nominated them. Noted, and the quorum counts without you."
    )
    assert "N2: Your vote is noted. Thank you!" in writes(
        both, "ben", "My vote", "nomination vote N2 yes in:dc"
    )
    assert says(both, "gus", "/okr nomination vote N1 no") == f"N1: Your vote is noted. Thank you!\n{SECRET}"
    assert says(both, "gus", "/okr nomination vote N1 yes") == (
        f"N1: Your new vote is noted; the one before is gone.\n{SECRET}"
    )
    says(both, "gus", "/okr nomination vote N2 abstain")
    says(both, "alice", "/okr nomination vote N1 yes")
    both.alice.says("@milepost nomination vote N2 yes", channel=DC)
    both.heard()
    assert both.alice.sees().startswith("Votes are secret here, so I did not count what others could read.")
    says(both, "alice", "/okr nomination vote N2 yes")
    assert says(both, "alice", "/okr nomination result N1") == (
        "The vote on N1 is open until 12 May. Until then nobody sees how it stands."
    )
    assert says(both, "alice", "/okr nomination decide N1 selected").startswith(
        "The vote on N1 is still open."
    )


def votes_left(both: BothHouse) -> int:
    from storage.panel_tables import votes

    return len(both.db.read(lambda session: session._connection.execute(votes.select()).all()))


def closed(both: BothHouse) -> None:
    assert votes_left(both) == 5
    both.clock.advance(days=8)
    wait_for(lambda: "the vote on N2 closed" in audit(both))
    both.heard()
    assert votes_left(both) == 0
    assert (
        both.alice.sees(about="N2")
        == """\
# A vote is over
Distinguished Contributor, Inaugural: Rosa Quispe (N2)
3 of 3 voted · 2 yes, 0 no, 1 abstained
It passes.
[Select] [Not yet]"""
    )
    result = says(both, "alice", "/okr nomination result N1")
    assert result.startswith(
        "# N1 · Priya Raman\n2 of 2 voted · 2 yes, 0 no, 0 abstained\nIt passes.\n"
        "Without a vote on it: Ben Lindqvist nominated them.\n"
    )
    papers = json.loads(result[result.index("{") :])
    turnout = {"N1": {"eligible": 2, "voted": 2}}
    assert (papers["papers"], papers["turnout"]) == (["yes", "yes"], turnout)


def announced(both: BothHouse) -> None:
    assert (
        says(both, "alice", "/okr nomination decide N1 selected")
        == """\
Priya Raman is selected: Distinguished Contributor, Inaugural. I have told them.
[Draft an announcement]
Its card says so once it is announced."""
    )
    both.heard()
    assert "Selected · " not in both.shows(DC)  # that is for the announcement to say
    both.heard()
    assert (
        both.priya.sees()
        == """\
# Congratulations!
You are selected: Distinguished Contributor, Inaugural, in Distinguished Contributor Program. Thank you for all that you do.
Please keep it to yourself until it is announced.
If you like, there is more that you can do. Each is up to you, and you can stop at any time:
[Mentor] [Help to validate nominations] [Speak]"""
    )
    both.alice.clicks("Draft an announcement")
    draft = """\
# 🎉 Priya Raman
We are happy to name Priya Raman Distinguished Contributor, Inaugural, in Distinguished Contributor Program. Congratulations!
> for two years of patient reviews
> — Ben Lindqvist
> for the warmest welcome I ever had
> — Rosa Quispe"""
    assert draft in both.alice.sees() and "🎉" not in both.shows(DC)
    both.alice.clicks("Post it").sees()
    both.heard()
    assert draft.replace("\n", "\n  ") in both.shows(DC)
    assert card_on(both, "Priya Raman: Distinguished").shows().count("Congratulations!") == 1
    assert both.ben.sees(about="whom you nominated") == (
        "Priya Raman, whom you nominated, is Distinguished Contributor now. Thank you for speaking up."
    )
    badge = "A badge would suit them. Whoever runs the forum can grant it; I only suggest."
    assert badge in says(both, "alice", "/okr nomination decide N2 selected")  # she has an account there
    assert "Rosa" not in says(both, "gus", "/okr cohort")
    says(both, "alice", "/okr nomination announce N2 post")
    both.heard()


def digest(both: BothHouse, who: str) -> str:
    """Its head, and the wins."""
    return says(both, who, "/okr digest").partition("\n")[2].partition("Still open")[0]


def test_the_inaugural_cohort(house: BothHouse) -> None:
    both = house
    nominated(both)
    voted(both)
    closed(both)
    announced(both)
    assert both.priya.clicks("Mentor").sees().startswith("Wonderful, thank you! You are down to mentor.")
    assert "You are down to speak." in writes(both, "rosa", "Gladly", "speak yes in:dc")
    assert says(both, "ben", "/okr mentor yes").startswith("That is for people who were selected")
    assert says(both, "gus", "/okr cohort") == (
        "# Selected · Distinguished Contributor, Inaugural\nPriya Raman · mentoring\nRosa Quispe · speaking\n"
        "2 of 2 offer to do more."
    )
    assert digest(both, "gus") == (
        "2 wins to celebrate.\n🎉 Wins\n"
        "Celebrated: Priya Raman · Distinguished Contributor, Inaugural\n"
        "Celebrated: Rosa Quispe · Distinguished Contributor, Inaugural\n"
    )
    assert (
        "\nNominations\nR1 Distinguished Contributor, Inaugural\n"
        "3 nominations of 2 nominees · 2 seconded · 2 selected\n"
    ) in says(both, "gus", "/okr summary")
    assert "seconded by Alice Osei" in both.shows(
        DC
    ) and "Selected · 2 nominations (1 on Slack" in both.shows(DC)


@pytest.mark.thorough
def test_who_has_no_vote_is_refused_and_that_is_kept(house: BothHouse) -> None:
    both = house
    says(both, "alice", "/okr panel add leader @sam employer:Elsewhere")
    nominated(both)
    says(both, "alice", "/okr round review")
    says(both, "alice", "/okr panel remove @sam")
    no_seat = "You have no seat on the panel of Distinguished Contributor, so you have no vote here."
    for who in ("priya", "sam"):  # the nominee herself, and somebody who had a seat
        assert says(both, who, "/okr nomination vote N1 yes").startswith(no_seat)
    assert says(both, "priya", "/okr nomination result N1").startswith("Only the panel and the stewards")
    both.heard()
    message, block, button = both.gus.screen.find("Yes", ("button",))
    both.priya.presses(message, block, button)  # somebody else's button
    assert both.priya.sees().startswith(no_seat)
    forged = button | {"value": "okr nomination decide N1 selected in:dc"}
    both.gus.presses(message, block, forged)
    assert both.gus.sees().startswith("Guests and people from other organisations can look")
    assert audit(both)[-5:] == [
        "refused on N1: no right to it",
        "refused on N1: no right to it",
        "refused on N1: no right to it",
        f"refused on {button['value'].split()[3]}: no right to it",
        "refused: okr nomination decide",
    ]
    assert votes_left(both) == 0


@pytest.mark.thorough
def test_not_yet_comes_with_words_that_help(house: BothHouse) -> None:
    both = house
    nominated(both)
    says(both, "alice", "/okr round review")
    both.clock.advance(days=8)
    wait_for(lambda: "the vote on N2 closed" in audit(both))
    both.heard()
    assert says(both, "alice", "/okr nomination decide N1 selected").startswith(
        "The vote on N1 does not pass: fewer than 50% voted"
    )
    assert says(both, "alice", "/okr nomination decide N1 not-yet").startswith("┌ Not yet: N1\n")
    both.alice.fills(words="Your reviews are a joy. A talk would show them to more people.").submits()
    assert both.alice.sees().startswith("┌ Milepost\nNoted: Priya Raman (N1), not yet.")
    both.heard()
    assert (
        both.priya.sees()
        == """\
# About your nomination
For Distinguished Contributor, Inaugural, in Distinguished Contributor Program: it is not yet this time.
> Your reviews are a joy. A talk would show them to more people.
You can be nominated again from 9 November on. Everything that people said of you stands. Thank you for what you do here."""
    )
    assert "Your reviews are a joy" not in both.shows(DC)
    assert both.ben.sees(about="does not go on") == (
        "Your nomination of Priya Raman (N1) does not go on in this round. It is no judgement of them or of "
        "you. Thank you for thinking of them; please keep this between us."
    )
