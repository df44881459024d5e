"""How much one person may ask of the bot at once, and how much is asked in one place.

A slash command, button or form over the limit is refused kindly: its sender sees the answer. What was
acknowledged before it is handled, as a mention is, waits in the inbox instead and has its turn later.
Looking costs a turn as recording does: the list of a large program is more work than a check-in.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from bot.origin import Origin
from bot.pace import Pace, Turns
from handlers.model import UserError
from storage.columns import tenant_id
from storage.inbox import Lane

# Faster than anybody types or clicks, also who goes through a quarter's key results one by one; several
# lines of one message are one turn.
PERSON = Pace(every=2.0, burst=20)
# A meeting where everybody checks in at the same minute, and then some.
PLACE = Pace(every=0.5, burst=60)


class Limits:
    """One process's, kept in its memory: after a restart everybody begins anew. ``clock``: seconds, only
    forward. Any thread may ask."""

    def __init__(
        self, person: Pace = PERSON, place: Pace = PLACE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._people, self._places = Turns(person), Turns(place)
        self._clock = clock
        self._lock = threading.Lock()
        self._floods: dict[str, float] = {}  # who was put off, and until when that is the same flood

    def check(self, origin: Origin) -> None:
        """A command's turn. UserError when it is not now."""
        here = origin.place
        who = f"{tenant_id(here.platform, here.tenant)}/{origin.identity.id}"  # as in a Lane
        wait, crowded = self._take(who, here.key)
        if wait:
            raise too_much(wait, crowded=crowded)

    def admits(self, lane: Lane) -> bool:
        """Whether something said in this lane may have its turn now. What no person said always may."""
        return not lane.person or self._take(lane.person, lane.place)[0] == 0.0

    def begins_to_flood(self, lane: Lane) -> bool:
        """Whether it is this person who is too fast, for the first time since they last had all their
        turns. To be asked after ``admits`` said no."""
        with self._lock:
            now, full_at = self._clock(), self._people.full_at(lane.person)
            if not self._people.wait(lane.person, now):
                return False
            known = self._floods.get(lane.person, now) > now
            self._floods = {who: until for who, until in self._floods.items() if until > now}
            self._floods[lane.person] = full_at
            return not known

    def _take(self, person: str, place: str) -> tuple[float, bool]:
        """A turn of both, or of neither: the seconds to wait, and whether it is for the place. Who is too
        fast takes no turn from the others there."""
        with self._lock:
            now = self._clock()
            wait = self._people.wait(person, now)
            if wait:
                return wait, False
            wait = self._places.take(place, now)
            if not wait:
                self._people.take(person, now)
            return wait, True


def too_much(wait: float, *, crowded: bool) -> UserError:
    """``wait``: seconds. ``crowded``: many speak in one place at once."""
    said = "Many of you speak to me at once here" if crowded else "That was a lot at once"
    seconds = math.ceil(wait)
    return UserError(
        f"{said}, so I left this one out.",
        f"Please try again in {seconds} second{'s' if seconds > 1 else ''}. Nothing else was lost.",
    )


def unlimited() -> Limits:
    """For benchmarks and tests, where a handful of people speak for hundreds."""
    return Limits(Pace(every=0), Pace(every=0))
