"""Forms from opening to receipt, over real HTTP with a sandbox workspace."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from bot.origin import Answer
from handlers.reply import Reply, Text
from tests.slack_bench import Bench, asks, open_bench


@pytest.fixture(scope="module")
def shared() -> Iterator[Bench]:
    with open_bench() as bench:
        yield bench


@pytest.fixture
def slack(shared: Bench) -> Bench:
    """One workspace for all tests; each begins anew."""
    shared.begin()
    return shared


# ---- forms ---------------------------------------------------------------------------------------


def test_a_form_from_opening_to_receipt(slack: Bench) -> None:
    slack.front.answers["okr progress"] = asks
    slack.alice.says("/okr progress", channel="dc-program")
    assert slack.deliveries[-1].payload() is None
    assert slack.alice.sees().startswith("┌ Check in\nNew value:")
    slack.alice.fills(value="37", who=["bob"], win=["yes"]).submits()
    assert slack.alice.sees() == "┌ Milepost\nsaved 37\n[Undo] [Again]\n[Done]"
    [(words, answers, carried, origin)] = slack.front.forms
    assert (words, answers, carried) == (
        "progress",
        {"value": "37", "who": f"<@{slack.bob.user.id}>", "win": "yes"},
        {"kr": "1.2"},
    )
    assert origin.place.id == slack.channel("dc-program").id and origin.place.name == "dc-program"
    assert origin.key.startswith("view:")


def test_errors_stand_beside_their_field_and_the_form_can_be_sent_again(slack: Bench) -> None:
    slack.front.answers["okr progress"] = asks
    slack.front.answers["many"] = lambda: Answer(Reply(), errors={"value": "I need a number."})
    slack.front.answers["few"] = lambda: Answer(Reply(), errors={"kr": "1.2 was dropped.", "": "Sorry."})
    slack.alice.says("/okr progress", channel="dc-program").fills(value="many").submits()
    assert "New value: many\n  ! I need a number." in slack.alice.sees()
    slack.alice.fills(value="few").submits()
    assert "New value: few\n  ! 1.2 was dropped. Sorry." in slack.alice.sees()
    slack.alice.fills(value="38").submits()
    assert "saved 38" in slack.alice.sees()
    assert len({origin.key for *_, origin in slack.front.forms}) == 1


def test_a_form_that_leads_to_another_is_a_delivery_of_its_own(slack: Bench) -> None:
    slack.front.answers["okr setup"] = asks
    slack.front.answers["first"] = asks
    slack.front.answers["last"] = lambda: Answer(Reply())
    slack.alice.says("/okr setup", channel="dc-program").fills(value="first").submits()
    slack.alice.fills(value="last").submits()
    first, second = (origin.key for *_, origin in slack.front.forms)
    assert second == f"{first}:1"
    assert slack.alice.screen.modal() is None


def test_a_button_in_a_window_changes_it_or_opens_a_form_on_top(slack: Bench) -> None:
    slack.front.answers["okr progress"] = asks
    slack.front.answers["okr undo 1.2#1"] = asks
    slack.alice.says("/okr progress", channel="dc-program").fills(value="37").submits().clicks("Again")
    assert slack.alice.sees() == "┌ Milepost\nran okr again\n[Undo] [Again]\n[Done]"
    slack.alice.clicks("Undo")
    assert slack.alice.sees().startswith("┌ Check in")
    assert [one.method for one in slack.requests if one.method.startswith("views.")][-2:] == [
        "views.update",
        "views.push",
    ]
    _, origin = slack.front.lines[-1]
    assert origin.place.id == slack.channel("dc-program").id


@pytest.mark.parametrize("how", ["internal_error", "503", "drop"])
def test_a_form_that_does_not_open_leaves_the_line_to_type(slack: Bench, how: str) -> None:
    slack.front.answers["okr progress"] = asks
    slack.fails("views.open", how)
    slack.alice.says("/okr progress", channel="dc-program")
    assert slack.alice.sees() == (
        "Slack did not open the form in time. If it does not come up, here is the other way:\n"
        "# Check in\nType it instead: /okr progress 1.2 <value>"
    )


def test_a_submission_that_takes_long_is_followed_in_its_window(slack: Bench) -> None:
    slow: Future[Reply] = Future()
    slack.front.answers["okr progress"] = asks
    slack.front.answers["slow"] = lambda: Answer(
        Reply((Text("Still working."),)), later=asyncio.wrap_future(slow)
    )
    slack.alice.says("/okr progress", channel="dc-program").fills(value="slow").submits()
    assert "Still working." in slack.alice.sees()
    slack.alice.screen.acted()
    slow.set_result(Reply((Text("Saved 39."),)))
    assert "Saved 39." in slack.alice.sees()
