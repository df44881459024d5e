"""A PostgreSQL to measure on: the server that the tests use, with every commit synced to the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from uuid import uuid4

from sqlalchemy import make_url

from benchmarks.comparison import Absent
from tests import databases


@contextmanager
def database() -> Iterator[str]:
    """The address of an empty database, dropped afterwards. Absent: there is no server here."""
    if (reason := databases.why_no_postgres()) is not None:
        raise Absent(reason)
    server = _server()
    name = f"milepost_benchmark_{uuid4().hex[:12]}"
    databases.administer(server, f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        databases.administer(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@cache
def _server() -> str:
    setting = os.environ.get(databases.SETTING) or "embedded"
    if setting != "embedded":
        return setting
    address = databases.embedded()
    databases.administer(address, "ALTER SYSTEM RESET fsync")  # the tests do without
    databases.administer(address, "SELECT pg_reload_conf()")
    return address
