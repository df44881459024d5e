"""What was said in one place and stands in another now, or in one that became private or public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.running import want
from handlers.model import Place
from handlers.reply import Touched
from storage.confinement import Said
from storage.session import Session


def follow(said: Iterable[Said], to: Place, session: Session, now: datetime) -> None:
    """Their messages stand in this place now: they are seen as it is, and shown so."""
    redraw(session.directory.bring(said, to), session, now)


def redraw(said: Iterable[Said], session: Session, now: datetime) -> None:
    """These check-ins are seen by others than before: their cards and lines are drawn again."""
    programs = {program.id: program for program in session.programs.all()}
    for each in said:
        line = Touched("check-in", f"{each.key_result_id}#{each.sequence}", each.objective_id)
        for touched in (Touched("card", each.objective_id), line):
            want(session, programs[each.program_id], touched, now)
