"""How fast is fast enough: turns that come back with time, and holds where a platform asked to wait.

Times are seconds of a clock that only runs forward, given by the caller.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

MOST = 10_000  # names remembered at once: about a megabyte


@dataclass(frozen=True)
class Pace:
    """``burst`` turns at once, then one every ``every`` seconds (0: no limit), for each name.

    The defaults are the bot's own in each place: Slack allows about one message a second in a channel,
    with short bursts above that.
    """

    every: float = 1.0
    burst: int = 4


class Turns:
    """A token bucket for each of many names, such as places or people. Of more than MOST names those are
    forgotten first that have, or soon would have, their whole burst again."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._full_at: dict[str, float] = {}  # when a name's whole burst is free again

    def wait(self, name: str, now: float) -> float:
        """The seconds until this name's next turn; 0.0 when it may have it now."""
        spent = max(self.full_at(name), now) - now
        return max(0.0, spent - (self._pace.burst - 1) * self._pace.every)

    def take(self, name: str, now: float) -> float:
        """Take the name's next turn; 0.0 when it is now, else the seconds until it comes (then
        nothing was taken)."""
        wait = self.wait(name, now)
        if wait == 0.0:
            self._full_at[name] = max(self.full_at(name), now) + self._pace.every
            self._forget(now)
        return wait

    def full_at(self, name: str) -> float:
        """When it has its whole burst again, if it takes no more; long ago for one that took none."""
        return self._full_at.get(name, float("-inf"))

    def _forget(self, now: float) -> None:
        if len(self._full_at) > MOST:
            busy = ((name, at) for name, at in self._full_at.items() if at > now)
            self._full_at = dict(heapq.nlargest(MOST // 2, busy, key=lambda one: one[1]))


@dataclass(frozen=True)
class Hold:
    """A platform asked to wait until ``until``: this method, in this place or workspace."""

    until: float
    reason: str


class Pacer:
    """Says how long a message must wait, and remembers what was sent where.

    Posts are counted by the place (Slack: one a second) and, more generously, by its workspace or forum
    (Slack: several hundred a minute). Every other method is counted by the workspace alone.
    """

    def __init__(self, pace: Pace) -> None:
        self._places = Turns(pace)
        self._workspaces = Turns(Pace(pace.every / 4, pace.burst * 5))
        self._holds: dict[tuple[str, str], Hold] = {}

    def hold(self, place: str, method: str, until: float, reason: str) -> None:
        """Keep what a platform asked for. ``place`` is a ``Place.key``."""
        name = _counted_by(place, method), method
        known = self._holds.get(name)
        if known is None or known.until < until:
            self._holds[name] = Hold(until, reason)

    def held(self, place: str, method: str, now: float) -> Hold | None:
        """The hold that still stands for this method in this place."""
        name = _counted_by(place, method), method
        hold = self._holds.get(name)
        if hold is not None and hold.until <= now:
            del self._holds[name]
            return None
        return hold

    def take(self, place: str, now: float) -> float:
        """Take the next turn of the place and its workspace, as ``Turns.take``."""
        workspace = _workspace(place)
        wait = max(self._places.wait(place, now), self._workspaces.wait(workspace, now))
        if wait == 0.0:
            self._places.take(place, now)
            self._workspaces.take(workspace, now)
        return wait


def _counted_by(place: str, method: str) -> str:
    return place if method == "post" else _workspace(place)


def _workspace(place: str) -> str:
    return place.rpartition("/")[0]
