"""Every sentence of a cycle's summary, and its messages: a headline, and its chapters below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from handlers.feedback import telling
from handlers.model import Place
from handlers.nominations import news
from handlers.okrs.figures import change_line, day_words, goal, share_words
from handlers.okrs.grades import objective_score, objective_share
from handlers.okrs.model import KeyResult
from handlers.pictures import Drawing
from handlers.programs.carrying import GOES_ON
from handlers.replies import drawing
from handlers.reply import Aside, Block, Bold, Heading, Link, Quote, Reply, Say, Span, Text
from handlers.rhythm import charts
from handlers.rhythm.charts import score_words
from handlers.rhythm.digest_lines import Group, listed, plural
from handlers.rhythm.fitting import clipped, fits, length, parts
from handlers.rhythm.kickoff_drawing import late_words
from handlers.rhythm.model import Post
from handlers.rhythm.plans import Chapter, Result, Summary

LONG, MANY = 2500, 30  # characters and blocks of one that is one message
FIRST = 5  # that a headline names: what was reached
OBJECTIVES = 12  # that a headline lists
CHARTS = 20  # objectives that have one
TITLE, NAME, WORDS, FIGURES, REASON, ADDRESS = 100, 60, 160, 200, 400, 300  # characters
LINKS = 3
NAMED = 12  # addresses in one line


def posts(plan: Summary, home: Place, key: str, now: datetime) -> tuple[Post, ...]:
    first, *others = messages(plan, now)
    under = [Post(home, f"{key}/{nth}", key, reply, key) for nth, reply in enumerate(others, start=2)]
    return (Post(home, key, key, first), *under)


def messages(plan: Summary, now: datetime) -> tuple[Reply, ...]:
    whole = (*_head(plan, now), *_flat(_chapters(plan)), *_foot(plan, now))
    if len(whole) <= MANY and sum(map(length, whole)) <= LONG and fits(whole):
        return (_titled(plan, whole),)
    more = Aside("Every key result, with what is behind it, is below.")
    headline = (*_head(plan, now), *_reached(plan), *_listed(plan), *_foot(plan, now), more)
    return (_titled(plan, headline), *(Reply(blocks) for blocks in parts(_chapters(plan))))


def whole(plan: Summary, now: datetime) -> Reply:
    """All of it as one answer, for one person; a picture's words in its place."""
    blocks = (*_head(plan, now), *_flat(_chapters(plan)), *_foot(plan, now))
    return Reply(tuple(Aside(f"🖼 {each.alt}") if isinstance(each, Drawing) else each for each in blocks))


def title(plan: Summary) -> str:
    """``Contributors: how Q4 2026 went``."""
    since = f"our work since {day_words(plan.cycle.starts)}"
    cycle = clipped(plan.cycle.name, NAME) if plan.cycle.ends else since
    return f"{clipped(plan.program.title, TITLE)}: how {cycle} {'went' if plan.over else 'is going'}"


def _titled(plan: Summary, blocks: Sequence[Block]) -> Reply:
    return Reply(tuple(blocks), title=title(plan))


def _flat(groups: Iterator[Group]) -> Iterator[Block]:
    for group in groups:
        yield from group


# ---- head and foot -------------------------------------------------------------------------------


def _head(plan: Summary, now: datetime) -> Group:
    head: list[Block] = [Heading(title(plan))]
    if plan.late is not None:
        head.append(Aside(late_words(plan.late, plan.missed, plan.program, now)))
    head.append(Text(*_at_a_glance(plan)))
    if (picture := charts.overview(plan)) is not None:
        head.append(picture)
    return tuple(head)


def _at_a_glance(plan: Summary) -> Iterator[Span]:
    """``5 of 12 key results were reached, and 4 more moved. Graded: 10 of 12, 0.68 on average.``"""
    every = plan.results
    reached = sum(each.met for each in every)
    moved = sum(each.moved for each in every if not each.met)
    if reached:
        yield "🎉 "
        yield Bold(f"{reached} of {len(every)} {plural('key result', len(every))}")
        yield f" {'was' if reached == 1 else 'were'} reached{f', and {moved} more moved' if moved else ''}."
    else:
        yield f"{moved or 'None'} of {len(every)} {plural('key result', len(every))} moved."
    graded = sum(each.grade is not None for each in every)
    if plan.score is not None:
        count = "all of them" if graded == len(every) else f"{graded} of {len(every)}"
        yield f" Graded: {count}, {score_words(plan.score)} on average." if graded > 1 else ""


def _reached(plan: Summary) -> Iterator[Block]:
    reached = [each for each in plan.results if each.met]
    if not reached:
        return
    yield Text(Bold("Reached"))
    for each in reached[:FIRST]:
        yield Text(*_line(each))
    if len(reached) > FIRST:
        yield Aside(f"and {len(reached) - FIRST} more below")


def _listed(plan: Summary) -> Iterator[Block]:
    """How each objective came out, in a line."""
    yield Text(Bold("Our objectives"))
    for chapter in plan.chapters[:OBJECTIVES]:
        yield Text(*_chapter_line(chapter))
    if len(plan.chapters) > OBJECTIVES:
        yield Aside(f"and {len(plan.chapters) - OBJECTIVES} more below")


