"""A program's name and its short form, made from a document's title."""

from __future__ import annotations

import re

from handlers.importing.heading import PERIOD, words

LENGTH = 32

_THEME = re.compile(
    r"^(?:sustaining|launching|building|growing|improving|running|strengthening|supporting|developing|expanding|scaling)"
    r"\s+(?:(?:the|our|a)\s+)?",
    re.IGNORECASE,
)
_OKRS = re.compile(r"\b(?:OKRs?|objectives\s(?:and|&)\skey\sresults)\b", re.IGNORECASE)


def program_title(title: str) -> str:
    """The name of the program that a document is about: without its period, "OKRs" and theme verb."""
    name = _OKRS.sub(" ", PERIOD.sub(" ", _THEME.sub("", title)))
    name = re.sub(r"\s+(?:for|of|in)\s*$", "", " ".join(name.split())).strip(" -–—:,()|")
    return name or title.strip()


_FILLER = words("the a an of for and our program programme okr okrs in to on")


def slug_of(title: str) -> str:
    """A short name for addresses: ``[a-z0-9-]``, at most 32 characters, never empty."""
    spoken = words(program_title(title))
    kept = [word for word in spoken if word not in _FILLER] or spoken or ["program"]
    while len("-".join(kept)) > LENGTH and len(kept) > 1:
        kept.pop()
    return "-".join(kept)[:LENGTH]
