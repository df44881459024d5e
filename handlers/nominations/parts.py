"""What became part of another nomination: whatever is asked of it, is asked of that one."""

from __future__ import annotations

from handlers.model import UserError
from handlers.nominations.model import Dossier
from handlers.ports import Store


def whole_of(dossier: Dossier, store: Store) -> Dossier:
    """The one that it became part of, with all that is in it; itself where it did not."""
    while dossier.part_of is not None:
        other = store.dossiers.get(dossier.program_id, dossier.part_of)
        assert other is not None, "no dossier is ever deleted"
        dossier = other
    return dossier


def ended_already(dossier: Dossier, store: Store, hint: str) -> UserError:
    """To whoever may know how it ended. ``hint``: where it did so by itself."""
    whole = whole_of(dossier, store)
    if whole is dossier:
        return UserError(f"{dossier.address} has ended already.", hint)
    return UserError(
        f"{dossier.address} is part of {whole.address}.",
        f"How that stands: `okr nomination show {whole.address}`",
    )
