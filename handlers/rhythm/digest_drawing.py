"""Every sentence of a weekly digest, and its messages: a headline, and what is below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.feedback import telling
from handlers.model import Place, Program
from handlers.nominations import news as awards
from handlers.okrs.figures import day_words
from handlers.okrs.periods import local_day
from handlers.reply import Aside, Block, Bold, Heading, Reply, Say, Span, Text
from handlers.rhythm import going_out
from handlers.rhythm.digest import Counts, Due, Plan
from handlers.rhythm.digest_lines import Group, Section, day, highlights, listed, plural, sections
from handlers.rhythm.fitting import clipped, fits, length, parts
from handlers.rhythm.model import Post

SHORT, FEW = 1600, 24  # characters and blocks of a digest that is one message
TITLE, NAME = 100, 60  # characters
DATES = 12


def posts(plan: Plan, home: Place, key: str) -> tuple[Post, ...]:
    """The digest's messages in ``home``, the headline first; ``key`` names it."""
    first, *others = messages(plan)
    under = [Post(home, f"{key}/{nth}", key, reply, key) for nth, reply in enumerate(others, start=2)]
    return (Post(home, key, key, first), *under)


def messages(plan: Plan) -> tuple[Reply, ...]:
    """A short digest is one message; of a longer one the first is the headline, and the rest goes below."""
    if plan.calm:
        return (_titled(plan, (*_late(plan), Text(*_calm(plan)), *_open_now(plan))),)
    every = tuple(sections(plan))
    whole = (*_head(plan), *_flat(every), *_foot(plan))
    if len(whole) <= FEW and sum(map(length, whole)) <= SHORT and fits(whole):
        return (_titled(plan, whole),)
    more = Aside("The whole of it is in the replies below.")
    headline = (*_head(plan), *_flat(highlights(plan)), *_foot(plan), more)
    return (_titled(plan, headline), *(Reply(blocks) for blocks in parts(in_order(every))))


def whole(plan: Plan) -> Reply:
    """All of it as one answer, for one person."""
    first, *others = messages(plan)
    if not others:
        return first
    return _titled(plan, (*_head(plan), *_flat(sections(plan)), *_foot(plan)))


def how_posted(plan: Plan, homes: Sequence[Place]) -> tuple[Span, ...]:
    """For whoever looks at it beforehand."""
    return going_out.would(len(messages(plan)) - 1, homes, "okr digest now")


def posted(homes: Sequence[Place]) -> Reply:
    """The receipt of one that was asked for; ``homes``: those that may be named."""
    return going_out.goes("The digest", homes)


def _titled(plan: Plan, blocks: Sequence[Block]) -> Reply:
    return Reply(tuple(blocks), title=title(plan, year=True))


def _flat(all_of: Iterable[Section]) -> Iterator[Block]:
    for section in all_of:
        yield Text(Bold(section.title))
        for group in section.groups:
            yield from group


def in_order(all_of: Iterable[Section]) -> Iterator[Group]:
    """A section's title never stands alone at a message's end."""
    for section in all_of:
        first, *others = section.groups
        yield (Text(Bold(section.title)), *first)
        yield from others


# ---- head and foot -------------------------------------------------------------------------------


def title(plan: Plan, *, year: bool = False) -> str:
    """``Contributors: the week to 4 December``; of other spans, as after one that somebody asked for, both
    ends."""
    week, zone = plan.week, plan.week.program.zone
    name, until = clipped(week.program.title, TITLE), local_day(week.until, zone)
    last = day_words(until, near=None if year else until)
    if timedelta(days=6) <= week.until - week.since <= timedelta(days=8):
        return f"{name}: the week to {last}"
    first = local_day(week.since, zone)
    return f"{name}: {last}" if first == until else f"{name}: {day_words(first, near=until)} to {last}"


def _head(plan: Plan) -> Group:
    return (Heading(title(plan)), *_late(plan), Text(_summary(plan)))


