"""When a schedule comes, in words: ``Friday 3pm``, ``third working day after the quarter 09:00``.

    weekly  = [every] weekday [at] [time]
    working = ordinal working day [of the cycle | after the cycle] [at] [time]
    time    = 15:00 | 3pm | 3:30 pm | noon | midnight

Weekdays may be shortened, cycles may be called quarter, half, year or month, small and large letters are
the same. A weekly kind takes no working day and a kind that comes once a cycle no weekday.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import time

from handlers.grammar import Word
from handlers.model import UserError
from handlers.rhythm.model import POSTED, Anchor, Kind, Weekly, When, WorkingDay

DEFAULTS: Mapping[Kind, When] = {
    Kind.REMINDER: Weekly(0, time(9)),
    Kind.HELLO: Weekly(1, time(9)),
    Kind.DIGEST: Weekly(4, time(15)),
    Kind.KICKOFF: WorkingDay(1, Anchor.START, time(9)),
    Kind.SUMMARY: WorkingDay(3, Anchor.END, time(9)),
}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LATEST = 20  # working days: a month has no more for sure
LONGEST = 100  # characters

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_DAY = re.compile(r"(?:on |every |each )*(?P<day>[a-z]{3,9}?)s?", re.ASCII)
_SELDOM = re.compile(
    r"\b(first|second|2nd|other|two|2|third|3rd|fourth|4th|last|fortnight(ly)?|bi-?weekly|month(ly)?)\b",
    re.ASCII,
)
_WORKING = re.compile(
    r"(?:on )?(?:the )?(?P<number>[a-z]+|\d{1,2}(?:st|nd|rd|th)?) (?:working|work|business) ?day"
    r"(?: (?P<side>after|of|in|from) (?:the )?(?P<which>next |new )?"
    r"(?:cycle|quarter|half|half-year|year|month)(?:'s end| ends| is over)?)?",
    re.ASCII,
)
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>[ap]\.?m\.?)?", re.ASCII)
_TIME_AT_END = re.compile(
    r"(?:^|[\s,]+)(?:at )?(?P<time>\d{1,2}(?:[:.]\d+)?(?: ?[ap]\.?m\.?)?|noon|midnight)$", re.ASCII
)
_NAMED_TIMES = {"noon": time(12), "midnight": time(0)}

_EVERYTHING = ("all", "everything")
_KINDS = {word: kind for kind in POSTED for word in (kind.value, f"{kind.value}s")}


def read_when(text: str, kind: Kind) -> When:
    """What somebody wrote for a schedule of this kind; without a time it is the kind's usual one.
    UserError says what would be right."""
    usual = DEFAULTS[kind]
    if isinstance(usual, Weekly):
        return read_weekly(text, usual.at)
    found = read_working_day(text, usual.at, usual.anchor)
    require_anchor(found, kind)
    return found


def read_weekly(text: str, at: time | None = None) -> Weekly:
    """``at``: the time of day where none is said; without it, it has to be. UserError."""
    hint = f"Write a weekday and a time, like friday {_clock(at or time(15))}."
    words, said = _split(text, hint)
    match = _DAY.fullmatch(words)
    day = _weekday(match["day"]) if match else None
    if day is None and _SELDOM.search(words) and "working" not in words:
        raise UserError(f"It comes every week, so “{_clip(text)}” is not possible.", hint)
    if day is None:
        raise UserError(f"“{_clip(text)}” is no day of the week.", hint)
    return Weekly(day, _needed(said or at, hint))


def read_working_day(text: str, at: time | None = None, anchor: Anchor = Anchor.START) -> WorkingDay:
    """``anchor``: what is counted from where nothing is said of it. UserError."""
    after = " after the cycle" if anchor is Anchor.END else ""
    hint = f"Write it like first working day{after} {_clock(at or time(9))}."
    words, said = _split(text, hint)
    match = _WORKING.fullmatch(words)
    number = _number(match["number"]) if match else None
    if match is None or number is None:
        raise UserError(f"“{_clip(text)}” is no working day of a cycle.", hint)
    if not 1 <= number <= LATEST:
        raise UserError(f"Working days are counted from 1 to {LATEST}.", hint)
    if match["side"] == "after":
        anchor = Anchor.END
    elif match["side"] is not None and match["which"] != "next ":  # the next one begins where this one ends
        anchor = Anchor.START
    return WorkingDay(number, anchor, _needed(said or at, hint))


def require_anchor(when: When, kind: Kind) -> None:
    """A kick-off looks ahead and a summary back: UserError where it is the other way round."""
    usual = DEFAULTS[kind]
    if isinstance(when, Weekly) or isinstance(usual, Weekly) or when.anchor is usual.anchor:
        return
    side = "after" if usual.anchor is Anchor.END else "from the beginning of"
    raise UserError(
        f"The {kind.value} is counted {side} the cycle.",
        f"Write it like {write_when(WorkingDay(when.number, usual.anchor, when.at))}.",
    )


def write_when(when: When) -> str:
    """The words that read back as it: ``friday 15:00``, ``third working day after the cycle 09:00``."""
    if isinstance(when, Weekly):
        return f"{DAYS[when.weekday].lower()} {_clock(when.at)}"
    after = " after the cycle" if when.anchor is Anchor.END else ""
    return f"{ordinal(when.number)} working day{after} {_clock(when.at)}"


def ordinal(number: int) -> str:
    """``third``, ``11th``."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    return f"{number}th"


