"""How fast the bot may talk: a pace for each place, and holds where a platform asked to wait.

Times are seconds of a clock that only runs forward, given by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """``burst`` messages at once, then one every ``every`` seconds (0: no limit), in each place.

    Slack allows about one message a second in a channel, with short bursts above that.
    """

    every: float = 1.0
    burst: int = 4


@dataclass(frozen=True)
class Hold:
    """A platform asked to wait until ``until``: this method, in this place."""

    until: float
    reason: str


class Pacer:
    """Says how long a message must wait, and remembers what was sent where."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._full_at: dict[str, float] = {}  # when a place's whole burst is free again
        self._holds: dict[tuple[str, str], Hold] = {}

    def hold(self, place: str, method: str, until: float, reason: str) -> None:
        self._holds[place, method] = Hold(until, reason)

    def held(self, place: str, method: str, now: float) -> Hold | None:
        """The hold that still stands for this method in this place."""
        hold = self._holds.get((place, method))
        if hold is not None and hold.until <= now:
            del self._holds[place, method]
            return None
        return hold

    def take(self, place: str, now: float) -> float:
        """Take the place's next turn; 0.0 when it is now, else the seconds until it comes (then
        nothing was taken)."""
        every, burst = self._pace.every, self._pace.burst
        full_at = max(self._full_at.get(place, now), now)
        wait = full_at - now - (burst - 1) * every
        if wait > 0:
            return wait
        self._full_at[place] = full_at + every
        self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        if len(self._full_at) > 1000:
            self._full_at = {place: at for place, at in self._full_at.items() if at > now}
