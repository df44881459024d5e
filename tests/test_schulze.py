"""The order of ranked papers against a slow and plain one: every path between two, the strongest counts."""

from __future__ import annotations

import re
from itertools import combinations, pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from handlers.nominations.schulze import ranked

OPTIONS = (1, 2, 3, 4)
papers = st.lists(
    st.permutations(OPTIONS).flatmap(lambda p: st.integers(1, 4).map(lambda n: p[:n])), max_size=6
)


def beats(given_papers: list[list[int]]) -> set[tuple[int, int]]:
    """Who beats whom."""
    before = {pair: 0 for pair in permutations(OPTIONS, 2)}
    for paper in given_papers:
        for pair in combinations(paper, 2):
            before[pair] += 1

    def strongest(a: int, b: int) -> int:
        between = [each for each in OPTIONS if each not in (a, b)]
        paths = ([a, *some, b] for length in range(3) for some in permutations(between, length))
        return max(min(before[x, y] * (before[x, y] > before[y, x]) for x, y in pairwise(p)) for p in paths)

    return {(a, b) for a, b in permutations(OPTIONS, 2) if strongest(a, b) > strongest(b, a)}


def said_in(line: str) -> set[tuple[int, int]]:
    """Whom somebody is said to beat, in the last line of a result."""
    words = line.removeprefix("Order by Schulze’s method: ")
    if "beats" in words:
        found = re.findall(r"N(\d) beats ((?:N\d(?:, )?)+)", words)
        return {(int(a), int(b)) for a, others in found for b in re.findall(r"N(\d)", others)}
    levels = [[int(each) for each in re.findall(r"N(\d)", level)] for level in words.split(" > ")]
    return {(a, b) for high, low in combinations(levels, 2) for a in high for b in low}


@given(papers)
def test_the_order_and_what_is_said_of_it_is_who_beats_whom(given_papers: list[list[int]]) -> None:
    order, lines = ranked([">".join(map(str, paper)) for paper in given_papers], OPTIONS)
    true = beats(given_papers)
    assert said_in(lines[-1]) == true
    assert not {(b, a) for a, b in combinations(order, 2)} & true


def test_ties_that_make_no_single_line() -> None:
    """N1 beats N3, and N2 ties with both; N4 beats all."""
    _, lines = ranked(["4>1>3>2", "4>2>1>3"], OPTIONS)
    assert lines[-1] == "Order by Schulze’s method: N4 beats N1, N2, N3; N1 beats N3; all other pairs tie"
