"""What the command line prints: the settings' own, and messages."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable

from bot.console.terminal import complain
from bot.settings import Settings
from bot.slack.typed import Spelling
from bot.text import clean
from handlers.plain import plain, plain_spans
from handlers.reply import Aside, Block, Bold, Code, Heading, Link, Quote, Reply, Say, Span, Struck, Text

EXAMPLE = "https://milepost.example.org"


def manifest_text(settings: Settings, format: str, socket_mode: bool = False) -> str:
    """The Slack app manifest that matches the settings; ``format`` is ``yaml`` or ``json``. ``socket_mode``
    asks for it before there is an app token to tell it by."""
    from bot.slack.manifest import manifest

    socket_mode = socket_mode or settings.slack_app_token is not None
    if settings.public_url is None and not socket_mode:
        complain(
            f"PUBLIC_URL is not set, so the manifest says {EXAMPLE}.",
            "Set it to the https:// address that Slack shall call, and print the manifest again.",
        )
    content = manifest(settings.public_url or EXAMPLE, settings.slash, socket_mode)
    if format == "json":
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    from ruamel.yaml import YAML

    out = io.StringIO()
    yaml = YAML()
    yaml.width = 100
    yaml.dump(content, out)
    return out.getvalue()


# ---- a message as Markdown -----------------------------------------------------------------------

_FORMATTING = re.compile(r"[\\`*\[\]<]|~~|(?<!\w)_|_(?!\w)|^(?:[#>+-]|\d+(?=[.)]))", re.MULTILINE)


def reply_markdown(reply: Reply) -> str:
    """What people would read, as Markdown, with commands as they are typed in Slack. Control characters
    are left out: they are for no terminal."""
    return "\n\n".join(filter(None, map(_block, reply.blocks)))


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"### {_escaped(text)}"
        case Text(parts) | Aside(parts):
            return _spans(parts)
        case Quote(parts):
            return "\n".join(f"> {line}" for line in _spans(parts).split("\n"))
    return _escaped(plain(Reply((block,))))


def _spans(parts: Iterable[Span]) -> str:
    return "".join(map(_span, parts)).replace("\n", "  \n")


def _span(part: Span) -> str:
    match part:
        case Bold(text):
            return f"**{_escaped(text)}**"
        case Struck(text):
            return f"~~{_escaped(text)}~~"
        case Code(text):
            return f"`{clean(text)}`"
        case Say(line):
            return f"`{Spelling().slash(line)}`"
        case Link(url, text) if url.startswith("/"):  # of the bot's own: where it is served is not known here
            return _escaped(text)
        case Link(url, text):
            return f"[{_escaped(text)}]({clean(url)})" if text else f"<{clean(url)}>"
    return _escaped(plain_spans((part,)))


def _escaped(text: str) -> str:
    """Typed text, shown as it was typed."""
    return _FORMATTING.sub(lambda found: f"\\{found[0]}", clean(text))
