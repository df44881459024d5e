"""Who may see and do what."""

from __future__ import annotations

from datetime import datetime

from sandbox.discourse.errors import forbidden, not_found, not_logged_in
from sandbox.discourse.things import Category, Group, Post, Topic, User


class Sight:
    """Decides for one person (None: somebody who is not logged in)."""

    def __init__(self, user: User | None, groups: list[Group], now: datetime) -> None:
        self.user = user
        self._now = now
        self._groups = {group.name for group in groups if user is not None and user.id in group.members}

    @property
    def staff(self) -> bool:
        return self.user is not None and self.user.staff

    @property
    def admin(self) -> bool:
        return self.user is not None and self.user.admin

    def sees_category(self, category: Category) -> bool:
        return not category.read_by or self.admin or bool(self._groups & set(category.read_by))

    def sees_topic(self, topic: Topic) -> bool:
        if topic.deleted_at is not None and not self.staff:
            return False
        if topic.category is not None:
            return self.sees_category(topic.category)
        return self.admin or (self.user is not None and self.user.id in topic.recipients)

    def sees_post(self, post: Post) -> bool:
        return self.sees_topic(post.topic) and (post.deleted_at is None or self.staff)

    def may_change(self, post: Post) -> bool:
        return self.user is not None and (self.staff or (post.author is self.user and not post.user_deleted))

    # ---- the same, raising Refused -----------------------------------------------------------------

    def require_topic(self, topic: Topic | None) -> Topic:
        if topic is None or (topic.deleted_at is not None and not self.staff):
            raise not_found()
        if not self.sees_topic(topic):
            raise forbidden()
        return topic

    def require_post(self, post: Post | None) -> Post:
        if post is None or (post.deleted_at is not None and not self.staff):
            raise not_found()
        if not self.sees_post(post):
            raise forbidden()
        return post

    def require_user(self) -> User:
        """Somebody who is logged in and not suspended."""
        if self.user is None or not self.user.active or is_suspended(self.user, self._now):
            raise not_logged_in()
        return self.user

    def require_admin(self) -> User:
        """Everybody else is told that there is no such page."""
        if not self.admin:
            raise not_found()
        return self.require_user()

    def require_writer(self) -> User:
        user = self.require_user()
        if user.silenced:
            raise forbidden()
        return user

    def require_change(self, post: Post) -> User:
        user = self.require_writer()
        if not self.may_change(post):
            raise forbidden()
        return user


def is_suspended(user: User, now: datetime) -> bool:
    return user.suspended_till is not None and user.suspended_till > now
