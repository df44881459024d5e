"""What only looks right: forms that claim a place, names that changed hands, lines that were meant otherwise."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from tests.forum_house import CONTRIBUTORS, BothHouse
from tests.house import DC, PARTICIPATION, House


def submitted(house: House, who: str, channel: str, **answers: str) -> str:
    """What a signed form says that claims to have been opened in ``channel``."""
    team, user = house.workspace.state.team.id, house.workspace.people[who].user.id
    place = {"id": house.workspace.channel(channel).id, "name": "x", "thread": ""}
    values = {
        name: {"answer": {"type": "plain_text_input", "value": value}} for name, value in answers.items()
    }
    view = {
        "id": "VFORGED",
        "type": "modal",
        "callback_id": "form:okr progress",
        "private_metadata": json.dumps({"carried": {"program": "dc"}, "channel": place, "step": 0}),
        "state": {"values": values},
        "blocks": [],
    }
    payload = {
        "type": "view_submission",
        "team": {"id": team},
        "user": {"id": user, "team_id": team},
        "view": view,
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    return house.workspace.send_raw(body, "application/x-www-form-urlencoded").answer.decode()


def test_a_form_that_claims_a_private_place_is_checked(slack: House) -> None:
    slack.alice.says("/okr progress 2.1 9 whispered in:dc", channel="panel-room").sees()
    answer = submitted(slack, "priya", "panel-room", key_result="2.1", value="5")
    assert "That form belongs to a place that you are not in." in answer and "9" not in answer
    assert "okr undo" in submitted(slack, "ben", "panel-room", key_result="2.1", value="5")


@pytest.mark.thorough
def test_who_takes_an_admins_name_is_no_admin(both: BothHouse) -> None:
    both.forum.add_user("bossy", name="The boss")
    both.restart(MILEPOST_ADMINS="discourse:bossy")
    topic = both.forum.bossy.posts(
        "Plans for the spring", "@milepost add objective Thank everybody", CONTRIBUTORS
    )
    both.heard()
    assert "Thank everybody" in topic.shows("O6")
    both.forum.rename_user("bossy", "retired")
    both.forum.rename_user("rosa", "bossy")
    both.restart(MILEPOST_ADMINS="discourse:bossy")
    topic = both.forum.rosa.posts("Plans for the summer", "@milepost add objective Take over", CONTRIBUTORS)
    both.heard()
    assert "Only stewards of Distinguished Contributor Program may do that." in topic.shows("Only stewards")


def test_an_option_with_a_letter_amiss_is_not_lost_in_the_note(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 38 confidnce:7", channel=DC)
    assert (
        slack.alice.sees()
        == """\
I do not know “confidnce:”.
Did you mean confidence:… ? In quotes it stays text."""
    )


def test_far_past_a_range_is_asked_about(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 41", channel=PARTICIPATION)
    assert "41 is far past 2–3 in-market experiments: typo?" in slack.alice.sees()


def test_of_several_lines_none_is_recorded_when_one_is_wrong(slack: House) -> None:
    slack.alice.says("@milepost progress 1.2 37\nokr progress 9.9 1", channel=DC)
    assert slack.alice.sees().endswith("Nothing of your message was recorded.")


def test_what_is_said_to_the_bot_alone_is_a_public_check_in_and_says_so(slack: House) -> None:
    slack.alice.says("progress 2.1 3 told to you in:dc", channel="@milepost")
    assert "A check-in is for everybody, its note too" in slack.alice.sees()
    slack.alice.says("progress 2.1 4 in:dc")
    assert "for everybody" not in slack.alice.sees()


def test_the_bots_name_counts_in_large_letters_too(slack: House) -> None:
    slack.alice.says("@Milepost progress 1.2 37", channel=DC)
    assert slack.alice.sees().startswith("KR 1.2 37 of ≥50 nominations")
