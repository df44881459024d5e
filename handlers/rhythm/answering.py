"""Words in answer to a reminder. What stays as it stood is news too, once it is noted where it belongs."""

from __future__ import annotations

from handlers.ports import Context
from handlers.reply import Reply
from handlers.rhythm import reminder_messages
from handlers.rhythm.reminders import asked_of, due_of

LONGEST = 500  # characters that are offered to be noted


def offered(said: str, ctx: Context) -> Reply | None:
    """What somebody wrote to the bot alone while a reminder waits for their answer: offered to be noted on
    what it asked about. None where nothing was said, or none waits."""
    words = " ".join(said.split())[:LONGEST]
    if not words or ctx.where is None:
        return None
    for program in ctx.store.programs.in_tenant(ctx.where.platform, ctx.where.tenant):
        if asked_of(ctx.who, program, ctx.store).unanswered:
            due = due_of(program, ctx.store, ctx.now).get(ctx.who.id, ())
            if due:
                return reminder_messages.offer(program, due, words)
    return None
