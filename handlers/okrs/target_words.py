"""The words around a target's number: names that only look like numbers, sharing, comparisons, units.

sharing    = "[shared with A + B]" | "(in partnership with A)" | "shared with A and B" at the end
comparison = words before ("at least", ">", "up to", "reduce … to") or after ("or more", "max")
unit       = the counted noun phrase: up to its first plural noun ("stories or testimonials"),
             else up to the word that ends it; where nothing follows, what stands before "to"
"""

from __future__ import annotations

import re

from handlers.okrs.model import Comparison
from handlers.okrs.target_numbers import CURRENCIES, NUMBER_WORDS

MASK = "\x00"
"""Stands in for each character that has been read already."""

_SHARING = re.compile(
    r"[\[(]\s*(?P<in>(?:co-?owned|shared|jointly|joint|together|in\s(?:partnership|collaboration)|in\sco-?operation|"
    r"partnering|partnered)\s(?:with|between|by)\s[^\])]{1,200})[\])]"
    r"|\b(?P<end>(?:shared|in\s(?:partnership|collaboration)|jointly)\swith\s[^.;\[\]()]{1,120})(?=[.;]?\s*$)",
    re.IGNORECASE,
)
_SHARING_LEAD = re.compile(r"^.*?\s(?:with|between|by)\s+(?:the\s)?", re.IGNORECASE)
_SHARING_SPLIT = re.compile(r"\s*(?:\+|/|,\s*and\b|,|;|\s&\s|\band\b)\s*", re.IGNORECASE)


def read_sharing(text: str) -> tuple[tuple[str, ...], list[re.Match[str]]]:
    """The teams that ``text`` says it is shared with, in order and once each, and where."""
    matches = list(_SHARING.finditer(text))
    names: list[str] = []
    for match in matches:
        said = _SHARING_LEAD.sub("", match["in"] or match["end"])
        names += [name.strip() for name in _SHARING_SPLIT.split(said) if name.strip()]
    return tuple(dict.fromkeys(names)), matches


_NAMES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"https?://\S+|\b[\w.+-]+@[\w-]+\.\w+",
        r"\b\d+:\d+\w*|\b24/7\b|\b50/50\b|#\d+|\b\d+\.\d+\.\d+[\w.]*",
        r"(?i:\b(?:scale|rating|score)\s(?:of|from)\s\d+\s?(?:-|–|to)\s?\d+|\b\d+\s?(?:-|–|to)\s?\d+\sscale\b)",
        r"(?i:\btop[-\s]\d+\b|\bone\s(?:of|another|or\stwo|place|stop|by\sone|single)\b|\bno\sone\b)",
        r"\b20\d\d\s?[-–/]\s?(?:20)?\d\d\b|\b(?:19|20)\d\ds\b|(?i:\b\d+(?:st|nd|rd|th)\b)",
        rf"\b(?!(?:{CURRENCIES})\d)[A-Za-z]+[-.]?\d[\w.-]*",
        rf"\b\d+(?!(?:K|M|B|BN|MM|{CURRENCIES})\b)[A-Z]{{1,3}}\b",
        rf"(?i:\b(?:\d+|{NUMBER_WORDS})-(?!fold\b|plus\b|hundred\b)[A-Za-z][\w-]*)",
        r"(?i:\b\d+\s(?:day|week|month|year|hour|minute)\s(?=[a-z]))(?<!\b1\sday\s)(?<!\b1\sweek\s)(?<!\b1\shour\s)",
        r"(?i:\b(?:version|release|phase|level|tier|stage|step|sprint|cohort|wave|round|part|chapter|section|article|"
        r"appendix|milestone|objective|goal|issue|type|track|group|layer|day|week|month|year|season|series|grade|priority)"
        r"\s\d+(?:\.\d+)*\b)(?!\s?%)",
        r"\b(?:SOC|ISO|WCAG|RFC|PEP|TLS|PCI|NIST|HTTP|CC|GPL|AGPL|Python|Django|Ubuntu|Windows|Node|Java|Vue|PHP|Ruby"
        r"|Rails|Web|Fedora|Debian|Drupal|Angular|Firefox|Postgres|PostgreSQL|Kubernetes)\s\d+(?:[.:]\d+)*\b(?!\s?%)",
        r"\b(?!NPS|CSAT|MAU|DAU|WAU|USD|EUR|GBP|ALL|THE|AND|FOR|GET|ADD|RUN)[A-Z]{2,5}\s\d+(?:\.\d+)*\b"
        r"(?!\s?[%+]|\s[a-z]|[-–]\d)",
        r"(?<=[a-z,] )(?!NPS)[A-Z][a-z]+\s\d+(?:\.\d+)*\b"
        r"(?=\s*(?:$|[.,;:)])|\s(?:for|on|in|at|by|with|is|release|launch)\b)",
    )
)


def mask_names(text: str) -> str:
    """``text`` with the numbers that only name something (SOC 2, v0.2, Q2, 1:1) passed over."""
    for pattern in _NAMES:
        text = pattern.sub(lambda match: MASK * len(match[0]), text)
    return text


