"""Groups of people, as a platform keeps them: a Slack user group, a forum's group."""

from __future__ import annotations

from collections.abc import Callable

from handlers.lookups import GroupLookup, NameLookup
from handlers.model import Member, Place, PlaceKind, UserError
from handlers.people import introduced, mentions_usernames
from handlers.ports import Context, Need, Store
from handlers.words import Who

MOST = 50  # people of one, as of those that are named one by one
_FORUM = "g:"  # such a group's id in its place: its name is no number of a category or topic


def group_place(platform: str, tenant: str, id: str, name: str = "") -> Place:
    """``id``: Slack's own; of a forum's group its name."""
    return Place(
        platform, tenant, id if platform == "slack" else f"{_FORUM}{id.casefold()}", name, PlaceKind.GROUP
    )


def with_key(key: str) -> Place:
    """From its ``Place.key``."""
    return Place.with_key(key, PlaceKind.GROUP)


def id_of(group: Place) -> str:
    """As its platform is asked for it."""
    return group.id.removeprefix(_FORUM)


def by_id(id: str, ctx: Context) -> Place:
    """That somebody picked in Slack. UserError elsewhere; Need."""
    if ctx.account.platform != "slack":
        raise unseen()
    return _looked_up(group_place("slack", ctx.account.tenant, id), ctx)


def called(people: tuple[Who, ...], ctx: Context) -> Place | None:
    """Where people are mentioned by their names: the group, if one name is said and it is a group's. Need."""
    name = people[0].name if len(people) == 1 else None
    if not name or not mentions_usernames(ctx):
        return None
    tenant, directory = ctx.account.tenant, ctx.store.directory
    person = directory.called(ctx.account.platform, tenant, name)
    if person is not None and not directory.handle_is_old(person.identity):
        return None
    group = group_place(ctx.account.platform, tenant, name)
    if not directory.people_in(group, lately=True):
        raise Need(NameLookup(ctx.account.platform, tenant, name))
    return directory.place(group.platform, group.tenant, group.id)


def members_of(
    group: Place, store: Store, new_id: Callable[[], str], *, lately: bool = True
) -> tuple[Member, ...]:
    """Its people as they were heard of last; whoever was not known becomes a member."""
    accounts = store.directory.people_in(group, lately=lately)
    people = (store.directory.person(each) for each in accounts)
    members = [introduced(each, store, new_id) for each in people if each is not None]
    return tuple({each.id: each for each in members}.values())


def _looked_up(group: Place, ctx: Context) -> Place:
    directory = ctx.store.directory
    if not directory.people_in(group, lately=True):
        raise Need(GroupLookup(group.platform, group.tenant, id_of(group)))
    return directory.place(group.platform, group.tenant, group.id) or group


# ---- what is said of them --------------------------------------------------------------------------


def unseen() -> UserError:
    return UserError("I cannot see that group, or who is in it.", "Name its people: to:@ada, @bo")


def not_granted() -> UserError:
    return UserError(
        "Slack does not let me see who is in a group.",
        "Whoever runs me can give the app the right usergroups:read and install it again. Until then "
        "name its people: to:@ada, @bo",
    )


def empty(name: str) -> UserError:
    return UserError(f"Nobody is in @{name} whom I could ask.", "Name people instead: to:@ada, @bo")


def too_many(name: str, people: int) -> UserError:
    return UserError(f"@{name} has {people} people.", f"I ask up to {MOST} one by one; or ask in a channel.")
