"""Who is selected is for the announcement to say: before it nobody reads it but stewards and the one it is,
held against the rules on both databases."""

from __future__ import annotations

from dataclasses import replace

from handlers.nominations.process import Consent, OptIn, Process
from handlers.nominations.statements import key_of
from handlers.okrs.traces import draw
from handlers.plain import plain
from storage.session import Session
from tests.databases import HOME, PROGRAM, run
from tests.nomination_world import World
from tests.test_nominated_again import dossier
from tests.test_nomination_privacy import M, answer, award, clock, database, world

__all__ = ["clock", "database", "world"]

LOOKS = ("nomination list", "nomination show N1", "cohort")
INVITES = Process(consent=Consent.AFTER, public=True, endorsing=False, least_yes=1, quorum=0)
ASKS = Process(endorsing=False, quorum=0)


def voted(world: World, process: Process) -> None:
    """N1 is m4, whom m1 nominated and m2 voted for; the vote is over."""
    award(world, process)
    world.says("alice", f"panel add panelist {M('m2')}")
    world.says("m1", f"nominate {M('m4')} for their patience")
    if process.consent is Consent.FIRST:
        world.says("m4", "nomination accept N1")
    assert "Your vote is noted" in answer(world, "m2", "nomination vote N1 yes")
    world.passes(8)


def card(world: World) -> str | None:
    def work(session: Session) -> str | None:
        program = session.programs.by_slug(PROGRAM.slug)
        assert program is not None
        drawn = draw(key_of(dossier(world, 1).id), program, session, HOME, world.clock())
        return None if drawn is None else plain(drawn.reply)

    return world.database.read(work)


def seen(world: World, *who: str) -> list[str]:
    return [answer(world, each, line) for each in who for line in (*LOOKS, "nomination withdraw N1")]


def test_a_selection_reads_as_a_review_until_it_is_announced(world: World) -> None:
    voted(world, ASKS)
    others = ("m1", "m2", "m3")  # who nominated, who voted, and anybody else
    before, drawn = seen(world, *others), card(world)
    assert answer(world, "m3", "nomination list") == (
        "Nominations · Star\n1 nomination of 1 nominee · R1 is open for nominations\n"
        "N1 M4 · under review · 1 nomination\n[Nominate somebody]"
    )
    assert "M4 is selected" in answer(world, "alice", "nomination decide N1 selected")
    assert (seen(world, *others), card(world)) == (before, drawn)
    assert answer(world, "m3", "nomination second N1").startswith("N1 is under review.")
    assert answer(world, "alice", "cohort") == (
        "Selected · Star\nM4 · not announced yet\n0 of 1 offer to do more."
    )
    for who in ("alice", "m4"):
        assert "selected" in answer(world, who, "nomination show N1")
        assert "M4" in answer(world, who, "cohort")
    world.says("alice", "nomination announce N1 post")
    for who in others:
        assert "N1 M4 · selected" in answer(world, who, "nomination list")
        assert answer(world, who, "cohort") == "Selected · Star\nM4\n0 of 1 offer to do more."
    assert "Selected · 1 nomination" in (card(world) or "")


def test_a_no_to_what_was_never_offered_is_thanked_for_nothing(world: World) -> None:
    voted(world, replace(ASKS, opt_ins=tuple(OptIn)))
    world.says("alice", "nomination decide N1 selected")
    for number, line in enumerate(("validate no", "validate", "validate no", "validate no")):
        said = answer(world, "m4", line)
        assert ("Thank you for the time you gave" in said) == (number == 2), said
    assert said == "You are not down to help to validate nominations, and that is fine.\n[Begin]"


def test_what_a_steward_reads_of_it_is_for_them_alone(world: World) -> None:
    """Wherever they ask, as does the one it is."""
    from bot.origin import Origin
    from handlers import requests
    from tests.nomination_world import RUNNER, account

    voted(world, ASKS)
    world.says("alice", "nomination decide N1 selected")
    for who in ("alice", "m4"):
        for line in LOOKS:
            origin = Origin(account(who), HOME, f"asked:{who}:{line}")
            wanted = requests.read(f"{line} in:{PROGRAM.slug}")
            reply = run(world.database, lambda s: RUNNER.run(wanted, origin, world.clock(), s))  # noqa: B023
            assert reply.private, (who, line)


def test_an_invitation_and_its_yes_read_as_a_review(world: World) -> None:
    voted(world, INVITES)
    before = seen(world, "m1", "m3")
    assert "is invited" in answer(world, "alice", "nomination decide N1 selected")
    assert seen(world, "m1", "m3") == before
    world.says("m4", "nomination accept N1")
    assert (seen(world, "m1", "m3"), card(world)) == (before, None)
    assert "none to be seen" in answer(world, "m3", "nomination list")
    world.says("alice", "nomination announce N1 post")
    assert "N1 M4 · selected" in answer(world, "m3", "nomination list")
    assert "Selected · 1 nomination" in (card(world) or "")
