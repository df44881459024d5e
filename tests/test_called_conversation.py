"""Somebody is named in Slack who is on the forum alone: by their name, or as @ and their username there."""

from __future__ import annotations

from handlers.model import Identity, Member
from storage.session import Session
from tests.databases import HOME, run
from tests.forum_house import CONTRIBUTORS, BothHouse
from tests.house import DC
from tests.nomination_world import World
from tests.test_nominate_conversation import opened
from tests.test_nomination_privacy import answer, clock, database, world

__all__ = ["clock", "database", "opened", "world"]


def says(both: BothHouse, who: str, line: str) -> str:
    person = both.workspace.people[who]
    person.says(line, channel=DC, raw=True)
    return str(person.sees())


def test_a_name_that_is_somebodys_is_taken_for_theirs_and_said_so(opened: BothHouse) -> None:
    both = opened
    both.forum.rosa.posts("Hello to all of you", "@milepost progress 2.1 1 a story", category=CONTRIBUTORS)
    both.heard()
    line = '/okr nominate called:"Rosa Quispe" {}her guides'
    receipt = """\
Thank you! You nominated Rosa Quispe for Distinguished Contributor, Inaugural: N1.
> her guides
I take it that you mean Rosa Quispe, @rosa on the forum. Somebody else? Then take it back.
I have asked them, in private. Nothing is public before they say yes, and if they would rather not, nobody else hears of it.
[Show] [Take it back]"""
    assert says(both, "ben", line.format("")) == receipt
    with_it = says(both, "priya", line.format("org:Redpill ")).split("\n")
    assert with_it[3].startswith("Works for Redpill, as you wrote:") and "in quotes" in with_it[4]
    assert [*with_it[:3], *with_it[5:]] == receipt.split("\n")
    assert "Works for Redpill" in says(both, "alice", "/okr nomination show N1")
    assert "Redpill" not in says(both, "ben", "/okr nomination show N1")
    both.clock.advance(days=2)  # by now the username may be another's: the forum is asked
    both.forum.requests.clear()
    again = says(both, "ben", "/okr nominate @rosa again")
    assert again.startswith("You have nominated them in this round already: N1.")
    assert any("/u/rosa" in each.path for each in both.forum.requests)
    assert says(both, "priya", "/okr nominate @rosie her guides") == (
        "I do not know anyone called rosie here.\nPick them from the list: type @ and their name. Somebody who "
        "is on the forum alone: @ and their username there. Whom I do not know you name as "
        'called:"Their Name".'
    )
    asked = says(both, "alice", "/okr survey new poll Lunch? options:Yes please, No to:@rosa")
    assert "asked of Rosa Quispe in private" in asked


def test_whom_a_first_name_may_mean_the_stewards_hear_and_nobody_else(opened: BothHouse) -> None:
    both = opened
    both.forum.rosa.posts("Hello to all of you", "@milepost progress 2.1 1 a story", category=CONTRIBUTORS)
    both.heard()
    said = says(both, "ben", "/okr nominate called:rosa her guides")
    assert "I cannot reach them from here. A steward will ask them" in said and "Quispe" not in said
    both.heard()
    assert (
        both.alice.sees()
        == """\
rosa is nominated (N1), and I cannot reach them from here.
Please ask them, in private, and tell me what they say. Until then nothing is public.
Could it be Rosa Quispe, @rosa on the forum? Then ask whoever nominated them to name that account instead, and I ask them myself.
[Show] [They say yes] [They would rather not]"""
    )
    for number, name in enumerate(("ros", "Ro_a", "Rosa Quispe Team"), 2):
        says(both, "ben", f'/okr nominate called:"{name}" her guides')
        both.heard()
        assert f"(N{number})" in both.alice.sees() and "Could it be" not in both.alice.sees()


def test_of_several_with_one_name_it_asks_which(world: World) -> None:

    def settle(session: Session) -> None:
        for id in ("U2TOM", "U3TOM"):
            session.members.add(Member(id, "Tom", (Identity(HOME.platform, HOME.tenant, id),)))

    run(world.database, settle)
    world.says("alice", "round open distinguished-contributor")
    assert answer(world, "m1", "nominate called:tom for their guides") == (
        "Several people here are called tom. I know one on Slack and one on Slack. Name one as @name; for somebody "
        "else add a word to the name."
    )
    assert world.read() == []
