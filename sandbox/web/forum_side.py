"""The right side of the page: the forum as one person sees it. Read under the forum's lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.discourse import poll as polls
from sandbox.discourse.person import Person
from sandbox.discourse.things import Category, Notification, Poll, Post, Topic
from sandbox.web.backstage import Stage
from sandbox.web.view import LATEST, MESSAGES, NEW_MESSAGE, NEW_TOPIC, NOTICES, View


@dataclass(frozen=True)
class Choice:
    """An option of a poll, as one person may see it."""

    key: str
    words: str
    votes: int | None  # None: not to be seen (yet)
    mine: bool


class ForumSide:
    """``person`` None: they have no account here, and look on as a visitor."""

    def __init__(self, stage: Stage, view: View) -> None:
        self.view = view
        self.person: Person | None = stage.forum.people.get(view.who)
        self._state = stage.forum.state
        self._now = stage.forum.clock.now()
        self.sight = self._state.sight(self.person.user if self.person else None)
        self.page = self._page(view.forum)

    @property
    def categories(self) -> list[Category]:
        """Those that this person may see, without the forum's own for what belongs nowhere."""
        mine = [one for one in self._state.categories.values() if self.sight.sees_category(one)]
        return mine[1:]

    @property
    def category(self) -> Category | None:
        return self._category(self.page)

    @property
    def topic(self) -> Topic | None:
        return self._topic(self.page)

    @property
    def topics(self) -> list[Topic]:
        """The list that is shown, the most recently written in first."""
        category = self.category
        found = [
            topic
            for topic in self._state.topics.values()
            if topic.deleted_at is None
            and topic.shown
            and self.sight.sees_topic(topic)
            and topic.private == (self.page == MESSAGES)
            and (category is None or topic.category is category)
        ]
        return sorted(found, key=lambda topic: topic.shown[-1].id, reverse=True)

    @property
    def notices(self) -> list[Notification]:
        """The newest first."""
        if self.person is None:
            return []
        return [one for one in reversed(self._state.notifications) if one.user is self.person.user]

    @property
    def unread(self) -> int:
        return sum(not one.read for one in self.notices)

    def choices(self, poll: Poll) -> list[Choice]:
        user = self.sight.user
        shown = polls.sees_results(poll, user, self._now)
        mine = poll.votes.get(user.id, []) if user else []
        return [
            Choice(key, polls.words_of(cooked), polls.count(poll, key) if shown else None, key in mine)
            for key, cooked in poll.options.items()
        ]

    def closed(self, poll: Poll) -> bool:
        return polls.is_closed(poll, self._now)

    def when(self, at: datetime) -> str:
        at = at.astimezone(UTC)
        return f"{at:%H:%M}" if at.date() == self._now.date() else f"{at.day} {at:%b}"

    def answered(self, post: Post) -> Post | None:
        """The post that this one replies to."""
        posts = post.topic.posts
        return posts[post.reply_to - 1] if post.reply_to and post.reply_to <= len(posts) else None

    def _page(self, wanted: str) -> str:
        known = wanted in (LATEST, MESSAGES, NOTICES, NEW_TOPIC, NEW_MESSAGE)
        needs_account = wanted in (MESSAGES, NOTICES, NEW_TOPIC, NEW_MESSAGE)
        if known and (self.person or not needs_account):
            return wanted
        return wanted if self._category(wanted) or self._topic(wanted) else LATEST

    def _category(self, page: str) -> Category | None:
        found = self._state.categories.get(_number(page, "c"))
        return found if found is not None and self.sight.sees_category(found) else None

    def _topic(self, page: str) -> Topic | None:
        found = self._state.topics.get(_number(page, "t"))
        return (
            found if found is not None and found.deleted_at is None and self.sight.sees_topic(found) else None
        )


def _number(page: str, sign: str) -> int:
    """``t12`` -> 12; -1 for what is none."""
    digits = page.removeprefix(sign)
    return int(digits) if page.startswith(sign) and digits.isascii() and digits.isdigit() else -1
