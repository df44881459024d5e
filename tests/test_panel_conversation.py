"""Panels and their votes by the other two processes, and what seats, employers and mentors mean for a vote."""

from __future__ import annotations

import pytest

from storage.session import Session
from tests.house import DC, PARTICIPATION, House, wait_for


def says(slack: House, who: str, line: str) -> str:
    person = getattr(slack, who)
    person.says(line, channel=DC)
    return str(person.sees())


def audit(slack: House) -> list[str]:
    def read(session: Session) -> list[str]:
        program = session.programs.by_slug("dc")
        assert program is not None
        return [entry.what for entry in reversed(session.audit.recent(program.id, 100))]

    return slack.db.read(read)


def closes(slack: House, days: int) -> None:
    slack.clock.advance(days=days)
    wait_for(lambda: "the vote on N1 closed" in audit(slack))
    slack.delivered()


@pytest.fixture
def watched(slack: House) -> House:
    slack.restart(MILEPOST_CLOCK="/nowhere")  # the calendar is looked at every second
    return slack


def test_a_private_panel_votes_first_and_invites_then(watched: House) -> None:
    slack = watched
    assert (
        says(slack, "alice", "/okr round open private-panel")
        == """\
# Community Champion
R1 is open for nominations. How it goes:
• A panel (panelist) votes in secret for at least 7 days: yes, no or abstain. It takes that more than half of the yes and no votes are yes, at least 3 say yes and nobody says no.
• Whoever is chosen is invited in private, and only then is it announced."""
    )
    for who in ("alice", "gus", "sam"):
        says(slack, "alice", f"/okr panel add panelist @{who}")
    slack.alice.says("@milepost nominate @priya for her kindness", channel=DC)
    slack.delivered()
    wait_for(lambda: "So I did not take it" in slack.alice.sees())
    assert says(slack, "ben", "/nominate @priya for her kindness") == (
        "Thank you! You nominated Priya Raman for Community Champion: N1.\n> for her kindness\n"
        "It goes to the panel now, and nobody else hears of it but the nominee, if the panel invites them.\n"
        "[Show] [Take it back]"
    )
    slack.delivered()
    assert slack.gus.sees().startswith(
        "# Your vote is asked for\nCommunity Champion: the panel votes until 12 May."
    )
    assert says(slack, "priya", "/okr nomination show N1").startswith(
        "There is no nomination N1 that you may see."
    )
    assert "none to be seen" in says(slack, "priya", "/okr nomination list")
    assert says(slack, "sam", "/okr nomination show N1").startswith("# N1 · Priya Raman\n")
    for who in ("alice", "gus", "sam"):
        assert "Your vote is noted." in says(slack, who, "/okr nomination vote N1 yes")
    closes(slack, 8)
    assert "3 of 3 voted · 3 yes, 0 no, 0 abstained\nIt passes." in slack.alice.sees()
    slack.alice.clicks("Select")
    assert slack.alice.sees() == (
        "Priya Raman is invited, in private. Once they accept, it can be announced."
    )
    assert says(slack, "alice", "/okr nomination announce N1").startswith("N1 is consent asked.")
    slack.delivered()
    assert slack.priya.sees().startswith(
        "# You are invited\nThe panel of Distinguished Contributor Program would like to name you Community Champion."
    )
    assert "Priya" not in slack.shows(DC).replace("@priya", "")
    slack.priya.clicks("Yes, I accept")
    assert slack.priya.sees().startswith("Wonderful, thank you! It will be announced soon; please keep")
    assert "[Post it]" in says(slack, "alice", "/okr nomination announce N1 Meet our champion!")
    slack.alice.clicks("Post it").sees()
    slack.delivered()
    assert "# 🎉 Priya Raman\n  Meet our champion!" in slack.shows(DC)
    assert says(slack, "alice", "/okr nomination announce N1 Meet our friend!") == (
        "Priya Raman was announced on 13 May. The post in the program’s home would read like this instead:\n"
        "---\n# 🎉 Priya Raman\nMeet our friend!\n---\n[Change the post]\n"
        "In other words: `/okr nomination announce N1 your own words`"
    )
    assert slack.alice.clicks("Change the post").sees() == (
        "The announcement of Priya Raman is changed where it stands."
    )
    slack.delivered()
    assert "# 🎉 Priya Raman\n  Meet our friend!" in slack.shows(DC) and slack.shows(DC).count("🎉") == 1


