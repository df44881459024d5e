"""The address of a survey that anyone may answer. It is not stored: it is made of the round's key, so that it
ends with that key, and nobody makes one without it."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass

from handlers.feedback.model import Asks, Survey
from storage.surveys import Surveys

PAGE = 32  # hexadecimal digits
_TOKEN = re.compile(r"([A-Za-z0-9_-]{1,64})\.([0-9a-f]{32})", re.ASCII)


@dataclass(frozen=True)
class OpenLink:
    """``secret`` is what the proofs of its own pages are made with; empty once the round is closed."""

    survey: Survey
    secret: bytes = b""

    def proof(self, page: str) -> str:
        """What a page sends along. ``page`` is its own random number, PAGE hexadecimal digits."""
        return page + _signed(self.secret, f"page:{page}")

    def page(self, proof: str) -> str | None:
        """The number of the page that sent this; None where it is none of ours."""
        page = proof[:PAGE]
        return page if hmac.compare_digest(proof.encode(), self.proof(page).encode()) else None


def token_for(surveys: Surveys, survey: Survey) -> str | None:
    """None once the round is closed."""
    key = surveys.key(survey)
    return None if key is None else f"{survey.id}.{_signed(key, f'anyone:{survey.id}')}"


def read(surveys: Surveys, token: str) -> OpenLink | None:
    """None for what is the address of no such survey."""
    found = _TOKEN.fullmatch(token)
    survey = surveys.called(found[1]) if found is not None else None
    if found is None or survey is None or survey.asks is not Asks.ANYONE:
        return None
    if (key := surveys.key(survey)) is None:
        return OpenLink(survey)
    if not hmac.compare_digest(found[2], _signed(key, f"anyone:{survey.id}")):
        return None
    return OpenLink(survey, _signed(key, f"open-form:{token}").encode())


def _signed(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]
