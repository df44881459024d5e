"""Votes: cast and cast again until the close, seen by nobody before it, and by name never if they are secret.

okr nomination vote N1 yes
okr round vote R1 N2 > N1
okr nomination recuse N1 we share an office
okr nomination result N1
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from handlers import words
from handlers.grammar import argument, option, rest
from handlers.model import UserError
from handlers.nominations import aside_messages, counting
from handlers.nominations import ballot_messages as messages
from handlers.nominations.closing import on_ballot, result_of
from handlers.nominations.consent import known_dossier, unseen
from handlers.nominations.electorate import ties_of
from handlers.nominations.eligibility import why_not
from handlers.nominations.knowing import ballot_of, those_known
from handlers.nominations.model import Dossier, Round, State
from handlers.nominations.panel_model import Ballot, Recusal
from handlers.nominations.process import Method, Secrecy
from handlers.nominations.rounds import the_round
from handlers.nominations.seated import has_judged, has_seat
from handlers.nominations.tallying import restricted, says_something, without
from handlers.nominations.words import NOMINATION, ROUND, VOTE
from handlers.okrs import lookup
from handlers.permissions import is_steward
from handlers.ports import Context
from handlers.reply import Reply

LONGEST_REASON = 200
FORUM = "discourse"  # where every word to the bot is a message that stays


@dataclass(frozen=True)
class Vote:
    nomination: int = argument(NOMINATION)
    vote: str = argument(VOTE)


@dataclass(frozen=True)
class RoundVote:
    round: int = argument(ROUND)
    paper: str = rest(required=True, name="N2 > N1, or N1:5 N2:3")


@dataclass(frozen=True)
class Recuse:
    nomination: int = argument(NOMINATION)
    why: str = rest(name="why")


@dataclass(frozen=True)
class ShowResult:
    nomination: int = argument(NOMINATION)
    page: int = option("page", words.number(1, 999, "n"), default=1)


def vote(command: Vote, ctx: Context) -> Reply:
    """`okr nomination vote N1 yes|no|abstain`: until the close the last one counts."""
    found, dossier = known_dossier(command.nomination, ctx)
    if has_seat(found, ctx) and dossier.state is not State.REVIEW:
        raise _no_vote(dossier)  # before anything about who or why
    if (refused := _refusal(found, dossier, ctx)) is not None:
        return refused
    if found.process.method is not Method.YES_NO:
        raise UserError(
            "Here all nominees stand on one ballot.",
            f"Like: `okr round vote R{found.number} {_example_of(found, ctx)}`",
        )
    return _cast(found, _open_ballot(found, dossier, ctx), dossier.address, command.vote, ctx)


def round_vote(command: RoundVote, ctx: Context) -> Reply:
    """`okr round vote R1 N2 > N1`, or `N1:5 N2:3`: of all nominees of a round at once."""
    program, found = lookup.the_program(ctx), the_round(command.round, ctx, "okr round vote")
    if found.process.method is Method.YES_NO:
        raise UserError("Here each nominee has a vote of their own.", "Like: `okr nomination vote N1 yes`")
    ballot = ctx.store.panels.ballot(program.id, found.id, None)
    standing = on_ballot(ballot, program, ctx.store) if ballot is not None else ()
    nominees = [each for each in those_known(found, standing, ctx) if each.state is State.REVIEW]
    if ballot is None or not nominees:
        raise UserError("No vote is open in this round.", "`okr round list` shows how it stands.")
    if ctx.aloud and found.process.ballot is Secrecy.SECRET:
        return messages.voted_aloud(f"okr round vote R{found.number} …")
    mine = [each for each in nominees if _refusal(found, each, ctx) is None]
    if not mine:
        return messages.refused("You have no vote in this round.", f"R{found.number}")
    options = [each.number for each in mine]
    if found.process.method is Method.RANKED and len(options) == 1 < len(nominees):
        return messages.refused(
            f"You may vote on N{options[0]} alone, and one is no order.", f"R{found.number}"
        )
    paper = counting.read_paper(command.paper, found.process.method, options)
    return _cast(found, _still_open(ballot, ctx), f"R{found.number}", paper, ctx)


def recuse(command: Recuse, ctx: Context) -> Reply:
    """`okr nomination recuse N1 [why…]`: step aside; what was voted on it goes."""
    program = lookup.the_program(ctx)
    found, dossier = known_dossier(command.nomination, ctx)
    if not has_seat(found, ctx):
        raise unseen(dossier.number)
    if dossier.state is not State.REVIEW:
        raise _no_vote(dossier)
    reason = " ".join(command.why.split())[:LONGEST_REASON] or aside_messages.STEPPED_ASIDE
    together = found.process.method is not Method.YES_NO
    ballot = _vote_on(found, dossier, ctx)
    _still_open(ballot, ctx)
    new = ctx.store.panels.recuse(program.id, Recusal(dossier.id, ctx.who.id, reason, ctx.now))
    emptied = _take_out(dossier, ballot, found, ctx)
    return aside_messages.stepped_aside(dossier, reason, new, together=together, emptied=emptied)


def _take_out(dossier: Dossier, ballot: Ballot, found: Round, ctx: Context) -> bool:
    """What this person said of a nominee; what they said of others on the same ballot stays, if that says
    anything without them. Whether nothing is left."""
    panels, method = ctx.store.panels, found.process.method
    paper = panels.cast_by(ballot, ctx.who.id)
    standing = on_ballot(ballot, lookup.the_program(ctx), ctx.store)
    others = [each.number for each in standing if each.state is State.REVIEW and each.id != dossier.id]
    left = restricted(paper, others, method) if paper is not None else ""
    if says_something(left, others, method):
        panels.cast(ballot, ctx.who.id, left)
        return False
    panels.take_back(ballot, ctx.who.id)
    return paper is not None


def show_result(command: ShowResult, ctx: Context) -> Reply:
    """`okr nomination result N1 [page:2]`: for the panel and the stewards, once the vote is over. The
    papers of a big ballot take several pages."""
    program = lookup.the_program(ctx)
    found, dossier = known_dossier(command.nomination, ctx)
    reads = is_steward(ctx) or has_seat(found, ctx) or has_judged(found, dossier, ctx)
    if not reads or dossier.nominee_id == ctx.who.id:
        return messages.refused("Only the panel and the stewards see results.", dossier.address)
    ballot = _vote_on(found, dossier, ctx)
    own = [each for each in on_ballot(ballot, program, ctx.store) if each.nominee_id == ctx.who.id]
    if those_known(found, own, ctx):
        words = "You stand on this ballot yourself, so its result is for others to see."
        return messages.refused(words, dossier.address)
    if ballot.closed_at is None:
        return messages.not_over(program, dossier, ballot, ctx.now)
    for each in own:  # who does not know of it reads what is said of the others
        ballot = without(ballot, each.number, found.process.method)
    result = result_of(ballot, found)
    recusals = ctx.store.panels.recusals(program.id, dossier.id)
    pages = counting.exported(ballot, found.process) if ballot.papers else ()
    named = _by_name(ballot, found, {each.member_id for each in recusals}, ctx)
    return messages.result(program, dossier, result, recusals, named, pages, command.page)


def _by_name(ballot: Ballot, found: Round, barred: Container[str], ctx: Context) -> list[tuple[str, str]]:
    """Who voted what on those of the ballot, where that is no secret."""
    if found.process.ballot is Secrecy.SECRET:
        return []
    cast = {who: paper for who, paper in ctx.store.panels.cast_so_far(ballot).items() if who not in barred}
    names, method = ctx.store.members.many(sorted(cast)), found.process.method
    left = ((who, restricted(paper, ballot.options, method)) for who, paper in cast.items())
    return sorted((names[who].name, counting.as_typed(paper, method)) for who, paper in left if paper)


def _vote_on(found: Round, dossier: Dossier, ctx: Context) -> Ballot:
    ballot = ballot_of(found, dossier, lookup.the_program(ctx), ctx.store)
    if ballot is None:
        raise UserError(f"There was no vote on {dossier.address} yet.", "A round's review begins one.")
    return ballot


# ---- whether they may ----------------------------------------------------------------------------


def _refusal(found: Round, dossier: Dossier, ctx: Context) -> Reply | None:
    """Why this person has no vote here, if they have none; that they tried is kept."""
    program = lookup.the_program(ctx)
    if ctx.aloud and found.process.ballot is Secrecy.SECRET:
        return messages.voted_aloud(f"okr nomination vote {dossier.address} …")
    if not has_seat(found, ctx):
        words = f"You have no seat on the panel of {found.award.title}, so you have no vote here."
        return messages.refused(words, dossier.address)
    seats = ctx.store.panels.seats(program.id, found.award.slug)
    reason = why_not(ctx.who.id, dossier, ties_of(dossier, seats, program, ctx.store))
    return aside_messages.too_close(dossier, reason) if reason is not None else None


def _open_ballot(found: Round, dossier: Dossier, ctx: Context) -> Ballot:
    ballot = ctx.store.panels.ballot(lookup.the_program(ctx).id, found.id, dossier.id)
    if ballot is None or dossier.state is not State.REVIEW:
        raise _no_vote(dossier)
    return _still_open(ballot, ctx)


def _no_vote(dossier: Dossier) -> UserError:
    """How it stands is not everybody's business."""
    return UserError(f"There is no vote on {dossier.address} now.", "See `okr nomination list`.")


def _still_open(ballot: Ballot, ctx: Context) -> Ballot:
    if ballot.closed_at is not None or ctx.now >= ballot.closes_at:
        raise UserError("This vote is over.", "What was cast before is counted.")
    return ballot


def _cast(found: Round, ballot: Ballot, address: str, paper: str, ctx: Context) -> Reply:
    again = ctx.store.panels.cast_by(ballot, ctx.who.id) is not None
    ctx.store.panels.cast(ballot, ctx.who.id, paper)
    secret = found.process.ballot is Secrecy.SECRET
    return messages.noted(
        lookup.the_program(ctx),
        address,
        ballot,
        ctx.now,
        again=again,
        secret=secret,
        kept_by="forum" if ctx.account.platform == FORUM else "workspace" if ctx.in_message else "",
    )


def _example_of(found: Round, ctx: Context) -> str:
    ballot = ctx.store.panels.ballot(lookup.the_program(ctx).id, found.id, None)
    return _example(found, ballot) if ballot is not None else "…"


def _example(found: Round, ballot: Ballot) -> str:
    return messages.example([f"N{number}" for number in ballot.options], found.process.method)
