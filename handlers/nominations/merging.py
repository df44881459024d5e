"""Two accounts turn out to be one person: what was said of each in one round is one nominee's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers.nominations.card import touched_card
from handlers.nominations.model import Dossier, Phase, State
from handlers.nominations.moves import Act, after
from handlers.nominations.process import Process
from handlers.ports import Store
from handlers.reply import Touched

FURTHER = (State.SUBMITTED, State.ASKED, State.OPEN)
"""Those that are under review are voted on as they are."""


def merge_dossiers(member_id: str, store: Store, now: datetime) -> tuple[Touched, ...]:
    """In each open round, whoever is nominated twice by now is once. The one that is further stays, of equals
    the earlier one; the other ends without a word. The cards to draw anew."""
    touched: list[Touched] = []
    for program in store.programs.all():
        for found in store.rounds.of(program.id) if not program.archived else ():
            known = store.dossiers.of_member(program.id, found.id, member_id)
            numbers = [
                each.number for each in known if each.nominee_id == member_id and each.state in FURTHER
            ]
            if found.phase is Phase.NOMINATING and len(numbers) > 1:
                whole = (store.dossiers.get(program.id, number) for number in numbers)
                changed = _merge([each for each in whole if each is not None], found.process, store, now)
                touched += [replace(each, program=program.id) for each in changed]
            for each in known if found.phase is Phase.NOMINATING else ():
                changed = _cleared(each, member_id, found.process, store, now)
                touched += [replace(one, program=program.id) for one in changed]
    return tuple(dict.fromkeys(touched))


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


def _merge(several: Sequence[Dossier], process: Process, store: Store, now: datetime) -> tuple[Touched, ...]:
    stays, *others = sorted(several, key=lambda each: (-FURTHER.index(each.state), each.number))
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
    return touched_card(stays, *others)
