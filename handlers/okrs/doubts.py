"""The doubtful fields of a target, as a person would say them."""

from __future__ import annotations

from collections.abc import Iterable

_SAID = {
    "value": "its target",
    "op": "whether it is at least, at most or exactly that",
    "unit": "what is counted",
}


def doubtful(fields: Iterable[str]) -> str:
    """``its target and what is counted``; empty for no field."""
    said = [_SAID.get(field, f"its {field.replace('_', ' ')}") for field in fields]
    return " and ".join(filter(None, (", ".join(said[:-1]), *said[-1:])))
