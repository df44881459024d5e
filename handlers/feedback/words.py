"""The kinds of argument that commands about surveys are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from handlers import words
from handlers.addresses import take, take_number
from handlers.feedback.model import Asks, Every
from handlers.feedback.questions import Kind
from handlers.feedback.templates import POLL, TEMPLATES
from handlers.grammar import Word
from handlers.model import Member, Program, Role, UserError
from handlers.ports import Store
from handlers.quoting import bare, closes
from handlers.words import WHERE, WHO, Where, Who

MOST_PEOPLE = 100_000  # that one survey asks
GROUP = "surveys"  # of their commands, in the help


@dataclass(frozen=True)
class Team:
    """A Slack user group as somebody picked it."""

    id: str

    def __str__(self) -> str:
        return f"<!subteam^{self.id}>"


To = Where | Team | tuple[Who, ...] | int | Asks
"""Whom a survey asks, as somebody wrote it: those in a place, in a group, people (one name may be that of a
forum's group), those selected in a round (its number), anyone."""
_TEAM = re.compile(r"<!subteam\^([A-Z0-9]{1,40})(?:\|[^>]*)?>")
_PERSON = re.compile(
    r"(<@[A-Z0-9]{1,40}(?:\|[^>]*)?>|@\w(?:[\w.-]{0,58}\w)?)(?:\s*,\s*|\s+(?=<?@)|(?=\s|$))", re.IGNORECASE
)


def _read_survey(text: str) -> tuple[int, str]:
    number, left = take_number("f", text)
    if number is None:
        said = text.strip().partition(" ")[0][:40]
        raise UserError(f"“{said}” is no survey.", "They look like F3.")
    return number, left


def _read_change(text: str) -> tuple[int, str]:
    found, left = take(r"c?([1-9]\d{0,8})", text)
    if found is None:
        said = text.strip().partition(" ")[0][:40]
        raise UserError(f"“{said}” is no change.", "They look like C3: `okr changes` lists them.")
    return int(found[1]), left


def _read_template(text: str) -> tuple[str, str]:
    word, _, left = text.strip().partition(" ")
    if word.lower() not in {*TEMPLATES, POLL}:
        raise UserError(f"I have no survey “{word[:40]}”.", f"There is: {', '.join([*TEMPLATES, POLL])}.")
    return word.lower(), left


def _read_options(text: str) -> tuple[tuple[str, ...], str]:
    parts = [part.strip() for part in re.split(r"[,;]", text)]
    first, last = parts[0], parts[-1]
    if len(parts) > 1 and first[-1:] in closes(last[:1]) and (bare(first), bare(last)) == (first, last):
        parts[0], parts[-1] = first[:-1], last[1:]  # each was in quotes, and the outermost are off
    return tuple(filter(None, (bare(part).strip() for part in parts))), ""


def fits(command: object | None, program: Program, who: Member, store: Store) -> bool:
    """Whether a command about surveys may be about this program: it has the one that is named by its number.
    Another one, such as feedback, fits any."""
    number = getattr(command, "survey", None)
    if number is None:
        return True
    found = store.surveys.get(program.id, number)
    if found is None or found.asks is not Asks.PEOPLE or who.admin or store.audiences.has(found, who.id):
        return found is not None
    return Role.STEWARD in store.programs.roles(program.id, who.id)


def _read_to(text: str) -> tuple[To, str]:
    """Takes as many people as stand there."""
    text = text.strip()
    if text.startswith("<#"):
        return WHERE.read(text)
    if (team := _TEAM.match(text)) is not None:
        return Team(team[1]), text[team.end() :]
    found, left = take(rf"({Asks.ANYONE})|r([1-9]\d{{0,8}})", text)
    if found is not None:
        return (Asks.ANYONE if found[1] else int(found[2])), left
    people = []
    while (person := _PERSON.match(text)) is not None:
        people.append(WHO.read(person[1])[0])
        text = text[person.end() :]
    if not people:
        hint = "Write #channel, people or a group as @name, picked from the list; or R1, or anyone."
        raise UserError(f"“{text.partition(' ')[0][:40]}” is nobody to ask.", hint)
    return tuple(people), text


def _write_to(to: To) -> str:
    match to:
        case Where() | Team() | Asks():
            return str(to)
        case int():
            return f"R{to}"
    return ",".join(map(str, to))


SURVEY = Word("F1", _read_survey, lambda number: f"F{number}")
CHANGE = Word("C1", _read_change, lambda number: f"C{number}")
TEMPLATE = Word("|".join([*TEMPLATES, POLL]), _read_template, str)
LAST_DAY = Word("DATE", words.read_date, date.isoformat)
OPTIONS = Word("Mon, Tue", _read_options, ", ".join)
PEOPLE = words.number(1, MOST_PEOPLE, "people")
TO = Word[To]("#channel, @people, @group, R1 or anyone", _read_to, _write_to, greedy=True)
EVERY = words.choice("|".join(Every), {each.value: each.value for each in Every})
PAGE = words.number(1, 999, "n")
YES = words.choice("yes", {"yes": "yes"})
KIND = words.choice("|".join(Kind), {each.value: each.value for each in Kind})
ANSWER = Word[str]("answer", words.TEXT.read, str)
