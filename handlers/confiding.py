"""Lines that are for the bot alone, said where others read along, often without its name or in a code mark.

    nomination vote N1 no          a vote, a concern, a recusal, a nomination, an answer, with or without okr,
    vote N1 no · N1: no            / or the first word, maybe misspelt: plainly one where a number or a vote
    nominate @ben for his guides   stands behind it, or whom it names
    I would vote for her           never: people talking

Nothing of a message that holds one is repeated anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from handlers.grammar import take_program
from handlers.model import UserError
from handlers.registry import VERBS

VOTE, ROUND_VOTE, CONCERN = "okr nomination vote", "okr round vote", "okr nomination concern"
RECUSE, NOMINATE, ANSWER = "okr nomination recuse", "okr nominate", "okr survey answer"

_LEADING = re.compile(r"(?:[\s>•◦*_~`\"'“”‘’(–—-]|\d{1,2}[.)]\s|<?@[\w.-]+>?[\s,:])+")
_NUMBER = re.compile(r"\b([nrf])[ .-]?(\d{1,9})\b", re.IGNORECASE)
_PROGRAM = re.compile(r"\b(?:in|once):\S+", re.IGNORECASE)
_PARTS = re.compile(r"(?<=[.!?:;])\s+")
_WORD = re.compile(r"[@\w][\w.'-]*")
_NOMINEE, _ROUND, _SURVEY = re.compile(r"n\d+"), re.compile(r"r\d+"), re.compile(r"f\d+")
_CODE = re.compile(r"\w{4}-\w{4}")
_VOTES = frozenset(("yes", "no", "abstain"))
_BETWEEN = frozenset(("on", "for", "about", "against", "of", "regarding"))
_GROUPS = ("nomination", "nominations", "round", "survey")
_ASKS = {"vote": VOTE, "concern": CONCERN, "recuse": RECUSE, "answer": ANSWER, "nominate": NOMINATE}

NEAR, NEAR_SHORT = 75, 85  # of 100: how alike a word must be to count as misspelt; below five letters
SHORT = 6  # words: a line so short with a number and a vote in it is one


@dataclass(frozen=True)
class Confided:
    """``verb``: the words of the command that is meant; ``about``: a number it names, such as N1, if any."""

    verb: str
    about: str = ""


def confided(line: str) -> Confided | None:
    """What a line asks for that is nobody else's; None for talk and for all other commands."""
    line = _PROGRAM.sub("", line[_end(_LEADING, line) :])
    if (slashed := line.startswith("/")) or re.match(r"okr\b", line, re.IGNORECASE):
        line = line.removeprefix("/")
        if (verb := _hushed(line)) is not None:
            return Confided(verb, _about(_words(line)))
    parts = _PARTS.split(line)
    for begins, part in [(True, line), *((False, part) for part in parts[1:])]:
        words = _words(part[_end(_LEADING, part) :])
        words = words[1:] if words[:1] == ["okr"] else words
        asked = _asked(words, named=begins and _names_one(part)) or _bare(words, part)
        if asked is not None:
            return Confided(asked, _about(words))
    return Confided(NOMINATE) if slashed and line.lower().startswith("nominate") else None


def _hushed(line: str) -> str | None:
    try:
        verb = VERBS.find(take_program(line)[1])[0]
    except UserError:
        return None
    return verb.words if verb.hushed else None


def _words(text: str) -> list[str]:
    return _WORD.findall(_NUMBER.sub(r"\1\2", text).lower())


def _about(words: Sequence[str]) -> str:
    numbers = (each for each in words if re.fullmatch(r"[nrf]\d+", each))
    return next(numbers, "").upper()


