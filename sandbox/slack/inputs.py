"""Interactive elements: where they stand, what they hold, how an answer is put into them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.slack.things import Json


@dataclass(frozen=True)
class Holds:
    """The key of an element's value in ``state.values`` and the key of what it starts with.

    ``of``: text, option, user, channel, conversation or moment.
    """

    key: str
    initial: str
    of: str
    many: bool = False


HOLDS = {
    "plain_text_input": Holds("value", "initial_value", "text"),
    "number_input": Holds("value", "initial_value", "text"),
    "email_text_input": Holds("value", "initial_value", "text"),
    "url_text_input": Holds("value", "initial_value", "text"),
    "static_select": Holds("selected_option", "initial_option", "option"),
    "multi_static_select": Holds("selected_options", "initial_options", "option", many=True),
    "radio_buttons": Holds("selected_option", "initial_option", "option"),
    "checkboxes": Holds("selected_options", "initial_options", "option", many=True),
    "users_select": Holds("selected_user", "initial_user", "user"),
    "multi_users_select": Holds("selected_users", "initial_users", "user", many=True),
    "channels_select": Holds("selected_channel", "initial_channel", "channel"),
    "multi_channels_select": Holds("selected_channels", "initial_channels", "channel", many=True),
    "conversations_select": Holds("selected_conversation", "initial_conversation", "channel"),
    "multi_conversations_select": Holds(
        "selected_conversations", "initial_conversations", "channel", many=True
    ),
    "datepicker": Holds("selected_date", "initial_date", "moment"),
    "timepicker": Holds("selected_time", "initial_time", "moment"),
    "datetimepicker": Holds("selected_date_time", "initial_date_time", "moment"),
}


def elements(block: Json) -> list[Json]:
    """All elements in a block, images and texts included."""
    match block["type"]:
        case "input":
            return [block["element"]]
        case "section" if "accessory" in block:
            return [block["accessory"]]
        case "actions" | "context":
            return list(block["elements"])
        case _:
            return []


def all_elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """(block, element) in the order they are seen."""
    for block in blocks:
        for element in elements(block):
            yield block, element


def initial_values(blocks: list[Json]) -> dict[str, Json]:
    """``state.values`` before anybody has typed."""
    values: dict[str, Json] = {}
    for block, element in all_elements(blocks):
        holds = HOLDS.get(element["type"])
        if holds is not None:
            start = element.get(holds.initial, [] if holds.many else None)
            values.setdefault(block["block_id"], {})[element["action_id"]] = {
                "type": element["type"],
                holds.key: start,
            }
    return values


def options(element: Json) -> list[Json]:
    """The choices of a menu, its groups one after the other."""
    if "option_groups" in element:
        return [option for group in element["option_groups"] for option in group["options"]]
    return list(element.get("options", []))


def held(element: Json, value: Json) -> list[Json | str]:
    """What an element's value holds, as a list of none, one or many."""
    holds = HOLDS[element["type"]]
    inside = value[holds.key]
    if holds.many:
        return list(inside)
    return [] if inside in (None, "") else [inside]
