"""How people write the address of an objective, a key result or a check-in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.model import UserError
from handlers.okrs.model import Ref


@dataclass(frozen=True)
class CheckInRef:
    """``2.1#3``: the third check-in of KR 2.1."""

    key_result: Ref
    sequence: int

    def __str__(self) -> str:
        return f"{self.key_result}#{self.sequence}"


def take(pattern: str, text: str) -> tuple[re.Match[str] | None, str]:
    """The match of ``pattern`` as the first words of ``text``, and what is left."""
    match = re.match(pattern + r"(?=\s|$)", text.strip(), re.IGNORECASE)
    return match, text.strip()[match.end() :] if match else text


def take_number(sign: str, text: str) -> tuple[int | None, str]:
    """``3`` or with its sign before it, ``N3``, and what is left. What ends a sentence or leads on may stand
    behind it."""
    found, left = take(rf"{sign}?([1-9]\d{{0,8}})[.,:;!]?", text)
    return (int(found[1]) if found is not None else None), left


_N = r"([0-9]{1,4})"
_KEY_RESULT = rf"(?:(?:kr|key\s+result)[\s-]?)?{_N}\s?\.\s?{_N}|o{_N}\.?\s?kr\s?{_N}"
_OBJECTIVE = rf"(?:(?:o|objective)[\s-]?)?{_N}"
_OWN_ID = r"~([0-9a-z-]{1,64})"
_LOOSE_CODE = rf"(?:kr|key\s+result)[\s-]?{_N}"
_NUMBERED = ("o", "objective", "kr", "key")  # as codes they would take the number that follows for theirs
_CODE = r"\"([^\"\\#]{1,40})\"|([^\s\"\\#:]{1,40})"


def read_ref(text: str) -> tuple[Ref, str]:
    """``2.1``, ``KR2.1``, ``KR 2.1``, ``kr-2.1``, ``O2.KR1``, ``O2``, or a document's own code."""
    match, left = take(_KEY_RESULT, text)
    if match:
        objective, key_result = (group for group in match.groups() if group is not None)
        return Ref(int(objective), int(key_result)), left
    match, left = take(_OWN_ID, text)
    if match:
        return Ref(id=match[1].lower()), left
    match, left = take(_OBJECTIVE, text)
    if match:
        return Ref(int(match[1])), left
    match, left = take(_LOOSE_CODE, text)
    if match:
        return Ref(code=f"KR {int(match[1])}"), left
    match, left = take(_CODE, text)
    if match:
        return Ref(code=match[1] or match[2]), left
    raise UserError(
        "That is not the name of a key result.", "Write it like 2.1 or KR 2.1, an objective like O2."
    )


def write_ref(ref: Ref) -> str:
    if ref.code is None:
        return str(ref)
    plain = _reads_as(ref.code) == ref and ref.code.lower() not in _NUMBERED
    return ref.code if plain else f'"{ref.code}"'


def _reads_as(code: str) -> Ref | None:
    try:
        ref, left = read_ref(code)
    except UserError:
        return None
    return ref if not left else None


def read_check_in(text: str) -> tuple[CheckInRef, str]:
    head, mark, tail = text.strip().partition("#")
    match = re.match(r"[0-9]{1,9}(?=\s|$)", tail)
    if not mark or not match:
        raise UserError("That is not a check-in.", "Write it like 2.1#3: the third check-in of KR 2.1.")
    ref, left = read_ref(head)
    if left.strip():
        raise UserError("That is not a check-in.", "Write it like 2.1#3: the third check-in of KR 2.1.")
    return CheckInRef(ref, int(match[0])), tail[match.end() :]
