"""What follows when somebody rewrites or takes back the message that a check-in came from."""

from __future__ import annotations

from dataclasses import replace

from handlers.okrs import lookup, messages, rules
from handlers.okrs.commands import RecordProgress, check_in_of, key_result_of, recorded
from handlers.okrs.model import CheckIn, Source
from handlers.ports import Context
from handlers.reply import Reply, Touched


def correct(command: RecordProgress, earlier: CheckIn, ctx: Context) -> Reply:
    """Put what the message says now in the place of the author's ``earlier`` check-in.

    The new one holds when the earlier one did, unless it names a day itself: what others recorded
    since then still counts after it. UserError when it cannot be recorded.
    """
    program = lookup.the_program(ctx)
    undone = rules.undo(earlier, ctx.who, ctx.now, may_undo_any=False)
    ctx.store.okrs.undo(program.id, undone, ctx.viewer)
    key_result = key_result_of(command, ctx)
    said = check_in_of(command, key_result, ctx, held=earlier.holds_at)
    new = replace(said, source=Source.CORRECTED)
    after = recorded(new, program, ctx)
    reply = messages.progress_recorded(program, key_result, after, new, ctx.now)
    trace = Touched("check-in", f"{key_result.id}#{earlier.sequence}", key_result.objective_id)
    return replace(reply, touched=(*reply.touched, trace))
