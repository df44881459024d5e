"""What one person has in front of them, and which part of it is news."""

from __future__ import annotations

import time
from collections.abc import Iterator

from sandbox.slack.inputs import all_elements
from sandbox.slack.render import Renderer
from sandbox.slack.state import State
from sandbox.slack.things import Channel, Json, Message, User, View

Thing = Message | View

PATIENCE = 15.0  # seconds that a person waits for an answer
GRACE = 3.0  # seconds that a post to everybody waits for an answer to this person alone


class Screen:
    """``since`` is where in the workspace's count the person's last action stands."""

    def __init__(self, state: State, user: User) -> None:
        self._state = state
        self._user = user
        self._renderer = Renderer(state)
        self.since = 0
        self.clicked: Thing | None = None
        self.thread: tuple[str, str] | None = None  # (channel id, ts) of the message last written
        self.at_home = False

    def acted(
        self, clicked: Thing | None = None, thread: tuple[str, str] | None = None, at_home: bool = False
    ) -> None:
        """The person does something: only what comes after it is news."""
        self.since = self._state.counted
        self.clicked, self.thread, self.at_home = clicked, thread, at_home

    def news(self, timeout: float = PATIENCE, about: str = "") -> str:
        """The newest answer to the last action, as text; of several the newest with ``about`` in it. Waits
        for it; AssertionError without one.

        A form, an ephemeral message, a direct message or what answers a click goes before a reply in
        the person's thread, and that before a post to a whole channel.
        """
        deadline = time.monotonic() + timeout
        with self._state.changed:
            while (found := self._newest(about)) is None:
                left = deadline - time.monotonic()
                posted = self._posted_to_all(about)
                if left <= 0 and posted is None:
                    nothing = f"nothing new of {about!r}" if about else "nothing new"
                    raise AssertionError(f"{self._user.human.handle} saw {nothing} within {timeout} s")
                if left <= 0 and posted is not None:
                    return self.draw(posted)
                self._state.changed.wait(left)
                if posted is None and self._posted_to_all(about) is not None:
                    deadline = min(deadline, time.monotonic() + GRACE)
            return self.draw(found)

    def draw(self, thing: Thing) -> str:
        with self._state.changed:
            return self._renderer.view(thing) if isinstance(thing, View) else self._renderer.message(thing)

    def draw_channel(self, channel: Channel) -> str:
        with self._state.changed:
            return self._renderer.channel(channel)

    def modal(self) -> View | None:
        stack = self._state.modals.get(self._user.id)
        return stack[-1] if stack else None

    def things(self) -> list[Thing]:
        """All that the person can see of the bot: an open modal, then from new to old."""
        modal, home = self.modal(), self._state.homes.get(self._user.id)
        below: list[Thing] = [message for message in self._messages() if self._by_app(message)]
        below += [home] if home is not None and self.at_home else []
        below.sort(key=lambda thing: thing.changed, reverse=True)
        return ([modal] if modal else []) + below

    def find(self, label: str, kinds: tuple[str, ...]) -> tuple[Thing, Json, Json]:
        """(thing, block, element) of the newest element with this label, action_id or block_id."""
        with self._state.changed:
            for thing in self.things():
                for block, element in all_elements(thing.blocks):
                    if element["type"] in kinds and label in self._names(block, element):
                        return thing, block, element
        raise AssertionError(
            f"{self._user.human.handle} sees no {label!r} among: {', '.join(self._labels(kinds))}"
        )

    def message(self, fragment: str, channel: Channel | None = None, by: User | None = None) -> Message:
        """The newest message in the person's channels that has this text in it."""
        with self._state.changed:
            for message in reversed(sorted(self._messages(), key=lambda found: found.ts)):
                fits = channel in (None, message.channel) and by in (None, message.user)
                if fits and message.only_for is None and fragment in self._renderer.message(message):
                    return message
        raise AssertionError(f"{self._user.human.handle} sees no message with {fragment!r}")

    def _fresh(self, about: str) -> list[Thing]:
        fresh = (thing for thing in self.things() if thing.changed > self.since)
        return [thing for thing in fresh if not about or about in self.draw(thing)]

    def _newest(self, about: str) -> Thing | None:
        fresh = self._fresh(about)
        ranked = [(self._rank(thing), thing.changed, index) for index, thing in enumerate(fresh)]
        rank, _, index = max(ranked, default=(0, 0, 0))
        return fresh[index] if rank else None

    def _posted_to_all(self, about: str) -> Thing | None:
        return max(self._fresh(about), key=lambda thing: thing.changed, default=None)

    def _rank(self, thing: Thing) -> int:
        """2: for this person alone or the bot's direct answer; 1: in their thread; 0: for all."""
        if (
            isinstance(thing, View)
            or thing.only_for
            or thing.answers == self._user.id
            or thing.channel.direct
        ):
            return 2
        in_thread = self.thread in ((thing.channel.id, thing.thread_ts), (thing.channel.id, thing.ts))
        return int(in_thread or thing is self.clicked or f"<@{self._user.id}>" in thing.text)

    def _messages(self) -> Iterator[Message]:
        yield from (message for message in self._state.ephemerals if message.only_for == self._user.id)
        for channel in self._state.channels.values():
            if self._user.id in channel.members:
                yield from self._state.messages.get(channel.id, [])

    def _by_app(self, message: Message) -> bool:
        return (message.user.bot or message.only_for is not None) and not message.deleted

    def _names(self, block: Json, element: Json) -> tuple[str, ...]:
        shown = element.get("text") or element.get("placeholder") or {"text": ""}
        return self._renderer.text(shown), element["action_id"], block["block_id"]

    def _labels(self, kinds: tuple[str, ...]) -> list[str]:
        with self._state.changed:
            found = [pair for thing in self.things() for pair in all_elements(thing.blocks)]
            return [self._names(*pair)[0] for pair in found if pair[1]["type"] in kinds]
