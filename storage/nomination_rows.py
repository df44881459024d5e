"""Rows of the nominations' tables as the values that handlers know, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from handlers.nominations.model import Award, Dossier, Nomination, Phase, Round, Second, State
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


def dossier_of(
    row: Any, nominations: tuple[Nomination, ...] = (), seconds: tuple[Second, ...] = ()
) -> Dossier:
    """``row`` has the nominee's name as it is now in ``now_called``, where they are a member."""
    return Dossier(
        row.id,
        row.program_id,
        row.round_id,
        row.number,
        row.now_called or row.nominee,
        row.created_at,
        row.nominee_id,
        row.organisation,
        row.track,
        State(row.state),
        row.asked_at,
        row.reminded_at,
        row.agreed_at,
        row.ended_at,
        row.announced_at,
        row.words,
        row.nominated,
        row.seconded,
        nominations,
        seconds,
        tuple(row.works_for.splitlines()) if row.works_for is not None else None,
        row.part_of,
    )


def nomination_of(row: Any) -> Nomination:
    return Nomination(row.number, row.member_id, row.why, row.at, row.platform, row.by_name)


def second_of(row: Any) -> Second:
    return Second(row.member_id, row.at, row.platform, row.note, row.organisation, row.by_name)


def values_of(dossier: Dossier) -> dict[str, Any]:
    """The columns of a dossier that ``save`` changes."""
    kept = (
        "nominee_id",
        "organisation",
        "track",
        "asked_at",
        "reminded_at",
        "agreed_at",
        "ended_at",
        "announced_at",
        "part_of",
    )
    works_for = "\n".join(dossier.works_for) if dossier.works_for is not None else None
    values = {name: getattr(dossier, name) for name in (*kept, "words")}
    return values | {"state": dossier.state.value, "works_for": works_for}
