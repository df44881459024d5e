"""Two accounts turn out to be one person: what was said of each in one round is one nominee's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.members.reaching import reached_at
from handlers.model import Program
from handlers.nominations.card import touched_card
from handlers.nominations.consent_messages import more_said
from handlers.nominations.model import Dossier, Nomination, Phase, Round
from handlers.nominations.moves import FURTHER, Act, after
from handlers.nominations.process import Process
from handlers.nominations.statements import key_of
from handlers.ports import Store
from handlers.reply import Notice, Touched


@dataclass(frozen=True)
class Joined:
    """``words`` were said of one account, and are now beside those said of the other in ``dossier``."""

    program: Program
    round: Round
    dossier: Dossier
    words: Nomination


def merge_dossiers(
    member_id: str, store: Store, now: datetime
) -> tuple[tuple[Touched, ...], tuple[Notice, ...]]:
    """In each open round, whoever is nominated twice by now is once. The one that is further stays, of equals
    the earlier one; the other ends without a word. The cards to draw anew, and what the nominee is told, as
    if these words had come after the others."""
    touched, joined = list[Touched](), list[Joined]()
    for program in store.programs.all():
        for found in store.rounds.of(program.id) if not program.archived else ():
            known = store.dossiers.of_member(program.id, found.id, member_id)
            numbers = [
                each.number for each in known if each.nominee_id == member_id and each.state in FURTHER
            ]
            if found.phase is Phase.NOMINATING and len(numbers) > 1:
                whole = (store.dossiers.get(program.id, number) for number in numbers)
                several = [each for each in whole if each is not None]
                stays, *others = sorted(several, key=lambda each: (-FURTHER.index(each.state), each.number))
                words, changed = _merge(stays, others, found.process, store, now)
                joined += [Joined(program, found, stays, each) for each in words]
                touched += [replace(each, program=program.id) for each in changed]
            for each in known if found.phase is Phase.NOMINATING else ():
                changed = _cleared(each, member_id, found.process, store, now)
                touched += [replace(one, program=program.id) for one in changed]
    touched += _counted(member_id, store)
    return tuple(dict.fromkeys(touched)), tuple(_told(member_id, joined, store))


def merge_two(
    stays: Dossier, goes: Dossier, found: Round, program: Program, store: Store, now: datetime
) -> tuple[tuple[Touched, ...], tuple[Notice, ...]]:
    """Who was nominated by name (``goes``) is the nominee of ``stays``, who has an account. Where that stands
    stays as it is: theirs is the only answer that they gave themselves. All that was said moves there."""
    assert stays.nominee_id is not None, "by name alone nobody can answer"
    words, touched = _merge(stays, [goes], found.process, store, now)
    for each in goes.nominations:
        store.dossiers.withdraw(goes, each.by)
    for second in goes.seconds:
        store.dossiers.unsecond(goes, second.by)
    store.replies.move(program.id, key_of(goes.id), key_of(stays.id))
    known = stays.organisation or goes.organisation, stays.track or goes.track
    store.dossiers.save(replace(stays, organisation=known[0], track=known[1]))
    cleared = _cleared(stays, stays.nominee_id, found.process, store, now)
    told = _told(stays.nominee_id, [Joined(program, found, stays, each) for each in words], store)
    return tuple(dict.fromkeys((*touched, *cleared))), tuple(told)


def _told(member_id: str, joined: Sequence[Joined], store: Store) -> Iterator[Notice]:
    member = store.members.get(member_id)
    for each in joined:
        account = reached_at(member, each.program, store) if member is not None else None
        if account is not None and each.dossier.asked_at is not None and each.words.by != member_id:
            yield more_said(each.program, each.round, each.dossier, each.words, account)


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
            store.dossiers.nominate(dossier, replace(theirs[0], why=_both(*(each.why for each in theirs))))
        elif len(theirs) == len(dossier.nominations):
            ended = after(dossier.state, Act.WITHDRAW, process)
            assert ended is not None, "whatever is not over can be withdrawn"
            store.dossiers.save(replace(dossier, state=ended, ended_at=now))
    return touched_card(dossier) if changed else ()


def _both(*said: str) -> str:
    """All that one person wrote, the same words once."""
    return "\n".join(dict.fromkeys(filter(None, said)))


def _merge(
    stays: Dossier, others: Sequence[Dossier], process: Process, store: Store, now: datetime
) -> tuple[list[Nomination], tuple[Touched, ...]]:
    joined: list[Nomination] = []
    kept = {each.by: each for each in stays.nominations}
    seconds = {each.by: each for each in stays.seconds}
    number = max((each.number for each in stays.nominations), default=0)
    for other in others:
        for said in other.nominations:
            if (before := kept.get(said.by)) is not None:
                store.dossiers.withdraw(stays, said.by)
                said = replace(before, why=_both(before.why, said.why))
            else:
                number += 1
                said = replace(said, number=number)
            kept[said.by] = said
            joined.append(said)
            store.dossiers.nominate(stays, said)
        for each in other.seconds:
            if (known := seconds.get(each.by)) is not None:
                each = replace(each, note=_both(known.note, each.note))
            seconds[each.by] = each
            store.dossiers.second(stays, each)
        for who in seconds.keys() & kept.keys():
            store.dossiers.unsecond(stays, who)
        ended = after(other.state, Act.WITHDRAW, process)
        assert ended is not None, "whatever is not over can be withdrawn"
        store.dossiers.save(replace(other, state=ended, ended_at=now))
    return joined, touched_card(stays, *others)
