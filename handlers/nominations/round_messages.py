"""Every sentence about awards and their rounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from handlers.model import Program
from handlers.nominations.counting import more_than
from handlers.nominations.model import Award, Dossier, Phase, Round
from handlers.nominations.process import Consent, Method, Process, Secrecy
from handlers.okrs.figures import day_words
from handlers.okrs.periods import local_day
from handlers.reply import Aside, Block, Bold, Heading, Reply, Say, Span, Text

HOW_TO_OPEN = "A steward can open one: `okr round open distinguished-contributor`"

_METHODS = {
    Method.YES_NO: "yes, no or abstain",
    Method.RANGE: "0 to 5 points for each",
    Method.RANKED: "the nominees in an order, the best first",
}


def opened(program: Program, new: Round, now: datetime) -> Reply:
    """`okr round open`: what begins, and how it goes."""
    lines = "\n".join(f"• {line}" for line in steps(new.process))
    blocks: list[Block] = [
        Heading(new.name),
        Text(f"R{new.number} is open for nominations{_until(program, new, now)}. How it goes:\n{lines}"),
        *(_list("What counts", new.award.criteria)),
        *(_list("Tracks", new.award.tracks)),
    ]
    return Reply(tuple(blocks), wrote=f"opened round R{new.number} of {new.award.slug}")


def rounds(program: Program, found: Sequence[Round], awards: Sequence[Award], now: datetime) -> Reply:
    """`okr round list`."""
    if not found:
        known = f" It has the award {', '.join(award.title for award in awards)}." if awards else ""
        words = Text(f"{program.title} has had no round of nominations yet.{known}")
        return Reply((words, Aside("A steward can open one: ", _open(awards))))
    lines = [Text(*_line(program, each, now)) for each in found]
    return Reply((Heading(f"Rounds of {program.title}"), *lines))


def closed(found: Round, invited: Sequence[Dossier]) -> Reply:
    """``invited``: those who may still answer; who they are is not for everybody."""
    words = Text(Bold(f"R{found.number}"), f" {found.name} is closed. Thank you, everybody who took part.")
    if invited:
        named = ", ".join(each.address for each in invited)
        return Reply(
            (words, Aside(f"Whoever is invited can still answer: {named}.")),
            private=True,
            wrote=f"closed round R{found.number}",
        )
    return Reply((words,), wrote=f"closed round R{found.number}")


def steps(process: Process) -> Iterator[str]:
    """How a process goes, a sentence each, for those who take part."""
    if process.consent is Consent.FIRST:
        yield (
            "Whoever is nominated is asked first, in private. Nothing is public before they say yes, and "
            f"they have {days(process.consent_days)}."
        )
    if process.endorsing:
        least = f" At least {process.endorsements} needed." if process.endorsements else ""
        seen = process.public and process.consent is not Consent.AFTER
        how = "Others can second them." if seen else "They wait for the review of the round."
        yield f"{_public(process)} {how}{least}{_elsewhere(process)}"
    yield _vote(process)
    if process.consent is Consent.AFTER:
        yield "Whoever is chosen is invited in private, and only then is it announced."
    if process.opt_ins:
        yield f"Afterwards they may {_listed(process.opt_ins, 'or')}, if they like."


def days(number: int) -> str:
    """``a day``, ``14 days``."""
    return "a day" if number == 1 else f"{number} days"


def _public(process: Process) -> str:
    return "Then each has a card and a thread." if process.public else "Nobody else sees it."


def _vote(process: Process) -> str:
    how = "in secret" if process.ballot is Secrecy.SECRET else "openly among themselves"
    who = "The panel" if not process.panel else f"A panel ({', '.join(r.kind for r in process.panel)})"
    words = f"{who} votes {how} for at least {days(process.voting_days)}: {_METHODS[process.method]}."
    return f"{words} {passing(process)}"


def passing(process: Process) -> str:
    """What a vote takes: ``At least half of them have to vote …``."""
    needs = []
    if process.quorum:
        needs.append(f"at least {process.quorum}% of them vote")
    if process.method is Method.YES_NO:
        needs += _of_yes_and_no(process)
    if process.elsewhere and not process.endorsing:
        come = "comes" if process.elsewhere == 1 else "come"
        needs.append(f"{process.elsewhere} of the yes {come} from another organisation than the nominee’s")
    return f"It takes that {_listed(needs, 'and')}." if needs else ""


def _of_yes_and_no(process: Process) -> Iterator[str]:
    yield f"{more_than(process.share_yes)} of the yes and no votes are yes"
    if process.least_yes:
        yield f"at least {process.least_yes} say yes"
    if process.most_no is not None:
        yield "nobody says no" if not process.most_no else f"no more than {process.most_no} say no"


def _elsewhere(process: Process) -> str:
    if not process.elsewhere or not process.endorsing:
        return ""
    return f" {process.elsewhere} of them from another organisation than the nominee’s."


def _listed(words: Sequence[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def _until(program: Program, found: Round, now: datetime) -> str:
    if found.closes is None:
        return ""
    return f" until {day_words(found.closes, near=local_day(now, program.zone))}"


def _line(program: Program, each: Round, now: datetime) -> tuple[Span, ...]:
    until = _until(program, each, now) if each.phase is Phase.NOMINATING else ""
    return Bold(f"R{each.number}"), f" {each.name} · {each.phase}{until}"


def _list(title: str, items: Sequence[str]) -> Iterator[Block]:
    if items:
        yield Text(Bold(f"{title}: "), " · ".join(items))


def _open(awards: Sequence[Award]) -> Say:
    return Say(f"okr round open {awards[0].slug if awards else 'distinguished-contributor'}")
