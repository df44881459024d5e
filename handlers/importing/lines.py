"""The lines of a pasted document, and the marks that lines of OKRs begin with.

objective  = ["#"…] ("O1" | "Objective 1") [". " | ": " | " - "] title
key result = "KR 1.1" | "KR1" | "KR 1" | "1.1", then a separator and its text, or alone in a cell
bullet     = "-" | "*" | "•" | "1." | "1)" with an optional box "[x]"
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from handlers.model import UserError

LARGEST = 200_000
"""Bytes of UTF-8. A year of OKRs is a few thousand."""

_BULLET = r"(?:[-*+•◦▪‣·–—]|\(?[0-9]{1,2}[.)](?![0-9]))"
_SEPARATOR = r"(?:\s*[.:)\-–—|]+|\s)"
_OBJECTIVE = re.compile(
    rf"^(?:{_BULLET}\s+)?(?P<code>(?:objective|obj\.?)\s?#?[0-9]{{1,2}}|O\s?[0-9]{{1,2}})"
    rf"(?!\w|\.[0-9]){_SEPARATOR}\s*(?P<title>[^\s|].*)$",
    re.IGNORECASE,
)
_UNNUMBERED = re.compile(r"^objective\s*[:\-–—]\s*(?P<title>\S.*)$", re.IGNORECASE)
_N = r"[0-9]{1,2}"
_CODE = rf"(?:(?:KR|key\sresult)\s?[#-]?{_N}(?:\.{_N}){{0,2}}|O{_N}[.\s-]?KR\s?{_N}|{_N}\.{_N})"
_BOX = r"(?P<box>\[[ xX]\]\s+)?"
_KEY_RESULT = re.compile(
    rf"^(?:{_BULLET}\s+)?{_BOX}(?P<code>{_CODE})(?![\w%]|\.[0-9]){_SEPARATOR}\s*(?P<text>[^\s|].*)$",
    re.IGNORECASE,
)
_CODE_ALONE = re.compile(rf"^(?P<code>{_CODE})[.:]?$", re.IGNORECASE)
_ITEM = re.compile(rf"^{_BULLET}\s+{_BOX}(?P<text>\S.*)$")
_BOLD = re.compile(rf"^((?:{_BULLET}\s+)?{_BOX.replace('?P<box>', '')})\*\*([^*]+)\*\*")
_LABELLED = re.compile(
    r"^(?:[-*•]\s+)?(?P<label>progress|status|owners?|score)\s*:\s*(?P<said>\S.*)$", re.IGNORECASE
)


@dataclass(frozen=True)
class Line:
    """One line without the space around it. ``indent`` counts that space; ``cells`` are its
    columns where it was pasted with tabs or pipes, else the line itself."""

    text: str
    indent: int = 0
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Marked:
    """A line's mark and what follows it. ``box`` is "done", "open" or empty."""

    text: str
    code: str | None = None
    box: str = ""


def read_lines(text: str) -> list[Line]:
    """The document's lines, cleaned of what cannot be seen. Raises UserError when it is too long."""
    if len(text.encode("utf-8", "replace")) > LARGEST:
        raise UserError(
            f"This text is longer than {LARGEST // 1000} kB.",
            "Paste only the objectives and key results.",
        )
    return [_line(raw) for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _line(raw: str) -> Line:
    visible = "".join(map(_visible, raw)).rstrip()
    text = visible.strip()
    if "\t" in text:
        cells = tuple(cell.strip() for cell in text.split("\t"))
    elif len(text) > 1 and text.startswith("|") and text.endswith("|"):
        cells = tuple(_unescaped(cell.strip()) for cell in re.split(r"(?<!\\)\|", text[1:-1]))
    else:
        text = _unescaped(text) if text.startswith("#") else text
        cells = (text,)
    return Line(text, len(visible) - len(visible.lstrip()), cells)


def _unescaped(markdown: str) -> str:
    r"""``\[shared\]`` -> ``[shared]``."""
    return re.sub(r"\\([\\`*_\[\]<>|~@&#!-])", r"\1", markdown)


def _visible(letter: str) -> str:
    if letter == "\t":
        return letter
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in {"Cc", "Cf", "Cs"} and letter != "\u200d" else letter


def objective(text: str) -> Marked | None:
    """``O1. Launch`` -> code "O1", title "Launch"."""
    plain = _unbold(text.lstrip("#").strip())
    if match := _OBJECTIVE.match(plain):
        return Marked(match["title"].strip(), match["code"])
    if match := _UNNUMBERED.match(plain):
        return Marked(match["title"].strip())
    return None


def key_result(text: str) -> Marked | None:
    """``KR 1.1: Collect 50`` -> code "KR 1.1", text "Collect 50"."""
    match = _KEY_RESULT.match(_unbold(text))
    return Marked(match["text"].strip(), match["code"], _box(match["box"])) if match else None


def code_alone(text: str) -> str | None:
    """``KR 1.1`` in a cell of its own."""
    match = _CODE_ALONE.match(_unbold(text))
    return match["code"] if match else None


def item(text: str) -> Marked | None:
    """A bullet or numbered line without a code."""
    match = _ITEM.match(text)
    return Marked(match["text"].strip(), None, _box(match["box"])) if match else None


def labelled(text: str) -> tuple[str, str] | None:
    """``Owner: Ana`` -> ("owner", "Ana")."""
    match = _LABELLED.match(text)
    return (match["label"].lower(), match["said"].strip()) if match else None


def _unbold(text: str) -> str:
    """``- **KR 1:** text`` -> ``- KR 1: text``."""
    return _BOLD.sub(r"\1\3", text)


def _box(written: str | None) -> str:
    if not written:
        return ""
    return "done" if "x" in written.lower() else "open"
