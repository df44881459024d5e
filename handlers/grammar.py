"""Command lines to typed commands and back.

    line     = words arguments                       okr progress 2.1 37 first batch on:2026-11-20
    argument = positional | key:value | flag         in the order of the command's fields
    value    = word | "quoted, with \\" and \\n" | words up to the next known key (long options)

A command is a frozen dataclass whose fields say how they are read: ``argument`` (by position),
``rest`` (what is left, free text), ``option`` (``key:value``, anywhere) and ``flag`` (a bare word
at the end). ``parse`` and ``rendering.render`` both follow these fields, so that a rendered command reads
back as itself. ``in:<slug>`` names the program and is understood by every command.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from handlers.model import FieldError, UserError
from handlers.quoting import OPEN, closing, quoted_spans, unescape, unquote, unquoted
from handlers.reading import shows
from handlers.slips import in_prose, refuse_misspelt, refuse_nearly

T = TypeVar("T")
C = TypeVar("C")

LONGEST_LINE = 4000  # characters; Slack takes no longer slash command


@dataclass(frozen=True)
class Word(Generic[T]):
    """One kind of argument: ``read`` takes it off the front of a text, ``write`` renders it."""

    name: str
    read: Callable[[str], tuple[T, str]]
    write: Callable[[T], str]
    greedy: bool = False  # as an option's value it is as long as ``read`` takes it


@dataclass(frozen=True)
class Slot:
    """How one field of a command is read."""

    how: str  # argument | rest | option | flag
    word: Word[Any]
    key: str = ""
    long: bool = False
    required: bool = False
    hidden: bool = False  # for buttons and forms: not in the usage line
    firm: bool = False  # a flag that must not be lost


class Missing(Exception):
    """A required argument is not there: time for a form, or the usage line."""

    def __init__(self, command: type, field: str, given: dict[str, Any]) -> None:
        super().__init__(field)
        self.command, self.field, self.given = command, field, given


def argument(word: Word[T], *, default: Any = dataclasses.MISSING) -> Any:
    """A positional argument; required unless it has a default."""
    slot = Slot("argument", word, required=default is dataclasses.MISSING)
    return dataclasses.field(default=default, metadata={"slot": slot})


def rest(*, required: bool = False, name: str = "text") -> Any:
    """Everything that is left, as it was typed."""
    default: Any = dataclasses.MISSING if required else ""
    word = Word[str](name, lambda text: (text, ""), str)
    return dataclasses.field(default=default, metadata={"slot": Slot("rest", word, required=required)})


def option(key: str, word: Word[T], *, long: bool = False, hidden: bool = False, default: Any = None) -> Any:
    """``key:value``; a long option's value runs to the next known key or the end."""
    slot = Slot("option", word, key, long, hidden=hidden)
    return dataclasses.field(default=default, metadata={"slot": slot})


def flag(key: str, *, firm: bool = False) -> Any:
    """A bare word at the end of the line. A firm one is taken from behind an option without quotes, too, and
    where something like it stands elsewhere without quotes, nothing is done."""
    word = Word[bool](key, lambda text: (True, ""), lambda value: key)
    return dataclasses.field(default=False, metadata={"slot": Slot("flag", word, key, firm=firm)})


def slots(command: type) -> dict[str, Slot]:
    return {field.name: field.metadata["slot"] for field in dataclasses.fields(command)}


# ---- reading ---------------------------------------------------------------------------------


def parse(command: type[C], text: str, more: str = "") -> C:
    """Read a command's arguments; ``more``: further lines of its free text. Raises Missing or UserError."""
    known = slots(command)
    given: dict[str, Any] = {}
    whole, text = text, _take_firm(text, known, given)
    text = _take_options(text, known, given)
    text = _take_flags(text, known, given)
    _check_firm(whole, known, given)
    for name, slot in known.items():
        if slot.how == "argument" and text:
            try:
                given[name], text = _read(slot.word, text)
            except UserError:
                if slot.required or not any(other.how == "rest" for other in known.values()):
                    raise  # else it was left out, and this is free text
        elif slot.how == "rest" and (text or more):
            said, text = "\n".join(filter(None, (text and unquote(text), more))), ""
            given |= {name: said} if shows(said) else {}
    if text:
        raise UserError(f"I do not know what to do with “{_clip(text)}” there.")
    for name, slot in known.items():
        if slot.required and name not in given:
            raise Missing(command, name, given)
    return command(**given)


