"""views.*: modals and the home."""

from __future__ import annotations

from typing import Any

from sandbox.slack.arguments import SlackArguments
from sandbox.slack.blocks import check_view
from sandbox.slack.errors import Refused
from sandbox.slack.inputs import initial_values
from sandbox.slack.shapes import view_json
from sandbox.slack.state import State
from sandbox.slack.things import Json, Trigger, User, View

DEEPEST = 3  # modals on top of each other


def open_modal(state: State, args: SlackArguments) -> Json:
    view = _checked(state, args, "modal")
    user = _exchange(state, args).user
    return _opened(state, show_modal(state, user, view, on_top=False))


def push(state: State, args: SlackArguments) -> Json:
    view = _checked(state, args, "modal")
    trigger = _exchange(state, args)
    if trigger.view is None or trigger.view not in state.modals.get(trigger.user.id, []):
        raise Refused("not_found")
    return _opened(state, show_modal(state, trigger.user, view, on_top=True))


def update(state: State, args: SlackArguments) -> Json:
    found = _find(state, args)
    if "hash" in args and args.text("hash") != found.hash:
        raise Refused("hash_conflict")
    replace_content(state, found, _checked(state, args, found.kind, but=found))
    return _opened(state, found)


def publish(state: State, args: SlackArguments) -> Json:
    user = state.user(args.required("user_id"))
    content, home = _checked(state, args, "home"), state.homes.get(user.id)
    if home is None:
        home = state.homes[user.id] = _new_view(state, user, "home", content)
    elif "hash" in args and args.text("hash") != home.hash:
        raise Refused("hash_conflict")
    replace_content(state, home, content)
    return _opened(state, home)


def show_modal(state: State, user: User, content: Json, on_top: bool) -> View:
    """Open a modal over the others, or in place of all that are open."""
    stack = state.modals.setdefault(user.id, [])
    if not on_top:
        stack.clear()
    if len(stack) >= DEEPEST:
        raise Refused("push_limit_reached")
    view = _new_view(state, user, "modal", content)
    if stack:
        view.root_id, view.previous_id = stack[0].id, stack[-1].id
    stack.append(view)
    state.touch(view)
    return view


def replace_content(state: State, view: View, content: Json) -> None:
    """New content; what was typed stays where block_id, action_id and kind are the same."""
    filled = {**content, "blocks": state.with_ids(content["blocks"])}
    typed, fresh = view.values, initial_values(filled["blocks"])
    for block_id, actions in fresh.items():
        for action_id, value in actions.items():
            before = typed.get(block_id, {}).get(action_id)
            if before is not None and before["type"] == value["type"]:
                actions[action_id] = before
    view.content, view.values, view.errors, view.trouble = filled, fresh, {}, ""
    view.hash = _new_hash(state)
    state.touch(view)


def _opened(state: State, view: View) -> Json:
    return {"view": view_json(view, state.team)}


def _new_hash(state: State) -> str:
    return f"{int(state.clock.now().timestamp())}.{state.random_id('')}"


def _new_view(state: State, user: User, kind: str, content: Json) -> View:
    filled = {**content, "blocks": state.with_ids(content["blocks"])}
    view_id = state.random_id("V")
    view = View(view_id, user, kind, filled, _new_hash(state), view_id, None, state.count())
    view.values = initial_values(filled["blocks"])
    return view


def _checked(state: State, args: SlackArguments, kind: str, but: View | None = None) -> Json:
    view: Any = args.structure("view")
    check_view(view, kind)
    content: Json = view
    external = content.get("external_id")
    open_views = [other for stack in state.modals.values() for other in stack if other is not but]
    if external and any(other.content.get("external_id") == external for other in open_views):
        raise Refused("duplicate_external_id")
    return content


def _exchange(state: State, args: SlackArguments) -> Trigger:
    trigger = state.triggers.get(args.required("trigger_id"))
    if trigger is None:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    if trigger.expired:
        raise Refused("expired_trigger_id")
    trigger.used = True
    return trigger


def _find(state: State, args: SlackArguments) -> View:
    view_id, external = args.text("view_id"), args.text("external_id")
    if not view_id and not external:
        raise Refused("invalid_arguments", ("missing required field: view_id",))
    views = [view for stack in state.modals.values() for view in stack] + list(state.homes.values())
    for view in views:
        if view.id == view_id or (external and view.content.get("external_id") == external):
            return view
    raise Refused("not_found")
