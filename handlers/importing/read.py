"""A document of OKRs becomes a draft. FORMATS is the one list of what can be read; the first that
recognises the text reads it. A new format is a module with its two functions and a row here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from handlers.importing import bullets, table
from handlers.importing.collect import LONGEST
from handlers.importing.draft import Draft
from handlers.importing.heading import read_heading
from handlers.importing.lines import Line, read_lines
from handlers.model import UserError


@dataclass(frozen=True)
class Format:
    """One way of writing OKRs down. ``read`` gives objectives only; the heading is read for all."""

    name: str
    recognises: Callable[[Sequence[Line]], bool]
    read: Callable[[Sequence[Line]], Draft]


FORMATS = (
    Format("a table pasted with its codes (KR 1.1), descriptions and progress", table.recognises, table.read),
    Format("a list of bullets under headings (Objective 1 - …)", bullets.recognises, bullets.read),
)

MOST = 500
"""Key results in one document; a whole organisation's year has fewer."""

EXAMPLE = "Objective 1 - Welcome newcomers\n• KR 1 - Mentor 20 new contributors"


def read_document(text: str) -> Draft:
    """Read pasted OKRs. Raises UserError, which says what can be read, when nothing is found."""
    lines = read_lines(_once(text))
    for known in FORMATS:
        if known.recognises(lines):
            draft = known.read(lines)
            _check_size(draft)
            if draft.key_result_count:
                heading = read_heading(lines)
                return replace(
                    draft,
                    title=heading.title,
                    period=heading.period,
                    evidence=heading.evidence,
                    unsure=heading.unsure,
                )
    raise UserError(
        "I found no objectives with key results in this text.",
        f"I can read {' and '.join(known.name for known in FORMATS)}. For example:\n{EXAMPLE}",
    )


def _once(text: str) -> str:
    """The text, of which nothing is left but its first copy where it was pasted more than once."""
    letters = [found.end() for found in re.finditer(r"\S", text)]
    squeezed = "".join(text.split())
    period = (squeezed * 2).find(squeezed, 1)
    return text[: letters[period - 1]] if 0 < period < len(letters) else text


def _check_size(draft: Draft) -> None:
    if draft.key_result_count > MOST or len(draft.objectives) > MOST:
        raise UserError(f"This text has more than {MOST} key results.", "Paste one program at a time.")
    for objective in draft.objectives:
        for text in (objective.title, *(key_result.text for key_result in objective.key_results)):
            if len(text) > LONGEST:
                raise UserError(
                    f"“{text[:40]}…” goes on for more than {LONGEST} characters.",
                    "Put each objective and key result on a line of its own.",
                )
