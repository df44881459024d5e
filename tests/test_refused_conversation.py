"""Whoever has no right to something is refused, over the platforms' own HTTP, and that is kept in the audit."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlencode

import pytest

from sandbox.courier import Delivery
from sandbox.slack.deliver import FORM
from storage.ledger_tables import audit
from storage.session import Session
from tests.forum_house import BothHouse
from tests.house import DC
from tests.test_inaugural_cohort_conversation import house as a_round
from tests.test_inaugural_cohort_conversation import nominated, says, writes

__all__ = ["a_round"]


@pytest.fixture
def house(a_round: BothHouse) -> BothHouse:
    """Two nominees are voted on; Sam had a seat until a moment ago."""
    both = a_round
    says(both, "alice", "/okr panel add leader @sam employer:Elsewhere")
    nominated(both)
    says(both, "alice", "/okr round review")
    both.heard()
    says(both, "alice", "/okr panel remove @sam")
    return both


def refusals(both: BothHouse) -> list[tuple[str, str, str]]:
    """What was refused, to whom (empty: to no member), and in which workspace or forum."""

    def read(session: Session) -> list[tuple[str, str, str]]:
        rows = session._connection.execute(audit.select().order_by(audit.c.id)).all()
        tried = [row for row in rows if row.what.startswith("refused")]
        known = session.members.many([row.member_id for row in tried if row.member_id])
        names = {id: member.name for id, member in known.items()}
        return [(row.what, names.get(row.member_id, ""), row.tenant_id.partition("/")[0]) for row in tried]

    return both.db.read(read)


def forged(both: BothHouse, kind: str, who: str, **instead: object) -> Delivery:
    """The last payload of this kind with other things in its action or view, signed as if ``who`` sent it."""
    user = both.workspace.people[who].user.id
    for delivery in reversed(both.workspace.deliveries):
        payload = json.loads(dict(parse_qsl(delivery.body.decode())).get("payload", "{}"))
        if payload.get("type") == kind:
            payload["user"]["id"] = user
            part = payload["actions"][0] if kind == "block_actions" else payload["view"]
            part.update(instead)
            payload["trigger_id"] = f"{payload.get('trigger_id', '1')}.forged"
            body = urlencode({"payload": json.dumps(payload)}).encode()
            return both.workspace.send_raw(body, FORM)
    raise AssertionError(f"nobody sent a {kind}")


def test_a_forged_button_is_refused_and_kept(house: BothHouse) -> None:
    both = house
    both.gus.clicks("Read it all").sees()
    forged(both, "block_actions", "ben", value="okr nomination decide N1 selected in:dc")
    forged(both, "block_actions", "ben", value="okr nomination accept N2 in:dc")
    assert refusals(both) == [
        ("refused: okr nomination decide", "Ben Lindqvist", "slack"),
        ("refused: okr nomination accept", "Ben Lindqvist", "slack"),
    ]
    assert "under review" in says(both, "alice", "/okr nomination show N1")


@pytest.mark.thorough
def test_forged_metadata_is_refused_and_kept(house: BothHouse) -> None:
    """A steward's form for a "not yet", sent by Ben; and one that claims to come from a room he is not in."""
    both = house
    says(both, "ben", "/okr progress 1.2")
    both.ben.fills(value="3").submits().sees()
    carried = {"program": "dc", "nomination": "N1", "decision": "not-yet"}
    sent = forged(
        both,
        "view_submission",
        "ben",
        id="VFORGED",
        callback_id="form:okr nomination decide",
        private_metadata=json.dumps({"carried": carried, "step": 0}),
    )
    assert "Only stewards of Distinguished Contributor Program" in sent.answer.decode()
    room = both.workspace.channel("panel-room").id
    metadata = {
        "carried": carried,
        "channel": {"id": room, "name": "x", "thread": ""},
        "step": 0,
    }
    sent = forged(
        both,
        "view_submission",
        "priya",
        id="VFORGED2",
        callback_id="form:okr nomination decide",
        private_metadata=json.dumps(metadata),
    )
    assert "a place that you are not in" in sent.answer.decode()
    assert refusals(both) == [
        ("refused: okr nomination decide", "Ben Lindqvist", "slack"),
        ("refused: a command", "Priya Raman", "slack"),
    ]


@pytest.mark.thorough
def test_who_had_a_seat_and_who_is_voted_on_are_refused_and_kept(house: BothHouse) -> None:
    both = house
    no_seat = "You have no seat on the panel of Distinguished Contributor, so you have no vote here."
    assert says(both, "sam", "/okr nomination vote N1 yes").startswith(no_seat)
    assert says(both, "sam", "/okr nomination recuse N1").startswith("There is no nomination N1 that you")
    assert says(both, "priya", "/okr nomination result N1").startswith("Only the panel and the stewards")
    assert no_seat in writes(both, "rosa", "Mine", "nomination vote N2 yes in:dc")
    assert "Only stewards of" in writes(both, "rosa", "Please", "nomination decide N2 selected in:dc")
    assert refusals(both) == [
        ("refused on N1: no right to it", "Sam Stranger", "slack"),
        ("refused: okr nomination recuse", "Sam Stranger", "slack"),
        ("refused on N1: no right to it", "Priya Raman", "slack"),
        ("refused on N2: no right to it", "Rosa Quispe", "discourse"),
        ("refused: okr nomination decide", "Rosa Quispe", "discourse"),
    ]


@pytest.mark.thorough
def test_another_workspace_is_refused_and_kept(house: BothHouse) -> None:
    both = house
    both.workspace.add_person("eve", team="T0ELSEWHERE")
    eve = both.workspace.people["eve"]
    for line in ("/okr nomination vote N1 yes", "/okr nomination show N1", "/nominate @eve for her own sake"):
        eve.says(line, channel=DC)
        assert eve.sees().startswith("This workspace is not connected to this Milepost")
    what = "refused: a command from a workspace that is not served here"
    assert refusals(both) == [(what, "", "slack")] * 3
    tenants = both.db.read(lambda s: [*s._connection.execute(audit.select())][-1].tenant_id)
    assert tenants == "slack/T0ELSEWHERE"
