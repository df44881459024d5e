"""Somebody is nominated by name and with their account, and a steward says that both are one person."""

from __future__ import annotations

import pytest

from handlers.model import Person
from handlers.nominations.model import State
from handlers.nominations.process import Consent, Process
from tests.databases import run
from tests.house import DC, House, wait_for
from tests.nomination_world import World, account
from tests.test_nomination_privacy import M, answer, award, clock, database, world
from tests.test_panel_conversation import audit, says, watched
from tests.test_survey_conversation import more

__all__ = ["clock", "database", "watched", "world"]

ALIKE = """\
N1 and N2 are both called Priya Raman: N1 without an account. Are they one person?
[Show N1] [Show N2]
If so, I put both into one, so that nobody is asked or voted on twice:
[N1 is N2]"""


def test_a_name_and_an_account_become_one_nominee(watched: House) -> None:
    slack = watched
    (person,) = more(slack, 1)
    says(slack, "alice", "/okr round open distinguished-contributor")
    says(slack, "ben", '/nominate called:"Priya Raman" for distinguished-contributor her guides')
    slack.delivered()
    slack.alice.sees()
    slack.alice.clicks("They say yes").sees()
    slack.delivered()
    assert "Priya Raman · Distinguished Contributor" in slack.shows(DC)
    says(slack, "p0", "/okr nomination second N1 she taught me")
    person.says("Her guides are the best", channel=DC, thread="Priya Raman · Distinguished")
    slack.delivered()
    says(slack, "p0", "/nominate @priya for her talks")
    slack.delivered()
    assert slack.alice.sees() == ALIKE
    assert "> for her talks" in slack.priya.sees()
    slack.alice.clicks("N1 is N2")
    assert slack.alice.sees() == (
        "Priya Raman (N1) becomes part of Priya Raman (N2): what was said of Priya Raman stands there then, and "
        "Priya Raman reads it. The yes that you have for N1 does not count there. Its card comes down. This "
        "cannot be taken apart again. Go on?\n[Go on] [Show N1] [Show N2]\nNothing has happened yet."
    )
    slack.alice.clicks("Go on")
    assert slack.alice.sees() == (
        "N1 is part of N2 now: Priya Raman. What was said in both stands there. "
        "I have asked them, in private, and they answer for both.\n[Show]"
    )
    slack.delivered()
    assert slack.priya.sees() == (
        "Ben Lindqvist has nominated you, too, for Distinguished Contributor. What you answer is for these "
        "words, too.\n[Yes, go on] [No, thank you]\n> her guides\n> — Ben Lindqvist"
    )
    assert slack.ben.sees() == (
        "Your nomination of Priya Raman (N1) stands in N2 now: a steward says that both are one person.\n[Show]"
    )
    shown = slack.shows(DC)
    assert "Priya" not in shown and "This nomination has come to its end." in shown
    slack.priya.clicks("Yes, go on").sees()
    slack.delivered()
    card = slack.shows(DC).partition("Priya Raman · Distinguished")[2]
    assert "> for her talks" in card and "> her guides" in card
    assert "2 nominations · 1 reply" in card, "whoever nominates gives no second"
    assert says(slack, "alice", "/okr nomination list").split("\n")[1:4] == [
        "2 nominations of 1 nominee · R1 is open for nominations",
        "N1 Priya Raman · part of N2",
        "N2 Priya Raman · open for endorsement · 2 nominations",
    ]
    assert "Her guides are the best" in says(slack, "alice", "/okr nomination show N2")
    person.edits("Her guides", "Her guides are all I read")
    wait_for(lambda: "all I read" in says(slack, "alice", "/okr nomination show N2"))
    person.deletes("Her guides are all I read")
    wait_for(lambda: "1 reply" not in slack.shows(DC))
    assert "merged N1 into N2" in audit(slack)


ABOUT_YOU = (
    "This one is about you. It is for another steward to say. "
    "If there is no other steward, name one: `okr role add steward @name`"
)


@pytest.mark.parametrize(
    ("who", "line", "refused"),
    [
        ("alice", "N2 into N2", "N2 twice is one nomination. Name two, like N3 into N2."),
        ("alice", "N6 into N7", "N6 is in R1, N7 in R2. Only nominations of one round can be one."),
        (
            "alice",
            "N1 into N3",
            "N1 and N3 are two people with an account each. "
            "If both are one person’s, they can say so themselves: `okr link`",
        ),
        (
            "alice",
            "N1 into N2",
            "N1 is the one with an account, so it is the one to stay. Like: `okr nomination merge N2 into N1`",
        ),
        (
            "alice",
            "N2 into N6",
            "Neither N2 nor N6 has an account. If both are one person, end one: `okr nomination withdraw N2`",
        ),
        (
            "alice",
            "N2 into N4",
            "N4 has ended already. To end the other one, too: `okr nomination withdraw N2`",
        ),
        ("alice", "N2 into N5", ABOUT_YOU),
        ("alice", "N2 into N99", "There is no nomination N99 that you may see. `okr nomination list`"),
        ("m1", "N2 into N1", "Only stewards of"),
    ],
)
def test_what_is_refused(world: World, who: str, line: str, refused: str) -> None:
    """M4, a name, M5, M3 who said no, Alice, another name; and one in another round."""
    award(world, Process(endorsements=1))
    for number, nominee in enumerate((M("m4"), "", M("m5"), M("m3"), M("alice"), ""), 1):
        world.says("m1", f"nominate {nominee or f'called:Team{number}'} for what they do")
    world.says("m3", "nomination decline N4")
    world.says("alice", "round open distinguished-contributor")
    world.says("m1", "nominate called:Team for distinguished-contributor what they do")
    assert answer(world, who, f"nomination merge {line}").startswith(refused)
    assert all(each.nominations for _, each in world.read())


