"""The forum's state: one lock, one counter of changes, numbers as ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sandbox.clock import Clock
from sandbox.discourse.cook import Surroundings
from sandbox.discourse.errors import not_found
from sandbox.discourse.sight import Sight
from sandbox.discourse.things import Category, Group, Json, Notification, Post, Topic, Upload, User
from sandbox.people import Human
from sandbox.state import Counting

FIRST_ID = 7  # ids below are the forum's own


@dataclass(frozen=True)
class Event:
    """What webhooks tell of: ``kind`` post, ``name`` post_created, and the JSON under the kind."""

    kind: str
    name: str
    payload: Json


class State(Counting):
    """Everything that is in the forum. Hold ``changed`` while reading or writing it.

    ``announce`` is called with each event; ``moderated``: new posts wait for approval;
    ``polls_refused``: nobody may post a poll.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.announce: Callable[[Event], None] = lambda event: None
        self.moderated = False
        self.polls_refused = False
        self.users: dict[int, User] = {}
        self.groups: dict[int, Group] = {}
        self.categories: dict[int, Category] = {}
        self.topics: dict[int, Topic] = {}
        self.posts: dict[int, Post] = {}
        self.notifications: list[Notification] = []  # oldest first
        self.uploads: list[Upload] = []
        self.pending: list[Json] = []  # posts that wait for approval
        self.around = Surroundings(self._mentioned, self._upload_path)
        self._ids = count(FIRST_ID)

    def now(self) -> datetime:
        return self.clock.now()

    def new_id(self) -> int:
        return next(self._ids)

    def sight(self, user: User | None) -> Sight:
        return Sight(user, list(self.groups.values()), self.now())

    # ---- adding ------------------------------------------------------------------------------------

    def add_user(self, human: Human, *, trust: int, admin: bool, moderator: bool) -> User:
        user = User(self.new_id(), human, self.now(), trust, admin, moderator)
        self.users[user.id] = user
        return user

    def add_group(self, name: str) -> Group:
        group = Group(self.new_id(), name)
        self.groups[group.id] = group
        return group

    def add_category(self, name: str, read_by: Iterable[str]) -> Category:
        category = Category(self.new_id(), name, slug(name), list(read_by))
        self.categories[category.id] = category
        return category

    # ---- finding -----------------------------------------------------------------------------------

    def find_user(self, username: str) -> User | None:
        """Usernames are the same in small and large letters."""
        return next((u for u in self.users.values() if u.username.lower() == username.lower()), None)

    def user(self, username: str) -> User:
        user = self.find_user(username)
        if user is None:
            raise not_found()
        return user

    def find_group(self, name: str) -> Group | None:
        return next((g for g in self.groups.values() if g.name.lower() == name.lower()), None)

    def find_category(self, name: str) -> Category | None:
        """By name, slug or id."""
        given = name.lower()
        for category in self.categories.values():
            if given in (category.name.lower(), category.slug, str(category.id)):
                return category
        return None

    def members(self, path: str) -> list[User]:
        """Whom a mention's path means: ``/u/rosa`` or ``/groups/stewards``."""
        name = path.rpartition("/")[2]
        if path.startswith("/u/"):
            user = self.find_user(name)
            return [user] if user else []
        group = self.find_group(name)
        return [self.users[member] for member in sorted(group.members)] if group else []

    def _mentioned(self, name: str) -> str:
        user, group = self.find_user(name), self.find_group(name)
        if user is not None:
            return f"/u/{user.username.lower()}"
        return f"/groups/{group.name.lower()}" if group is not None else ""

    def _upload_path(self, address: str) -> str:
        return next((upload.path for upload in self.uploads if upload.short_url == address), address)


def slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "-"
