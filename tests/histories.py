"""What a history of commands must come to, told by plain values: people, key results, check-ins, messages.

Nothing here knows the store. A ``Book`` is what the commands so far must have left behind; each ``Act`` says
what is typed and what it does to a book. Two acts at once may happen in either order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from decimal import Decimal

from tests.history_cast import BASED, GUEST, KEY_RESULTS, MEANT, PRIVATE, STEWARD, ZONE, Key, Value


@dataclass
class Entry:
    """One check-in. ``held`` is foreseen, until the record itself says it. ``mark`` begins its note."""

    key: Key
    who: str
    where: str
    mark: str
    typed: str
    back: int = 0  # days
    confidence: int | None = None
    health: str | None = None
    held: datetime | None = None
    recorded: datetime | None = None
    number: int = 0  # its own within the key result, once it is known
    undone: bool = False
    corrected: bool = False

    @property
    def confined(self) -> bool:
        return self.where in PRIVATE

    @property
    def value(self) -> Value | None:
        return MEANT[KEY_RESULTS[self.key][1]].get(self.typed)


@dataclass
class Ledger:
    """One key result: its check-ins in the order of their numbers, and what was decided about it."""

    key: Key
    baseline: Decimal | None = None
    dropped: bool = False
    graded: bool = False
    entries: list[Entry] = field(default_factory=list)

    def counted(self, viewer: str | None) -> list[Entry]:
        """In the order of the fold, as seen from a place (None: from any public one)."""
        seen = [each for each in self.entries if not each.undone]
        seen = [each for each in seen if not each.confined or each.where == viewer]
        return sorted(seen, key=_held)  # equals keep their numbers' order

    def values(self, viewer: str | None) -> list[Value]:
        """What it stood at after each of them."""
        values: list[Value] = []
        for each in self.counted(viewer):
            value = each.value
            assert value is not None
            if value.adds:
                start = values[-1].amount if values else self.baseline or Decimal(0)
                value = Value(start + value.amount)
            values.append(value)
        return values

    def can_be(self, viewer: str | None, new: Entry | None = None) -> bool:
        """Whether its value, and the one that ``new`` came to, is one that its kind can have."""
        values, counted = self.values(viewer), self.counted(viewer)
        looked_at = values[-1:] + [value for value, each in zip(values, counted, strict=True) if each is new]
        nps = KEY_RESULTS[self.key][1] == "nps"
        return all(abs(each.amount) <= 100 if nps else each.amount >= 0 for each in looked_at)


@dataclass
class Message:
    """What a message says now, and the check-ins that its wordings made, each with its line."""

    who: str
    where: str
    line: str | None = None
    made: list[tuple[str, Entry]] = field(default_factory=list)


@dataclass
class Book:
    """All of it. Its methods say whether something was written, and write it."""

    ledgers: dict[Key, Ledger]
    messages: dict[int, Message] = field(default_factory=dict)

    def runs(self, who: str, key: Key) -> bool:
        """Owner or steward."""
        return who == STEWARD or who == KEY_RESULTS[key][2]

    def record(self, new: Entry, now: datetime, held: datetime | None = None) -> bool:
        """``held``: when the one held that it takes the place of."""
        ledger = self.ledgers[new.key]
        if new.who == GUEST or new.value is None or ledger.dropped or ledger.graded:
            return False
        earlier = [
            each.recorded for every in self.ledgers.values() for each in every.entries if each.recorded
        ]
        now = max(now, *(moment + timedelta(microseconds=1) for moment in earlier), now)
        day = (now.astimezone(ZONE) - timedelta(days=new.back)).date()
        past = datetime.combine(day, time(23, 59, 59), ZONE)
        kept = replace(new, held=past if new.back else held or now, recorded=now)
        ledger.entries.append(kept)
        if ledger.can_be(_viewer(new.where), kept):
            return True
        ledger.entries.pop()
        return False

    def undo(self, who: str, where: str, key: Key, number: int) -> bool:
        ledger = self.ledgers[key]
        if who == GUEST or ledger.graded or not 0 < number <= len(ledger.entries):
            return False
        entry = ledger.entries[number - 1]
        own = entry.who == who
        if entry.undone or (entry.confined and entry.where != where) or not (own or self.runs(who, key)):
            return False
        entry.undone = True
        entry.undone = ledger.can_be(_viewer(where))
        return entry.undone

    def undo_last(self, who: str, where: str, program: str) -> bool:
        """Their own newest that counts, as seen from there."""
        entries = [
            each for (slug, _), ledger in self.ledgers.items() if slug == program for each in ledger.entries
        ]
        mine = [each for each in entries if not each.undone and each.who == who]
        mine = [each for each in mine if not each.confined or each.where == where]
        if who == GUEST or not mine:
            return False
        last = max(mine, key=_recorded)
        return self.undo(
            who, where, last.key, 1 + [id(e) for e in self.ledgers[last.key].entries].index(id(last))
        )

    def drop(self, who: str, key: Key, dropped: bool) -> bool:
        ledger = self.ledgers[key]
        if not self.runs(who, key) or ledger.dropped is dropped:
            return False
        ledger.dropped = dropped
        return True

    def move_baseline(self, who: str, to: Decimal) -> bool:
        if not self.runs(who, BASED):
            return False
        self.ledgers[BASED].baseline = to
        return True

    def grade(self, who: str, key: Key) -> bool:
        ledger = self.ledgers[key]
        if not self.runs(who, key) or ledger.dropped:
            return False
        ledger.graded = True
        return True

    def reword(self, number: int, line: str | None, new: Entry | None, now: datetime) -> bool:
        """A message says something for the first time, or something else. What it said before still counts,
        unless this takes its place."""
        message = self.messages[number]
        if new is None or line is None or line == message.line:
            message.line = line
            return False
        if new.who == GUEST:
            return False
        old = _earlier(message, line, new.key)
        if old is not None and not old[1].undone:
            if old[0] == line:  # taken out and put back
                message.line = line
                return False
            if not self._correct(old[1], new, now):
                return False
            message.made.remove(old)
        elif not self.record(new, now):
            return False
        message.line = line
        message.made.append((line, self.ledgers[new.key].entries[-1]))
        return True

    def _correct(self, old: Entry, new: Entry, now: datetime) -> bool:
        old.undone = True
        old.undone = self.record(replace(new, corrected=True), now, held=old.held)
        return old.undone


def _held(entry: Entry) -> datetime:
    assert entry.held is not None
    return entry.held


def _recorded(entry: Entry) -> datetime:
    assert entry.recorded is not None
    return entry.recorded


def _earlier(message: Message, line: str, key: Key) -> tuple[str, Entry] | None:
    """The message's own check-in on the same key result, the one with the same line first."""
    same = [each for each in message.made if each[1].key == key]
    return next((each for each in same if each[0] == line), same[0] if same else None)


def _viewer(where: str) -> str | None:
    return where if where in PRIVATE else None


def new_book() -> Book:
    return Book({key: Ledger(key, Decimal(40) if key == BASED else None) for key in KEY_RESULTS})


@dataclass(frozen=True)
class Act:
    """Something said. ``does`` is what it comes to, and whether it writes; ``receipt``: words that the answer
    has then, and no refusal has. ``message``: the number of the one that it is said in, or edited (``how``),
    or that is deleted; without, it is a slash command. ``name`` is its own."""

    name: str
    who: str
    where: str
    text: str
    key: Key
    does: Callable[[Book], bool]
    receipt: str = ""
    message: int | None = None
    how: str = "says"
