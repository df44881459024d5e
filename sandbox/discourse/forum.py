"""A whole Discourse forum to hold in one hand: people, categories, the API, the webhook to the bot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime

from sandbox.clock import Clock
from sandbox.courier import Delivery
from sandbox.discourse.api import Api, ApiRequest
from sandbox.discourse.deliver import KINDS, HookCourier
from sandbox.discourse.person import Person
from sandbox.discourse.shapes.hooks import category_event, user_event
from sandbox.discourse.state import State
from sandbox.discourse.things import Category, Group, User
from sandbox.discourse.thread import Thread
from sandbox.host import Host
from sandbox.people import human


class Forum(Host[Person, HookCourier]):
    """Tell it of the bot with ``connect``; the bot comes with ``api_key`` and ``bot`` as its username.

    ``forum.fails`` takes the names ``POST /posts``, ``PUT /posts/{id}`` …; of its faults ``ratelimited`` is
    Discourse's own limit and ``slow_down`` that of the server in front of it.
    """

    def __init__(
        self,
        api_key: str = "sandbox-api-key",
        webhook_secret: str = "sandbox-webhook-secret",
        clock: Clock | None = None,
        bot: str = "milepost",
        bot_is_staff: bool = False,
        port: int = 0,
    ) -> None:
        self.api_key, self.webhook_secret = api_key, webhook_secret
        clock = clock or Clock()
        self.state = State(clock)
        self.api = Api(self.state, {api_key: ""})
        super().__init__(self.api.app, self.api.faults, HookCourier(webhook_secret), clock, port)
        self.courier.instance = self.url
        self.state.announce = self.courier.event
        self.state.add_category("Uncategorized", ())
        self.bot = self.state.add_user(human(bot), trust=1, admin=False, moderator=bot_is_staff)

    def connect(self, bot_url: str, kinds: Iterable[str] = KINDS) -> None:
        """Where the bot takes webhooks, such as ``http://127.0.0.1:3000/discourse/webhook``, and of what."""
        self.courier.url, self.courier.kinds = bot_url, frozenset(kinds)

    # ---- people and places -------------------------------------------------------------------------

    def add_user(
        self,
        handle: str,
        name: str = "",
        tz: str = "UTC",
        staff: bool = False,
        trust: int = 1,
        email: str = "",
        admin: bool = False,
        groups: Iterable[str] = (),
    ) -> Person:
        """``staff``: a moderator; ``admin``: sees and may do everything; ``trust``: level 0 to 4."""
        with self.state.changed:
            user = self.state.add_user(
                human(handle, name, tz, email), trust=trust, admin=admin, moderator=staff
            )
            for group in groups:
                self.add_group(group, [handle])
            self.state.announce(user_event(self.state, "user_created", user))
        self.people[handle] = Person(self.state, user, self.bot)
        return self.people[handle]

    def add_group(self, name: str, members: Iterable[str] = ()) -> Group:
        """The group of this name, made if there is none, with these usernames added."""
        with self.state.changed:
            group = self.state.find_group(name) or self.state.add_group(name)
            group.members |= {self.state.user(member).id for member in members}
            return group

    def add_category(self, name: str, read_by: Iterable[str] = ()) -> Category:
        """``read_by``: names of the groups that may see it; none: everybody."""
        groups = [self.add_group(group).name for group in read_by]
        with self.state.changed:
            category = self.state.add_category(name, groups)
            self.state.announce(category_event(self.state, "category_created", category))
        return category

    def restrict(self, name: str, read_by: Iterable[str]) -> None:
        """Change who may see a category."""
        groups = [self.add_group(group).name for group in read_by]
        with self.state.changed:
            category = self.state.find_category(name)
            if category is None:
                raise AssertionError(f"no category {name!r}")
            category.read_by = groups
            self.state.announce(category_event(self.state, "category_updated", category))

    def suspend(self, handle: str, until: datetime) -> None:
        user = self._standing(handle)
        user.suspended_till = until
        self._tell("user_suspended", user)

    def silence(self, handle: str, silenced: bool = True) -> None:
        user = self._standing(handle)
        user.silenced = silenced
        self._tell("user_updated", user)

    def rename_user(self, handle: str, username: str) -> None:
        """Another username; here their handle stays."""
        user = self._standing(handle)
        user.human.handle = username
        self._tell("user_updated", user)

    def topic(self, number: int) -> Thread:
        """By its id."""
        return Thread(self.state, self.state.topics[number])

    # ---- the wire ----------------------------------------------------------------------------------

    @property
    def requests(self) -> list[ApiRequest]:
        """Every API request with a key, oldest first."""
        return self.api.requests

    def redeliver(self) -> Delivery:
        """The last webhook once more: the same body under a new event id."""
        if not self.deliveries:
            raise AssertionError("nothing has been sent to the bot yet")
        return self.courier.again(self.deliveries[-1])

    def out_of_order(self) -> AbstractContextManager[None]:
        """``with forum.out_of_order():`` what happens within is told afterwards, the last first."""
        return self.courier.reversed()

    def send_raw(self, body: bytes, headers: Mapping[str, str] | None = None) -> Delivery:
        """Any body; ``headers`` replace those of a signed ``post_created``."""
        return self.courier.send(body, headers or {})

    def _standing(self, handle: str) -> User:
        return self.people[handle].user

    def _tell(self, name: str, user: User) -> None:
        with self.state.changed:
            self.state.announce(user_event(self.state, name, user))
