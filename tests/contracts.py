"""What Slack takes, checked on finished requests: its published types, its SDK's own checks, and ours.

The types stand in a folder beside the project, which ``MILEPOST_CONTRACTS`` names; where it is absent, the
tests that need it are skipped and the other checks remain. The tables here are Slack's reference of its
methods (docs.slack.dev, reference/methods), as far as the bot calls them.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from sandbox.slack.api import ApiRequest
from sandbox.slack.blocks import check_message, check_view

Json = dict[str, Any]
Kinds = Mapping[str, type]

CONTRACTS = Path(os.environ.get("MILEPOST_CONTRACTS", Path(__file__).parents[2] / "shared" / "contracts"))
SCHEMAS = CONTRACTS / "slack" / "schemas"
PAYLOADS = CONTRACTS / "slack" / "bolt-python-payloads"
OPENAPI = CONTRACTS / "discourse" / "openapi.json"
needs_contracts = pytest.mark.skipif(
    not CONTRACTS.is_dir(), reason="no contracts folder here: MILEPOST_CONTRACTS says where it is"
)

_SHOWN: Kinds = {"text": str, "blocks": list}
_POST: Kinds = {"channel": str, "metadata": dict, "unfurl_links": bool, "unfurl_media": bool, **_SHOWN}
_PAGE: Kinds = {"limit": str, "cursor": str}
_WHOLE_PAGE: Kinds = {"include_all_metadata": str, **_PAGE}

# Method -> arguments that must be there, and others that may, with the types they travel as: where nothing
# but plain values are sent they go as a form, and so as strings.
METHODS: Mapping[str, tuple[Kinds, Kinds]] = {
    "auth.test": ({}, {}),
    "chat.getPermalink": ({"channel": str, "message_ts": str}, {}),
    "chat.postMessage": (_POST, {"thread_ts": str}),
    "chat.update": ({"channel": str, "ts": str, **_SHOWN}, {}),
    "conversations.history": ({"channel": str}, _WHOLE_PAGE),
    "conversations.info": ({"channel": str}, {}),
    "conversations.join": ({"channel": str}, {}),
    "conversations.members": ({"channel": str}, _PAGE),
    "conversations.open": ({"users": str}, {}),
    "conversations.replies": ({"channel": str, "ts": str}, _WHOLE_PAGE),
    "files.completeUploadExternal": ({"files": list}, {}),
    "files.getUploadURLExternal": ({"filename": str, "length": str, "alt_txt": str}, {}),
    "usergroups.list": ({}, {}),
    "usergroups.users.list": ({"usergroup": str}, {}),
    "users.info": ({"user": str}, {}),
    "users.list": ({}, _PAGE),
    "views.open": ({"trigger_id": str, "view": dict}, {}),
    "views.publish": ({"user_id": str, "view": dict}, {}),
    "views.push": ({"trigger_id": str, "view": dict}, {}),
    "views.update": ({"view_id": str, "view": dict}, {}),
    # no method, but the address that an interaction brings
    "response_url": (_SHOWN, {"response_type": str, "replace_original": bool, "thread_ts": str}),
}
_ACKNOWLEDGED: Kinds = {"response_type": str, **_SHOWN}
_SUBMITTED = {"errors": {"errors"}, "update": {"view"}, "push": {"view"}, "clear": set()}


def blocks_of(shown: Mapping[str, Any]) -> list[Json]:
    """All blocks in a request or an acknowledgement."""
    inner = shown.get("view")
    return [*(shown.get("blocks") or []), *(inner["blocks"] if isinstance(inner, dict) else [])]


def _without_blocks(shown: Mapping[str, Any]) -> Json:
    """The same with the plainest block in the place of its blocks."""
    plain: Json = dict(shown)
    if "blocks" in plain:
        plain["blocks"] = [{"type": "divider"}]
    if "view" in plain:
        plain["view"] = _without_blocks(plain["view"])
    return plain


# ---- our own checks, which need nothing ------------------------------------------------------------


def check_request(request: ApiRequest) -> None:
    """AssertionError for an argument that the method does not have, lacks, or has of another type; Refused
    for a message or a view that Slack would refuse."""
    required, others = METHODS[request.method]
    given = request.arguments
    assert set(required) <= set(given) <= {*required, *others}, (request.method, list(given))
    for name, kind in {**required, **others}.items():
        assert name not in given or type(given[name]) is kind, (request.method, name, given[name])
    assert request.complaints == (), (request.method, request.complaints)
    check_shown(given)


def check_shown(shown: Mapping[str, Any]) -> None:
    """A message or a view in a request, or in an acknowledgement."""
    if "view" in shown:
        check_view(shown["view"], shown["view"]["type"])
    elif "blocks" in shown:
        check_message(shown["text"], shown["blocks"])
        assert shown["text"].strip(), "a message without words has nothing for a notification to show"
    check_names(blocks_of(shown))


def check_acknowledgement(body: Json) -> None:
    """What a slash command or a submitted form is answered with."""
    if "response_action" in body:
        assert set(body) == {"response_action", *_SUBMITTED[body["response_action"]]}, list(body)
        errors = body.get("errors", {"": "x"}).values()
        assert errors and all(isinstance(words, str) and words for words in errors)
    else:
        assert {name: type(value) for name, value in body.items()} == _ACKNOWLEDGED
        assert body["response_type"] == "ephemeral"
    check_shown(body)


def check_names(blocks: list[Json]) -> None:
    """Lengths that stand in no type: words of a button, ids of actions and blocks; and ids twice."""
    parts = list(_objects(blocks))
    ids = [part["block_id"] for part in parts if "block_id" in part]
    assert len(ids) == len(set(ids)), ids
    assert all(0 < len(name) <= 255 for name in ids)
    for part in parts:
        assert 0 < len(part.get("action_id", "x")) <= 255
        if part.get("type") == "button":
            assert 0 < len(part["text"]["text"]) <= 75 and 0 < len(part["value"]) <= 2000


def _objects(value: object) -> Iterator[Json]:
    if isinstance(value, list):
        for inner in value:
            yield from _objects(inner)
    elif isinstance(value, dict):
        yield value
        yield from _objects(list(value.values()))


# ---- the SDK's -------------------------------------------------------------------------------------


def check_model(shown: Mapping[str, Any]) -> None:
    """SlackObjectFormationError for what the SDK's own models refuse. It knows every part of it: written
    out again, nothing is missing."""
    for block in blocks_of(shown):
        _check_block_model(json.dumps(block, sort_keys=True))
    if "view" in shown:
        view = _without_blocks(shown)["view"]
        assert View(**view).to_dict() == {name: value for name, value in view.items() if value != ""}


@cache
def _check_block_model(written: str) -> None:
    block = json.loads(written)
    assert [one.to_dict() for one in Block.parse_all([block])] == [block]


# ---- the published types ---------------------------------------------------------------------------


@cache
def validator(name: str, of: str = "") -> Any:
    """The JSON schema of this name in the folder, or ``of`` the kind of block that it describes."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    definitions = schema.get("definitions", {})
    if any_block := definitions.get("AnyBlock"):  # else any object that has a type would pass as a block
        any_block["anyOf"] = [one for one in any_block["anyOf"] if one != {"$ref": "#/definitions/Block"}]
    if of:
        found = "".join(map(str.capitalize, of.split("_"))) + "Block"
        assert found in definitions, of
        schema["$ref"] = f"#/definitions/{found}"
    return jsonschema.Draft7Validator(schema)


def check_types(request: ApiRequest) -> None:
    """jsonschema.ValidationError for a request, or a part of one, that is not of Slack's own types."""
    name = "request_" + re.sub(r"(?:^|\.)(\w)", lambda found: found[1].upper(), request.method)
    if (SCHEMAS / f"{name}.schema.json").is_file():
        validator(name).validate(_without_blocks(request.arguments))
    check_shown_types(request.arguments)


def check_shown_types(shown: Mapping[str, Any]) -> None:
    if "view" in shown:
        validator("view").validate(_without_blocks(shown)["view"])
    for block in blocks_of(shown):
        _check_block(json.dumps(block, sort_keys=True))


@cache
def _check_block(written: str) -> None:
    """Each block is checked once, against its own kind: among all kinds at once it takes a hundred times as
    long, and what is wrong is hard to tell."""
    block = json.loads(written)
    validator("block_kit_known_block", block["type"]).validate(block)
