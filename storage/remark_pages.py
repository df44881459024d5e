"""The addresses of pages where a remark is written without a name. None is stored: each is made of its
program's key, and says of which program it is and until which day it holds. It says of nobody who asked."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date

from handlers.members.linking import ALPHABET, LENGTH
from storage.listening import Listening
from storage.open_links import PAGE

_TOKEN = re.compile(r"([A-Za-z0-9_-]{1,64})\.([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9a-f]{32})", re.ASCII)


@dataclass(frozen=True)
class RemarkPage:
    """``until``: the last day on which it holds. ``secret`` is what the proofs of its own pages are made
    with, and the codes of what is written there."""

    program_id: str
    until: date
    secret: bytes

    def proof(self, page: str) -> str:
        """What a page sends along. ``page`` is its own random number, PAGE hexadecimal digits."""
        return page + _signed(self.secret, f"page:{page}").hex()[:PAGE]

    def page(self, proof: str) -> str | None:
        """The number of the page that sent this; None where it is none of ours."""
        page = proof[:PAGE]
        return page if hmac.compare_digest(proof.encode(), self.proof(page).encode()) else None

    def code(self, page: str) -> str:
        """What the author of the page's remark reads the answer with. The same page gets the same one, so it
        is known that it was sent before."""
        number, signs = int.from_bytes(_signed(self.secret, f"code:{page}"), "big"), ""
        for _ in range(LENGTH):
            number, sign = divmod(number, len(ALPHABET))
            signs += ALPHABET[sign]
        return signs


def token_for(listening: Listening, program_id: str, until: date) -> str | None:
    """None where the program's pages were never opened. The same for everybody who is told of that day."""
    key = listening.page_key(program_id)
    return None if key is None else f"{program_id}.{until}.{_mark(key, program_id, until)}"


def read(listening: Listening, token: str) -> RemarkPage | None:
    """None for what is no address of ours."""
    found = _TOKEN.fullmatch(token)
    key = listening.page_key(found[1]) if found is not None else None
    if found is None or key is None:
        return None
    try:
        until = date.fromisoformat(found[2])
    except ValueError:
        return None
    if not hmac.compare_digest(found[3], _mark(key, found[1], until)):
        return None
    return RemarkPage(found[1], until, _signed(key, f"remark:{token}"))


def _mark(key: bytes, program_id: str, until: date) -> str:
    return _signed(key, f"address:{program_id}:{until}").hex()[:32]


def _signed(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
