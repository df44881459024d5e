"""A topic to hold in one hand."""

from __future__ import annotations

from sandbox.discourse.render import draw_topic
from sandbox.discourse.state import State
from sandbox.discourse.things import Post, Topic
from sandbox.host import shown


class Thread:
    """``path`` is that of its page."""

    def __init__(self, state: State, topic: Topic) -> None:
        self.topic = topic
        self.id = topic.id
        self._state = state

    @property
    def path(self) -> str:
        return f"/t/{self.topic.slug}/{self.topic.id}"

    @property
    def first(self) -> Post:
        return self.topic.posts[0]

    @property
    def last(self) -> Post:
        """The newest post that is not deleted."""
        return self.topic.shown[-1]

    def shows(self, until: str = "", timeout: float = 20.0) -> str:
        """All of it as text. Waits until ``until`` stands in it, if given."""
        anybody = self._state.sight(None)

        def draw() -> str:
            return draw_topic(self._state, self.topic, anybody)

        return shown(self._state.changed, draw, until, timeout, f"“{self.topic.title}”")