def from_answers(command: type[C], answers: dict[str, str]) -> C:
    """Build a command from a form's answers (field name -> text). Raises FieldError."""
    given: dict[str, Any] = {}
    for name, slot in slots(command).items():
        text = answers.get(name, "").strip()
        if not shows(text):
            if slot.required:
                raise FieldError(name, "This one is needed.")
            continue
        try:
            given[name], left = slot.word.read(text)
        except UserError as error:
            raise FieldError(name, error.message, error.hint) from error
        if left.strip():
            raise FieldError(name, f"I could not read “{_clip(left.strip())}” there.")
    return command(**given)


def take_program(text: str) -> tuple[str | None, str]:
    """Take ``in:<slug>`` off a line."""
    return take_word(text, "in")


def take_word(text: str, key: str) -> tuple[str | None, str]:
    """Take ``key:word``, which any command understands, off a line."""
    given: dict[str, Any] = {}
    text = _take_options(text, {"word": Slot("option", Word(key, _one_word, str), key)}, given)
    return given.get("word"), text


def _read(word: Word[T], text: str) -> tuple[T, str]:
    value, left = word.read(text)
    return value, left.strip()


def _one_word(text: str) -> tuple[str, str]:
    first, _, left = text.strip().partition(" ")
    return first, left


def _take_options(text: str, known: dict[str, Slot], given: dict[str, Any]) -> str:
    by_key = {slot.key: (name, slot) for name, slot in known.items() if slot.how == "option"}
    if not by_key:
        return text.strip()
    spans = quoted_spans(text)
    # "in: the form" is prose; the other keys may be followed by a blank.
    keys = "|".join(re.escape(key) + (r"(?=:\S)" if key in ("in", "once") else "") for key in by_key)
    pattern = re.compile(rf"(?<!\S)({keys}):", re.IGNORECASE)
    found = [m for m in pattern.finditer(text) if not any(a < m.start() <= b for a, b in spans)]
    kept = text[: found[0].start()] if found else text
    for match, following in zip(found, [*found[1:], None]):  # noqa: B905 - the last one has no follower
        name, slot = by_key[match[1].lower()]
        raw = text[match.end() : following.start() if following else len(text)]
        if name in given:
            raise UserError(f"“{match[1]}:” stands there twice.", f"Say {match[1]}: once.")
        value, left = _option_value(raw, long=slot.long or slot.word.greedy)
        given[name], over = _taken(slot, value)
        kept += f" {over} {left}"
    refuse_misspelt(kept, by_key)
    return kept.strip()


def _option_value(raw: str, *, long: bool) -> tuple[str, str]:
    raw = raw.strip()
    if raw[:1] in tuple(OPEN) and (end := closing(raw, 0)) is not None:
        return unescape(raw[1:end]), raw[end + 1 :].strip()
    return (raw, "") if long else _one_word(raw)


def _taken(slot: Slot, value: str) -> tuple[Any, str]:
    if not shows(value):
        raise UserError(f"“{slot.key}:” has nothing behind it.", f"Write {slot.key}:<{slot.word.name}>.")
    result, left = _read(slot.word, value)
    if left and not slot.word.greedy:
        raise UserError(f"I could not read “{_clip(value)}” after {slot.key}:.")
    return result, left


def _take_firm(text: str, known: dict[str, Slot], given: dict[str, Any]) -> str:
    for name, slot in known.items():
        if slot.firm and (found := re.search(rf"(?<!\S){slot.key}\s*$", unquoted(text), re.IGNORECASE)):
            given[name], text = True, text[: found.start()].rstrip()
    return text


def _check_firm(text: str, known: dict[str, Slot], given: dict[str, Any]) -> None:
    for name, slot in known.items():
        if slot.firm and name not in given:
            refuse_nearly(unquoted(text), slot.key)


def _take_flags(text: str, known: dict[str, Slot], given: dict[str, Any]) -> str:
    names = {slot.key: name for name, slot in known.items() if slot.how == "flag"}
    while names and (found := re.search(rf"(?<!\S)({'|'.join(names)})$", text, re.IGNORECASE)):
        if in_prose(text[: found.start()]) and any(slot.how == "rest" for slot in known.values()):
            break
        given[names.pop(found[1].lower())], text = True, text[: found.start()].strip()
    return text


def _clip(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
