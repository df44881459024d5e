"""What nominations ask of the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from handlers.nominations.engagement_model import Engagement
from handlers.nominations.funnels import Outcomes
from handlers.nominations.model import Award, Dossier, Nomination, Round, Second, State
from handlers.nominations.panel_model import Panels


class Rounds(Protocol):
    """Awards and their rounds."""

    def awards(self, program_id: str) -> tuple[Award, ...]:
        """By slug."""

    def put_award(self, award: Award) -> None:
        """Add it, or change the one with this slug. Rounds that are open keep their process."""

    def of(self, program_id: str) -> tuple[Round, ...]:
        """The newest first."""

    def add(self, new: Round) -> None: ...
    def save(self, changed: Round) -> None:
        """Change closes and phase."""


class Dossiers(Protocol):
    """Dossiers, and who nominated and seconded in them. Numbers are given under the program's lock."""

    def get(self, program_id: str, number: int) -> Dossier | None:
        """With its nominations and seconds, each in the order they came."""

    def with_id(self, program_id: str, dossier_id: str) -> Dossier | None: ...
    def about(self, round_id: str, program_id: str, nominee_id: str | None, name: str) -> Dossier | None:
        """Of this member, or, without one, of this name (case aside); with its nominations."""

    def same_name(self, program_id: str, round_id: str, name: str) -> tuple[Dossier, ...]:
        """All of a round that were nominated by this name (case aside), with an account or without."""

    def of_round(
        self, program_id: str, round_id: str, states: Sequence[State] = (), *, limit: int = 100
    ) -> tuple[Dossier, ...]:
        """By number, without their nominations. ``states``: only those; none: all."""

    def counts(self, program_id: str, round_id: str) -> dict[State, tuple[int, int]]:
        """By state, how many nominees, and how many nominations of them. Whom all took back who
        nominated or seconded them is none."""

    def last_number(self, program_id: str) -> int: ...
    def add(self, new: Dossier) -> None: ...
    def save(self, changed: Dossier) -> None:
        """Change nominee_id, organisation, track, state, its moments and words, and what it is part of.
        Not the counts."""

    def nominate(self, dossier: Dossier, new: Nomination) -> None: ...
    def withdraw(self, dossier: Dossier, member_id: str) -> None:
        """Take one person's nomination out."""

    def second(self, dossier: Dossier, new: Second) -> bool:
        """False when they had seconded it; then a new note takes the place of the old one."""

    def unsecond(self, dossier: Dossier, member_id: str) -> bool: ...
    def seconded_by(self, member_id: str) -> tuple[tuple[str, str], ...]:
        """Program and id of each that somebody seconded, in any program."""

    def count_anew(self, program_id: str, dossier_id: str) -> None:
        """Its nominations and seconds, after some became somebody else's."""

    def made_by(self, program_id: str, round_id: str, member_id: str) -> int:
        """How many nominations of a round are one person's."""

    def of_member(self, program_id: str, round_id: str, member_id: str) -> tuple[Dossier, ...]:
        """Those about them, and the newest that they nominated somebody in, by number."""

    def last_not_yet(self, program_id: str, award: str, nominee_id: str | None, name: str) -> datetime | None:
        """When the nominee last heard "not yet" for this award."""

    def waiting(self, program_id: str) -> tuple[Dossier, ...]:
        """Those whose nominee was asked and has not answered."""


class Affiliations(Protocol):
    """Whom people work for, as they or a steward said: so that votes are fair."""

    def of(self, program_id: str, member_ids: Sequence[str]) -> dict[str, str]: ...
    def put(self, program_id: str, member_id: str, organisation: str) -> None:
        """Empty: nobody."""


class NominationStore(Protocol):
    """The nominations' part of the store."""

    @property
    def rounds(self) -> Rounds: ...
    @property
    def dossiers(self) -> Dossiers: ...
    @property
    def outcomes(self) -> Outcomes: ...
    @property
    def affiliations(self) -> Affiliations: ...
    @property
    def panels(self) -> Panels: ...
    @property
    def engagement(self) -> Engagement: ...
