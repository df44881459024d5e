"""Who may do what, as refused in Slack."""

from __future__ import annotations

import json
import urllib.parse
from typing import Any

from tests.house import DC, House


def last_interaction(slack: House) -> dict[str, Any]:
    """The newest button press or form that anybody sent."""
    forms = (urllib.parse.parse_qs(each.body.decode()) for each in reversed(slack.workspace.deliveries))
    found: dict[str, Any] = json.loads(next(form["payload"][0] for form in forms if "payload" in form))
    return found


def send_interaction(slack: House, payload: dict[str, Any]) -> None:
    body = urllib.parse.urlencode({"payload": json.dumps(payload)}).encode()
    slack.workspace.send_raw(body, "application/x-www-form-urlencoded")


def test_guests_and_strangers_look_but_do_not_touch(slack: House) -> None:
    for person in (slack.gus, slack.sam):
        person.says("/okr progress 1.2 3", channel=DC)
        assert (
            person.sees()
            == """\
Guests and people from other organisations can look, but not change things here.
Ask a steward to let guests check in, or to record it for you."""
        )
        person.says("/okr show 1.2", channel=DC)
        assert person.sees().startswith("# KR 1.2")


def test_only_stewards_change_what_is_promised(slack: House) -> None:
    for line in (
        "add objective Grow",
        "add kr 1 Publish 3 posts",
        "role add steward @ben",
        "cycle close",
        "import",
    ):
        slack.ben.says(f"/okr {line}", channel=DC)
        assert (
            slack.ben.sees()
            == """\
Only stewards of Distinguished Contributor Program may do that.
Ask Alice Osei."""
        )


def test_owners_edit_and_undo_what_is_theirs(slack: House) -> None:
    slack.ben.says("/okr edit 1.2 text:Collect ≥60 nominations", channel=DC)
    assert slack.ben.sees() == "Only its owners and the stewards may change 1.2.\nAsk Alice Osei."
    slack.alice.says("/okr edit 1.2 owner:@ben", channel=DC)
    assert slack.alice.sees() == "Changed KR 1.2\nOwners: Ben Lindqvist\n[Show]"
    slack.ben.says("/okr edit 1.2 text:Collect ≥60 nominations")
    assert (
        slack.ben.sees()
        == """\
Changed KR 1.2
Text: ~Collect ≥50 nominations for the inaugural cohort~ → Collect ≥60 nominations
Target: ~≥50 nominations~ → ≥60 nominations
[Show]"""
    )
    slack.priya.says("/okr progress 1.2 3", channel=DC)
    slack.ben.says("/okr undo 1.2#1")
    assert slack.ben.sees().startswith("Undone: KR 1.2 check-in #1 (3).")


def test_other_peoples_check_ins_stay(slack: House) -> None:
    slack.priya.says("/okr progress 1.2 3", channel=DC)
    slack.ben.says("/okr undo 1.2#1", channel=DC)
    assert (
        slack.ben.sees()
        == """\
That check-in is Priya Raman’s.
They, the key result’s owner or a steward of the program can undo it."""
    )
    slack.alice.says("/okr undo 1.2#1", channel=DC)
    assert slack.alice.sees().startswith("Undone")


def test_a_workspace_that_is_not_connected(slack: House) -> None:
    slack.workspace.add_person("eve", team="T0ELSEWHERE")
    slack.workspace.people["eve"].says("/okr progress 1.2 3", channel=DC)
    assert "not connected" in slack.workspace.people["eve"].sees()
    slack.alice.says("/okr history 1.2", channel=DC)
    assert slack.alice.sees() == "KR 1.2 has no check-ins yet."


def test_a_deactivated_account_records_nothing(slack: House) -> None:
    slack.workspace.deactivate("priya")
    slack.priya.says("/okr progress 1.2 3", channel=DC)
    assert slack.priya.sees() == "This account cannot use me.\nAsk a steward of the program."


def test_a_forged_button_is_checked_like_typed_text(slack: House) -> None:
    """Ben replays a button's payload with a steward's command in it."""
    slack.ben.says("/okr progress 1.2 3", channel=DC)
    slack.ben.clicks("Show")
    slack.ben.sees()
    payload = last_interaction(slack)
    payload["actions"][0]["value"] = "okr cycle close carry:none in:dc"
    payload["trigger_id"] += ".forged"
    send_interaction(slack, payload)
    slack.alice.says("/okr cycle list", channel=DC)
    assert slack.alice.sees() == "Cycle · Days\nQ2 2025 · 1 Apr 2025 to 30 Jun 2025 · open"


def test_forged_form_data_is_checked_again_at_submit(slack: House) -> None:
    """Ben opens his check-in form and turns it into the import of another program's steward."""
    slack.ben.says("/okr progress 1.2", channel=DC)
    slack.ben.fills(value="3")
    slack.ben.submits()
    slack.ben.sees()
    payload = last_interaction(slack)
    payload["view"]["callback_id"] = payload["view"]["callback_id"].replace("okr progress", "okr role add")
    payload["view"]["id"] += "F"
    payload["view"]["private_metadata"] = json.dumps(
        {"carried": {"role": "steward", "who": "<@UBEN>", "program": "dc"}}
    )
    send_interaction(slack, payload)
    slack.ben.says("/okr add objective Mine", channel=DC)
    assert slack.ben.sees().startswith("Only stewards")
