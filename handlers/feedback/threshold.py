"""How few people a figure may be about before it says too much of each."""

from __future__ import annotations

from collections.abc import Mapping

LEAST = 5  # answers


def enough(answers: int) -> bool:
    """Whether anything may be shown of so many answers: scores and comments alike."""
    return answers >= LEAST


def showable(groups: Mapping[str, int], total: int) -> frozenset[str]:
    """Which groups of answers may be shown beside all ``total`` of them, which the groups are parts of, none
    of them in two.

    Neither a group nor what is left when shown ones are taken away from others is smaller than ``LEAST``,
    unless nobody is in it: where the rest would be, the smallest group that is left is kept back with it.
    """
    if not enough(total):
        return frozenset()
    shown = {name: size for name, size in groups.items() if enough(size)}
    while shown and 0 < total - sum(shown.values()) < LEAST:
        del shown[min(shown, key=lambda name: (shown[name], name))]
    return frozenset(shown)
