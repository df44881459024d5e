"""Which item of a new text is which item of the program.

Asked in this order, each pair taken once: the same text, the same code, the same position with
a similar text, the most similar text. Codes count only where both sides use them once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

_SAME_PLACE = 45.0
_ALIKE = 75.0
"""Similarities in percent: how alike two texts must be at the same position, and anywhere."""


@dataclass(frozen=True)
class Item:
    text: str
    code: str | None


def match(new: Sequence[Item], old: Sequence[Item]) -> dict[int, int]:
    """Index in ``new`` -> index in ``old``, for the pairs that belong together."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for here, there in _candidates(new, old):
        if here not in pairs and there not in taken:
            pairs[here] = there
            taken.add(there)
    return pairs


def _candidates(new: Sequence[Item], old: Sequence[Item]) -> Iterator[tuple[int, int]]:
    every = [(here, there) for here in range(len(new)) for there in range(len(old))]
    yield from ((here, there) for here, there in every if plain(new[here].text) == plain(old[there].text))
    yield from _by_code(new, old)
    likeness = {(here, there): _likeness(new[here].text, old[there].text) for here, there in every}
    yield from (
        (here, there) for here, there in every if here == there and likeness[here, there] >= _SAME_PLACE
    )
    alike = [pair for pair in every if likeness[pair] >= _ALIKE]
    yield from sorted(alike, key=lambda pair: (-likeness[pair], pair))


def _by_code(new: Sequence[Item], old: Sequence[Item]) -> Iterator[tuple[int, int]]:
    theirs = {code: there for there, item in enumerate(old) if (code := plain_code(item.code))}
    counts = Counter(plain_code(item.code) for item in old), Counter(plain_code(item.code) for item in new)
    for here, item in enumerate(new):
        code = plain_code(item.code)
        if code in theirs and all(count[code] == 1 for count in counts):
            yield here, theirs[code]


def _likeness(one: str, other: str) -> float:
    return fuzz.ratio(plain(one), plain(other))


def plain(text: str) -> str:
    """The text as far as it matters whether two are the same: case and space aside."""
    return " ".join(text.casefold().split())


def plain_code(code: str | None) -> str:
    """``KR 1.1``, ``kr-1.1`` and ``1.1`` are one code; so are ``Objective 1`` and ``O1``."""
    digits = "".join(letter for letter in code or "" if letter.isdigit() or letter == ".").strip(".")
    return digits or plain(code or "")