def test_a_core_contributor_vote_is_open_and_wants_somebody_from_elsewhere(watched: House) -> None:
    slack = watched
    for who in ("cleo", "dara", "elif"):
        slack.workspace.add_person(who, name=f"{who.capitalize()} Core")
        slack.workspace.channel(DC).channel.members.add(slack.workspace.people[who].user.id)
    begun = says(slack, "alice", "/okr round open core-contributor-vote")
    assert "nobody says no and 1 of the yes comes from another organisation than the nominee’s." in begun
    assert says(slack, "alice", "/okr panel add contributor @gus").startswith(
        "Core Contributor has no “contributor”."
    )
    for who in ("alice", "gus", "cleo", "dara", "elif"):
        says(slack, "alice", f"/okr panel add core-contributor @{who}")
    assert says(slack, "alice", "/okr panel list").startswith(
        "# The panel of Core Contributor\nAlice Osei · core-"
    )
    says(slack, "ben", "/nominate @priya for a hundred careful reviews org:Acme")
    slack.delivered()
    slack.priya.sees()
    slack.priya.clicks("Yes, go on")
    assert slack.priya.sees().startswith("Thank you! I have noted your yes. The vote begins now.")
    assert says(slack, "priya", "/okr nomination accept N1") == (
        "I have your yes to N1.\nTo step back: `/okr nomination withdraw N1`"
    )
    for who in ("alice", "gus", "cleo", "dara", "elif"):
        says(slack, who, "/okr nomination vote N1 yes")
    closes(slack, 15)
    result = says(slack, "alice", "/okr nomination result N1")
    assert result.startswith(
        "# N1 · Priya Raman\n5 of 5 voted · 5 yes, 0 no, 0 abstained · 0 of the yes from another organisation "
        "than the nominee’s\nIt does not pass: no yes came from another organisation."
    )
    assert "Under review · 1 nomination" in slack.shows(DC)
    assert says(slack, "alice", "/okr nomination decide N1 selected").startswith(
        "The vote on N1 does not pass"
    )
    assert says(slack, "alice", "/okr round close").startswith("Not decided yet: N1.")


@pytest.mark.thorough
def test_employers_mentors_and_stepping_aside(watched: House) -> None:
    slack = watched
    says(slack, "alice", "/okr round open private-panel")
    for who in ("alice", "gus", "sam"):
        says(slack, "alice", f"/okr panel add panelist @{who}")
    assert says(slack, "gus", "/okr organisation Acme") == "You work for Acme: noted, so that votes are fair."
    assert says(slack, "gus", "/okr organisation of:@sam Hooli").startswith("That is for them to say")
    says(slack, "alice", "/okr pair @alice @priya")
    says(slack, "ben", "/nominate @priya for her kindness org:ACME")
    assert says(slack, "gus", "/okr nomination vote N1 yes").startswith(
        "You have no vote on N1: you have the same employer."
    )
    assert says(slack, "alice", "/okr nomination vote N1 yes").startswith(
        "You have no vote on N1: one of you mentors the other."
    )
    says(slack, "sam", "/okr nomination vote N1 no")
    assert says(slack, "sam", "/okr nomination recuse N1 we are neighbours") == (
        "Noted: you have no vote on N1, and the quorum counts without you.\n"
        "The panel and the stewards read why with the result, beside your name."
    )
    assert says(slack, "sam", "/okr nomination vote N1 no") == (
        "You have stepped aside on N1, so you have no vote on it, and the quorum counts without you."
    )
    closes(slack, 8)
    result = says(slack, "sam", "/okr nomination result N1")
    assert "0 of 0 voted" in result and "Gus Guest: the same employer" in result


def test_a_concern_reaches_the_stewards_alone(watched: House) -> None:
    slack = watched
    says(slack, "alice", "/okr round open distinguished-contributor")
    says(slack, "ben", "/nominate @priya for her kindness")
    slack.delivered()
    slack.priya.sees()
    slack.priya.clicks("Yes, go on").sees()
    assert says(slack, "gus", "/okr nomination concern N1 the talk was somebody else’s").startswith(
        "Thank you."
    )
    slack.delivered()
    assert slack.alice.sees() == (
        "# A concern, in confidence\nGus Guest about N1, Priya Raman:\n> the talk was somebody else’s\n"
        "Nobody else was told. How you go on is yours to decide."
    )
    assert "somebody else" not in slack.shows(DC)
    slack.ben.says("@milepost nomination concern N1 hm", channel=DC)
    slack.delivered()
    wait_for(lambda: "Concerns are for" in slack.ben.sees())
    assert slack.ben.sees() == (
        "Concerns are for the stewards alone. Tell me here instead: "
        "/okr nomination concern N1 what worries you\n"
        "What you wrote there can still be read: please take your message there out."
    )


