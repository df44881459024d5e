"""From papers to a result, the same every time: with a closed ballot's papers anybody can count again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from handlers.model import UserError
from handlers.nominations.panel_model import Ballot
from handlers.nominations.process import Method, Process

YES, NO, ABSTAIN = "yes", "no", "abstain"
MOST_POINTS = 5


@dataclass(frozen=True)
class Result:
    """``order``: the nominees' numbers, the best first, of equals the lower one; ``lines`` say how it was
    computed; ``passes``: every rule of the process is met. ``against``: the rules that are not, in words."""

    passes: bool
    lines: tuple[str, ...]
    against: tuple[str, ...]
    order: tuple[int, ...] = ()


def count(ballot: Ballot, process: Process) -> Result:
    """The result of a closed ballot."""
    voted, options = len(ballot.papers), ballot.options
    lines = [f"{voted} of {ballot.eligible} voted"]
    against = []
    if voted * 100 < process.quorum * ballot.eligible or (process.quorum and not voted):
        against.append(f"fewer than {process.quorum}% voted")
    if process.method is Method.YES_NO:
        more, not_met = _yes_no(ballot, process)
        return Result(not (against + not_met), (*lines, *more), (*against, *not_met), options)
    order, more = (_range if process.method is Method.RANGE else _ranked)(ballot.papers, options)
    return Result(not against, (*lines, *more), tuple(against), order)


def _yes_no(ballot: Ballot, process: Process) -> tuple[list[str], list[str]]:
    papers = Counter(ballot.papers)
    yes, no = papers[YES], papers[NO]
    lines = [f"{yes} yes, {no} no, {papers[ABSTAIN]} abstained"]
    against = []
    if yes * 100 <= process.share_yes * (yes + no):
        against.append(f"no more than {process.share_yes}% of yes and no are yes")
    if yes < process.least_yes:
        against.append(f"fewer than {process.least_yes} said yes")
    if process.most_no is not None and no > process.most_no:
        against.append(f"more than {process.most_no} said no" if process.most_no else "somebody said no")
    if process.elsewhere and not process.endorsing:
        lines.append(f"{ballot.elsewhere} of the yes from another organisation than the nominee’s")
        if ballot.elsewhere < process.elsewhere:
            against.append(f"fewer than {process.elsewhere} of the yes came from another organisation")
    return lines, against


# ---- points --------------------------------------------------------------------------------------


def read_points(paper: str) -> dict[int, int]:
    """``1:5 2:3`` -> points by number."""
    return {int(number): int(points) for number, _, points in (each.partition(":") for each in paper.split())}


def _range(papers: Sequence[str], options: Sequence[int]) -> tuple[tuple[int, ...], list[str]]:
    """By the mean of the points that a nominee was given; whoever gave none does not count there."""
    given: dict[int, list[int]] = {number: [] for number in options}
    for paper in papers:
        for number, points in read_points(paper).items():
            given[number].append(points)
    mean = {n: Fraction(sum(points), len(points)) if points else Fraction(0) for n, points in given.items()}
    order = tuple(sorted(options, key=lambda number: (-mean[number], number)))
    return order, [
        f"N{n}: {float(mean[n]):.2f} of {MOST_POINTS} on average, by {len(given[n])}" for n in order
    ]


# ---- ranks ---------------------------------------------------------------------------------------


def _ranked(papers: Sequence[str], options: Sequence[int]) -> tuple[tuple[int, ...], list[str]]:
    """Schulze's method with winning votes (M. Schulze, "A new monotonic, clone-independent … method", Social
    Choice and Welfare 36, 2011). Whom a paper leaves out stands behind all that it names."""
    prefer = {(a, b): 0 for a in options for b in options if a != b}
    for paper in papers:
        rank = {int(number): place for place, number in enumerate(paper.split(">"))}
        for a, b in prefer:
            prefer[a, b] += rank.get(a, len(rank)) < rank.get(b, len(rank))
    strength = _strongest_paths(prefer, options)
    wins = {a: sum(strength[a, b] > strength[b, a] for b in options if b != a) for a in options}
    order = tuple(sorted(options, key=lambda number: (-wins[number], number)))
    pairs = [
        f"N{a} before N{b}: {prefer[a, b]} to {prefer[b, a]}"
        for place, a in enumerate(order)
        for b in order[place + 1 :]
    ]
    return order, [*pairs, f"Order by Schulze’s method: {', '.join(f'N{number}' for number in order)}"]


def _strongest_paths(
    prefer: Mapping[tuple[int, int], int], options: Sequence[int]
) -> dict[tuple[int, int], int]:
    strength = {(a, b): votes if votes > prefer[b, a] else 0 for (a, b), votes in prefer.items()}
    for via in options:
        for a in options:
            for b in options:
                if len({via, a, b}) == 3:
                    strength[a, b] = max(strength[a, b], min(strength[a, via], strength[via, b]))
    return strength


# ---- papers --------------------------------------------------------------------------------------

_WORDS = {"yes": YES, "y": YES, "+1": YES, "no": NO, "n": NO, "-1": NO, "abstain": ABSTAIN, "0": ABSTAIN}


def read_vote(text: str) -> str:
    """``yes``, ``no`` or ``abstain``; UserError for anything else."""
    paper = _WORDS.get(text.strip().lower())
    if paper is None:
        raise UserError("Yes, no or abstain?", "Like: `okr nomination vote N1 yes`")
    return paper


def read_paper(text: str, method: Method, options: Sequence[int]) -> str:
    """What somebody wrote for a whole round's ballot: ``N1:5 N2:3`` or ``N2 > N1``. UserError for a nominee
    that is not on it, or is twice."""
    plain = text.replace(",", " ").lower().replace("n", "")
    try:
        numbers, paper = _points(plain) if method is Method.RANGE else _ranks(plain)
    except ValueError:
        numbers, paper = [], ""
    if not numbers or len(set(numbers)) < len(numbers) or not set(numbers) <= set(options):
        example = "N1:5 N2:3" if method is Method.RANGE else "N2 > N1"
        known = ", ".join(f"N{number}" for number in options)
        raise UserError("I could not read that vote.", f"Write it like {example}. You may vote on {known}.")
    return paper


def _points(plain: str) -> tuple[list[int], str]:
    pairs = sorted(
        (int(number), int(points)) for number, points in (each.split(":") for each in plain.split())
    )
    if any(not 0 <= points <= MOST_POINTS for _, points in pairs):
        raise ValueError(plain)
    return [number for number, _ in pairs], " ".join(f"{number}:{points}" for number, points in pairs)


def _ranks(plain: str) -> tuple[list[int], str]:
    numbers = [int(number) for number in plain.split(">")]
    return numbers, ">".join(map(str, numbers))


def exported(ballot: Ballot, process: Process) -> str:
    """A closed ballot as JSON without anybody's name: enough to count it again."""
    assert ballot.closed_at is not None
    rules = ("method", "quorum", "share_yes", "least_yes", "most_no", "elsewhere", "endorsing")
    return json.dumps(
        {
            "nominees": [f"N{number}" for number in ballot.options],
            "closed": ballot.closed_at.date().isoformat(),
            "eligible": ballot.eligible,
            "yes_from_elsewhere": ballot.elsewhere,
            "rules": {name: getattr(process, name) for name in rules},
            "papers": sorted(ballot.papers),
        },
        indent=1,
    )
