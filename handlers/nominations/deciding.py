"""After the vote: stewards decide, tell the nominee, and announce it.

okr nomination decide N1 selected
okr nomination decide N1 not-yet thank you for … what would help: …
okr nomination announce N1
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers import words as common
from handlers.grammar import argument, option, rest
from handlers.members.reaching import reached, reached_at, stewards_at
from handlers.members.unsaying import NOBODY
from handlers.model import FieldError, Identity, Program, UserError
from handlers.nominations import decision_messages as messages
from handlers.nominations import telling
from handlers.nominations.advancing import advance, is_secret
from handlers.nominations.ballot_messages import over
from handlers.nominations.card import touched_card
from handlers.nominations.closing import cards_of, close, on_ballot, result_of
from handlers.nominations.consent import the_dossier
from handlers.nominations.consent_messages import asks
from handlers.nominations.counting import Result
from handlers.nominations.knowing import GIVE_IT_AWAY, check_no_part
from handlers.nominations.model import Dossier, Round, State
from handlers.nominations.moves import Act
from handlers.nominations.process import Method
from handlers.nominations.rules import may_be_nominated
from handlers.nominations.voting import FORUM
from handlers.nominations.words import NOMINATION
from handlers.okrs import drawing, lookup
from handlers.okrs.periods import local_day
from handlers.people import readable
from handlers.ports import Context, Store
from handlers.reply import Notice, Reply, Touched
from handlers.rhythm.model import Post

LONGEST = 1500
_DECISIONS = {"selected": "selected", "select": "selected", "not-yet": "not-yet"}
POSTING = common.choice("yes", {"yes": "yes"})
DECISION = common.choice("selected|not-yet", _DECISIONS)


@dataclass(frozen=True)
class Decide:
    nomination: int = argument(NOMINATION)
    decision: str = argument(DECISION)
    words: str = rest(name="words for them")


@dataclass(frozen=True)
class Announce:
    nomination: int = argument(NOMINATION)
    post: str | None = option("post", POSTING, hidden=True)  # the draft's button
    words: str = rest(name="words")


def decide(command: Decide, ctx: Context) -> Reply:
    """`okr nomination decide N1 selected|not-yet [words…]`: selected only where the vote says so; a "not yet"
    comes with words for the nominee."""
    found, dossier = the_dossier(command.nomination, ctx)
    if dossier.nominee_id == ctx.who.id:
        raise UserError("This one is about you.", f"Another steward decides it. {GIVE_IT_AWAY}")
    check_no_part(found, ctx)
    if dossier.state is not State.REVIEW:
        raise UserError(f"{dossier.address} is {dossier.standing}.", "There is nothing to decide.")
    result = _result(found, dossier, ctx)
    words = readable(command.words.strip(), ctx)
    if len(words) > LONGEST:
        raise FieldError("words", f"That is {len(words)} characters long.", f"Keep it under {LONGEST}.")
    if command.decision == "selected":
        return _select(found, dossier, result, words, ctx)
    if not words:
        reached = _account(dossier, ctx) is not None and dossier.agreed_at is not None
        program = lookup.the_program(ctx)
        return Reply(form=messages.not_yet_form(program, found, dossier, reached=reached))
    return _not_yet(found, dossier, words, ctx)


def announce(command: Announce, ctx: Context) -> Reply:
    """`okr nomination announce N1 [words…]`: a draft for both platforms. Its button posts it, once, and so
    does `post` alone; at the end of other words it is one of them."""
    program = lookup.the_program(ctx)
    found, dossier = the_dossier(command.nomination, ctx)
    if dossier.state is not State.SELECTED:
        raise UserError(f"{dossier.address} is {dossier.standing}.", "Only those selected are announced.")
    if dossier.nominee_id is None and dossier.nominee == NOBODY:
        raise UserError("Whoever that was asked me to forget them.", "There is nobody to announce any more.")
    alone = command.words.strip().lower() == "post"
    said = "" if alone else readable(command.words.strip(), ctx)
    if len(said) > LONGEST:
        raise UserError(f"That is {len(said)} characters long.", f"Keep it under {LONGEST}.")
    text = messages.announcement(program, found, dossier, said)
    if not (command.post or alone):
        return messages.draft(program, dossier, text, command.words.strip(), ctx.now)
    first = dossier.announced_at is None
    told = telling.of_the_announcement(found, dossier, program, ctx.store, ctx.who.id) if first else ()
    dossier = replace(dossier, announced_at=dossier.announced_at or ctx.now)
    ctx.store.dossiers.save(dossier)
    key = f"announcement:{dossier.id}"
    posts = tuple(Post(home, key, key, text) for home in program.homes)
    reply = messages.announced(program, dossier, first=first)
    return replace(reply, posts=posts, touched=touched_card(dossier), notices=told)


def _select(found: Round, dossier: Dossier, result: Result, words: str, ctx: Context) -> Reply:
    program = lookup.the_program(ctx)
    if not result.allows(dossier.number):
        raise UserError(
            f"The vote on {dossier.address} does not pass: {result.why_not(dossier.number)}.",
            f"Like: `okr nomination decide {dossier.address} not-yet …`, with words that help.",
        )
    _only_once(found, dossier, ctx)
    after = advance(dossier, Act.SELECT, found.process, ctx.now)
    after = replace(after, words=words)
    ctx.store.dossiers.save(after)
    told = _tell(found, after, ctx)
    on_forum = _is_on_forum(after, ctx.store)
    reply = messages.selected(program, found, after, reached=bool(told), on_forum=on_forum)
    return replace(reply, notices=told)  # its card says so once it is announced


def _only_once(found: Round, dossier: Dossier, ctx: Context) -> None:
    """Two accounts of one person may have been nominated, and joined while the panel had one of them."""
    if dossier.nominee_id is None:
        return
    theirs = ctx.store.dossiers.of_member(dossier.program_id, found.id, dossier.nominee_id)
    for other in theirs:
        if other.nominee_id == dossier.nominee_id and (
            other.state is State.SELECTED or is_secret(other, found.process)
        ):
            raise UserError(
                f"{dossier.nominee} is selected already, as {other.address}: both are one person.",
                f"Like: `okr nomination decide {dossier.address} not-yet …`, with words that say so.",
            )


def _not_yet(found: Round, dossier: Dossier, words: str, ctx: Context) -> Reply:
    program = lookup.the_program(ctx)
    after = replace(advance(dossier, Act.NOT_YET, found.process, ctx.now), words=words)
    ctx.store.dossiers.save(after)
    account = _account(after, ctx)
    knows = account is not None and after.agreed_at is not None
    told: tuple[Notice, ...] = ()
    if account is not None and knows:
        again_at = may_be_nominated(ctx.now, found.process) if found.process.cooldown_days else None
        told = (messages.not_yet(program, found, after, account, again_at, ctx.now),)
    reply = messages.noted_not_yet(after, told=bool(told))
    others = telling.of_a_not_yet(found, after, program, ctx.store, ctx.who.id)
    return replace(reply, notices=(*told, *others), touched=touched_card(after))


def _tell(found: Round, after: Dossier, ctx: Context) -> tuple[Notice, ...]:
    program, account = lookup.the_program(ctx), _account(after, ctx)
    if account is None:
        return ()
    if after.state is State.ASKED:
        return (asks(program, found, after, account, ctx.now),)
    return (messages.you_are_selected(program, found, after, account),)


def _is_on_forum(dossier: Dossier, store: Store) -> bool:
    member = store.members.get(dossier.nominee_id) if dossier.nominee_id else None
    return member is not None and any(each.platform == FORUM for each in member.identities)


def _account(dossier: Dossier, ctx: Context) -> Identity | None:
    member = ctx.store.members.get(dossier.nominee_id) if dossier.nominee_id else None
    return reached_at(member, lookup.the_program(ctx), ctx.store)


# ---- results -------------------------------------------------------------------------------------


def _result(found: Round, dossier: Dossier, ctx: Context) -> Result:
    """Of the vote on it, once it is closed. That is never done here: with it goes what `close_ended` tells,
    and what is then wiped from the disk."""
    program = lookup.the_program(ctx)
    together = found.process.method is not Method.YES_NO
    ballot = ctx.store.panels.ballot(program.id, found.id, None if together else dossier.id)
    if ballot is None:
        raise UserError(f"There was no vote on {dossier.address}.", "`okr round review` begins one.")
    if ballot.closed_at is not None:
        return result_of(ballot, found)
    if ctx.now < ballot.closes_at:
        until = drawing.last_day(ballot.closes_at, program, ctx.now)
        raise UserError(f"The vote on {dossier.address} is still open.", f"It ends on {until}.")
    raise UserError(
        f"The vote on {dossier.address} has just ended, and I am counting.",
        "You hear from me in a moment; then it is yours to decide.",
    )


@dataclass(frozen=True)
class Closed:
    """A vote that ended by itself: what goes with it."""

    wrote: str
    notices: tuple[Notice, ...]
    touched: tuple[Touched, ...]


def close_ended(program: Program, store: Store, now: datetime) -> Sequence[Closed]:
    """Close every ballot of a program whose time is over, and tell the stewards."""
    done = []
    rounds = {each.id: each for each in store.rounds.of(program.id)}
    for ballot in store.panels.ended(program.id, now):
        found = rounds[ballot.round_id]
        nominees = on_ballot(ballot, program, store)
        _, result = close(ballot, found, nominees, program, store, now)
        going_on = [each for each in nominees if each.state is State.REVIEW]
        told = tuple(_to_stewards(program, found, going_on, result, store, now)) if going_on else ()
        names = ", ".join(each.address for each in nominees)
        done.append(Closed(f"the vote on {names} closed", told, cards_of(going_on)))
    return done


def _to_stewards(
    program: Program, found: Round, nominees: Sequence[Dossier], result: Result, store: Store, now: datetime
) -> list[Notice]:
    """Those who are not concerned themselves; where there is none the panel hears that nobody can decide."""
    concerned = {each.nominee_id for each in nominees}
    if stewards := stewards_at(program, store, but=concerned):
        return [over(program, found, nominees, result, account) for account in stewards]
    seats = store.panels.seats(program.id, found.award.slug)
    others = {seat.member_id for seat in seats if seat.holds(local_day(now, program.zone))} - concerned
    accounts = reached(store.members.many(sorted(others)).values(), program, store)
    return [messages.nobody_decides(found, nominees, account) for account in accounts]
