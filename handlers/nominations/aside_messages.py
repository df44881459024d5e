"""Every sentence about who has no vote on a nominee, and why."""

from __future__ import annotations

from handlers.nominations import eligibility
from handlers.nominations.model import Dossier
from handlers.nominations.panel_model import Recusal
from handlers.reply import Aside, Block, Reply, Text

STEPPED_ASIDE = "they stepped aside"  # the reason of whoever gave none
_QUORUM = "the quorum counts without you"

_TO_THEM = {
    eligibility.NOMINEE: "it is about you",
    eligibility.NOMINATOR: "you nominated them",
    eligibility.EMPLOYER: "you have the same employer",
    eligibility.MENTOR: "one of you mentors the other",
    eligibility.UNSEATED: "your seat had ended",
    eligibility.GONE: "you had left",
}


def too_close(dossier: Dossier, reason: str) -> Reply:
    """To who tries to vote. Words of their own are for the result alone."""
    if reason not in _TO_THEM:
        words = f"You have stepped aside on {dossier.address}, so you have no vote on it, and {_QUORUM}."
        return Reply((Text(words),), private=True, wrote=f"recused on {dossier.address}")
    words = f"You have no vote on {dossier.address}: {_TO_THEM[reason]}. Noted, and {_QUORUM}."
    return Reply((Text(words),), private=True, wrote=f"recused on {dossier.address}: {reason}")


def stepped_aside(dossier: Dossier, reason: str, new: bool, *, together: bool, emptied: bool) -> Reply:
    """``together``: on a ballot with others; ``emptied``: their paper says nothing without this nominee."""
    words = "Noted" if new else "That was noted before"
    blocks: list[Block] = [Text(f"{words}: you have no vote on {dossier.address}, and {_QUORUM}.")]
    if new and reason != STEPPED_ASIDE:
        blocks.append(Aside("The panel and the stewards read why with the result, beside your name."))
    if together:
        out = f"What you said of {dossier.address} is out of your paper"
        rest = "nothing is left of it, so please vote again" if emptied else "what you said of others counts"
        blocks.append(Aside(f"{out}; {rest}."))
    return Reply(tuple(blocks), private=True, wrote=f"stepped aside on {dossier.address}")


def why(recusal: Recusal) -> str:
    """``Ben Lindqvist nominated them``, for those who read the result."""
    name = recusal.name or "a former member"
    if recusal.reason == eligibility.NOMINATOR:
        return f"{name} nominated them"
    return f"{name}: {recusal.reason}"
