"""Which words of a message are commands to the bot, and which are people talking.

    Great sprint! @milepost progress 1.2 37 first batch      what follows the mention
    progress 1.2 37 first batch @milepost                    or stands before one that ends its line
    okr progress 2.1 +3                                      further lines, where they are plainly commands
    @milepost nominate @priya her reviews                    other lines after it are more of its words, where
    She also wrote the guide.                                it asks for some, and never talk
    > @milepost progress 1.2 36                              never: quotes, code, signatures

Text is plain (see ``reading``), as one message says it; names of the bot are as they stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from rapidfuzz import fuzz, process

from handlers.confiding import Confided, confided
from handlers.grammar import take_program
from handlers.model import UserError
from handlers.registry import VERBS
from handlers.verbs import KEY_RESULT, Verb

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_QUOTE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- ?$.*\Z", re.MULTILINE | re.DOTALL)
_INERT = "\ue000"  # stands for every character that is no command's
_BULLET = re.compile(r"^[ \t]*(?:[-*•◦]|\d{1,2}[.)])[ \t]+")
_BETWEEN = " \t,:;.!?–—-"
_ADDRESS = re.compile(r"(?:o|kr)?[ .-]?[0-9]", re.IGNORECASE)  # 2.1, O2, KR 2.1

NEAR = 75  # of 100: how alike a word must be to count as a command misspelt
SHORT = 3  # words: so few beside a mention that a misspelt command is likelier than talk

_FIRST_WORDS = frozenset(
    word for verb in VERBS.rows for words in (verb.words, *verb.also) for word in words.split()[:2]
)
_WHOLE = frozenset(words.removeprefix("okr ") for verb in VERBS.rows for words in (verb.words, *verb.also))


@dataclass(frozen=True)
class Heard:
    """``lines`` are the commands, as they were typed; after a line break come further words of one.
    ``addressed``: the message speaks to the bot, with or without one; without, ``said`` is what it says.
    ``confided``: what it plainly asks for in a line that is no command, and that is nobody else's."""

    lines: tuple[str, ...]
    addressed: bool
    said: str = field(default="", compare=False)
    confided: Confided | None = field(default=None, compare=False)

    @property
    def hushed(self) -> bool:
        """Whether one of its commands is nobody else's."""
        return any(verb is not None and verb.hushed for verb in map(_verb, self.lines))


def commands_in(text: str, names: Sequence[str], *, alone: bool = False) -> Heard:
    """``names``: how the bot is named in a text, such as ``<@U1>`` or ``@milepost``. ``alone``: in a
    conversation with nobody else, where it need not be named."""
    lines: list[str] = []
    addressed, more = False, False
    name = _name_pattern(names)
    for line in _lines(text, names, alone=alone):
        addressed = addressed or line.addressed
        if line.command:
            lines.append(line.command)
            verb = _verb(line.command)
            more = verb is not None and verb.many_lines
        elif _SIGNATURE.match(line.text) or (more and _confided(line, name)):
            more = False
        elif more and (said := _talk(line, name)):
            lines[-1] += f"\n{said}"
    told = confided_in(text, names) if addressed and not alone else None
    return Heard(tuple(lines), addressed, "" if lines else talk_in(text, names), told)


def confided_in(text: str, names: Sequence[str]) -> Confided | None:
    """What a message asks for in a line that is no command that can be carried out, without the bot's name or
    in a mark of code maybe, and that is nobody else's."""
    name = _name_pattern(names)
    slips = (line for line in _lines(text, names) if line.command is None or _verb(line.command) is None)
    return next(filter(None, (_confided(line, name) for line in slips)), None)


def confided_to_nobody(text: str, names: Sequence[str]) -> Confided | None:
    """The same, of a message that does not speak to the bot."""
    return None if any(line.addressed for line in _lines(text, names)) else confided_in(text, names)


def _confided(line: _Line, name: re.Pattern[str]) -> Confided | None:
    """Before the bot's name or after it."""
    return next(filter(None, map(confided, name.split(line.text))), None)


def talk_in(text: str, names: Sequence[str]) -> str:
    """What is left for people to read: what stands before the first command, without what was quoted, and
    with other words for the bot's name. Nothing at all beside what is for nobody else."""
    name, kept = _name_pattern(names), list[str]()
    lines = list(_lines(text, names))
    verbs = [_verb(line.command) for line in lines if line.command]
    if any(verb is not None and verb.hushed for verb in verbs) or confided_in(text, names):
        return ""
    for line in takewhile(lambda line: line.command is None, lines):
        kept += [said] if (said := _talk(line, name)) else []
    return "\n".join(kept)


