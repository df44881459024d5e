"""The sandbox's prompt: being its people, in one of its channels."""

from __future__ import annotations

import pytest

from sandbox.__main__ import Prompt, events_address
from sandbox.discourse import Forum
from tests.house import House


@pytest.mark.parametrize(
    ("bot", "events"),
    [
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000/slack/events"),
        ("http://127.0.0.1:3000/", "http://127.0.0.1:3000/slack/events"),
        ("http://127.0.0.1:3000/slack/events", "http://127.0.0.1:3000/slack/events"),
        ("http://127.0.0.1:8080/milepost/slack", "http://127.0.0.1:8080/milepost/slack"),
    ],
)
def test_the_bots_address_is_enough(bot: str, events: str) -> None:
    assert events_address(bot) == events


def test_the_prompt_says_who_is_where_and_goes_elsewhere(slack: House) -> None:
    prompt = Prompt(slack.workspace, Forum(), "alice", "participation")
    assert str(prompt) == "alice in #participation>"
    assert prompt.obey("/okr progress 1.1 12").startswith("KR 1.1 12 of ≥20")
    assert prompt.obey("as ben") == "" and prompt.obey("in #distinguished-contributors") == ""
    assert str(prompt) == "ben in #distinguished-contributors>"
    assert prompt.obey("/okr progress 1.2 37 first batch").startswith("KR 1.2 37 of ≥50")
    assert prompt.obey("click Undo").startswith("Undone: KR 1.2 check-in #1 (37).")
    assert prompt.obey("as nobody") == "There is no nobody here. There is: alice, ben, priya, gus, sam."
    assert "#panel-room" in prompt.obey("channels") and "priya" in prompt.obey("people")
    assert prompt.obey("").startswith("Type what the person says")
    slack.delivered()
    assert "O1 · Launch and Socialize the Program" in prompt.obey("show")
