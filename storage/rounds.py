"""Awards and their rounds."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update

from handlers.nominations.model import Award, Round
from storage.executor import Executor
from storage.nomination_rows import award_of, round_of, written
from storage.nomination_tables import awards, rounds
from storage.upsert import inserted, put

_AWARDS = select(awards).where(awards.c.program_id == bindparam("of_program")).order_by(awards.c.slug)
_PUT_AWARD = put(awards)
_OF = select(rounds).where(rounds.c.program_id == bindparam("of_program")).order_by(rounds.c.number.desc())
_ADD = insert(rounds)
_SAVE = update(rounds).where(
    rounds.c.program_id == bindparam("of_program"), rounds.c.id == bindparam("which")
)


class Rounds:
    def __init__(self, connection: Executor) -> None:
        self._connection = connection

    def awards(self, program_id: str) -> tuple[Award, ...]:
        return tuple(map(award_of, self._connection.execute(_AWARDS, {"of_program": program_id})))

    def put_award(self, award: Award) -> None:
        inserted(self._connection, _PUT_AWARD, vars(award) | {"process": written(award.process)})

    def of(self, program_id: str) -> tuple[Round, ...]:
        by_slug = {award.slug: award for award in self.awards(program_id)}
        rows = self._connection.execute(_OF, {"of_program": program_id})
        return tuple(round_of(row, by_slug[row.award]) for row in rows)

    def add(self, new: Round) -> None:
        values = vars(new) | {"award": new.award.slug, "process": written(new.process)}
        self._connection.execute(_ADD, values | {"phase": new.phase.value})

    def save(self, changed: Round) -> None:
        which = {"of_program": changed.program_id, "which": changed.id}
        self._connection.execute(_SAVE, which | {"closes": changed.closes, "phase": changed.phase.value})
