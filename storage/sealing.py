"""What keeps the answers of an anonymous round from those who can read the database's files.

Every round has a key of its own, random and in no other place. While the round is open all of its answers,
and who has answered, are one text, encrypted as a whole and padded, so that two versions of it say neither
which answer came between them, nor how long it was, nor how many people there are in it. Once the key is
destroyed, every older version (a page that was freed, a row that is dead, a write-ahead log, a backup) is
noise.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.model import Member
from storage.columns import tenant_id

KEY = 32  # bytes: AES-256
_NONCE = 12  # bytes, as GCM has it; random, and a round has far less than 2^32 answers
_MARK = 32  # hexadecimal digits, 128 bits: no two people share one by chance
_SMALLEST = 16 * 1024  # bytes of the padded text; it grows by doubling

Papers = list[list[str]]
"""The answers to each question, sorted, those left out too: what one person said to two questions stands at
two places of which neither leads to the other."""


@dataclass(frozen=True)
class Box:
    """All of a round while it is open. ``marks``: who has answered, each account by itself, as keyed hashes;
    they say nothing of how many answered, and stand in no order in which anybody came."""

    papers: Papers
    marks: frozenset[str] = frozenset()

    @property
    def answered(self) -> int:
        return len(self.papers[0])


def new_key() -> bytes:
    return secrets.token_bytes(KEY)


def marks_of(key: bytes, who: Member | str) -> frozenset[str]:
    """One for each account that somebody has now, as nobody without the key can tell or try. An account stays
    the same whatever becomes of its member: forgotten, joined, parted. Who has none is known by their id; of
    whoever is not known at all there is the random number of the page that they sent."""
    if isinstance(who, str):
        return frozenset([_mark(key, f"page:{who}")])
    accounts = [f"{tenant_id(each.platform, each.tenant)}/{each.id}" for each in who.identities]
    return frozenset(_mark(key, each) for each in accounts or [who.id])


def _mark(key: bytes, name: str) -> str:
    return hmac.new(key, f"answered:{name}".encode(), hashlib.sha256).hexdigest()[:_MARK]


def with_answers(papers: Papers, answers: Sequence[str]) -> Papers:
    return [sorted([*paper, answer]) for paper, answer in zip(papers, answers, strict=True)]


def sealed(box: Box, key: bytes, survey_id: str) -> bytes:
    content = {"papers": box.papers, "marks": sorted(box.marks)}
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    size = _SMALLEST
    while size < len(plain):
        size *= 2
    return encrypted(plain.ljust(size), key, survey_id)


def opened(box: bytes, key: bytes, survey_id: str) -> Box:
    content = json.loads(decrypted(box, key, survey_id))
    return Box(content["papers"], frozenset(content["marks"]))


def encrypted(plain: bytes, key: bytes, context: str) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # most starts never need it

    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def decrypted(box: bytes, key: bytes, context: str) -> bytes:
    """ValueError for what was not made with this key in this context."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], context.encode())
    except InvalidTag:
        raise ValueError("not made with this key") from None
