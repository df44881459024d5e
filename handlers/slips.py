"""What people write when they mean something else: told apart before it is lost in a note."""

from __future__ import annotations

import re
from collections.abc import Collection

from rapidfuzz import fuzz

from handlers.model import UserError
from handlers.quoting import quoted_spans

ALIKE = 85  # of 100: one letter amiss in a word of six
PROSE = re.compile(
    r"(?<!\S)(an?|the|to|this|that|our|my|your|big|great|huge|nice|small|quick|first|another)\s+$", re.I
)


def in_prose(before: str) -> bool:
    """Whether the next word belongs to a sentence: "what a win" is a note, "two posts win" is a win."""
    return PROSE.search(before) is not None


def refuse_misspelt(text: str, keys: Collection[str]) -> None:
    """``confidence=7``, ``conf:7`` and ``confidnce:7`` would be lost in the note."""
    spans = quoted_spans(text)
    for match in re.finditer(r"(?<!\S)([a-z]{2,})([:=])(?=\S)", text, re.IGNORECASE):
        said = match[1].lower()
        meant = [key for key in keys if key == said or (len(said) > 3 and _is_like(said, key))]
        if meant and not any(a < match.start() <= b for a, b in spans):
            raise UserError(
                f"I do not know “{match[0]}”.", f"Did you mean {meant[0]}:… ? In quotes it stays text."
            )


def refuse_nearly(text: str, key: str) -> None:
    """``(anonymous)``, ``anonymus`` and ``anonymous:yes`` would be lost in the text around them."""
    said = next((word for word in text.split() if _is_nearly(word.casefold(), key)), None)
    if said is not None:
        hint = f"Then let {key} be the last word, with no sign behind it. In quotes it stays text."
        raise UserError(f"Did you mean {key}? I was not sure of “{said[:40]}”, so I did nothing.", hint)


def _is_nearly(said: str, key: str) -> bool:
    word = re.split(r"[:=]", said.strip("\"'“”„‚‘’()[]{}<>*_~-–—.,;:!?"), maxsplit=1)[0]
    return len(word) > 3 and (key.startswith(word) or word.startswith(key) or fuzz.ratio(word, key) >= ALIKE)


def _is_like(said: str, key: str) -> bool:
    return key.startswith(said) or (len(key) > 3 and fuzz.ratio(said, key) >= ALIKE)
