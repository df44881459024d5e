"""What is said in a nomination's thread, on either platform, belongs to its dossier until that has ended."""

from __future__ import annotations

from handlers.model import Program
from handlers.nominations.model import Dossier
from handlers.nominations.moves import ENDS
from handlers.ports import Store
from handlers.replies import showing
from handlers.replies.model import Above, Remark
from handlers.replies.showing import Replies
from handlers.reply import Touched

CARD = "nomination/"  # a card's traces begin with this: its key is card:nomination/<dossier id>
MOST = 50


def card_of(dossier_id: str) -> str:
    """The id of the trace that is a nomination's card."""
    return f"{CARD}{dossier_id}"


def key_of(dossier_id: str) -> str:
    """The key of the message that is a nomination's card."""
    return f"card:{card_of(dossier_id)}"


def dossier_in(above: Above, store: Store) -> Dossier | None:
    """Whose card is above; None where that is another message."""
    _, is_card, id = above.key.partition(key_of(""))
    return store.dossiers.with_id(above.program_id, id) if is_card else None


def still_collects(dossier: Dossier, remark: Remark) -> bool:
    """Once it is over nothing is added, and what was said may still be taken out."""
    return remark.gone or dossier.state not in ENDS


def spoken_on(dossier: Dossier) -> Touched:
    """Its card, which counts the replies."""
    return Touched("card", card_of(dossier.id), program=dossier.program_id)


def seen(program: Program, dossier: Dossier, viewer: str | None, store: Store, limit: int = MOST) -> Replies:
    """What was said below its cards, as far as the viewer may see it."""
    return showing.seen(program, key_of(dossier.id), viewer, store, limit)
