"""Every sentence of a member's own page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from handlers.following import messages as following_messages
from handlers.following.changes import Followed
from handlers.home.model import Part
from handlers.model import Member, Program
from handlers.okrs import drawing
from handlers.okrs.model import KeyResult
from handlers.reply import Aside, Block, Bold, Button, Buttons, Divider, Heading, Reply, Say, Text

MOST = 15  # key results on the page
MOST_FOLLOWED = 10


def welcome(who: Member, programs: Sequence[Program]) -> Reply:
    """To somebody new: what this is about, and three things to try first."""
    hello = Heading(f"Welcome, {who.name}")
    if not programs:
        start = Buttons(Button("Set one up", "okr setup", "primary"), Button("Help", "okr help"))
        return Reply((hello, Text("There is no program here yet."), start))
    titles = ", ".join(program.title for program in programs)
    slug = f" in:{programs[0].slug}" if len(programs) == 1 else ""  # else each of them is asked about
    return Reply(
        (
            hello,
            Text(f"Here the community’s objectives and key results are kept: {titles}."),
            Text("Three things to try first:"),
            Buttons(
                Button("See where everything stands", f"okr list{slug}", "primary"),
                Button("Check in", f"okr progress{slug}"),
                Button("Follow along", f"okr follow{slug}"),
            ),
            Aside("This page fills itself with what you do and follow. All I can do: ", Say("okr help")),
        )
    )


def nothing_kept() -> Reply:
    """To somebody who was forgotten a moment ago."""
    return Reply((Text("Nothing is kept of you here. If you write to me, we begin anew."),))


def page(who: Member, parts: Sequence[Part], follows: Sequence[Followed], now: datetime) -> Reply:
    """Everything of theirs, program by program, then what they follow."""
    blocks: list[Block] = []
    room = MOST
    for part in parts:
        blocks += [*([Divider()] if blocks else []), *_part(part, room, now)]
        room = max(0, room - len(part.owned))
    if follows:
        blocks += [*([Divider()] if blocks else []), *_follows(follows, now)]
    return Reply((*blocks, Divider(), Buttons(Button("All I can do", "okr help"))))


def _part(part: Part, room: int, now: datetime) -> Iterator[Block]:
    program, slug = part.program, f"in:{part.program.slug}"
    cycle = f" · {program.cycle.name}" if program.cycle else ""
    yield Heading(f"{program.title}{cycle}")
    yield from _needs(part)
    if not part.owned:
        yield Text("No key result has your name on it, and that is fine: anybody may check in.")
    for kr in part.owned[:room]:
        yield from _key_result(kr, part, now)
    if left := len(part.owned[room:]):
        yield Aside(f"and {left} more: ", Say("okr mine"))
    if program.cycle is not None:
        yield Buttons(
            Button("Check in", f"okr progress {slug}", "primary"), Button("All", f"okr list {slug}")
        )


def _needs(part: Part) -> Iterator[Block]:
    """What waits for them; nothing where nothing does."""
    if part.quiet:
        names = ", ".join(f"KR {kr.address}" for kr in part.quiet)
        yield Text("Could use a word from you: ", Bold(names))
    for kr, check_in in part.asks:
        yield Text(
            f"{drawing.author(check_in)} asked for help with ", Bold(f"KR {kr.address}"), ": ", check_in.ask
        )


def _key_result(kr: KeyResult, part: Part, now: datetime) -> Iterator[Block]:
    last = part.newest.get(kr.id)
    news = f"\nlast: {drawing.news(last, kr, part.program, now)}" if last else ""
    yield Text(*drawing.key_result_lines(kr, part.program, now), news)
    yield Buttons(
        drawing.act(f"Update {kr.address}", "okr progress", kr, f" in:{part.program.slug}"),
        drawing.act("Show", "okr show", kr, f" in:{part.program.slug}"),
    )


def _follows(follows: Sequence[Followed], now: datetime) -> Iterator[Block]:
    several = len({each.program.id for each in follows}) > 1
    yield Heading("You follow")
    for each in follows[:MOST_FOLLOWED]:
        yield Text(*following_messages.line(each, now, several))
    if left := len(follows[MOST_FOLLOWED:]):
        yield Aside(f"and {left} more: ", Say("okr follow list"))
