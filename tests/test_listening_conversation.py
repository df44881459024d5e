"""You said, we did; and feedback with a name and without, which stewards can answer either way."""

from __future__ import annotations

import re

import pytest

from bot.mornings import tell
from handlers.feedback.listening_model import Remark
from handlers.model import Role
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import PROGRAM, Clock, run
from tests.house import DC, House, wait_for
from tests.test_anonymity import rows
from tests.test_survey_conversation import closed

STEWARDS = "The stewards of Distinguished Contributor Program"
address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)


@pytest.fixture
def house(slack_on_both: House) -> House:
    slack_on_both.restart(MILEPOST_CLOCK="/nowhere")
    return slack_on_both


@pytest.mark.thorough
def test_what_changed_is_told_where_it_was_said_and_in_the_summary(house: House) -> None:
    house.alice.says("/survey new nps-pulse Spring pulse", channel=DC).sees()
    house.delivered()
    house.alice.says("/okr changed the onboarding guide because F1", channel=DC)
    assert house.alice.sees() == "F1 is not over yet.\nNobody knows so far what was said."
    house.alice.says("/survey close F1", channel=DC).sees()
    closed(house)
    house.alice.says("/okr changed the onboarding guide because F1", channel=DC)
    assert house.alice.sees() == "Noted, and told in the thread of F1: the onboarding guide.\n[Undo]"
    house.delivered()
    assert (
        "    milepost: You said, we did: the onboarding guide\n      Thank you for telling us!"
        in house.shows(DC)
    )
    house.ben.says("/okr changes", channel=DC)
    assert house.ben.sees() == (
        "# You said, we did\nC1 the onboarding guide · because of Spring pulse (F1), 5 May"
    )
    house.ben.says("/okr summary", channel=DC)
    assert "You said, we did\nthe onboarding guide (because of Spring pulse, F1)" in house.ben.sees()
    house.alice.says("/okr changed the Onboarding guide because of F1", channel=DC)
    assert house.alice.sees() == "That was noted as C1 before, so I posted nothing."
    house.delivered()
    assert house.shows(DC).count("You said, we did") == 1
    house.alice.says("/okr changed everything", channel=DC)
    assert house.alice.sees().startswith("I need what was changed, and the survey it was because of.")
    house.alice.says("/okr changed it because F1, F2", channel=DC)
    assert house.alice.sees().startswith("I can note one survey at a time.")
    for line in ("changed it because F1", "changes undo C1"):
        house.ben.says(f"/okr {line}", channel=DC)
        assert house.ben.sees().startswith("Only stewards of")


@pytest.mark.thorough
def test_what_was_noted_by_mistake_is_taken_back_wherever_it_was_told(house: House) -> None:
    house.alice.says("/survey new nps-pulse Spring pulse", channel=DC).sees()
    house.alice.says("/survey close F1", channel=DC).sees()
    closed(house)
    house.alice.says("/okr changed the onbaording guide because F1", channel=DC).sees()
    house.alice.says("/okr changed the calls because F1", channel=DC).sees()
    house.delivered()
    house.alice.says("/okr changes undo 1", channel=DC)
    assert house.alice.sees() == "Undone: the onbaording guide. Where I told it, it is struck out now."
    house.delivered()
    told = house.shows(DC)
    assert "    milepost: ~You said, we did: the onbaording guide~ · noted by mistake\n" in told
    assert "    milepost: You said, we did: the calls\n      Thank you for telling us!" in told
    house.ben.says("/okr changes", channel=DC)
    assert house.ben.sees() == "# You said, we did\nC2 the calls · because of Spring pulse (F1), 5 May"
    house.alice.says("/okr changes undo C1", channel=DC)
    assert house.alice.sees() == "C1 was taken back before."
    house.alice.says("/okr changes undo C3", channel=DC)
    assert house.alice.sees() == "There is no C3.\n`/okr changes` shows what was noted."
    house.alice.says("/okr changes undo guide", channel=DC)
    assert house.alice.sees() == "“guide” is no change.\nThey look like C3: `/okr changes` lists them."


def test_feedback_without_a_name_is_answered_without_knowing_whose(house: House) -> None:
    house.ben.says("/okr follow", channel=DC).sees()
    house.ben.says("/feedback a zebra of a call, far too early anonymous", channel=DC)
    taken = house.ben.sees()
    assert taken.startswith(f"Thank you! {STEWARDS} read it without your name")
    found = re.search(r"/okr feedback read (\S+)", taken)
    assert found is not None
    house.ben.says(f"/okr feedback read {found[1]}")
    assert house.ben.sees() == (
        "You wrote:\n> a zebra of a call, far too early\nNo steward has answered yet. They have it."
    )
    house.alice.says("/feedback list", channel=DC)
    assert house.alice.sees() == "Nobody has given Distinguished Contributor Program feedback yet."
    house.alice.says("/feedback answer 1 we moved it", channel=DC)
    assert house.alice.sees().startswith("There is no feedback 1.")
    house.clock.advance(days=1)
    wait_for(lambda: "There is new feedback for" in house.alice.sees())
    house.alice.says("/feedback list", channel=DC)
    assert house.alice.sees() == (
        "# Feedback\n1 without a name\n> a zebra of a call, far too early\n"
        "Answer one: `/okr feedback answer 1 thank you …`"
    )
    house.alice.says("/feedback answer 1 we moved it to the afternoon", channel=DC)
    assert (
        house.alice.sees()
        == """\
Your answer to feedback 1 is noted. Whoever wrote it can read it with their code.
It was to this, without a name:
> a zebra of a call, far too early
You meant another one? Answer this one again: the new answer replaces it."""
    )
    house.ben.says(f"/okr feedback read {found[1]}")
    told = "You wrote:\n> a zebra of a call, far too early\nThe stewards answered:\n> we moved it to the afternoon"
    assert house.ben.sees() == told
    house.delivered()
    waiting = house.db.read(lambda session: session.outbox.stats())
    house.alice.says("/feedback answer 1 nobody else minded", channel=DC)
    again = house.alice.sees()
    assert again.startswith(
        "Your new answer to feedback 1 is in the place of the one before. "
        "Whoever wrote it reads it with their code, and that it was corrected.\n"
        "It was to this, without a name:\n> a zebra of a call"
    )
    house.alice.says("/feedback answer 1 nobody else minded", channel=DC)
    assert house.alice.sees().startswith("You answered feedback 1 so before. Nothing changed.")
    assert house.db.read(lambda session: session.outbox.stats()) == waiting, "nothing is sent to anybody"
    house.ben.says(f"/okr feedback read {found[1]}")
    assert house.ben.sees().endswith(
        "> nobody else minded\nThey corrected this: they had answered something else before."
    )
    with_words = [(name, row) for name, row in rows(house.database) if "zebra" in row]
    assert [name for name, _ in with_words] == ["remarks"] and "None" in with_words[0][1]
    assert not [row for _, row in rows(house.database) if found[1] in row or found[1].replace("-", "") in row]
    assert not [row for name, row in rows(house.database) if name == "audit" and "gave feedback" in row]
    house.ben.says("@milepost feedback a walrus anonymous", channel=DC)
    assert house.ben.sees().startswith("Others can read that: it still stands there, and you may delete it.")


