"""A steward opens a round from a preset or from the program's own award; everybody sees it."""

from __future__ import annotations

from handlers.importing.apply_program import apply_file
from handlers.importing.export import export_file
from handlers.importing.program_file import load
from storage.session import Session
from tests.house import DC, START, House, new_id

OPENED = """\
# Distinguished Contributor, Inaugural cohort
R1 is open for nominations until 30 June. How it goes:
• Whoever is nominated is asked first, in private. Nothing is public before they say yes, and they have 14 days.
• Then each has a card and a thread. Others can second them. At least 1 needed.
• A panel (contributor, partner, leader) votes in secret for at least 7 days: yes, no or abstain. It takes that at least 50% of them vote and more than half of the yes and no votes are yes.
• Afterwards they may mentor, validate or speak, if they like."""


def test_a_steward_opens_a_round_from_a_preset(slack_on_both: House) -> None:
    slack = slack_on_both
    line = '/okr round open distinguished-contributor cohort:"Inaugural cohort" until:2025-06-30'
    slack.ben.says(line, channel=DC)
    assert slack.ben.sees().startswith("Only stewards of Distinguished Contributor Program may do that.")
    slack.ben.says("/okr round")
    assert (
        slack.ben.sees()
        == """\
Distinguished Contributor Program has had no round of nominations yet.
A steward can open one: `/okr round open distinguished-contributor`"""
    )
    slack.alice.says(line, channel=DC)
    assert slack.alice.sees() == OPENED
    slack.alice.says(line)
    assert (
        slack.alice.sees()
        == """\
R1, Distinguished Contributor, Inaugural cohort, is open for nominations.
Close it first: `/okr round close R1`"""
    )
    slack.gus.says("/okr round list", channel=DC)
    assert (
        slack.gus.sees()
        == """\
# Rounds of Distinguished Contributor Program
R1 Distinguished Contributor, Inaugural cohort · open for nominations until 30 June"""
    )
    slack.alice.says("/okr round close")
    assert slack.alice.sees().startswith("R1 Distinguished Contributor, Inaugural cohort is closed.")
    slack.alice.says("/okr round close")
    assert slack.alice.sees().startswith("No round is open in Distinguished Contributor Program.")


def test_mistakes_are_answered_with_what_would_be_right(slack: House) -> None:
    slack.alice.says("/okr round open docs-champion", channel=DC)
    assert (
        slack.alice.sees()
        == """\
I know no award “docs-champion”.
There is: distinguished-contributor, core-contributor-vote, private-panel."""
    )
    slack.alice.says("/okr round open private-panel until:2025-05-01")
    assert slack.alice.sees().startswith("2025-05-01 is over.")
    slack.alice.says("/okr round close R7")
    assert slack.alice.sees().startswith("There is no round R7 in Distinguished Contributor Program.")


AWARD = """\
awards:
  - name: docs-champion
    title: Docs Champion
    tracks:
      - guides
      - reference
    criteria:
      - makes it easier for others
    process:
      consent: never
      self_nomination: true
      endorsing: false
      ballot: open
      quorum: 0
      least_yes: 2
"""


def test_a_programs_own_award_comes_from_its_file_and_goes_back_there(slack: House) -> None:
    file = load(f"program:\n  slug: dc\n  title: Distinguished Contributor Program\n{AWARD}")
    alice = slack.db.read(lambda s: s.members.named(s.programs.by_slug("dc").id, "Alice Osei")[0])  # type: ignore[union-attr]

    def work(session: Session) -> tuple[str, ...]:
        return apply_file(file, session, now=START, new_id=new_id, by=alice)

    assert "+ award Docs Champion (docs-champion)" in slack.db.submit(work).result(timeout=10)
    assert slack.db.read(lambda session: export_file(session, "dc")).awards == file.awards
    slack.alice.says("/okr round open docs-champion", channel=DC)
    assert (
        slack.alice.sees()
        == """\
# Docs Champion
R1 is open for nominations. How it goes:
• The panel votes openly among themselves for at least 7 days: yes, no or abstain. It takes that more than half of the yes and no votes are yes and at least 2 say yes.
What counts: makes it easier for others
Tracks: guides · reference"""
    )


def test_a_form_speaks_to_people(slack: House) -> None:
    slack.alice.says("/okr round open", channel=DC)
    assert (
        slack.alice.sees()
        == """\
┌ Open a round
Begin to take nominations for an award.
Award: (Distinguished Contributor / Core Contributor / Community Champion)
Cohort (optional):
Until which day (optional):
[Cancel] [Send]"""
    )
    slack.alice.fills(award="Core Contributor", cohort="Spring").submits()
    assert "Core Contributor, Spring" in slack.alice.sees()
    slack.alice.says("/okr panel add")
    assert (
        slack.alice.sees()
        == """\
┌ Give somebody a seat
Give somebody a seat on an award's panel.
Kind of seat, such as contributor:
Who:
Whom they work for (optional):
Until which day (optional):
Award (optional): (Core Contributor)
[Cancel] [Send]"""
    )
    slack.alice.says("/okr nomination accept")
    assert "Nomination, such as N1:" in slack.alice.sees()
