"""The workspace's state: one lock, one counter of changes, ids that read well."""

from __future__ import annotations

import copy
import re
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from sandbox.clock import Clock
from sandbox.people import Human
from sandbox.slack.errors import Refused
from sandbox.slack.files import Files
from sandbox.slack.things import (
    TRIGGER_LIFE,
    Channel,
    Json,
    Message,
    ResponseUrl,
    Team,
    Trigger,
    User,
    UserGroup,
    View,
)
from sandbox.state import Counting

_WITH_ACTION = {"actions": "elements", "section": "accessory", "input": "element"}


class State(Counting):
    """Everything that is in the workspace. Hold ``changed`` while reading or writing it.

    ``announce`` is called with each event the app should hear of that no person caused.
    """

    def __init__(self, team: Team, clock: Clock) -> None:
        self.team = team
        super().__init__(clock)
        self.announce: Callable[[Json], None] = lambda event: None
        self.users: dict[str, User] = {team.bot.id: team.bot}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, UserGroup] = {}
        self.messages: dict[str, list[Message]] = {}  # by channel id, oldest first
        self.ephemerals: list[Message] = []
        self.modals: dict[str, list[View]] = {}  # by user id, the topmost last
        self.homes: dict[str, View] = {}
        self.files = Files(team.id)
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.trigger_life = TRIGGER_LIFE
        self._last_ts = 0

    def touch(self, thing: Message | View) -> None:
        """The thing changed: it is now the newest, and whoever waits looks again."""
        thing.changed = self.count()
        self.changed.notify_all()

    def new_ts(self) -> str:
        """A message id: the workspace's clock in seconds, unique and increasing."""
        now = int(self.clock.now().timestamp() * 1_000_000)
        self._last_ts = max(now, self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06}"

    def new_id(self, prefix: str, name: str, taken: dict[str, Any]) -> str:
        """``U`` and ``alice`` -> ``UALICE``."""
        stem = prefix + re.sub(r"[^A-Z0-9]", "", name.upper())
        return next(name for name in _numbered(stem) if name not in taken)

    def random_id(self, prefix: str) -> str:
        """An id like no other, also not of an earlier run against the same bot."""
        return f"{prefix}{secrets.token_hex(5).upper()}"

    def add_user(self, human: Human, team_id: str, **standing: bool) -> User:
        user = User(self.new_id("U", human.handle, self.users), team_id, human, **standing)
        self.users[user.id] = user
        return user

    def add_channel(self, name: str, members: set[str], private: bool) -> Channel:
        channel_id = self.new_id("C", name, self.channels)
        created = int(self.clock.now().timestamp())
        channel = Channel(channel_id, name, members, created, private)
        channel.shared = any(self.users[member].stranger for member in members)
        self.channels[channel.id] = channel
        return channel

    def direct(self, user: User) -> Channel:
        """The conversation of this person and the bot, opened when there is none."""
        channel_id = "D" + user.id[1:]
        if channel_id not in self.channels:
            created = int(self.clock.now().timestamp())
            members = {user.id, self.team.bot.id}
            self.channels[channel_id] = Channel(channel_id, "directmessage", members, created, True, True)
        return self.channels[channel_id]

    def user(self, user_id: str) -> User:
        user = self.users.get(user_id)
        if user is None or user.foreign:
            raise Refused("user_not_found")
        return user

    def channel(self, channel_id: str) -> Channel:
        """A channel that the bot may know of: a private one without it does not exist for it."""
        channel = self.channels.get(channel_id)
        if channel is None or (channel.private and self.team.bot.id not in channel.members):
            raise Refused("channel_not_found")
        return channel

    def message(self, channel: Channel, ts: str) -> Message:
        for message in self.messages.get(channel.id, []):
            if message.ts == ts and not message.deleted:
                return message
        raise Refused("message_not_found")

    def replies(self, parent: Message) -> list[Message]:
        found = self.messages[parent.channel.id]
        return [m for m in found if m.is_reply and m.thread_ts == parent.ts and not m.deleted]

    def post(self, channel: Channel, user: User, text: str, blocks: list[Json], **more: Any) -> Message:
        """Add a message (or with ``only_for`` an ephemeral one) and wake whoever waits for it."""
        message = Message(self.new_ts(), channel, user, text, self.with_ids(blocks), self.count(), **more)
        if message.only_for is None:
            self.messages.setdefault(channel.id, []).append(message)
        else:
            self.ephemerals.append(message)
        self.changed.notify_all()
        return message

    def rewrite(self, message: Message, text: str, blocks: list[Json]) -> None:
        message.text, message.blocks = text, self.with_ids(blocks)
        self.touch(message)

    def delete(self, message: Message) -> None:
        message.deleted = True
        if message in self.ephemerals:
            self.ephemerals.remove(message)
        elif not self.replies(message):
            self.messages[message.channel.id].remove(message)
        self.changed.notify_all()

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """A copy in which every block and interactive element has its id, as Slack fills them in."""
        filled = copy.deepcopy(blocks)
        for block in filled:
            block.setdefault("block_id", self.random_id("b"))
            inner = block.get(_WITH_ACTION.get(block["type"], ""), [])
            for element in inner if isinstance(inner, list) else [inner]:
                if element["type"] != "image":
                    element.setdefault("action_id", self.random_id("a"))
        return filled

    def new_trigger(self, user: User, view: View | None = None) -> str:
        trigger_id = f"{secrets.randbits(40)}.{secrets.randbits(40)}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(user, view, self.trigger_life)
        return trigger_id

    def new_response_url(self, user: User, channel: Channel, original: Message | None = None) -> str:
        """The path under which the answer is taken."""
        path = f"/response/{self.team.id}/{secrets.randbits(40)}/{secrets.token_hex(12)}"
        self.response_urls[path] = ResponseUrl(user, channel, original)
        return path


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}{number}"
        number += 1
