"""`python -m sandbox`: a workspace to point a bot at, and a prompt to be its people at."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from sandbox.clock import Clock
from sandbox.slack import Workspace

HELP = """Type as a person:     alice /okr            alice hello @milepost
Press a button:       alice click Undo      Fill in a form:  alice fill value=37
Send or close it:     alice submit          alice close
Read:                 alice see             show general     quit"""


def main() -> None:
    args = _arguments()
    clock = Clock(args.clock)
    with Workspace(signing_secret=args.secret, token=args.token, clock=clock, port=args.port) as workspace:
        for handle, name in (("alice", "Alice Osei"), ("bob", "Bob Lindqvist"), ("chen", "Chen Wei")):
            workspace.add_person(handle, name=name)
        workspace.add_channel("general", members=list(workspace.people))
        workspace.connect(args.bot)
        print(f"SLACK_API_URL={workspace.api_url}")
        print(f"SLACK_BOT_TOKEN={workspace.token}")
        print(f"SLACK_SIGNING_SECRET={workspace.signing_secret}")
        print(f"Slack's requests go to {args.bot}\n\n{HELP}\n", flush=True)
        _converse(workspace)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Slack to try the bot in.")
    parser.add_argument("--bot", default="http://127.0.0.1:3000/slack/events", help="where the bot listens")
    parser.add_argument("--port", type=int, default=0, help="port of the API (default: a free one)")
    parser.add_argument("--token", default=os.environ.get("SLACK_BOT_TOKEN", "xoxb-sandbox"))
    parser.add_argument("--secret", default=os.environ.get("SLACK_SIGNING_SECRET", "sandbox-signing-secret"))
    parser.add_argument("--clock", type=Path, help="file with the clock's offset (MILEPOST_CLOCK)")
    return parser.parse_args()


def _converse(workspace: Workspace) -> None:
    while True:
        try:
            line = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if line == "quit":
            return
        try:
            print(_obey(workspace, line))
        except (AssertionError, AttributeError, ValueError) as problem:
            print(problem)


def _obey(workspace: Workspace, line: str) -> str:
    """Carry out one line of the prompt; what is then to be seen."""
    who, _, what = line.partition(" ")
    if who == "show":
        return workspace.channel(what).shows()
    if who not in workspace.people:
        return HELP
    person = workspace.people[who]
    verb, _, rest = what.partition(" ")
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
            person.says(what)
    return person.sees()


if __name__ == "__main__":
    main()
