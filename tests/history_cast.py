"""Who speaks in the histories, and where; what is promised there, and what a typed value comes to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.forum_house import CONTRIBUTORS, PANEL, PARTICIPANTS
from tests.house import DC, PARTICIPATION

ZONE = ZoneInfo("Europe/Berlin")  # the programs'
GUEST, STEWARD = "gus", "alice"
ROOM, ALONE = "panel-room", "@milepost"
PRIVATE = (ROOM, PANEL)
FORUM_BEN = "ben on the forum"
ON_THE_FORUM = {"rosa": "rosa", FORUM_BEN: "ben"}  # account -> handle
PLACES = {
    "alice": (DC, PARTICIPATION, ROOM, ALONE),
    "ben": (DC, "general", ROOM),
    "priya": (DC, PARTICIPATION, ALONE),
    "gus": (DC, "general"),
    "rosa": (CONTRIBUTORS, PARTICIPANTS),
    FORUM_BEN: (CONTRIBUTORS, PANEL),
}
WHERE = tuple((who, place) for who, places in PLACES.items() for place in places)


@dataclass(frozen=True)
class Value:
    """What a typed value does. ``parts`` are those of 14/20."""

    amount: Decimal
    adds: bool = False
    parts: tuple[Decimal, Decimal] | None = None


def _sets(amount: str) -> Value:
    return Value(Decimal(amount))


def _adds(amount: str) -> Value:
    return Value(Decimal(amount), adds=True)


def _share(part: int, whole: int) -> Value:
    return Value(Decimal(100 * part) / whole, parts=(Decimal(part), Decimal(whole)))


_PLAIN = {"0": _sets("0"), "4": _sets("4"), "12.5": _sets("12.5"), "+3": _adds("3")}
_DOWN = {"-2": _adds("-2"), "1k": _sets("1000")}
# What each kind takes, of a target of 10 or of 80 %; anything else typed is refused.
MEANT = {
    "count": _PLAIN | _DOWN | {"7/10": _sets("7")},
    "percent": _PLAIN | _DOWN | {"80%": _sets("80"), "7/10": _share(7, 10), "14/20": _share(14, 20)},
    "nps": _PLAIN | {"-2": _sets("-2")},
    "milestone": {"done": _sets("1"), "not done": _sets("0")},
}
TYPED = (*dict.fromkeys(text for texts in MEANT.values() for text in texts), "25/20", "$5", "NaN", "1e5", "∞")

Key = tuple[str, str]  # program and address
# (text, kind, owner); the last of dc has a baseline, which an edit moves.
KEY_RESULTS: dict[Key, tuple[str, str, str | None]] = {
    ("dc", "1.1"): ("Publish ≥10 stories", "count", "priya"),
    ("dc", "1.2"): ("Reach 80% of all members", "percent", None),
    ("dc", "1.3"): ("Launch the new site", "milestone", None),
    ("dc", "1.4"): ("Reduce open tickets from 40 to 10", "count", None),
    ("participation", "1.1"): ("Win 10 mentors", "count", "ben"),
    ("participation", "1.2"): ("Reach an NPS above 30", "nps", None),
}
BASED: Key = ("dc", "1.4")

HOSTILE = (
    "progress 1.1 " + "9" * 400,
    "progress 1.1 1e999999",
    "progress 1.1 ٣",
    "progress 1.1 5 on:9999-12-31",
    "progress 1.1 5 on:0001-01-01",
    "progress 1.1 5 confidence:99",
    "progress 1.1 5 health:graded",
    "progress 99.99 5",
    "progress ' OR 1=1 -- 5",
    "undo 1.1#99999999999999999999",
    "undo 1.1#0",
    "undo 1.1#-1",
    "drop O99",
    "edit 1.1 owner:@<U0> order:-3",
    "grade 1.1 7 too good",
    "grade 1.1 NaN why",
    "show \x00\u202e1.1\ufffe 5",
    "progress " + "a " * 1500,
)
EXTRAS = {
    "": (None, None),
    " confidence:7": (7, None),
    " health:at-risk": (None, "at risk"),
    " win": (None, None),
    ' ask:"a hand"': (None, None),
}
Sayer = tuple[str, str]  # who, and where
SAYERS = st.sampled_from(WHERE)
KEYS = st.sampled_from(tuple(KEY_RESULTS))
# Most are of the kind that the key result takes.
VALUES = st.one_of(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.sampled_from(TYPED))
NOTES = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"), exclude_characters='"'), max_size=9
)
NTH = st.integers(0, 60)


def typed_for(key: Key, value: int | str) -> str:
    """What is typed: itself, or one of what this key result takes."""
    if isinstance(value, str):
        return value
    fitting = tuple(MEANT[KEY_RESULTS[key][1]])
    return fitting[value % len(fitting)]
