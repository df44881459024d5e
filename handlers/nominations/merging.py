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
    return tuple(touched)


def _merge(several: Sequence[Dossier], process: Process, store: Store, now: datetime) -> tuple[Touched, ...]:
    stays, *others = sorted(several, key=lambda each: (-FURTHER.index(each.state), each.number))
    nominators = {each.by for each in stays.nominations}
    number = max((each.number for each in stays.nominations), default=0)
    for other in others:
        for said in other.nominations:
            if said.by not in nominators:
                number += 1
                nominators.add(said.by)
                store.dossiers.nominate(stays, replace(said, number=number))
        for each in other.seconds:
            store.dossiers.second(stays, each)
        ended = after(other.state, Act.WITHDRAW, process)
        assert ended is not None, "whatever is not over can be withdrawn"
        store.dossiers.save(replace(other, state=ended, ended_at=now))
    return touched_card(stays, *others)
