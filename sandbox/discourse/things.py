"""What a Discourse forum consists of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.people import Human

Json = dict[str, Any]

REGULAR, PRIVATE = "regular", "private_message"  # archetypes of topics

# In the order of Discourse's own numbers, from 1.
_TYPES = """
    mentioned replied quoted edited liked private_message invited_to_private_message invitee_accepted posted
    moved_post linked granted_badge invited_to_topic custom group_mentioned group_message_summary
    watching_first_post topic_reminder liked_consolidated post_approved code_review_commit_approved
    membership_request_accepted membership_request_consolidated bookmark_reminder reaction votes_released
    event_reminder event_invitation chat_mention chat_message chat_invitation chat_group_mention chat_quoted
    assigned question_answer_user_commented watching_category_or_tag new_features admin_problems
    linked_consolidated
"""
NOTIFICATION_TYPES = {name: number for number, name in enumerate(_TYPES.split(), start=1)}


@dataclass(eq=False)
class User:
    """An account. ``seen_notification`` is the high-water mark: the highest id they looked at."""

    id: int
    human: Human
    created_at: datetime
    trust_level: int = 1
    admin: bool = False
    moderator: bool = False
    suspended_till: datetime | None = None
    silenced: bool = False
    active: bool = True
    external_id: str = ""
    seen_notification: int = 0

    @property
    def username(self) -> str:
        return self.human.handle

    @property
    def staff(self) -> bool:
        return self.admin or self.moderator


@dataclass(eq=False)
class Group:
    id: int
    name: str
    members: set[int] = field(default_factory=set)  # ids of users
    hidden: bool = False  # who is in it is shown to those alone


@dataclass(eq=False)
class Category:
    """``read_by``: names of the groups that may read it; empty: everybody."""

    id: int
    name: str
    slug: str
    read_by: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Poll:
    """``results``: always, on_vote, on_close or staff_only; ``options``: id -> HTML."""

    name: str
    kind: str
    results: str
    options: dict[str, str]
    public: bool = False
    title: str = ""
    chart_type: str = "bar"
    least: int | None = None
    most: int | None = None
    step: int | None = None
    close_at: datetime | None = None
    closed: bool = False
    votes: dict[int, list[str]] = field(default_factory=dict)  # user id -> option ids


@dataclass(eq=False)
class Topic:
    """``recipients``: ids of those in a private message; without category only those are."""

    id: int
    title: str
    slug: str
    author: User
    category: Category | None
    created_at: datetime
    external_id: str = ""
    recipients: set[int] = field(default_factory=set)
    closed: bool = False
    deleted_at: datetime | None = None
    posts: list[Post] = field(default_factory=list)

    @property
    def private(self) -> bool:
        return self.category is None

    @property
    def archetype(self) -> str:
        return PRIVATE if self.private else REGULAR

    @property
    def shown(self) -> list[Post]:
        """The posts that are not deleted, in their order."""
        return [post for post in self.posts if post.deleted_at is None]


@dataclass(eq=False)
class Post:
    """``number`` counts within the topic. ``changed`` counts up over the whole forum.

    ``user_deleted``: its author took it back, so that its text is gone but its place is not.
    """

    id: int
    topic: Topic
    number: int
    author: User
    raw: str
    cooked: str
    created_at: datetime
    updated_at: datetime
    changed: int
    reply_to: int | None = None
    version: int = 1
    edit_reason: str | None = None
    deleted_at: datetime | None = None
    user_deleted: bool = False
    polls: dict[str, Poll] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/t/{self.topic.slug}/{self.topic.id}/{self.number}"


@dataclass(eq=False)
class Notification:
    """``kind`` is a key of NOTIFICATION_TYPES; ``by`` caused it."""

    id: int
    user: User
    kind: str
    post: Post
    by: User
    created_at: datetime
    read: bool = False


@dataclass(frozen=True)
class File:
    """What came in a form, not yet checked."""

    name: str
    content: bytes
    content_type: str


@dataclass(eq=False)
class Upload:
    id: int
    user: User
    file: File

    @property
    def extension(self) -> str:
        return self.file.name.rpartition(".")[2].lower() if "." in self.file.name else ""

    @property
    def digest(self) -> str:
        return hashlib.sha1(self.file.content, usedforsecurity=False).hexdigest()

    @property
    def path(self) -> str:
        return f"/uploads/default/original/1X/{self.digest}.{self.extension}"

    @property
    def short_url(self) -> str:
        return f"upload://{self.digest[:27]}.{self.extension}"