def _foot(plan: Summary, now: datetime) -> Iterator[Block]:
    """What goes on, what is let go, what waits for a grade."""
    yield from _going_on(plan)
    ungraded = [each.key_result for each in plan.results if each.grade is None]
    if ungraded and plan.over:
        line = f'okr grade {ungraded[0].address} 0.7 why cycle:"{plan.cycle.name}"'
        yield Aside(
            f"No grade yet: {_addresses(ungraded)}. Whoever owns one can say how it went, any time: ",
            Say(line),
        )
    if plan.replies.shown:
        yield Text(Bold("Asked and said at the start"))
        yield from drawing.lines(plan.replies, plan.kickoff)
    yield from news.outcomes(plan.rounds)
    yield from said(plan.surveys)
    yield from telling.still_open(plan.surveys, plan.program, now)
    if plan.over:
        yield Text("Thank you, everybody who had a hand in it.")


def said(surveys: telling.Heard) -> Iterator[Block]:
    if surveys.results:
        yield Text(Bold("What people said"))
        yield from telling.results(surveys.results)
    if surveys.changes:
        yield Text(Bold("You said, we did"), "".join(f"\n{each}" for each in surveys.changes))


def _going_on(plan: Summary) -> Iterator[Block]:
    """Apart: what stands in the next cycle, and what somebody means to have there."""
    there = [each for each in plan.results if each.key_result.id in plan.carried]
    others = [each for each in plan.results if each.key_result.id not in plan.carried]
    meant = [each for each in others if each.grade and each.grade.next in GOES_ON]
    ended = [each.key_result for each in others if each.grade and each.grade.next == "drop"]
    if there:
        yield Text(Bold(f"Goes on in {clipped(plan.following, NAME)}:"), f" {_shapes(there)}.")
    if meant:
        yield Text(Bold("Meant to go on, not carried over yet:"), f" {_shapes(meant)}.")
    if ended:
        yield Text(Bold("Not carried on:"), f" {_addresses(ended)}.")


def _shapes(results: Sequence[Result]) -> str:
    """``KR 1.2, and KR 2.1 in another shape``."""
    changed = [each.key_result for each in results if each.grade and each.grade.next == "modify"]
    kept = [each.key_result for each in results if each.key_result not in changed]
    said = [_addresses(kept)] if kept else []
    said += [f"{_addresses(changed)} in another shape"] if changed else []
    return ", and ".join(said)


def _addresses(key_results: Sequence[KeyResult]) -> str:
    """``KR 1.2, 2.1 and 3 more``."""
    named = [kr.address for kr in key_results[:NAMED]]
    left = len(key_results) - NAMED
    return f"KR {listed([*named, *([f'{left} more'] if left > 0 else [])])}"


# ---- chapters ------------------------------------------------------------------------------------


def _chapters(plan: Summary) -> Iterator[Group]:
    """An objective's line and its chart stay with its first key result."""
    for nth, chapter in enumerate(plan.chapters):
        head: list[Block] = [Text(*_chapter_line(chapter))]
        picture = charts.of_objective(chapter, plan) if nth < CHARTS else None
        head += [picture] if picture is not None else []
        told = [each for each in chapter.results if each.key_result.reading or each.grade]
        silent = [each.key_result for each in chapter.results if each not in told]
        groups = [result_lines(each) for each in told] + ([(_silent(silent),)] if silent else [])
        first, *others = groups or [()]
        yield (*head, *first)
        yield from others


def _chapter_line(chapter: Chapter) -> Iterator[Span]:
    """``O2 · Celebrate contributors · 2 of 3 reached · grade 0.75``."""
    item = chapter.objective
    yield Bold(f"{item.address} · {clipped(item.title, WORDS)}")
    score, share = objective_score(item), objective_share(item)
    if reached := sum(each.met for each in chapter.results):
        yield f" · {reached} of {len(chapter.results)} reached"
    elif share:
        yield f" · {share_words(share)} of the way"
    yield f" · grade {score_words(score)}" if score is not None else ""


def result_lines(result: Result) -> Group:
    """One key result: what became of it, its grade with the reason, and what is behind it."""
    blocks: list[Block] = [Text(*_line(result))]
    if result.grade is not None and result.grade.reason.strip():
        blocks.append(Quote(clipped(result.grade.reason, REASON)))
    shown = [url for url in result.links if len(url) <= ADDRESS][:LINKS]
    if shown:
        blocks.append(Aside(*_behind(shown, len(result.links) - len(shown))))
    return tuple(blocks)


def _silent(key_results: Sequence[KeyResult]) -> Aside:
    """In one line: there is nothing more to say of them."""
    named = [f"KR {kr.address} {clipped(kr.text, NAME)}" for kr in key_results[:NAMED]]
    left = len(key_results) - NAMED
    return Aside(f"Nothing was recorded of {'; '.join(named)}{f'; and {left} more' if left > 0 else ''}")


def _line(result: Result) -> Iterator[Span]:
    kr = result.key_result
    yield "✅ " if result.met else ""
    yield Bold(f"KR {kr.address}")
    yield f" {clipped(kr.text, WORDS)}\n"
    if kr.reading is None:
        yield clipped(f"{goal(kr.target)} · nothing was recorded", FIGURES)
    else:
        yield clipped(change_line(result.before, kr.reading, kr.target), FIGURES)
    if result.grade is not None:
        yield " · "
        yield Bold(f"grade {score_words(result.grade.score)}")


def _behind(shown: Sequence[str], left: int) -> Iterator[Span]:
    yield "Behind it: "
    for nth, url in enumerate(shown):
        yield " · " if nth else ""
        yield Link(url)
    if left > 0:
        yield f" and {left} more"