def _summary(plan: Plan) -> str:
    """``2 wins, 5 more key results moved, and somebody asked for a hand.``"""
    given, asked = plan.week.awards, len({each.told.check_in.by for each in plan.asks})
    wins, moved = len(plan.wins) + len(given.chosen), len(plan.moved)
    said = [f"{wins} {plural('win', wins)} to celebrate"] if wins else []
    if moved:
        said.append(f"{moved} {'more ' if plan.wins else ''}{plural('key result', moved)} moved")
    if plan.added:
        said.append(f"{len(plan.added)} {plural('key result', len(plan.added))} added")
    if plan.dropped:
        said.append(f"{len(plan.dropped)} let go")
    if came := len(plan.week.surveys.results):
        said.append(f"{came} {plural('survey', came)} came out")
    if new := len(given.stories):
        said.append(f"{new} new {'story' if new == 1 else 'stories'}")
    if given.opened:
        said.append("nominations opened")
    if plan.week.surveys.changes and not said:
        said.append("something changed because of what people said")
    if asked:
        said.append("one person asked for a hand" if asked == 1 else f"{asked} people asked for a hand")
    words = listed(said)
    return f"{words[:1].upper()}{words[1:]}."


def _calm(plan: Plan) -> Iterator[Span]:
    """The one line of a week without news."""
    yield Bold(title(plan))
    yield ". All calm: nothing new was recorded."
    if quiet := len(plan.quiet) + plan.quiet_before:
        yield f" {quiet} {plural('key result', quiet)} could use a hello. All that wait for news: "
        yield Say("okr list quiet")
        yield "."
    if plan.dates:
        yield f" Next: {_dates(plan)}."


def _late(plan: Plan) -> Group:
    """Why it comes now, and what stands in for what."""
    if not plan.late:
        return ()
    due = f"A little late: this was due on {_moment(plan.week.until, plan.week.program)}."
    if not plan.missed:
        return (Aside(due),)
    days = listed([day(each, plan) for each in plan.missed])
    return (Aside(f"{due} There was none on {days}; what happened then is in here."),)


def _foot(plan: Plan) -> Group:
    blocks: list[Block] = [Text(*_open(plan.counts))] if plan.counts.all else []
    if plan.dates:
        blocks.append(Text(Bold("Next:"), f" {_dates(plan)}."))
    blocks += _open_now(plan)
    return tuple(blocks)


def _open_now(plan: Plan) -> Iterator[Block]:
    """Where people may nominate, and what they may answer."""
    week = plan.week
    yield from awards.still_open(week.awards, week.program, week.until)
    yield from telling.still_open(week.surveys, week.program, week.until)


def _open(counts: Counts) -> tuple[Span, ...]:
    left = counts.all - counts.met
    if not left:
        return (Bold("Nothing is left open:"), f" all {counts.all} key results are done.")
    states = [(left - counts.silent, "under way"), (counts.silent, "waiting for a first word")]
    said = ", ".join(f"{count} {state}" for count, state in states if count)
    return (Bold("Still open:"), f" {left} of {counts.all} key results. {said[:1].upper()}{said[1:]}.")


def _dates(plan: Plan) -> str:
    return " · ".join(_date(each, plan) for each in plan.dates[:DATES])


def _date(due: Due, plan: Plan) -> str:
    until = local_day(plan.week.until, plan.week.program.zone)
    on, kr, cycle = day_words(due.day, near=until), due.key_result, plan.week.program.cycle
    if kr is not None:
        return f"{on}, KR {kr.address} is due"
    if (ahead := due.ahead) is not None:
        name = clipped(ahead.cycle, NAME)
        at = f"{ahead.at.astimezone(ZoneInfo(plan.week.program.zone)):%H:%M}"
        return f"{on}, {at}, the call about {name}" if ahead.call else f"{on}, {name} is kicked off"
    return f"{on}, {clipped(cycle.name, NAME) if cycle else 'the cycle'} ends"


def _moment(at: datetime, program: Program) -> str:
    """``Friday 4 December, 15:00``."""
    local = at.astimezone(ZoneInfo(program.zone))
    return f"{local:%A} {day_words(local.date(), near=local.date())}, {local:%H:%M}"
