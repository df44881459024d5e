"""Whatever comes to Slack's address: refused with nothing recorded, or answered; the next one is served."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import asdict
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import events
from bot.slack.fields import Malformed
from bot.slack.payload import Asked, Event, decode, read
from handlers.model import Identity, Place
from sandbox.courier import JSON, Delivery
from sandbox.slack.deliver import FORM
from tests import hostile
from tests.forum_house import BothHouse
from tests.hostile import (
    NO_PAYLOADS,
    WRONG,
    can_be_stored,
    changed,
    mutations,
    no_bug,
    nothing_recorded,
    posting,
    written,
)
from tests.house import DC

house = hostile.house
ADDRESS = "/slack/events"
LONGEST = 255  # characters of whatever names a delivery, a person or a place

Samples = Mapping[str, dict[str, Any]]
_numbers = count(1)


@pytest.fixture(scope="module")
def samples(house: BothHouse) -> Samples:
    """One sound payload of each kind, as this workspace sends it."""
    house.alice.says("/okr progress 2.1 3 hello", channel=DC).clicks("Show").sees()
    house.alice.says("/okr progress 1.2", channel=DC).fills(value="37").submits().closes()
    house.delivered()
    house.alice.opens_home()
    house.alice.sees(about="All I can do")
    house.alice.clicks("All I can do")
    house.alice.sees()
    house.alice.closes()
    house.ben.says("@milepost progress 2.1 +2 two more", channel=DC)
    house.heard()
    house.ben.edits("two more", "@milepost progress 2.1 +3 two more")
    house.ben.deletes("two more")
    house.ben.says("Maria's story is online", channel=DC)
    house.alice.uses_shortcut("evidence", on="Maria's story")
    house.alice.closes()
    house.workspace.deactivate("priya")
    house.workspace.settle()
    return {kind: payload for kind, payload in map(named, house.workspace.deliveries)}


def named(delivery: Delivery) -> tuple[str, dict[str, Any]]:
    if delivery.content_type == JSON:
        payload = json.loads(delivery.body)
        return f"{payload['event']['type']} {payload['event'].get('subtype', '')}".strip(), payload
    fields = dict(parse_qsl(delivery.body.decode(), keep_blank_values=True))
    if "payload" not in fields:
        return "command", fields
    payload = json.loads(fields["payload"])
    return f"{payload['type']} {payload.get('view', {}).get('type', '')}".strip(), payload


def anew(sample: dict[str, Any]) -> dict[str, Any]:
    """The same as a delivery that was not seen before."""
    number = next(_numbers)
    copy = json.loads(json.dumps(sample))
    event, view = copy.get("event", {}), copy.get("view", {})
    said = [event, event.get("message", {}), event.get("previous_message", {})]
    names = {"trigger_id": f"{number}.{number}.x", "event_id": f"EvX{number}", "id": f"VX{number}"}
    names["ts"] = f"18{number:08d}.000100"
    for where, name in [
        (copy, "trigger_id"),
        (copy, "event_id"),
        (view, "id"),
        *((one, "ts") for one in said),
    ]:
        if name in where:
            where[name] = names[name]
    return dict(copy)


def body_of(payload: dict[str, Any]) -> tuple[bytes, str]:
    if "event" in payload or payload.get("type") == "event_callback":
        return written(payload).encode(), JSON
    if payload.get("type") or "command" not in payload:
        return urlencode({"payload": written(payload)}).encode(), FORM
    return urlencode(payload, errors="replace").encode(), FORM


def sends(house: BothHouse, client: httpx.Client, body: bytes, kind: str) -> int:
    headers = house.workspace.signed(body) | {"Content-Type": kind}
    answer = client.post(ADDRESS, content=body, headers=headers)
    assert b"bug" not in answer.content and b"Traceback" not in answer.content
    return answer.status_code


def still_serves(house: BothHouse) -> None:
    house.ben.says("/okr show 5.1", channel=DC)
    assert house.ben.sees().startswith("# KR 5.1")


# ---- one node of a payload at a time ---------------------------------------------------------------


def test_each_kind_has_its_sample(samples: Samples) -> None:
    assert set(samples) == {
        *("command", "block_actions", "block_actions home", "view_submission modal", "message_action"),
        *("message", "message message_changed", "message message_deleted", "app_mention"),
        *("app_home_opened", "user_change"),
    }


def test_what_is_read_can_be_stored_and_named(house: BothHouse, samples: Samples) -> None:
    """Every node of every payload, by a quarter of what can be wrong, as far as the worker's own row."""
    me, rows = house.workspace.state.team.bot.id, 0
    for sample in samples.values():
        for what, payload in mutations(sample, 4):
            try:
                found = read(decode(written(payload).encode()))
                kept = events.keep(found, me) if isinstance(found, Event) else None
            except Malformed as refusal:
                assert len(str(refusal)) < 100, what
                continue
            if kept is not None:
                rows += 1
                assert can_be_stored([kept.key, kept.payload]) and len(kept.key) <= 2 * LONGEST, what
                moments = [kept.payload.get(name, "") for name in ("ts", "thread", "edited")]
                assert all(re.fullmatch(r"[0-9.]{0,40}", one) for one in moments), what
            if isinstance(found, Asked):
                origin = found.origin
                names = [origin.key, *_names(origin.identity), *_names(origin.place), origin.thread or ""]
                assert can_be_stored(names) and all(len(name) <= 2 * LONGEST for name in names), what
    assert rows > 100


