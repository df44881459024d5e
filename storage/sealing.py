"""What keeps the answers of an anonymous round from those who can read the database's files.

Every round has a key of its own, random and in no other place. While the round is open all of its answers are
one text, encrypted as a whole and padded, so that two versions of it say neither which answer came between
them nor how long it was. Once the key is destroyed, every older version (a page that was freed, a row that
is dead, a write-ahead log, a backup) is noise.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence

KEY = 32  # bytes: AES-256
_NONCE = 12  # bytes, as GCM has it; random, and a round has far less than 2^32 answers
_SMALLEST = 16 * 1024  # bytes of the padded text; it grows by doubling

Papers = list[list[str]]
"""The answers to each question, sorted, those left out too: what one person said to two questions stands at
two places of which neither leads to the other."""


def new_key() -> bytes:
    return secrets.token_bytes(KEY)


def mark_of(key: bytes, member_id: str) -> str:
    """Who answered, as nobody without the key can tell or try."""
    return hmac.new(key, f"answered:{member_id}".encode(), hashlib.sha256).hexdigest()


def with_answers(papers: Papers, answers: Sequence[str]) -> Papers:
    return [sorted([*paper, answer]) for paper, answer in zip(papers, answers, strict=True)]


def sealed(papers: Papers, key: bytes, survey_id: str) -> bytes:
    plain = json.dumps(papers, ensure_ascii=False, separators=(",", ":")).encode()
    size = _SMALLEST
    while size < len(plain):
        size *= 2
    return encrypted(plain.ljust(size), key, survey_id)


def opened(box: bytes, key: bytes, survey_id: str) -> Papers:
    papers: Papers = json.loads(decrypted(box, key, survey_id))
    return papers


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
