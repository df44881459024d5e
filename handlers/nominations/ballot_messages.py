"""Every sentence about votes. None says what somebody voted: what is sent is kept for a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.model import Identity, Program
from handlers.nominations import aside_messages
from handlers.nominations.counting import Result
from handlers.nominations.model import Dossier, Round
from handlers.nominations.panel_model import Ballot, Recusal
from handlers.nominations.process import Method, Secrecy
from handlers.okrs import drawing
from handlers.reply import (
    Aside,
    Block,
    Bold,
    Button,
    Buttons,
    Heading,
    Notice,
    Preformatted,
    Quote,
    Reply,
    Say,
    Text,
)
from handlers.rhythm.fitting import clipped

LEFT_OUT = "Whom you leave out you say nothing of: it helps nobody and hurts nobody."
MOST_LINES = 20  # of how a result was computed; the last one, its end, is always shown
MOST_SHOWN = 10  # nominees in one message, each with its buttons
NAMED = 40  # voters in one paragraph


def review_began(
    program: Program,
    found: Round,
    going_on: Sequence[Dossier],
    ended: Sequence[Dossier],
    closes_at: datetime,
    now: datetime,
) -> Reply:
    names = ", ".join(f"{each.nominee} ({each.address})" for each in going_on)
    blocks: list[Block] = [
        Heading(f"R{found.number} is under review"),
        Text(f"The panel votes until {_until(program, closes_at, now)}{f' on: {names}' if names else ''}."),
    ]
    if ended:
        names = ", ".join(each.address for each in ended)
        blocks.append(Aside(f"Not going on this time, for want of an answer or of seconds: {names}."))
    return Reply(tuple(blocks), private=True, wrote=f"began the review of R{found.number}")


def vote_began(
    program: Program,
    found: Round,
    dossiers: Sequence[Dossier],
    barred: Sequence[Dossier],
    closes_at: datetime,
    account: Identity,
    now: datetime,
) -> Notice:
    """To one member of the panel: those that they may vote on, with what was said of each. ``barred``: those
    that everybody knows of, and on whom they have no vote."""
    secret = found.process.ballot is Secrecy.SECRET
    how = "Your vote is secret" if secret else "The panel sees who voted what, once it is over"
    until = _until(program, closes_at, now)
    blocks: list[Block] = [
        Heading("Your vote is asked for"),
        Text(f"{found.name}: the panel votes until {until}. {how}, and you can change it until then."),
    ]
    if found.award.criteria:
        blocks.append(Text(Bold("What counts: "), " · ".join(found.award.criteria)))
    for each in dossiers[:MOST_SHOWN]:
        blocks += _asked_of(program, found, each)
    if found.process.method is not Method.YES_NO:
        paper = example([each.address for each in dossiers], found.process.method)
        blocks.append(Text("Vote on all of them at once: ", Say(f"okr round vote R{found.number} {paper}")))
        blocks.append(Aside(LEFT_OUT))
    if (more := len(dossiers) - MOST_SHOWN) > 0:
        blocks.append(Aside(f"And {more} more: ", Say("okr nomination list")))
    if barred:
        names = ", ".join(f"{each.nominee} ({each.address})" for each in barred)
        blocks.append(Aside(f"You have no vote on: {names}."))
    first = min(dossiers, key=lambda each: each.number)
    blocks.append(Aside("Too close to somebody? ", Say(f"okr nomination recuse {first.address} why")))
    return Notice(account.platform, account.tenant, account.id, tuple(blocks))


def _asked_of(program: Program, found: Round, each: Dossier) -> list[Block]:
    first = each.nominations[0].why if each.nominations else ""
    blocks: list[Block] = [Text(Bold(each.address), f" {each.nominee}"), Quote(clipped(first, 300) or "…")]
    line = f"{each.address} {{}} in:{program.slug}"
    show = Button("Read it all", f"okr nomination show {line.format('').replace('  ', ' ')}")
    if found.process.method is not Method.YES_NO:
        return [*blocks, Buttons(show)]
    words = {"yes": "Yes", "no": "No", "abstain": "Abstain"}
    votes = (Button(label, f"okr nomination vote {line.format(word)}") for word, label in words.items())
    return [*blocks, Buttons(*votes, show)]


def example(addresses: Sequence[str], method: Method) -> str:
    """A paper on some of these, as it is typed."""
    some = addresses[:3]
    return " > ".join(some) if method is Method.RANKED else " ".join(f"{each}:5" for each in some)


# ---- votes ---------------------------------------------------------------------------------------


def noted(
    program: Program, address: str, ballot: Ballot, now: datetime, *, again: bool, secret: bool, kept_by: str
) -> Reply:
    """Without a word of what it was. ``kept_by``: it stands in a message of theirs there, not only here."""
    words = "Your new vote is noted; the one before is gone." if again else "Your vote is noted. Thank you!"
    who = "Nobody is shown it, and after the close nothing leads from it to you." if secret else ""
    until = f"You can change it until {_until(program, ballot.closes_at, now)}."
    blocks: list[Block] = [Text(f"{address}: {words}"), Aside(f"{until} {who}".strip())]
    if secret and kept_by:
        blocks.append(Aside(f"Your message here still says it: whoever runs the {kept_by} can read that."))
    return Reply(tuple(blocks), private=True, wrote=f"voted on {address}")


def voted_aloud(line: str) -> Reply:
    """Where others read along: nothing is kept. ``line``: how it is said in private."""
    words = Text("Votes are secret here, so I did not count what others could read. Tell me here instead:")
    hint = Aside("You may want to take your message there out again.")
    return Reply((words, Text(Say(line)), hint), private=True)


def refused(words: str, address: str) -> Reply:
    """An answer and not an error: that somebody tried is kept."""
    hint = Aside("If that is wrong, ask a steward.")
    return Reply((Text(words), hint), private=True, wrote=f"refused on {address}: no right to it")


# ---- results -------------------------------------------------------------------------------------


def not_over(program: Program, dossier: Dossier, ballot: Ballot, now: datetime) -> Reply:
    until = _until(program, ballot.closes_at, now)
    words = f"The vote on {dossier.address} is open until {until}. Until then nobody sees how it stands."
    return Reply((Text(words),), private=True)


def result(
    program: Program,
    dossier: Dossier,
    found: Result,
    recusals: Sequence[Recusal],
    named: Sequence[tuple[str, str]],
    pages: Sequence[str],
    page: int,
) -> Reply:
    """How it came out, how it was computed, and the papers to count it again, a page at a time. ``named``:
    names and papers, where they are no secret."""
    blocks: list[Block] = [Heading(f"{dossier.address} · {dossier.nominee}"), *_counted(found)]
    if recusals:
        aside = "; ".join(map(aside_messages.why, recusals))
        blocks.append(Aside(f"Without a vote on it: {aside}."))
    for at in range(0, len(named), NAMED):
        said = "; ".join(f"{name}: {paper}" for name, paper in named[at : at + NAMED])
        blocks.append(Text(Bold("Who voted what: "), f"{said}."))
    if not pages:
        return Reply((*blocks, Aside("There are no papers to count again.")), private=True)
    page = min(page, len(pages))
    of = f", page {page} of {len(pages)}" if len(pages) > 1 else ""
    nobody = "" if named else ", with nobody’s name"
    blocks.append(Aside(f"The papers, sorted{nobody}{of}: count again if you like."))
    blocks.append(Preformatted(pages[page - 1]))
    if page < len(pages):
        line = f"okr nomination result {dossier.address} page:{page + 1} in:{program.slug}"
        blocks.append(Buttons(Button("Next page", line)))
    return Reply(tuple(blocks), private=True)


def over(
    program: Program, found: Round, dossiers: Sequence[Dossier], counted: Result, account: Identity
) -> Notice:
    """To a steward, once a vote has closed."""
    names = ", ".join(f"{each.nominee} ({each.address})" for each in dossiers)
    blocks: list[Block] = [Heading("A vote is over"), Text(f"{found.name}: {names}"), *_counted(counted)]
    if len(dossiers) == 1:
        line = f"okr nomination decide {dossiers[0].address}"
        yes = Button("Select", f"{line} selected in:{program.slug}", "primary")
        buttons = (
            *((yes,) if counted.allows(dossiers[0].number) else ()),
            Button("Not yet", f"{line} not-yet in:{program.slug}"),
        )
        blocks.append(Buttons(*buttons))
    else:
        blocks.append(Aside("Decide each: ", Say(_first_decision(dossiers, counted))))
    return Notice(account.platform, account.tenant, account.id, tuple(blocks))


def _first_decision(dossiers: Sequence[Dossier], counted: Result) -> str:
    """A line that is taken as it stands, once there are words in it."""
    by_number = {each.number: each for each in dossiers}
    best = next((n for n in counted.order if n in by_number and counted.allows(n)), None)
    if best is None:
        return f"okr nomination decide {dossiers[0].address} not-yet what would help"
    return f"okr nomination decide {by_number[best].address} selected"


def _outcome(found: Result) -> str:
    """``It passes.``; of several, who does and who does not."""
    if not found.passes:
        return f"It does not pass: {', '.join(found.against)}."
    if len(found.order) == 1:
        return "It passes."
    passing = [f"N{number}" for number in found.order if found.allows(number)]
    words = f"{', '.join(passing)} {'passes' if len(passing) == 1 else 'pass'}."
    for reason in dict.fromkeys(found.short.values()):
        short = ", ".join(f"N{number}" for number, why in found.short.items() if why == reason)
        words += f" Not {short}: {reason}."
    return words


def _counted(found: Result) -> list[Block]:
    state = _outcome(found)
    lines, more = found.lines[:MOST_LINES], found.lines[MOST_LINES:]
    shown = [*lines, *([f"… and {len(more) - 1} more"] if len(more) > 1 else []), *more[-1:]]
    return [Text(" · ".join(shown)), Text(Bold(state))]


def _until(program: Program, at: datetime, now: datetime) -> str:
    return drawing.last_day(at, program, now)
