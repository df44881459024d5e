"""What people see of nominations when they look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers.model import Identity, Member, Program, UserError
from handlers.nominations.card import nominated, of_nominees
from handlers.nominations.model import Dossier, Phase, Round
from handlers.nominations.paged import pages, quotes
from handlers.replies.showing import Replies
from handlers.reply import (
    Aside,
    Block,
    Bold,
    Button,
    Buttons,
    Heading,
    Link,
    Notice,
    Quote,
    Reply,
    Say,
    Span,
    Text,
)
from handlers.rhythm.fitting import clipped

_LABELS = {
    "accept": "Yes, go on",
    "decline": "No, thank you",
    "withdraw": "Take it back",
    "second": "Second",
}


@dataclass(frozen=True)
class Seen:
    """How many nominees of a round, and nominations of them, somebody may know of."""

    nominees: int
    nominations: int


def listed(
    program: Program,
    found: Round,
    shown: Sequence[Dossier],
    seen: Seen,
    standing: Callable[[Dossier], str],
    *,
    private: bool,
) -> Reply:
    """`okr nomination list`: both counts, then a line a nominee."""
    blocks: list[Block] = [Heading(f"Nominations · {found.name}")]
    if not shown:
        blocks.append(Text("There is none to be seen yet."))
    else:
        counted = of_nominees(seen.nominations, seen.nominees)
        blocks.append(Text(f"{counted} · R{found.number} is {found.phase}"))
        blocks += [Text(*_line(each, standing(each))) for each in shown]
    if seen.nominees > len(shown):
        blocks.append(Aside(f"These are the first {len(shown)} of {seen.nominees}."))
    if found.phase is Phase.NOMINATING:
        blocks.append(Buttons(Button("Nominate somebody", f"okr nominate in:{program.slug}")))
    return Reply(tuple(blocks), private=private)


def shown(
    program: Program,
    found: Round,
    dossier: Dossier,
    standing: str,
    said: Replies,
    stands: Sequence[tuple[str, str]],
    acts: Sequence[str],
    *,
    page: int,
    private: bool,
) -> Reply:
    """`okr nomination show`."""
    counts = f"{standing} · {nominated(dossier.nominations)}"
    blocks: list[Block] = [
        Heading(f"{dossier.address} · {dossier.nominee}"),
        Text(f"{found.name} · {counts}"),
    ]
    if dossier.track or dossier.organisation:
        works = f"Works for {' and '.join(dossier.organisation.splitlines())}" if dossier.organisation else ""
        blocks.append(Aside(" · ".join(filter(None, (dossier.track, works)))))
    if found.award.criteria:
        blocks.append(Text(Bold("What counts: "), " · ".join(found.award.criteria)))
    every = pages(_said(dossier, said))
    number = min(page, len(every))
    blocks += every[number - 1]
    if stands:
        blocks.append(Aside(*_places(stands)))
    line = f"{dossier.address} in:{program.slug}"
    buttons = [Button(_LABELS[act], f"okr nomination {act} {line}") for act in acts]
    if len(every) > 1:
        blocks.append(Aside(f"Page {number} of {len(every)}"))
        following = f"page:{number % len(every) + 1} in:{program.slug}"
        buttons.append(Button("More", f"okr nomination show {dossier.address} {following}"))
    if buttons:
        blocks.append(Buttons(*buttons))
    return Reply(tuple(blocks), private=private)


def _said(dossier: Dossier, said: Replies) -> list[Block]:
    """By nominators, those who seconded, and in the thread."""
    blocks = quotes(dossier.nominations)
    for each in dossier.seconds:
        blocks.append(Text("Seconded by ", Bold(each.by_name), f": {each.note}" if each.note else ""))
    for reply in said.shown:
        words = clipped(reply.words, 400)
        blocks.append(Quote(words, f"\n— {reply.by or 'somebody'}, in the thread"))
    if said.more:
        blocks.append(Aside(f"and {said.more} more in the thread"))
    return blocks


def seconded(program: Program, dossier: Dossier, *, first: bool, note: str) -> Reply:
    count = dossier.seconded + first
    words = (
        f"You second it: {_count(count, 'person', 'people')} by now. Thank you!"
        if first
        else "I have your new words."
    )
    hint = () if note else (Aside("A word of your own helps the panel: reply in the thread."),)
    return Reply(
        (Text(Bold(dossier.nominee), f" ({dossier.address}). {words}"), *hint),
        wrote=f"seconded {dossier.address}",
    )


def seconded_before(dossier: Dossier, note: str) -> Reply:
    """Pressed once more: what they said stays."""
    words = "You have seconded it already, and your words stand." if note else "You have seconded it already."
    hint = Aside("To say it in other words: ", Say(f"okr nomination second {dossier.address} your words"))
    return Reply((Text(Bold(dossier.nominee), f" ({dossier.address}). {words}"), hint))


def concern(dossier: Dossier, by: Member, words: str, account: Identity) -> Notice:
    """To one steward."""
    blocks: tuple[Block, ...] = (
        Heading("A concern, in confidence"),
        Text(Bold(by.name), f" about {dossier.address}, {dossier.nominee}:"),
        Quote(words),
        Aside("Nobody else was told. How you go on is yours to decide."),
    )
    return Notice(account.platform, account.tenant, account.id, blocks)


def concern_told(dossier: Dossier, told: tuple[Notice, ...]) -> Reply:
    words = "Thank you. The stewards have it, with your name, and nobody else does."
    return Reply((Text(words),), private=True, wrote=f"a concern about {dossier.address}", notices=told)


def nobody_hears_it(dossier: Dossier) -> UserError:
    """There is no steward but the one it is about, or none whom I can reach."""
    return UserError(
        f"There is no steward who could hear this of {dossier.address}, so I have kept nothing of it.",
        "Turn to somebody on the panel, or ask whoever runs me to name another steward.",
    )


def concern_aloud(program: Program, dossier: Dossier) -> Reply:
    """Where others read along: nothing is kept."""
    line = f"okr nomination concern {dossier.address} what worries you"
    words = Text("Concerns are for the stewards alone. Tell me here instead: ", Say(line))
    out = Aside("What you wrote there can still be read: please take your message there out.")
    return Reply((words, out), private=True)


def _line(each: Dossier, standing: str) -> tuple[Span, ...]:
    """Where nobody nominates them any more, without a word of that."""
    said = [_count(each.nominated, "nomination")] if each.nominated else []
    said += [_count(each.seconded, "second")] if each.seconded else []
    return Bold(each.address), " · ".join(filter(None, (f" {each.nominee}", standing, ", ".join(said))))


def _places(stands: Sequence[tuple[str, str]]) -> tuple[Span, ...]:
    spans: list[Span] = ["Its thread: "]
    for number, (words, address) in enumerate(stands):
        spans += [" · " if number else "", Link(address, words)]
    return tuple(spans)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
