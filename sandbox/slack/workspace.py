"""A whole Slack workspace to hold in one hand: people, channels, the API, the requests to the bot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sandbox.clock import Clock
from sandbox.courier import JSON, Delivery
from sandbox.host import Host, shown
from sandbox.people import human
from sandbox.slack import events
from sandbox.slack.api import Api, ApiRequest
from sandbox.slack.deliver import SlackCourier
from sandbox.slack.person import Person
from sandbox.slack.render import Renderer
from sandbox.slack.sockets import Sockets
from sandbox.slack.state import State
from sandbox.slack.things import Channel, Json, Team, User, UserGroup

STRANGERS_TEAM = "T0STRANGER"


class Place:
    """A channel as its readers see it."""

    def __init__(self, channel: Channel, state: State) -> None:
        self.channel = channel
        self.id = channel.id
        self._state = state

    def shows(self, until: str = "", timeout: float = 20.0) -> str:
        """All messages as text, replies indented. Waits until ``until`` stands in it, if given."""
        renderer = Renderer(self._state)
        changed, where = self._state.changed, f"#{self.channel.name}"
        return shown(changed, lambda: renderer.channel(self.channel), until, timeout, where)


class Workspace(Host[Person, SlackCourier]):
    """Serve it with ``start``/``stop`` or ``with``, tell it of the bot with ``connect``.

    ``workspace.fails`` takes names of methods, and ``response_url`` for answers to interactions.

    ``workspace.alice`` is the person whose handle is alice.
    """

    def __init__(
        self,
        team: str = "T0SANDBOX",
        signing_secret: str = "sandbox-signing-secret",
        token: str = "xoxb-sandbox",
        clock: Clock | None = None,
        bot: str = "milepost",
        port: int = 0,
        app_token: str = "xapp-sandbox",
    ) -> None:
        self.signing_secret, self.token, self.app_token = signing_secret, token, app_token
        clock = clock or Clock()
        bot_user = User(f"U0{bot.upper()}", team, human(bot), bot=True)
        self.state = State(Team(team, "Sandbox", "sandbox", "A0SANDBOX", bot_user), clock)
        self.slackbot = User("USLACKBOT", team, human("slackbot"))
        self.state.announce = self._announce
        self.should_escape = True
        self.problems: list[str] = []  # answers of the bot that Slack could not use
        self.sockets = Sockets(app_token, self.problems)
        self.api = Api(self.state, token, self.sockets)
        courier = SlackCourier(signing_secret, self.sockets)
        super().__init__(self.api.app, self.api.faults, courier, clock, port)
        self.api_url = f"{self.url}/api/"
        self.state.files.address = self.url
        self.sockets.address = self.url.replace("http", "ws", 1)

    def connect(self, bot_url: str) -> None:
        """Where the bot takes Slack's requests, such as ``http://127.0.0.1:3000/slack/events``."""
        self.courier.url = bot_url

    # ---- people and channels -------------------------------------------------------------------

    def add_person(
        self,
        handle: str,
        name: str = "",
        tz: str = "UTC",
        guest: bool = False,
        stranger: bool = False,
        team: str = "",
        email: str = "",
    ) -> Person:
        """``stranger``: of another workspace, met in shared channels. ``team`` alone: of a workspace
        that this one does not know."""
        home = self.state.team.id
        foreign = bool(team) and team != home and not stranger
        team_id = team or (STRANGERS_TEAM if stranger else home)
        with self.state.changed:
            user = self.state.add_user(
                human(handle, name, tz, email), team_id, guest=guest, stranger=stranger, foreign=foreign
            )
        self.people[handle] = Person(self, user)
        return self.people[handle]

    def add_channel(
        self, name: str, private: bool = False, members: Iterable[str] = (), bot: bool = True
    ) -> Place:
        """``members`` are handles; ``bot``: whether the bot is in it."""
        ids = {self.people[handle].user.id for handle in members}
        with self.state.changed:
            channel = self.state.add_channel(
                name, ids | ({self.state.team.bot.id} if bot else set()), private
            )
        return Place(channel, self.state)

    def add_group(self, handle: str, members: Iterable[str] = ()) -> None:
        """The user group of this handle, made if there is none, with these people added."""
        with self.state.changed:
            id = "S" + handle.upper()
            group = self.state.groups.setdefault(id, UserGroup(id, handle, set()))
            group.members |= {self.people[each].user.id for each in members}

    def channel(self, name: str) -> Place:
        """By its name, with or without ``#``, or by its id."""
        for channel in self.state.channels.values():
            if name.removeprefix("#") in (channel.name, channel.id) and not channel.direct:
                return Place(channel, self.state)
        raise AssertionError(f"no channel {name!r}")

    def direct(self, handle: str) -> Place:
        """The conversation of this person and the bot."""
        with self.state.changed:
            return Place(self.state.direct(self.people[handle].user), self.state)

    def place(self, name: str, user: User) -> Channel:
        """A channel as ``user`` names it: ``@milepost`` is their conversation with the bot."""
        if name == f"@{self.state.team.bot.human.handle}":
            with self.state.changed:
                return self.state.direct(user)
        return self.channel(name).channel

    def deactivate(self, handle: str) -> None:
        self.people[handle].user.deleted = True
        self._tell(events.user_change(self.people[handle].user, self.state))

    def rename_person(self, handle: str, name: str) -> None:
        """A person takes another full name."""
        self.people[handle].user.human.name = name
        self._tell(events.user_change(self.people[handle].user, self.state))

    def rename_channel(self, name: str, new: str) -> None:
        channel = self.channel(name).channel
        channel.previous_names.append(channel.name)
        channel.name = new
        self._tell(events.channel_rename(channel, self.state))

    def archive_channel(self, name: str, by: str) -> None:
        channel = self.channel(name).channel
        channel.archived = True
        self._tell(events.channel_archive(channel, self.people[by].user, self.state))

    # ---- the wire ------------------------------------------------------------------------------

    @property
    def requests(self) -> list[ApiRequest]:
        """Every API request of the bot, oldest first."""
        return self.api.requests

    def redeliver(self) -> Delivery:
        """The last request that a person caused once more: the same body, freshly signed."""
        if self.courier.last is None:
            raise AssertionError("nothing has been sent to the bot yet")
        return self.courier.again(self.courier.last)

    def send_raw(
        self, body: bytes, content_type: str = JSON, headers: Mapping[str, str] | None = None
    ) -> Delivery:
        """Any body; ``headers`` replace those of the signature (see ``signed``)."""
        return self.courier.send(body, content_type, headers)

    def signed(self, body: bytes, at: float | None = None) -> dict[str, str]:
        """The signature headers of a body, made now or at a time in Unix seconds."""
        return self.courier.signed(body, at)

    def _tell(self, event: Json) -> None:
        with self.state.changed:
            envelope = events.envelope(event, self.state)
        self.courier.event(envelope)

    def _announce(self, event: Json) -> None:
        self.courier.event_later(events.envelope(event, self.state))
