"""One person at the forum: what they write, vote and take back, and what they then see."""

from __future__ import annotations

import time

from sandbox.discourse import poll as polls
from sandbox.discourse import writing
from sandbox.discourse.errors import Refused
from sandbox.discourse.render import draw_topic
from sandbox.discourse.state import State
from sandbox.discourse.things import Notification, Post, Topic, User
from sandbox.discourse.thread import Thread
from sandbox.discourse.writing import Draft

PATIENCE = 15.0  # seconds that a person waits for an answer


class Person:
    """Every action follows the forum's rules, and raises Refused where the forum would refuse it."""

    def __init__(self, state: State, user: User, bot: User) -> None:
        self.user = user
        self._state = state
        self._bot = bot
        self._since = 0  # where in the forum's count their last action stands
        self._topic: Topic | None = None  # of their last action

    # ---- writing -----------------------------------------------------------------------------------

    def posts(self, title: str, raw: str, category: str = "") -> Thread:
        """Open a topic, in a category by its name (without: in the first)."""
        with self._state.changed:
            found = self._state.find_category(category) if category else None
            if category and found is None:
                raise AssertionError(f"no category {category!r}")
            return self._thread(self._write(Draft(raw, title, found)))

    def messages(self, to: str, title: str, raw: str) -> Thread:
        """A private message to somebody, or to several by their names with commas between."""
        with self._state.changed:
            recipients = tuple(self._state.user(name.strip()) for name in to.split(","))
            return self._thread(self._write(Draft(raw, title, recipients=recipients)))

    def replies(self, topic: Thread, raw: str, to: Post | None = None) -> Post:
        """Reply to the topic, or ``to`` one of its posts."""
        with self._state.changed:
            return self._write(Draft(raw, topic=topic.topic, reply_to=to.number if to else None))

    def edits(self, post: Post | Thread, raw: str, reason: str = "") -> Post:
        """Rewrite a post, or a topic's first."""
        with self._state.changed:
            edited = self._acting(_post(post))
            return writing.edit(self._state, self.user, edited, raw, reason)

    def deletes(self, post: Post | Thread) -> None:
        with self._state.changed:
            writing.delete(self._state, self.user, self._acting(_post(post)))

    def votes(self, post: Post | Thread, *options: str, poll: str = "poll") -> None:
        """Choose options of a post's poll by their words, or their ids."""
        with self._state.changed:
            chosen = self._acting(self._state.sight(self.user).require_post(_post(post))).polls[poll]
            offered = {key: polls.words_of(cooked) for key, cooked in chosen.options.items()}
            keys = [key for key, words in offered.items() if {key, words} & {*options}]
            if len(keys) < len(options):
                raise AssertionError(f"the poll offers: {', '.join(offered.values())}")
            polls.vote(chosen, self.user, keys, self._state.now())
            self._state.changed.notify_all()

    # ---- seeing ------------------------------------------------------------------------------------

    def sees(self, topic: Thread | None = None, timeout: float = PATIENCE) -> str:
        """A topic as text, once the bot has written something in it since their last action.

        Without ``topic``: wherever the bot writes first where they may look. AssertionError when nothing
        comes.
        """
        deadline = time.monotonic() + timeout
        with self._state.changed:
            while (post := self._news(topic)) is None:
                if not self._state.changed.wait(deadline - time.monotonic()):
                    raise AssertionError(f"{self.user.username} saw nothing new within {timeout} s")
            return self._drawn(post.topic)

    def looks_at(self, topic: Thread) -> str:
        """A topic as text as it is now, or the refusal to show it."""
        with self._state.changed:
            try:
                return self._drawn(self._state.sight(self.user).require_topic(topic.topic))
            except Refused as refused:
                return str(refused)

    def notifications(self) -> list[str]:
        """The newest first, such as ``mentioned by milepost in A title``; read ones in brackets."""
        with self._state.changed:
            mine = [one for one in self._state.notifications if one.user is self.user]
            return [_told(one) for one in reversed(mine)]

    # ---- how it goes -------------------------------------------------------------------------------

    def _write(self, draft: Draft) -> Post:
        self._since = self._state.counted
        post = writing.write(self._state, self.user, draft)
        self._topic = post.topic
        return post

    def _acting(self, post: Post) -> Post:
        self._since, self._topic = self._state.counted, post.topic
        return post

    def _thread(self, post: Post) -> Thread:
        return Thread(self._state, post.topic)

    def _news(self, topic: Thread | None) -> Post | None:
        """The bot's newest change since their last action; in the topic of that, if there is one."""
        sight = self._state.sight(self.user)
        found = [
            post
            for post in self._state.posts.values()
            if post.author is self._bot
            and post.changed > self._since
            and sight.sees_post(post)
            and (topic is None or post.topic is topic.topic)
        ]
        return max(found, key=lambda post: (post.topic is self._topic, post.changed), default=None)

    def _drawn(self, topic: Topic) -> str:
        return draw_topic(self._state, topic, self._state.sight(self.user))


def _post(given: Post | Thread) -> Post:
    return given.first if isinstance(given, Thread) else given


def _told(notification: Notification) -> str:
    kind = notification.kind.replace("_", " ")
    words = f"{kind} by {notification.by.username} in {notification.post.topic.title}"
    return f"({words})" if notification.read else words
