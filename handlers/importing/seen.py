"""Which text a person has seen the preview of."""

from __future__ import annotations

from hashlib import sha256


def digest(text: str, where: str) -> str:
    """A short name for this text in this place, whatever its white space."""
    return sha256(f"{where}\n{' '.join(text.split())}".encode()).hexdigest()[:16]
