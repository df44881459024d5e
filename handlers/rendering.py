"""Typed commands to command lines, and how a line is to be written: by the same fields as ``grammar``."""

from __future__ import annotations

import dataclasses

from handlers.grammar import Missing, parse, slots, take_program
from handlers.model import UserError
from handlers.quoting import quote


def render(command: object) -> str:
    """A command's arguments as a person would type them: ``parse`` reads them back as they were."""
    line = _written(command, quoted=False)
    return line if _reads_back(command, line) else _written(command, quoted=True)


def _written(command: object, *, quoted: bool) -> str:
    parts = []
    defaults = {field.name: field.default for field in dataclasses.fields(command)}  # type: ignore[arg-type]
    for name, slot in sorted(slots(type(command)).items(), key=lambda item: item[1].how == "flag"):
        value = getattr(command, name)
        if value == defaults[name]:
            continue
        text = slot.word.write(value)
        if slot.how == "rest":
            parts.append(quote(text) if quoted else text)
        elif slot.how == "option":
            parts.append(f"{slot.key}:{quote(text) if quoted or ' ' in text else text}")
        else:
            parts.append(text)
    return " ".join(parts)


def _reads_back(command: object, line: str) -> bool:
    try:
        alone = "\n" not in line and take_program(line) == (None, line)
        return alone and parse(type(command), line) == command
    except (Missing, UserError):
        return False


def usage(words: str, command: type) -> str:
    """``okr progress <KR> <value> [note…] [confidence:0-10]``, made from the command's fields."""
    parts = [words]
    for slot in (each for each in slots(command).values() if not each.hidden):
        shown = {"option": f"{slot.key}:{slot.word.name}", "flag": slot.key, "rest": f"<{slot.word.name}…>"}
        text = shown.get(slot.how, f"<{slot.word.name}>")
        parts.append(text if slot.required else f"[{text.strip('<>')}]")
    return " ".join(parts)
