"""What was said of one person in two dossiers of a round becomes one nominee's, whoever found it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from handlers.members.reaching import reached_at
from handlers.model import Program
from handlers.nominations.card import touched_card
from handlers.nominations.consent_messages import more_said
from handlers.nominations.model import LONGEST_NOTE, Dossier, Nomination, Phase, Round
from handlers.nominations.moves import FURTHER, Act, after
from handlers.nominations.process import Process
from handlers.nominations.statements import key_of
from handlers.nominations.telling import of_both
from handlers.ports import Store
from handlers.reply import Notice, Touched
from handlers.rhythm.fitting import clipped
from handlers.words import LONGEST_TEXT


def merge_dossiers(
    member_id: str, store: Store, now: datetime
) -> tuple[tuple[Touched, ...], tuple[Notice, ...]]:
    """Two accounts are one person's by now: in each open round, whoever is nominated twice is once. The one
    that is further stays, of equals the earlier one; the other ends without a word. The cards to draw anew,
    and what is told of it."""
    touched, told = list[Touched](), list[Notice]()
    for program in store.programs.all():
        for found in store.rounds.of(program.id) if not program.archived else ():
            if found.phase is not Phase.NOMINATING:
                continue
            known = store.dossiers.of_member(program.id, found.id, member_id)
            theirs = [each for each in known if each.nominee_id == member_id and each.state in FURTHER]
            theirs.sort(key=lambda each: (-FURTHER.index(each.state), each.number))
            for each in theirs[1:]:
                stays, goes = (store.dossiers.get(program.id, one.number) for one in (theirs[0], each))
                assert stays is not None and goes is not None, "both were listed"
                changed, heard = merge_two(stays, goes, found, program, store, now)
                touched += [replace(one, program=program.id) for one in changed]
                told += heard
            for each in known:
                changed = _cleared(each, member_id, found.process, store, now)
                touched += [replace(one, program=program.id) for one in changed]
    touched += _counted(member_id, store)
    return tuple(dict.fromkeys(touched)), tuple(told)


def merge_two(
    stays: Dossier, goes: Dossier, found: Round, program: Program, store: Store, now: datetime, by: str = ""
) -> tuple[tuple[Touched, ...], tuple[Notice, ...]]:
    """All that was said in ``goes`` moves to ``stays``, which stays as it is: beside a name the account's is
    the only answer that they gave themselves. ``by``: the steward who says that both are one person. The
    nominee hears what was said as if it had come after the rest; whoever said it, where it is."""
    assert stays.nominee_id is not None, "by name alone nobody can answer"
    new = [each for each in goes.nominations if each.by != stays.nominee_id]
    _move_nominations(stays, goes, store)
    _move_seconds(stays, goes, store)
    store.replies.move(program.id, key_of(goes.id), key_of(stays.id))
    employers = {each.casefold(): each for each in (*_lines(goes), *_lines(stays))}
    known = "\n".join(employers[each] for each in sorted(employers)), stays.track or goes.track
    store.dossiers.save(replace(stays, organisation=known[0], track=known[1]))
    ended = after(goes.state, Act.WITHDRAW, found.process)
    assert ended is not None, "whatever is not over can be withdrawn"
    # It is theirs from now on: what they forget is forgotten there, too.
    goes_into = replace(goes, nominee_id=stays.nominee_id, part_of=stays.number)
    store.dossiers.save(replace(goes_into, state=ended, ended_at=now))
    cleared = _cleared(stays, stays.nominee_id, found.process, store, now)
    told = (*_told(stays, new, found, program, store), *of_both(stays, goes, program, store, by))
    return tuple(dict.fromkeys((*touched_card(stays, goes), *cleared))), told


def _lines(dossier: Dossier) -> list[str]:
    return [each.strip() for each in dossier.organisation.splitlines() if each.strip()]


def _move_nominations(stays: Dossier, goes: Dossier, store: Store) -> None:
    """Whoever nominated in both has one nomination, of no more words than any."""
    kept = {each.by: each for each in stays.nominations}
    number = max((each.number for each in stays.nominations), default=0)
    for said in goes.nominations:
        store.dossiers.withdraw(goes, said.by)
        if (before := kept.get(said.by)) is not None:
            store.dossiers.withdraw(stays, said.by)
            said = _one_of(before, said)
        else:
            number += 1
            said = replace(said, number=number)
        kept[said.by] = said
        store.dossiers.nominate(stays, said)


def _move_seconds(stays: Dossier, goes: Dossier, store: Store) -> None:
    """Whoever nominated gives no second."""
    kept = {each.by: each for each in stays.seconds}
    for second in goes.seconds:
        store.dossiers.unsecond(goes, second.by)
        if (before := kept.get(second.by)) is not None:
            older, newer = sorted((before, second), key=lambda each: each.at)
            second = replace(newer, note=_both(newer.note, older.note, LONGEST_NOTE))
        store.dossiers.second(stays, second)
    for each in (*stays.nominations, *goes.nominations):
        store.dossiers.unsecond(stays, each.by)


def _told(
    stays: Dossier, new: list[Nomination], found: Round, program: Program, store: Store
) -> Iterator[Notice]:
    """To the nominee, who was asked about other words, or has agreed to them."""
    member = store.members.get(stays.nominee_id) if stays.nominee_id is not None else None
    account = reached_at(member, program, store)
    if account is not None and stays.asked_at is not None:
        yield from (more_said(program, found, stays, each, account) for each in new)


def _counted(member_id: str, store: Store) -> Iterator[Touched]:
    """Where they had seconded somebody with both accounts."""
    for program_id, dossier_id in store.dossiers.seconded_by(member_id):
        dossier = store.dossiers.with_id(program_id, dossier_id)
        if dossier is not None and dossier.seconded != len(dossier.seconds):
            store.dossiers.count_anew(program_id, dossier_id)
            yield from (replace(each, program=program_id) for each in touched_card(dossier))


def _cleared(
    known: Dossier, member_id: str, process: Process, store: Store, now: datetime
) -> tuple[Touched, ...]:
    """What one person may not say twice, or of themselves: two nominations become one, and a second of the
    nominee's or of a nominator's goes. Without any nomination left it ends."""
    dossier = store.dossiers.get(known.program_id, known.number)
    if dossier is None or dossier.state not in FURTHER:
        return ()
    theirs = [each for each in dossier.nominations if each.by == member_id]
    own = dossier.nominee_id == member_id and not process.self_nomination
    changed = store.dossiers.unsecond(dossier, member_id)
    if theirs and (own or len(theirs) > 1):
        store.dossiers.withdraw(dossier, member_id)
        changed = True
        if not own:
            store.dossiers.nominate(dossier, _one_of(*theirs))
        elif len(theirs) == len(dossier.nominations):
            ended = after(dossier.state, Act.WITHDRAW, process)
            assert ended is not None, "whatever is not over can be withdrawn"
            store.dossiers.save(replace(dossier, state=ended, ended_at=now))
    return touched_card(dossier) if changed else ()


def _one_of(first: Nomination, *others: Nomination) -> Nomination:
    """One person's nominations as one, the newest words first."""
    for each in others:
        older, newer = sorted((first, each), key=lambda one: one.at)
        first = replace(first, why=_both(newer.why, older.why, LONGEST_TEXT), at=newer.at)
    return first


def _both(newer: str, older: str, most: int) -> str:
    """All that one person wrote, the same words once. Of older words as many as fit."""
    both = "\n".join(dict.fromkeys(filter(None, (newer, older))))
    if len(both) <= most:
        return both
    room = most - len(newer) - 1
    return f"{newer}\n{clipped(older, room)}" if room > 1 else newer
