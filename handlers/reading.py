"""From what a platform delivers to plain text that the grammar reads."""

from __future__ import annotations

import re
import unicodedata

_ANGLED = re.compile(r"<([^<>|\s]+)(?:\|([^<>]*))?>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_BLANK = "\u115f\u1160\u3164\uffa0\u2800"  # Hangul fillers and Braille without a dot
_UNSEEN = ("Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn", "Mc", "Me")
_KEPT = {"\n", "\t", "\u200d"}  # the joiner holds emoji of several signs together


def clean(text: str) -> str:
    """Text without NULs, controls, lone surrogates and signs that turn the reading direction."""
    if text.isprintable():  # nothing of all that, nor a line break
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        sign for sign in text if sign in _KEPT or unicodedata.category(sign) not in ("Cc", "Cf", "Cs")
    )


def shows(text: str) -> bool:
    """Whether there is anything to see in it: more than blanks, joiners, marks without a letter and letters
    that have no look of their own."""
    return any(sign not in _BLANK and unicodedata.category(sign) not in _UNSEEN for sign in text)


def from_slack(text: str) -> str:
    """Slack's escapes read as meant: ``<@U1|ann>`` stays a person, ``<https://x|x>`` is the
    address, ``&gt;`` a sign. Source: Slack's "Formatting text for app surfaces"."""
    text = _ANGLED.sub(_meant, text)
    for entity, sign in _ENTITIES:
        text = text.replace(entity, sign)
    return text


def _meant(match: re.Match[str]) -> str:
    target, label = match[1], match[2] or ""
    if target[0] in "@#":
        return f"<{target}>"
    if target.startswith("!subteam^") and match.string[: match.start()].rstrip()[-3:].lower() == "to:":
        return f"<{target}>"  # who is in it is meant, not its name
    if target[0] == "!":
        return label or f"@{target[1:].partition('^')[0]}"
    if target.startswith(("mailto:", "tel:")):
        return label or target.partition(":")[2]
    same = not label or target.partition("://")[2].rstrip("/") == label.rstrip("/") or target == label
    return target if same else f"{label} {target}"
