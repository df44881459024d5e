"""Slack's limits on blocks, messages and views, and the errors it answers with.

Source: docs.slack.dev, reference/block-kit/blocks and reference/views.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from sandbox.slack.elements import IN_ACTIONS, IN_CONTEXT, IN_INPUT, IN_SECTION, plain, text
from sandbox.slack.errors import Refused
from sandbox.slack.rules import Rule, anything, by_type, complaint, flag, items, one_of, shape, string
from sandbox.slack.things import Json

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
TEXT = 40_000
TABLE_CHARACTERS = 10_000  # all cells of one message together
MARKDOWN_CHARACTERS = 12_000  # all markdown blocks of one message together
VIEW_BYTES = 250_000

_ID = {"block_id": string(255, least=1)}
_RICH = {
    "elements": items(
        by_type(
            {
                "rich_text_section": shape({"elements": items(anything, 1000, least=0)}),
                "rich_text_list": shape(
                    {"elements": items(anything, 1000), "style": one_of("bullet", "ordered")},
                    {"indent": anything, "offset": anything, "border": anything},
                ),
                "rich_text_quote": shape({"elements": items(anything, 1000)}, {"border": anything}),
                "rich_text_preformatted": shape(
                    {"elements": items(anything, 1000)}, {"border": anything, "language": string(50)}
                ),
            }
        ),
        1000,
        least=0,
    )
}
_CELL = by_type(
    {
        "raw_text": shape({"text": string(TABLE_CHARACTERS)}),
        "raw_number": shape({"value": anything, "text": string(TABLE_CHARACTERS)}),
        "rich_text": shape(_RICH, _ID),
    }
)


def _says_something(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and not value.get("text") and not value.get("fields"):
        yield complaint("must define either `text` or `fields`", at)


def _image(value: object, at: str) -> Iterator[str]:
    known = {"image_url": string(3000, least=1), "slack_file": shape({"id": string(255, least=2)})}
    yield from shape({"alt_text": string(2000, least=1)}, {**_ID, "title": plain(2000), **known})(value, at)
    if isinstance(value, dict) and len(known.keys() & value.keys()) != 1:
        yield complaint("must provide either `image_url` or `slack_file`", at)


def _section(value: object, at: str) -> Iterator[str]:
    fields = {"text": text(3000), "fields": items(text(2000), 10), "accessory": IN_SECTION, "expand": flag}
    yield from shape({}, {**_ID, **fields})(value, at)
    yield from _says_something(value, at)


BLOCKS: dict[str, Rule] = {
    "section": _section,
    "header": shape({"text": plain(150)}, _ID),
    "divider": shape({}, _ID),
    "image": _image,
    "actions": shape({"elements": items(IN_ACTIONS, 25)}, _ID),
    "context": shape({"elements": items(IN_CONTEXT, 10)}, _ID),
    "input": shape(
        {"label": plain(2000), "element": IN_INPUT},
        {**_ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "rich_text": shape(_RICH, _ID),
    "markdown": shape({"text": string(MARKDOWN_CHARACTERS, least=1)}, _ID),
    "table": shape(
        {"rows": items(items(_CELL, 20), 100)}, {**_ID, "column_settings": items(anything, 20, least=0)}
    ),
}
_NOT_IN_VIEWS = ("table", "markdown")
_VIEW_FIELDS: dict[str, Rule] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
    "clear_on_close": flag,
    "notify_on_close": flag,
    "submit_disabled": flag,
}
_MODAL = shape(
    {"title": plain(24), "blocks": anything}, {**_VIEW_FIELDS, "close": plain(24), "submit": plain(24)}
)
_HOME = shape({"blocks": anything}, _VIEW_FIELDS)


def check_message(message_text: str, blocks: object) -> None:
    """Raises Refused (``no_text``, ``msg_too_long``, ``invalid_blocks``) for what Slack refuses."""
    if not message_text and not blocks:
        raise Refused("no_text")
    if len(message_text) > TEXT:
        raise Refused("msg_too_long")
    complaints = list(_blocks(blocks or [], "/blocks", MESSAGE_BLOCKS))
    complaints += _table_limits(_objects(blocks))
    if complaints:
        raise Refused("invalid_blocks", tuple(complaints))


def check_view(view: object, kind: str) -> None:
    """Raises Refused (``invalid_arguments``, ``view_too_large``). ``kind``: modal or home."""
    if not isinstance(view, dict):
        raise Refused("invalid_arguments", ("must provide an object [json-pointer:/view]",))
    if len(json.dumps(view)) > VIEW_BYTES:
        raise Refused("view_too_large")
    complaints = list(by_type({kind: _MODAL if kind == "modal" else _HOME})(view, "/view"))
    complaints += _blocks(view.get("blocks"), "/view/blocks", VIEW_BLOCKS)
    complaints += _view_limits(view, kind)
    if complaints:
        raise Refused("invalid_arguments", tuple(complaints))


def _view_limits(view: Json, kind: str) -> Iterator[str]:
    blocks = _objects(view.get("blocks"))
    for index, block in enumerate(blocks):
        if block.get("type") in _NOT_IN_VIEWS:
            yield complaint(f"unsupported type: {block['type']}", f"/view/blocks/{index}/type")
    if kind == "modal" and not view.get("submit") and any(block.get("type") == "input" for block in blocks):
        yield complaint("`submit` is required when an input block is within the blocks array", "/view")


def _blocks(blocks: object, at: str, most: int) -> Iterator[str]:
    yield from items(by_type(BLOCKS), most, least=0)(blocks, at)
    found = _objects(blocks)
    ids = Counter(block["block_id"] for block in found if isinstance(block.get("block_id"), str))
    yield from (
        complaint(f"`block_id` {name} already exists", at) for name, times in ids.items() if times > 1
    )
    for index, block in enumerate(found):
        yield from _action_ids(block, f"{at}/{index}")


def _action_ids(block: Json, at: str) -> Iterator[str]:
    elements = block.get("elements")
    if block.get("type") != "actions" or not isinstance(elements, list):
        return
    ids = Counter(str(e["action_id"]) for e in elements if isinstance(e, dict) and "action_id" in e)
    for name, times in ids.items():
        if times > 1:
            yield complaint(f"`action_id` {name} already exists", at)


def _table_limits(blocks: list[Json]) -> list[str]:
    tables = [block for block in blocks if block.get("type") == "table"]
    complaints = ["only_one_table_allowed"] if len(tables) > 1 else []
    if sum(_characters(table) for table in tables) > TABLE_CHARACTERS:
        complaints.append(complaint(f"must be less than {TABLE_CHARACTERS + 1} characters", "/blocks"))
    written = [str(block.get("text", "")) for block in blocks if block.get("type") == "markdown"]
    if sum(map(len, written)) > MARKDOWN_CHARACTERS:
        complaints.append(complaint(f"must be less than {MARKDOWN_CHARACTERS + 1} characters", "/blocks"))
    return complaints


def _objects(blocks: object) -> list[Json]:
    """Those blocks that are at least objects: what the others are has been complained of."""
    return [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []


def _characters(value: object) -> int:
    """How many characters of text stand anywhere inside."""
    if isinstance(value, list):
        return sum(map(_characters, value))
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    inner = (_characters(part) for key, part in value.items() if key != "text" or not isinstance(own, str))
    return (len(own) if isinstance(own, str) else 0) + sum(inner)
