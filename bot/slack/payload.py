"""What a request says: bytes in, one of a few frozen payloads out, or ``Malformed``.

The sender is known to be Slack by now; the shape is checked all the same, field by field, so that
nothing behind this module can stumble over a missing or strange one. The shapes are those of Slack's
documentation of slash commands, interaction payloads and the Events API.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from bot.fields import Malformed, Raw, json_of, object_of, optional_string, optional_word, storable, string_of
from bot.origin import Origin
from bot.slack.answers import answers_of, inputs_of
from bot.slack.fields import address_of, id_of, optional_ts, ts_of
from bot.slack.forms import Carried, unpack
from bot.slack.whence import installed_in, origin_of, place_of
from handlers.model import Identity

_MAX_FIELDS = 100


@dataclass(frozen=True)
class Asked:
    """Something that a person did and waits for."""

    origin: Origin

    @property
    def tenant(self) -> str:
        return self.origin.place.tenant


@dataclass(frozen=True)
class Command(Asked):
    """A slash command. ``text`` is as it came, escapes and all."""

    command: str
    text: str
    trigger_id: str
    response_url: str | None


@dataclass(frozen=True)
class Press(Asked):
    """A button pressed. ``line`` is None for a button that is not one of ours. ``carried`` and
    ``view_id`` are set in a modal, ``at_home`` on a member's own page; ``ephemeral``: nobody else sees
    the message it stands on."""

    line: str | None
    trigger_id: str
    response_url: str | None
    view_id: str | None
    carried: Carried
    ephemeral: bool
    at_home: bool = False


@dataclass(frozen=True)
class Submission(Asked):
    """A modal submitted. ``inputs``: the names of the fields it shows, in order."""

    words: str
    answers: dict[str, str]
    inputs: tuple[str, ...]
    view_id: str
    carried: Carried


@dataclass(frozen=True)
class Closed:
    """A modal closed unsent: nothing to do."""


@dataclass(frozen=True)
class OnMessage(Asked):
    """A shortcut used on a message, which is ``ts`` in its channel and says ``text``, escapes and all.
    ``author``: whose it is; empty for an app's."""

    callback: str
    ts: str
    text: str
    trigger_id: str
    response_url: str | None
    author: str = ""


@dataclass(frozen=True)
class Shortcut:
    """A shortcut that is not on a message. The app declares none."""


@dataclass(frozen=True)
class Event:
    """Something that happened, as the Events API tells it. ``body`` is the whole envelope."""

    tenant: str
    event_id: str
    kind: str
    body: Raw


@dataclass(frozen=True)
class Challenge:
    """Slack asks whether this address is ours: the answer is ``word``."""

    word: str


@dataclass(frozen=True)
class SslCheck:
    """Slack looks whether this address has a good certificate."""


Payload = Command | Press | Submission | OnMessage | Closed | Shortcut | Event | Challenge | SslCheck


def decode(body: bytes) -> Raw:
    """The object in a request's body: JSON, or a form whose ``payload`` is JSON, or a plain form."""
    try:
        text = body.decode("utf-8")
        if text.lstrip().startswith("{"):
            found = json_of(text)
        else:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict")
            form = dict(pairs)
            found = json_of(form["payload"]) if "payload" in form else storable(form)
    except ValueError:
        raise Malformed("neither JSON nor a form") from None
    if not isinstance(found, dict) or not found:
        raise Malformed("not an object")
    return found


def read(raw: Raw) -> Payload:
    """The payload in a decoded body (over HTTP or a socket alike)."""
    if "ssl_check" in raw and "command" not in raw:
        return SslCheck()
    if "command" in raw:
        return _command(raw)
    match raw.get("type"):
        case "block_actions":
            return _press(raw)
        case "view_submission":
            return _submission(raw)
        case "view_closed":
            return Closed()
        case "message_action":
            return _on_message(raw)
        case "shortcut":
            return Shortcut()
        case "event_callback":
            return _event(raw)
        case "url_verification":
            return Challenge(string_of(raw, "challenge", 1000))
    raise Malformed("of no known type")


# ---- one kind each -------------------------------------------------------------------------------


def _command(raw: Raw) -> Command:
    trigger_id = string_of(raw, "trigger_id", 255)
    tenant = id_of(raw, "team_id")
    user = Identity("slack", tenant, id_of(raw, "user_id"))
    place = place_of(tenant, id_of(raw, "channel_id"), optional_word(raw, "channel_name"))
    return Command(
        origin=Origin(user, place, key=f"slash:{trigger_id}", thread=optional_ts(raw, "thread_ts") or None),
        command=string_of(raw, "command", 255),
        text=optional_string(raw, "text"),
        trigger_id=trigger_id,
        response_url=address_of(raw),
    )


def _press(raw: Raw) -> Press:
    trigger_id = string_of(raw, "trigger_id", 255)
    view = object_of(raw, "view", {})
    at_home = view.get("type") == "home"
    container = object_of(raw, "container", {})
    message = object_of(raw, "message", {})
    actions = raw.get("actions")
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], dict):
        raise Malformed("block_actions without an action")
    thread = optional_ts(message, "thread_ts") or optional_ts(container, "thread_ts")
    carried = unpack(view.get("private_metadata"))
    return Press(
        origin=origin_of(raw, f"action:{trigger_id}", carried, thread),
        line=_line(actions[0]),
        trigger_id=trigger_id,
        response_url=address_of(raw),
        view_id=id_of(view, "id") if view and not at_home else None,
        carried=carried,
        ephemeral=container.get("is_ephemeral") is True,
        at_home=at_home,
    )


def _submission(raw: Raw) -> Submission:
    view = object_of(raw, "view")
    view_id = id_of(view, "id")
    callback = string_of(view, "callback_id", 255)
    if not callback.startswith("form:"):
        raise Malformed("a view that is not one of ours")
    carried = unpack(view.get("private_metadata"))
    key = f"view:{view_id}:{carried.step}" if carried.step else f"view:{view_id}"
    return Submission(
        origin=origin_of(raw, key, carried, ""),
        words=callback.removeprefix("form:"),
        answers=answers_of(object_of(view, "state", {})),
        inputs=inputs_of(view),
        view_id=view_id,
        carried=carried,
    )


def _on_message(raw: Raw) -> OnMessage:
    trigger_id = string_of(raw, "trigger_id", 255)
    message = object_of(raw, "message")
    thread = optional_ts(message, "thread_ts")
    return OnMessage(
        origin=origin_of(raw, f"shortcut:{trigger_id}", Carried(), thread),
        callback=string_of(raw, "callback_id", 255),
        ts=ts_of(message, "ts"),
        text=optional_string(message, "text"),
        trigger_id=trigger_id,
        response_url=address_of(raw),
        author="" if message.get("bot_id") else optional_word(message, "user"),
    )


def _event(raw: Raw) -> Event:
    return Event(
        tenant=installed_in(raw),
        event_id=id_of(raw, "event_id"),
        kind=string_of(object_of(raw, "event"), "type", 255),
        body=raw,
    )


def _line(action: Raw) -> str | None:
    ours = str(action.get("action_id", "")).startswith("run:")
    value = action.get("value")
    return value if ours and isinstance(value, str) and value else None
