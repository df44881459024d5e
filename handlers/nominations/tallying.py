"""From what was cast to a closed ballot: a paper says something of those alone whom its voter may vote on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations

from handlers.nominations.counting import read_points
from handlers.nominations.panel_model import Ballot, Turnout
from handlers.nominations.process import Method
from handlers.nominations.schulze import ranks


def tally(
    ballot: Ballot,
    cast: Mapping[str, str],
    may: Mapping[int, Collection[str]],
    method: Method,
    now: datetime,
) -> Ballot:
    """``ballot``, closed. ``cast``: papers by member. ``may``: who may vote on each of the nominees that are
    still there; nothing is counted of the others."""
    options = tuple(number for number in ballot.options if number in may)
    counted: dict[str, str] = {}
    for who, paper in cast.items():
        theirs = [number for number in options if who in may[number]]
        if left := restricted(paper, theirs, method):
            counted[who] = left
    turnout = tuple(
        Turnout(
            len(_electors(number, may, options, method)),
            sum(_speaks_of(number, paper, options, method) for paper in counted.values()),
        )
        for number in options
    )
    papers = sorted(piece for paper in counted.values() for piece in pieces(paper, method))
    return replace(ballot, options=options, closed_at=now, turnout=turnout, papers=tuple(papers))


def _electors(
    number: int, may: Mapping[int, Collection[str]], options: Sequence[int], method: Method
) -> set[str]:
    """Whose word the quorum waits for: not who may vote on nobody else where nominees are put in an order."""
    if method is not Method.RANKED or len(options) == 1:
        return set(may[number])
    others = {who for each in options if each != number for who in may[each]}
    return others & set(may[number])


def says_something(paper: str, options: Sequence[int], method: Method) -> bool:
    """Whether a paper on these ``options`` counts anywhere."""
    return any(_speaks_of(number, paper, options, method) for number in options)


def _speaks_of(number: int, paper: str, options: Sequence[int], method: Method) -> bool:
    """Whether a paper says something of a nominee. A rank alone says nothing, but where nobody else stands on
    the ballot."""
    if method is Method.YES_NO:
        return bool(paper)
    if method is Method.RANGE:
        return number in read_points(paper)
    return number in ranks(paper) and (len(ranks(paper)) > 1 or len(options) == 1)


def restricted(paper: str, options: Collection[int], method: Method) -> str:
    """What a paper says of ``options``; empty where it says nothing of them."""
    if method is Method.YES_NO:
        return paper if options else ""
    if method is Method.RANGE:
        return " ".join(f"{n}:{points}" for n, points in read_points(paper).items() if n in options)
    return ">".join(str(number) for number in ranks(paper) if number in options)


def without(ballot: Ballot, number: int, method: Method) -> Ballot:
    """A closed ballot on several nominees as if one of them had not stood on it."""
    kept = [place for place, each in enumerate(ballot.options) if each != number]
    options = tuple(ballot.options[place] for place in kept)
    names = read_points if method is Method.RANGE else ranks
    papers = tuple(paper for paper in ballot.papers if number not in names(paper))
    return replace(ballot, options=options, turnout=tuple(ballot.turnout[p] for p in kept), papers=papers)


def pieces(paper: str, method: Method) -> Iterator[str]:
    """The single things that a paper says. Taken apart it counts as before, and cannot be told from others by
    its order, or by whom it leaves out."""
    if method is Method.YES_NO:
        yield paper
    elif method is Method.RANGE:
        yield from paper.split()
    else:
        yield from (f"{better}>{worse}" for better, worse in combinations(ranks(paper), 2))
