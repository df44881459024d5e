"""The workers of this machine: what one is called, and whether one that held something is gone."""

from __future__ import annotations

import os
import socket

_HERE: set[str] = set()  # those that run in this very process


def name_of(worker: object) -> str:
    """A name that no other worker has, on this machine or another."""
    return f"{socket.gethostname()}:{os.getpid()}:{id(worker):x}"


def begins(name: str) -> None:
    _HERE.add(name)


def ends(name: str) -> None:
    _HERE.discard(name)


def is_gone(name: str) -> bool:
    """Whether it was a worker of this machine that does not run any more."""
    host, _, process = name.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not process.isdecimal():
        return False
    if int(process) == os.getpid():  # in a container every process is number 1
        return name not in _HERE
    return not _runs(int(process))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it runs, as somebody else
    return True
