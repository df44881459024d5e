"""The page as one person sees it now, and its parts, as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sandbox.discourse.things import Post
from sandbox.people import Human
from sandbox.slack.inputs import HOLDS, held, options
from sandbox.web.backstage import Hint, Stage
from sandbox.web.cooked import page_html
from sandbox.web.forum_side import ForumSide
from sandbox.web.links import WITHIN, changes
from sandbox.web.live import Live
from sandbox.web.mrkdwn import Words
from sandbox.web.slack_side import SlackSide
from sandbox.web.view import View, sparse


def templates() -> Environment:
    """Everything is escaped unless it is Markup already."""
    found = Environment(
        loader=PackageLoader("sandbox.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {"HOLDS": HOLDS, "options": options, "held": held, "sparse": sparse}
    return found


class Scene:
    """Everything that the templates ask for; hold both locks while drawing."""

    def __init__(self, stage: Stage, live: Live, view: View, environment: Environment) -> None:
        self.stage = stage
        self.hints, self.programs = stage.backstage.hints, stage.backstage.programs
        self.alive, self.busy, self.requests = live.status()
        self.table = live.table
        known = self.people
        self.view = view if view.who in known else replace(view, who=next(iter(known), ""))
        self.words = Words(stage.workspace.state, self.inside)
        self.slack = SlackSide(stage, self.view)
        self.forum = ForumSide(stage, self.view)
        self._environment = environment

    @property
    def people(self) -> dict[str, Human]:
        """By handle: all who have an account on either side."""
        found = {handle: person.user.human for handle, person in self.stage.workspace.people.items()}
        for handle, person in self.stage.forum.people.items():
            found.setdefault(handle, person.user.human)
        return found

    @property
    def now(self) -> datetime:
        return self.stage.workspace.clock.now().astimezone(UTC)

    @property
    def program(self) -> str:
        """Whose table is shown: the chosen one's, else that of the channel one is in."""
        known = [slug for slug, _, _ in self.programs]
        here = "" if self.slack.person is None else self.slack.room.program
        return next((slug for slug in (self.view.program, here, *known) if slug in known), "")

    def draw(self, name: str, **more: object) -> str:
        """A template's HTML."""
        around = {"page": self, "view": self.view, "said": {}, "alone": False}
        return self._environment.get_template(f"{name}.html").render(around | more)

    def accounts(self, handle: str) -> str:
        """``Slack``, ``the forum``, or both."""
        sides = (("Slack", self.stage.workspace.people), ("the forum", self.stage.forum.people))
        return " and ".join(name for name, people in sides if handle in people)

    def hint(self, hint: Hint) -> Markup:
        """The attributes of a link to where something can be tried, with the words already typed."""
        topics, channels = self.stage.forum.state.topics, self.stage.workspace.state.channels
        topic = next((f"t{one.id}" for one in topics.values() if one.title == hint.forum), "")
        channel = next((one.id for one in channels.values() if one.name == hint.channel), "")
        if hint.channel.startswith("@") and hint.who in self.stage.workspace.people:
            channel = self.stage.workspace.direct(hint.who).id
        there = {"forum": topic, "write": hint.words} if hint.forum else {"place": channel, "say": hint.words}
        address = sparse({"who": hint.who, "program": "", **there})
        return Markup(WITHIN).format(address)

    def moment(self, kind: str, value: str | int) -> str:
        """What a date or time input starts with."""
        return (
            f"{datetime.fromtimestamp(int(value), UTC):%Y-%m-%dT%H:%M}"
            if kind == "datetimepicker"
            else str(value)
        )

    def inside(self, url: str) -> str:
        """The page's own address for one of the sandbox's; "" for any other."""
        found = changes(url, self.stage.workspace.state.team.domain, self.stage.forum.url)
        return self.view.address(**found) if found else ""

    def picture(self, block: Mapping[str, Any]) -> str:
        """Where an image block's picture is."""
        files = self.stage.workspace.state.files
        file = files.shown(block["slack_file"]["id"]) if "slack_file" in block else None
        return files.url(file) if file is not None else str(block.get("image_url", ""))

    def post(self, post: Post) -> Markup:
        """A forum post, with its polls to vote in."""

        def poll(name: str) -> str:
            return self.draw("poll", post=post, poll=post.polls[name]) if name in post.polls else ""

        return page_html(post.cooked, self.stage.forum.url, self.inside, poll)
