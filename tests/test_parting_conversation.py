"""Accounts that were joined by somebody else, or by mistake: who hears of it, and what each has after parting."""

from __future__ import annotations

import re

import pytest

from handlers.model import Role
from sandbox.discourse.thread import Thread
from tests.forum_house import CONTRIBUTORS, BothHouse
from tests.house import DC
from tests.test_forget_conversation import everything_in
from tests.test_link_conversation import code_in, forum_name, grant_to_rosa, member_at, roles_of

ONLY_STEWARDS = "Only stewards of Distinguished Contributor Program may do that."


def join_rosa_to(both: BothHouse, who: str) -> Thread:
    """By a code of ``who`` in the workspace, which Rosa names on the forum."""
    person = getattr(both, who)
    person.says("/okr link", channel=DC)
    code = code_in(person.sees())
    talk = both.forum.rosa.messages("milepost", "An account of mine", f"link {code}")
    both.forum.rosa.sees(talk)
    both.forum.rosa.replies(talk, f"link {code} yes")
    assert "you are one person now" in both.forum.rosa.sees(talk)
    return talk


def test_who_made_the_code_hears_of_it_and_can_part_them(both: BothHouse) -> None:
    talk = join_rosa_to(both, "alice")
    assert (
        both.workspace.direct("alice").shows("was joined with yours")
        == """\
milepost: An account on the forum was joined with yours: Rosa Quispe. Both count as one person now.
  Was that not you? Then part them: each has again what it had before.
  [Part them]"""
    )
    both.alice.clicks("Part them")
    assert (
        both.alice.sees()
        == """\
This account is on its own again, as Alice Osei.
Each has again what it had before: name, roles, key results and check-ins. What came since stays with this account.
Join them again at any time: `/okr link`"""
    )
    both.forum.rosa.replies(talk, "add objective Mine, all mine in:dc")
    assert ONLY_STEWARDS in both.forum.rosa.sees(talk)
    assert member_at(both, "rosa", forum=True).name == "Rosa Quispe"
    both.alice.says("/okr add objective Celebrate contributors", channel=DC)
    assert both.alice.sees().startswith("Added O6 Celebrate contributors")


def test_it_is_the_same_when_the_other_one_goes(both: BothHouse) -> None:
    talk = join_rosa_to(both, "alice")
    both.forum.rosa.replies(talk, "@milepost unlink")
    assert "What came since stays with the other account." in both.forum.rosa.sees(talk)
    assert Role.STEWARD in roles_of(both, member_at(both, "alice"))
    assert roles_of(both, member_at(both, "rosa", forum=True)) == frozenset()


@pytest.mark.thorough
def test_each_takes_its_own_check_ins_along(both: BothHouse) -> None:
    topic = both.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
    both.forum.rosa.sees(topic)
    both.ben.says("/okr progress 2.1 +4 more", channel=DC).sees()
    join_rosa_to(both, "ben")
    both.ben.says("/okr progress 2.1 +2 together", channel=DC).sees()
    both.ben.says("/okr unlink", channel=DC)
    assert "What came since stays with this account." in both.ben.sees()
    both.ben.says("/okr history 2.1", channel=DC)
    names = re.findall(r"^#(\d).* · (Ben Lindqvist|Rosa Quispe) ", both.ben.sees(), re.M)
    assert names == [("3", "Ben Lindqvist"), ("2", "Ben Lindqvist"), ("1", "Rosa Quispe")]
    both.forum.rosa.replies(topic, "@milepost undo 2.1#1")
    assert "Undone: *KR 2.1* check-in" in both.forum.rosa.sees(topic)


def test_who_stays_behind_has_the_own_name_again_and_what_both_had_both_keep(both: BothHouse) -> None:
    grant_to_rosa(both)
    both.alice.says("/okr role add steward @ben", channel=DC).sees()
    join_rosa_to(both, "ben")
    assert member_at(both, "rosa", forum=True).name == "Ben Lindqvist"
    both.ben.says("/okr unlink", channel=DC).sees()
    ben, rosa = member_at(both, "ben"), member_at(both, "rosa", forum=True)
    assert (ben.name, rosa.name) == ("Ben Lindqvist", "Rosa Quispe")
    assert roles_of(both, ben) == roles_of(both, rosa) == {Role.STEWARD}


