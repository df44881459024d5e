"""What the forum's JSON holds, read into checked values. Every reader raises ``Malformed``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.fields import Malformed, Raw, number_of, object_of, optional_number, optional_string, string_of
from handlers.reading import clean

T = TypeVar("T")

NAME = 255  # characters of a username, title or slug
PRIVATE = "private_message"  # the archetype of a private message's topic


@dataclass(frozen=True)
class Account:
    """An account where it stands within other things; ``id`` below 0 is the forum's own."""

    id: int
    username: str


@dataclass(frozen=True)
class User:
    """A profile. ``groups``: names of those that the bot may see this account in."""

    id: int
    username: str
    name: str
    admin: bool
    suspended: bool
    staged: bool
    groups: frozenset[str]
    zone: str


@dataclass(frozen=True)
class Me:
    """Whom the key speaks for."""

    id: int
    username: str
    trust_level: int
    admin: bool
    moderator: bool


@dataclass(frozen=True)
class Post:
    """``author`` is None for a deleted account, ``name`` what they call themselves; ``raw`` is None where
    it was not asked for. ``changed``: its last change as the forum writes moments, so that a later one
    sorts after; empty for a post as it was first written. ``mine``: the bot wrote it. ``category_id`` and
    ``private`` are told in webhooks alone."""

    id: int
    topic_id: int
    slug: str
    number: int
    author: Account | None
    name: str
    raw: str | None
    cooked: str
    created_at: datetime
    changed: str
    version: int
    reply_to: int | None
    mine: bool
    deleted: bool
    category_id: int | None
    private: bool


@dataclass(frozen=True)
class Topic:
    """``stream``: the ids of all its posts in their order. ``allowed`` and ``groups``: who is in a
    private message."""

    id: int
    title: str
    slug: str
    private: bool
    category_id: int | None
    stream: tuple[int, ...]
    allowed: tuple[Account, ...]
    groups: frozenset[str]


@dataclass(frozen=True)
class Category:
    """``groups``: names of those that may read it, None where the forum does not say."""

    id: int
    name: str
    slug: str
    restricted: bool
    groups: frozenset[str] | None


@dataclass(frozen=True)
class Notification:
    """``kind``: 1 mentioned, 2 replied, 6 private message, 15 group mentioned … ``post_id``: 0 where
    it is about none."""

    id: int
    kind: int
    read: bool
    created_at: datetime
    topic_id: int | None
    post_number: int | None
    post_id: int


@dataclass(frozen=True)
class Site:
    title: str
    version: str


def account(raw: Raw) -> Account:
    return Account(number_of(raw, "id"), string_of(raw, "username", NAME))


def user(raw: Raw) -> User:
    option = object_of(raw, "user_option", {})
    return User(
        id=number_of(raw, "id"),
        username=string_of(raw, "username", NAME),
        name=optional_string(raw, "name"),
        admin=flag(raw, "admin"),
        suspended=raw.get("suspended_till") is not None or flag(raw, "suspended"),
        staged=flag(raw, "staged"),
        groups=_names(raw, "groups", "name"),
        zone=optional_string(raw, "timezone") or optional_string(option, "timezone"),
    )


def me(raw: Raw) -> Me:
    known, trust = account(raw), optional_number(raw, "trust_level") or 0
    return Me(known.id, known.username, trust, flag(raw, "admin"), flag(raw, "moderator"))


def post(raw: Raw) -> Post:
    author = optional_number(raw, "user_id")
    created, changed = moment(raw, "created_at"), moment(raw, "updated_at")
    return Post(
        id=number_of(raw, "id"),
        topic_id=number_of(raw, "topic_id"),
        slug=optional_string(raw, "topic_slug"),
        number=number_of(raw, "post_number"),
        author=None if author is None else Account(author, string_of(raw, "username", NAME)),
        name=" ".join(clean(optional_string(raw, "name")).split())[:NAME],
        raw=optional_string(raw, "raw") if "raw" in raw else None,
        cooked=optional_string(raw, "cooked"),
        created_at=created,
        changed="" if changed <= created else changed.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        version=optional_number(raw, "version") or 1,
        reply_to=optional_number(raw, "reply_to_post_number"),
        mine=flag(raw, "yours"),
        deleted=raw.get("deleted_at") is not None or flag(raw, "user_deleted"),
        category_id=optional_number(raw, "category_id"),
        private=optional_string(raw, "topic_archetype") == PRIVATE,
    )


def topic(raw: Raw) -> Topic:
    details = object_of(raw, "details", {})
    stream = object_of(raw, "post_stream").get("stream")
    if not isinstance(stream, list) or not all(type(one) is int for one in stream):
        raise Malformed("stream is missing or not a list of numbers")
    return Topic(
        id=number_of(raw, "id"),
        title=optional_string(raw, "title"),
        slug=optional_string(raw, "slug"),
        private=optional_string(raw, "archetype") == PRIVATE,
        category_id=optional_number(raw, "category_id"),
        stream=tuple(stream),
        allowed=many(details, "allowed_users", account),
        groups=_names(details, "allowed_groups", "name"),
    )


def category(raw: Raw) -> Category:
    """One whose privacy the forum does not tell counts as restricted."""
    told = raw.get("group_permissions") is not None
    return Category(
        id=number_of(raw, "id"),
        name=optional_string(raw, "name"),
        slug=optional_string(raw, "slug"),
        restricted=raw.get("read_restricted") is not False,
        groups=_names(raw, "group_permissions", "group_name") if told else None,
    )


def notification(raw: Raw) -> Notification:
    return Notification(
        id=number_of(raw, "id"),
        kind=number_of(raw, "notification_type"),
        read=flag(raw, "read"),
        created_at=moment(raw, "created_at"),
        topic_id=optional_number(raw, "topic_id"),
        post_number=optional_number(raw, "post_number"),
        post_id=_original_post(object_of(raw, "data", {})),
    )


def site(raw: Raw) -> Site:
    return Site(optional_string(raw, "title"), optional_string(raw, "version"))


# ---- fields of their own kinds -------------------------------------------------------------------


def flag(raw: Raw, name: str) -> bool:
    return raw.get(name) is True


def moment(raw: Raw, name: str) -> datetime:
    """``2026-03-01T12:00:00.000Z``, aware, in UTC."""
    try:
        return datetime.fromisoformat(string_of(raw, name, 40)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Malformed(f"{name} is no time") from None


def many(raw: Raw, name: str, read: Callable[[Raw], T]) -> tuple[T, ...]:
    """Every object of a list, which may be missing."""
    value: Any = raw.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Malformed(f"{name} is not a list of objects")
    return tuple(read(one) for one in value)


def _names(raw: Raw, name: str, key: str) -> frozenset[str]:
    return frozenset(many(raw, name, lambda one: string_of(one, key, NAME)))


def _original_post(data: Raw) -> int:
    """Older forums write it as text."""
    value = data.get("original_post_id")
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
