"""Every sentence of the hello list, and of the messages that it prepares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from handlers.model import Program
from handlers.okrs import drawing
from handlers.okrs.model import KeyResult
from handlers.reply import (
    Aside,
    Block,
    Bold,
    Buttons,
    Divider,
    Heading,
    Link,
    Preformatted,
    Reply,
    Say,
    Span,
    Text,
)
from handlers.rhythm.digest_lines import NAME, WORDS, listed
from handlers.rhythm.fitting import clipped
from handlers.rhythm.plans import Card, Hello, Left

MOST = 6  # people: more hellos than that are not a morning's work
FEW = 3  # key results of one person that are named
BUTTONS = 5


def hello_list(
    program: Program,
    hellos: Sequence[Hello],
    left: Sequence[Left],
    cards: Mapping[str, Card | None],
    now: datetime,
    *,
    late: bool = False,
) -> Reply:
    """``hellos``: at least one. ``cards``: by member."""
    title = f"{clipped(program.title, NAME)}: who could use a hello"
    blocks: list[Block] = [Heading(title), Text(*_opening(len(hellos), late=late))]
    for hello in hellos[:MOST]:
        blocks += [Divider(), *_person(hello, program, cards.get(hello.member.id), now)]
    blocks.append(Divider())
    if (more := len(hellos) - MOST) > 0:
        blocks.append(Aside(f"{more} more could use one another week: ", Say("okr list quiet")))
    return Reply((*blocks, *_of_those_who_left(left, program), Aside(_CLOSING)), title=title)


_CLOSING = "This list goes to the stewards alone. Whoever checks in leaves it by themselves."


def _opening(count: int, *, late: bool) -> Iterator[str]:
    if late:
        yield "A little late, since I was away. "
    who = "One person has" if count == 1 else f"{count} people have"
    yield f"{who} not been heard from for a while. A word from you does more than one from me; "
    yield "here is a beginning to copy and make your own."


def _person(hello: Hello, program: Program, card: Card | None, now: datetime) -> Iterator[Block]:
    name = clipped(hello.member.name, NAME)
    who: Span = Link(hello.page, name) if hello.page else Bold(name)
    theirs = hello.key_results[:FEW]
    spans: list[Span] = [who]
    for kr in theirs:
        spans += ["\n", *_key_result(kr, program, now)]
    if (more := len(hello.key_results) - len(theirs)) > 0:
        spans.append(f"\nand {more} more")
    yield Text(*spans)
    if card is not None:
        words, address = card
        yield Aside(f"The thread of O{theirs[0].objective_ordinal}: ", Link(address, words))
    if hello.reminders:
        times = ("once", "twice")[hello.reminders - 1] if hello.reminders < 3 else "three times"
        rest = ", and leave it at that now" if hello.reminders >= 3 else ""
        yield Aside(f"I wrote {times}{rest}.")
    yield Preformatted(prepared(hello, program))


def _key_result(kr: KeyResult, program: Program, now: datetime) -> tuple[Span, ...]:
    since = f"no news since {drawing.day(kr.reading_at, program, now)}" if kr.reading_at else "no news yet"
    return (Bold(f"KR {kr.address}"), f" {clipped(kr.text, WORDS)} · {since}")


def prepared(hello: Hello, program: Program) -> str:
    """What a steward may say to them: it asks how they are first, and makes it easy to say no."""
    theirs = hello.key_results
    if len(theirs) == 1:
        what = f"“{clipped(theirs[0].text, WORDS)}”"
    else:
        what = f"{listed([f'KR {kr.address}' for kr in theirs[:FEW]])} in {clipped(program.title, NAME)}"
    return (
        f"Hi {_called(hello)}, how are you? I was thinking of you, and of {what}. How is it going? "
        "If something is in the way, tell me, and we’ll look for help together. "
        "And if this is not the time for it, that is fine too."
    )


def _called(hello: Hello) -> str:
    """As one says it: the first of several names, unless that is short for something (``Dr.``)."""
    name = clipped(hello.member.name, NAME)
    first = name.split()[0] if name else "there"
    return name if first.endswith(".") else first


def _of_those_who_left(left: Sequence[Left], program: Program) -> Iterator[Block]:
    for each in left:
        names = listed([f"KR {kr.address}" for kr in each.key_results])
        yield Text(f"{clipped(each.member.name, NAME)} has left, and nobody else looks after {names}.")
        yield Buttons(
            *(
                drawing.act(f"Reassign {kr.address}", "okr edit", kr, f" in:{program.slug}")
                for kr in each.key_results[:BUTTONS]
            )
        )
