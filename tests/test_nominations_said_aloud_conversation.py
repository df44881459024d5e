"""Nominations and votes where others read along, or where it is not plain which program is meant: no answer
repeats the name or the vote."""

from __future__ import annotations

from handlers.model import Identity, Member
from handlers.nominations.model import Nomination
from storage.session import Session
from tests.forum_house import BothHouse
from tests.house import DC, PARTICIPATION, START


def rounds_in_both(both: BothHouse, award: str) -> None:
    for channel in (DC, PARTICIPATION):
        both.alice.says(f"/okr round open {award}", channel=channel).sees()


def test_which_program_is_asked_without_the_name(both: BothHouse) -> None:
    rounds_in_both(both, "distinguished-contributor")
    both.alice.says("@milepost nominate @priya for her kindness", channel="general")
    both.heard()
    assert both.shows("general") == "alice: @milepost nominate @priya for her kindness"
    assert both.alice.sees() == (
        "I did not take that where others read along. Tell me here instead: which program is it about?\n"
        "Pick one, and I ask for the rest.\n"
        "[Distinguished Contributor Program] [Participation]"
    )
    both.alice.clicks("Participation")
    assert both.alice.sees().startswith("┌ Nominate somebody\n")
    both.forum.add_category("Lounge")
    words = "@milepost nominate @rosa for her kindness in general"
    topic = both.forum.mod.posts("I think of somebody", words, "Lounge")
    both.heard()
    assert "milepost:" not in topic.shows()
    asked = both.forum.mod.sees()
    assert "Tell me here instead: which program is it about?" in asked
    assert "Participation: `@milepost nominate in:participation once:" in asked and "kindness" not in asked


def test_a_mended_nomination_said_aloud_is_not_repeated_either(both: BothHouse) -> None:
    both.alice.says("/okr round open distinguished-contributor", channel=DC).sees()
    both.alice.says("@milepost nominate @priya for her kindness", channel=DC)
    both.heard()
    both.alice.edits("her kindness", "@milepost nominate @priya for her great kindness")
    both.heard()
    assert "milepost:" not in both.shows(DC)


def test_a_slip_in_it_is_answered_in_private(both: BothHouse) -> None:
    both.alice.says("/okr round open distinguished-contributor", channel=DC).sees()
    both.ben.says("@milepost nomination @priya for her kindness", channel=DC)
    both.heard()
    assert "milepost:" not in both.shows(DC)
    assert both.ben.sees() == "Which round?\nThey look like R3."


def test_which_program_is_asked_without_the_vote(both: BothHouse) -> None:
    rounds_in_both(both, "private-panel")
    for channel, third in ((DC, "gus"), (PARTICIPATION, "priya")):
        for who in ("alice", "ben", third):
            both.alice.says(f"/okr panel add panelist @{who}", channel=channel).sees()
    both.ben.says("/nominate @priya for her kindness", channel=DC).sees()
    both.ben.says("/nominate @gus for his kindness", channel=PARTICIPATION).sees()
    both.heard()
    both.alice.says("nomination vote N1 yes", channel="@milepost")
    both.heard()
    asked = both.alice.sees()
    assert asked == (
        "You could mean several programs: which one?\n"
        "I kept nothing of it. Pick one and write it again, or add `in:<program>` to what you typed.\n"
        "[Distinguished Contributor Program] [Participation]"
    )
    both.alice.clicks("Distinguished Contributor Program")
    assert "yes" not in both.alice.sees().replace("(yes / no / abstain)", "")
    both.alice.says("@milepost nomination vote yes N1", channel=DC)
    both.heard()
    assert "milepost:" not in both.shows(DC)
    assert both.alice.sees().startswith("Which nomination?\nThey look like N3.")


def test_how_it_stands_is_not_said_in_public(both: BothHouse) -> None:
    both.alice.says("/okr round open distinguished-contributor", channel=DC).sees()
    both.ben.says("/nominate @priya for her kindness", channel=DC).sees()
    both.heard()
    both.priya.sees()
    both.priya.clicks("No, thank you").sees()
    both.delivered()
    both.ben.says("@milepost nomination withdraw N1", channel=DC)
    both.heard()
    assert "milepost:" not in both.shows(DC)
    assert both.ben.sees(about="N1 has").startswith("N1 has ended already.")


def test_an_invitation_with_many_long_words_has_its_buttons(both: BothHouse) -> None:
    both.alice.says("/okr round open distinguished-contributor", channel=DC).sees()
    long = "her *kind* words & <others> " * 50
    both.ben.says(f"/nominate called:Docs {long}", channel=DC).sees()

    def many(session: Session) -> None:
        program = session.programs.by_slug("dc")
        assert program is not None
        found = session.dossiers.get(program.id, 1)
        assert found is not None
        for number in range(2, 30):
            by = Member(f"z{number}", f"Zed *{number}*", (Identity("slack", "T0", f"UZ{number}"),))
            session.members.add(by)
            session.dossiers.nominate(found, Nomination(number, by.id, long[:1400], START, "slack"))

    both.db.submit(many).result(timeout=10)
    both.delivered()  # she is told of the nomination, too
    both.alice.says("/okr nomination show N1", channel=DC)
    seen = both.alice.sees()
    assert "Page 1 of" in seen and seen.endswith("[Yes, go on] [No, thank you] [More]"), seen[-300:]
    both.alice.clicks("More")
    assert "Page 2 of" in both.alice.sees()
