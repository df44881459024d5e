"""Somebody is nominated on both sides as two people, and then says that they are one."""

from __future__ import annotations

import re

import pytest

from tests.forum_house import BothHouse
from tests.test_inaugural_cohort_conversation import says, writes
from tests.test_nominate_conversation import card_on


@pytest.mark.thorough
def test_linked_accounts_have_one_dossier(both_on_both: BothHouse) -> None:
    both = both_on_both
    says(both, "alice", "/okr round open distinguished-contributor")
    assert "You nominated Ben Lindqvist" in says(both, "priya", "/nominate @ben he answers everybody")
    for who, why in (("mod", "keeps the peace"), ("rosa", "welcomed me")):
        assert "Ben Lindqvist" in writes(both, who, "A name", f"nominate @ben {why} in:dc")
    writes(both, "ben", "My answer", "nomination accept N2 in:dc")
    assert says(both, "alice", "/okr nomination list").split("\n")[1:4] == [
        "3 nominations of 2 nominees · R1 is open for nominations",
        "N1 Ben Lindqvist · consent asked · 1 nomination",
        "N2 Ben Lindqvist · open for endorsement · 2 nominations",
    ]
    code = re.search(r"Your code is (\S+)\.", says(both, "ben", "/okr link"))
    assert code is not None
    talk = both.forum.ben.messages("milepost", "My accounts", f"link {code[1]}")
    both.heard()
    both.forum.ben.replies(talk, f"link {code[1]} yes")
    both.heard()
    assert both.ben.sees(about="nominated you") == (
        "Priya Raman has nominated you, too, for Distinguished Contributor. These words stand on your card now. "
        "If you would rather not go on, you can step back.\n[Step back]\n> he answers everybody\n"
        "> — Priya Raman"
    )
    assert both.priya.sees() == (
        "Your nomination of Ben Lindqvist (N1) stands in N2 now: both accounts are one person’s.\n[Show]"
    )
    assert says(both, "alice", "/okr nomination list").split("\n")[2:4] == [
        "N1 Ben Lindqvist · part of N2",
        "N2 Ben Lindqvist · open for endorsement · 3 nominations",
    ]
    assert "3 nominations (1 on Slack, 2 on the forum)" in card_on(both, "Ben Lindqvist ·").shows("3 nomin")
    assert "You are the fourth to nominate Ben Lindqvist" in says(both, "alice", "/nominate @ben his jokes")
