"""Rows of programs, places and cycles to the features' frozen values, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.model import Call, Cycle, Place, PlaceKind, Program
from handlers.okrs.periods import local_day
from handlers.programs.current import current
from storage.columns import split_tenant, tenant_id

Row = Mapping[Any, Any]


def program_of(rows: Sequence[Row], now: datetime) -> Program:
    """Of one row for each place and open cycle: the homes first, the newest cycle first. Where there
    is no place or no open cycle, its columns are empty."""
    first = rows[0]
    bound = {_place_of(row): row["place_home"] for row in rows if row["place_id"] is not None}
    cycles = dict.fromkeys(cycle_of(row, "cycle_") for row in rows if row["cycle_id"] is not None)
    return Program(
        id=first["program_id"],
        slug=first["slug"],
        title=first["title"],
        zone=first["zone"],
        homes=tuple(place for place, home in bound.items() if home),
        places=tuple(bound),
        archived=first["archived"],
        guests_may_check_in=first["guests_may_check_in"],
        cycle=current(cycles, local_day(now, first["zone"])),
    )


def _place_of(row: Row) -> Place:
    platform, tenant = split_tenant(row["place_tenant_id"])
    return Place(
        platform,
        tenant,
        row["place_id"],
        row["place_name"],
        PlaceKind(row["place_kind"]),
        row["place_private"],
    )


def cycle_of(row: Row, prefix: str = "") -> Cycle:
    names = ("id", "program_id", "name", "starts", "ends", "closed_at", "created_at", "call_at", "call_where")
    id, program, name, starts, ends, closed, opened, at, where = (row[prefix + each] for each in names)
    call = None if at is None else Call(at, where or "")
    return Cycle(id, program, name, starts, ends, closed, call, opened)


def cycle_values(cycle: Cycle) -> dict[str, object]:
    """What ``save_cycle`` may change."""
    return {
        "name": cycle.name,
        "starts": cycle.starts,
        "ends": cycle.ends,
        "closed_at": cycle.closed_at,
        "call_at": cycle.call.at if cycle.call else None,
        "call_where": cycle.call.where if cycle.call else None,
    }


def program_values(program: Program) -> dict[str, object]:
    """What ``save`` may change."""
    return {
        "slug": program.slug,
        "title": program.title,
        "zone": program.zone,
        "archived": program.archived,
        "guests_may_check_in": program.guests_may_check_in,
    }


def place_values(place: Place) -> dict[str, object]:
    return {
        "tenant_id": tenant_id(place.platform, place.tenant),
        "id": place.id,
        "name": place.name,
        "kind": place.kind.value,
        "private": place.private,
    }
