"""What the bot answers to an interaction: in the acknowledgement, or later by ``response_url``."""

from __future__ import annotations

from typing import Any

from sandbox.slack.blocks import check_message, check_view
from sandbox.slack.errors import Refused
from sandbox.slack.events import message_changed, message_deleted, message_posted
from sandbox.slack.methods.views import replace_content, show_modal
from sandbox.slack.shapes import message_json
from sandbox.slack.state import State
from sandbox.slack.things import RESPONSE_URL_USES, Channel, Json, Message, User, View


def by_response_url(state: State, path: str, payload: Any) -> None:
    """Raises Refused: ``invalid_url``, ``used_url``, ``expired_url``, or what a message is refused for."""
    url = state.response_urls.get(path)
    if url is None:
        raise Refused("invalid_url")
    if url.expired:
        raise Refused("expired_url")
    if url.uses >= RESPONSE_URL_USES:
        raise Refused("used_url")
    if not isinstance(payload, dict):
        raise Refused("invalid_payload")
    url.uses += 1
    shown = answer(state, url.user, url.channel, payload, url.original)
    url.original = url.original or shown


def answer(
    state: State, user: User, channel: Channel, payload: Json, original: Message | None
) -> Message | None:
    """Show ``payload`` to the user, or to the channel, or in the place of ``original``."""
    if payload.get("delete_original"):
        _delete(state, original)
        return None
    text, blocks = str(payload.get("text") or ""), payload.get("blocks") or []
    check_message(text, blocks)
    if payload.get("replace_original") and original is not None:
        return _replace(state, original, text, blocks, user)
    in_channel = payload.get("response_type") == "in_channel"
    thread = _thread(state, channel, payload.get("thread_ts"), original)
    audience = None if in_channel else user.id
    message = state.post(
        channel, state.team.bot, text, blocks, only_for=audience, answers=user.id, thread_ts=thread
    )
    if in_channel:
        state.announce(message_posted(message, state))
    return message


def to_submission(state: State, view: View, body: Any) -> None:
    """Carry out the acknowledgement of a submitted modal. Raises Refused when it makes no sense."""
    stack = state.modals.get(view.user.id, [])
    action = body.get("response_action") if isinstance(body, dict) else None
    match action:
        case None:
            if view in stack:
                stack.remove(view)
            if stack:
                state.touch(stack[-1])
        case "clear":
            stack.clear()
        case "errors":
            view.errors = _errors(view, body.get("errors"))
            state.touch(view)
        case "update":
            check_view(body.get("view"), "modal")
            replace_content(state, view, body["view"])
        case "push":
            check_view(body.get("view"), "modal")
            show_modal(state, view.user, body["view"], on_top=True)
        case _:
            raise Refused("invalid_response_action")
    state.changed.notify_all()


def _thread(state: State, channel: Channel, asked: object, original: Message | None) -> str | None:
    """The thread asked for if it exists, else that of the original."""
    if any(message.ts == asked for message in state.messages.get(channel.id, [])):
        return str(asked)
    return original.thread_ts if original else None


def _errors(view: View, errors: Any) -> dict[str, str]:
    """Errors by block_id; each must be that of an input."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise Refused("invalid_errors", ("errors must be an object of block_id: message",))
    if unknown := set(errors) - inputs:
        raise Refused("invalid_errors", tuple(f"no input has block_id {name}" for name in sorted(unknown)))
    return {block_id: str(words) for block_id, words in errors.items()}


def _replace(state: State, original: Message, text: str, blocks: list[Json], user: User) -> Message:
    before = message_json(original, state)
    original.answers = user.id
    state.rewrite(original, text, blocks)
    if original.only_for is None:
        state.announce(message_changed(original, before, state))
    return original


def _delete(state: State, original: Message | None) -> None:
    if original is None or original.deleted:
        raise Refused("message_not_found")
    event = message_deleted(original, state)
    state.delete(original)
    if original.only_for is None:
        state.announce(event)