def test_feedback_with_a_name_is_answered_in_private(house: House) -> None:
    house.ben.says("/feedback thank you for the calls", channel=DC)
    assert house.ben.sees() == f"Thank you! {STEWARDS} read it, with your name, and can answer you."
    for nearly in ("the calls are early anonymous.", "anonymously: they are early", "early anonymous please"):
        house.ben.says(f"/okr feedback {nearly}", channel=DC)
        assert house.ben.sees().startswith("Without your name? I was not sure, so I kept nothing.")
    house.alice.says("/feedback answer 1 gladly!", channel=DC)
    assert "is noted. I told Ben Lindqvist.\nIt was to this, by Ben Lindqvist:\n> thank" in house.alice.sees()
    wait_for(lambda: "gladly!" in house.ben.sees())
    house.alice.says("/feedback answer 1 soon, sorry", channel=DC).sees()
    wait_for(lambda: "soon, sorry" in house.ben.sees())
    assert house.ben.sees() == (
        f"{STEWARDS} corrected their answer to your feedback:\n> thank you for the calls\nsoon, sorry"
    )
    house.alice.says("/feedback list", channel=DC)
    assert "1 Ben Lindqvist\n> thank you for the calls\nAnswered: soon, sorry" in house.alice.sees()
    house.ben.says("/feedback list", channel=DC)
    assert house.ben.sees().startswith("Only stewards of")
    house.clock.advance(days=1)
    wait_for(lambda: "There is new feedback for" in house.alice.sees())


def test_of_a_remark_without_a_name_nothing_is_written_but_the_remark(house: House) -> None:
    """Nobody becomes a member by it, nothing is put in line, and no time stands anywhere."""
    house.ben.says("/okr help", channel=DC).sees()  # his name is known from somewhere
    house.delivered()
    before, waiting = kept(house), house.db.read(lambda session: session.outbox.stats())
    house.ben.says("/feedback far too early anonymous", channel=DC).sees()
    assert house.db.read(lambda session: session.outbox.stats()) == waiting
    new = [row for row in kept(house) if row not in before]
    assert [(name, "far too early" in row) for name, row in new] == [("remarks", True)]


def kept(house: House) -> list[tuple[str, str]]:
    """What is kept, but for mornings and how the card stands. That a program was locked shows in PostgreSQL."""
    return [row for row in rows(house.database) if row[0] not in ("slots", "programs", "outbox", "messages")]


def test_an_anonymous_answer_makes_nobody_a_member(house: House) -> None:
    house.alice.says("/survey new nps-pulse Pulse anonymous", channel=DC).sees()
    house.delivered()
    house.ben.says("/okr help", channel=DC).sees()
    before = kept(house)
    house.ben.clicks("9")
    wait_for(lambda: "Your answer is in with the others" in house.ben.sees())
    house.delivered()
    assert {name for name, _ in set(kept(house)) ^ set(before)} == {"survey_boxes"}
    house.ben.clicks("3")
    wait_for(lambda: "You have answered this one already." in house.ben.sees())
    house.ben.says("/feedback with my name", channel=DC)
    assert house.ben.sees().startswith(f"Thank you! {STEWARDS} read it, with your name")
    house.ben.clicks("3")
    wait_for(lambda: house.ben.sees().startswith("You have answered this one already."))


def test_a_program_that_nobody_looked_at_waits_for_the_next_morning(program: Database, clock: Clock) -> None:
    """Else the news would come with the minute it was given."""

    def told() -> bool:
        return run(program, lambda session: tell(session, PROGRAM, clock))

    def add(session: Session) -> None:
        session.listening.add_remark(Remark("p1", session.listening.last_remark("p1") + 1, "early"))

    run(program, lambda session: session.programs.grant("p1", "alice", Role.STEWARD))
    run(program, add)
    assert [told(), told()] == [False, False]
    clock.move(days=1)
    assert [told(), told()] == [True, False]
    run(program, add)
    assert not told()
    clock.move(days=9)  # an outage over several mornings
    assert [told(), told()] == [True, False]
    clock.move(days=1)
    assert not told(), "nothing new"
