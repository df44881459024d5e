"""What becomes of surveys when time passes: a reminder, the close, the next round."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handlers.feedback import audience, letters, messages
from handlers.feedback.card import touched_card, touched_results
from handlers.feedback.model import Asks, Every, Survey
from handlers.feedback.threshold import LEAST
from handlers.members.reaching import stewards_at
from handlers.model import Program
from handlers.okrs.periods import end_of, local_day, start_of
from handlers.ports import Store
from handlers.reply import Touched
from handlers.rhythm.model import Post

REMIND_BEFORE = 4
"""A reminder comes when a quarter of the time is left, and no less than a day."""
MONTHS = {Every.MONTHLY: 1, Every.QUARTERLY: 3, Every.HALF_YEARLY: 6, Every.YEARLY: 12}


@dataclass(frozen=True)
class Step:
    """What is to be done with a survey. ``close``: it ends; ``save``: it is stored like this; ``add``: this
    one begins, and asks ``people``. ``wrote``: a few words for the audit."""

    wrote: str
    touched: tuple[Touched, ...] = ()
    posts: tuple[Post, ...] = ()
    close: Survey | None = None
    save: Survey | None = None
    add: Survey | None = None
    people: tuple[str, ...] = ()


def programs(store: Store) -> tuple[Program, ...]:
    """Those that may have something due, archived ones too."""
    ids = store.surveys.awaited()
    return tuple(each for each in store.programs.all() if each.id in ids)


def steps(program: Program, store: Store, now: datetime, new_id: Callable[[], str] = str) -> Iterator[Step]:
    """What is due of one program, each to be done before the next is asked for. ``new_id``: of a round that
    begins. In an archived program surveys close, since the key of an anonymous one must not stay, and nothing
    else happens; nobody hears of it."""
    known = store.surveys.running(program.id)
    for survey in known:
        if program.archived:
            if survey.closed_at is None and now >= survey.closes_at:
                yield Step(f"survey {survey.address} closed", close=survey)
        elif survey.closed_at is None and now >= survey.closes_at:
            posts = _reminders_over(survey, program, store)
            told = (*touched_results(survey, program), *letters.results(survey, program, store))
            yield Step(f"survey {survey.address} closed", told, posts, close=survey)
        elif survey.closed_at is None and survey.reminded_at is None and now >= _remind_at(survey):
            if survey.asks is Asks.ANYONE:  # nobody knows whom to remind
                continue
            yield Step(
                f"reminded of survey {survey.address}",
                letters.reminders(survey, program, store, now),
                messages.reminders(program, survey, now),
                save=replace(survey, reminded_at=now),
            )
        elif survey.closed_at is not None and now >= next_at(survey, program):
            yield _next_round(survey, program, store, now, new_id())


def _reminders_over(survey: Survey, program: Program, store: Store) -> tuple[Post, ...]:
    """Those that stand in its threads do not ask for answers any more."""
    if survey.reminded_at is None:
        return ()
    first, last = (local_day(at, program.zone) for at in (survey.opened_at, survey.reminded_at))
    days = (first + timedelta(days=nth) for nth in range((last - first).days + 1))
    keys = {messages.reminder_key(survey, day) for day in days}
    stand = {(each.place, each.key) for each in store.traces.posted(program.id, keys)}
    return messages.reminders_over(program, survey, stand)


def waits(survey: Survey, program: Program, now: datetime) -> Step:
    """One that is over and whose votes a platform does not tell: its card says so."""
    wrote = f"survey {survey.address} waits for the forum’s votes"
    return Step(wrote, touched_card(survey, program), save=replace(survey, waits_since=now))


def next_at(survey: Survey, program: Program) -> datetime:
    """When it is asked again, to the local hour and minute; not before it has closed."""
    months = MONTHS.get(survey.every)
    if months is None:
        return datetime.max.replace(tzinfo=survey.closes_at.tzinfo)
    day = local_day(survey.opened_at, program.zone)
    later = day.month - 1 + months
    year, month = day.year + later // 12, later % 12 + 1
    then = date(year, month, min(day.day, monthrange(year, month)[1]))
    into = survey.opened_at - start_of(day, program.zone)
    return max(survey.closes_at, start_of(then, program.zone) + into)


def _next_round(survey: Survey, program: Program, store: Store, now: datetime, new_id: str) -> Step:
    """The same again, for as long; the one before asks for no more. After an outage one round begins, not all
    that were missed."""
    length = local_day(survey.closes_at - timedelta(seconds=1), program.zone) - local_day(
        survey.opened_at, program.zone
    )
    last = local_day(now, program.zone) + max(length, timedelta(days=1))
    new = replace(
        survey,
        id=new_id,
        number=store.surveys.last_number(program.id) + 1,
        opened_at=now,
        closes_at=end_of(last, program.zone),
        reminded_at=None,
        closed_at=None,
        answered=0,
        waits_since=None,
        lost=None,
        audience=None if survey.counted else survey.audience,
    )
    done = replace(survey, every=Every.ONCE)
    people = audience.next_people(survey, program, store)
    if survey.asks is Asks.PEOPLE and len(people) < (LEAST if survey.anonymous else 1):
        wrote = f"survey {survey.address} is not asked again: too few people are left"
        told = messages.too_few_left(program, survey, stewards_at(program, store))
        return Step(wrote, posts=told, save=done)
    asking = letters.questions(new, program, people, store)
    new = audience.with_people(new, people)
    return Step(f"opened survey {new.address}", asking, save=done, add=new, people=people)


def _remind_at(survey: Survey) -> datetime:
    length = survey.closes_at - survey.opened_at
    return survey.closes_at - max(length / REMIND_BEFORE, timedelta(days=1))
