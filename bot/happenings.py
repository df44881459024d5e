"""What an event of any platform comes to, once its platform has read it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.origin import Origin
from handlers.confiding import Confided
from handlers.mentions import Heard
from handlers.model import Person, Place
from handlers.replies.model import Remark
from storage.heard import MessageRef
from storage.inbox import Event
from storage.session import Session


@dataclass(frozen=True)
class Said:
    """A message, or its newest wording. Answers go to ``origin.thread``, None for the place itself.
    ``revision`` is empty for a message as it was first posted; later ones sort after it. ``author``:
    what it tells of who wrote it, if it does."""

    origin: Origin
    message: MessageRef
    heard: Heard
    revision: str = ""
    author: Person | None = None


@dataclass(frozen=True)
class Replied:
    """Something said in a thread that may be one whose replies are collected, as it reads now.
    ``author`` as in ``Said``. ``confided``: what it asks for that is nobody else's, without a word to the
    bot, which has its answer as ``Said``."""

    origin: Origin
    remark: Remark
    author: Person | None = None
    confided: Confided | None = None


@dataclass(frozen=True)
class Deleted:
    """A message is gone; ``origin`` is its author's."""

    origin: Origin
    message: MessageRef


@dataclass(frozen=True)
class Learnt:
    """Something for the directory about ``subject`` (a place's or an account's name)."""

    subject: str
    remember: Callable[[Session], None]


@dataclass(frozen=True)
class Asked:
    """Something about ``subject`` that only the platform can say as it is now: ``ask`` gives what to
    remember, or raises LookupFailed."""

    subject: str
    ask: Callable[[], Awaitable[Callable[[Session], None]]]


@dataclass(frozen=True)
class Changed:
    """A place is not what it was: its platform is to be asked again. ``invited``: the bot is new there."""

    place: Place
    invited: bool = False


Happening = Said | Replied | Deleted | Learnt | Asked | Changed


class Reader(Protocol):
    """One platform's events. Implemented by ``bot.slack.events.SlackEvents``."""

    def read(self, event: Event) -> Happening:
        """What an event from the inbox means; nothing is asked or stored. LookupFailed when it cannot be
        said yet."""


def subject_of(happening: Happening) -> str:
    """What it is about: happenings of one subject are handled one after the other."""
    match happening:
        case Said(origin=origin) | Replied(origin=origin) | Deleted(origin=origin):
            return origin.place.key
        case Learnt(subject=subject) | Asked(subject=subject):
            return subject
        case Changed(place=place):
            return place.key
