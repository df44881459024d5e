"""The kinds of argument that commands about nominations are made of."""

from __future__ import annotations

import re
from datetime import date

from handlers import words
from handlers.addresses import take, take_number
from handlers.grammar import Word
from handlers.model import Member, Program, UserError
from handlers.nominations.counting import read_vote
from handlers.nominations.knowing import may_know
from handlers.nominations.process import KIND_OF_SEAT
from handlers.ports import Store

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def _read_award(text: str) -> tuple[str, str]:
    word, _, left = text.strip().partition(" ")
    if not _SLUG.fullmatch(word.lower()):
        raise UserError(
            f"“{word[:40]}” cannot be an award's short name.",
            "Use small letters, digits and dashes, such as distinguished-contributor.",
        )
    return word.lower(), left


def _numbered(sign: str, what: str) -> Word[int]:
    """``3`` or with its sign before it, ``N3``."""

    def read(text: str) -> tuple[int, str]:
        number, left = take_number(sign, text)
        if number is None:
            # What was said is not repeated: it may be a vote.
            raise UserError(f"Which {what}?", f"They look like {sign.upper()}3.")
        return number, left

    return Word(f"{sign.upper()}1", read, lambda number: f"{sign.upper()}{number}")


GROUP = "nominations"  # of their commands, in the help


def fits(command: object | None, program: Program, who: Member, store: Store) -> bool:
    """Whether a command about nominations may be about this program: it has the one that is named by its
    number, and ``who`` may know that; or has any at all."""
    number = getattr(command, "nomination", None)
    rounds = store.rounds.of(program.id)
    if number is None:
        return bool(rounds)
    dossier = store.dossiers.get(program.id, number) if rounds else None
    found = next((each for each in rounds if dossier and each.id == dossier.round_id), None)
    return dossier is not None and found is not None and may_know(found, dossier, program, who, store)


AWARD = Word("award", _read_award, str)
ROUND = _numbered("r", "round")
NOMINATION = _numbered("n", "nomination")
LAST_DAY = Word("DATE", words.read_date, date.isoformat)
PAGE = words.number(1, 999, "number")
WORDS = Word[str]("text", words.TEXT.read, str)


def _read_for(text: str) -> tuple[str, str]:
    found, left = take(r"for\s+(\S{1,60})", text)
    if found is None:
        raise UserError("For which award?", "Write it like: for distinguished-contributor.")
    return found[1], left


FOR = Word("for award", _read_for, lambda award: f"for {award}")


def _read_into(text: str) -> tuple[int, str]:
    found, left = take(r"(?:into\s+)?n?([1-9]\d{0,8})", text)
    if found is None:
        raise UserError("Into which nomination?", "Write it like: `okr nomination merge N3 into N2`")
    return int(found[1]), left


INTO = Word("into N2", _read_into, lambda number: f"into N{number}")


def _read_kind(text: str) -> tuple[str, str]:
    word, _, left = text.strip().partition(" ")
    if not KIND_OF_SEAT.fullmatch(word.lower()):
        raise UserError(
            f"“{word[:40]}” is no kind of seat.", "Write one word, such as contributor or partner."
        )
    return word.lower(), left


KIND = Word("kind", _read_kind, str)


def _first(text: str) -> tuple[str, str]:
    word, _, left = text.strip().partition(" ")
    return read_vote(word), left


VOTE = Word("yes|no|abstain", _first, str)
