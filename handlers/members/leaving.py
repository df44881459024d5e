"""Somebody left for good: what they looked after needs another person, and people ask people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.members import messages
from handlers.members.reaching import reached_at
from handlers.model import Identity, Member, Program
from handlers.okrs.model import KeyResult
from handlers.ports import Store
from handlers.reply import Reply


@dataclass(frozen=True)
class Letter:
    """A private message to somebody, with this account of theirs."""

    program: Program
    member: Member
    to: Identity
    reply: Reply


def letters(member: Member, store: Store) -> Iterator[Letter]:
    """To each steward of each program where the member owned something: what that is, with a button
    to find somebody else for it."""
    theirs = store.programs.of_member(member.id)
    for program in store.programs.all():
        if program.id not in theirs or program.archived or not (owned := _owned(member, program, store)):
            continue
        reply = messages.left(member, program, [(kr, _others(kr, member, store)) for kr in owned])
        for steward in store.programs.stewards(program.id):
            account = reached_at(steward, program, store)
            if account is not None and steward.id != member.id:
                yield Letter(program, steward, account, reply)


def _owned(member: Member, program: Program, store: Store) -> list[KeyResult]:
    """In the current cycle, and not dropped or graded."""
    if program.cycle is None:
        return []
    objectives = store.okrs.objectives(program.id, program.cycle.id)
    return [
        kr
        for item in objectives
        for kr in item.key_results
        if item.dropped_at is None and kr.dropped_at is None and kr.grade is None and member.id in kr.owners
    ]


def _others(kr: KeyResult, member: Member, store: Store) -> tuple[str, ...]:
    others = [id for id in kr.owners if id != member.id]
    found = store.members.many(others)
    return tuple(found[id].name for id in others if id in found)
