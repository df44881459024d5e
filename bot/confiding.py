"""To whoever wrote where others read along what is for the bot alone: nothing of it was kept."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from bot.running import run_one
from handlers import confiding, requests
from handlers.confiding import Confided
from handlers.confiding_messages import kept_nothing
from handlers.model import UserError
from handlers.ports import Context
from handlers.reply import Reply
from storage.session import Session


def answered(told: Confided, ctx: Context, session: Session, *, below: str = "", program: str = "") -> Reply:
    """Where it was a survey's answer, with the form for it. ``below``: as ``kept_nothing``; ``program``: its
    short name, where it is known."""
    if told.verb == confiding.ANSWER and told.about:
        line = f"{told.verb} {told.about}{f' in:{program}' if program else ''}"
        with contextlib.suppress(UserError):  # closed, or none of theirs
            return run_one(requests.read(line)[0], replace(ctx, aloud=True, in_message=True), session)
    return kept_nothing(told, below)