def _names(of: Identity | Place) -> list[str]:
    return [value for value in asdict(of).values() if isinstance(value, str)]


@pytest.mark.thorough
def test_a_running_bot_takes_it_or_refuses_it(house: BothHouse, samples: Samples) -> None:
    """Every node of every payload, by one thing wrong each. What is refused leaves nothing behind."""
    refused = []
    with posting(house.bot.url) as client:
        with no_bug():
            for turn, sample in enumerate(samples.values()):
                for what, payload in mutations(anew(sample), len(WRONG), turn):
                    body, kind = body_of(payload)
                    status = sends(house, client, body, kind)
                    assert status in (200, 400), what
                    refused += [(body, kind)] if status == 400 else []
            house.heard()
        with nothing_recorded(house):
            assert {sends(house, client, *each) for each in refused} == {400}
    assert len(refused) > 30
    still_serves(house)


# ---- bodies that are none --------------------------------------------------------------------------


def test_what_is_no_payload_is_refused(house: BothHouse) -> None:
    forms = {
        "too many fields": b"&".join(b"f%d=1" % number for number in range(1000)),
        "a payload that is none": b"payload=7",
        "a payload that is deep": b"payload=" + b"[" * 10_000,
        "bytes that are no text": b"command=%ED%A0%80&team_id=%FF",
    }
    with nothing_recorded(house), posting(house.bot.url) as client:
        for name, body in {**NO_PAYLOADS, **forms}.items():
            assert [sends(house, client, body, kind) for kind in (JSON, FORM)] == [400, 400], name
        assert sends(house, client, b" " * 1_000_001, JSON) == 413
    still_serves(house)


def test_of_a_field_that_stands_there_twice_one_counts(house: BothHouse, samples: Samples) -> None:
    command = anew(samples["command"]) | {"text": "show 2.1"}
    twice = {
        JSON: b'{"type": "event_callback", "type": "url_verification", "challenge": 7, "challenge": "once"}',
        FORM: urlencode([("text", "progress 2.1 99"), *command.items()]).encode(),
    }
    with nothing_recorded(house), posting(house.bot.url) as client:
        assert [sends(house, client, body, kind) for kind, body in twice.items()] == [200, 200]


def test_of_another_workspace_nothing_is_kept(house: BothHouse, samples: Samples) -> None:
    with nothing_recorded(house), posting(house.bot.url) as client:
        for kind in ("message", "app_mention", "user_change"):
            foreign = {"team_id": "T0ELSEWHERE", "authorizations": [{"team_id": "T0ELSEWHERE"}]}
            assert sends(house, client, *body_of(anew(samples[kind]) | foreign)) == 200


# ---- signatures ------------------------------------------------------------------------------------


