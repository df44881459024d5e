"""Rows of the nominations' tables as the values that handlers know, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from handlers.nominations.model import Award, Phase, Round
from handlers.nominations.process import Consent, Method, OptIn, Process, SeatRule, Secrecy


def written(process: Process) -> str:
    """A process as JSON, with every field: what is usual may be another thing one day."""
    return json.dumps(asdict(process), ensure_ascii=False, separators=(",", ":"))


def process_of(text: str) -> Process:
    raw: dict[str, Any] = json.loads(text)
    raw["consent"], raw["ballot"] = Consent(raw["consent"]), Secrecy(raw["ballot"])
    raw["method"] = Method(raw["method"])
    raw["panel"] = tuple(SeatRule(**rule) for rule in raw["panel"])
    raw["opt_ins"] = tuple(map(OptIn, raw["opt_ins"]))
    return Process(**raw)


def award_of(row: Any) -> Award:
    return Award(row.program_id, row.slug, row.title, process_of(row.process), row.tracks, row.criteria)


def round_of(row: Any, award: Award) -> Round:
    return Round(
        row.id,
        row.program_id,
        row.number,
        award,
        row.cohort,
        process_of(row.process),
        row.opened_at,
        row.closes,
        Phase(row.phase),
    )
