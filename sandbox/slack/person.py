"""One person at their Slack: what they say, click and fill in, and what they then see."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from sandbox.slack import events
from sandbox.slack.composer import compose
from sandbox.slack.exchange import Exchange
from sandbox.slack.form import choose, fill, find_input, unready
from sandbox.slack.screen import PATIENCE, Screen
from sandbox.slack.shapes import message_json
from sandbox.slack.things import Channel, Json, Message, User, View

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace


class Person:
    """Every action waits for the bot's acknowledgement and returns the person, to go on with."""

    def __init__(self, workspace: Workspace, user: User) -> None:
        self.user = user
        self.screen = Screen(workspace.state, user)
        self._workspace = workspace
        self._state = workspace.state
        self._exchange = Exchange(workspace, user)
        self._channel: Channel | None = None

    # ---- writing ---------------------------------------------------------------------------------

    def says(
        self, words: str, channel: str | Channel = "", thread: str | Message = "", raw: bool = False
    ) -> Person:
        """Type into a channel (``@milepost`` for the bot's direct messages; else the last one used).

        Words that start with "/" are a slash command. ``thread``: the message to reply to, or a piece
        of it. ``raw``: sent as it stands, not escaped or linked.
        """
        place = channel if isinstance(channel, Channel) else self._place(channel)
        if words.startswith("/"):
            if thread:
                raise ValueError("slash commands do not work in threads")
            self.screen.acted()
            self._exchange.command(words, place, raw)
            return self
        typed = compose(words, self._state)
        with self._state.changed:
            parent = self._meant(thread, place)
            message = self._state.post(
                place,
                self.user,
                words if raw else typed.text,
                [] if raw else typed.blocks,
                thread_ts=(parent.thread_ts or parent.ts) if parent else None,
                client_msg_id=self._state.random_id("msg-"),
            )
            self.screen.acted(thread=(place.id, message.thread_ts or message.ts))
        self._tell_of(message)
        return self

    def edits(self, fragment: str, words: str) -> Person:
        """Rewrite an own message that contains ``fragment``."""
        with self._state.changed:
            message = self.screen.message(fragment, by=self.user)
            before = message_json(message, self._state)
            typed = compose(words, self._state)
            self.screen.acted(thread=(message.channel.id, message.thread_ts or message.ts))
            message.edited = {"user": self.user.id, "ts": self._state.new_ts()}
            self._state.rewrite(message, typed.text, typed.blocks)
            event = events.message_changed(message, before, self._state)
        self._exchange.event(event, message.channel)
        return self

    def deletes(self, own: str | Message) -> Person:
        """Delete an own message: itself, or the one that contains these words."""
        with self._state.changed:
            message = own if isinstance(own, Message) else self.screen.message(own, by=self.user)
            self.screen.acted(thread=(message.channel.id, message.thread_ts or message.ts))
            event = events.message_deleted(message, self._state)
            self._state.delete(message)
        self._exchange.event(event, message.channel)
        return self

    def joins(self, channel: str) -> Person:
        place = self._workspace.channel(channel).channel
        place.members.add(self.user.id)
        place.shared = place.shared or self.user.stranger
        self._exchange.event(events.joined(place, self.user, self._state), place)
        return self

    # ---- clicking --------------------------------------------------------------------------------

    def clicks(self, label: str, twice: bool = False) -> Person:
        """Press the newest visible button of this label; ``twice``: two clicks at the same time."""
        modal = self.screen.modal()
        if modal and label == modal.text("submit"):
            return self.submits()
        if modal and label == modal.text("close", "Cancel"):
            return self.closes()
        thing, block, element = self.screen.find(label, ("button",))
        if not twice:
            return self.presses(thing, block, element)
        with ThreadPoolExecutor(2) as pool:
            clicks = [pool.submit(self.presses, thing, block, element) for _ in range(2)]
        for click in clicks:
            click.result()
        return self

    def presses(self, thing: Message | View, block: Json, element: Json) -> Person:
        """Press this very button."""
        action: Json = {key: element[key] for key in ("text", "value", "style", "url") if key in element}
        self.screen.acted(clicked=thing, at_home=self.screen.at_home)
        self._exchange.action(thing, block, element, action)
        return self

    def picks(self, menu: str, choice: str) -> Person:
        """Choose from a menu outside of a form's inputs, by its placeholder, action_id or block_id."""
        kinds = ("static_select", "radio_buttons", "overflow")
        thing, block, element = self.screen.find(menu, kinds)
        return self.chooses(thing, block, element, choose(element, choice))

    def chooses(self, thing: Message | View, block: Json, element: Json, option: Json) -> Person:
        """Choose this option of this very menu."""
        picked = {element["action_id"]: {"type": element["type"], "selected_option": option}}
        if element["type"] != "overflow":
            held = thing.values if isinstance(thing, View) else thing.picked
            held.setdefault(block["block_id"], {}).update(picked)
        self.screen.acted(clicked=thing, at_home=self.screen.at_home)
        self._exchange.action(thing, block, element, {"selected_option": option})
        return self

    def fills(self, **answers: Any) -> Person:
        """Type or choose in the open form, by block_id, action_id or label."""
        view = self._modal()
        for name, given in answers.items():
            with self._state.changed:
                block, element = find_input(view, name)
                fill(view, block, element, given, self._state)
                value = view.values[block["block_id"]][element["action_id"]]
            if block.get("dispatch_action"):
                self.screen.acted(clicked=view)
                self._exchange.action(
                    view, block, element, {key: value[key] for key in value if key != "type"}
                )
        return self

    def submits(self) -> Person:
        """Send the open form, unless the client itself finds something to complete."""
        view = self._modal()
        self.screen.acted()
        with self._state.changed:
            view.errors, view.trouble = unready(view), ""
            if view.errors:
                self._state.touch(view)
                return self
        self._exchange.submission(view)
        return self

    def closes(self) -> Person:
        """Close the open form without sending it."""
        view = self._modal()
        self.screen.acted()
        self._exchange.closing(view)
        return self

    def uses_shortcut(self, callback_id: str, on: str | Message = "") -> Person:
        """A global shortcut, or one on a message: itself, or a piece of it."""
        self.screen.acted()
        self._exchange.shortcut(callback_id, self._meant(on))
        return self

    def opens_home(self) -> Person:
        self.screen.acted(at_home=True)
        with self._state.changed:
            event = events.home_opened(self.user, self._state)
        self._exchange.event(event)
        return self

    # ---- seeing ----------------------------------------------------------------------------------

    def sees(self, timeout: float = PATIENCE, about: str = "") -> str:
        """The newest thing this person got from the bot since their last action, as text; where several come
        at once, and in any order, the one with ``about`` in it.

        Waits for it; AssertionError when nothing comes.
        """
        return self.screen.news(timeout, about)

    # ---- how it goes -----------------------------------------------------------------------------

    def _place(self, name: str) -> Channel:
        if name:
            self._channel = self._workspace.place(name, self.user)
        elif self._channel is None:
            mine = [c for c in self._state.channels.values() if self.user.id in c.members]
            self._channel = mine[0] if mine else self._state.direct(self.user)
        return self._channel

    def _meant(self, given: str | Message, place: Channel | None = None) -> Message | None:
        """A message, itself or by a piece of it; None for no words."""
        if isinstance(given, Message):
            return given
        return self.screen.message(given, place) if given else None

    def _modal(self) -> View:
        view = self.screen.modal()
        if view is None:
            raise AssertionError(f"{self.user.human.handle} has no form open")
        return view

    def _tell_of(self, message: Message) -> None:
        with self._state.changed:
            told = [events.message_posted(message, self._state)]
            if f"<@{self._state.team.bot.id}>" in message.text and not message.channel.direct:
                told.append(events.app_mention(message, self._state))
        for event in told:
            self._exchange.event(event, message.channel)
