"""Schulze's method with winning votes (M. Schulze, "A new monotonic, clone-independent … method", Social
Choice and Welfare 36, 2011)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, groupby

Strength = Mapping[tuple[int, int], int]


def ranked(papers: Sequence[str], options: Sequence[int]) -> tuple[tuple[int, ...], list[str]]:
    """The order, and how it was computed. Of whom a paper leaves out it says nothing: whoever may not vote on
    somebody could not name them, and must not put them last by that."""
    prefer = {(a, b): 0 for a in options for b in options if a != b}
    for paper in papers:
        for pair in combinations(ranks(paper), 2):
            prefer[pair] += 1
    strength = _strongest_paths(prefer, options)
    beaten = {a: [b for b in options if a != b and strength[a, b] > strength[b, a]] for a in options}
    order = tuple(sorted(options, key=lambda number: (-len(beaten[number]), number)))
    pairs = [
        f"N{a} before N{b}: {prefer[a, b]} to {prefer[b, a]}"
        for place, a in enumerate(order)
        for b in order[place + 1 :]
    ]
    return order, [*pairs, f"Order by Schulze’s method: {_standings(order, beaten)}"]


def ranks(paper: str) -> list[int]:
    """``2>1>3`` -> numbers, the best first."""
    return [int(number) for number in paper.split(">")]


def _standings(order: Sequence[int], beaten: Mapping[int, Sequence[int]]) -> str:
    """``N2 > N1 = N3``, where whoever stands further left beats all to the right of a ``>``. One may tie with
    two of whom one beats the other; no such line is true then, and it is said who beats whom."""
    levels = [list(each) for _, each in groupby(order, key=lambda number: len(beaten[number]))]
    below = [number for level in levels for number in level]
    for level in levels:
        below = below[len(level) :]
        if any(sorted(beaten[number]) != sorted(below) for number in level):
            return (
                "; ".join(f"N{a} beats {_listed(beaten[a])}" for a in order if beaten[a])
                + "; all other pairs tie"
            )
    return " > ".join(" = ".join(f"N{number}" for number in level) for level in levels)


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(f"N{number}" for number in numbers)


def _strongest_paths(prefer: Strength, options: Sequence[int]) -> dict[tuple[int, int], int]:
    strength = {(a, b): votes if votes > prefer[b, a] else 0 for (a, b), votes in prefer.items()}
    for via in options:
        for a in options:
            for b in options:
                if len({via, a, b}) == 3:
                    strength[a, b] = max(strength[a, b], min(strength[a, via], strength[via, b]))
    return strength
