"""The sandbox's people, the same on every platform it plays."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Human:
    """``handle`` is what others type after an @, ``name`` the full name, ``zone`` an IANA name."""

    handle: str
    name: str
    zone: str = "UTC"
    email: str = ""


def human(handle: str, name: str = "", zone: str = "UTC", email: str = "") -> Human:
    """A person with what was left out made up from the handle."""
    return Human(handle, name or handle.title(), zone, email or f"{handle}@example.org")
