"""To whoever wrote where others read along what is for the bot alone: nothing of it was kept."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from bot import answers
from bot.happenings import Said
from bot.running import joined, run_one
from handlers import confiding, requests
from handlers.confiding import Confided
from handlers.confiding_messages import kept_nothing, others_read
from handlers.model import PlaceKind, UserError
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


def refusal(error: UserError, message: Said) -> Reply:
    """What was wrong with a message. Who meant it for the bot alone hears that others read it, too."""
    refused, heard = answers.refusal(error), message.heard
    if heard.confided is not None:
        return joined([refused, kept_nothing(heard.confided)])
    aloud = message.origin.place.kind is not PlaceKind.DIRECT
    if aloud and heard.hushed and not error.choices:  # a question in private says so itself
        return replace(refused, blocks=(*refused.blocks, others_read()), private=True)
    return refused
