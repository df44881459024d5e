"""Filling in a modal: finding the input that is meant, and putting in what was typed or chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from sandbox.slack.inputs import HOLDS, all_elements, held, options
from sandbox.slack.state import State
from sandbox.slack.things import Json, View

REQUIRED = "Please complete this required field."


def find_input(view: View, name: str) -> tuple[Json, Json]:
    """(block, element) by block_id, action_id or label ("key_result" finds "Key result")."""
    inputs = [(block, e) for block, e in all_elements(view.blocks) if e["type"] in HOLDS]
    for block, element in inputs:
        label = block.get("label", {}).get("text", "")
        if name in (block["block_id"], element["action_id"], label) or _plain(name) == _plain(label):
            return block, element
    known = ", ".join(block["block_id"] for block, _ in inputs)
    raise AssertionError(f"the form has no {name!r}; it has: {known}")


def fill(view: View, block: Json, element: Json, answer: Any, state: State) -> None:
    """Put an answer in, as its kind of input takes it. Takes a shown error away."""
    holds = HOLDS[element["type"]]
    given: list[Any] = (
        [answer] if isinstance(answer, str) or not isinstance(answer, Iterable) else list(answer)
    )
    if isinstance(answer, bool):
        given = options(element) if answer else []
    taken = [_taken(element, one, state) for one in given if one is not None and one != ""]
    value = taken if holds.many else (taken[0] if taken else None)
    values = view.values.setdefault(block["block_id"], {})
    values[element["action_id"]] = {"type": element["type"], holds.key: value}
    view.errors.pop(block["block_id"], None)


def unready(view: View) -> dict[str, str]:
    """What the client itself finds wrong before it sends anything, by block_id."""
    wrong = {}
    for block in view.blocks:
        if block["type"] == "input" and (words := _wrong(block, view)):
            wrong[block["block_id"]] = words
    return wrong


def _wrong(block: Json, view: View) -> str:
    element = block["element"]
    chosen = held(element, view.values[block["block_id"]][element["action_id"]])
    if not chosen:
        return "" if block.get("optional") else REQUIRED
    if HOLDS[element["type"]].of != "text":
        return ""
    return _wrong_text(element, str(chosen[0]))


def _wrong_text(element: Json, typed: str) -> str:
    if len(typed) > element.get("max_length", 3000):
        return f"Must be at most {element.get('max_length', 3000)} characters."
    if len(typed) < element.get("min_length", 0):
        return f"Must be at least {element['min_length']} characters."
    decimal = r"(?:\.\d+)?" if element.get("is_decimal_allowed") else ""
    if element["type"] == "number_input" and not re.fullmatch(rf"-?\d+{decimal}", typed):
        return "Please enter a valid number."
    if element["type"] == "url_text_input" and not re.match(r"https?://\S+$", typed):
        return "Please enter a valid URL."
    return ""


def _taken(element: Json, answer: Any, state: State) -> Any:
    kind = HOLDS[element["type"]].of
    if kind == "option":
        return answer if isinstance(answer, dict) else choose(element, str(answer))
    if kind == "user":
        return _named(answer, {user.human.handle: user.id for user in state.users.values()}, "@")
    if kind == "channel":
        return _named(answer, {channel.name: channel.id for channel in state.channels.values()}, "#")
    return _moment(answer) if kind == "moment" else str(answer)


def choose(element: Json, answer: str) -> Json:
    """The option with this value, this label, or the only one whose label starts with it."""
    offered = options(element)
    for option in offered:
        if answer in (option.get("value"), option["text"]["text"]):
            return option
    begun = [o for o in offered if re.match(re.escape(answer) + r"(?!\w|\.\d)", o["text"]["text"])]
    if len(begun) == 1:
        return begun[0]
    labels = ", ".join(option["text"]["text"] for option in offered)
    raise AssertionError(f"no choice {answer!r} among: {labels}")


def _named(answer: str, ids: dict[str, str], sign: str) -> str:
    name = answer.removeprefix(sign)
    if name in ids or name in ids.values():
        return ids.get(name, name)
    raise AssertionError(f"no {sign}{name} among: {', '.join(ids)}")


def _moment(answer: Any) -> Any:
    if isinstance(answer, datetime):
        return int(answer.timestamp())
    if isinstance(answer, date):
        return answer.isoformat()
    return answer.strftime("%H:%M") if isinstance(answer, time) else answer


def _plain(name: str) -> str:
    return re.sub(r"\W+", "_", name.lower()).strip("_")
