"""Whom the bot can tell of a nomination, and whom not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from handlers.members.reaching import reached, reached_at
from handlers.model import Identity, Program
from handlers.nominations import asking_messages, joining_messages, nominator_messages
from handlers.nominations import consent_messages as messages
from handlers.nominations.model import Dossier, Round
from handlers.nominations.process import Consent
from handlers.okrs import lookup
from handlers.ports import Context, Store
from handlers.reply import Notice


def is_out_of_reach(dossier: Dossier, ctx: Context) -> bool:
    """Whether only a steward can put a question to the nominee."""
    member = ctx.store.members.get(dossier.nominee_id) if dossier.nominee_id else None
    return member is None or reached_at(member, lookup.the_program(ctx), ctx.store) is None


def to_nominators(
    dossier: Dossier,
    program: Program,
    store: Store,
    but: str = "",
    say: Callable[[Dossier, Identity], Notice] = nominator_messages.does_not_go_on,
) -> tuple[Notice, ...]:
    """That it does not go on, or what else there is to ``say``; ``but``: the one who knows."""
    members = store.members.many([each.by for each in dossier.nominations]).values()
    accounts = reached((member for member in members if member.id != but), program, store)
    return tuple(say(dossier, account) for account in accounts)


def of_both(stays: Dossier, goes: Dossier, program: Program, store: Store, by: str) -> Iterator[Notice]:
    """To whoever nominated or seconded in ``goes``: where that stands now. ``by``: the steward who said that
    both are one person, empty where their accounts were joined."""
    nominators = {each.by for each in goes.nominations}
    others = {each.by for each in stays.nominations}  # whoever nominated gives no second
    seconders = {each.by for each in goes.seconds} - nominators - others
    members = store.members.many((nominators | seconders) - {stays.nominee_id or "", by})
    for id in sorted(members):
        account = reached_at(members[id], program, store)
        if account is not None and id in nominators:
            yield joining_messages.nomination_stands_in(program, goes, stays, account, said=bool(by))
        elif account is not None:
            yield joining_messages.second_stands_in(program, goes, stays, account, said=bool(by))


def of_its_end(
    found: Round, dossier: Dossier, program: Program, store: Store, but: str = ""
) -> tuple[Notice, ...]:
    """To the nominators, that it does not go on. Of whom the panel had invited they hear nothing: a no to
    that and a "not yet" look alike."""
    invited = found.process.consent is Consent.AFTER and dossier.asked_at is not None
    return () if invited else to_nominators(dossier, program, store, but)


def of_the_announcement(
    found: Round, dossier: Dossier, program: Program, store: Store, but: str
) -> tuple[Notice, ...]:
    """To the nominators, that everybody may know it now."""
    say = partial(nominator_messages.is_announced, found)
    return to_nominators(_by_others(dossier), program, store, but, say)


def of_a_not_yet(
    found: Round, dossier: Dossier, program: Program, store: Store, but: str
) -> tuple[Notice, ...]:
    """As of any other end. Where the panel invites, nothing: a no to that would not look alike."""
    invites = found.process.consent is Consent.AFTER
    return () if invites else to_nominators(_by_others(dossier), program, store, but)


def _by_others(dossier: Dossier) -> Dossier:
    """Whoever nominated themselves hears as the nominee."""
    said = (each for each in dossier.nominations if each.by != dossier.nominee_id)
    return replace(dossier, nominations=tuple(said))


def to_unanswered(
    found: Round, dossier: Dossier, program: Program, store: Store, *, over: bool
) -> Iterator[Notice]:
    """To a nominee who still had time to answer when the round went on or (``over``) was closed."""
    if dossier.asked_at is None or dossier.agreed_at is not None or dossier.nominee_id is None:
        return
    member = store.members.get(dossier.nominee_id)
    account = reached_at(member, program, store)
    if account is not None:
        words = messages.goes_on_without(program, found, over=over)
        yield Notice(account.platform, account.tenant, account.id, (words,))


def to_whoever_agreed(
    found: Round, dossier: Dossier, program: Program, store: Store, but: str
) -> Iterator[Notice]:
    """To a nominee who had said yes, that it does not go on."""
    if dossier.agreed_at is None or dossier.nominee_id in (None, but):
        return
    account = reached_at(store.members.get(dossier.nominee_id), program, store)
    if account is not None:
        yield asking_messages.ended_this_time(program, found, account)


def to_nominee(found: Round, dossier: Dossier, program: Program, store: Store) -> Iterator[Notice]:
    """Who had heard that they are selected."""
    member = store.members.get(dossier.nominee_id) if dossier.nominee_id else None
    account = reached_at(member, program, store)
    if account is not None:
        yield messages.not_after_all(program, found, account)
