"""`okr reminders`: whether somebody wants to be reminded, of every program at once."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import words
from handlers.grammar import argument
from handlers.ports import Context
from handlers.reply import Reply
from handlers.rhythm import reminder_messages

SWITCH = words.choice("on|off", {"on": "on", "off": "off", "yes": "on", "no": "off", "stop": "off"})


@dataclass(frozen=True)
class Reminders:
    switch: str | None = argument(SWITCH, default=None)


def reminders(command: Reminders, ctx: Context) -> Reply:
    """`okr reminders [on|off]`: for whoever says it; alone it says how it is."""
    off = ctx.store.reminders.off(ctx.who.id)
    if command.switch is None:
        return reminder_messages.state(off=off)
    wants_none = command.switch == "off"
    if wants_none != off:
        ctx.store.reminders.turn(ctx.who.id, ctx.now if wants_none else None)
    return reminder_messages.turned(off=wants_none, changed=wants_none != off)
