"""The tables of what messages were heard to say (see ``schema`` for the rest)."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, PrimaryKeyConstraint, Table, Text

from storage.columns import Texts, UtcTime
from storage.okr_tables import check_ins
from storage.schema import metadata

heard = Table(
    "heard",
    metadata,
    Column("tenant_id", Text, nullable=False),
    Column("place_id", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("revision", Text, nullable=False),
    Column("lines", Texts, nullable=False),
    Column("heard_at", UtcTime, nullable=False),
    Column("thread", Text),  # as the platform calls it: its place in a thread is part of its address
    Column("author", Text, index=True),  # slack/T1/U1: whose words they are, as long as they are kept
    PrimaryKeyConstraint("tenant_id", "place_id", "message_id"),
)

heard_check_ins = Table(
    "heard_check_ins",
    metadata,
    Column("tenant_id", Text, nullable=False),
    Column("place_id", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("program_id", Text, nullable=False),
    Column("key_result_id", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("line", Text, nullable=False),
    PrimaryKeyConstraint("tenant_id", "place_id", "message_id", "program_id", "key_result_id", "sequence"),
    ForeignKeyConstraint(
        ["program_id", "key_result_id", "sequence"],
        [check_ins.c.program_id, check_ins.c.key_result_id, check_ins.c.sequence],
    ),
    Index(None, "program_id", "key_result_id", "sequence"),
)
