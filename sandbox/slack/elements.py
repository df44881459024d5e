"""Slack's limits on texts, options and interactive elements.

Source: docs.slack.dev, reference/block-kit (block elements and composition objects).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.slack.rules import (
    Rule,
    anything,
    by_type,
    complaint,
    flag,
    in_turn,
    items,
    number,
    one_of,
    shape,
    string,
)


def plain(most: int, least: int = 1) -> Rule:
    return by_type({"plain_text": shape({"text": string(most, least)}, {"emoji": flag})})


def mrkdwn(most: int, least: int = 1) -> Rule:
    return by_type({"mrkdwn": shape({"text": string(most, least)}, {"verbatim": flag})})


def text(most: int, least: int = 1) -> Rule:
    return by_type(
        {
            "plain_text": shape({"text": string(most, least)}, {"emoji": flag}),
            "mrkdwn": shape({"text": string(most, least)}, {"verbatim": flag}),
        }
    )


CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
ACTION_ID = string(255, least=1)
ISO_DATE = string(10, pattern=r"\d{4}-\d{2}-\d{2}")


def _option(label: Rule, description: Rule) -> Rule:
    return shape({"text": label, "value": string(150)}, {"description": description, "url": string(3000)})


OPTION = _option(plain(75), plain(75))
RICH_OPTION = _option(text(75), text(75))
GROUP = shape({"label": plain(75), "options": items(OPTION, 100)})


def _initial_among_options(value: Any, at: str) -> Iterator[str]:
    """What is chosen at first must be one of the choices, word for word."""
    offered = [
        option for group in value.get("option_groups") or [value] for option in group.get("options", [])
    ]
    single = value.get("initial_option")
    chosen = [single] if single else value.get("initial_options") or []
    if any(option not in offered for option in chosen):
        yield complaint("initial option not found among options", at)


def _one_source(value: Any, at: str) -> Iterator[str]:
    if ("options" in value) == ("option_groups" in value):
        yield complaint("must define either `options` or `option_groups`", at)


def _menu(fields: Mapping[str, Rule], required: Mapping[str, Rule] | None = None) -> Rule:
    common = {"action_id": ACTION_ID, "placeholder": plain(150), "confirm": CONFIRM, "focus_on_load": flag}
    return shape(required or {}, {**common, **fields})


def _many(**fields: Rule) -> Mapping[str, Rule]:
    return {**fields, "max_selected_items": number(1, 1000)}


IDS = items(string(255), 100, least=0)
OPTIONS = {"options": items(OPTION, 100), "option_groups": items(GROUP, 100)}
FILTER = {"filter": anything, "default_to_current_conversation": flag}

BUTTON = shape(
    {"text": plain(75)},
    {
        "action_id": ACTION_ID,
        "url": string(3000),
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
IMAGE = shape({"image_url": string(3000, least=1), "alt_text": string(2000, least=1)})

MENUS: Mapping[str, Rule] = {
    "static_select": in_turn(
        _menu({**OPTIONS, "initial_option": OPTION}), _one_source, _initial_among_options
    ),
    "multi_static_select": in_turn(
        _menu(_many(**OPTIONS, initial_options=items(OPTION, 100))), _one_source, _initial_among_options
    ),
    "users_select": _menu({"initial_user": string(255)}),
    "multi_users_select": _menu(_many(initial_users=IDS)),
    "channels_select": _menu({"initial_channel": string(255), "response_url_enabled": flag}),
    "multi_channels_select": _menu(_many(initial_channels=IDS)),
    "conversations_select": _menu(
        {**FILTER, "initial_conversation": string(255), "response_url_enabled": flag}
    ),
    "multi_conversations_select": _menu(_many(**FILTER, initial_conversations=IDS)),
    "datepicker": _menu({"initial_date": ISO_DATE}),
    "timepicker": _menu({"initial_time": string(5, pattern=r"\d{2}:\d{2}"), "timezone": string(255)}),
    "datetimepicker": _menu({"initial_date_time": number(10**9, 10**10 - 1)}),
    "radio_buttons": in_turn(
        _menu({"initial_option": RICH_OPTION}, {"options": items(RICH_OPTION, 10)}), _initial_among_options
    ),
    "checkboxes": in_turn(
        _menu({"initial_options": items(RICH_OPTION, 10)}, {"options": items(RICH_OPTION, 10)}),
        _initial_among_options,
    ),
}
_BOX = {"initial_value": string(3000), "dispatch_action_config": anything}
BOXES: Mapping[str, Rule] = {
    "plain_text_input": _menu(
        {**_BOX, "multiline": flag, "min_length": number(0, 3000), "max_length": number(1, 3000)}
    ),
    "number_input": _menu(
        {**_BOX, "min_value": string(255), "max_value": string(255)}, {"is_decimal_allowed": flag}
    ),
    "email_text_input": _menu(_BOX),
    "url_text_input": _menu(_BOX),
}
OVERFLOW = _menu({}, {"options": items(_option(plain(75), plain(75)), 5)})

IN_ACTIONS = by_type({"button": BUTTON, "overflow": OVERFLOW, **MENUS})
IN_SECTION = by_type({"button": BUTTON, "overflow": OVERFLOW, "image": IMAGE, **MENUS})
IN_INPUT = by_type({**MENUS, **BOXES})
IN_CONTEXT = by_type(
    {
        "image": IMAGE,
        "mrkdwn": shape({"text": string(3000, least=1)}, {"verbatim": flag}),
        "plain_text": shape({"text": string(3000, least=1)}, {"emoji": flag}),
    }
)
