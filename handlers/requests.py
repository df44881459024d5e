"""One message to the commands it asks for. Nothing here looks anything up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from handlers import grammar
from handlers.addresses import CheckInRef, write_ref
from handlers.grammar import LONGEST_LINE, Missing
from handlers.model import UserError
from handlers.okrs.model import Ref
from handlers.reading import clean
from handlers.registry import VERBS
from handlers.verbs import Verb

_THANKS = re.compile(r"(?<!\S)(please|pls|thanks|thank you|thx)[.! ]*$", re.IGNORECASE)
MOST_LINES = 50  # of one message, which run in one transaction: more key results than a program has


@dataclass(frozen=True)
class Request:
    """One command to run, or, where something is missing, the form to ask with.

    ``given`` are the arguments that were there when ``command`` is None.
    """

    verb: Verb
    command: object | None
    program: str | None = None  # from in:<slug>
    once: str | None = None  # from once:<token>: a button that is pressed again does nothing more
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ref(self) -> Ref | None:
        """The objective or key result it names first."""
        for value in self._arguments.values():
            if isinstance(value, CheckInRef):
                return value.key_result
            if isinstance(value, Ref):
                return value
        return None

    @property
    def unnamed(self) -> bool:
        """Whether it is to be said without a name, or nearly says so."""
        return self.verb.unnamed is not None and self.verb.unnamed(self._arguments)

    @property
    def line(self) -> str:
        """The line that asks for the same, without the program; of a sealed one what it is about, no more."""
        if self.command is not None and self.verb.sealed:
            about, slot = next(iter(grammar.slots(self.verb.command).items()))
            named = slot.word.write(getattr(self.command, about)) if slot.how == "argument" else ""
            return self._flagged(named)
        if self.command is not None:
            return VERBS.render(self.command)
        ref = self.ref
        return self._flagged(write_ref(ref) if ref else "")

    @property
    def wordless(self) -> str:
        """The command and its flags, which are no secret: without them it would be another one."""
        return self._flagged("")

    @property
    def _arguments(self) -> Mapping[str, Any]:
        return self.given if self.command is None else vars(self.command)

    def _flagged(self, about: str) -> str:
        said = dict(self._arguments) | ({"anonymous": True} if self.unnamed else {})
        known = grammar.slots(self.verb.command).items()
        flags = (slot.key for name, slot in known if slot.how == "flag" and said.get(name))
        return " ".join(filter(None, (self.verb.words, about, *flags)))


def read(text: str) -> tuple[Request, ...]:
    """Every line of a message is a command. All are read before any runs; UserError names the line."""
    if len(text) > LONGEST_LINE:
        raise UserError(f"That is {len(text)} characters long.", f"Keep a command under {LONGEST_LINE}.")
    lines = [line.strip().removeprefix("/") for line in clean(text).split("\n") if line.strip()] or [""]
    if len(lines) > 1 and (pasted := _pasted(lines[0], clean(text))):
        return (pasted,)
    if len(lines) == 1:
        return (_request(lines[0]),)
    return _several(lines)


def of_message(lines: Sequence[str]) -> tuple[Request, ...]:
    """The commands of a message, as ``mentions`` found them: each its line, maybe with further ones."""
    if not any("\n" in line for line in lines):
        return read("\n".join(lines))
    if (size := sum(map(len, lines))) > LONGEST_LINE:
        raise UserError(f"That is {size} characters long.", f"Keep a command under {LONGEST_LINE}.")
    said = [clean(line) for line in lines]
    return (_request(said[0]),) if len(said) == 1 else _several(said)


def _several(lines: Sequence[str]) -> tuple[Request, ...]:
    if len(lines) > MOST_LINES:
        raise UserError(
            f"Those are {len(lines)} commands in one message, so I recorded none of them.",
            f"Send up to {MOST_LINES} at a time.",
        )
    return tuple(_numbered(number, line) for number, line in enumerate(lines, start=1))


def _pasted(first: str, text: str) -> Request | None:
    """A command that takes the rest of the message as it stands, if the first line is one."""
    program, line = grammar.take_program(first)
    try:
        verb, argument = VERBS.find(line)
    except UserError:
        return None
    if not verb.pasted:
        return None
    name = next(name for name, slot in grammar.slots(verb.command).items() if slot.how == "rest")
    document = f"{argument}\n{text.strip().partition(chr(10))[2]}"
    return Request(verb, grammar.from_answers(verb.command, {name: document}), program)


def _numbered(number: int, line: str) -> Request:
    try:
        request = _request(line)
    except UserError as error:
        hint = f"{error.hint} Nothing of your message was recorded.".strip()
        numbered = UserError(f"Line {number}: {error.message}", hint)
        numbered.private = error.private
        raise numbered from error
    if request.command is None:
        raise UserError(
            f"Line {number} lacks something: `{request.verb.usage}`", f"Like: `{request.verb.example}`"
        )
    return request


def _request(line: str) -> Request:
    line, _, more = line.partition("\n")
    program, line = grammar.take_program(line)
    once, line = grammar.take_word(line, "once")
    verb, arguments = VERBS.find(line)
    try:
        return Request(verb, _parsed(verb, arguments, more), program, once)
    except Missing as missing:
        return Request(verb, None, program, given=missing.given)
    except UserError as error:
        error.private = verb.hushed or "nominat" in verb.words  # somebody's name may stand there
        error.hint = error.hint or _usage(verb)
        raise


def _parsed(verb: Verb, arguments: str, more: str) -> object:
    """A word of thanks at the end is understood where the command takes no free text."""
    try:
        return grammar.parse(verb.command, arguments, more)
    except UserError:
        thanks = _THANKS.search(arguments)
        if thanks is None or any(slot.how == "rest" for slot in grammar.slots(verb.command).values()):
            raise
    return grammar.parse(verb.command, arguments[: thanks.start()], more)


def _usage(verb: Verb) -> str:
    if further := VERBS.further(verb):
        return f"There is {', '.join(f'`{words}`' for words in (verb.usage, *further))}."
    return f"`{verb.usage}` · like: `{verb.example}`"


def from_form(words: str, answers: dict[str, str], carried: dict[str, str]) -> Request:
    """The command that a submitted form asks for; FieldError beside a field."""
    verb = VERBS.by_words(words)
    if verb is None:
        raise UserError("I do not know that form any more.", "Open it again: `okr help`")
    texts = {name: clean(text) for name, text in (carried | answers).items() if name != "program"}
    program = carried.get("program") or None
    return Request(verb, grammar.from_answers(verb.command, texts), clean(program) if program else None)
