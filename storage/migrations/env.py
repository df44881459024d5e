"""Alembic's entry. The connection, its transaction and its lock are the caller's."""

from alembic import context

from storage.evidence_tables import evidence
from storage.heard_tables import heard
from storage.ledger_tables import outbox
from storage.okr_tables import check_ins
from storage.reply_tables import replies
from storage.rhythm_tables import schedules
from storage.schema import metadata

loaded = {evidence.name, heard.name, outbox.name, check_ins.name, replies.name, schedules.name}
assert loaded <= set(metadata.tables)

given = context.config.attributes
told = given.get("on_version_apply")
context.configure(connection=given["connection"], target_metadata=metadata, on_version_apply=told)
with context.begin_transaction():
    context.run_migrations()
