"""The table of what people say below messages of the bot's (see ``schema`` for the rest)."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, Text

from storage.columns import UtcTime
from storage.schema import metadata

# ``program_id``, ``tenant_id``, ``place_id`` and ``key`` are those of the message above, as ``messages`` has
# it. ``message_id`` is a Slack message's ts or a forum post's id. One that was deleted stays, without its
# words and its author, so that an older wording which comes late does not bring it back.
replies = Table(
    "replies",
    metadata,
    Column("program_id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("tenant_id", Text, nullable=False),
    Column("place_id", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("thread", Text, nullable=False),  # as the platform calls it: where the reply stands in it
    Column("author", Text, index=True),  # slack/T1/U1, as long as there are words
    Column("words", Text, nullable=False),
    Column("said_at", UtcTime, nullable=False),
    Column("place", Text, nullable=False),  # slack/T1/C1: where it stands; it is seen as that place is
    Column("revision", Text, nullable=False),
    Column("state", Text, nullable=False),  # there | gone | forgotten
    Column("heard_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("program_id", "key", "tenant_id", "place_id", "message_id"),
    Index(None, "tenant_id", "message_id"),
)