def test_of_three_each_goes_with_its_own(both: BothHouse) -> None:
    both.alice.says("/okr role add steward @ben", channel=DC).sees()
    join_rosa_to(both, "ben")
    both.priya.says("/okr link", channel=DC)
    both.ben.says(f"/okr link {code_in(both.priya.sees())}", channel=DC).clicks("Yes, that is me")
    assert "you are one person now" in both.ben.sees()
    assert len(member_at(both, "priya").identities) == 3
    both.ben.says("/okr unlink", channel=DC).sees()
    assert roles_of(both, member_at(both, "ben")) == {Role.STEWARD}
    assert roles_of(both, member_at(both, "priya")) == frozenset()
    assert member_at(both, "priya").id == member_at(both, "rosa", forum=True).id
    assert "Ben" not in member_at(both, "priya").name


@pytest.mark.thorough
def test_nobody_parts_from_a_program_that_nobody_else_can_run(both: BothHouse) -> None:
    talk = join_rosa_to(both, "alice")
    both.workspace.deactivate("alice")
    both.heard()
    both.forum.rosa.replies(talk, "@milepost unlink")
    assert both.forum.rosa.sees(talk).endswith(
        """\
milepost: Then nobody could run Distinguished Contributor Program and Participation any more.
  Name another steward first: `@milepost role add steward @name in:dc`"""
    )
    assert member_at(both, "alice").id == member_at(both, "rosa", forum=True).id


def test_stewards_who_have_left_do_not_count(both: BothHouse) -> None:
    for program in ("dc", "participation"):
        both.alice.says(f"/okr role add steward @ben in:{program}", channel=DC).sees()
    both.workspace.deactivate("ben")
    both.heard()
    both.alice.says("/okr forget-me", channel=DC)
    assert both.alice.sees() == (
        "You are the only steward of Distinguished Contributor Program and Participation.\n"
        "Name another one first: `/okr role add steward @name in:dc`"
    )
    both.alice.says("/okr role remove steward me", channel=DC)
    assert both.alice.sees() == (
        "Alice Osei is the only steward.\nName another one first: `/okr role add steward @name`"
    )


# ---- codes that others read ----------------------------------------------------------------------


def test_a_code_that_others_read_in_a_wrong_line_is_good_no_more(both: BothHouse) -> None:
    for wrong in ("link {} and hello", "lnk {}", "progress 9.9 3 {}"):
        both.priya.says("/okr link", channel=DC)
        code = code_in(both.priya.sees())
        both.forum.rosa.posts(f"Hello everybody, {wrong}", f"@milepost {wrong.format(code)}", CONTRIBUTORS)
        both.heard()
        both.ben.says(f"/okr link {code}", channel=DC)
        assert both.ben.sees().startswith("That code does not fit, or is not good any more."), wrong


def test_in_private_a_wrong_line_can_be_said_again(both: BothHouse) -> None:
    both.priya.says("/okr link", channel=DC)
    code = code_in(both.priya.sees())
    talk = both.forum.rosa.messages("milepost", "An account of mine", f"link {code} and hello")
    assert "I do not know what to do with “and hello” there." in both.forum.rosa.sees(talk)
    both.forum.rosa.replies(talk, f"link {code}")
    assert "Priya Raman*’s on Slack (Sandbox)" in both.forum.rosa.sees(talk)


def test_no_code_is_kept(both: BothHouse) -> None:
    both.priya.says("/okr link", channel=DC)
    code = code_in(both.priya.sees())
    talk = both.forum.rosa.messages("milepost", "An account of mine", f"@milepost link {code}")
    both.heard()
    assert code not in everything_in(both) and code.replace("-", "") not in everything_in(both)
    shown = talk.shows()
    both.forum.rosa.edits(talk, f"@milepost link {code}\n\nThank you!")  # the same line: nothing happens
    both.heard()
    assert talk.shows().count("Is that you?") == shown.count("Is that you?") == 1
    assert forum_name(both)
