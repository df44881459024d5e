"""Stewards choose what is posted when; everybody may look."""

from __future__ import annotations

from tests.forum_house import CONTRIBUTORS, BothHouse
from tests.house import DC, House

LIST = """\
# What I post for Distinguished Contributor Program
reminder · to owners, by their own clock: what waits for a check-in
On Mondays at 09:00 · next: 12 May
hello · to the stewards: who could use a hello
On Tuesdays at 09:00 · next: 6 May
digest · the week: wins, what moved, where help was asked
On Fridays at 15:00 · next: 9 May
kickoff · a new cycle's OKRs, and room for questions
On the first working day of the cycle at 09:00 · the next cycle is not open yet
summary · how a cycle went, with its grades
On the third working day after the cycle at 09:00 · next: 3 July
Times are those of Europe/Berlin."""


def audit(house: House) -> list[str]:
    program = house.db.read(lambda s: s.programs.by_slug("dc"))
    assert program is not None
    return [entry.what for entry in house.db.read(lambda s: s.audit.recent(program.id))]


def test_everybody_sees_what_comes_when(slack: House) -> None:
    slack.gus.says("/okr schedule", channel=DC)
    assert slack.gus.sees() == LIST
    slack.alice.says("/okr schedule list", channel=DC)
    assert (
        slack.alice.sees()
        == f"""{LIST}
To change one: `/okr schedule set digest thursday 16:00` · to stop one for a while: `/okr schedule pause digest`"""
    )


def test_a_steward_chooses_another_day(slack: House) -> None:
    slack.alice.says("/okr schedule set digest Thursday 4pm", channel=DC)
    assert (
        slack.alice.sees()
        == """\
The digest comes on Thursdays at 16:00 from now on.
Next: Thursday, 8 May, 16:00 (Europe/Berlin)."""
    )
    slack.alice.says("/okr schedule set digest thu 16:00")
    assert slack.alice.sees().startswith("The digest comes on Thursdays at 16:00 already.\n")
    assert audit(slack) == ["set the digest: thursday 16:00"]


def test_mistakes_are_answered_with_what_would_be_right(slack: House) -> None:
    slack.alice.says("/okr schedule set digest someday", channel=DC)
    assert (
        slack.alice.sees()
        == "“someday” is no day of the week.\nWrite a weekday and a time, like friday 15:00."
    )
    slack.alice.says("/okr schedule set sumary friday")
    assert (
        slack.alice.sees() == "I post no “sumary”.\nWhat I post: reminder, hello, digest, kickoff, summary."
    )
    slack.ben.says("/okr schedule set digest friday 16:00", channel=DC)
    assert (
        slack.ben.sees() == "Only stewards of Distinguished Contributor Program may do that.\nAsk Alice Osei."
    )
    assert audit(slack) == ["refused: okr schedule set"]


def test_a_steward_pauses_and_resumes(slack: House) -> None:
    slack.alice.says("/okr schedule pause digest", channel=DC)
    assert slack.alice.sees() == "The digest is paused: none comes until a steward resumes it.\n[Resume]"
    slack.alice.says("/okr schedule pause digest")
    assert slack.alice.sees() == "The digest is paused already.\n[Resume]"
    slack.alice.says("/okr schedule set digest wednesday")
    assert (
        slack.alice.sees()
        == "The digest is paused; once it is resumed, it comes on Wednesdays at 15:00.\n[Resume]"
    )
    slack.alice.says("/okr schedule")
    assert "On Wednesdays at 15:00 · paused\n" in slack.alice.sees()
    slack.alice.says("/okr schedule resume digest")
    assert (
        slack.alice.sees()
        == """\
The digest comes again, on Wednesdays at 15:00.
Next: Wednesday, 7 May, 15:00 (Europe/Berlin)."""
    )
    slack.alice.says("/okr schedule resume digest")
    assert slack.alice.sees().startswith("The digest comes on Wednesdays at 15:00 already.")
    slack.alice.says("/okr schedule pause")
    slack.alice.fills(kinds="digest").submits()
    assert "The digest is paused: none comes until a steward resumes it." in slack.alice.sees()
    slack.alice.says("/okr schedule resume")
    slack.alice.fills(kinds="digest").submits()
    assert "The digest comes again, on Wednesdays at 15:00." in slack.alice.sees()


def test_all_of_it_stops_and_comes_again(slack: House) -> None:
    slack.alice.says("/okr schedule pause hello", channel=DC)
    slack.alice.says("/okr schedule stop everything")
    words = "Everything is paused: nothing comes until a steward resumes it.\n[Resume all]"
    assert slack.alice.sees() == words
    slack.alice.says("/okr schedule pause all")
    assert slack.alice.sees() == "Everything is paused already.\n[Resume all]"
    slack.alice.says("/okr schedule")
    assert slack.alice.sees().count(" · paused\n") == 5
    slack.alice.says("/okr schedule resume all")
    assert slack.alice.sees() == "Everything comes again.\nWhen: `/okr schedule`"
    slack.alice.says("/okr schedule")
    assert slack.alice.sees().startswith(LIST)
    slack.alice.says("/okr schedule resume all")
    assert slack.alice.sees() == "Nothing is paused.\nWhen: `/okr schedule`"
    assert audit(slack) == [
        "resumed everything that is posted",
        "paused everything that is posted",
        "paused the hello",
    ]


def test_what_people_try_leads_to_what_there_is(slack: House) -> None:
    slack.alice.says("/okr digest weekly", channel=DC)
    assert slack.alice.sees() == (
        "I do not know what to do with “weekly” there.\n"
        "There is `/okr digest`, `/okr digest preview`, `/okr digest now`, `/okr digest pause`."
    )
    slack.alice.says("/okr schedule stop digest")
    assert slack.alice.sees().startswith("The digest is paused: none comes until a steward resumes it.")
    slack.alice.says("/okr digest pause")
    slack.alice.fills(kinds="all").submits()
    assert "\nEverything is paused: nothing comes until" in slack.alice.sees()
    slack.alice.says("/okr schedule set digest every second friday 15:00")
    assert slack.alice.sees() == (
        "It comes every week, so “every second friday 15:00” is not possible.\n"
        "Write a weekday and a time, like friday 15:00."
    )


def test_the_form_shows_what_is_and_says_what_would_be_right(slack: House) -> None:
    slack.alice.says("/okr schedule set digest", channel=DC)
    assert "When: friday 15:00" in slack.alice.sees()
    slack.alice.fills(when="first friday").submits()
    assert "It comes every week, so “first friday” is not possible." in slack.alice.sees()
    slack.alice.fills(when="thu 4pm").submits()
    assert "The digest comes on Thursdays at 16:00 from now on.\n" in slack.alice.sees()


def test_the_forum_shows_it_with_words_of_its_own(both: BothHouse) -> None:
    topic = both.forum.rosa.posts("When is the next digest?", "I wonder.\n\n@milepost schedule", CONTRIBUTORS)
    seen = both.forum.rosa.sees(topic)
    assert "*digest* · the week: wins, what moved, where help was asked" in seen
    assert "On Fridays at 15:00 · next: 9 May" in seen
