"""What a person sees of messages, modals and channels, as text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from sandbox.slack.inputs import HOLDS, held, options
from sandbox.slack.state import State
from sandbox.slack.things import Channel, Json, Message, View

CHOICES_SHOWN = 5
_MARKUP = re.compile(r"<([@#!]?)([^<>|\n]*)(?:\|([^<>\n]*))?>")


class Renderer:
    """Draws with the names of one workspace."""

    def __init__(self, state: State) -> None:
        self._state = state

    # ---- messages ------------------------------------------------------------------------------

    def message(self, message: Message) -> str:
        if message.deleted:
            return "This message was deleted."
        text = "\n".join(self.blocks(message.blocks)) if message.blocks else self.mrkdwn(message.text)
        if not message.reactions:
            return text
        return text + "\n" + " ".join(f":{name}: {len(who)}" for name, who in message.reactions.items())

    def channel(self, channel: Channel) -> str:
        """All messages, oldest first, replies indented under their parents."""
        lines: list[str] = []
        for message in self._state.messages.get(channel.id, []):
            if not message.is_reply:
                lines += self._authored(message, "")
                for reply in self._state.replies(message):
                    lines += self._authored(reply, "    ")
        return "\n".join(lines)

    def _authored(self, message: Message, indent: str) -> Iterator[str]:
        first, *rest = self.message(message).split("\n")
        yield f"{indent}{message.user.human.handle}: {first}"
        yield from (f"{indent}  {line}".rstrip() for line in rest)

    # ---- views ---------------------------------------------------------------------------------

    def view(self, view: View) -> str:
        body = list(self.blocks(view.blocks, view))
        if view.kind == "home":
            return "\n".join(body)
        buttons = [view.text("close", "Cancel")] + ([view.text("submit")] if view.text("submit") else [])
        title = html.unescape(view.text("title"))
        body += [f"! {view.trouble}"] if view.trouble else []
        return "\n".join([f"┌ {title}", *body, " ".join(f"[{html.unescape(b)}]" for b in buttons)])

    def _input(self, block: Json, view: View | None) -> Iterator[str]:
        label = self.text(block["label"]) + (" (optional)" if block.get("optional") else "")
        yield f"{label}: {self._answer(block, block['element'], view)}".rstrip()
        if block.get("hint"):
            yield f"  {self.text(block['hint'])}"
        if view is not None and block["block_id"] in view.errors:
            yield f"  ! {view.errors[block['block_id']]}"

    def _answer(self, block: Json, element: Json, view: View | None) -> str:
        if element["type"] not in HOLDS:
            return ""
        holds = HOLDS[element["type"]]
        fresh = {holds.key: element.get(holds.initial, [] if holds.many else None)}
        values = view.values.get(block["block_id"], {}) if view is not None else {}
        chosen = held(element, values.get(element["action_id"], fresh))
        choices = options(element)
        if choices and len(choices) <= CHOICES_SHOWN:
            labels = [self.text(choice["text"]) for choice in choices]
            picked = [choice in chosen for choice in choices]
            return f"({' / '.join(f'*{w}*' if on else w for w, on in zip(labels, picked, strict=True))})"
        return ", ".join(self._chosen(element, one) for one in chosen)

    def _chosen(self, element: Json, chosen: Json | str) -> str:
        if isinstance(chosen, dict):
            return self.text(chosen["text"])
        kind = HOLDS[element["type"]].of
        if kind == "user":
            return "@" + self.user_name(chosen)
        return self.channel_name(chosen) if kind == "channel" else str(chosen)

    # ---- blocks --------------------------------------------------------------------------------

    def blocks(self, blocks: Iterable[Json], view: View | None = None) -> Iterator[str]:
        for block in blocks:
            yield from "\n".join(self._block(block, view)).split("\n")

    def _block(self, block: Json, view: View | None) -> Iterator[str]:
        match block["type"]:
            case "header":
                yield f"# {self.text(block['text'])}"
            case "section":
                yield from self._section(block, view)
            case "context":
                yield " ".join(self._element(block, element, view) for element in block["elements"])
            case "actions":
                yield " ".join(self._element(block, element, view) for element in block["elements"])
            case "divider":
                yield "---"
            case "image":
                yield f"[image: {block['alt_text']}]"
            case "input":
                yield from self._input(block, view)
            case "table":
                yield from (" | ".join(self._cell(cell) for cell in row) for row in block["rows"])
            case "rich_text":
                yield from self._rich_text(block)
            case "markdown":
                yield html.unescape(block["text"])

    def _section(self, block: Json, view: View | None) -> Iterator[str]:
        text = self.text(block["text"]) if "text" in block else ""
        accessory = self._element(block, block["accessory"], view) if "accessory" in block else ""
        if text or accessory:
            yield f"{text} {accessory}".strip() if accessory else text
        fields = [self.text(field).replace("\n", " ") for field in block.get("fields", [])]
        for start in range(0, len(fields), 2):
            yield " | ".join(fields[start : start + 2])

    def _element(self, block: Json, element: Json, view: View | None) -> str:
        match element["type"]:
            case "mrkdwn" | "plain_text":
                return self.text(element)
            case "image":
                return f"[image: {element['alt_text']}]"
            case "button":
                return f"[{self.text(element['text'])}]"
            case "overflow":
                return f"[… {' / '.join(self.text(option['text']) for option in element['options'])}]"
            case _:
                answer = self._answer(block, element, view)
                return f"[{answer or self.text(element.get('placeholder', {'text': 'Choose'}))} ▾]"

    def _cell(self, cell: Json) -> str:
        return " ".join(self._rich_text(cell)) if cell["type"] == "rich_text" else str(cell["text"])

    def _rich_text(self, block: Json) -> Iterator[str]:
        for part in block["elements"]:
            inner = part.get("elements", [])
            match part["type"]:
                case "rich_text_list":
                    ordered = part.get("style") == "ordered"
                    for number, item in enumerate(inner, 1):
                        yield (f"{number}. " if ordered else "• ") + self._inline(item["elements"])
                case "rich_text_quote":
                    yield from (f"> {line}" for line in self._inline(inner).split("\n"))
                case _:
                    yield from self._inline(inner).split("\n")

    def _inline(self, elements: Iterable[Json]) -> str:
        return "".join(self._span(element) for element in elements)

    def _span(self, element: Json) -> str:
        match element["type"]:
            case "user":
                return "@" + self.user_name(element["user_id"])
            case "channel":
                return self.channel_name(element["channel_id"])
            case "broadcast":
                return "@" + str(element["range"])
            case "emoji":
                return f":{element['name']}:"
            case "link":
                label = element.get("text", "")
                return self.mrkdwn(
                    f"<{html.escape(element['url'])}" + (f"|{html.escape(label)}>" if label else ">")
                )
            case _:
                words = str(element.get("text", ""))
                struck = element.get("style", {}).get("strike")  # bold is only looks; this is meaning
                return f"~{words}~" if struck else words

    # ---- text ----------------------------------------------------------------------------------

    def text(self, text: Json) -> str:
        """A text object: mrkdwn as written, with names in the place of ids."""
        words = str(text["text"])
        return self.mrkdwn(words) if text.get("type") == "mrkdwn" else html.unescape(words)

    def mrkdwn(self, words: str) -> str:
        return html.unescape(_MARKUP.sub(self._reference, words))

    def _reference(self, found: re.Match[str]) -> str:
        sign, target, label = found.groups()
        if sign == "@":
            return "@" + self.user_name(target)
        if sign == "#":
            return self.channel_name(target)
        if sign == "!":
            return label if label is not None else f"@{target}"
        if not label or label == target:
            return target
        # A bare address that was linked for its author reads as it was typed.
        if target in (f"http://{label}", f"https://{label}", f"mailto:{label}"):
            return label
        return f"{label} &lt;{target}&gt;"  # escaped, as all of the text is unescaped after this

    def user_name(self, user_id: str) -> str:
        user = self._state.users.get(user_id)
        return user.human.handle if user else user_id

    def channel_name(self, channel_id: str) -> str:
        channel = self._state.channels.get(channel_id)
        return f"#{channel.name}" if channel else f"#{channel_id}"