def test_one_employer_has_so_many_seats_and_no_more(slack: House) -> None:
    says(slack, "alice", "/okr round open distinguished-contributor")
    for seat in ("contributor @alice", "partner @ben"):
        assert "has a seat as" in says(slack, "alice", f"/okr panel add {seat} employer:Acme")
    assert says(slack, "alice", "/okr panel add leader @priya employer:acme") == (
        "acme has 2 seats already: one employer may have no more.\n"
        "Ask somebody from elsewhere, or end another seat first."
    )
    assert "has left the panel" in says(slack, "alice", "/okr panel remove @ben")
    assert "Priya Raman has a seat as leader" in says(
        slack, "alice", "/okr panel add leader @priya employer:acme"
    )
    assert says(slack, "gus", "/okr panel").endswith("It still needs: partner (0 of 1).")


def test_stories_are_listed_once_those_in_them_agree(slack: House) -> None:
    told = says(slack, "ben", "/okr story https://example.org/priya about @priya how she began")
    assert (
        told
        == "Thank you for the story! It is S1.\nPriya Raman is asked first; it is listed once they say yes."
    )
    slack.delivered()
    assert says(slack, "gus", "/okr story list").startswith(
        "Distinguished Contributor Program has no stories yet."
    )
    assert says(slack, "ben", "/okr story answer S1 yes").startswith("There is no story S1 about you.")
    slack.priya.sees()
    slack.priya.clicks("Yes")
    assert slack.priya.sees() == "S1 is listed. Thank you!"
    assert says(slack, "gus", "/okr story list") == (
        "# Stories of Distinguished Contributor Program\n"
        "S1 how she began <https://example.org/priya> · about Priya Raman · told by Ben Lindqvist"
    )
    assert says(slack, "ben", "/okr story https://example.org/priya").startswith("I have that story already.")
    assert says(slack, "ben", "/okr story").startswith("┌ Keep a story\n")
    slack.ben.fills(url="https://example.org/gus", about="@gus", title="His first talk").submits()
    assert "Gus Guest is asked first" in slack.ben.sees()
    assert says(slack, "ben", "/okr story the one of Priya").startswith("Where does the story stand?")


def test_a_number_finds_its_program_wherever_it_is_said(slack: House) -> None:
    """Priya looks after a key result of another program, and in her own messages no program is at home."""
    says(slack, "alice", "/okr round open distinguished-contributor")
    slack.alice.says("/okr edit 1.1 owner:@priya", channel=PARTICIPATION).sees()
    says(slack, "ben", "/nominate @priya for her kindness")
    slack.delivered()
    slack.priya.says("/okr nomination accept N1", channel="@milepost")
    assert slack.priya.sees().startswith("Thank you! I have noted your yes.")
    slack.priya.says("/okr panel", channel="@milepost")
    assert slack.priya.sees().startswith("# The panel of Distinguished Contributor\n")
    slack.priya.says("/okr nomination show N9", channel="@milepost")
    assert slack.priya.sees().startswith("There is no nomination N9 that you may see.")


def test_that_a_seat_ends_soon_is_told_once(watched: House) -> None:
    slack = watched
    says(slack, "alice", "/okr round open distinguished-contributor")
    says(slack, "alice", "/okr panel add contributor @ben until:2025-09-30")
    says(slack, "alice", "/okr panel add partner @priya")
    slack.delivered()
    slack.ben.sees()
    slack.clock.advance(days=100)
    slack.delivered()
    assert not any("that end soon" in what for what in audit(slack))
    slack.clock.advance(days=25)
    wait_for(lambda: "told of seats of distinguished-contributor that end soon" in audit(slack))
    slack.delivered()
    assert slack.ben.sees() == (
        "Your seat as contributor on the panel of Distinguished Contributor is yours until 30 September. "
        "Thank you for all the care you have put into it!\n"
        "Would you like to stay on, or do you know somebody for it? Tell a steward; they have heard, too."
    )
    assert slack.alice.sees() == (
        "# Seats on the panel of Distinguished Contributor end soon\n"
        "• Ben Lindqvist · contributor · until 30 September\n"
        "A good time to ask somebody new, or them again: "
        "/okr panel add contributor @name award:distinguished-contributor in:dc"
    )
    slack.clock.advance(days=1)
    slack.delivered()
    assert sum("that end soon" in what for what in audit(slack)) == 1
