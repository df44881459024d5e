"""Pictures, drawn by a process of their own.

The renderer holds a browser's engine: in the bot it would keep a hundred megabytes for good, hold up
answers while it starts, and take the bot with it when it dies. So a child draws what one message needs and
ends. It is given none of the bot's settings.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.logs import trace
from handlers import reply_json
from handlers.pictures import Drawing
from handlers.reply import Reply

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "bot.pictures")
ROOT = Path(__file__).parents[1]
KEPT = 32  # pictures
INHERITED = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT")  # of the environment

_EASEL = threading.Lock()
_DRAWN: dict[Drawing, bytes] = {}


class Busy(Exception):
    """Others are being drawn: one child at a time, a machine has only so much memory."""


def draw(drawings: Sequence[Drawing], turn: float, patience: float) -> dict[Drawing, bytes]:
    """PNGs of those that could be drawn within ``patience`` seconds. Blocks; Busy when it is not our turn
    within ``turn`` seconds. The newest are kept, since the same ones go to every home."""
    if not _EASEL.acquire(timeout=turn):
        raise Busy
    try:
        found = {each: _DRAWN[each] for each in drawings if each in _DRAWN}
        new = _drawn([each for each in dict.fromkeys(drawings) if each not in found], patience)
        _DRAWN.update(new)
        for oldest in list(_DRAWN)[:-KEPT]:
            del _DRAWN[oldest]
    finally:
        _EASEL.release()
    return found | new


def _drawn(drawings: Sequence[Drawing], patience: float) -> dict[Drawing, bytes]:
    """One that kills its child costs the others nothing but another child."""
    deadline = time.monotonic() + patience
    found: dict[Drawing, bytes] = {}
    left = list(drawings)
    while left and time.monotonic() < deadline:
        pngs = list(_frames(_child(left, deadline - time.monotonic())))
        found |= {drawing: png for drawing, png in zip(left, pngs, strict=False) if png}
        left = left[len(pngs) + 1 :]
    if len(found) < len(drawings):
        log.warning("pictures that could not be drawn: %s of %s", len(drawings) - len(found), len(drawings))
    return found


def _child(drawings: Sequence[Drawing], seconds: float) -> bytes:
    """What it wrote by then."""
    asked = json.dumps(reply_json.dump(Reply(tuple(drawings)))).encode()
    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            COMMAND,
            input=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=seconds,
        )
        return done.stdout
    except subprocess.TimeoutExpired as error:
        return error.stdout or b""
    except OSError as error:  # no memory or no process left for a child
        log.warning("no pictures can be drawn just now: %s", trace(error))
        return b""


def _frames(written: bytes) -> Iterator[bytes]:
    """Whole pictures, each behind its length in four bytes."""
    at = 0
    while at + 4 <= len(written):
        length = int.from_bytes(written[at : at + 4], "big")
        at += 4
        if at + length > len(written):
            return
        yield written[at : at + length]
        at += length
