"""Every sentence of a follower's own digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from handlers.feedback import telling
from handlers.nominations import news as awards
from handlers.reply import Aside, Block, Heading, Reply, Say, Text
from handlers.rhythm import digest_drawing, summary_drawing
from handlers.rhythm.digest import Plan
from handlers.rhythm.digest_lines import Group, listed, sections
from handlers.rhythm.fitting import parts
from handlers.rhythm.plans import Result, Summary

NAMED = 6  # things that somebody follows


def week(plan: Plan, names: Sequence[str], *, channel: bool) -> tuple[Reply, ...]:
    """Of the part of a week's plan that somebody follows; ``names`` says what that is."""
    at = (plan.week.program, plan.week.until)
    asked = (*awards.still_open(plan.week.awards, *at), *telling.still_open(plan.week.surveys, *at))
    groups = (*digest_drawing.in_order(sections(plan)), *([asked] if asked else []))
    return _messages(digest_drawing.title(plan), groups, names, channel=channel)


def cycle(
    whole: Summary, told: Iterable[Result], names: Sequence[str], *, channel: bool
) -> tuple[Reply, ...]:
    """Of the cycle that is over, one key result after the other."""
    said = tuple(summary_drawing.said(whole.surveys))
    nominated = tuple(awards.outcomes(whole.rounds))
    groups = (*map(summary_drawing.result_lines, told), *filter(None, (nominated, said)))
    return _messages(summary_drawing.title(whole), groups, names, channel=channel)


def _messages(
    title: str, groups: Iterable[Group], names: Sequence[str], *, channel: bool
) -> tuple[Reply, ...]:
    """As few as hold it all; the first says what it is, the last why it comes."""
    head: Group = (Heading(title), Text(_opening(names, channel=channel)))
    whole = list(parts(_joined(head, groups, Aside(*_ending(channel=channel)))))
    first, *others = whole
    return (Reply(first, title=title), *(Reply(blocks) for blocks in others))


def _joined(head: Group, groups: Iterable[Group], ending: Block) -> Iterator[Group]:
    """The head stays with what comes first, the ending with what comes last."""
    held = head
    for nth, group in enumerate(groups):
        if nth:
            yield held
        held = (*held, *group) if not nth else group
    yield (*held, ending)


def _opening(names: Sequence[str], *, channel: bool) -> str:
    left = len(names) - NAMED
    which = listed([*names[:NAMED], *([f"{left} more"] if left > 0 else [])])
    return f"{'This channel follows' if channel else 'You follow'} {which}; here is what happened."


def _ending(*, channel: bool) -> tuple[str | Say, ...]:
    return ("To follow more or less: ", Say("okr follow list here" if channel else "okr follow list"))
