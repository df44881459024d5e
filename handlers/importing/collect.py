"""Collects objectives and key results while a reader walks down a document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from handlers.importing.draft import Draft, DraftKeyResult, DraftObjective, draft_key_result
from handlers.importing.lines import Marked
from handlers.okrs.target_words import read_sharing

LONGEST = 4000
"""Characters of one title or text; what goes on longer is not one."""


@dataclass
class _KeyResult:
    code: str | None
    text: str
    progress: str = ""
    owners: tuple[str, ...] = ()


@dataclass
class _Objective:
    code: str | None
    title: str
    key_results: list[_KeyResult] = field(default_factory=list)


class Collector:
    """Where the walk stands: the current objective and key result, and whether a line may go on."""

    def __init__(self) -> None:
        self._objectives: list[_Objective] = []
        self._current: _KeyResult | None = None
        self._open: _KeyResult | _Objective | None = None  # whose text the next line would continue
        self._ignored: list[str] = []
        self.listing = False  # directly under an objective, nothing else came between

    @property
    def has_objective(self) -> bool:
        return bool(self._objectives)

    @property
    def has_key_result(self) -> bool:
        return self._current is not None

    @property
    def wants_text(self) -> bool:
        return self._current is not None and not self._current.text

    @property
    def wants_progress(self) -> bool:
        return self._current is not None and bool(self._current.text) and not self._current.progress

    def objective(self, heading: Marked) -> None:
        self._objectives.append(_Objective(heading.code, heading.text))
        self._current, self._open = None, self._objectives[-1]
        self.listing = True

    def key_result(self, marked: Marked) -> None:
        if not self._objectives:
            self._objectives.append(_Objective(None, ""))
        self._current = _KeyResult(marked.code, marked.text, marked.box)
        self._objectives[-1].key_results.append(self._current)
        self._open = self._current
        self.listing = True

    def text(self, text: str) -> None:
        if self._current is not None:
            self._current.text = text
            self._open = self._current

    def more_text(self, text: str) -> None:
        """A line that goes on where the last one stopped; anywhere else it is not ours."""
        match self._open:
            case _KeyResult() if len(self._open.text) < LONGEST:
                self._open.text += f" {text}"
            case _Objective() if len(self._open.title) < LONGEST:
                self._open.title += f" {text}"
            case _:
                self.other(text)

    def detail(self, text: str) -> None:
        """A deeper bullet: part of its parent's text."""
        if self._current is not None:
            self._current.text += f" {text}"

    def progress(self, said: str) -> None:
        if self._current is not None:
            self._current.progress = said
            self._open = None

    def owners(self, said: str) -> None:
        if self._current is not None:
            names = re.split(r"\s*(?:[,;+/&]|\band\b)\s*", said)
            self._current.owners = tuple(name.lstrip("@") for name in names if name)

    def close_text(self) -> None:
        self._open = None

    def other(self, text: str) -> None:
        """A line that is no part of the list."""
        self._open = None
        self.listing = False
        if self._objectives:
            self._ignored.append(text)

    def draft(self) -> Draft:
        """What was collected. A code without a text is no key result."""
        objectives = tuple(_draft_objective(objective) for objective in self._objectives)
        empty = [f"{kr.code}: no text" for o in self._objectives for kr in o.key_results if not kr.text]
        return Draft(objectives=objectives, ignored=(*self._ignored, *empty))


def _draft_objective(objective: _Objective) -> DraftObjective:
    shared_with, matches = read_sharing(objective.title)
    evidence = {"title": objective.title} | ({"code": objective.code} if objective.code else {})
    if matches:
        evidence["shared_with"] = " ".join(match[0] for match in matches)
    return DraftObjective(
        objective.title or "Key results",
        objective.code,
        shared_with,
        tuple(_draft_key_result(key_result) for key_result in objective.key_results if key_result.text),
        evidence,
        () if objective.title else ("title",),
    )


def _draft_key_result(key_result: _KeyResult) -> DraftKeyResult:
    return draft_key_result(
        key_result.text, code=key_result.code, owners=key_result.owners, progress_text=key_result.progress
    )
