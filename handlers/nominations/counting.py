"""From papers to a result, the same every time: with a closed ballot's papers anybody can count again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from handlers.model import UserError
from handlers.nominations.panel_model import Ballot, Turnout
from handlers.nominations.process import Method, Process
from handlers.nominations.schulze import ranked, ranks

YES, NO, ABSTAIN = "yes", "no", "abstain"
MOST_POINTS = 5
PAGE = 2400  # characters of an export in one message


@dataclass(frozen=True)
class Result:
    """``order``: the nominees' numbers, the best first, of equals the lower one; ``lines`` say how it was
    computed; ``passes``: every rule of the process is met. ``against``: the rules that are not, in words.
    ``short``: by number, what is missing to those whom too few voted on; it passes where there is somebody
    else."""

    passes: bool
    lines: tuple[str, ...]
    against: tuple[str, ...]
    order: tuple[int, ...] = ()
    short: Mapping[int, str] = field(default_factory=dict)

    def allows(self, number: int) -> bool:
        """Whether this nominee may be selected."""
        return self.passes and number not in self.short

    def why_not(self, number: int) -> str:
        """What is missing for this nominee to be selected; empty: nothing."""
        return ", ".join(self.against) or self.short.get(number, "")


def count(ballot: Ballot, process: Process) -> Result:
    """The result of a closed ballot."""
    options = ballot.options
    turnout = dict(zip(options, ballot.turnout, strict=True))
    short = {number: lacks for number in options if (lacks := _lacks(turnout[number], process))}
    against = list(dict.fromkeys(short.values())) if len(short) == len(options) else []
    lines = _turnouts(turnout)
    if process.method is Method.YES_NO:
        more, not_met = _yes_no(ballot, process)
        return Result(not (against + not_met), (*lines, *more), (*against, *not_met), options)
    order, more = (_range if process.method is Method.RANGE else ranked)(ballot.papers, options)
    return Result(not against, (*lines, *more), tuple(against), order, short)


def _lacks(turnout: Turnout, process: Process) -> str:
    """Why too few voted on a nominee; empty: enough did. Where nominees are compared, whom nobody said a word
    of cannot pass, whatever the quorum is; yes and no have rules of their own for that."""
    if not turnout.voted and process.method is not Method.YES_NO:
        return "nobody voted"
    too_few = turnout.voted * 100 < process.quorum * turnout.eligible or not turnout.voted
    return f"fewer than {process.quorum}% voted" if process.quorum and too_few else ""


def _turnouts(turnout: Mapping[int, Turnout]) -> list[str]:
    """``3 of 4 voted``; where they differ, of each nominee."""
    if len(set(turnout.values())) == 1:
        return [f"{each.voted} of {each.eligible} voted" for each in turnout.values()][:1]
    return [f"on N{n} {each.voted} of {each.eligible} voted" for n, each in turnout.items()]


def _yes_no(ballot: Ballot, process: Process) -> tuple[list[str], list[str]]:
    papers = Counter(ballot.papers)
    yes, no = papers[YES], papers[NO]
    lines = [f"{yes} yes, {no} no, {papers[ABSTAIN]} abstained"]
    against = []
    if not yes:
        against.append("nobody said yes")
    elif yes * 100 <= process.share_yes * (yes + no):
        against.append(f"no {more_than(process.share_yes)} of the yes and no votes were yes")
    if 0 < yes < process.least_yes:
        against.append(f"fewer than {process.least_yes} said yes")
    if process.most_no is not None and no > process.most_no:
        against.append(f"more than {process.most_no} said no" if process.most_no else "somebody said no")
    if process.elsewhere and not process.endorsing:
        lines.append(f"{ballot.elsewhere} of the yes from another organisation than the nominee’s")
        if ballot.elsewhere < process.elsewhere:
            few = "no yes" if not ballot.elsewhere else f"fewer than {process.elsewhere} of the yes"
            against.append(f"{few} came from another organisation")
    return lines, against


def more_than(percent: int) -> str:
    """``more than half``."""
    return "more than half" if percent == 50 else f"more than {percent}%"


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
        f"N{n}: {_hundredths(mean[n])} of {MOST_POINTS} on average, by {len(given[n])}" for n in order
    ]


def _hundredths(mean: Fraction) -> str:
    """``4.63``: of two that are as near the greater, as in surveys."""
    whole, rest = divmod(floor(mean * 100 + Fraction(1, 2)), 100)
    return f"{whole}.{rest:02}"


# ---- papers --------------------------------------------------------------------------------------

_WORDS = {"yes": YES, "y": YES, "+1": YES, "no": NO, "n": NO, "-1": NO, "abstain": ABSTAIN, "0": ABSTAIN}


def read_vote(text: str) -> str:
    """``yes``, ``no`` or ``abstain``, with what ends a sentence behind it; UserError for anything else."""
    paper = _WORDS.get(text.strip().rstrip(".,:;!").lower())
    if paper is None:
        raise UserError("Yes, no or abstain?", "Like: `okr nomination vote N1 yes`")
    return paper


def read_paper(text: str, method: Method, options: Sequence[int]) -> str:
    """What somebody wrote for a whole round's ballot: ``N1:5 N2:3`` or ``N2 > N1``. UserError with what is
    wrong, and without a word of the vote: what is answered is kept for a while."""
    plain = text.rstrip(" .,:;!").replace(",", " ").lower().replace("n", "")
    try:
        numbers, paper = _points(plain) if method is Method.RANGE else _ranks(plain)
    except ValueError:
        numbers, paper = [], ""
    if mistake := _mistake(text, numbers, paper, method, options):
        example = "N1:5 N2:3" if method is Method.RANGE else "N2 > N1"
        known = ", ".join(f"N{number}" for number in options)
        raise UserError(
            mistake,
            f"Write it like {example}. You may vote on {known}. Whom you leave out you say nothing of.",
        )
    return paper


def _mistake(text: str, numbers: Sequence[int], paper: str, method: Method, options: Sequence[int]) -> str:
    """What is wrong with a paper, in words; empty: nothing."""
    if method is Method.RANGE and ">" in text:
        return "Here each nominee gets points, and there is no order."
    if method is Method.RANKED and ":" in text:
        return "Here nominees stand in an order, the best first, and get no points."
    if not numbers:
        return "I could not read that vote."
    if len(set(numbers)) < len(numbers):
        return "Somebody is in your vote twice."
    if not set(numbers) <= set(options):
        return "Somebody in your vote is not on your ballot."
    if method is Method.RANKED and len(numbers) == 1 and len(options) > 1:
        return "One name alone is no order: say whom you put them before."
    if method is Method.RANGE and any(points > MOST_POINTS for points in read_points(paper).values()):
        return f"Points go from 0 to {MOST_POINTS}."
    return ""


def as_typed(paper: str, method: Method) -> str:
    """A paper as somebody would write it."""
    if method is Method.RANGE:
        return " ".join(f"N{number}:{points}" for number, points in read_points(paper).items())
    return " > ".join(f"N{number}" for number in ranks(paper)) if method is Method.RANKED else paper


def _points(plain: str) -> tuple[list[int], str]:
    pairs = sorted(
        (int(number), int(points)) for number, points in (each.split(":") for each in plain.split())
    )
    if any(points < 0 for _, points in pairs):
        raise ValueError(plain)
    return [number for number, _ in pairs], " ".join(f"{number}:{points}" for number, points in pairs)


def _ranks(plain: str) -> tuple[list[int], str]:
    numbers = [int(number) for number in plain.split(">")]
    return numbers, ">".join(map(str, numbers))


def exported(ballot: Ballot, process: Process) -> tuple[str, ...]:
    """A closed ballot as JSON without anybody's name: enough to count it again. In pages that a message has
    room for; one after the other they are the whole."""
    assert ballot.closed_at is not None
    rules = ("method", "quorum", "share_yes", "least_yes", "most_no", "elsewhere", "endorsing")
    text = json.dumps(
        {
            "nominees": [f"N{number}" for number in ballot.options],
            "closed": ballot.closed_at.date().isoformat(),
            "turnout": {
                f"N{number}": {"eligible": each.eligible, "voted": each.voted}
                for number, each in zip(ballot.options, ballot.turnout, strict=True)
            },
            "yes_from_elsewhere": ballot.elsewhere,
            "rules": {name: getattr(process, name) for name in rules},
            "papers": sorted(ballot.papers),
        },
        indent=1,
    )
    pages = [""]
    for line in text.splitlines(keepends=True):
        if len(pages[-1]) + len(line) > PAGE:
            pages.append("")
        pages[-1] += line
    return tuple(pages)
