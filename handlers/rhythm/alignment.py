"""The alignment picture of a kick-off: what the objectives serve, their key results, and who shares them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from textwrap import wrap

from handlers.okrs.drawing import address_of, name_of
from handlers.okrs.model import KeyResult, Objective
from handlers.pictures import Box, Drawing, Map, Stroke
from handlers.rhythm.digest_lines import listed
from handlers.rhythm.fitting import clipped
from handlers.rhythm.plans import Kickoff

MOST = 40  # key results that can be read in one picture
TITLE, WORDS, TEAM, ALT = 80, 110, 40, 1800  # characters
LINE, PAD, GAP, WIDE = 15, 8, 8, 30  # pixels: of a line, around words, between boxes, between columns
MARGIN, TOP = 16, 26  # the second: to the first box, below what the columns are called
WIDTHS = {"above": 130, "objective": 160, "result": 230, "team": 100}
NAMES = {"above": "Serves", "objective": "Objective", "result": "Key results", "team": "Shared with"}
LETTER = 6.3  # pixels of one letter, on average


def drawing(plan: Kickoff) -> Drawing | None:
    """None where there are more key results than can be read."""
    if not 0 < len(plan.key_results) <= MOST or len(plan.objectives) > MOST:
        return None
    return Drawing(_map(plan), _words(plan))


def _map(plan: Kickoff) -> Map:
    columns = _columns(plan)
    blocks = list(_blocks(plan, columns))
    boxes = [box for objective, results in blocks for box in (objective, *results)]
    strokes = [_between(objective, box) for objective, results in blocks for box in results]
    for above, ends in _beside("above", _served(plan, blocks), columns):
        boxes.append(above)
        strokes += [_between(above, end) for end in ends]
    for team, ends in _beside("team", _teams(plan, blocks), columns):
        boxes.append(team)
        strokes += [_between(end, team, dashed=True) for end in ends]
    title = f"{clipped(plan.program.title, TITLE)}, {clipped(plan.cycle.name, TEAM)}"
    width = max(x + WIDTHS[kind] for kind, x in columns.items()) + MARGIN
    height = max(box.y + box.height for box in boxes) + MARGIN
    heads = tuple((x, NAMES[kind]) for kind, x in columns.items())
    return Map(title, width, height, tuple(boxes), tuple(strokes), heads)


def _columns(plan: Kickoff) -> dict[str, int]:
    """The left edge of each column that has something in it."""
    shared = any(each.shared_with for item in plan.objectives for each in _with_key_results(item))
    kinds = ["above"] * bool(plan.above) + ["objective", "result"] + ["team"] * shared
    found, x = {}, MARGIN
    for kind in kinds:
        found[kind] = x
        x += WIDTHS[kind] + WIDE
    return found


def _blocks(plan: Kickoff, columns: dict[str, int]) -> Iterator[tuple[Box, list[Box]]]:
    """Each objective beside the middle of its key results, from top to bottom."""
    y = TOP
    for item in plan.objectives:
        results, below = list[Box](), y
        for kr in item.key_results:
            box = _box("result", columns["result"], below, f"{kr.address} {clipped(kr.text, WORDS)}")
            results.append(box)
            below += box.height + GAP
        objective = _box("objective", columns["objective"], y, f"{item.address} {clipped(item.title, WORDS)}")
        span = max(objective.height, below - GAP - y)
        yield replace(objective, y=y + (span - objective.height) // 2), results
        y += span + 2 * GAP


def _box(kind: str, x: int, y: int, words: str) -> Box:
    lines = tuple(wrap(words, int((WIDTHS[kind] - 2 * PAD) / LETTER)) or [""])
    return Box(kind, x, y, WIDTHS[kind], LINE * len(lines) + 2 * PAD, lines)


def _between(left: Box, right: Box, *, dashed: bool = False) -> Stroke:
    y1, y2 = left.y + left.height // 2, right.y + right.height // 2
    return Stroke(left.x + left.width, y1, right.x, y2, dashed)


# ---- what is beside them -------------------------------------------------------------------------

Leads = dict[str, list[Box]]  # from the words of a box to the boxes it leads to


def _served(plan: Kickoff, blocks: Sequence[tuple[Box, list[Box]]]) -> Leads:
    """By what is served, the objectives that do, or whose key results do."""
    found: Leads = {}
    for item, (box, _) in zip(plan.objectives, blocks, strict=True):
        for id in dict.fromkeys(each.parent_id for each in _with_key_results(item)):
            if id is not None and id in plan.above:
                found.setdefault(clipped(name_of(plan.above[id]), WORDS), []).append(box)
    return found


def _teams(plan: Kickoff, blocks: Sequence[tuple[Box, list[Box]]]) -> Leads:
    """By team, the key results it shares: all of an objective that is shared as a whole."""
    found: Leads = {}
    for item, (objective, boxes) in zip(plan.objectives, blocks, strict=True):
        for kr, box in zip(item.key_results, boxes, strict=True):
            for team in dict.fromkeys((*kr.shared_with, *item.shared_with)):
                found.setdefault(clipped(team, TEAM), []).append(box)
        for team in item.shared_with if not boxes else ():
            found.setdefault(clipped(team, TEAM), []).append(objective)
    return found


def _beside(kind: str, leads: Leads, columns: dict[str, int]) -> Iterator[tuple[Box, list[Box]]]:
    """Each as near to the middle of what it leads to as those before it leave room for."""
    free = TOP
    for words, ends in sorted(leads.items(), key=lambda lead: _middle(lead[1])):
        box = _box(kind, columns[kind], 0, words)
        box = replace(box, y=max(free, _middle(ends) - box.height // 2))
        free = box.y + box.height + GAP
        yield box, ends


def _with_key_results(item: Objective) -> tuple[Objective | KeyResult, ...]:
    return (item, *item.key_results)


def _middle(boxes: Iterable[Box]) -> int:
    middles = [box.y + box.height // 2 for box in boxes]
    return sum(middles) // len(middles)


# ---- the words -----------------------------------------------------------------------------------


def _words(plan: Kickoff) -> str:
    """What leads where; what they say stands in the message."""
    told = "; ".join(_told(item, plan) for item in plan.objectives)
    return f"Picture of how it hangs together. {clipped(told, ALT)}."


def _told(item: Objective, plan: Kickoff) -> str:
    below = [kr.address for kr in item.key_results]
    said = f"{item.address} with KR {listed(below)}" if below else item.address
    things = _with_key_results(item)
    served = [plan.above.get(each.parent_id or "") for each in things]
    above = dict.fromkeys(address_of(each) for each in served if each is not None)
    said += f", serves {listed([*above])}" if above else ""
    teams = dict.fromkeys(team for each in things for team in each.shared_with)
    return said + (f", shared with {listed([clipped(team, TEAM) for team in teams])}" if teams else "")
