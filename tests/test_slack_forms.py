"""Forms as modals: every kind of question, within every limit, and what a modal carries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.views import View as SdkView

from bot.slack.forms import METADATA, Carried, TooLong, form_view, receipt_view, unpack
from handlers.reply import Field, Form, Reply
from sandbox.slack.blocks import check_view
from tests.contracts import needs_contracts, validator
from tests.slack_limits import SPOKEN, typed

CHECK_IN = Form(
    words="progress",
    title="Check in",
    fields=(
        Field("kr", "Key result", "choice", value="1.2", choices=(("1.1", "1.1 Reach"), ("1.2", "1.2 Grow"))),
        Field("value", "New value", placeholder="37, +5, 14/20", hint="What it is now"),
        Field("note", "What happened", "long", value="so far & on", required=False),
        Field("who", "With", "people", value="<@U1>,U2", required=False),
        Field("owner", "Owner", "person", value="U3"),
        Field("where", "Place", "place", value="<#C1|dc>"),
        Field("places", "Places", "places"),
        Field("on", "On", "date", value="2025-05-05"),
        Field("win", "Win", "check", value="yes", placeholder="A win to celebrate"),
    ),
    submit="Record",
    carried=(("objective", "O2"),),
    line="okr progress <KR> <value>",
)


def test_a_form_whole() -> None:
    view = form_view(CHECK_IN, Carried(channel="C1", channel_name="dc", thread="1.2"))
    assert (view["callback_id"], view["title"]["text"], view["submit"]["text"]) == (
        "form:progress",
        "Check in",
        "Record",
    )
    assert unpack(view["private_metadata"]) == Carried({"objective": "O2"}, "C1", "dc", "1.2", 0)
    elements = {one["block_id"]: one["element"] for one in view["blocks"]}
    assert [one["optional"] for one in view["blocks"]] == [
        False,
        False,
        True,
        True,
        False,
        False,
        False,
        False,
        True,
    ]
    assert elements["kr"]["initial_option"]["value"] == "1.2"
    assert elements["value"]["placeholder"]["text"] == "37, +5, 14/20"
    assert elements["note"]["initial_value"] == "so far & on" and elements["note"]["multiline"]
    assert elements["who"]["initial_users"] == ["U1", "U2"]
    assert elements["owner"]["initial_user"] == "U3"
    assert elements["where"]["initial_conversation"] == "C1"
    assert elements["on"]["initial_date"] == "2025-05-05"
    assert elements["win"]["initial_options"][0]["value"] == "yes"
    check_view(view, "modal")


def test_many_choices_come_in_groups() -> None:
    choices = tuple((f"{number}", f"Choice {number}") for number in range(250))
    [block] = form_view(Form("x", "X", (Field("a", "A", "choice", "249", choices=choices),)), Carried())[
        "blocks"
    ]
    groups = block["element"]["option_groups"]
    assert [len(group["options"]) for group in groups] == [100, 100, 50]
    assert groups[0]["label"]["text"] == "Choice 0 – Choice 99"
    assert block["element"]["initial_option"]["value"] == "249"


def test_a_form_that_carries_too_much_is_not_cut() -> None:
    with pytest.raises(TooLong):
        form_view(Form("x", "X", (), carried=(("text", "y" * METADATA),)), Carried())


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "This is for you!",
        "[]",
        "null",
        '"x"',
        '{"carried":[]}',
        '{"carried":{"a":1},"channel":"C1"}',
        "[" * 9999,
        '{"step":true}',
        '{"step":-1}',
        '{"step":1e99}',
        '{"channel":{"id":7}}',
    ],
)
def test_metadata_of_another_shape_carries_nothing(text: object) -> None:
    assert unpack(text) == Carried()


kinds = st.sampled_from(
    ["text", "long", "choice", "person", "people", "date", "place", "places", "check", "other"]
)
fields = st.builds(
    Field,
    name=st.uuids().map(str),
    label=typed,
    kind=kinds,
    value=typed | st.sampled_from(["U1,U2", "2025-05-05", "<#C1>"]),
    hint=typed,
    placeholder=typed,
    required=st.booleans(),
    choices=st.lists(st.tuples(typed, typed), max_size=3, unique_by=lambda pair: pair[0]).map(tuple),
)
forms = st.builds(
    Form,
    words=st.just("x"),
    title=typed,
    fields=st.lists(fields, min_size=1, max_size=5).map(tuple),
    submit=typed,
)


@given(forms)
def test_any_form_is_a_view_that_slack_takes(form: Form) -> None:
    view = form_view(form, Carried())
    check_view(view, "modal")
    SdkView(**view).validate_json()
    assert all(0 < len(view[part]["text"]) <= 24 for part in ("title", "submit", "close"))


@needs_contracts
def test_views_fit_slacks_schema() -> None:
    known = validator("view")
    known.validate(form_view(CHECK_IN, Carried()))
    known.validate(receipt_view(Reply(tuple(SPOKEN)), Carried()))