def _asked(words: list[str], *, named: bool) -> str | None:
    """By the words that the command begins with."""
    first = _near(words[0], (*_ASKS, *_GROUPS)) if words else ""
    group = first if first in _GROUPS else ""
    said = words[1:] if group else words
    if len(said) < 2:
        return None
    asks, rest = _near(said[0], tuple(_ASKS)), said[1:]
    between = rest[0] in _BETWEEN
    rest = rest[1:] if between else rest
    if asks == "vote" and (group or _is_vote(rest, short=between)):
        return _vote(group, rest)
    if asks in ("concern", "recuse"):
        theirs = group.startswith("nomination") and said[0] != "concerns"
        return _ASKS[asks] if theirs or _begins(_NOMINEE, rest) else None
    if asks == "answer":
        by_number = group == "survey" and rest[:1] != [] and rest[0].isdigit()
        return ANSWER if by_number or _begins(_SURVEY, rest) else None
    if asks == "nominate":
        return NOMINATE if named or rest[:1] == ["called"] or rest[0].startswith("@") else None
    return _feedback(said)


def _vote(group: str, rest: Sequence[str]) -> str | None:
    """Behind "nomination" there may be talk of a vote, too."""
    if _begins(_ROUND, rest):
        return ROUND_VOTE
    plain = not group or _is_vote(rest, short=False) or (bool(rest) and rest[0] in _VOTES)
    return VOTE if plain else None


def _is_vote(rest: Sequence[str], *, short: bool) -> bool:
    """``short``: after a word such as "on", which people also write, there is nothing else but a vote."""
    if not rest:
        return False
    if rest[0] in _VOTES:
        return len(rest) == 1 or any(_NOMINEE.fullmatch(each) for each in rest[1:])
    if rest[0].isdigit():
        return len(rest) > 1 and rest[1] in _VOTES
    behind = rest[1:]
    free = not short or not behind or behind[0] in _VOTES
    return free and (_begins(_NOMINEE, rest) or _begins(_ROUND, rest))


def _bare(words: Sequence[str], text: str) -> str | None:
    """Without such a word at its beginning: N1 no · N2 > N1 · N1:5 N2:3 · F1 9 · I vote yes on N1"""
    numbers = [each for each in words if _NOMINEE.fullmatch(each)]
    votes = [each for each in words if each in _VOTES]
    if len(words) == 2 and _begins(_SURVEY, words) and words[1].isdigit():
        return ANSWER
    if numbers and len(numbers) + len(votes) == len(words) and votes:
        return VOTE
    paper = all(_NOMINEE.fullmatch(each) or each.isdigit() for each in words)
    if paper and len(numbers) > 1 and (">" in text or len(numbers) < len(words)):
        return ROUND_VOTE
    short = len(words) <= SHORT and not text.rstrip().endswith("?")
    return VOTE if numbers and votes and short and any(map(_speaks_of_votes, words)) else None


def _speaks_of_votes(word: str) -> bool:
    return word.startswith(("vot", "nominat")) or fuzz.ratio(word, "vote") >= NEAR


def _feedback(said: Sequence[str]) -> str | None:
    coded = said[1] == "read" and len(said) == 3 and _CODE.fullmatch(said[2]) is not None
    unnamed = coded or _near(said[-1], ("anonymous",)) != ""
    return "okr feedback" if said[0] == "feedback" and unnamed else None


def _names_one(text: str) -> bool:
    """Whether the second word is a name."""
    words = text[_end(_LEADING, text) :].split(maxsplit=2)
    return len(words) > 1 and words[1][:1].isupper() and len(words[1]) > 1


def _begins(what: re.Pattern[str], words: Sequence[str]) -> bool:
    return bool(words) and what.fullmatch(words[0]) is not None


def _near(word: str, known: Sequence[str]) -> str:
    """Which of these it is, if need be misspelt; empty for none."""
    alike = NEAR if len(word) > 4 else NEAR_SHORT
    found = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=alike)
    return found[0] if found is not None else ""


def _end(what: re.Pattern[str], text: str) -> int:
    found = what.match(text)
    return found.end() if found is not None else 0
