"""`okr help`: made from the registry, so it cannot fall behind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from handlers.grammar import rest
from handlers.reply import Aside, Button, Buttons, Heading, Reply, Say, Span, Text
from handlers.verbs import Verb, Verbs


@dataclass(frozen=True)
class Help:
    command: str = rest(name="command")


def help(command: Help, verbs: Verbs) -> Reply:
    """`okr help [command]`: every command in a line, or one with its usage and an example. Those of a group
    stand behind its word: `okr help nominations`."""
    groups = Counter(verb.group for verb in verbs.rows if verb.group)
    if (said := command.command.strip().lower()) in groups:
        return Reply((Heading(said.capitalize()), Text(*_lines(verbs, said))))
    if command.command:
        verb, _ = verbs.find(command.command)
        return one(verb)
    lines = _lines(verbs, "")
    for group, count in groups.items():
        lines += [Say(f"okr help {group}"), f" · {count} more, about {group}\n"]
    return Reply(
        (
            Heading("What I can do"),
            Text(*lines),
            Aside(
                "Values: 37, +5, 80%, 14/20, 11.5, $3m, 90 min, done. More on one: ",
                Say("okr help progress"),
            ),
            Buttons(
                Button("Check in", "okr progress", "primary"),
                Button("My key results", "okr"),
                Button("All", "okr list"),
            ),
        )
    )


def _lines(verbs: Verbs, group: str) -> list[Span]:
    lines: list[Span] = []
    for verb in verbs.rows:
        if verb.group == group:
            lines += [Say(verb.words), f" · {verb.about}\n"]
    return lines


def one(verb: Verb) -> Reply:
    """One command: what it does, its usage line, an example."""
    return Reply(
        (
            Text(f"{verb.about[0].upper()}{verb.about[1:]}: ", Say(verb.usage)),
            Text("For example: ", Say(verb.example)),
        )
    )
