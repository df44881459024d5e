"""Whom somebody nominates: a person, or a name."""

from __future__ import annotations

from handlers.members.reaching import reached_at
from handlers.model import FieldError, Member, Program, UserError, beside
from handlers.okrs import lookup
from handlers.people import Unknown, member_of
from handlers.ports import Context, Store
from handlers.words import Who

LONGEST_NAME = 80
_ON = {"slack": "on Slack", "discourse": "on the forum"}


def nominee_of(who: Who | None, called: str | None, ctx: Context) -> tuple[Member | None, str]:
    """Their name, and who they are if that is known: one of the two is to be said. FieldError; Need."""
    if (who is None) == (not called):
        raise FieldError(
            "nominee",
            "Whom do you want to nominate?",
            'Choose a person as @name, or write a team’s name, as called:"Docs Team": one of the two.',
        )
    if who is not None:
        with beside("nominee"):
            try:
                member = member_of(who, ctx)
            except Unknown as error:
                hint = f'{error.hint} Whom I do not know you name as called:"Their Name".'
                raise UserError(error.message, hint) from error
        return member, member.name
    name = " ".join((called or "").split()).lstrip("@")
    if not name or len(name) > LONGEST_NAME:
        raise FieldError("called", "What are they called?", f"Up to {LONGEST_NAME} characters.")
    program = lookup.the_program(ctx)
    known = ctx.store.members.named(program.id, name)
    if len(known) > 1:
        them = [_account(each, program, ctx.store) for each in known]
        known_at = " and ".join(each if each.startswith("@") else f"one {each}".strip() for each in them)
        hint = f"I know {known_at}. Name one as @name; for somebody else add a word to the name."
        raise FieldError("called", f"Several people here are called {name}.", hint)
    return (known[0], known[0].name) if known else (None, name)


def taken_as(member: Member | None, called: str | None, program: Program, store: Store) -> str:
    """``Tomasz Nowak, @tomasz on the forum``: of whom a name was taken for; empty where it is nobody's, or a
    person was named."""
    if member is None or not called:
        return ""
    return ", ".join(filter(None, (member.name, _account(member, program, store))))


def _account(member: Member, program: Program, store: Store) -> str:
    """The one that they are written to; empty without any."""
    account = reached_at(member, program, store)
    if account is None:
        return ""
    person = store.directory.person(account)
    handle = f"@{person.handle} " if person is not None and person.handle else ""
    return handle + _ON.get(account.platform, "")
