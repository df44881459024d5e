"""The bot in a Slack that somebody else wrote: what it posts, finds, asks for and opens there.

Needs npm's ``emulate``: see ``tests/emulated.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import build
from bot.settings import parse
from bot.slack.client import web_client
from bot.slack.transport import SlackTransport
from handlers.model import Place
from handlers.reply import Reply, Text
from tests import emulated
from tests.emulated import BOT, CHANNEL, PRIVATE, Alice, Json
from tests.house import NO_PACE, Served, TickingClock, new_id, wait_for

pytestmark = pytest.mark.skipif(
    not (emulated.FOLDER / "node_modules" / "emulate").is_dir(),
    reason="MILEPOST_EMULATE names no folder where tests/emulate/package.json is installed",
)
