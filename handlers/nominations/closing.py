"""The end of a vote: it is counted, and what leads from a vote to its voter is destroyed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers.model import Program, Standing
from handlers.nominations import counting
from handlers.nominations.card import touched_card
from handlers.nominations.counting import Result
from handlers.nominations.electorate import ties_of, voters_of
from handlers.nominations.eligibility import GONE, UNSEATED, elsewhere, organisations, why_not
from handlers.nominations.model import Dossier, Round, State
from handlers.nominations.panel_model import Ballot, Recusal, Seat
from handlers.nominations.process import Secrecy
from handlers.nominations.tallying import tally
from handlers.ports import Store
from handlers.reply import Touched


def close(
    ballot: Ballot, found: Round, dossiers: Sequence[Dossier], program: Program, store: Store, now: datetime
) -> tuple[Ballot, Result]:
    """Count, keep what was voted without who did, and destroy what leads from one to the other. Votes of
    those who had no seat any more when it ended do not count, nor what somebody said of a nominee whom they
    are too close to by now; why is noted."""
    seats, last = store.panels.seats(program.id, found.award.slug), ballot.last_day(program.zone)
    going_on = [each for each in dossiers if each.state is State.REVIEW] or dossiers
    may = {each.number: frozenset(voters_of(each, seats, last, program, store)) for each in going_on}
    cast = store.panels.cast_so_far(ballot)
    for each in going_on:
        there = cast.keys() | {seat.member_id for seat in seats if seat.holds(last)}
        _note_barred(each, sorted(there - may[each.number]), seats, program, store, now)
    closed = tally(ballot, cast, may, found.process.method, now)
    if found.process.elsewhere and not found.process.endorsing:  # then it is about a single one
        yes = [who for who, paper in cast.items() if paper == counting.YES and who in may[dossiers[0].number]]
        employers = ties_of(dossiers[0], seats, program, store).employers
        theirs = organisations(dossiers[0], employers)
        others = sum(elsewhere(employers.get(who, ""), theirs) for who in yes)
        closed = replace(closed, elsewhere=others)
    store.panels.close(closed, keep=found.process.ballot is Secrecy.OPEN)
    return closed, result_of(closed, found)


def _note_barred(
    dossier: Dossier,
    barred: Iterable[str],
    seats: Sequence[Seat],
    program: Program,
    store: Store,
    now: datetime,
) -> None:
    """Who had no vote, or whose does not count, and why. At the end, since until then it can change."""
    ties = ties_of(dossier, seats, program, store)
    gone = {seat.member_id for seat in seats if seat.standing == Standing.GONE.value}
    for who in barred:
        reason = why_not(who, dossier, ties) or (GONE if who in gone else UNSEATED)
        store.panels.recuse(program.id, Recusal(dossier.id, who, reason, now))


def result_of(ballot: Ballot, found: Round) -> Result:
    return counting.count(ballot, found.process)


def on_ballot(ballot: Ballot, program: Program, store: Store) -> tuple[Dossier, ...]:
    """The dossiers that it is about, with all that is in them, whatever became of them since."""
    found = (store.dossiers.get(program.id, number) for number in ballot.options)
    return tuple(each for each in found if each is not None)


def cards_of(dossiers: Iterable[Dossier]) -> tuple[Touched, ...]:
    return tuple(each for dossier in dossiers for each in touched_card(dossier))
