"""What is said in a nomination's thread, on either platform, belongs to its dossier."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.model import Place
from handlers.nominations.moves import ENDS
from handlers.people import readable
from handlers.ports import Context
from handlers.reply import Reply, Touched

GONE = "~"  # sorts after every other revision
LONGEST = 3000


@dataclass(frozen=True)
class Said:
    """A reply as it is now. ``thread`` and ``message`` are the platform's ids; ``revision`` is empty for the
    first wording, later ones sort after it; ``text`` empty: it was deleted."""

    place: Place
    thread: str
    message: str
    revision: str
    text: str


def collect(said: Said, ctx: Context) -> Reply | None:
    """Keep it, and bring the card up to date. None where there is nothing to collect, as once it is over."""
    store = ctx.store
    thread = store.statements.thread(said.place, said.thread)
    if thread is None:
        return None
    dossier = store.dossiers.with_id(thread.program_id, thread.dossier_id)
    if dossier is None or (dossier.state in ENDS and said.text):
        return None
    text = readable(said.text, ctx)[:LONGEST] if said.text else ""
    revision = said.revision if said.text else GONE
    kept = store.statements.keep(thread, said.place, said.message, revision, ctx.who.id, text, ctx.now)
    return Reply(touched=(Touched("card", dossier.id, program=thread.program_id),)) if kept else None
