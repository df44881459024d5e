"""Every sentence about following."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.following.changes import Followed, Thing
from handlers.following.model import Cadence, Follow
from handlers.model import Program
from handlers.okrs import drawing
from handlers.okrs.figures import progress_line
from handlers.okrs.model import KeyResult
from handlers.reply import Aside, Bold, Button, Buttons, Heading, Reply, Say, Span, Text

_COMES = {
    Cadence.WEEKLY: "in the weeks in which something happens",
    Cadence.QUARTERLY: "when a cycle is over",
}


def followed(program: Program, thing: Thing, new: Follow, *, changed: bool) -> Reply:
    """What a follower gets, and where it stands meanwhile."""
    who = "You follow" if not _is_channel(new) else "This channel follows"
    line = _line("unfollow", thing, program, here=_is_channel(new))
    head = Text(f"{who} ", Bold(name_of(program, thing)), f", {new.cadence.value}.")
    if _is_channel(new):
        gets = Aside(f"I post here {_COMES[new.cadence]}. Until then: ", Say("okr follow list here"))
    else:
        gets = Aside(f"I write to you {_COMES[new.cadence]}. Until then: ", Say("okr follow list"))
    return Reply(
        (head, gets, Buttons(Button("Unfollow", line))),
        wrote=f"follow {_short(program, thing)} {new.cadence.value}" if changed else "",
    )


def unfollowed(program: Program, thing: Thing, here: bool, gone: bool) -> Reply:
    if not gone:
        whose = "This channel does" if here else "You do"
        return Reply((Text(f"{whose} not follow ", Bold(name_of(program, thing)), "."),))
    who = "This channel follows" if here else "You follow"
    again = Button("Follow again", _line("follow", thing, program, here=here))
    words = Text(f"{who} ", Bold(name_of(program, thing)), " no longer.")
    return Reply((words, Buttons(again)), replaces=True, wrote=f"unfollow {_short(program, thing)}")


def followed_list(found: Sequence[Followed], now: datetime, here: bool) -> Reply:
    """`okr follow list`."""
    if not found:
        who = "This channel follows" if here else "You follow"
        how = Aside("A program: ", Say("okr follow"), " · one key result: ", Say("okr follow 2.1"))
        return Reply((Text(f"{who} nothing yet."), how))
    title = "This channel follows" if here else "You follow"
    several = len({each.program.id for each in found}) > 1
    return Reply((Heading(title), *(Text(*line(each, now, several)) for each in found)))


def line(each: Followed, now: datetime, several: bool = False) -> tuple[Span, ...]:
    """``KR 2.1 Publish ≥10 stories · 4 of ≥10 · last: 4, Priya, 5 May``. ``several``: the program is
    named too."""
    program = f" · {each.program.title}" if several and each.thing is not None else ""
    head: tuple[Span, ...] = (Bold(name_of(each.program, each.thing)), program)
    if each.thing is not None and each.thing.dropped_at is not None:
        return (*head, f" · dropped on {drawing.day(each.thing.dropped_at, each.program, now)}")
    stands = f" · {progress_line(each.thing)}" if isinstance(each.thing, KeyResult) else ""
    return (*head, stands, f"\n{last(each, now)} · {each.follow.cadence.value}")


def last(each: Followed, now: datetime) -> str:
    """The newest news: ``last: KR 2.1 +3 → 7, Priya, 5 May``."""
    kr, check_in = each.key_result, each.last
    if kr is None or check_in is None:
        return "no news yet"
    which = "" if isinstance(each.thing, KeyResult) else f"KR {kr.address} "
    return f"last: {which}{drawing.news(check_in, kr, each.program, now)}"


def name_of(program: Program, thing: Thing) -> str:
    return program.title if thing is None else drawing.name_of(thing)


def _short(program: Program, thing: Thing) -> str:
    return program.slug if thing is None else thing.address


def _line(verb: str, thing: Thing, program: Program, *, here: bool) -> str:
    what = f" {drawing.own(thing)}" if thing is not None else ""
    return f"okr {verb}{what}{' here' if here else ''} in:{program.slug}"


def _is_channel(follow: Follow) -> bool:
    return "/" in follow.follower
