"""A nomination's card: what everybody may see of it, drawn from the records at the moment it is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from handlers.model import Place, Program
from handlers.nominations.advancing import is_public, outward
from handlers.nominations.model import Dossier, Nomination, Round, State
from handlers.nominations.round_messages import days
from handlers.nominations.statements import card_of
from handlers.okrs import whereabouts
from handlers.reply import (
    Aside,
    Block,
    Bold,
    Button,
    Buttons,
    Fields,
    Heading,
    Link,
    Quote,
    Reply,
    Text,
    Touched,
)
from handlers.rhythm.fitting import clipped_lines

SEEN = (State.OPEN, State.REVIEW, State.SELECTED)
MOST_QUOTED = 5  # nominations on one card; the others are counted
LONGEST_QUOTE = 600
ENDED = "This nomination has come to its end. Thank you, everybody who spoke up."
PLATFORMS = {"slack": "on Slack", "discourse": "on the forum"}


def card(
    program: Program,
    found: Round,
    dossier: Dossier,
    elsewhere: Sequence[tuple[Place, str]] = (),
    stated: int = 0,
) -> Reply:
    """What is not, or no longer, everybody's business leaves nothing but a word. ``stated``: how many spoke
    in its thread."""
    if not is_public(dossier, found.process):
        return Reply((Text(ENDED),), title="A nomination")
    heading = f"{dossier.nominee} · {found.name}"
    blocks: list[Block] = [
        Heading(heading),
        *_evidence(found, dossier),
        Text(*_standing(found, dossier, stated)),
    ]
    for place, address in elsewhere:
        blocks.append(Aside("Also ", Link(address, whereabouts.words_of(place) or "elsewhere")))
    if dossier.state is State.OPEN:
        blocks.append(_buttons(program, dossier))
    return Reply(tuple(blocks), title=f"{heading} · {dossier.address}")


def touched_card(*dossiers: Dossier) -> tuple[Touched, ...]:
    """The card to bring up to date, where these (the dossier before and after) have or had one."""
    had = (each for each in dossiers if each.agreed_at is not None or each.state in SEEN)
    return tuple(dict.fromkeys(Touched("card", card_of(each.id)) for each in had))


def _evidence(found: Round, dossier: Dossier) -> Iterator[Block]:
    """The criteria beside what was said: so that people see what it is measured by."""
    if found.award.criteria:
        yield Fields(("What counts", (" · ".join(found.award.criteria),)))
    if dossier.track:
        yield Fields(("Track", (dossier.track,)))
    for each in dossier.nominations[:MOST_QUOTED]:
        yield Quote(clipped_lines(each.why, LONGEST_QUOTE) or "…", f"\n— {each.by_name or 'a former member'}")
    if (more := len(dossier.nominations) - MOST_QUOTED) > 0:
        yield Aside(f"And {more} more.")


def _standing(found: Round, dossier: Dossier, stated: int) -> tuple[str | Bold, ...]:
    state = outward(dossier, found.process)
    words = Bold(state.capitalize())
    counted = f" · {nominated(dossier.nominations)}"
    if dossier.seconded:
        counted += f" · seconded by {_names([each.by_name for each in dossier.seconds])}"
    if stated:
        counted += f" · {stated} {'reply' if stated == 1 else 'replies'}"
    if state is State.REVIEW:
        counted += f" · the vote takes at least {days(found.process.voting_days)}"
    return words, counted


def nominated(nominations: Sequence[Nomination]) -> str:
    """``1 nomination``; from two platforms with both counts: ``3 nominations (2 on Slack, …)``."""
    number = len(nominations)
    counts = Counter(each.platform for each in nominations)
    words = _count(number, "nomination")
    if len(counts) < 2:
        return words
    parts = (f"{counts[name]} {words}" for name, words in PLATFORMS.items() if counts[name])
    return f"{words} ({', '.join(parts)})"


def of_nominees(nominations: int, nominees: int) -> str:
    """``3 nominations of 2 nominees``; where some stand by seconds alone, ``2 nominees and 1 nomination``."""
    made, stand = (_count(nominations, "nomination"), _count(nominees, "nominee"))
    return f"{stand} and {made}" if nominations < nominees else f"{made} of {stand}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _names(names: Sequence[str], most: int = 5) -> str:
    shown = [name or "a former member" for name in names[:most]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _buttons(program: Program, dossier: Dossier) -> Buttons:
    line = f"{dossier.address} in:{program.slug}"
    return Buttons(
        Button("Second", f"okr nomination second {line}", "primary"),
        Button("Show", f"okr nomination show {line}"),
    )
