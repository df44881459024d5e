"""The state machine over histories: what people may do next, and the check after each step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import count, permutations
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from tests.histories import Act, Book, Entry, Message, new_book
from tests.history_cast import (
    BASED,
    EXTRAS,
    HOSTILE,
    KEY_RESULTS,
    KEYS,
    NOTES,
    NTH,
    ON_THE_FORUM,
    SAYERS,
    VALUES,
    ZONE,
    Key,
    Sayer,
    typed_for,
)
from tests.history_world import Heard, World, told
from tests.recorded_histories import SLUGS


class Histories(RuleBasedStateMachine):
    """One history. ``world`` is set by whoever runs it."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.stage = self.world.begin()
        self.book = new_book()
        self.numbers = count(1)
        self.written: list[Act] = []
        self.steps = 0
        self.killed = False
        self.audits = self.world.records(self.stage, (), self.world.now()).audits

    # ---- what people do --------------------------------------------------------------------------

    @rule(sayer=SAYERS, key=KEYS, typed=VALUES, back=st.sampled_from((0, 0, 0, 1, 5)), note=NOTES,
          extra=st.sampled_from(tuple(EXTRAS)))  # fmt: skip
    def checks_in(self, sayer: Sayer, key: Key, typed: int | str, back: int, note: str, extra: str) -> None:
        self.happens(self.check_in(sayer, key, typed, back, note, extra))

    @rule(given=st.lists(st.tuples(SAYERS, KEYS, VALUES), min_size=2, max_size=3), number=NTH)
    def speak_at_once(self, given: list[tuple[Sayer, Key, int | str]], number: int) -> None:
        acts = [self.check_in(*each) for each in given]
        self.happens(*acts, self.undo(*given[0][:2], number))

    @rule(sayer=SAYERS, key=KEYS, number=NTH)
    def undoes(self, sayer: Sayer, key: Key, number: int) -> None:
        self.happens(self.undo(sayer, key, number))

    @rule(sayer=SAYERS, slug=st.sampled_from(SLUGS))
    def undoes_the_last(self, sayer: Sayer, slug: str) -> None:
        keys = [key for key in KEY_RESULTS if key[0] == slug]
        effect = partial(_undo_last, sayer, slug)
        self.happens(self.act(sayer, "undo", keys[0], effect, "Undone"), about=keys)

    @rule(sayer=SAYERS, key=KEYS, dropped=st.booleans())
    def drops_or_restores(self, sayer: Sayer, key: Key, dropped: bool) -> None:
        text = f"{'drop' if dropped else 'restore'} {key[1]}"
        effect = partial(Book.drop, who=sayer[0], key=key, dropped=dropped)
        self.happens(self.act(sayer, text, key, effect, "Dropped" if dropped else "Brought back"))

    @rule(sayer=SAYERS, to=st.sampled_from((40, 50, 60)))
    def moves_the_baseline(self, sayer: Sayer, to: int) -> None:
        text = f'edit {BASED[1]} target:"Reduce open tickets from {to} to 10"'
        effect = partial(Book.move_baseline, who=sayer[0], to=Decimal(to))
        self.happens(self.act(sayer, text, BASED, effect))

    @precondition(lambda self: self.steps > 9)
    @rule(sayer=SAYERS, key=st.sampled_from([key for key in KEY_RESULTS if key != BASED]))
    def grades(self, sayer: Sayer, key: Key) -> None:
        effect = partial(Book.grade, who=sayer[0], key=key)
        self.happens(self.act(sayer, f"grade {key[1]} 0.7 as far as it went", key, effect))

    @rule(sayer=SAYERS, line=st.sampled_from(HOSTILE), key=KEYS)
    def tries_something_hostile(self, sayer: Sayer, line: str, key: Key) -> None:
        self.happens(self.act(sayer, line, key, _nothing))

    @rule(sayer=SAYERS, key=KEYS)
    def looks(self, sayer: Sayer, key: Key) -> None:
        lines = (f"show {key[1]}", f"history {key[1]}", "list", "export md")
        self.happens(*(self.act(sayer, line, key, _nothing) for line in lines))

    # ---- messages and their edits ----------------------------------------------------------------

    @rule(sayer=SAYERS, key=KEYS, typed=VALUES)
    def says_in_a_message(self, sayer: Sayer, key: Key, typed: int | str) -> None:
        number = next(self.numbers)
        self.book.messages[number] = Message(*sayer)
        self.happens(self.wording(number, key, typed, "says"))

    @precondition(lambda self: self.book.messages)
    @rule(nth=NTH, key=KEYS, typed=st.one_of(st.none(), VALUES), again=st.booleans())
    def edits_a_message(self, nth: int, key: Key, typed: int | str | None, again: bool) -> None:
        number = list(self.book.messages)[nth % len(self.book.messages)]
        made = self.book.messages[number].made
        if made and again:
            key = made[-1][1].key
        self.happens(self.wording(number, key, typed, "edits"))

    @precondition(lambda self: self.book.messages)
    @rule(nth=NTH)
    def deletes_a_message(self, nth: int) -> None:
        number = list(self.book.messages)[nth % len(self.book.messages)]
        gone = self.book.messages.pop(number)
        self.happens(
            Act(
                self.name(),
                gone.who,
                gone.where,
                "",
                self.key_of(gone),
                _nothing,
                message=number,
                how="deletes",
            )
        )

    # ---- what platforms and time do --------------------------------------------------------------

    @rule(nth=NTH)
    def an_old_one_comes_again(self, nth: int) -> None:
        if self.written:  # which rules there are must not hang on what became of the others
            self.happens(replace(self.written[nth % len(self.written)], does=_nothing, receipt=""))

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.world.wait(hours)

    # ---- how a step goes -------------------------------------------------------------------------

    def name(self) -> str:
        return f"{self.stage.name}.{next(self.numbers):06d}"

    def mark(self, number: int) -> str:
        """A word that stands in one check-in's note and nowhere else."""
        return f"m{self.stage.name.partition(' ')[2]}x{number}x"

    def part(self, number: int) -> str:
        """How a message begins: no two of them alike."""
        return f"Notes of {self.stage.name}, part {number}."

    def posted(self, number: int, line: str) -> str:
        """A message with a command in it."""
        return f"{self.part(number)}\n@milepost {line}"

    def act(self, sayer: Sayer, text: str, key: Key, does: Callable[..., bool], receipt: str = "") -> Act:
        """A command of its own: on the forum a post of its own."""
        who, where = sayer
        line = f"{text} in:{key[0]}"
        number = next(self.numbers) if who in ON_THE_FORUM else None
        said = line if number is None else self.posted(number, line)
        return Act(self.name(), who, where, said, key, does, receipt, number)

    def check_in(
        self, sayer: Sayer, key: Key, typed: int | str, back: int = 0, note: str = "", extra: str = ""
    ) -> Act:
        typed = typed_for(key, typed)
        confidence, health = EXTRAS[extra]
        now = self.world.now()
        entry = Entry(key, *sayer, self.mark(next(self.numbers)), typed, back, confidence, health)
        day = f" on:{(now.astimezone(ZONE) - timedelta(days=back)).date()}" if back else ""
        note = note if sayer[0] not in ON_THE_FORUM else ""
        text = f"progress {key[1]} {typed} {entry.mark} {note}{day}{extra}"
        return self.act(sayer, text, key, partial(Book.record, new=entry, now=now), "Undo")

    def undo(self, sayer: Sayer, key: Key, number: int) -> Act:
        number %= len(self.book.ledgers[key].entries) + 2
        effect = partial(Book.undo, who=sayer[0], where=sayer[1], key=key, number=number)
        return self.act(sayer, f"undo {key[1]}#{number}", key, effect, "Undone")

    def wording(self, number: int, key: Key, typed: int | str | None, how: str) -> Act:
        """A message says it now; without a value nothing that the bot is to do."""
        message, now = self.book.messages[number], self.world.now()
        entry = line = None
        text = self.part(number)
        if typed is not None:
            typed = typed_for(key, typed)
            entry = Entry(key, message.who, message.where, self.mark(number), typed)
            line = f"progress {key[1]} {typed} {entry.mark} in:{key[0]}"
            text = self.posted(number, line)
        does = partial(Book.reword, number=number, line=line, new=entry, now=now)
        return Act(self.name(), message.who, message.where, text, key, does, message=number, how=how)

    def key_of(self, message: Message) -> Key:
        return message.made[-1][1].key if message.made else BASED

    def happens(
        self, *acts: Act, about: Sequence[Key] = (), carry: Callable[[], list[Heard | None]] | None = None
    ) -> None:
        since = self.world.now()
        answers = carry() if carry is not None else self.world.carry(self.stage, acts)
        self.steps += 1
        looked_at = dict.fromkeys((*about, *(act.key for act in acts)))
        records = self.world.records(self.stage, looked_at, since)
        said = tuple(zip(acts, answers, strict=True))
        added = records.audits - self.audits
        self.book, written = told(self.book, self.stage, said, self.possible(acts), records, added)
        self.audits = records.audits
        self.written += [act for act in written if act not in self.written]
        self.world.figures.steps += 1
        self.world.figures.written += len(written)
        self.world.figures.refused += len(acts) - len(written)
        heard = [each for each in answers if each is not None]
        for each in (*heard, *self.world.posted(self.stage)):
            self._keeps_to_itself(each)

    def possible(self, acts: Sequence[Act]) -> Iterable[Sequence[Act]]:
        """In which order they may have been done."""
        return permutations(acts)

    def _keeps_to_itself(self, heard: Heard) -> None:
        """Nothing that was said in private shows anywhere else, but to who said it: alone, where the bot may
        not answer any more."""
        for ledger in self.book.ledgers.values():
            for entry in ledger.entries:
                if entry.confined and entry.where != heard.where and entry.who != heard.alone:
                    assert entry.mark not in heard.text, f"{entry.mark} of {entry.where} in {heard}"


def _nothing(book: Book) -> bool:
    return False


def _undo_last(sayer: Sayer, slug: str, book: Book) -> bool:
    return book.undo_last(*sayer, slug)
