"""From a person as written to a member, through the directory."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.lookups import HandleLookup, PersonLookup, PlaceLookup
from handlers.model import Identity, Member, Person, Program, Standing, UserError
from handlers.ports import Context, Need, Store
from handlers.words import Who

_WRITTEN = re.compile(r"<([@#])([A-Z0-9]{1,40})>")
_PICK = "Pick them from the list: type @ and their name."
_WITH_USERNAMES = frozenset({"discourse"})  # where people are mentioned by a name of their own choice


class Unknown(UserError):
    """Nobody is called so."""


def readable(text: str, ctx: Context) -> str:
    """Free text with names where it had a platform's own ids. As plain text they ping nobody.

    Raises Need for who or what the directory does not know.
    """
    if mentions_usernames(ctx):
        return text
    return _WRITTEN.sub(lambda match: match[1] + _name(match[1], match[2], ctx), text)


def _name(sign: str, id: str, ctx: Context) -> str:
    if ctx.where is None:
        return id
    platform, tenant = ctx.where.platform, ctx.where.tenant
    if sign == "#":
        place = ctx.store.directory.place(platform, tenant, id)
        if place is None:
            raise Need(PlaceLookup(platform, tenant, id))
        return place.name if not place.private or place.key == ctx.where.key else "private-channel"
    person = ctx.store.directory.person(Identity(platform, tenant, id))
    if person is None:
        raise Need(PersonLookup(Identity(platform, tenant, id)))
    return person.name


def member_of(who: Who, ctx: Context) -> Member:
    """The member somebody wrote; an account seen for the first time becomes one.

    Raises Need when the directory does not know the account, UserError for an unknown name, a
    name that several people have, and for bots.
    """
    if who.account is None and who.name is None:
        return ctx.who
    member = _by_account(who.account, ctx) if who.account else _by_name(who.name or "", ctx)
    if member.standing is Standing.BOT:
        raise UserError(f"{member.name} is a bot.", "Name a person.")
    return member


def names_of(member_ids: tuple[str, ...], ctx: Context) -> tuple[str, ...]:
    """The names of those that are known, in the same order."""
    members = ctx.store.members.many(member_ids)
    return tuple(members[id].name for id in member_ids if id in members)


def mentions_usernames(ctx: Context) -> bool:
    """Whether people are mentioned there by a name of their own choice, not by an id."""
    return ctx.where is not None and ctx.where.platform in _WITH_USERNAMES


def _by_account(account: str, ctx: Context) -> Member:
    if ctx.where is None or (mentions_usernames(ctx) and not account.isdigit()):
        raise UserError(f"I cannot tell who <@{account}> is from here.", "Write @ and their name.")
    identity = Identity(ctx.where.platform, ctx.where.tenant, account)
    person = ctx.store.directory.person(identity)
    if person is None:
        raise Need(PersonLookup(identity))
    return introduced(person, ctx.store, ctx.new_id)


def introduced(person: Person, store: Store, new_id: Callable[[], str]) -> Member:
    """Whose account it is; somebody new becomes a member."""
    known = store.members.at(person.identity)
    if known is not None:
        return known
    member = Member(new_id(), person.name, (person.identity,), person.standing, person.zone)
    store.members.add(member)
    return member


def _by_name(name: str, ctx: Context) -> Member:
    """By username, where people are mentioned so; else by the name they are shown with."""
    person = with_username(name, ctx)
    if person is not None:
        return introduced(person, ctx.store, ctx.new_id)
    found = ctx.store.members.named(ctx.program.id, name) if ctx.program else ()
    if mentions_usernames(ctx):
        found = tuple(member for member in found if not _is_here(member, ctx))
        if len(found) != 1:
            assert ctx.where is not None
            raise Need(HandleLookup(ctx.where.platform, ctx.where.tenant, name))
    elsewhere = {} if mentions_usernames(ctx) else _by_username_elsewhere(name, ctx)
    members = list(({each.id: each for each in found} | elsewhere).values())
    if len(members) == 1:
        return members[0]
    if not members:
        forum = ctx.program is not None and bool(_forums(ctx.program))
        hint = f"{_PICK} Somebody who is on the forum alone: @ and their username there." if forum else _PICK
        raise Unknown(f"I do not know anyone called {name} here.", hint)
    raise UserError(f"Several people here are called {name}.", _PICK)


def _by_username_elsewhere(name: str, ctx: Context) -> dict[str, Member]:
    """By id: whose username it is on a forum where the program has a place. Need as ``with_username``."""
    found: dict[str, Member] = {}
    for platform, tenant in _forums(ctx.program) if ctx.program else ():
        person = ctx.store.directory.called(platform, tenant, name)
        if person is not None and ctx.store.directory.handle_is_old(person.identity):
            raise Need(HandleLookup(platform, tenant, name))
        member = introduced(person, ctx.store, ctx.new_id) if person is not None else None
        found |= {member.id: member} if member is not None else {}
    return found


def _forums(program: Program) -> list[tuple[str, str]]:
    """(platform, tenant) of those where the program has a place."""
    places = (place for place in program.places if place.platform in _WITH_USERNAMES)
    return list(dict.fromkeys((place.platform, place.tenant) for place in places))


def with_username(name: str, ctx: Context) -> Person | None:
    """Who is mentioned so. Need where it was heard of too long ago: by now it may be another person's."""
    if ctx.where is None or not mentions_usernames(ctx):
        return None
    person = ctx.store.directory.called(ctx.where.platform, ctx.where.tenant, name)
    if person is not None and ctx.store.directory.handle_is_old(person.identity):
        raise Need(HandleLookup(ctx.where.platform, ctx.where.tenant, name))
    return person


def _is_here(member: Member, ctx: Context) -> bool:
    """Whether they have an account in this forum: then they are mentioned by its name."""
    where = ctx.where
    assert where is not None
    return any((each.platform, each.tenant) == (where.platform, where.tenant) for each in member.identities)
