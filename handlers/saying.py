"""Command lines inside sentences: where they stand, and how each platform has them typed.

A reply names them by ``Say``. A plain sentence, such as a mistake's hint, puts what is to be typed
between backticks: ``The list: `okr list`.`` What somebody else wrote stands in “…” and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from handlers.plain import plain_spans
from handlers.registry import VERBS
from handlers.reply import Aside, Block, Code, Fields, Form, Quote, Reply, Say, Span, Text

Typed = Callable[[str], str]
"""A command line (``okr list``) -> what one types for it in some place (``/okr list``)."""

_PARTS = re.compile(r"(?P<quoted>“[^”]*”)|`(?P<marked>[^`\n]+)`")
_LEADS = frozenset(verb.words.split()[0] for verb in VERBS.rows)


def spans_of(text: str) -> tuple[Span, ...]:
    """A sentence's spans: a command line between backticks is one to say, anything else there is code."""
    spans: list[Span] = []
    at = 0
    for found in _PARTS.finditer(text):
        if found["marked"]:
            spans += [text[at : found.start()], _marked(found["marked"])]
            at = found.end()
    return tuple(span for span in (*spans, text[at:]) if span)


def _marked(text: str) -> Span:
    return Say(text) if is_line(text) else Code(text)


def is_line(text: str) -> bool:
    """Whether it begins as a command line does."""
    return text.split(maxsplit=1)[0].lower() in _LEADS if text.strip() else False


def spoken_text(text: str, typed: Typed) -> str:
    """A sentence where nothing but plain text can stand."""
    return plain_spans(_spans(spans_of(text), typed))


def spoken(reply: Reply, typed: Typed) -> Reply:
    """The reply with every command line as it is typed in one place, for renderers that know nothing
    of it. A form's ``line`` too; buttons keep theirs, nobody types those."""
    form = None if reply.form is None else _form(reply.form, typed)
    return replace(reply, blocks=tuple(_block(block, typed) for block in reply.blocks), form=form)


def _block(block: Block, typed: Typed) -> Block:
    match block:
        case Text(parts):
            return Text(*_spans(parts, typed))
        case Quote(parts):
            return Quote(*_spans(parts, typed))
        case Aside(parts):
            return Aside(*_spans(parts, typed))
        case Fields(pairs):
            return Fields(*((label, _spans(parts, typed)) for label, parts in pairs))
        case _:
            return block


def _spans(parts: tuple[Span, ...], typed: Typed) -> tuple[Span, ...]:
    return tuple(Code(typed(part.line)) if isinstance(part, Say) else part for part in parts)


def _form(form: Form, typed: Typed) -> Form:
    return replace(
        form,
        fields=tuple(replace(each, hint=spoken_text(each.hint, typed)) for each in form.fields),
        intro=_spans(form.intro, typed),
        line=typed(form.line) if form.line else "",
    )
