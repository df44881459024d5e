"""What a key result's text promises.

    text    = anything; in it, in this order:
    sharing   "[shared with A + B]"                           handlers.okrs.target_words
    clock     "per year", "by July 2025"                      handlers.okrs.target_clock
    names     "SOC 2", "v0.2", "Q2": passed over              handlers.okrs.target_words
    numbers   "≥50", "two", "$3 million", "XX%"               handlers.okrs.target_numbers
    baseline  "from 60% to", "(currently 125k)"               handlers.okrs.target_phrase
    metric    the first number that a recogniser knows        handlers.okrs.target_metrics
    no number left: a milestone, done once

Every text gives a target; a doubtful field is named in ``unsure``. Where readers differ, the first
of two metrics counts, and a chain of deliverables with one number at its end is a milestone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from handlers.okrs.model import Comparison, Kind, Target
from handlers.okrs.target_clock import Clock, read_clock
from handlers.okrs.target_metrics import Metric, read_metric, takes_time
from handlers.okrs.target_phrase import Phrase, read_phrase
from handlers.okrs.target_words import MASK, mask_names, read_comparison, read_sharing

LONGEST = 1000
"""Characters that are read; what follows in a longer text says nothing of the target."""


@dataclass(frozen=True)
class TargetRead:
    """A target with, by field name, the words it came from, and the fields that are a guess."""

    target: Target
    shared_with: tuple[str, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()


def read_target(text: str) -> TargetRead:
    """Read the target of a key result's text. Total: any text gives one."""
    plain = " ".join("".join(map(_plain_letter, text[: 2 * LONGEST])).split())[:LONGEST]
    shared_with, shares = read_sharing(plain)
    masked = _mask(plain, [match.span() for match in shares])
    clock = read_clock(masked)
    masked = mask_names(_mask(masked, clock.spans))
    phrase = read_phrase(masked)
    metric = None if _is_chain(phrase) else read_metric(phrase)
    read = _milestone(plain, masked) if metric is None else _measured(plain, phrase, metric)
    evidence = dict(read.evidence)
    if shares:
        evidence["shared_with"] = " ".join(match[0] for match in shares)
    evidence |= _clock_evidence(clock)
    return TargetRead(
        replace(read.target, cadence=clock.cadence, due=clock.due), shared_with, evidence, read.unsure
    )


def _plain_letter(letter: str) -> str:
    """Every space is a space, and so is what cannot be seen."""
    if letter == "’":
        return "'"
    return " " if letter.isspace() or unicodedata.category(letter) in {"Cc", "Cf", "Cs"} else letter


def _mask(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + MASK * (end - start) + text[end:]
    return text


def _clock_evidence(clock: Clock) -> dict[str, str]:
    words = {"cadence": clock.cadence_words, "due": clock.due_words}
    return {name: said for name, said in words.items() if said}


def _measured(plain: str, phrase: Phrase, metric: Metric) -> TargetRead:
    op, op_words, guessed = _comparison(phrase, metric)
    words = plain[metric.first.start : metric.last.end]
    evidence = {"kind": words, "op": op_words or words, "value": words}
    if metric.high is not None:
        evidence["high"] = words
    if metric.unit is not None:
        evidence["unit"] = metric.unit
    baseline = phrase.baseline.value if phrase.baseline else None
    if phrase.baseline:
        evidence["baseline"] = plain[phrase.baseline.start : phrase.baseline.end]
    target = Target(metric.kind, op, metric.value, metric.high, metric.unit, baseline)
    doubts = {
        "op": guessed,
        "value": metric.value is None or _another(phrase, metric),
        "unit": metric.unit is None,
    }
    return TargetRead(target, (), evidence, tuple(name for name, doubt in doubts.items() if doubt))


def _another(phrase: Phrase, metric: Metric) -> bool:
    """Is there a second number that could have been meant?"""
    return any(number.start >= metric.last.end for number in phrase.numbers)


def _comparison(phrase: Phrase, metric: Metric) -> tuple[Comparison, str, bool]:
    """The comparison, its words, and whether it was guessed."""
    if metric.kind is Kind.RANGE:
        return Comparison.RANGE, "", False
    if said := read_comparison(phrase.before(metric.first), phrase.after(metric.last)):
        return said[0], said[1], said[1].lower() == "up to"
    if metric.first.plus or metric.value is None:
        return Comparison.AT_LEAST, "", metric.value is None
    if phrase.baseline and phrase.baseline.value is not None and phrase.baseline.value > metric.value:
        return Comparison.AT_MOST, "", False
    if takes_time(phrase, metric):
        return Comparison.AT_MOST, "", True
    if metric.value == 0 and metric.kind is not Kind.NPS:
        return Comparison.EXACTLY, "", False
    return Comparison.AT_LEAST, "", False


# ---- milestones ------------------------------------------------------------------------------

_KEEP = re.compile(
    r"^\W*(?:we\s)?(?:maintain|keep|sustain|preserve|retain|continue|uphold)\w*\b", re.IGNORECASE
)
_DIRECTION = re.compile(
    r"\b(?:increas|grow|reduc|decreas|improv|rais|lower|boost)\w*\b|\b(?:more|fewer|less|better|faster|higher)\b",
    re.IGNORECASE,
)
_DELIVER = (
    r"(?:define|design|draft|write|build|create|publish|launch|develop|test|train|document|review|implement|hire"
    r"|run|set up|ship|research|analy[sz]e|collect|plan|prepare|present|deliver|finali[sz]e|identify|migrate"
    r"|agree|pilot|share)\b"
)
_CLAUSE = re.compile(r"\s*(?:[,;]\s*(?:and|then)?|\band(?:\sthen)?\b|\bthen\b)\s*", re.IGNORECASE)


def _is_chain(phrase: Phrase) -> bool:
    """Three or more deliverables of which only the last has a number: "define, build, pilot with 3 …"."""
    if not phrase.numbers:
        return False
    clauses = _CLAUSE.split(phrase.text[: phrase.numbers[0].start])
    return len(clauses) >= 3 and all(re.match(_DELIVER, clause.strip(), re.IGNORECASE) for clause in clauses)


def _milestone(plain: str, masked: str) -> TargetRead:
    keep = _KEEP.match(masked)
    direction = _DIRECTION.search(masked)
    evidence = {"maintain": keep[0].strip()} if keep else {}
    if direction and not keep:
        evidence["kind"] = plain[direction.start() : direction.end()]
    target = Target(Kind.MILESTONE, Comparison.ONCE, maintain=keep is not None)
    return TargetRead(target, (), evidence, ("kind",) if direction and not keep else ())
