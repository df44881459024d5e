"""The kinds of argument that commands are made of, each with its reader and its writer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from handlers.addresses import read_check_in, read_ref, take, write_ref
from handlers.grammar import Word
from handlers.model import UserError
from handlers.okrs import said

T = TypeVar("T")

LONGEST_TEXT = 1500

Day = date | int  # a calendar day, or how many days ago
_DAYS_AGO = {"today": 0, "yesterday": 1}


@dataclass(frozen=True)
class Who:
    """A person as somebody wrote them: a platform account, a name, or oneself."""

    account: str | None = None
    name: str | None = None

    def __str__(self) -> str:
        if self.account is not None:
            return f"<@{self.account}>"
        return f"@{self.name}" if self.name else "me"


@dataclass(frozen=True)
class Where:
    """A place as somebody wrote it: ``<#C123>`` or a name."""

    id: str

    def __str__(self) -> str:
        return f"<#{self.id}>"


def read_date(text: str) -> tuple[date, str]:
    word, _, left = text.strip().partition(" ")
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", word, re.ASCII):
            raise ValueError(word)
        return date.fromisoformat(word), left
    except ValueError:
        raise UserError(f"“{word[:40]}” is not a date.", "Write dates like 2026-11-20.") from None


def _read_day(text: str) -> tuple[Day, str]:
    word, _, left = text.strip().partition(" ")
    if word.lower() in _DAYS_AGO:
        return _DAYS_AGO[word.lower()], left
    try:
        return read_date(text)
    except UserError as error:
        raise UserError(error.message, "Write yesterday, or a day like 2026-11-20.") from None


def _read_who(text: str) -> tuple[Who, str]:
    match, left = take(r"<@([A-Z0-9]{1,40})(?:\|[^>]*)?>|@(\w(?:[\w.-]{0,58}\w)?)[.,;:!?-]*|(me)", text)
    if not match:
        raise UserError("Who is that?", "Write a person as @name.")
    return Who(match[1], match[2]), left


def _read_where(text: str) -> tuple[Where, str]:
    match, left = take(r"<#([A-Z0-9]{1,40})(?:\|[^>]*)?>", text)
    if not match:
        raise UserError("Which channel is that?", "Write it as #channel and pick it from the list.")
    return Where(match[1]), left


def number(low: int, high: int, name: str) -> Word[int]:
    def read(text: str) -> tuple[int, str]:
        word, _, left = text.strip().partition(" ")
        if not re.fullmatch(r"\d{1,9}", word, re.ASCII) or not low <= int(word) <= high:
            raise UserError(
                f"“{word[:40]}” will not do there.", f"Write a whole number from {low} to {high}."
            )
        return int(word), left

    return Word(name, read, str)


def choice(name: str, words: Mapping[str, str]) -> Word[str]:
    """One of a few words; ``words`` maps what people write to what it means."""

    def read(text: str) -> tuple[str, str]:
        word, _, left = text.strip().partition(" ")
        if word.startswith(("<@", "<#")):
            raise UserError(
                f"Before {word[1]} comes the {name}.", f"Write one of: {', '.join(dict.fromkeys(words))}."
            )
        if word.lower() not in words:
            raise UserError(
                f"“{word[:40]}” will not do there.", f"Write one of: {', '.join(dict.fromkeys(words))}."
            )
        return words[word.lower()], left

    return Word(name, read, str)


def many(word: Word[T]) -> Word[tuple[T, ...]]:
    """One or more of the same kind, with commas or blanks between."""

    def read(text: str) -> tuple[tuple[T, ...], str]:
        found: list[T] = []
        text = text.strip(" ,")
        while text:
            value, text = word.read(re.sub(r"\s*,\s*", " ", text))
            found.append(value)
            text = text.strip()
        return tuple(found), ""

    return Word(f"{word.name}…", read, lambda items: ", ".join(map(word.write, items)))


def people_or_none() -> Word[tuple[Who, ...]]:
    """People, or the word ``none`` for nobody."""
    people = many(WHO)

    def read(text: str) -> tuple[tuple[Who, ...], str]:
        return ((), "") if text.strip().lower() == "none" else people.read(text)

    return Word(people.name, read, lambda items: people.write(items) if items else "none")


def _read_text(text: str) -> tuple[str, str]:
    if len(text) > LONGEST_TEXT:
        raise UserError(f"That is {len(text)} characters long.", f"Keep it under {LONGEST_TEXT}.")
    return text.strip(), ""


def _read_document(text: str) -> tuple[str, str]:
    return text, ""  # its reader has a limit of its own


def _read_slug(text: str) -> tuple[str, str]:
    word, _, left = text.strip().partition(" ")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,31}", word.lower()):
        raise UserError(
            f"“{word[:40]}” cannot be a program's short name.",
            "Use small letters, digits and dashes: my-program.",
        )
    return word.lower(), left


def _read_score(text: str) -> tuple[Decimal, str]:
    word, _, left = text.strip().partition(" ")
    score = Decimal(word) if re.fullmatch(r"\d(\.\d{1,2})?", word, re.ASCII) else None
    if score is None or score > 1:
        raise UserError(f"“{word[:40]}” is not a grade.", "Grades go from 0.0 to 1.0; 0.7 is a good one.")
    return score, left


def _read_names(text: str) -> tuple[tuple[str, ...], str]:
    if text.strip().lower() == "none":
        return (), ""
    names = tuple(name.strip() for name in re.split(r"\s*[,+]\s*", text) if name.strip())
    return names, ""


REF = Word("KR", read_ref, write_ref)
OBJECTIVE = Word("O", read_ref, write_ref)
CHECK_IN = Word("KR#n", read_check_in, lambda ref: f"{write_ref(ref.key_result)}#{ref.sequence}")
VALUE = Word("value", said.read, said.render)
DAY = Word(
    "YYYY-MM-DD", _read_day, lambda day: list(_DAYS_AGO)[day] if isinstance(day, int) else day.isoformat()
)
WHO = Word("@who", _read_who, str)
WHERE = Word("#channel", _read_where, str)
TEXT = Word("text", _read_text, str)
LONG_TEXT = Word("text", _read_document, str)
NAMES = Word("names", _read_names, lambda names: ", ".join(names) or "none")
SLUG = Word("program", _read_slug, str)
SCORE = Word("0.0-1.0", _read_score, str)
CONFIDENCE = number(0, 10, "0-10")
