"""How an award is given: a process is data, and these are the ones that come along."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.model import FieldError

KIND_OF_SEAT = re.compile(r"[a-z][a-z-]{0,31}")  # as people type it


class Consent(StrEnum):
    """When the nominee is asked. ``AFTER``: once the panel has said yes, as an invitation."""

    FIRST = "first"
    AFTER = "after"
    NEVER = "never"


class Secrecy(StrEnum):
    SECRET = "secret"
    OPEN = "open"


class Method(StrEnum):
    """How a ballot is filled in. ``RANGE``: 0-5 for each; ``RANKED``: the best first, counted by Schulze's
    method."""

    YES_NO = "yes-no"
    RANGE = "range"
    RANKED = "ranked"


class OptIn(StrEnum):
    """What somebody selected may offer afterwards, each of them freely."""

    MENTOR = "mentor"
    VALIDATE = "validate"
    SPEAK = "speak"


@dataclass(frozen=True)
class SeatRule:
    """Seats of one kind, such as ``contributor``: at least so many before a vote can begin."""

    kind: str
    least: int = 1

    def check(self) -> None:
        """Raise FieldError for what cannot be."""
        _kind(self.kind)
        _within(self, "least", 0, 50)


@dataclass(frozen=True)
class Process:
    """The rules of one award. Days are calendar days, shares are percent.

    ``public``: once the nominee has agreed there is a card and a thread. ``endorsing``: nominations wait
    for seconds until the round is reviewed; else each is voted on at once. ``elsewhere``: so many of those
    who second it (or, without endorsing, who vote yes) are of another organisation than the nominee.
    """

    consent: Consent = Consent.FIRST
    consent_days: int = 14
    public: bool = True
    self_nomination: bool = False
    nominations_each: int = 0  # 0: as many as somebody likes
    cooldown_days: int = 0  # after a "not yet"
    endorsing: bool = True
    endorsements: int = 0
    elsewhere: int = 0
    ballot: Secrecy = Secrecy.SECRET
    method: Method = Method.YES_NO
    voting_days: int = 7  # a vote ends no earlier
    quorum: int = 50  # of those who may vote
    share_yes: int = 50  # of yes and no: more than that
    least_yes: int = 0
    most_no: int | None = None
    panel: tuple[SeatRule, ...] = ()
    each_employer: int = 0  # seats of one employer at most; 0: any number
    term_months: int = 12
    opt_ins: tuple[OptIn, ...] = field(default=())

    def check(self) -> None:
        """Raise FieldError where the rules do not go together. Asked of what is new: a round opened by
        an earlier version keeps its rules, and those that its way of voting has no use for count nothing."""
        for name, (low, high) in _LIMITS.items():
            _within(self, name, low, high)
        if self.most_no is not None:
            _within(self, "most_no", 0, 1000)
        if self.elsewhere > max(self.endorsements, self.least_yes):
            raise FieldError(
                "elsewhere",
                f"elsewhere is {self.elsewhere}, more than there have to be at all.",
                "Ask for as many endorsements (or, without endorsing, least_yes), or for fewer of them.",
            )
        if self.endorsing and (not self.public or self.consent is Consent.AFTER):
            _no_seconds(self)
        if self.method is not Method.YES_NO and not self.endorsing:
            raise FieldError(
                "method",
                f"method is {self.method}, which compares nominees, and endorsing is false.",
                "Use yes-no, or endorsing: true, so that all of a round are voted on together.",
            )
        if self.method is not Method.YES_NO:
            _only_yes_no(self)
        kinds = [rule.kind for rule in self.panel]
        if len(set(kinds)) < len(kinds):
            raise FieldError("panel", "panel has a kind of seat twice.", "Name each kind once.")
        if len(set(self.opt_ins)) < len(self.opt_ins):
            raise FieldError("opt_ins", "opt_ins has one of them twice.", "Name each once.")


_LIMITS = {
    "consent_days": (1, 90),
    "nominations_each": (0, 1000),
    "cooldown_days": (0, 3650),
    "endorsements": (0, 100),
    "elsewhere": (0, 100),
    "voting_days": (1, 365),
    "quorum": (0, 100),
    "share_yes": (0, 99),
    "least_yes": (0, 1000),
    "each_employer": (0, 100),
    "term_months": (1, 120),
}


def _within(rules: Process | SeatRule, name: str, low: int, high: int) -> None:
    value = getattr(rules, name)
    if not low <= value <= high:
        raise FieldError(name, f"{name} cannot be {value}.", f"It goes from {low} to {high}.")


def _no_seconds(rules: Process) -> None:
    """Nobody can second what nobody may see."""
    why = "consent is after" if rules.public else "public is false"
    for name in ("endorsements", "elsewhere"):
        if (count := getattr(rules, name)) > 0:
            raise FieldError(
                name,
                f"{name} is {count}, and {why}: nobody could second what nobody may see.",
                f"Leave {name} out, or use public: true with consent: first or never.",
            )


def _only_yes_no(rules: Process) -> None:
    """Points and ranks have no yes that these could count."""
    for name, usual in (("least_yes", 0), ("most_no", None), ("share_yes", 50)):
        if getattr(rules, name) != usual:
            raise FieldError(
                name,
                f"{name} counts yes and no, and method is {rules.method}.",
                f"Leave {name} out, or use method: yes-no.",
            )


def _kind(text: str) -> None:
    if not KIND_OF_SEAT.fullmatch(text):
        raise FieldError(
            "kind",
            f"“{text[:40]}” is no kind of seat.",
            "Use small letters and dashes, such as contributor or core-contributor.",
        )


PRESETS = {
    "distinguished-contributor": Process(
        cooldown_days=180,
        endorsements=1,
        panel=(SeatRule("contributor"), SeatRule("partner"), SeatRule("leader")),
        each_employer=2,
        opt_ins=tuple(OptIn),
    ),
    "core-contributor-vote": Process(
        consent_days=7,
        cooldown_days=90,
        endorsing=False,
        ballot=Secrecy.OPEN,
        voting_days=14,
        quorum=0,
        least_yes=5,
        most_no=0,
        elsewhere=1,
        panel=(SeatRule("core-contributor", 5),),
    ),
    "private-panel": Process(
        consent=Consent.AFTER,
        public=False,
        endorsing=False,
        quorum=0,
        least_yes=3,
        most_no=0,
        panel=(SeatRule("panelist", 3),),
    ),
}
"""By the name that people type."""

TITLES = {
    "distinguished-contributor": "Distinguished Contributor",
    "core-contributor-vote": "Core Contributor",
    "private-panel": "Community Champion",
}


def preset_of(process: Process) -> str | None:
    """The name of the preset that it is; None for one of somebody's own."""
    return next((name for name, preset in PRESETS.items() if preset == process), None)
