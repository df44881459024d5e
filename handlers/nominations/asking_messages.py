"""Sentences around the beginning of a vote: what would end by it, who has not voted yet, and what stewards
should know of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from handlers.model import Identity, Program
from handlers.nominations import eligibility
from handlers.nominations.ballot_messages import example
from handlers.nominations.model import Dossier, Round
from handlers.nominations.process import Method, Secrecy
from handlers.okrs import drawing
from handlers.reply import Aside, Block, Bold, Button, Buttons, Heading, Notice, Reply, Say, Text

MOST_SHOWN = 10  # nominees in one message, each with its buttons


WORKS_FOR_WHOM = "nobody has told me whom they work for"


def would_end(
    program: Program,
    found: Round,
    lost: Sequence[tuple[Dossier, str]],
    until: date | None,
    few: str,
    *,
    nobody: bool,
) -> Reply:
    """Before a review that is the end of some, or that too few could vote in. ``lost``: those, and what they
    lack; ``few``: on whom one or nobody may vote, in words; ``nobody`` would be left to vote on."""
    names = ", ".join(f"{each.address} {each.nominee} ({why})" for each, why in lost)
    words = f"This would end: {names}. " if lost else ""
    words += "Nobody is left to vote on then, and the round is over. " if nobody else ""
    words += f"{few} " if few else ""
    last = f" until:{until}" if until is not None else ""
    line = f"okr round review R{found.number}{last} yes in:{program.slug}"
    blocks: tuple[Block, ...] = (
        Text(f"{words}Go on?"),
        Buttons(Button("Go on", line, "danger")),
        Aside("Nothing has happened yet. If you wait, they can still get what they need."),
        *((Aside("Somebody else can have a seat on the panel: ", _seat(program, found)),) if few else ()),
    )
    unknown = next((each for each, why in lost if why == WORKS_FOR_WHOM), None)
    if unknown is not None:
        blocks += (works_for(program, unknown),)
    return Reply(blocks, private=True)


def _seat(program: Program, found: Round) -> Say:
    """The line that gives somebody one."""
    kind = found.process.panel[0].kind if found.process.panel else "panelist"
    return Say(f"okr panel add {kind} @name award:{found.award.slug} in:{program.slug}")


def works_for(program: Program, dossier: Dossier) -> Aside:
    """How it is said whom a nominee works for."""
    line = f"okr nomination organisation {dossier.address} Acme in:{program.slug}"
    return Aside("Whom they work for you can tell me: ", Say(line))


def nobody_left(program: Program, found: Round, ended: Sequence[Dossier]) -> Reply:
    """A review without anybody to vote on: the round is closed."""
    blocks: list[Block] = [
        Heading(f"R{found.number} is over"),
        Text(
            "There was nobody to vote on this time, so I have closed the round. Thank you, everybody who "
            "took part!"
        ),
    ]
    if ended:
        names = ", ".join(each.address for each in ended)
        blocks.append(Aside(f"Not going on this time, for want of an answer or of seconds: {names}."))
    line = f"okr round open {found.award.slug} in:{program.slug}"
    blocks.append(Aside("Another one can begin whenever you like: ", Say(line)))
    return Reply(tuple(blocks), private=True, wrote=f"closed round R{found.number}: nobody to vote on")


def ended_this_time(program: Program, found: Round, account: Identity) -> Notice:
    """To a nominee who had said yes: why is nobody's fault."""
    words = f"For {found.name}, in {program.title}, it does not go on in this round."
    thanks = "It is no judgement of you or your work. Thank you for saying yes, and for all that you do."
    blocks = (Heading("About your nomination"), Text(words), Text(thanks))
    return Notice(account.platform, account.tenant, account.id, blocks)


def vote_reminder(
    program: Program,
    missing: Sequence[tuple[Round, datetime, Dossier]],
    account: Identity,
    now: datetime,
) -> Notice:
    """To who has not voted yet, once. ``missing``: on whom, and until when."""
    blocks: list[Block] = [Text("A small reminder: your vote is still welcome, until its end.")]
    for found, closes_at, each in missing[:MOST_SHOWN]:
        until = f"{found.name}, until {drawing.last_day(closes_at, program, now)}"
        blocks += [Text(Bold(each.address), f" {each.nominee} · {until}"), _buttons(program, found, each)]
    if (more := len(missing) - MOST_SHOWN) > 0:
        blocks.append(Aside(f"And {more} more: ", Say("okr nomination list")))
    for number, (method, addresses) in _together(missing).items():
        line = f"okr round vote R{number} {example(addresses, method)}"
        blocks.append(Text("Vote on all of them at once: ", Say(line)))
    recuse = f"okr nomination recuse {missing[0][2].address} why"
    blocks.append(Aside("To abstain is a vote, too. Too close to somebody? ", Say(recuse)))
    return Notice(account.platform, account.tenant, account.id, tuple(blocks))


