"""Ballots on several nominees, for any panel, recusals and papers: of whom somebody may not vote on they have
said nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handlers.nominations import counting
from handlers.nominations.counting import read_points
from handlers.nominations.panel_model import Ballot, Turnout
from handlers.nominations.process import PRESETS, Method, Process
from handlers.nominations.tallying import pieces, restricted, tally

THEN = datetime(2026, 5, 4, tzinfo=UTC)
OPTIONS = (1, 2, 3)
PANEL = ("ana", "ben", "cem", "dia", "eli")
RANKED = replace(PRESETS["distinguished-contributor"], method=Method.RANKED)
RANGE = replace(RANKED, method=Method.RANGE)
BALLOT = Ballot("p1", "b1", "r1", None, OPTIONS, THEN, THEN)

_orders = [">".join(map(str, order)) for n in (1, 2, 3) for order in permutations(OPTIONS, n)]
_points = st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 5), min_size=1)
ranked = st.sampled_from(_orders)
points = _points.map(lambda given: " ".join(f"{n}:{p}" for n, p in sorted(given.items())))
rights = st.fixed_dictionaries({number: st.frozensets(st.sampled_from(PANEL)) for number in OPTIONS})


def papers(of: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(PANEL), of)


METHODS = pytest.mark.parametrize(("process", "one"), [(RANKED, ranked), (RANGE, points)])


def of_nominee(number: int, closed: Ballot, process: Process) -> tuple[object, ...]:
    """All that a result says of one nominee: how many voted on them, whether that is enough, and each figure
    that they stand in."""
    turnout = dict(zip(closed.options, closed.turnout, strict=True))[number]
    said = sorted(each for each in closed.papers if str(number) in _about(each))
    return turnout, counting.count(closed, process).allows(number), said


def _about(piece: str) -> list[str]:
    return [piece.partition(":")[0]] if ":" in piece else piece.split(">")


@METHODS
@given(data=st.data(), may=rights, number=st.sampled_from(OPTIONS), who=st.sampled_from(PANEL))
def test_who_may_not_vote_on_somebody_changes_nothing_for_them(
    process: Process,
    one: st.SearchStrategy[str],
    data: st.DataObject,
    may: Mapping[int, frozenset[str]],
    number: int,
    who: str,
) -> None:
    assume(who not in may[number])
    cast = data.draw(papers(one))
    without = {voter: paper for voter, paper in cast.items() if voter != who}
    otherwise = without | {who: data.draw(one)}
    one_way, other_way, none = (
        of_nominee(number, tally(BALLOT, each, may, process.method, THEN), process)
        for each in (cast, otherwise, without)
    )
    assert one_way == other_way == none


@METHODS
@given(data=st.data(), may=rights)
def test_a_closed_ballot_counts_as_its_papers_do(
    process: Process, one: st.SearchStrategy[str], data: st.DataObject, may: Mapping[int, frozenset[str]]
) -> None:
    cast = data.draw(papers(one))
    closed = tally(BALLOT, cast, may, process.method, THEN)
    allowed = (
        restricted(paper, [n for n in OPTIONS if who in may[n]], process.method)
        for who, paper in cast.items()
    )
    whole = tuple(sorted(filter(None, allowed)))
    assert counting.count(closed, process) == counting.count(replace(closed, papers=whole), process)
    assert all(len(_about(each)) == (2 if process is RANKED else 1) for each in closed.papers)


@METHODS
@given(data=st.data(), may=rights)
def test_strangers_and_those_who_left_do_not_count(
    process: Process, one: st.SearchStrategy[str], data: st.DataObject, may: Mapping[int, frozenset[str]]
) -> None:
    cast = data.draw(papers(one))
    strangers = {f"x{who}": paper for who, paper in data.draw(papers(one)).items()}
    assert tally(BALLOT, cast | strangers, may, process.method, THEN) == tally(
        BALLOT, cast, may, process.method, THEN
    )


@pytest.mark.parametrize(
    ("paper", "method", "options", "left"),
    [
        ("2>1>3", Method.RANKED, (1, 3), "1>3"),
        ("2>1>3", Method.RANKED, (), ""),
        ("1:5 2:3", Method.RANGE, (2, 3), "2:3"),
        ("1:5", Method.RANGE, (2,), ""),
        ("yes", Method.YES_NO, (1,), "yes"),
        ("yes", Method.YES_NO, (), ""),
    ],
)
def test_a_paper_without_those_it_may_not_name(
    paper: str, method: Method, options: tuple[int, ...], left: str
) -> None:
    assert restricted(paper, options, method) == left


def test_papers_are_kept_in_pieces() -> None:
    assert list(pieces("2>1>3", Method.RANKED)) == ["2>1", "2>3", "1>3"]
    assert list(pieces("1:5 2:3", Method.RANGE)) == ["1:5", "2:3"]
    assert list(pieces("abstain", Method.YES_NO)) == ["abstain"]
    assert read_points("1:5") == {1: 5}


def test_a_quorum_is_each_nominees_own() -> None:
    """Two of four voted on N1, which is half; of N2 one of four; N3 stands on no ballot any more."""
    everybody = frozenset(PANEL[:4])
    may = {1: everybody, 2: everybody - {"ana"} | {"eli"}}
    closed = tally(BALLOT, {"ana": "1:5 2:5", "ben": "1:4 2:1 3:5"}, may, Method.RANGE, THEN)
    assert (closed.options, closed.papers) == ((1, 2), ("1:4", "1:5", "2:1"))
    assert closed.turnout == (Turnout(4, 2), Turnout(4, 1))
    found = counting.count(closed, RANGE)
    assert (found.allows(1), found.allows(2), found.passes) == (True, False, True)
    assert (found.why_not(1), found.why_not(2)) == ("", "fewer than 50% voted")
    assert found.lines == (
        "on N1 2 of 4 voted",
        "on N2 1 of 4 voted",
        "N1: 4.50 of 5 on average, by 2",
        "N2: 1.00 of 5 on average, by 1",
    )


@pytest.mark.parametrize(
    ("process", "cast", "allowed"),
    [
        (RANGE, {"ana": "1:5", "ben": "1:0", "cem": "1:3 2:1"}, [1]),  # half is two of four
        (RANKED, {"ana": "1>2", "ben": "2>1", "cem": "3"}, [1, 2]),  # a rank alone compares nobody
        (replace(RANGE, quorum=0), {"ana": "1:5"}, [1]),
        (replace(RANKED, quorum=0), {}, []),
        (replace(RANKED, quorum=0), {"ana": "2"}, []),
    ],
)
def test_whom_nobody_spoke_of_does_not_pass(
    process: Process, cast: dict[str, str], allowed: list[int]
) -> None:
    may = {number: frozenset(PANEL[:4]) for number in OPTIONS}
    found = counting.count(tally(BALLOT, cast, may, process.method, THEN), process)
    assert [number for number in OPTIONS if found.allows(number)] == allowed
    assert found.passes == bool(allowed)


def test_who_stands_alone_is_voted_on_by_being_named() -> None:
    closed = tally(BALLOT, {"ana": "2>1", "ben": "2"}, {2: frozenset(PANEL[:3])}, Method.RANKED, THEN)
    assert closed.turnout == (Turnout(3, 2),)
    assert counting.count(closed, RANKED).allows(2)