def _verb(command: str) -> Verb | None:
    try:
        return VERBS.find(take_program(command)[1])[0]
    except UserError:
        return None


def _talk(line: _Line, name: re.Pattern[str]) -> str:
    """What people read in a line that is no command."""
    if _QUOTE.fullmatch(line.text):
        return ""
    return " ".join((_without_name(line.text, name) if line.addressed else line.text).split())


def _without_name(line: str, name: re.Pattern[str]) -> str:
    led = name.match(line.lstrip())
    said = line.lstrip()[led.end() :].lstrip(_BETWEEN) if led else line
    return name.sub("the bot", said)


@dataclass(frozen=True)
class _Line:
    text: str
    command: str | None
    addressed: bool


def _lines(text: str, names: Sequence[str], *, alone: bool = False) -> Iterator[_Line]:
    """Each line, with the command that it holds. ``addressed``: it speaks to the bot."""
    masked = _masked(text)
    name = _name_pattern(names)
    addressed = False
    at = 0
    for shown in masked.split("\n"):
        line = text[at : at + len(shown)]
        at += len(shown) + 1
        found = name.search(shown)
        begins = found is not None or (alone and not addressed and bool(shown.strip(f" \t{_INERT}")))
        if found is not None:
            command = _beside(line, shown, found)
        elif begins:
            command = _command(line, shown, spoken_to=True)
        else:
            command = _command(line, shown, spoken_to=False, alone=alone) if addressed else None
        addressed = addressed or begins
        yield _Line(line, command, begins)


def _masked(text: str) -> str:
    """The same text, as long, with everything inert that holds no commands."""
    for pattern in (_CODE, _QUOTE, _SIGNATURE):
        text = pattern.sub(lambda found: re.sub(r"[^\n]", _INERT, found[0]), text)
    return text


def _name_pattern(names: Sequence[str]) -> re.Pattern[str]:
    either = "|".join(re.escape(name) for name in names if name)
    return re.compile(rf"(?<![\w@.-])(?:{either})(?![\w-])" if either else r"(?!)", re.IGNORECASE)


def _beside(line: str, shown: str, name: re.Match[str]) -> str | None:
    """The command after the name; before it where nothing comes after."""
    begin, end = name.span()
    if shown[end:].strip(_BETWEEN):
        return _command(line[end:], shown[end:], spoken_to=True)
    return _command(line[:begin], shown[:begin], spoken_to=False)


def _command(line: str, shown: str, *, spoken_to: bool, alone: bool = False) -> str | None:
    """The line without what leads it in, where it is a command. To one that is not spoken to the bot
    directly belongs more than a word that may as well begin a sentence."""
    bullet = _BULLET.match(shown)
    start = bullet.end() if bullet else 0
    start += len(shown[start:]) - len(shown[start:].lstrip(_BETWEEN + "/"))
    words = shown[start:].split()
    if not words:
        return None
    taken = _speaks(words) if spoken_to else _stands_for_itself(words) or _confides(shown[start:], alone)
    return line[start:].strip() if taken else None


def _confides(said: str, alone: bool) -> bool:
    """Whether it is plainly for the bot alone; where others read along a slip in it is none of theirs."""
    verb = _verb(said)
    return confided(said) is not None and (alone or (verb is not None and verb.hushed))


def _speaks(words: list[str]) -> bool:
    """Whether what is said to the bot is a command, if need be misspelt or without its verb."""
    first = words[0].lower()
    if first in _FIRST_WORDS or KEY_RESULT.fullmatch(first) or VERBS.shortened(words) is not None:
        return True
    if VERBS.ends(first):
        return len(words) <= SHORT
    return _near(first) and (len(words) <= SHORT or _ADDRESS.match(words[1]) is not None)


def _stands_for_itself(words: list[str]) -> bool:
    first = words[0].lower()
    if first == "okr" or " ".join(words).lower() in _WHOLE or VERBS.shortened(words) is not None:
        return True
    names_one = len(words) > 1 and _ADDRESS.match(words[1]) is not None
    return names_one and (first in _FIRST_WORDS or _near(first))


def _near(word: str) -> bool:
    return process.extractOne(word, _FIRST_WORDS, scorer=fuzz.ratio, score_cutoff=NEAR) is not None
