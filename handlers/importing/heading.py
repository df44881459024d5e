"""A document's title and period.

title   = the first heading above the first objective that is not a general word ("Program OKRs"),
          short and without a full stop; else a general one
period  = "Q2 2017" | "2026 Q1" | "H1 2026" | "FY26 Q3" | "2026", in the title or after "Period:"
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from handlers.importing import lines as marks
from handlers.importing.lines import Line


def words(text: str) -> list[str]:
    """The words of ``text`` in lower case without accents: ``"Café 2.0"`` -> ["cafe", "2", "0"]."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain.lower())


_YEAR = r"20[0-9]{2}"
_GAP = r"[\s,/-]{0,2}"
PERIOD = re.compile(
    rf"\b(?:(?:FY\s?'?[0-9]{{2,4}}\s)?[QH][1-4]{_GAP}(?:FY\s?)?'?(?:{_YEAR}|[0-9]{{2}}\b)"
    rf"|(?:FY\s?)?{_YEAR}{_GAP}[QH][1-4]|(?:FY\s?)?{_YEAR})\b",
    re.IGNORECASE,
)
"""A period as people write it: ``Q2 2017``, ``2026-Q4``, ``H1 2026``, ``FY26 Q3``, ``2026``."""
_LABELLED_PERIOD = re.compile(r"^(?:period|cycle|quarter|time\s?frame)\s*:\s*(\S.*)$", re.IGNORECASE)
_GENERAL = words(
    "program programme programs okr okrs objectives objective key results result and our the team "
    "goals purpose overview introduction background detail details in summary contents"
)
_LONGEST_TITLE = 100


@dataclass(frozen=True)
class Heading:
    title: str | None
    period: str | None
    evidence: Mapping[str, str] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()


def read_heading(lines: Sequence[Line]) -> Heading:
    """The title and the period of a document."""
    above = list(_above(lines))
    headings = [text for text in above if _may_be_title(text)]
    particular = [text for text in headings if not set(words(text)) <= set(_GENERAL)]
    title = next(iter(particular or headings), None)
    labelled = next((match[1] for text in above if (match := _LABELLED_PERIOD.match(text))), None)
    in_title = PERIOD.search(title) if title else None
    period = labelled or (in_title[0] if in_title else None)
    evidence = {name: said for name, said in (("title", title), ("period", period)) if said}
    return Heading(title, period, evidence, () if particular else ("title",))


def _above(lines: Sequence[Line]) -> list[str]:
    texts: list[str] = []
    for line in lines:
        if marks.objective(line.text) or marks.key_result(line.text) or marks.code_alone(line.cells[0]):
            break
        if line.text:
            texts.append(line.text.lstrip("#").strip(" *_"))
    return texts


def _may_be_title(text: str) -> bool:
    return bool(words(text)) and len(text) <= _LONGEST_TITLE and not text.endswith((".", ",", ":", ";"))