def test_once_the_review_has_begun_it_is_too_late(world: World) -> None:
    award(world, Process(endorsing=False, consent=Consent.NEVER))
    for nominee in (M("m4"), "called:Team"):
        world.says("m1", f"nominate {nominee} for what they do")
    assert answer(world, "alice", "nomination merge N2 into N1") == (
        "The panel has N2 now. If both are one person, end one: `okr nomination withdraw N2`"
    )


def test_nobody_nominates_or_seconds_themselves_by_it(world: World) -> None:
    """And whoever nominated both has one nomination with all their words."""
    award(world, Process(endorsements=1))
    world.says("m1", f"nominate {M('m4')} for their patience")
    world.says("m1", "nominate called:Em for their guides")
    world.says("alice", "nomination accept N2")
    for who in ("m4", "m2"):
        world.says(who, "nomination second N2 I agree")
    world.says("m4", "nominate called:Em for all I do")
    assert answer(world, "alice", "nomination merge N2 into N1 yes").startswith("N2 is part of N1 now")
    first, second = (dossier for _, dossier in world.read())
    assert [(each.by, each.why) for each in first.nominations] == [
        ("m1", "for their guides\nfor their patience")
    ]
    assert [each.by for each in first.seconds] == ["m2"]
    assert (first.state, first.nominated, first.seconded) == (State.ASKED, 1, 1)
    assert (second.state, second.nominated, second.seconded) == (State.WITHDRAWN, 0, 0)
    world.check()


@pytest.mark.parametrize(("consent", "asks"), [(Consent.FIRST, False), (Consent.NEVER, True)])
def test_of_one_name_it_asks_where_there_is_a_card(world: World, consent: Consent, asks: bool) -> None:
    award(world, Process(consent=consent))
    nia = Person(account("nia"), "Newcomer Nia")
    run(world.database, lambda session: session.directory.remember_person(nia))
    for nominee in (M("nia"), 'called:"nia newcomer"'):
        world.says("m1", f"nominate {nominee} because of their guides")
    said = answer(world, "alice", "nomination merge N2 into N1")
    card = "nia newcomer (N2) becomes part of Newcomer Nia (N1): what was said of nia newcomer stands there "
    card += "then. Its card comes down. This cannot be taken apart again. Go on?"
    assert said.startswith(card if asks else "N2 is part of N1 now: Newcomer Nia.")


def test_two_who_are_called_otherwise_become_one_after_a_question_alone(world: World) -> None:
    award(world, Process(endorsements=1))
    for nominee in (M("m4"), "called:Tomasz", M("m5"), 'called:"m4\'s team"'):
        world.says("m1", f"nominate {nominee} for what they do")
    assert answer(world, "alice", "nomination merge N2 into N1") == (
        "Tomasz (N2) becomes part of M4 (N1): what was said of Tomasz stands there then, and M4 reads it. "
        "This cannot be taken apart again. Go on?\n[Go on]  [Show N2]  [Show N1]\nNothing has happened yet."
    )
    assert [dossier.part_of for _, dossier in world.read()] == [None] * 4
    assert answer(world, "alice", "nomination merge N2 into N1 yes").startswith("N2 is part of N1 now: M4.")
    for line in ("N2 into N1", "N1 into N2", "N2 into N3"):
        assert answer(world, "alice", f"nomination merge {line} yes") == (
            "N2 is part of N1 already. How that stands: `okr nomination show N1`"
        )
    assert answer(world, "alice", "nomination merge N4 into N2") == (
        "N2 is part of N1 already. Like: `okr nomination merge N4 into N1`"
    )
    assert answer(world, "alice", "nomination show N2") == (
        "N2 · M4\nIt is part of N1, with all that was said.\n[Show]"
    )
    for line in ("withdraw N2", "organisation N2 Acme"):
        refused = "N2 is part of N1. How that stands: `okr nomination show N1`"
        assert answer(world, "alice", f"nomination {line}") == refused
    assert [dossier.part_of for _, dossier in world.read()] == [None, 1, None, None]
    assert "N2" not in answer(world, "m1", "nomination list")
