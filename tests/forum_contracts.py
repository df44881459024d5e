"""What a forum takes and answers: Discourse's published description of its API, and our own table of what
the bot calls, for where that is absent."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import jsonschema

from tests.contracts import OPENAPI, Json, Kinds
from tests.forum_recordings import Exchange

JSON = "application/json"
# The description was made from one example each; these were null or there in it by chance.
BY_CHANCE = {
    "reply_to_post_number": "integer",
    "featured_topic": "null",
    "approved_by": "null",
    "category_id": "null",
    "image_url": "null",
    "bookmarked": "null",
    "liked": "null",
}
# What Discourse sends besides, where the example had none: of private messages, of who looks at themselves.
BESIDES = {"polls", "polls_votes", "allowed_users", "external_id", "email", "fancy_title", "high_priority"}
BESIDES |= {"suspended_till", "silenced", "created_by"}
# What forums take besides, where the description is silent.
UNDESCRIBED = {
    "/t/{id}/posts.json": {"post_ids[]", "include_raw"},  # it has the ids of a GET in a body
    "/notifications.json": {"limit", "offset"},
}
# Answered by forums since long, but not described: whom a key speaks for, the site's name, and where a
# look-up by an external id leads.
UNDESCRIBED_PATHS = {"/session/current.json", "/about.json", "/t/{slug}/{id}.json"}
EXTERNAL = "/t/external_id/{external_id}.json"

# What the bot calls -> what must be in it, and what may, with the types that they travel as.
CALLS: Mapping[str, tuple[Kinds, Kinds]] = {
    "GET /about.json": ({}, {}),
    "GET /admin/users/{id}.json": ({}, {}),
    "GET /c/{id}/show.json": ({}, {}),
    "GET /notifications.json": ({"limit": str, "offset": str}, {}),
    "GET /posts/{id}.json": ({}, {}),
    "GET /session/current.json": ({}, {}),
    f"GET {EXTERNAL}": ({}, {}),
    "GET /t/{id}.json": ({}, {}),
    "GET /t/{id}/posts.json": ({"post_ids[]": str, "include_raw": str}, {}),
    "GET /t/{slug}/{id}.json": ({}, {}),
    "GET /u/{username}.json": ({}, {}),
    "POST /posts.json": (
        {"raw": str},
        {
            "archetype": str,
            "category": int,
            "external_id": str,
            "reply_to_post_number": int,
            "target_recipients": str,
            "title": str,
            "topic_id": int,
        },
    ),
    "PUT /posts/{id}.json": ({"post": dict}, {}),
}
ROUTES = sorted({call.partition(" ")[2] for call in CALLS}, key=lambda path: path.count("{"))


def route_of(exchange: Exchange) -> str:
    """The path of a request with names in the place of what varies."""
    for route in ROUTES:
        if re.fullmatch(re.sub(r"{\w+}", r"[^/]+", re.sub(r"\.", r"\\.", route)), exchange.path):
            return route
    raise AssertionError(f"nothing that the bot calls: {exchange.path}")


def given(exchange: Exchange) -> Json:
    """The arguments of a request: those of its query are strings."""
    return dict(parse_qsl(exchange.query, strict_parsing=bool(exchange.query))) | (
        json.loads(exchange.body) if exchange.body else {}
    )


# ---- our own checks ----------------------------------------------------------------------------------


def check_call(exchange: Exchange, username: str) -> None:
    """AssertionError for a request without the key's headers, or with arguments other than in the table."""
    required, others = CALLS[f"{exchange.method} {route_of(exchange)}"]
    arguments = given(exchange)
    assert set(required) <= set(arguments) <= {*required, *others}, (exchange.path, list(arguments))
    for name, kind in {**required, **others}.items():
        assert name not in arguments or type(arguments[name]) is kind, (exchange.path, name)
    assert exchange.headers["api-username"] == username and exchange.headers["api-key"]
    assert exchange.method == "GET" or exchange.headers["content-type"] == JSON
    assert exchange.method == "GET" or not exchange.query, "what is written stands in the body"


# ---- the description -----------------------------------------------------------------------------------


@cache
def _paths() -> Json:
    return dict(json.loads(OPENAPI.read_text("utf-8"))["paths"])


def operation(verb: str, path: str) -> Json:
    """What is said of one call, such as ``("get", "/posts/{id}.json")``."""
    return dict(_paths()[path][verb])


def check_request(exchange: Exchange) -> None:
    """AssertionError or ValidationError for a request that is not as described."""
    path = route_of(exchange)
    if path in UNDESCRIBED_PATHS:
        return
    described = operation(exchange.method.lower(), path)
    arguments = given(exchange)
    if exchange.method == "GET":
        named = {one["name"] for one in described.get("parameters", []) if one["in"] == "query"}
        assert set(arguments) <= named | UNDESCRIBED.get(path, set()), (path, list(arguments))
    else:
        schema = described["requestBody"]["content"][JSON]["schema"]
        jsonschema.Draft7Validator(schema).validate(arguments)


def check_answer(described: Json, status: int, content_type: str, body: bytes) -> None:
    """The same for an answer that says what was asked for."""
    assert str(status) in described["responses"], body
    content = described["responses"][str(status)].get("content")
    if content is None:
        return
    assert content_type == "application/json; charset=utf-8"
    schema = relaxed(copy.deepcopy(content[JSON]["schema"]))
    jsonschema.Draft7Validator(schema).validate(json.loads(body))


def relaxed(schema: Any) -> Any:
    """The same with what stands there only by chance let go."""
    if isinstance(schema, list):
        return [relaxed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: relaxed(part) for name, part in schema.items()}
    properties = kept.get("properties")
    if isinstance(properties, dict):
        for name, kind in BY_CHANCE.items():
            if name in properties:
                described = properties[name].get("type", [])
                kinds = described if isinstance(described, list) else [described]
                properties[name]["type"] = [*kinds, kind]
        properties |= {name: {} for name in BESIDES if name not in properties}
    return kept
