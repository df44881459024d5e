"""What delivery asks of a platform. A folder a platform; see CONTRIBUTING."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from handlers.model import Place
from handlers.reply import Reply


@dataclass(frozen=True)
class Posted:
    """Where a message stands: the platform's id of it (Slack's ``ts``) and a link, if known."""

    external_id: str
    permalink: str | None = None


class Refused(Exception):
    """The platform will never take this message (channel gone, not allowed): no resend."""


class Gone(Refused):
    """Somebody deleted the message that was to be changed, or the one above it. Others may be said there."""


class Later(Exception):
    """The platform asks to wait ``seconds``. Nothing was posted. ``looked_to``: how far ``find`` came."""

    def __init__(self, seconds: float, reason: str, looked_to: str | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.looked_to = looked_to


class Held(Exception):
    """The message with this ``uuid`` is with the platform and not to be seen before a moderator lets it
    through: itself, or the one above the one that was sent. Nothing is to be repeated; look again after
    ``seconds``. ``external_id`` is what to call it until then."""

    def __init__(self, uuid: str, external_id: str, seconds: float) -> None:
        super().__init__("a moderator has not let it through yet")
        self.uuid = uuid
        self.external_id = external_id
        self.seconds = seconds


class Unknown(Exception):
    """Nobody can say whether the message was posted: look for it before sending again. ``timeout`` as its
    words: it may still be on its way. ``looked_to``: how far ``find`` came."""

    def __init__(self, reason: str, looked_to: str | None = None) -> None:
        super().__init__(reason)
        self.looked_to = looked_to


class Unseen(Unknown):
    """The platform lets us look no more: unless somebody lets us back in, nobody will ever know."""


class Transport(Protocol):
    """Posts, updates and finds messages of one platform."""

    async def post(self, place: Place, reply: Reply, *, uuid: str, under: str | None) -> Posted:
        """Post a message marked with ``uuid``; ``under`` is the external id of the thread's first
        message. Raises Refused, Gone, Later, Held or Unknown."""

    async def update(self, place: Place, external_id: str, reply: Reply) -> Posted:
        """Put ``reply`` in the place of a message that stands. Raises the same."""

    async def find(
        self, place: Place, uuid: str, *, under: str | None, looked_to: str | None = None
    ) -> Posted | None:
        """Look for a message marked with ``uuid``; None when it is certainly not there. Raises
        Later, Unknown or Unseen when the platform does not let us see; the next look may go on from what
        they say."""
