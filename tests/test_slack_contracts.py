"""Every request the bot sends to Slack, and all that it shows there, held against what Slack takes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackObjectFormationError

from bot.slack.forms import Carried, TooLong, form_view, receipt_view
from bot.slack.render import MODAL, blocks
from bot.slack.showing import ephemeral
from handlers.registry import VERBS
from handlers.reply import Field, Form, Reply
from sandbox.slack.api import ApiRequest
from sandbox.slack.errors import Refused
from tests import contracts, recordings
from tests.contracts import METHODS, Json, needs_contracts
from tests.house import open_house
from tests.slack_limits import HOSTILE, lines, replies, typed

# What the recording orders, and what Slack says of a channel that the bot is not in.
EXPECTED = {"", "503", "ratelimited", "not_in_channel"}


@dataclass(frozen=True)
class Recorded:
    """``answers``: what people's requests were acknowledged with; ``problems``: those of no use to Slack."""

    requests: tuple[ApiRequest, ...]
    answers: tuple[Json, ...]
    statuses: frozenset[int]
    problems: tuple[str, ...]


pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def recorded(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """A long conversation, once for all of these tests."""
    house = open_house(prepared, tmp_path_factory.mktemp("recorded"))
    try:
        recordings.on_slack(house)
    finally:
        house.stop()
    slack = house.workspace
    return Recorded(
        tuple(slack.requests),
        tuple(one.payload() for one in slack.deliveries if one.payload()),
        frozenset(one.status for one in slack.deliveries),
        tuple(slack.problems),
    )


def test_all_that_the_bot_can_call_was_called(recorded: Recorded) -> None:
    assert {request.method for request in recorded.requests} == set(METHODS)
    assert {answer.get("response_action", "") for answer in recorded.answers} == {"", "errors", "update"}


def test_every_request_is_one_that_slack_takes(recorded: Recorded) -> None:
    assert {request.error for request in recorded.requests} == EXPECTED
    for request in recorded.requests:
        contracts.check_request(request)
        contracts.check_model(request.arguments)


def test_every_acknowledgement_is_one_that_slack_takes(recorded: Recorded) -> None:
    assert recorded.statuses == {200} and not recorded.problems
    for answer in recorded.answers:
        contracts.check_acknowledgement(answer)
        contracts.check_model(answer)


@needs_contracts
def test_every_request_is_of_slacks_own_types(recorded: Recorded) -> None:
    for request in recorded.requests:
        contracts.check_types(request)


@needs_contracts
def test_every_acknowledgement_is_of_slacks_own_types(recorded: Recorded) -> None:
    for answer in recorded.answers:
        contracts.check_shown_types(answer)


# ---- whatever a reply or a form holds --------------------------------------------------------------

names = st.lists(st.sampled_from(["value", "note", "who", "key_result", "due"]), min_size=1, unique=True)
KINDS = ["text", "long", "choice", "person", "people", "date", "place", "places", "check", "unheard of"]
some_value = typed | st.sampled_from(["<@U0BEN>", "<#C0GENERAL>", "2025-05-05", "yes", "a0"])
choices = st.lists(st.tuples(some_value, typed), max_size=3) | st.integers(90, 230).map(
    lambda count: [(f"a{number}", HOSTILE) for number in range(count)]
)


def a_field(name: str) -> st.SearchStrategy[Field]:
    return st.builds(
        Field,
        st.just(name),
        label=typed,
        kind=st.sampled_from(KINDS),
        value=some_value,
        hint=typed,
        placeholder=typed,
        required=st.booleans(),
        choices=choices.map(tuple),
    )


forms = st.builds(
    Form,
    words=st.sampled_from([verb.words for verb in VERBS.rows]),
    title=typed,
    fields=names.flatmap(lambda some: st.tuples(*map(a_field, some))),
    submit=typed,
    intro=lines.map(tuple),
    carried=st.lists(st.tuples(st.just("kr"), typed), max_size=1).map(tuple),
    line=typed,
)


def check_any(shown: Json) -> None:
    contracts.check_shown(shown)
    contracts.check_model(shown)
    if contracts.SCHEMAS.is_dir():
        contracts.check_shown_types(shown)


@given(replies)
def test_any_reply_fits_wherever_it_is_shown(reply: Reply) -> None:
    if shown := ephemeral(reply):
        check_any(shown)
    check_any({"view": receipt_view(reply, Carried(channel="C1"))})
    if drawn := blocks(reply, MODAL):
        check_any({"view": {"type": "home", "blocks": drawn}})


@given(forms)
def test_any_form_fits_or_is_said_to_be_too_long(form: Form) -> None:
    try:
        view = form_view(form, Carried(channel="C1", channel_name="general"))
    except TooLong:
        assert any(len(value) > 1000 for _, value in form.carried)
    else:
        check_any({"view": view})


# ---- the checks themselves can fail ------------------------------------------------------------------


def a_post(**changed: Any) -> ApiRequest:
    words = {"type": "plain_text", "text": "Show", "emoji": False}
    press = {"type": "button", "text": words, "value": "okr", "action_id": "run:1"} | changed.pop(
        "button", {}
    )
    arguments: Json = {
        "channel": "C1",
        "text": "x",
        "blocks": [{"type": "actions", "elements": [press]}],
        "metadata": {"event_type": "milepost", "event_payload": {"id": "1"}},
        "unfurl_links": False,
        "unfurl_media": False,
    }
    return ApiRequest("chat.postMessage", arguments | changed)


def check_all(request: ApiRequest) -> None:
    contracts.check_request(request)
    contracts.check_model(request.arguments)
    if contracts.SCHEMAS.is_dir():
        contracts.check_types(request)


WRONG = [
    a_post(icon="x"),
    a_post(text=" "),
    a_post(unfurl_links="no"),
    a_post(button={"action_id": "x" * 256}),
    a_post(button={"value": "x" * 2001}),
    a_post(button={"text": {"type": "plain_text", "text": "x" * 76, "emoji": False}}),
    a_post(button={"style": "loud"}),
    a_post(blocks=[{"type": "divider", "block_id": "a"}] * 2),
    a_post(blocks=[{"type": "marquee"}]),
    a_post(blocks=[{"type": "divider"}] * 51),
]


def test_what_is_right_passes() -> None:
    check_all(a_post())


@pytest.mark.parametrize("request_", WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_found(request_: ApiRequest) -> None:
    with pytest.raises((AssertionError, Refused, SlackObjectFormationError, jsonschema.ValidationError)):
        check_all(request_)
