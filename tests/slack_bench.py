"""A sandbox workspace, the Slack app, and a front that answers as a test says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette

from bot.origin import Answer, Origin
from bot.slack.app import SlackApp
from bot.slack.client import web_client
from bot.slack.payload import Event
from handlers.reply import Button, Buttons, Field, Form, Reply, Text
from sandbox.server import Server
from sandbox.slack import Workspace

FORM = Form(
    words="progress",
    title="Check in",
    fields=(
        Field("value", "New value"),
        Field("who", "With", "people", required=False),
        Field("win", "A win?", "check"),
    ),
    carried=(("kr", "1.2"),),
    line="okr progress 1.2 <value>",
)
UNDO = Buttons(Button("Undo", "okr undo 1.2#1"), Button("Again", "okr again"))


@dataclass
class Front:
    """Answers by the words of a line, and keeps what it was asked."""

    answers: dict[str, Callable[[], Answer]] = field(default_factory=dict)
    lines: list[tuple[str, Origin]] = field(default_factory=list)
    forms: list[tuple[str, dict[str, str], dict[str, str], Origin]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    full: bool = False  # events cannot be kept

    async def line(self, text: str, origin: Origin) -> Answer:
        self.lines.append((text, origin))
        return self.answers.get(text, lambda: says(f"ran {text}"))()

    async def form(
        self, words: str, answers: dict[str, str], carried: dict[str, str], origin: Origin
    ) -> Answer:
        self.forms.append((words, answers, carried, origin))
        return self.answers.get(answers["value"], lambda: says(f"saved {answers['value']}"))()

    async def keep(self, event: Event) -> bool:
        self.events.append(event)
        return not self.full


def says(words: str, **how: Any) -> Answer:
    return Answer(Reply((Text(words), UNDO), **how))


def asks(form: Form = FORM) -> Answer:
    return Answer(Reply(form=form))


@dataclass
class Bench:
    workspace: Workspace
    front: Front
    app: SlackApp

    def __getattr__(self, handle: str) -> Any:
        return getattr(self.workspace, handle)

    def begin(self) -> None:
        """An empty front, and no window open."""
        self.front.answers.clear()
        self.front.lines.clear()
        self.front.forms.clear()
        self.front.events.clear()
        self.front.full = False
        for windows in self.workspace.state.modals.values():
            windows.clear()
        self.workspace.api.faults.clear()

    def sends(self, payload: bytes | dict[str, Any]) -> tuple[int, bytes]:
        """Anything, properly signed: the status and the answer."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        delivery = self.workspace.send_raw(body)
        return delivery.status, delivery.answer


@contextmanager
def open_bench() -> Iterator[Bench]:
    """One workspace, served until the block ends."""
    front = Front()
    with Workspace() as workspace:
        workspace.add_person("alice", name="Alice Osei")
        workspace.add_person("bob")
        workspace.add_person("eve", team="T0ELSEWHERE")
        workspace.add_channel("dc-program", members=["alice", "bob"])
        workspace.add_channel("panel", members=["alice"], private=True)
        app = SlackApp(
            front,
            web_client(workspace.token, workspace.api_url),
            workspace.signing_secret,
            tenants=lambda team: team == "T0SANDBOX",
            commands={"/okr": "okr", "/nominate": "nominate"},
            keep=front.keep,
        )
        with Server(Starlette(routes=app.routes())) as server:
            workspace.connect(f"{server.url}/slack/events")
            yield Bench(workspace, front, app)


def press(action_id: str = "run:1", value: object = "okr") -> dict[str, Any]:
    return {
        "type": "block_actions",
        "trigger_id": "1.2.x",
        "team": {"id": "T0SANDBOX"},
        "user": {"id": "U0ALICE", "team_id": "T0SANDBOX"},
        "channel": {"id": "C1", "name": "general"},
        "actions": [{"type": "button", "action_id": action_id, "value": value}],
    }
