"""``milepost outbox``: what was not delivered, sent again or dropped by whoever runs the bot."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from bot.clock import open_clock
from bot.console.opening import opened, require_tables
from bot.console.programs import PATIENCE, operator, show_lines
from bot.settings import Settings
from handlers.model import UserError
from storage.outbox_undelivered import Row
from storage.session import Session
from storage.store import Database

T = TypeVar("T")

MOST = 200  # rows listed
HEADS = ("id", "program", "place", "key", "state", "since (UTC)", "reason")
DROPPED = "dropped by whoever runs the bot"
_LISTED = "milepost outbox list shows what can be sent again or dropped."


def show(settings: Settings, *, dead: bool) -> None:
    """``milepost outbox list``: one line a message, never its words."""
    with _ready(settings) as db:
        rows, total = db.read(lambda session: session.undelivered.listed(dead=dead, limit=MOST))
    if not rows:
        show_lines(["Nothing was given up." if dead else "Everything is delivered."])
        return
    show_lines(_table([HEADS, *map(_cells, rows)]))
    if total > len(rows):
        show_lines([f"… and {total - len(rows)} more."])


def _cells(row: Row) -> tuple[str, ...]:
    since = f"{row.since:%Y-%m-%d %H:%M}"
    reason = "".join(each if each.isprintable() else " " for each in row.reason)  # a platform's own words
    return str(row.id), row.program or "-", row.place.key, row.key, row.state, since, reason


def _table(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def retry(settings: Settings, ids: Sequence[int], place: str, *, all_dead: bool) -> None:
    """``milepost outbox retry``: by number, or all that was given up, or all of it for one place."""
    if bool(ids) + bool(place) + all_dead != 1:
        raise UserError("Say which.", "Name ids, or --place slack/T…/C…, or --all-dead.")

    def work(session: Session, now: datetime) -> list[str]:
        if ids:
            named = _known(ids, session)
            rows = session.undelivered.again(ids, now)
        else:
            named, rows = {}, session.undelivered.all_again(now, place or None)
        looked = sum(state != "dead" for state in named.values())
        again = [row for row in rows if row.state != "dropped"]
        _note(again, "asked for {} to be sent again", session, now)
        return _answer(len(again), len(rows) - len(again), looked, place)

    show_lines(_done(settings, work))


def _answer(again: int, outdated: int, looked: int, place: str) -> list[str]:
    lines = [f"{messages(again)} will be sent again, in order."] if again else []
    lines += [f"{messages(outdated)} dropped: newer words stand there already."] if outdated else []
    lines += [f"{messages(looked)} will be tried now rather than later."] if looked else []
    return lines or [
        f"Nothing that was meant for {place} was given up." if place else "Nothing was given up."
    ]


def drop(settings: Settings, ids: Sequence[int]) -> None:
    """``milepost outbox drop``: all of them or none."""

    def work(session: Session, now: datetime) -> list[str]:
        _known(ids, session)
        rows = session.undelivered.drop(ids, DROPPED, now)
        _note(rows, "dropped {} that were not delivered", session, now)
        return [f"{messages(len(rows))} dropped."]

    show_lines(_done(settings, work))


def messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count} messages"


def _known(ids: Sequence[int], session: Session) -> dict[int, str]:
    """The states of these; UserError when one is not there, being sent, or finished."""
    known = session.undelivered.named(ids)
    for id in ids:
        state = known.get(id)
        if state is None:
            raise UserError(f"There is no message {id}.", _LISTED)
        if state == "sending":
            raise UserError(f"Message {id} is being sent right now.", "Nothing was changed. Try in a minute.")
        if state in ("sent", "dropped"):
            raise UserError(f"Message {id} is {state} already.", _LISTED)
    return known


def _note(rows: Iterable[Row], what: str, session: Session, now: datetime) -> None:
    """In the audit of each program."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.program_id] = counts.get(row.program_id, 0) + 1
    for program_id, count in counts.items():
        by = operator(session).id
        session.audit.add(program_id or None, by, None, what.format(messages(count)), now)


def _done(settings: Settings, work: Callable[[Session, datetime], T]) -> T:
    now = open_clock(settings.clock)()
    with _ready(settings) as db:
        db.start()
        return db.submit(lambda session: work(session, now)).result(PATIENCE)


@contextlib.contextmanager
def _ready(settings: Settings) -> Iterator[Database]:
    with opened(settings) as db:
        require_tables(db)
        yield db
