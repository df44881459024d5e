"""The call in which a cycle's OKRs are talked about: ``2027-01-14 16:00 https://meet.example.org/okrs``.

call  = day [at] time [where] | none
where = an address, or words like "the usual room"
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from handlers import words
from handlers.model import Call, UserError
from handlers.okrs.periods import reachable
from handlers.rhythm.slots import utc
from handlers.rhythm.when import read_time

NONE = "none"
LONGEST = 300  # characters of where it is
HINT = "Write it like 2027-01-14 16:00 https://meet.example.org/okrs, or none."

_REST = re.compile(
    r"(?:at\s+)?(?P<time>\d{1,2}(?:[:.]\d+)?(?:\s?[ap]\.?m\b\.?)?|noon|midnight)(?:\s+(?P<where>.*))?",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_MINUTES = "%Y%m%dT%H%M%SZ"


def read_call(text: str, zone: str, now: datetime) -> Call | None:
    """In the zone's local time; None for ``none``. UserError says what would be right."""
    if text.strip().lower() == NONE:
        return None
    day, left = words.read_date(text)
    found = _REST.fullmatch(left.strip())
    if found is None:
        raise UserError("I did not find the call's time.", HINT)
    if not reachable(day):
        raise UserError("That day is out of reach.", HINT)
    at = utc(day, read_time(found["time"].lower(), HINT), zone)
    if at <= now:
        raise UserError("That is in the past already.", HINT)
    return Call(at, _where(found["where"] or ""))


def _where(text: str) -> str:
    where = " ".join(text.split()).strip("<>")
    if len(where) > LONGEST:
        raise UserError("That is a long way to say where.", f"At most {LONGEST} characters, please.")
    return where


# ---- for calendars -------------------------------------------------------------------------------


def calendar_file(call: Call, uid: str, title: str, now: datetime) -> str:
    """One event of an hour as RFC 5545 has it. It moves with the call: the same ``uid`` is the same event."""
    ends = call.at.astimezone(UTC).timestamp() + 3600
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Milepost//Calls//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}@milepost",
        f"DTSTAMP:{now.astimezone(UTC):{_MINUTES}}",
        f"DTSTART:{call.at.astimezone(UTC):{_MINUTES}}",
        f"DTEND:{datetime.fromtimestamp(ends, UTC):{_MINUTES}}",
        f"SUMMARY:{_text(title)}",
        *([f"LOCATION:{_text(call.where)}"] if call.where else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _text(words: str) -> str:
    """Section 3.3.11; control characters are not to be in it."""
    plain = "".join(character if character.isprintable() else " " for character in words)
    return re.sub(r"([\\;,])", r"\\\1", plain)


def _folded(line: str) -> str:
    """Section 3.1: no line is longer than 75 bytes; cut between letters."""
    pieces, size = [""], 0
    for character in line:
        size += len(character.encode())
        if size > 75:
            pieces.append("")
            size = 1 + len(character.encode())  # the blank that goes on
        pieces[-1] += character
    return "\r\n ".join(pieces)
