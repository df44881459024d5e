"""``/calls/<program>/<cycle>.ics``: a kick-off's call, for people's calendars. Both ids are known from the
kick-off alone."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from handlers.rhythm.calls import calendar_file
from handlers.rhythm.kickoff_drawing import title
from storage.errors import Unavailable
from storage.session import Session
from storage.store import Database

TYPE = "text/calendar; charset=utf-8"


class Calls:
    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self.route = Route("/calls/{program}/{cycle}.ics", self._give)

    async def _give(self, request: Request) -> Response:
        ids = (request.path_params["program"], request.path_params["cycle"])
        try:
            found = await asyncio.wrap_future(self._db.submit_read(lambda session: self._read(session, *ids)))
        except Unavailable:
            return PlainTextResponse("Not just now. Please try again.\n", 503)
        if found is None:
            return PlainTextResponse("There is no such call.\n", 404)
        return Response(found, media_type=TYPE, headers={"Cache-Control": "no-cache"})

    def _read(self, session: Session, program_id: str, cycle_id: str) -> str | None:
        program = session.programs.get(program_id)
        if program is None or program.archived:
            return None
        cycles = (cycle for cycle in session.programs.cycles(program_id) if cycle.id == cycle_id)
        cycle = next(cycles, None)
        if cycle is None or cycle.call is None:
            return None
        return calendar_file(cycle.call, cycle.id, title(program, cycle), self._clock())
