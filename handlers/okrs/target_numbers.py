"""The numbers of a key result's text: the one place that knows how people write them.

    number    = [currency] ["-"] digits [scale] [mark] | words [scale] [mark] | multiple | masked
    digits    = "37" | "1,200" | "1 200" | "11.5" | "11,5"
    words     = "two" | "twenty-five" | "a" (before hundred, thousand, million, dozen)
    scale     = "k" | "m" | "bn" | " thousand" | " million" | " dozen" …
    mark      = "%" | "percent" | "x" | "+" | currency after the number
    multiple  = "double" | "triple" | "threefold" | "twice as many"
    half      = "half of": 50 %
    duration  = "2h 30m" | "1 hour 15 min": one number, 2.5 and 1.25 with the unit hours
    masked    = "XX" | "[N]" | "__" | "??": a number that its author left out; it has no value

Currency codes are ISO 4217. Positions are those of the text as given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from handlers.model import UserError
from handlers.okrs.durations import read_parts

LIMIT = Decimal(10) ** 12
"""Larger numbers are ids or accidents, not targets."""

_SYMBOLS = {
    "US$": "USD",
    "A$": "AUD",
    "C$": "CAD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
}
_NAMED_CURRENCIES = {"dollar": "USD", "euro": "EUR", "pound": "GBP"}
CURRENCIES = "USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|INR|SEK|NOK|DKK|BRL|PLN|CNY|MXN|ZAR"

_ONES = [
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_WORDS["twice"] = 2
NUMBER_WORDS = "|".join(_ONES)
"""A pattern: zero to nineteen."""

_MULTIPLES = {"double": 2, "doubling": 2, "twice": 2, "triple": 3, "tripling": 3, "quadruple": 4}
_SCALES = {"k": 3, "m": 6, "mn": 6, "b": 9, "bn": 9, "thousand": 3, "million": 6, "billion": 9, "hundred": 2}

_SCALE = r"(?P<scale>(?:k|mn?|bn?)(?!\w)|\s(?:hundred|thousand|million|billion|dozen)\b|(?<=\w)-hundred\b)?"
_MARK = (
    r"(?P<mark>\s?(?:%|percent(?:age points?)?\b|per\scent\b|pp\b)|\s?[x×](?!\w)|-?fold\b"
    rf"|\s?(?:€|(?:{CURRENCIES})\b|(?:dollar|euro|pound)s?\b))?(?P<plus>\+)?"
)
_NUMBER = re.compile(
    rf"(?P<currency>US\$|A\$|C\$|[$€£¥₹]|\b(?:{CURRENCIES}))?\s?(?P<sign>(?<![\w)%])[-−])?"
    r"(?<![\w#.])(?<!\d[.,:])(?P<digits>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[1-9]\d{0,2}(?:\x20\d{3})+(?![\d.,])"
    rf"|\d+(?:\.\d+|,\d{{1,2}}(?!\d))?){_SCALE}{_MARK}(?!(?!(?:sec|min|mins|hrs?|h|d)\b)\w)",
    re.IGNORECASE | re.ASCII,
)
_WORDED = re.compile(
    rf"(?<![\w-])(?P<words>(?:{'|'.join(_TENS)})(?:[-\s](?:{'|'.join(_ONES[1:10])}))?|{NUMBER_WORDS}"
    rf"|twice(?!\sas\s)|an?(?=\s(?:hundred|thousand|million|dozen)\b)){_SCALE}{_MARK}(?!\w)",
    re.IGNORECASE | re.ASCII,
)
_MULTIPLE = re.compile(
    r"\b(?:(?P<verb>doubl(?:e|ing)|tripl(?:e|ing)|quadruple)(?![-\w])(?!\s(?:down|check))|(?P<twice>twice)\sas\s"
    rf"(?:many|much)|(?P<fold>{NUMBER_WORDS})-?fold)\b",
    re.IGNORECASE,
)
_HALF = re.compile(r"\bhalf(?=\s(?:of|the|our|all)\b)", re.IGNORECASE)
_MASKED = re.compile(
    r"(?<!\w)(?P<box>[\[<](?:X+|N|#|number)[\]>]|X{1,3}|N|_{2,}|\?{1,3})(?P<mark>\s?%)"
    r"|(?<!\w)(?:[\[<](?:X+|N|#|number)[\]>]|XX{1,2}|_{2,}|\?{2,3})(?=\s+[A-Za-z])"
)


@dataclass(frozen=True)
class Number:
    """``text[start:end]`` is the number with all that belongs to it; ``value`` is None when masked.

    ``mark`` is ``"%"``, ``"x"``, an ISO currency code or empty; ``scale`` the power of ten of its
    k, m or million; ``plus`` says that it was written ``50+``. ``unit`` is that of a duration in several
    parts: "hours".
    """

    start: int
    end: int
    value: Decimal | None
    mark: str = ""
    scale: int = 0
    plus: bool = False
    unit: str = ""


def numbers(text: str) -> list[Number]:
    """Every number of ``text`` in its order. Names must have been masked by the caller."""
    found = list(_durations(text))
    for pattern, make in (
        (_NUMBER, _from_digits),
        (_WORDED, _from_words),
        (_MULTIPLE, _from_multiple),
        (_HALF, _from_half),
        (_MASKED, _from_mask),
    ):
        for match in pattern.finditer(text):
            number = make(match)
            if number.value is None or abs(number.value) < LIMIT:
                found.append(number)
    found.sort(key=lambda number: (number.start, -number.end))
    apart: list[Number] = []
    for number in found:
        if not apart or number.start >= apart[-1].end:
            apart.append(number)
    return apart


def _durations(text: str) -> Iterator[Number]:
    """In plain text they begin with a digit that belongs to nothing before it."""
    for start in re.finditer(r"(?<![\w.,#])(?=[0-9])", text):
        try:
            read = read_parts(text, start.start())
        except UserError:  # too large to be one, or too fine
            continue
        if read is not None and 0 < read[0] < LIMIT:
            amount, unit, end = read
            yield Number(start.start(), end, amount, unit=unit)


def _from_digits(match: re.Match[str]) -> Number:
    digits = match["digits"].replace(" ", "")
    decimal_comma = re.fullmatch(r"\d+,\d{1,2}", digits)
    value = Decimal(digits.replace(",", "." if decimal_comma else ""))
    if match["sign"]:
        value = -value
    currency = (match["currency"] or "").upper()
    # an optional space stands between the currency and the digits; without a currency it is not ours
    start = match.start() + (0 if currency else len(match[0]) - len(match[0].lstrip()))
    return _scaled(match, start, value, _SYMBOLS.get(currency, currency))


def _from_words(match: re.Match[str]) -> Number:
    parts = re.split(r"[-\s]", match["words"].lower())
    value = Decimal(sum(_WORDS.get(part, 1) for part in parts))
    return _scaled(match, match.start(), value, "")


def _scaled(match: re.Match[str], start: int, value: Decimal, currency: str) -> Number:
    word = (match["scale"] or "").strip(" -").lower()
    scale = _SCALES.get(word, 0)
    value = value * 12 if word == "dozen" else value * 10**scale
    value = Decimal(int(value)) if value == value.to_integral_value() else value.normalize()
    mark = currency or _mark(match["mark"] or "")
    return Number(start, match.end(), value, mark, scale, bool(match["plus"]))


def _mark(written: str) -> str:
    written = written.strip(" -").lower()
    if written.startswith(("%", "per", "pp")):
        return "%"
    if written in {"x", "×", "fold"}:
        return "x"
    if written == "€":
        return "EUR"
    return _NAMED_CURRENCIES.get(written.rstrip("s"), written.upper())


def _from_multiple(match: re.Match[str]) -> Number:
    word = (match["verb"] or match["twice"] or match["fold"]).lower()
    value = _MULTIPLES[word] if word in _MULTIPLES else _WORDS[word]
    return Number(match.start(), match.end(), Decimal(value), "x")


def _from_half(match: re.Match[str]) -> Number:
    return Number(match.start(), match.end(), Decimal(50), "%")


def _from_mask(match: re.Match[str]) -> Number:
    return Number(match.start(), match.end(), None, "%" if match["mark"] else "")
