"""Alembic's scripts: run by ``storage.migrate``, never from a shell."""
