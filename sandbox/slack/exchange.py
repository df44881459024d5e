"""One person's requests to the bot, and what each acknowledgement does to the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.courier import Delivery
from sandbox.slack import events, payloads
from sandbox.slack.answers import answer, to_submission
from sandbox.slack.composer import command_text
from sandbox.slack.errors import Refused
from sandbox.slack.things import Channel, Json, Message, User, View

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


class Exchange:
    """Each request is made under the state's lock and sent without it: the bot calls back meanwhile."""

    def __init__(self, workspace: Workspace, user: User) -> None:
        self._workspace = workspace
        self._state = workspace.state
        self._courier = workspace.courier
        self._user = user

    def command(self, words: str, place: Channel, raw: bool) -> None:
        """``/okr progress …``: the acknowledgement is the answer."""
        command, rest = [*words.split(maxsplit=1), ""][:2]
        with self._state.changed:
            text = rest if raw else command_text(rest, self._state, self._workspace.should_escape)
            base = self._workspace.url
            fields = payloads.slash_command(self._state, self._user, place, command, text, base)
        delivery = self._courier.form(fields)
        with self._state.changed:
            self._answered(command, place, delivery)

    def submission(self, view: View) -> None:
        with self._state.changed:
            payload = payloads.view_submission(self._state, view)
        delivery = self._courier.interaction(payload)
        with self._state.changed:
            try:
                if not delivery.ok:
                    raise Refused(delivery.reason)
                to_submission(self._state, view, delivery.payload())
            except (Refused, ValueError) as problem:
                self._workspace.problems.append(f"answer to a submitted form: {problem}")
                view.trouble = TROUBLE
                self._state.touch(view)

    def closing(self, view: View) -> None:
        with self._state.changed:
            self._state.modals[self._user.id].remove(view)
            payload = payloads.view_closed(self._state, view)
        if view.content.get("notify_on_close"):
            self._courier.interaction(payload)

    def action(self, thing: Message | View, block: Json, element: Json, what: Json) -> None:
        """A click or choice. Slack ignores what is in the acknowledgement."""
        about = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
        whole = {**about, **what, "action_ts": payloads.action_ts()}
        with self._state.changed:
            if isinstance(thing, View):
                payload = payloads.view_action(self._state, thing, whole)
            else:
                base = self._workspace.url
                payload = payloads.message_action(self._state, self._user, thing, whole, base)
        delivery = self._courier.interaction(payload)
        if not delivery.ok:
            self._failed(thing, delivery)

    def shortcut(self, callback_id: str, on: Message | None) -> None:
        with self._state.changed:
            if on is None:
                payload = payloads.shortcut(self._state, self._user, callback_id)
            else:
                base = self._workspace.url
                payload = payloads.message_shortcut(self._state, self._user, callback_id, on, base)
        self._courier.interaction(payload)

    def event(self, event: Json, place: Channel | None = None) -> None:
        """The app hears of what happens where it is a member."""
        if place is not None and self._state.team.bot.id not in place.members:
            return
        with self._state.changed:
            envelope = events.envelope(event, self._state, self._user.team_id if self._user.foreign else "")
        self._courier.event(envelope)

    def _answered(self, command: str, place: Channel, delivery: Delivery) -> None:
        if not delivery.ok:
            error = "operation_timeout" if delivery.reason == "http_timeout" else "dispatch_failed"
            self._notice(place, f'{command} failed with the error "{error}"')
            return
        try:
            acknowledged = delivery.payload()
            if acknowledged:
                shown = acknowledged if isinstance(acknowledged, dict) else {"text": acknowledged}
                answer(self._state, self._user, place, shown, None)
        except (Refused, ValueError) as problem:
            self._workspace.problems.append(f"answer to {command}: {problem}")
            self._notice(place, f'{command} failed with the error "dispatch_failed"')

    def _failed(self, thing: Message | View, delivery: Delivery) -> None:
        words = f"This app responded with {delivery.status or delivery.reason}."
        with self._state.changed:
            if isinstance(thing, View):
                thing.trouble = words
                self._state.touch(thing)
            else:
                self._notice(thing.channel, words)

    def _notice(self, place: Channel, words: str) -> None:
        """What Slack itself tells this person."""
        self._state.post(place, self._workspace.slackbot, words, [], only_for=self._user.id)
