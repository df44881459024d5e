"""Private messages that had to wait: whether they are still to be said, and how they read by now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.model import Identity, Program
from handlers.nominations.consent_messages import ASKED
from handlers.nominations.model import State
from handlers.nominations.open_votes import reminder_now
from handlers.ports import Store
from handlers.reply import Reply


def as_it_is_now(
    still: Sequence[str],
    reply: Reply,
    to: Identity | None,
    program: Program | None,
    store: Store,
    now: datetime,
) -> Reply | None:
    """``still``: ASKED, a program and a dossier whose nominee is to answer; or VOTES, a program and the
    ballots of which ``to`` is reminded. None where there is nothing to say any more."""
    what, _, *ids = still
    if program is None or program.archived or to is None:
        return None
    if what == ASKED:
        dossier = store.dossiers.with_id(program.id, ids[0])
        return reply if dossier is not None and dossier.state is State.ASKED else None
    member = store.members.at(to)
    reminder = reminder_now(member, to, ids, program, store, now) if member is not None else None
    return Reply(reminder.blocks) if reminder is not None else None