_AROUND = re.compile(
    r"(?:\b(?:about|around|approximately|approx\.?|roughly|some|an?\stotal\sof|a\sfurther|an?\sadditional|additional|"
    r"another|an?\saverage\sof|an?\s(?:nps|score|rating|rate|median)\sof|the|to|of)|~)\s*$",
    re.IGNORECASE,
)
_BEFORE = tuple(
    (op, re.compile(rf"(?:{signs}|\b(?:{words}))\s*$", re.IGNORECASE))
    for op, signs, words in (
        (
            Comparison.AT_LEAST,
            "≥|>=|=>",
            r"at\sleast|no(?:t)?\s(?:fewer|less|lower)\sthan|(?:a\s)?minimum(?:\sof)?|min\.?",
        ),
        (
            Comparison.AT_MOST,
            "≤|<=|=<",
            r"at\smost|no(?:t)?\s(?:more|greater|higher|longer|later)\sthan|(?:a\s)?maximum(?:\sof)?|max\.?|within|up\sto"
            r"|not\s(?:to\s)?exceed(?:ing)?",
        ),
        (
            Comparison.ABOVE,
            ">",
            r"above|over|(?:more|greater|higher|better|longer|larger)\sthan|exceed(?:s|ing)?|beyond|surpass(?:es|ing)?",
        ),
        (
            Comparison.BELOW,
            "<",
            r"under|below|(?:less|fewer|lower|shorter|faster|quicker|smaller|sooner)\sthan",
        ),
        (Comparison.EXACTLY, "(?<![<>])=", r"exactly|precisely"),
    )
)
_AFTER = tuple(
    (op, re.compile(rf"^(?:\s[\w-]+){{0,3}}?\s(?:{words})\b", re.IGNORECASE))
    for op, words in (
        (Comparison.AT_LEAST, r"or\s(?:more|above|higher|greater|better|over)|(?:at\s)?minimum"),
        (Comparison.AT_MOST, r"or\s(?:less|fewer|below|lower|under|faster|quicker)|(?:at\s)?maximum|max"),
    )
)
_SHRINK = (
    r"\b(?:reduc\w+|decreas\w+|lower(?!\sthan)\w*|cut(?:ting)?|drop\w*|shrink\w*|shorten\w*|minimi[sz]\w+"
    r"|bring\w*\b.*\bdown)\b"
)
_DOWN_TO = re.compile(rf"{_SHRINK}.*\bto\s*(?:an?\s\w+\sof\s)?$", re.IGNORECASE)


def read_comparison(before: str, after: str) -> tuple[Comparison, str] | None:
    """The comparison in the words next to a number, and those words; None where it is bare."""
    for _ in range(3):
        for op, pattern in _BEFORE:
            if match := pattern.search(before):
                return op, match[0].strip()
        shortened = _AROUND.sub("", before)
        if shortened == before:
            break
        if _DOWN_TO.search(before):
            return Comparison.AT_MOST, before.strip()
        before = shortened
    for op, pattern in _AFTER:
        if match := pattern.search(after):
            return op, match[0].strip()
    return None


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"\s*([^\W\d_][\w'’&-]*(?:/[^\W\d_][\w-]*)?)")
_LEADING = _set("of the our their all different more times total to at")
_ENDING = _set(
    "a about across after against among and are as at be been before but by can cite do during each "
    "every for from get give has have if in including into is it join less may more must of off on "
    "onto or our out over per serve so than that the their this through to under until up use using "
    "via was we were when where which while who will with within would become becomes make makes made "
    "take takes participate contribute contributes complete completed"
)
_NOT_PLURAL = _set(
    "news sales docs open-source ops devops business process access status always across press this "
    "its yes mathematics"
)
_IRREGULAR = _set("people members children men women alumni criteria media")
_LONGEST = 5


def read_unit(after: str) -> str | None:
    """The counted noun phrase at the start of ``after``; None if there is none."""
    phrase: list[str] = []
    rest = after
    while (match := _WORD.match(rest)) and len(phrase) < _LONGEST:
        word = match[1]
        rest = rest[match.end() :]
        if not phrase and word.lower() in _LEADING:
            continue
        if word.lower() in _ENDING:
            break
        phrase.append(word)
        if _plural(word):
            return " ".join(phrase) + _second(rest)
    return " ".join(phrase) or None


def _second(rest: str) -> str:
    """``" or testimonials"``, where a second plural noun is joined to the first."""
    match = re.match(
        r"\s(or|and/or|and|&)\s([^\W\d_][\w'-]*)(?!\s(?:the|a|an|our|it|its|them|their)\b)", rest
    )
    return match[0] if match and _plural(match[2]) else ""


def _plural(word: str) -> bool:
    plain = word.lower()
    if plain in _IRREGULAR:
        return True
    ends = plain.endswith("s") and not plain.endswith(("ss", "us", "is", "'s", "’s"))
    return ends and not word.isupper() and plain not in _NOT_PLURAL


_SUBJECT = re.compile(
    r"(?P<noun>[^\x00.,;()]{2,80}?)\s*(?:\b(?:from|to|at|is|are|by|reach(?:es)?|exceeds?|hits?|stays?)\b|:|[-–=<>≥≤])[^.,;]*$"
)
_VERB = re.compile(
    r"^\s*(?:we\s)?(?:increas|grow|rais|reduc|decreas|improv|boost|expand|lower|cut|drop|lift|bring|get|reach|achiev|hit|scal"
    r"|attain|keep|maintain|hav|mak|tak|ensur)\w*\s+",
    re.IGNORECASE,
)
_COUNT_OF = re.compile(
    r"^\s*(?:(?:the|our|total|overall|a)\s)*(?:(?:number|count|amount)\sof\s)?(?:the\s|our\s)?", re.IGNORECASE
)


def read_subject(before: str) -> str | None:
    """What a number stands for by the words before it: ``Grow the number of forum members to``."""
    match = _SUBJECT.match(before)
    if match is None:
        return None
    noun = _COUNT_OF.sub("", _VERB.sub("", match["noun"])).strip(" :-–")
    words = noun.split()
    return noun if noun and len(words) <= _LONGEST and words[0].lower() not in _ENDING else None
