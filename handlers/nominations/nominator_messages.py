"""What those who nominated hear of how it goes on."""

from __future__ import annotations

from handlers.model import Identity
from handlers.nominations.model import Dossier, Round
from handlers.reply import Bold, Notice, Text


def goes_on(dossier: Dossier, account: Identity) -> Notice:
    """To a nominator who had heard that it does not."""
    words = Text(
        "Good news: your nomination of ",
        Bold(dossier.nominee),
        f" ({dossier.address}) goes on after all. Thank you for thinking of them!",
    )
    return Notice(account.platform, account.tenant, account.id, (words,))


def does_not_go_on(dossier: Dossier, account: Identity) -> Notice:
    """To a nominator, in one wording for every way to an end: why is not theirs to know."""
    words = Text(
        "Your nomination of ",
        Bold(dossier.nominee),
        f" ({dossier.address}) does not go on in this round. It is no judgement of them or of you. "
        "Thank you for thinking of them; please keep this between us.",
    )
    return Notice(account.platform, account.tenant, account.id, (words,))


def is_announced(found: Round, dossier: Dossier, account: Identity) -> Notice:
    """To a nominator, once everybody may know."""
    words = Text(
        Bold(dossier.nominee),
        f", whom you nominated, is {found.award.title} now. Thank you for speaking up.",
    )
    return Notice(account.platform, account.tenant, account.id, (words,))
