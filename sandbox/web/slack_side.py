"""The left side of the page: one person's Slack. Read under the workspace's lock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.slack.person import Person
from sandbox.slack.things import Channel, Json, Message, User
from sandbox.slack.things import View as SlackView
from sandbox.web.backstage import Stage
from sandbox.web.view import HOME, View


@dataclass(frozen=True)
class Room:
    """A row of the list of channels; ``key`` is what ``View.place`` says."""

    key: str
    name: str
    sign: str
    program: str = ""


class SlackSide:
    """``person`` is None for somebody without an account here; nothing is to be seen then."""

    def __init__(self, stage: Stage, view: View) -> None:
        self.shortcuts = stage.backstage.shortcuts
        self.person: Person | None = stage.workspace.people.get(view.who)
        self._state = stage.workspace.state
        self._now = stage.workspace.clock.now()
        self._programs = {channel: slug for slug, _, channel in stage.backstage.programs}
        self.rooms = list(self._rooms())
        keys = [room.key for room in self.rooms]
        self.place = view.place if view.place in keys else next(iter(keys), "")
        self.at_home = self.place == HOME
        self.parent = self._parent(view.thread)

    @property
    def room(self) -> Room:
        return next(room for room in self.rooms if room.key == self.place)

    @property
    def channel(self) -> Channel:
        return self._state.channels[self.place]

    @property
    def feed(self) -> list[Message]:
        """The messages that are shown, oldest first: the channel's, or one with its replies."""
        if self.person is None or self.at_home:
            return []
        mine = [m for m in self._state.ephemerals if m.only_for == self.person.user.id]
        found = [m for m in self._state.messages.get(self.place, []) + mine if m.channel is self.channel]
        if self.parent is not None:
            parent = self.parent
            found = [m for m in found if m is parent or (m.is_reply and m.thread_ts == parent.ts)]
        else:
            found = [m for m in found if not m.is_reply]
        return sorted((m for m in found if not m.deleted or self.replies(m)), key=lambda message: message.ts)

    @property
    def home(self) -> SlackView | None:
        return self._state.homes.get(self.person.user.id) if self.person else None

    @property
    def modal(self) -> SlackView | None:
        return self.person.screen.modal() if self.person else None

    @property
    def people(self) -> list[User]:
        return [user for user in self._state.users.values() if not user.foreign and not user.deleted]

    @property
    def channels(self) -> list[Channel]:
        return [channel for channel in self._state.channels.values() if not channel.direct]

    def replies(self, message: Message) -> int:
        if message.only_for is not None:
            return 0
        return len(self._state.replies(message))

    def mine(self, message: Message) -> bool:
        return self.person is not None and message.user is self.person.user and not message.deleted

    def when(self, message: Message) -> str:
        """``14:03``, or with its day when that is not today's."""
        at = datetime.fromtimestamp(float(message.ts), UTC)
        return f"{at:%H:%M}" if at.date() == self._now.date() else f"{at.day} {at:%b %H:%M}"

    def chosen(self, view: SlackView | None, block: Json, element: Json) -> Json:
        """The value of an input: as typed so far, or {} for one in a message."""
        values = view.values if view is not None else {}
        found: Json = values.get(block["block_id"], {}).get(element["action_id"], {})
        return found

    def _rooms(self) -> Iterator[Room]:
        if self.person is None:
            return
        for channel in self._state.channels.values():
            if self.person.user.id in channel.members and not channel.direct:
                sign = "🔒" if channel.private else "#"
                yield Room(channel.id, channel.name, sign, self._programs.get(channel.name, ""))
        direct = self._state.direct(self.person.user)
        yield Room(direct.id, self._state.team.bot.human.name, "@")
        yield Room(HOME, "App home", "⌂")

    def _parent(self, ts: str) -> Message | None:
        if not ts or self.person is None or self.at_home:
            return None
        found = self._state.messages.get(self.place, [])
        return next((m for m in found if m.ts == ts and not m.is_reply), None)