def left_the_ballot(
    program: Program, found: Round, gone: Dossier, theirs: Sequence[Dossier], account: Identity
) -> Notice:
    """To everybody who votes on ``theirs``, whatever they voted."""
    method = found.process.method
    only = "them and just one other" if method is Method.RANKED else "nobody but them"
    words = f"{gone.nominee} ({gone.address}) does not stand for {found.name} any more."
    line = f"okr round vote R{found.number} {example([each.address for each in theirs], method)}"
    again = Aside(f"If you had named {only}, please vote again: ", Say(f"{line} in:{program.slug}"))
    return Notice(
        account.platform,
        account.tenant,
        account.id,
        (Text(f"{words} Your vote counts for the others."), again),
    )


def _together(missing: Sequence[tuple[Round, datetime, Dossier]]) -> dict[int, tuple[Method, list[str]]]:
    """By round's number, those that stand on one ballot."""
    found: dict[int, tuple[Method, list[str]]] = {}
    for each, _, dossier in missing:
        if each.process.method is not Method.YES_NO:
            found.setdefault(each.number, (each.process.method, []))[1].append(dossier.address)
    return found


def _buttons(program: Program, found: Round, each: Dossier) -> Buttons:
    line = f"{each.address} {{}} in:{program.slug}"
    show = Button("Read it all", f"okr nomination show {each.address} in:{program.slug}")
    if found.process.method is not Method.YES_NO:
        return Buttons(show)
    words = {"yes": "Yes", "no": "No", "abstain": "Abstain"}
    return Buttons(
        *(Button(label, f"okr nomination vote {line.format(word)}") for word, label in words.items()), show
    )


_LOST_BY = {
    eligibility.MENTOR: "One of you two mentors the other now",
    eligibility.EMPLOYER: "As I know it by now, you two have the same employer",
    eligibility.UNSEATED: "Your seat on the panel has ended, or ends before the vote does",
}


def vote_lost(dossier: Dossier, reason: str, account: Identity) -> Notice:
    """To who had voted on somebody, and has no vote on them since. ``reason``: as of recusals."""
    words = (
        f"{_LOST_BY.get(reason, 'Something has changed')}, so you have no vote on {dossier.nominee} "
        f"({dossier.address}) any more: what you had said there does not count, and the quorum counts "
        "without you."
    )
    hint = Aside("That keeps votes fair, and is nothing against you. If it is wrong, tell a steward.")
    return Notice(account.platform, account.tenant, account.id, (Text(words), hint))


def nobody_may_vote(dossiers: Sequence[Dossier]) -> str:
    """Empty where there is none."""
    return f"Nobody can vote on {_addresses(dossiers)}." if dossiers else ""


def one_may_vote(found: Round, dossiers: Sequence[Dossier]) -> str:
    """Empty where there is none."""
    if not dossiers:
        return ""
    open_to_all = "" if found.process.ballot is Secrecy.SECRET else "."
    if len(dossiers) == 1:
        words = f"Only one person can vote on {_addresses(dossiers)}"
        return words + (open_to_all or ", so their vote is no secret.")
    words = f"On each of {_addresses(dossiers)} only one person can vote"
    return words + (open_to_all or ", so these votes are no secret.")


def _addresses(dossiers: Sequence[Dossier]) -> str:
    return ", ".join(each.address for each in dossiers)


def prospects(
    program: Program, found: Round, stuck: Sequence[tuple[Dossier, str]], alone: str, account: Identity
) -> Notice:
    """To a steward, as soon as a vote begins that cannot come out well. ``stuck``: on whom, and why;
    ``alone``: on whom one person votes, in words."""
    why = "\n".join(f"• {each.address} {each.nominee}: {why}" for each, why in stuck)
    blocks: tuple[Block, ...] = (
        Heading("A vote that cannot pass as it is" if stuck else "A vote of one person"),
        *((Text(f"{found.name}:\n{why}"),) if stuck else ()),
        *((Text(alone if stuck else f"{found.name}: {alone}"),) if alone else ()),
        Text(
            "There is time until the vote ends. Give somebody else a seat, and I ask them at once: ",
            _seat(program, found),
        ),
    )
    if stuck:
        of = Say(f"okr organisation of:@name Acme in:{program.slug}")
        blocks += (Aside("Whom somebody works for you can tell me, too: ", of),)
    unknown = next((each for each, why in stuck if why.startswith(WORKS_FOR_WHOM)), None)
    if unknown is not None:
        blocks += (works_for(program, unknown),)
    return Notice(account.platform, account.tenant, account.id, blocks)


def works_elsewhere(program: Program, dossier: Dossier, organisation: str, account: Identity) -> Notice:
    """To a steward: what is known of a nominee has changed since the vote began."""
    before = " and ".join(dossier.works_for or ()) or "nobody whom I know of"
    words = (
        f"{dossier.nominee} works for {organisation or 'nobody in particular'}, I was told now. The vote on "
        f"{dossier.address} began with {before}, and goes on with that."
    )
    line = f"okr nomination organisation {dossier.address} {organisation or 'none'} in:{program.slug}"
    hint = Aside("If it was wrong then, you can change it for this vote, too: ", Say(line))
    return Notice(account.platform, account.tenant, account.id, (Text(words), hint))
