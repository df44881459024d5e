"""Accounts are marked as having answered, inside the box; stewards hear of feedback in the morning"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.sealing import decrypted, encrypted

revision = "0021"
down_revision = "0020"

_OPEN = sa.text(
    "SELECT k.program_id, k.survey_id, k.secret, b.sealed FROM survey_keys k"
    " JOIN surveys s ON s.program_id = k.program_id AND s.id = k.survey_id"
    " JOIN survey_boxes b ON b.program_id = k.program_id AND b.survey_id = k.survey_id WHERE s.anonymous"
)
_MARKS = sa.text("SELECT mark FROM survey_marks WHERE program_id = :program AND survey_id = :survey")
_MEMBERS = sa.text(
    "SELECT m.id AS member, i.tenant_id, i.id AS account FROM members m LEFT JOIN identities i"
    " ON i.member_id = m.id"
)
_PUT = sa.text("UPDATE survey_boxes SET sealed = :box WHERE program_id = :program AND survey_id = :survey")
_CLOSED = sa.text(
    "SELECT b.program_id, b.survey_id, b.papers, s.questions FROM survey_boxes b"
    " JOIN surveys s ON s.program_id = b.program_id AND s.id = b.survey_id WHERE b.papers IS NOT NULL"
)
_REWRITE = sa.text(
    "UPDATE survey_boxes SET papers = :papers WHERE program_id = :program AND survey_id = :survey"
)


def upgrade() -> None:
    op.add_column("remarks", sa.Column("is_news", sa.Boolean()))
    connection = op.get_bind()
    for row in connection.execute(_OPEN).all():
        _mark_accounts(connection, row)
    for row in connection.execute(_CLOSED).all():
        _no_words_by_door(connection, row)
    op.drop_table("survey_marks")


def _mark_accounts(connection: sa.Connection, row: Any) -> None:
    """Of members that still are. Whose mark is nobody's any more has been counted and stays so."""
    key, which = bytes(row.secret), {"program": row.program_id, "survey": row.survey_id}
    context = row.survey_id
    papers = json.loads(decrypted(bytes(row.sealed), key, context))
    old = set(connection.execute(_MARKS, which).scalars())
    marks = {
        _mark(key, each.member if each.account is None else f"{each.tenant_id}/{each.account}")[:32]
        for each in connection.execute(_MEMBERS)
        if _mark(key, each.member) in old
    }
    plain = json.dumps({"papers": papers, "marks": sorted(marks)}, ensure_ascii=False, separators=(",", ":"))
    size = 16 * 1024
    while size < len(plain.encode()):
        size *= 2
    box = encrypted(plain.encode().ljust(size), key, context)
    connection.execute(_PUT, which | {"box": box})


def _mark(key: bytes, name: str) -> str:
    return hmac.new(key, f"answered:{name}".encode(), hashlib.sha256).hexdigest()


def _no_words_by_door(connection: sa.Connection, row: Any) -> None:
    """What was said in words stands once, so that it can be forgotten."""
    papers = json.loads(row.papers)
    if json.loads(row.questions)[0]["kind"] == "text" and papers["doors"]:
        text = json.dumps(papers | {"doors": {}}, ensure_ascii=False, separators=(",", ":"))
        which = {"program": row.program_id, "survey": row.survey_id}
        connection.execute(_REWRITE, which | {"papers": text})
