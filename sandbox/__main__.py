"""`python -m sandbox`: a workspace and a forum to point a bot at, and a prompt to be their people at."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sandbox.clock import Clock
from sandbox.discourse import Forum, prompt
from sandbox.slack import Workspace

PEOPLE = (("alice", "Alice Osei"), ("bob", "Bob Lindqvist"), ("chen", "Chen Wei"))
HELP = (
    """Type what the person says: /okr, or: hello @milepost
Press a button:       click Undo            Fill in a form:   fill value=37
Send or close it:     submit                close
Read:                 see                   show              (the channel's messages)
Be somebody else:     as bob                Go elsewhere:     in general
Who and where:        people                channels          quit
"""
    + prompt.HELP
)
EVENTS, WEBHOOK = "/slack/events", "/discourse/webhook"


def main() -> None:
    args = _arguments()
    clock = Clock(args.clock)
    workspace = Workspace(signing_secret=args.secret, token=args.token, clock=clock, port=args.port)
    forum = Forum(args.forum_key, args.forum_secret, clock, port=args.forum_port)
    with workspace, forum:
        for handle, name in PEOPLE:
            workspace.add_person(handle, name=name)
            forum.add_user(handle, name=name)
        for channel in ("general", "champions"):
            workspace.add_channel(channel, members=list(workspace.people))
        workspace.connect(events_address(args.bot))
        forum.connect(urlsplit(args.bot)._replace(path=WEBHOOK).geturl())
        _introduce(workspace, forum)
        _converse(Prompt(workspace, forum, "alice", "general"))


def _introduce(workspace: Workspace, forum: Forum) -> None:
    print(f"SLACK_API_URL={workspace.api_url}")
    print(f"SLACK_BOT_TOKEN={workspace.token}")
    print(f"SLACK_SIGNING_SECRET={workspace.signing_secret}")
    print(f"DISCOURSE_URL={forum.url}")
    print(f"DISCOURSE_API_KEY={forum.api_key}")
    print(f"DISCOURSE_API_USERNAME={forum.bot.username}")
    print(f"DISCOURSE_WEBHOOK_SECRET={forum.webhook_secret}")
    print(f"Slack's requests go to {workspace.courier.url}")
    print(f"With SLACK_APP_TOKEN={workspace.app_token} they go by the bot's own connections (Socket Mode)")
    print(f"The forum's webhooks go to {forum.courier.url}\n\n{HELP}\n", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="A local Slack and Discourse to try the bot in."
    )
    parser.add_argument("--bot", default="http://127.0.0.1:3000", help="the bot's address")
    parser.add_argument("--port", type=int, default=0, help="port of the API (default: a free one)")
    parser.add_argument("--token", default=os.environ.get("SLACK_BOT_TOKEN", "xoxb-sandbox"))
    parser.add_argument("--secret", default=os.environ.get("SLACK_SIGNING_SECRET", "sandbox-signing-secret"))
    given = os.environ.get
    parser.add_argument("--forum-port", type=int, default=0, help="port of the forum (default: a free one)")
    parser.add_argument("--forum-key", default=given("DISCOURSE_API_KEY", "sandbox-api-key"))
    forum_secret = given("DISCOURSE_WEBHOOK_SECRET", "sandbox-webhook-secret")
    parser.add_argument("--forum-secret", default=forum_secret)
    parser.add_argument("--clock", type=Path, help="file with the clock's offset (MILEPOST_CLOCK)")
    return parser.parse_args()


def events_address(bot: str) -> str:
    """Where Slack's requests go: the bot's address, with the path it serves unless it has one."""
    return bot if urlsplit(bot).path.strip("/") else bot.rstrip("/") + EVENTS


def _converse(at: Prompt) -> None:
    while True:
        try:
            line = input(f"{at} ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if line == "quit":
            return
        try:
            print(at.obey(line))
        except (AssertionError, AttributeError, LookupError, ValueError) as problem:
            print(problem)


@dataclass
class Prompt:
    """Who is speaking, and where."""

    workspace: Workspace
    forum: Forum
    who: str
    channel: str

    def __str__(self) -> str:
        return f"{self.who} in #{self.channel}>"

    def obey(self, line: str) -> str:
        """Carry out one line; what is then to be seen."""
        verb, _, rest = line.partition(" ")
        rest = rest.strip()
        match verb:
            case "" | "help":
                return HELP
            case "forum":
                return prompt.obey(self.forum, self.who, rest)
            case "people":
                return ", ".join(self.workspace.people)
            case "channels":
                return ", ".join(f"#{name}" for name in self._channels())
            case "as" if rest in self.workspace.people:
                self.who = rest
                return ""
            case "in" if rest.removeprefix("#") in self._channels():
                self.channel = rest.removeprefix("#")
                return ""
            case "as" | "in" if rest and " " not in rest:
                known = self.workspace.people if verb == "as" else self._channels()
                return f"There is no {rest} here. There is: {', '.join(known)}."
            case "show":
                return self.workspace.channel(rest.removeprefix("#") or self.channel).shows()
        return self._acted(verb, rest, line)

    def _acted(self, verb: str, rest: str, line: str) -> str:
        person = self.workspace.people[self.who]
        match verb:
            case "see":
                pass
            case "click":
                person.clicks(rest)
            case "fill":
                name, _, answer = rest.partition("=")
                view = person.fills(**{name: answer}).screen.modal()
                return person.screen.draw(view) if view else ""
            case "submit":
                person.submits()
            case "close":
                person.closes()
                return ""
            case _:
                person.says(line, channel=self.channel)
        return person.sees()

    def _channels(self) -> list[str]:
        return [channel.name for channel in self.workspace.state.channels.values() if not channel.direct]


if __name__ == "__main__":
    main()