def _read_kind(text: str) -> tuple[Kind, str]:
    word, _, left = text.strip().partition(" ")
    if word.lower() not in _KINDS:
        raise UserError(f"I post no “{_clip(word)}”.", f"What I post: {', '.join(POSTED)}.")
    return _KINDS[word.lower()], left


KIND = Word("|".join(POSTED), _read_kind, str)


def _read_which(text: str) -> tuple[tuple[Kind, ...], str]:
    word, _, left = text.strip().partition(" ")
    if word.lower() in _EVERYTHING:
        return POSTED, left
    kind, left = _read_kind(text)
    return (kind,), left


def write_which(kinds: Sequence[Kind]) -> str:
    return kinds[0].value if len(kinds) == 1 else _EVERYTHING[0]


WHICH = Word[tuple[Kind, ...]]("|".join((*POSTED, "all")), _read_which, write_which)


# ---- parts ---------------------------------------------------------------------------------------


def _split(text: str, hint: str) -> tuple[str, time | None]:
    """The day's words and the time behind them."""
    words = " ".join(text.lower().split())
    if len(words) > LONGEST:
        raise UserError("That is a long way to say a day and a time.", hint)
    match = _TIME_AT_END.search(words)
    if match is None:
        return words, None
    return words[: match.start()].rstrip(" ,"), read_time(match["time"], hint)


def read_time(text: str, hint: str) -> time:
    """``15:00``, ``3pm``, ``noon``; UserError with ``hint``."""
    if text in _NAMED_TIMES:
        return _NAMED_TIMES[text]
    match = _CLOCK.fullmatch(text)
    if match is None or not (match["minute"] or match["half"]):  # is 3 in the afternoon?
        raise UserError(f"“{text}” is no time of day I can be sure of.", f"{hint} Or 3pm.")
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise UserError(f"There is no {text} on the clock.", hint)
        hour = hour % 12 + (12 if match["half"][0] == "p" else 0)
    if hour > 23 or minute > 59:
        raise UserError(f"There is no {text} on the clock.", hint)
    return time(hour, minute)


def _needed(at: time | None, hint: str) -> time:
    if at is None:
        raise UserError("The time of day is missing.", hint)
    return at


def _weekday(word: str) -> int | None:
    return next((n for n, day in enumerate(DAYS) if len(word) >= 3 and day.lower().startswith(word)), None)


def _number(word: str) -> int | None:
    if word in _ORDINALS:
        return _ORDINALS.index(word) + 1
    digits = word.rstrip("stndrh")
    return int(digits) if digits.isdecimal() else None


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _clip(text: str, most: int = 40) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1] + "…"
