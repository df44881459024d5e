"""What a survey says to people in private: the question to each on its list, a reminder, how it came out.

Each is a trace named by a key, drawn from the records when it is sent, as a card is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handlers.feedback import letter_messages as messages
from handlers.feedback import open_messages, thread_messages
from handlers.feedback.audience import reachable
from handlers.feedback.card import touched_card
from handlers.feedback.changing_messages import said_and_done
from handlers.feedback.listening_model import Change
from handlers.feedback.model import Asks, Survey
from handlers.members.reaching import alone_with, person_at, reached
from handlers.model import AWAY, Member, Place, Program, Role
from handlers.okrs.periods import local_day
from handlers.ports import Context, Store
from handlers.reply import Reply, Touched
from handlers.rhythm.quiet import not_before

# The kinds of such traces.
ASKED, REMINDED, TOLD, CHANGED = "asked", "asked-again", "asked-results", "asked-changed"


@dataclass(frozen=True)
class Letter:
    """``at``: when it may be read, now or after its reader's quiet hours (UTC)."""

    reply: Reply
    at: datetime


def is_letter(key: str) -> bool:
    return key.partition(":")[0] in (ASKED, REMINDED, TOLD, CHANGED)


def questions(survey: Survey, program: Program, ids: Iterable[str], store: Store) -> tuple[Touched, ...]:
    """What asks people: its card, or a letter to each of these; of one that anyone may answer the stewards
    get the address."""
    if survey.asks is Asks.ANYONE:
        ids = (each.id for each in store.programs.stewards(program.id))
    return (*touched_card(survey, program), *_letters(ASKED, survey.id, program, ids, store))


def reminders(survey: Survey, program: Program, store: Store, now: datetime) -> tuple[Touched, ...]:
    """To everybody who is asked: who has answered is nobody's business."""
    day = local_day(now, program.zone)
    return _letters(REMINDED, f"{survey.id}/{day}", program, store.audiences.of(survey), store)


def results(survey: Survey, program: Program, store: Store) -> tuple[Touched, ...]:
    """Of one without a card: to those it asks and to the stewards."""
    if survey.asks is Asks.PLACES:
        return ()
    stewards = (each.id for each in store.programs.stewards(program.id))
    return _letters(TOLD, survey.id, program, [*store.audiences.of(survey), *stewards], store)


def changed(new: Change, program: Program, store: Store, by: str) -> tuple[Touched, ...]:
    """What was changed because of one without a card: to whoever got its results, but not to ``by``."""
    if new.survey.asks is Asks.PLACES:
        return ()
    stewards = (each.id for each in store.programs.stewards(program.id))
    ids = (id for id in (*store.audiences.of(new.survey), *stewards) if id != by)
    return _letters(CHANGED, f"{new.survey.id}/{new.number}", program, ids, store)


def _letters(kind: str, id: str, program: Program, ids: Iterable[str], store: Store) -> tuple[Touched, ...]:
    people = reachable(dict.fromkeys(ids), program, store)
    places = tuple(map(alone_with, reached(people, program, store)))
    return (Touched(kind, id, program=program.id, places=places),) if places else ()


def draw(key: str, place: Place, program: Program, store: Store, now: datetime) -> Letter | None:
    """What it says now to whoever reads ``place``; None when that is nothing any more."""
    account = person_at(place)
    member = store.members.at(account) if account is not None else None
    kind, _, rest = key.partition(":")
    survey = store.surveys.with_id(program.id, rest.partition("/")[0])
    if member is None or survey is None or program.archived or member.standing in AWAY:
        return None
    steward = Role.STEWARD in store.programs.roles(program.id, member.id)
    if kind == ASKED and survey.asks is Asks.ANYONE and survey.is_open(now) and steward:
        return Letter(Reply(open_messages.letter(program, survey, now)), now)
    drawn = None
    if kind in (TOLD, CHANGED) and (steward or store.audiences.has(survey, member.id)):
        drawn = _told(survey, program, rest.partition("/")[2], store, now, steward=steward)
    if kind in (ASKED, REMINDED) and survey.is_open(now) and store.audiences.has(survey, member.id):
        drawn = _asked(kind, survey, program, member, place, store, now)
    return Letter(drawn, not_before(member, program, now)) if drawn is not None else None


def replied(program_id: str, key: str, ctx: Context) -> Reply | None:
    """To words below what asks somebody, of which nothing is kept: how to answer. None below others."""
    kind, _, rest = key.partition(":")
    program = next((each for each in ctx.store.programs.all() if each.id == program_id), None)
    if program is None or kind not in (ASKED, REMINDED):
        return None
    survey = ctx.store.surveys.with_id(program.id, rest.partition("/")[0])
    if survey is None or not survey.is_open(ctx.now) or not ctx.store.audiences.has(survey, ctx.who.id):
        return None
    return thread_messages.below_letter(program, survey, ctx.who.id, ctx.now, pages=ctx.pages)


def _asked(
    kind: str, survey: Survey, program: Program, member: Member, place: Place, store: Store, now: datetime
) -> Reply | None:
    if kind == ASKED:
        return messages.question(program, survey, member.id, place, now)
    answered = not survey.anonymous and store.surveys.has_answered(survey, member)
    if answered or store.reminders.off(member.id):
        return None
    return messages.reminder(program, survey, member.id, place, now)


def _told(
    survey: Survey, program: Program, change: str, store: Store, now: datetime, *, steward: bool
) -> Reply | None:
    """``change``: the number of what was changed because of it, empty for how it came out."""
    if survey.closed_at is None:
        return None
    if change:
        found = store.listening.change(program.id, int(change))
        return said_and_done(found, f" (because of {survey.name})") if found is not None else None
    return messages.results(program, survey, store, now, steward=steward)
