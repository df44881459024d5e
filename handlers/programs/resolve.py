"""Which program a command is about: ``in:<slug>``, else the bound place, else the person's only
program, else a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.lookups import MembershipLookup
from handlers.model import Identity, Member, Place, Program, UserError
from handlers.okrs.model import Ref
from handlers.ports import Need, Store

Line = Callable[[], str]


def resolve(
    slug: str | None,
    ref: Ref | None,
    line: Line,
    who: Member,
    where: Place,
    store: Store,
    fits: Callable[[Program], bool],
    *,
    by_okrs: bool = True,
) -> Program:
    """The program, or UserError with a button for each candidate.

    ``ref`` is what the command names, if anything: a program that has it goes before one that has
    not, and so does one that ``fits`` the command otherwise. ``by_okrs``: it is about objectives and key
    results, so a program where the person has a part in those goes before one where they have another part.
    ``line`` gives the command as typed, for the buttons: writing it out costs more than finding the program.
    """
    if slug is not None:
        return _not_archived(_named(slug, line, who, where, store))
    bound = store.programs.at(where)
    if bound is not None:
        return _not_archived(bound)
    candidates = _candidates(who, where, store, fits, by_okrs=by_okrs)
    if len(candidates) > 1 and ref is not None:
        candidates = [program for program in candidates if _has(program, ref, store)] or candidates
    if len(candidates) == 1:
        return candidates[0]
    raise _question(candidates, ref, line) if candidates else _none()


def visible(who: Member, where: Place, store: Store) -> tuple[Program, ...]:
    """The programs of this workspace or forum that the person may look at, archived ones not."""
    here = store.programs.in_tenant(where.platform, where.tenant)
    return tuple(program for program in here if _may_look(program, who, where, store))


def every_here(who: Member, where: Place, store: Store) -> tuple[Program, ...]:
    """As ``visible``; UserError where there is none."""
    if not (found := visible(who, where, store)):
        raise _none()
    return found


def own_of(programs: Sequence[Program], who: Member, store: Store) -> Sequence[Program]:
    """Those in which somebody has a part; whoever has none may take part in each."""
    return _among(programs, store.programs.tied_to(who.id)) or programs


def _among(programs: Sequence[Program], ids: frozenset[str]) -> Sequence[Program]:
    return [program for program in programs if program.id in ids]


def _named(slug: str, line: Line, who: Member, where: Place, store: Store) -> Program:
    """By its short name, or by a beginning of it that no other program here has."""
    program = store.programs.by_slug(slug)
    if program is not None and _is_here(program, who, where, store) and _may_look(program, who, where, store):
        return program
    here = visible(who, where, store)
    begin_so = [item for item in here if item.slug.startswith(slug)] if slug else []
    if len(begin_so) == 1:
        return begin_so[0]
    if begin_so:
        raise _question(begin_so, None, line)
    known = ", ".join(item.slug for item in here)
    raise UserError(
        f"There is no program “{slug[:40]}” here.", f"There is: {known}." if known else _HOW_TO_START
    )


def _is_here(program: Program, who: Member, where: Place, store: Store) -> bool:
    """Whether it has a place in this workspace or forum; while it has none at all, it is where its
    own people are."""
    tenant = (where.platform, where.tenant)
    if who.admin or any((place.platform, place.tenant) == tenant for place in program.places):
        return True
    return not program.places and program.id in store.programs.of_member(who.id)


def _candidates(
    who: Member, where: Place, store: Store, fits: Callable[[Program], bool], *, by_okrs: bool
) -> Sequence[Program]:
    """Those that fit, and of these the person's own."""
    here = visible(who, where, store)
    found = [program for program in here if fits(program)]
    if (by_okrs or not found) and (own := _among(found or here, store.programs.of_member(who.id))):
        return own  # where none fits a question which one is meant would help nobody
    return own_of(found or here, who, store)


def _may_look(program: Program, who: Member, where: Place, store: Store) -> bool:
    """A program with a public place is everybody's; a wholly private one is for those inside it."""
    if who.admin or not program.places or any(not place.private for place in program.places):
        return True
    if any(place.key == where.key for place in program.places):
        return True
    here = (where.platform, where.tenant)
    return any(
        is_inside(who, place, store) for place in program.places if (place.platform, place.tenant) == here
    )


def is_inside(who: Member, place: Place, store: Store) -> bool:
    """Whether somebody is in a private place; raises Need where the directory does not know."""
    account = next(
        (i for i in who.identities if (i.platform, i.tenant) == (place.platform, place.tenant)), None
    )
    return account is not None and _is_in(account, place, store)


def _is_in(account: Identity, place: Place, store: Store) -> bool:
    inside = store.directory.is_in(account, place)
    if inside is None:
        raise Need(MembershipLookup(account, place))
    return inside


def _has(program: Program, ref: Ref, store: Store) -> bool:
    if ref.id is not None:
        return store.okrs.key_result(program.id, ref.id) is not None
    return program.cycle is not None and bool(store.okrs.find(program.id, program.cycle.id, ref))


_HOW_TO_START = "Start one with `okr setup`, or tie this place to one with `okr here <program>`."


def _none() -> UserError:
    return UserError("There is no program here yet.", _HOW_TO_START)


def _not_archived(program: Program) -> Program:
    if program.archived:
        raise UserError(
            f"{program.title} is archived.",
            f"A steward can bring it back: `okr program restore {program.slug}`",
        )
    return program


def _question(candidates: Sequence[Program], ref: Ref | None, line: Line) -> UserError:
    what = (
        f"{len(candidates)} programs have a {ref}" if ref is not None else "You could mean several programs"
    )
    typed = line()
    choices = tuple((program.title, f"{typed} in:{program.slug}") for program in candidates[:20])
    return UserError(f"{what}: which one?", "Pick one, or add `in:<program>` to what you typed.", choices)
