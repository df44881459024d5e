"""Small checks of JSON shapes that report as Slack does: a sentence and a JSON pointer.

A Rule takes a value and its pointer and yields complaints such as
``must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

Rule = Callable[[object, str], Iterator[str]]


def complaint(words: str, at: str) -> str:
    return f"{words} [json-pointer:{at}]"


def string(most: int, least: int = 0, pattern: str = "") -> Rule:
    """A string of ``least`` to ``most`` characters that matches ``pattern`` whole, if given."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield complaint("must provide a string", at)
        elif len(value) > most:
            yield complaint(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield complaint(f"must be more than {least - 1} characters", at)
        elif pattern and not re.fullmatch(pattern, value):
            yield complaint(f"must match pattern {pattern}", at)

    return check


def number(lowest: int, highest: int) -> Rule:
    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield complaint("must provide a number", at)
        elif not lowest <= value <= highest:
            yield complaint(f"must be between {lowest} and {highest}", at)

    return check


def flag(value: object, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield complaint("must provide a boolean", at)


def anything(_value: object, _at: str) -> Iterator[str]:
    yield from ()


def one_of(*allowed: str) -> Rule:
    def check(value: object, at: str) -> Iterator[str]:
        if value not in allowed:
            yield complaint(f"must be a valid enum value: {', '.join(allowed)}", at)

    return check


def items(rule: Rule, most: int, least: int = 1) -> Rule:
    """A list of ``least`` to ``most`` items, each by ``rule``."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield complaint("must provide an array", at)
            return
        if len(value) > most:
            yield complaint(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield complaint(f"no fewer than {least} items allowed", at)
        for index, item in enumerate(value):
            yield from rule(item, f"{at}/{index}")

    return check


def shape(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """An object with these fields, no others, besides ``type``."""
    known = {**required, **(optional or {})}

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield complaint("must provide an object", at)
            return
        for field in required:
            if field not in value:
                yield complaint(f"missing required field: {field}", at)
        for field, inner in value.items():
            if field in known:
                yield from known[field](inner, f"{at}/{field}")
            elif field != "type":
                yield complaint(f"invalid additional property: {field}", at)

    return check


def by_type(rules: Mapping[str, Rule]) -> Rule:
    """An object whose ``type`` picks its rule."""

    def check(value: object, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            yield complaint("missing required field: type", at)
        elif kind not in rules:
            yield complaint(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from rules[kind](value, at)

    return check


def in_turn(*rules: Rule) -> Rule:
    """Each rule may rely on what the ones before it have found good."""

    def check(value: object, at: str) -> Iterator[str]:
        for rule in rules:
            if complaints := list(rule(value, at)):
                yield from complaints
                return

    return check
