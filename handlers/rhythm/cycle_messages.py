"""What is said of a cycle's call, and of the replies to its kick-off."""

from __future__ import annotations

from datetime import datetime

from handlers.model import Call, Cycle, Program
from handlers.replies import drawing
from handlers.replies.showing import Replies
from handlers.reply import Aside, Bold, Button, Buttons, Heading, Link, Reply, Say, Span, Text
from handlers.rhythm.messages import moment


def call_set(program: Program, cycle: Cycle, call: Call | None, now: datetime, stands: bool) -> Reply:
    """``stands``: the kick-off was posted already."""
    line, wrote = _call_words(program, cycle, call, now), f"set the call of {cycle.name}"
    if call is None:
        wrote = f"took the call of {cycle.name} back"
    if stands:
        button = Button("Bring it up to date", f"okr kickoff now {cycle.name} in:{program.slug}")
        old = Aside("What was posted does not say so yet.")
        return Reply((line, old, Buttons(button)), wrote=wrote)
    look = Aside("To see it: ", Say(f"okr kickoff preview {cycle.name}"))
    return Reply((line, look) if call is not None else (line,), wrote=wrote)


def _call_words(program: Program, cycle: Cycle, call: Call | None, now: datetime) -> Text:
    if call is None:
        return Text(f"The kick-off of {cycle.name} names no call.")
    at = f"{moment(call.at, program, now)} ({program.zone})"
    return Text(Bold(cycle.name), f" is talked about on {at}. The kick-off will say so.")


def said(program: Program, cycle: Cycle, replies: Replies, thread: str, now: datetime) -> Reply:
    """What people said below its kick-off, which stands at ``thread``."""
    if not replies.shown:
        return Reply((Text(*_nothing_said(cycle, thread)),), private=True)
    title = Heading(f"Asked and said at the start of {cycle.name}")
    return Reply((title, *drawing.quotes(replies, thread, program, now)), private=True)


def _nothing_said(cycle: Cycle, thread: str) -> tuple[Span, ...]:
    if not thread:
        return (f"The kick-off of {cycle.name} does not stand anywhere yet. To see it: ", Say("okr kickoff"))
    return "Nobody has said anything below the ", Link(thread, f"kick-off of {cycle.name}"), " yet."
