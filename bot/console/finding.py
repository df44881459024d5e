"""What the doctor found, one thing each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    FINE = "[green]✓[/]"
    NOTE = "[yellow]•[/]"  # works, but somebody may want to know
    BROKEN = "[bold red]✗[/]"


@dataclass(frozen=True)
class Finding:
    state: State
    says: str
    fix: str = ""
