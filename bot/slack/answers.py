"""A submitted modal's fields, each as a person would type the answer."""

from __future__ import annotations

from bot.slack.fields import ID, Malformed, Raw, object_of, optional_string, string_of


def inputs_of(view: Raw) -> tuple[str, ...]:
    blocks = view.get("blocks")
    drawn = [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    names = [block.get("block_id") for block in drawn if block.get("type") == "input"]
    return tuple(name for name in names if isinstance(name, str))


def answers_of(state: Raw) -> dict[str, str]:
    values = object_of(state, "values", {})
    answers = {}
    for name, actions in values.items():
        if not isinstance(actions, dict) or not all(isinstance(one, dict) for one in actions.values()):
            raise Malformed("state without values")
        answers[name] = " ".join(filter(None, map(_answer, actions.values())))
    return answers


def _answer(element: Raw) -> str:
    """One field's answer as a person would type it: people and places as mentions."""
    match element.get("type"):
        case "plain_text_input":
            return optional_string(element, "value")
        case "static_select":
            return optional_string(object_of(element, "selected_option", {}), "value")
        case "multi_static_select":
            return ", ".join(_values(element.get("selected_options")))
        case "users_select":
            return _mentions("@", [element.get("selected_user")])
        case "multi_users_select":
            return _mentions("@", element.get("selected_users"))
        case "conversations_select":
            return _mentions("#", [element.get("selected_conversation")])
        case "multi_conversations_select":
            return _mentions("#", element.get("selected_conversations"))
        case "datepicker":
            return optional_string(element, "selected_date")
        case "checkboxes":
            return "yes" if element.get("selected_options") else ""
    raise Malformed("an answer of no known type")


def _values(options: object) -> list[str]:
    chosen = options if isinstance(options, list) else []
    if not all(isinstance(one, dict) for one in chosen):
        raise Malformed("a selection that is no option")
    return [string_of(one, "value", 255) for one in chosen]


def _mentions(sign: str, ids: object) -> str:
    chosen = [one for one in ids if one is not None] if isinstance(ids, list) else []
    if not all(isinstance(one, str) and ID.fullmatch(one) for one in chosen):
        raise Malformed("a selection that is not an id")
    return " ".join(f"<{sign}{one}>" for one in chosen)
