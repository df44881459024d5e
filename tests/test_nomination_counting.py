"""From papers to a result: tables, properties, and counting again from what is exported."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.model import UserError
from handlers.nominations import counting
from handlers.nominations.panel_model import Ballot, Turnout
from handlers.nominations.process import PRESETS, Method, Process, Secrecy

DC, CORE, PRIVATE = PRESETS.values()
RANKED = replace(DC, method=Method.RANKED, quorum=0)
RANGE = replace(DC, method=Method.RANGE, quorum=0)
THEN = datetime(2026, 5, 4, tzinfo=UTC)


def ballot(
    papers: str | list[str], eligible: int = 6, elsewhere: int = 0, options: tuple[int, ...] = (1, 2, 3)
) -> Ballot:
    said = {"y": "yes", "n": "no", "a": "abstain"}
    read = [said[each] for each in papers] if isinstance(papers, str) else papers
    turnout = (Turnout(eligible, len(read)),) * len(options)
    return Ballot("p1", "b1", "r1", "d1", options, THEN, THEN, THEN, turnout, elsewhere, tuple(sorted(read)))


NO_OTHER = "no yes came from another organisation"


@pytest.mark.parametrize(
    ("process", "papers", "eligible", "elsewhere", "against"),
    [
        (DC, "yyy", 6, 0, ()),
        (DC, "yyn", 6, 0, ()),
        (DC, "yna", 6, 0, ("no more than half of the yes and no votes were yes",)),
        (DC, "yy", 6, 0, ("fewer than 50% voted",)),
        (DC, "", 0, 0, ("fewer than 50% voted", "nobody said yes")),
        (DC, "aaa", 6, 0, ("nobody said yes",)),
        (CORE, "yyyyy", 9, 1, ()),
        (CORE, "yyyyy", 9, 0, (NO_OTHER,)),
        (CORE, "yyyy", 9, 1, ("fewer than 5 said yes",)),
        (CORE, "yyyyyn", 9, 2, ("somebody said no",)),
        (CORE, "n", 9, 0, ("nobody said yes", "somebody said no", NO_OTHER)),
        (PRIVATE, "yyy", 9, 0, ()),
        (PRIVATE, "yyyyn", 9, 0, ("somebody said no",)),
        (PRIVATE, "yyaaa", 9, 0, ("fewer than 3 said yes",)),
    ],
)
def test_what_a_vote_takes(
    process: Process, papers: str, eligible: int, elsewhere: int, against: tuple[str, ...]
) -> None:
    found = counting.count(ballot(papers, eligible, elsewhere), process)
    assert (found.against, found.passes) == (against, not against)


def test_schulze_orders_as_in_the_paper() -> None:
    """The example with 45 voters and five candidates: E > A > C > B > D."""
    groups = {"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8}
    number = {letter: str(place) for place, letter in enumerate("ABCDE", 1)}
    papers = [">".join(number[letter] for letter in order) for order, n in groups.items() for _ in range(n)]
    found = counting.count(ballot(papers, 45, 0, (1, 2, 3, 4, 5)), RANKED)
    assert found.order == (5, 1, 3, 2, 4)
    assert found.lines[-1] == "Order by Schulze’s method: N5 > N1 > N3 > N2 > N4"


def test_points_are_averaged_over_those_who_gave_some() -> None:
    found = counting.count(ballot(["1:5 2:3", "1:4", "2:3 3:5"], 3), RANGE)
    assert found.order == (3, 1, 2)
    assert found.lines[1:] == (
        "N3: 5.00 of 5 on average, by 1",
        "N1: 4.50 of 5 on average, by 2",
        "N2: 3.00 of 5 on average, by 2",
    )


_LENGTHS = (1, 2, 3)
orders = st.sampled_from(
    [">".join(map(str, order)) for length in _LENGTHS for order in permutations(_LENGTHS, length)]
)


@given(st.lists(orders, min_size=1, max_size=9), st.randoms())
def test_who_beats_everybody_wins_whatever_the_order_of_the_papers(papers: list[str], random: object) -> None:
    found = counting.count(ballot(papers, 9), RANKED)
    shuffled = list(papers)
    getattr(random, "shuffle")(shuffled)  # noqa: B009 - hypothesis' randoms have no type of their own
    assert counting.count(ballot(shuffled, 9), RANKED) == found
    rank = [{int(n): place for place, n in enumerate(paper.split(">"))} for paper in papers]

    def ahead(a: int, b: int) -> int:
        return sum(each[a] < each[b] for each in rank if a in each and b in each)

    def beats(a: int, b: int) -> bool:
        return ahead(a, b) > ahead(b, a)

    winner = next((a for a in (1, 2, 3) if all(beats(a, b) for b in (1, 2, 3) if b != a)), None)
    assert winner is None or found.order[0] == winner


@given(st.text(alphabet="yna", max_size=9), st.integers(0, 9), st.sampled_from([DC, CORE, PRIVATE]))
def test_what_is_exported_is_enough_to_count_again(papers: str, more: int, process: Process) -> None:
    closed = ballot(papers, len(papers) + more, papers.count("y"))
    file = json.loads("".join(counting.exported(closed, process)))
    rules = file["rules"] | {"method": Method(file["rules"]["method"]), "ballot": Secrecy.OPEN}
    turnout = tuple(Turnout(each["eligible"], each["voted"]) for each in file["turnout"].values())
    again = replace(closed, turnout=turnout, elsewhere=file["yes_from_elsewhere"])
    again = replace(again, papers=tuple(file["papers"]))
    assert counting.count(again, Process(**rules)) == counting.count(closed, process)
    assert set(file) == {"nominees", "closed", "turnout", "yes_from_elsewhere", "rules", "papers"}


@pytest.mark.parametrize(
    ("text", "method", "paper"),
    [
        ("N2 > N1", Method.RANKED, "2>1"),
        ("3>n1>2", Method.RANKED, "3>1>2"),
        ("N2:3, N1:5", Method.RANGE, "1:5 2:3"),
    ],
)
def test_how_people_write_it(text: str, method: Method, paper: str) -> None:
    assert counting.read_paper(text, method, [1, 2, 3]) == paper


UNREAD, TWICE, UNKNOWN = "could not read that vote", "in your vote twice", "not on your ballot"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        *((text, UNREAD) for text in ("", "best first", ">", "N1 >")),
        ("N4", UNKNOWN),
        ("N1 > N1", TWICE),
        ("N1:5", "in an order, the best first, and get no points"),
    ],
)
def test_what_is_no_order_is_refused(text: str, mistake: str) -> None:
    with pytest.raises(UserError, match=mistake) as raised:
        counting.read_paper(text, Method.RANKED, [1, 2, 3])
    assert raised.value.hint.startswith("Write it like N2 > N1. You may vote on N1, N2, N3.")


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        *((text, UNREAD) for text in ("N1:-1", "N1", "N1:2:3")),
        ("N1:6", "Points go from 0 to 5"),
        ("N1:5 N1:4", TWICE),
        ("N4:1", UNKNOWN),
        ("N2 > N1", "there is no order"),
    ],
)
def test_what_are_no_points_is_refused(text: str, mistake: str) -> None:
    with pytest.raises(UserError, match=mistake):
        counting.read_paper(text, Method.RANGE, [1, 2, 3])


def test_the_order_says_beats_only_where_one_does() -> None:
    """N1 beats N3; nobody compared either of them with N2."""
    found = counting.count(ballot(["1>3"], 3), RANKED)
    assert found.lines[-1] == "Order by Schulze’s method: N1 beats N3; all other pairs tie"
    found = counting.count(ballot(["1>3", "2>3"], 3), RANKED)
    assert found.lines[-1] == "Order by Schulze’s method: N1 = N2 > N3"


def test_the_papers_of_a_big_ballot_come_in_pages() -> None:
    papers = [f"{number}:{points}" for number in range(1, 61) for points in (1, 3, 5)]
    options = tuple(range(1, 61))
    pages = counting.exported(ballot(papers, 9, 0, options), RANGE)
    assert len(pages) > 1 and all(len(page) <= counting.PAGE for page in pages)
    assert json.loads("".join(pages))["papers"] == sorted(papers)
