"""Programs, the places bound to them, their cycles and roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, insert, select, union, update
from sqlalchemy.exc import IntegrityError

from handlers.model import Cycle, Member, Place, Program, Role, UserError
from storage import schedules, ties, windows
from storage.columns import tenant_id
from storage.executor import Executor
from storage.members import Members
from storage.program_rows import cycle_of, cycle_values, place_values, program_of, program_values
from storage.schema import cycles, places, programs, roles
from storage.upsert import insert_new, inserted

_NEWEST = (cycles.c.starts.desc(), cycles.c.created_at.desc(), cycles.c.id.desc())


def _programs(*where: ColumnElement[bool]) -> Select[Any]:
    """Rows of a program: each of its places with each of its open cycles, the newest first."""
    cycle = [column.label(f"cycle_{column.name}") for column in cycles.columns]
    place = [column.label(f"place_{column.name}") for column in places.columns]
    return (
        select(programs, *cycle, *place)
        .select_from(
            programs.outerjoin(
                cycles, and_(cycles.c.program_id == programs.c.program_id, cycles.c.closed_at.is_(None))
            ).outerjoin(places, places.c.program_id == programs.c.program_id)
        )
        .where(*where)
        .order_by(programs.c.slug, places.c.home.desc(), places.c.tenant_id.desc(), places.c.id, *_NEWEST)
    )


_of_place = places.alias("of_place")
_BOUND_AT = select(_of_place.c.program_id).where(_of_place.c.tenant_id == bindparam("tenant"))
_GET = _programs(programs.c.program_id == bindparam("program_id"))
_BY_SLUG = _programs(programs.c.slug == bindparam("slug"))
_AT = _programs(
    programs.c.program_id == _BOUND_AT.where(_of_place.c.id == bindparam("place")).scalar_subquery()
)
_IN_TENANT = _programs(programs.c.program_id.in_(_BOUND_AT), programs.c.archived.is_(False))
_ALL = _programs()
_OF_MEMBER = union(*ties.BY_OKRS)
_ADD = insert(programs)
_SAVE = update(programs).where(programs.c.program_id == bindparam("which"))
_LOCK = (
    select(programs.c.program_id).where(programs.c.program_id == bindparam("program_id")).with_for_update()
)
_BEFORE = select(programs.c.zone, programs.c.archived).where(programs.c.program_id == bindparam("program_id"))
_BIND = insert_new(places)
_BOUND_TO = select(places.c.program_id).where(
    places.c.tenant_id == bindparam("tenant"), places.c.id == bindparam("place")
)
_UNSET_HOME = (
    update(places)
    .where(places.c.program_id == bindparam("which"), places.c.tenant_id == bindparam("tenant"))
    .where(places.c.home)
    .values(home=False)
)
_SET_HOME = (
    update(places)
    .where(places.c.tenant_id == bindparam("tenant"), places.c.id == bindparam("place"))
    .values(home=True)
)
_UNBIND = places.delete().where(
    places.c.program_id == bindparam("which"),
    places.c.tenant_id == bindparam("tenant"),
    places.c.id == bindparam("place"),
)
_CYCLES = select(cycles).where(cycles.c.program_id == bindparam("program_id")).order_by(*_NEWEST)
_ADD_CYCLE = insert(cycles)
_ONE_CYCLE = and_(cycles.c.program_id == bindparam("which"), cycles.c.id == bindparam("cycle"))
_DATES = select(cycles.c.starts, cycles.c.ends).where(_ONE_CYCLE)
_SAVE_CYCLE = update(cycles).where(_ONE_CYCLE)
_ROLES = select(roles.c.role).where(
    roles.c.program_id == bindparam("program_id"), roles.c.member_id == bindparam("member_id")
)
_HOLDERS = (
    select(roles.c.member_id)
    .where(roles.c.program_id == bindparam("program_id"), roles.c.role == bindparam("role"))
    .order_by(roles.c.granted_at, roles.c.member_id)
)
_GRANT = insert_new(roles)
_REVOKE = roles.delete().where(
    roles.c.program_id == bindparam("program_id"),
    roles.c.member_id == bindparam("member_id"),
    roles.c.role == bindparam("role"),
)


class Programs:
    def __init__(self, connection: Executor, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    def get(self, program_id: str) -> Program | None:
        return _first(self._load(_GET, {"program_id": program_id}))

    def by_slug(self, slug: str) -> Program | None:
        return _first(self._load(_BY_SLUG, {"slug": slug}))

    def at(self, place: Place) -> Program | None:
        return _first(self._load(_AT, _where(place)))

    def in_tenant(self, platform: str, tenant: str) -> tuple[Program, ...]:
        return self._load(_IN_TENANT, {"tenant": tenant_id(platform, tenant)})

    def of_member(self, member_id: str) -> frozenset[str]:
        return frozenset(self._connection.scalars(_OF_MEMBER, {"member_id": member_id}))

    def tied_to(self, member_id: str) -> frozenset[str]:
        return ties.programs_of(self._connection, member_id)

    def all(self) -> tuple[Program, ...]:
        return self._load(_ALL, {})

    def add(self, program: Program) -> None:
        values = {"program_id": program.id, "created_at": self._clock()} | program_values(program)
        self._write(_ADD, values, program.slug)
        schedules.add_defaults(self._connection, program.id, self._clock())
        for place in program.places:
            self.bind(program.id, place)
        for home in program.homes:
            self.bind(program.id, home, home=True)

    def lock(self, program_id: str) -> None:
        """On SQLite the one writer holds the lock already."""
        self._connection.execute(_LOCK, {"program_id": program_id})

    def save(self, program: Program) -> None:
        before = self._connection.execute(_BEFORE, {"program_id": program.id}).first()
        self._write(_SAVE, {"which": program.id} | program_values(program), program.slug)
        if before is not None and before.zone != program.zone:
            windows.refold(self._connection, program.id)
            schedules.calendar_changed(self._connection, program.id)
        if before is not None and before.archived and not program.archived:
            schedules.begin_anew(self._connection, program.id, self._clock())

    def bind(self, program_id: str, place: Place, *, home: bool = False) -> None:
        values = {"program_id": program_id, "home": False} | place_values(place)
        if not inserted(self._connection, _BIND, values):
            self._check_bound_to(program_id, place)
        if home:
            where = _where(place)
            self._connection.execute(_UNSET_HOME, {"which": program_id, "tenant": where["tenant"]})
            self._connection.execute(_SET_HOME, where)

    def unbind(self, program_id: str, place: Place) -> bool:
        """False when it was not bound to that program."""
        return self._connection.execute(_UNBIND, {"which": program_id} | _where(place)).rowcount > 0

    def cycles(self, program_id: str) -> tuple[Cycle, ...]:
        rows = self._connection.execute(_CYCLES, {"program_id": program_id})
        return tuple(cycle_of(row._mapping) for row in rows)

    def add_cycle(self, cycle: Cycle) -> None:
        key = {"program_id": cycle.program_id, "id": cycle.id, "created_at": self._clock()}
        self._connection.execute(_ADD_CYCLE, key | cycle_values(cycle))
        schedules.calendar_changed(self._connection, cycle.program_id)

    def save_cycle(self, cycle: Cycle) -> None:
        key = {"which": cycle.program_id, "cycle": cycle.id}
        dates = self._connection.execute(_DATES, key).first()
        self._connection.execute(_SAVE_CYCLE, key | cycle_values(cycle))
        schedules.calendar_changed(self._connection, cycle.program_id)
        if dates is not None and tuple(dates) != (cycle.starts, cycle.ends):
            windows.refold(self._connection, cycle.program_id)

    def roles(self, program_id: str, member_id: str) -> frozenset[Role]:
        rows = self._connection.scalars(_ROLES, {"program_id": program_id, "member_id": member_id})
        return frozenset(map(Role, rows))

    def stewards(self, program_id: str) -> tuple[Member, ...]:
        """In the order in which they became one."""
        key = {"program_id": program_id, "role": Role.STEWARD.value}
        ids = self._connection.scalars(_HOLDERS, key)
        found = Members(self._connection, self._clock).many(ids)
        return tuple(found[id] for id in ids)

    def grant(self, program_id: str, member_id: str, role: Role) -> bool:
        values = {"program_id": program_id, "member_id": member_id, "role": role.value}
        return inserted(self._connection, _GRANT, values | {"granted_at": self._clock()})

    def revoke(self, program_id: str, member_id: str, role: Role) -> bool:
        """False when they did not have it."""
        values = {"program_id": program_id, "member_id": member_id, "role": role.value}
        return self._connection.execute(_REVOKE, values).rowcount > 0

    def _load(self, statement: Select[Any], values: Mapping[str, object]) -> tuple[Program, ...]:
        rows = self._connection.execute(statement, values).mappings()
        groups = groupby(rows, key=lambda row: row["program_id"])
        return tuple(program_of(list(group), self._clock()) for _, group in groups)

    def _write(self, statement: Any, values: Mapping[str, object], slug: str) -> None:
        try:
            self._connection.execute(statement, values)
        except IntegrityError as error:
            raise UserError(f"There is a program called {slug} already.", "Choose another name.") from error

    def _check_bound_to(self, program_id: str, place: Place) -> None:
        if self._connection.scalar(_BOUND_TO, _where(place)) != program_id:
            there = self.at(place)
            title = there.title if there is not None else "another program"
            raise UserError(f"This place belongs to {title}.", "Use a place that no program has yet.")


def _first(found: tuple[Program, ...]) -> Program | None:
    return found[0] if found else None


def _where(place: Place) -> dict[str, str]:
    return {"tenant": tenant_id(place.platform, place.tenant), "place": place.id}
