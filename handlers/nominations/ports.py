"""What nominations ask of the store."""

from __future__ import annotations

from typing import Protocol

from handlers.nominations.model import Award, Round


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