def test_any_byte_changed_is_refused(house: BothHouse, samples: Samples) -> None:
    body = urlencode(anew(samples["command"])).encode()
    sound = {name: value.encode() for name, value in house.workspace.signed(body).items()}

    @given(st.sampled_from(["body", *sound]), st.integers(0, 10_000), st.integers(1, 255))
    def refused(part: str, at: int, by: int) -> None:
        parts = sound | {"body": body}
        bent = bytearray(parts[part])
        bent[at % len(bent)] ^= by
        parts[part] = bytes(bent)
        content = parts.pop("body")
        # Bytes that no header may have the server itself turns away.
        assert _raw(house, content, list(parts.items())) in ((401,) if part == "body" else (401, 400))

    with nothing_recorded(house):
        refused()
    assert _raw(house, body, list(sound.items())) == 200


@pytest.mark.thorough
def test_old_future_missing_and_repeated_headers_are_refused(house: BothHouse, samples: Samples) -> None:
    body = urlencode(anew(samples["command"])).encode()
    now = time.time()
    sound = [(name, value.encode()) for name, value in house.workspace.signed(body).items()]
    with nothing_recorded(house):
        for age in (-86_400, -330, 330, 86_400):
            stale = house.workspace.signed(body, now + age)
            assert _raw(house, body, [(name, value.encode()) for name, value in stale.items()]) == 401
        for headers in ([], sound[:1], sound[1:], [*sound, sound[0]], [*sound, sound[1]], sound * 2):
            assert _raw(house, body, headers) == 401
    assert _raw(house, body, sound) == 200


def _raw(house: BothHouse, body: bytes, headers: list[tuple[str, bytes]]) -> int:
    """The status, with headers as they are; 400 also where HTTP itself does not allow them."""
    with posting(house.bot.url) as client:
        try:
            sent = [(b"Content-Type", FORM.encode()), *((name.encode(), value) for name, value in headers)]
            return client.post(ADDRESS, content=body, headers=sent).status_code
        except (httpx.LocalProtocolError, httpx.RemoteProtocolError):
            return 400


# ---- what forms and buttons bring back -------------------------------------------------------------

anything = st.text(st.characters(exclude_categories=()), max_size=60) | st.sampled_from(
    ["okr undo 2.1#1 in:", "okr progress 2.1 9 in:dc once:", "okr cycle close", "\x00", "okr\nokr\nokr"]
)
carried = st.dictionaries(st.sampled_from(["key_result", "program", "role", "cycle", "target"]), anything)
_metadata = st.fixed_dictionaries(
    {
        "carried": carried | anything,
        "channel": st.fixed_dictionaries({"id": anything, "name": anything, "thread": anything}) | anything,
        "step": st.integers() | anything,
    }
).map(json.dumps)


def test_forged_values_are_answered(house: BothHouse, samples: Samples) -> None:
    """Buttons, and forms with other data in them: by Gus, who may change nothing."""
    by = {"id": house.gus.user.id}
    press = samples["block_actions"] | {"user": by}
    form = samples["view_submission modal"] | {"user": by}
    state = ("view", "state", "values")

    @given(anything, _metadata | anything, st.lists(anything, min_size=3, max_size=3))
    def answered(value: str, metadata: str, answers: list[str]) -> None:
        forged = changed(anew(form), ("view", "private_metadata"), metadata)
        for name, answer in zip(("value", "note", "link"), answers, strict=True):
            forged = changed(forged, (*state, name, "answer", "value"), answer)
        pressed = changed(anew(press), ("actions", 0, "value"), value)
        assert [sends(house, client, *body_of(each)) for each in (pressed, forged)] == [200, 200]

    before = _check_ins(house)
    with no_bug(), posting(house.bot.url) as client:
        answered()
        house.heard()
    assert _check_ins(house) == before


def _check_ins(house: BothHouse) -> int:
    def total(session: Any) -> int:
        program = session.programs.by_slug("dc")
        found = session.okrs.objectives(program.id, program.cycle.id)
        return sum(key_result.last_sequence for item in found for key_result in item.key_results)

    return house.db.read(total)
