"""What a Slack workspace consists of."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from sandbox.people import Human

Json = dict[str, Any]

TRIGGER_LIFE = 3.0  # seconds
RESPONSE_URL_SECONDS = 1800.0
RESPONSE_URL_USES = 5


@dataclass
class User:
    """An account. ``stranger``: of another workspace, met in a shared channel. ``foreign``: of a
    workspace that this one knows nothing of."""

    id: str
    team_id: str
    human: Human
    guest: bool = False
    stranger: bool = False
    foreign: bool = False
    bot: bool = False
    deleted: bool = False


@dataclass
class Channel:
    """``direct``: a conversation of one person and the bot."""

    id: str
    name: str
    members: set[str]
    created: int
    private: bool = False
    direct: bool = False
    archived: bool = False
    shared: bool = False
    previous_names: list[str] = field(default_factory=list)


@dataclass
class UserGroup:
    """People who are mentioned together."""

    id: str
    handle: str
    members: set[str]


@dataclass
class Message:
    """A message, or with ``only_for`` an ephemeral one.

    ``changed`` counts up over the whole workspace: the newest thing has the highest.
    ``answers`` is the user to whom the bot answered with it.
    """

    ts: str
    channel: Channel
    user: User
    text: str
    blocks: list[Json]
    changed: int
    thread_ts: str | None = None
    metadata: Json | None = None
    client_msg_id: str = ""
    only_for: str | None = None
    answers: str | None = None
    edited: Json | None = None
    deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    picked: dict[str, Json] = field(default_factory=dict)  # state of menus: block_id -> action_id -> value

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass
class View:
    """An open modal or a published home."""

    id: str
    user: User
    kind: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None
    changed: int
    values: dict[str, Json] = field(default_factory=dict)  # block_id -> action_id -> value
    errors: dict[str, str] = field(default_factory=dict)  # block_id -> what is wrong
    trouble: str = ""  # what Slack says when the app gave it nothing to go by

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.content["blocks"]
        return blocks

    def text(self, part: str, default: str = "") -> str:
        """``title``, ``submit`` or ``close``."""
        return str((self.content.get(part) or {}).get("text", default))


@dataclass
class Trigger:
    """Leave to open a modal: for ``life`` seconds, once. ``view`` is the modal it came from."""

    user: User
    view: View | None
    life: float = TRIGGER_LIFE
    issued: float = field(default_factory=time.monotonic)
    used: bool = False

    @property
    def expired(self) -> bool:
        return time.monotonic() - self.issued > self.life


@dataclass
class ResponseUrl:
    """Where answers to one interaction may be posted: five times within thirty minutes."""

    user: User
    channel: Channel
    original: Message | None
    issued: float = field(default_factory=time.monotonic)
    uses: int = 0

    @property
    def expired(self) -> bool:
        return time.monotonic() - self.issued > RESPONSE_URL_SECONDS


@dataclass
class Team:
    """The workspace and the app installed in it."""

    id: str
    name: str
    domain: str
    app_id: str
    bot: User
    bot_id: str = "B0BOT"
    verification_token: str = "sandbox-verification"
