"""What people type as a value, before anything is known of the key result it is for.

::

    value    = done | fraction | money | duration | [sign] number [scale] [marker]
    done     = "done" | "yes" | "finished" | "complete" | "not done" | "not yet" | "in progress" | "no"
    fraction = number "/" number | number ["out"] "of" number
    money    = [sign] (symbol | code) number [scale] | [sign] number [scale] (symbol | code)
    duration = [sign] number unit {number smaller-unit}             "90 min", "1h 30 min"
    sign     = "+" | "-"        scale = "k" | "m" | "bn" | "thousand" …        marker = "%" | "x" | "NPS"

The value stands at the start of the text; whatever follows it is the note, as typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from handlers.model import UserError
from handlers.okrs.durations import read_duration
from handlers.okrs.numerals import NUMBER, SCALE, number, plain

EXAMPLES = "Say it like this: 37, +5, 80%, 14/20, 11.5, $3m, 90 min, done or not done."

# A symbol stands for any of its codes: "$500" is right for a key result in Canadian dollars.
SYMBOLS: dict[str, tuple[str, ...]] = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"),
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("JPY", "CNY"),
    "₹": ("INR",),
}
_MORE_CODES = ("CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "BRL", "ZAR", "KRW", "ILS", "NGN", "KES", "UAH")
CODES = (*(code for codes in SYMBOLS.values() for code in codes), *_MORE_CODES)


@dataclass(frozen=True)
class Said:
    """A value as typed. ``amount`` is without its sign; for ``14/20`` it is 14, for done 1, for not done 0.

    ``unit`` is ``%``, ``x``, ``NPS``, a currency's symbol or code, a unit of time ("minutes"), or
    None where a bare number was typed.
    """

    amount: Decimal
    sign: str = ""  # "" | "+" | "-"
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    unit: str | None = None
    done: bool | None = None


Found = tuple[Said, int] | None

_DONE = re.compile(r"(?:done|yes|finished|completed?)(?!\w)", re.IGNORECASE)
_NOT_DONE = re.compile(
    r"(?:not (?:yet )?(?:done|finished|completed?)|not yet|in progress)(?!\w)|no(?=\s*$|[,;:.!])",
    re.IGNORECASE,
)
_FRACTION = re.compile(rf"({NUMBER})(?:[ ]?/[ ]?|[ ](?:out[ ])?of[ ])({NUMBER})", re.IGNORECASE)
_SIGN = re.compile(r"[+\-\u2212\u2013]?")
_SYMBOL = "[" + "".join(SYMBOLS) + "]"
_CODE = f"(?:{'|'.join(CODES)})"
_MONEY = re.compile(
    rf"(?:(?P<symbol>{_SYMBOL}|{_CODE})[ ]?)?(?P<digits>{NUMBER})(?P<scale>(?i:{SCALE}))?"
    rf"(?(symbol)|[ ]?(?P<after>{_SYMBOL}|{_CODE}\b))"
)
_NUMBER = re.compile(rf"({NUMBER})({SCALE})?(?:([ ]?%|[ ]percent\b)|(x)|([ ]NPS\b))?", re.IGNORECASE)

_END = re.compile(r"(?=\s|$|[,;:.!?)](?:\s|$))")
_SEPARATOR = re.compile(r"[,;:.!]?(?:\s+[-\u2013\u2014](?=\s))?\s*")


def read(text: str) -> tuple[Said, str]:
    """The value at the start of ``text`` and the note after it.

    UserError, with what would be right, when the text does not start with a value.
    """
    value = text.strip()
    _refuse_ambiguous(value)
    for form in FORMS:
        found = form(value)
        if found is not None and _END.match(value, found[1]):
            return found[0], _note(value, found[1])
    raise _not_a_value(value)


def render(said: Said) -> str:
    """The value in words that ``read`` reads as the same value."""
    if said.done is not None:
        return "done" if said.done else "not done"
    if said.numerator is not None and said.denominator is not None:
        return f"{plain(said.numerator)}/{plain(said.denominator)}"
    digits = plain(said.amount)
    if said.unit is None or said.unit in ("%", "x"):
        return f"{said.sign}{digits}{said.unit or ''}"
    if said.unit in SYMBOLS:
        return f"{said.sign}{said.unit}{digits}"
    return f"{said.sign}{digits} {said.unit}"


def _done(text: str) -> Found:
    for pattern, done in ((_DONE, True), (_NOT_DONE, False)):
        if match := pattern.match(text):
            return Said(Decimal(int(done)), done=done), match.end()
    return None


def _fraction(text: str) -> Found:
    match = _FRACTION.match(text)
    if match is None:
        return None
    numerator, denominator = number(match[1]), number(match[2])
    if denominator == 0:
        raise UserError("Nothing can be out of 0.", "Say the part and the whole, like 14/20.")
    return Said(numerator, numerator=numerator, denominator=denominator), match.end()


def _money(text: str) -> Found:
    sign, at = _sign(text)
    match = _MONEY.match(text, at)
    if match is None:
        return None
    amount = number(match["digits"], (match["scale"] or "").strip().lower())
    return Said(amount, sign, unit=match["symbol"] or match["after"]), match.end()


def _duration(text: str) -> Found:
    sign, at = _sign(text)
    found = read_duration(text, at)
    if found is None:
        return None
    amount, unit, end = found
    return Said(amount, sign, unit=unit), end


def _number(text: str) -> Found:
    sign, at = _sign(text)
    match = _NUMBER.match(text, at)
    if match is None:
        return None
    digits, scale, percent, times, nps = match.groups()
    unit = "%" if percent else "x" if times else "NPS" if nps else None
    return Said(number(digits, (scale or "").strip().lower()), sign, unit=unit), match.end()


# Tried in this order: a fraction starts like a number, money and durations like one with a marker.
FORMS: tuple[Callable[[str], Found], ...] = (_done, _fraction, _money, _duration, _number)


def _sign(text: str) -> tuple[str, int]:
    match = _SIGN.match(text)
    typed = match[0] if match else ""
    return ("-" if typed in ("\u2212", "\u2013") else typed), len(typed)


def _note(text: str, end: int) -> str:
    separator = _SEPARATOR.match(text, end)
    return text[separator.end() if separator else end :]


_AMBIGUOUS = re.compile(r"[+\-]?([1-9][0-9]{0,2}) ([0-9]{3}(?![0-9.,/:%\-])|[kmb](?!\w))", re.IGNORECASE)


def _refuse_ambiguous(text: str) -> None:
    """``1 200`` may be 1200, or 1 and a note that starts with 200: asked, never guessed."""
    if match := _AMBIGUOUS.match(text):
        number_alone, joined = match[1], match[1] + match[2]
        raise UserError(
            f"Is that {joined}, or {number_alone} with a note?",
            f"Write {joined} without the space, or start the note with a word.",
        )


_MISTAKES: tuple[tuple[str, str, str], ...] = (
    (r"[+\-]?[0-9.,]+e[+\-]?[0-9]", "Please write the number out.", "Like 120000, 120k or 3m."),
    (r"[+\-]?[0-9]+,[0-9]", "I could not read that comma.", "Decimals take a point: 11.5. Thousands: 1,200."),
    (r"[0-9.]+ ?[-\u2013] ?[0-9]", "One number, please, not a range.", "Say where it stands now, like 2."),
    (r"[<>=~\u2264\u2265]", "Just the number, please.", EXAMPLES),
    (r"[+\-].*/", "A share is said whole, without a sign.", "Say where it stands now, like 14/20."),
)


def _not_a_value(text: str) -> UserError:
    """Why ``text`` does not start with a value, and what would."""
    if not text:
        return UserError("There is no value here yet.", EXAMPLES)
    word = text.split()[0]
    if any(letter.isnumeric() and not letter.isascii() for letter in word):
        return UserError("Please write the number with plain digits.", "Like 37 or 11.5.")
    for pattern, message, hint in _MISTAKES:
        if re.match(pattern, text, re.IGNORECASE):
            return UserError(message, hint)
    shown = "".join(letter for letter in word[:30] if letter.isprintable())
    return UserError(
        f"“{shown}” is not a value I can read." if shown else "I cannot read that value.", EXAMPLES
    )
