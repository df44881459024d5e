"""What is answered about a survey that asks a list of people, or elsewhere about one of a private place, is
for whoever wrote it alone: receipts, forms and refusals alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from handlers.feedback.seeing import is_hushed
from handlers.model import UserError
from handlers.okrs import lookup
from handlers.ports import Context
from handlers.reply import Reply
from handlers.verbs import Verb

Handler = Callable[[Any, Context], Reply]


def hushed(verb: Verb) -> Verb:
    """The same command, of which nothing is said aloud where its ``survey`` is such a one."""
    return replace(verb, handler=partial(_hushed, verb.handler))


def _hushed(handler: Handler, command: Any, ctx: Context) -> Reply:
    try:
        reply = handler(command, ctx)
    except UserError as error:
        error.private = error.private or _is_hushed(command, ctx)
        raise
    return replace(reply, private=reply.private or _is_hushed(command, ctx))


def _is_hushed(command: Any, ctx: Context) -> bool:
    number, program = getattr(command, "survey", None), lookup.the_program(ctx)
    found = ctx.store.surveys.get(program.id, number) if number is not None else None
    return found is not None and is_hushed(found, program, ctx)
