"""A form as a Slack modal, and a submitted modal as answers.

What a form carries travels in the modal's private metadata, with the place it was opened from: the
submission does not say where. It is read as any other input: what is not of the right shape is
dropped, and dispatch checks the rest again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.fields import Malformed, json_of
from bot.slack.render import MODAL, NOBODY, blocks
from bot.slack.spans import Json
from bot.slack.text import clip_escaped
from bot.text import clean, clip
from handlers.reply import Aside, Field, Form, Reply, Text

TITLE = 24  # of the modal, and of its buttons
CALLBACK, METADATA = 255, 3000
QUESTION, HINT, PLACEHOLDER = 2000, 2000, 150
OPTIONS, OPTION = 100, 75
OPTION_VALUE = 150
TYPED = 3000  # characters that one text input takes
ACTION = "answer"

_PERSON = re.compile(r"\b[UW][A-Z0-9]{1,63}\b")
_PLACE = re.compile(r"\b[CG][A-Z0-9]{1,63}\b")


class TooLong(Exception):
    """The form carries more than a modal can."""


@dataclass(frozen=True)
class Carried:
    """What a modal remembers: a form's ``carried``, the place it was opened from, and how many forms
    of a chain came before it (each is a delivery of its own, under one view id)."""

    values: dict[str, str] = field(default_factory=dict)
    channel: str = ""
    channel_name: str = ""
    thread: str = ""
    step: int = 0

    def pack(self) -> str:
        return json.dumps(
            {
                "carried": self.values,
                "channel": {"id": self.channel, "name": self.channel_name, "thread": self.thread},
                "step": self.step,
            },
            separators=(",", ":"),
        )


def unpack(text: object) -> Carried:
    """What ``pack`` wrote; empty wherever it is not of that shape."""
    try:
        read = json_of(text) if isinstance(text, str) else None
    except Malformed:
        read = None
    whole = read if isinstance(read, dict) else {}
    channel = whole["channel"] if isinstance(whole.get("channel"), dict) else {}
    values = whole["carried"] if isinstance(whole.get("carried"), dict) else {}
    step = whole.get("step")
    return Carried(
        values={key: value for key, value in values.items() if isinstance(value, str)},
        channel=_text(channel.get("id")),
        channel_name=_text(channel.get("name")),
        thread=_text(channel.get("thread")),
        step=step if type(step) is int and 0 <= step < 1000 else 0,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= 255 else ""


# ---- out: views ----------------------------------------------------------------------------------


def form_view(form: Form, origin: Carried) -> Json:
    """A modal that asks ``form``. TooLong when it cannot carry what the form does."""
    packed = replace(origin, values=dict(form.carried)).pack()
    callback = f"form:{form.words}"
    if len(packed) > METADATA or len(callback) > CALLBACK:
        raise TooLong(form.title)
    long_title = (Text(form.title),) if len(clip_escaped(form.title, 10_000)) > TITLE else ()
    intro = blocks(Reply(blocks=(*long_title, *((Text(*form.intro),) if form.intro else ()))), MODAL)
    inputs = [_input(question) for question in form.fields]
    return _modal(form.title, "Cancel", packed, [*intro, *inputs][: MODAL.blocks]) | {
        "callback_id": callback,
        "submit": _plain(form.submit or "Save", TITLE),
    }


def receipt_view(reply: Reply, origin: Carried, title: str = "Milepost") -> Json:
    """A modal that shows ``reply`` and has nothing more to ask."""
    shown = blocks(reply, MODAL, NOBODY) or blocks(Reply(blocks=(Aside("Done."),)), MODAL)
    return _modal(title, "Done", replace(origin, values={}).pack(), shown)


def _modal(title: str, close: str, packed: str, drawn: list[Json]) -> Json:
    return {
        "type": "modal",
        "title": _plain(title, TITLE) if title.strip() else _plain("Milepost", TITLE),
        "close": _plain(close, TITLE),
        "private_metadata": packed if len(packed) <= METADATA else "",
        "blocks": drawn,
    }


def _plain(text: str, limit: int) -> Json:
    return {"type": "plain_text", "text": clip_escaped(text.strip(), limit) or "…", "emoji": False}


def _input(question: Field) -> Json:
    draw = _ELEMENTS.get(question.kind, _typed)
    drawn: Json = {
        "type": "input",
        "block_id": question.name,
        "label": _plain(question.label or question.name, QUESTION),
        "element": draw(question) | {"action_id": ACTION},
        "optional": not question.required or question.kind == "check",  # not ticked is an answer too
    }
    return drawn | {"hint": _plain(question.hint, HINT)} if question.hint.strip() else drawn


def _typed(question: Field) -> Json:
    drawn: Json = {
        "type": "plain_text_input",
        "multiline": question.kind == "long",
        "max_length": TYPED,
    }
    if value := clip(clean(question.value), TYPED):
        drawn["initial_value"] = value
    return drawn | _placeholder(question)


def _choice(question: Field) -> Json:
    """A menu; more than a hundred choices come in groups of a hundred, named by their ends."""
    options = [(_option(value, label), label) for value, label in question.choices if _fits(value)]
    if not options:
        return _typed(question)
    drawn: Json = {"type": "static_select"} | _placeholder(question)
    groups = [options[start : start + OPTIONS] for start in range(0, len(options), OPTIONS)]
    if len(groups) == 1:
        drawn["options"] = [option for option, _ in options]
    else:
        drawn["option_groups"] = [
            {
                "label": _plain(f"{clip(group[0][1], 34)} – {clip(group[-1][1], 34)}", OPTION),
                "options": [option for option, _ in group],
            }
            for group in groups[:OPTIONS]
        ]
    chosen = [option for option, _ in options[: OPTIONS * OPTIONS] if option["value"] == question.value]
    return drawn | {"initial_option": chosen[0]} if chosen else drawn


def _several(question: Field) -> Json:
    options = [_option(value, label) for value, label in question.choices[:OPTIONS] if _fits(value)]
    chosen = [option for option in options if option["value"] in question.value.split(", ")]
    drawn: Json = {"type": "multi_static_select", "options": options} | _placeholder(question)
    return drawn | {"initial_options": chosen} if chosen else drawn


def _fits(value: str) -> bool:
    return 0 < len(value) <= OPTION_VALUE and clean(value) == value


def _option(value: str, label: str) -> Json:
    return {"text": _plain(label or value, OPTION), "value": value}


def _people(question: Field) -> Json:
    chosen = list(dict.fromkeys(_PERSON.findall(question.value)))
    if question.kind == "person":
        drawn = {"type": "users_select"} | ({"initial_user": chosen[0]} if chosen else {})
    else:
        drawn = {"type": "multi_users_select"} | ({"initial_users": chosen} if chosen else {})
    return drawn | _placeholder(question)


def _places(question: Field) -> Json:
    chosen = list(dict.fromkeys(_PLACE.findall(question.value)))
    channels = {"filter": {"include": ["public", "private"], "exclude_bot_users": True}}
    if question.kind == "place":
        drawn = {"type": "conversations_select"} | ({"initial_conversation": chosen[0]} if chosen else {})
    else:
        start = {"initial_conversations": chosen} if chosen else {}
        drawn = {"type": "multi_conversations_select"} | start
    return drawn | channels | _placeholder(question)


def _date(question: Field) -> Json:
    drawn: Json = {"type": "datepicker"} | _placeholder(question)
    try:
        return drawn | {"initial_date": date.fromisoformat(question.value).isoformat()}
    except ValueError:
        return drawn


def _check(question: Field) -> Json:
    option = _option("yes", question.placeholder or "Yes")
    drawn: Json = {"type": "checkboxes", "options": [option]}
    return drawn | {"initial_options": [option]} if question.value else drawn


def _placeholder(question: Field) -> Json:
    if not question.placeholder.strip():
        return {}
    return {"placeholder": _plain(question.placeholder, PLACEHOLDER)}


_ELEMENTS: Mapping[str, Callable[[Field], Json]] = {
    "text": _typed,
    "long": _typed,
    "choice": _choice,
    "several": _several,
    "person": _people,
    "people": _people,
    "date": _date,
    "place": _places,
    "places": _places,
    "check": _check,
}
