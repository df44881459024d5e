"""Replies as they are shown to people in one place: the earliest, by whom, and how many more there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from handlers.model import Identity, Program
from handlers.okrs.ports import Spoken
from handlers.okrs.whereabouts import may_see, place_of, said_at
from handlers.ports import Store


@dataclass(frozen=True)
class Shown:
    """``by`` is empty where nobody knows the account any more; ``link`` where no address can be told."""

    by: str
    words: str
    at: datetime
    link: str


@dataclass(frozen=True)
class Replies:
    """``more``: how many are left out."""

    shown: tuple[Shown, ...] = ()
    more: int = 0


def seen(program: Program, key: str, viewer: str | None, store: Store, limit: int) -> Replies:
    """Of the replies below the program's message of this ``key``, in all of its homes, those that the
    viewer may see."""
    counts = store.replies.counts(program.id, key)
    places = {each: place for each in counts if (place := place_of(each, program, store)) is not None}
    visible = [each for each, place in places.items() if may_see(place, viewer)]
    if not visible:
        return Replies()

    def shown() -> Iterator[Shown]:
        for each in store.replies.of(program.id, key, visible, limit):
            message = Spoken(each.message, each.thread, each.url)
            link = said_at(places[each.place], message)
            yield Shown(_name(each.author, store), each.words, each.said_at, link)

    every = sum(counts[each] for each in visible)
    found = tuple(shown())
    return Replies(found, every - len(found))


def _name(account: Identity, store: Store) -> str:
    """The member's whose account it is by now, else as the platform has it."""
    known = store.members.at(account) or store.directory.person(account)
    return known.name if known is not None else ""
