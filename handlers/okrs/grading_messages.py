"""Every sentence about grades."""

from __future__ import annotations

from handlers.model import Cycle
from handlers.okrs.model import Grade, KeyResult
from handlers.reply import Aside, Block, Bold, Quote, Reply, Text, Touched

NEXT_CHOICES = (("keep", "Keep it"), ("modify", "Keep it, changed"), ("drop", "Let it go"))


def graded(kr: KeyResult, cycle: Cycle, given: Grade) -> Reply:
    """The receipt: which key result of which cycle, since numbers come back every cycle."""
    after = next_step(given)
    blocks: list[Block] = [
        Text(Bold(f"KR {kr.address}"), f" {kr.text}"),
        Text(Bold(f"{given.score}"), f" is its grade for {cycle.name}."),
        Quote(given.reason),
    ]
    if after:
        blocks.append(Text(f"Next cycle: {after}."))
        if cycle.closed_at is not None and given.next != "drop":
            blocks.append(
                Aside(f"{cycle.name} is closed already, so nothing is carried over by itself: add it anew.")
            )
    card = Touched("card", kr.objective_id)
    return Reply(tuple(blocks), touched=(card,), wrote=f"graded {kr.address} {given.score} for {cycle.name}")


def next_step(given: Grade) -> str:
    """What the grade says of the next cycle, as words: ``keep it``; empty when it says nothing."""
    return dict(NEXT_CHOICES).get(given.next or "", "").lower()
