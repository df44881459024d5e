"""Numbers as people write them and as the bot writes them back, with the limits on both.

An amount is below ``LIMIT`` and has at most ``PLACES`` decimals, so that every sum, share and
column keeps it exactly.
"""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from fractions import Fraction

from handlers.model import UserError

LIMIT = Decimal(10) ** 12  # amounts stay below a million millions
PLACES = 6
MOST = LIMIT - Decimal(10) ** -PLACES

# Thousands by comma or a space that does not break; decimals by point.
NUMBER = r"(?:[0-9]{1,3}(?:[,\u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
SCALE = r"(?:(?:k|m|bn?)(?![a-z])|[ ]?(?:thousand|million|billion)\b)"

_ZEROS = {"k": 3, "thousand": 3, "m": 6, "million": 6, "b": 9, "bn": 9, "billion": 9}


def number(digits: str, scale: str = "") -> Decimal:
    """``("1,200", "")`` -> 1200, ``("1.2", "k")`` -> 1200. UserError past the limits above."""
    plain_digits = re.sub(r"[,\u00a0\u202f]", "", digits)
    whole, _, decimals = plain_digits.partition(".")
    zeros = _ZEROS[scale] if scale else 0
    if len(whole.lstrip("0")) > 12:
        raise too_large()
    if len(decimals.rstrip("0")) > PLACES + zeros:
        raise too_fine()
    return within_limits(Decimal(f"{whole or 0}.{decimals.rstrip('0') or 0}").scaleb(zeros))


def within_limits(value: Decimal) -> Decimal:
    """The value itself, tidied; UserError past the limits above."""
    if abs(value) >= LIMIT:
        raise too_large()
    if round(value, PLACES) != value:
        raise too_fine()
    return tidy(value)


def too_large() -> UserError:
    return UserError("That number is too large to keep.", "Numbers stay below 1,000,000,000,000.")


def too_fine() -> UserError:
    return UserError("That number has more decimals than can be kept.", f"Use at most {PLACES} decimals.")


def tidy(value: Decimal) -> Decimal:
    """The same amount without trailing zeros or an exponent: ``11.50`` -> ``11.5``, ``1E+2`` -> ``100``."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1)) + 0  # + 0: no negative zero
    return value.normalize()


def plain(value: Decimal) -> str:
    """``37``, ``11.5``, ``-12``: digits that ``number`` reads back."""
    return format(tidy(value), "f")


def rounded(value: Fraction, places: int = PLACES) -> Decimal:
    """A fraction as the nearest Decimal of so many places, ties to even."""
    return _divided(round(value * 10**places), places)


def rounded_down(value: Fraction, places: int) -> Decimal:
    """A fraction cut off after so many places, towards minus infinity."""
    return _divided(value * 10**places // 1, places)


def _divided(units: int, places: int) -> Decimal:
    with localcontext(prec=60):  # enough for any amount within the limits
        return tidy(Decimal(units).scaleb(-places))
