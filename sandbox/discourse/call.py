"""One request of the API as its method sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.discourse.arguments import ForumArguments
from sandbox.discourse.errors import bad_parameter
from sandbox.discourse.sight import Sight
from sandbox.discourse.state import State
from sandbox.discourse.things import Category, Post, Topic


@dataclass(frozen=True)
class Call:
    """``sight`` is that of the user in whose name the request is made. All look-ups raise Refused."""

    state: State
    sight: Sight
    args: ForumArguments

    def post(self, argument: str = "id") -> Post:
        return self.sight.require_post(self.state.posts.get(self.args.required(argument)))

    def topic(self, argument: str = "id") -> Topic:
        return self.sight.require_topic(self.state.topics.get(self.args.required(argument)))

    def category(self, args: ForumArguments) -> Category | None:
        """The category named by ``category`` or ``category_id``, if any."""
        number = args.number("category", args.number("category_id"))
        if number is not None and number not in self.state.categories:
            raise bad_parameter("category")
        return self.state.categories[number] if number is not None else None


Method = Callable[[Call], Any]
