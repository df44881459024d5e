"""What a row of the registry is, and how a line finds its row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process

from handlers import grammar, rendering
from handlers.model import Member, Program, UserError
from handlers.permissions import May
from handlers.ports import Context, Store
from handlers.reply import Form, Reply

KEY_RESULT = re.compile(r"(kr-?)?[0-9]{1,4}\.[0-9]{1,4}|o[0-9]{1,4}", re.IGNORECASE)
NEAR = 70  # of 100: how alike two words must be for "did you mean"
_ADDRESS = re.compile(r"([a-z])[1-9][0-9]{0,8}[.,:;!]?", re.IGNORECASE)  # N1, R1, F1


@dataclass(frozen=True)
class Verb:
    """One command. ``reads``: it changes nothing and runs beside the writer. ``program``: it is
    about one program, which is found before it runs. ``form`` asks for what is missing; without
    one, the form is made from the command's fields."""

    words: str
    command: type
    handler: Callable[[Any, Context], Reply]
    about: str
    example: str
    may: May = May.ANYONE
    reads: bool = False
    alone: bool = False  # changes what is promised: one at a time in a program
    program: bool = True
    across: bool = False  # of all programs at once, unless one is named or the place is tied to one
    form: Callable[[Mapping[str, Any], Context], Form] | None = None
    instead: Callable[[Mapping[str, Any], Context], Reply | None] | None = None  # of the form, if any
    pasted: bool = False  # further lines of the message are its text, not commands
    many_lines: bool = False  # further lines of a message that are no commands are more of its words
    also: tuple[str, ...] = ()  # other words people try for it
    secret: bool = False  # its arguments are for nobody else, and are not kept
    keeps: bool = (
        True  # whoever is new becomes a member by it; if not, the handler sees to that where it must
    )
    sealed: bool = False  # what it says is kept nowhere, not even as a digest: a secret vote
    unnamed: Callable[[Mapping[str, Any]], bool] | None = None  # whether its arguments ask for no name
    group: str = ""  # help shows it under this word, and not with all others
    fits: Callable[[object | None, Program, Member, Store], bool] | None = None  # of several programs, these
    title: str = ""  # of its form, where the first words of ``about`` are too many
    blame: str = ""  # the form's field beside which a refusal is shown that names none

    @property
    def hushed(self) -> bool:
        """Whether nothing of what is said with it may be repeated."""
        return self.secret or self.sealed

    @property
    def usage(self) -> str:
        return rendering.usage(self.words, self.command)


class Verbs:
    """All rows, found by the words of a line."""

    def __init__(self, rows: tuple[Verb, ...]) -> None:
        self.rows = rows
        self._by_words = {words: verb for verb in rows for words in (verb.words, *verb.also)}
        self._longest = max(len(words.split()) for words in self._by_words)
        self._by_end: dict[str, list[Verb]] = {}  # "vote": those of "okr … vote", by its own words
        for verb in rows:
            if len(verb.words.split()) > 2:
                self._by_end.setdefault(verb.words.split()[-1], []).append(verb)

    def find(self, line: str) -> tuple[Verb, str]:
        """The command that a line names and the text of its arguments.

        The leading ``okr`` may be left out. UserError for unknown words, with the nearest command.
        """
        said = line.split()
        if not said or said[0].lower() != "okr":
            said, line = ["okr", *said], f"okr {line}"
        for length in range(min(self._longest, len(said)), 1, -1):
            verb = self._by_words.get(" ".join(said[:length]).lower())
            if verb is not None:
                return verb, _after(line, length)
        if len(said) == 1:
            return self._by_words["okr"], ""
        if KEY_RESULT.fullmatch(said[1]):
            words = "okr progress" if len(said) > 2 else "okr show"
            meant = f"{words} {_after(line, 1)}"
            shown = meant[:80].replace("`", "'")
            raise UserError("A verb is missing.", f"Did you mean `{shown}`?", (("Yes", meant),))
        if (verb := self.shortened(said[1:])) is not None:
            return verb, _after(line, 2)
        raise self._unknown(said[1].lower())

    def shortened(self, said: list[str]) -> Verb | None:
        """``vote N1 …`` -> ``okr nomination vote``: the only one that ends with this word and is about what
        has such a number."""
        address = _ADDRESS.fullmatch(said[1]) if len(said) > 1 else None
        if address is None:
            return None
        found = {
            verb.words: verb
            for words, verb in self._by_words.items()
            if words.count(" ") > 1 and words.endswith(f" {said[0].lower()}")
            if _about(verb) == f"{address[1].upper()}1"
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def ends(self, word: str) -> bool:
        """Whether longer commands end with this word."""
        return word in self._by_end

    def by_words(self, words: str) -> Verb | None:
        """The row that a form names."""
        return self._by_words.get(words)

    def further(self, verb: Verb) -> tuple[str, ...]:
        """The longer ones that begin with its words."""
        return tuple(words for words in self._by_words if words.startswith(f"{verb.words} "))

    def render(self, command: object) -> str:
        """A command as the whole line that runs it."""
        verb = next(verb for verb in self.rows if verb.command is type(command))
        return f"{verb.words} {rendering.render(command)}".strip()

    def _unknown(self, said: str) -> UserError:
        group = [f"`{verb.words}`" for verb in self.rows if verb.words.startswith(f"okr {said} ")]
        if group:
            return UserError(f"`okr {said}` what?", f"One of: {', '.join(group)}.")
        if meant := self._by_end.get(said):
            return _did_you_mean(said, {verb.words: verb for verb in meant})
        choices = {words: [*words.split(), ""][1] for words in self._by_words}
        near = process.extractOne(said, choices, score_cutoff=NEAR)
        if near is not None:
            return _did_you_mean(said, {near[2]: self._by_words[near[2]]})
        ending = process.extractOne(said, self._by_end.keys(), score_cutoff=NEAR)
        if ending is not None:
            return _did_you_mean(said, {verb.words: verb for verb in self._by_end[ending[0]]})
        return UserError(f"I do not know “{said[:60]}”.", "`okr help` lists what I can do.")


def _did_you_mean(said: str, meant: Mapping[str, Verb]) -> UserError:
    """``meant``: by the words that come nearest. Of one whose arguments are kept nowhere the example could be
    read for what was said."""
    like = [f"`{verb.usage if verb.hushed else verb.example}`" for verb in meant.values()]
    words = " or ".join(f"`{words}`" for words in meant)
    return UserError(f"I do not know “{said[:60]}”. Did you mean {words}?", f"Like: {', '.join(like)}")


def _about(verb: Verb) -> str:
    """What its first argument looks like: ``N1``; empty where that is none with a number."""
    first = next(iter(grammar.slots(verb.command).values()), None)
    return first.word.name if first is not None and first.how == "argument" else ""


def _after(line: str, words: int) -> str:
    """The line without its first words, everything else as it was typed."""
    parts = line.split(maxsplit=words)
    return parts[words] if len(parts) > words else ""
