"""What people say under a nomination's card, on either platform, belongs to it: edits and deletions too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forum_house import OFTEN, BothHouse, open_both
from tests.house import DC, wait_for
from tests.test_forget_conversation import everything_in, found_in
from tests.test_nominate_conversation import OPEN, card_on


def nominated(both: BothHouse) -> None:
    both.alice.says(OPEN, channel=DC).sees()
    both.ben.says("/nominate @priya for two years of patient reviews", channel=DC).sees()
    both.delivered()
    both.priya.sees()
    both.priya.clicks("Yes, go on").sees()


def test_replies_on_both_platforms_are_collected(both_on_both: BothHouse) -> None:
    both = both_on_both
    nominated(both)
    topic = card_on(both, "Priya Raman")
    post = both.forum.rosa.replies(topic, "She taught me the release process, with so much patience.")
    both.heard()
    both.alice.says("She made my first pull request a joy", channel=DC, thread="Priya Raman")
    both.gus.says("So kind", channel=DC, thread="Priya Raman")
    both.alice.says("something else altogether", channel=DC)
    both.heard()
    assert "*Open for endorsement* · 1 nomination · 3 replies" in topic.shows()
    both.alice.edits("first pull", "She made my very first pull request a joy")
    both.gus.deletes("So kind")
    both.forum.rosa.edits(post, "She taught me all of the release process, with so much patience.")
    both.heard()
    assert "Open for endorsement · 1 nomination · 2 replies" in both.shows(DC)
    both.gus.says("/okr nomination show N1", channel=DC)
    assert both.gus.sees().partition("\nIts thread")[0] == (
        "# N1 · Priya Raman\nDistinguished Contributor, Inaugural · open for endorsement · 1 nomination\n"
        "> for two years of patient reviews\n> — Ben Lindqvist\n"
        "> She taught me all of the release process, with so much patience.\n> — Rosa Quispe, in the thread\n"
        "> She made my very first pull request a joy\n> — Alice Osei, in the thread"
    )
    both.forum.rosa.deletes(post)
    both.heard()
    both.gus.says("/okr nomination show N1", channel=DC)
    assert "Rosa Quispe" not in both.gus.sees()


def test_what_is_told_in_confidence_is_no_reply(both: BothHouse) -> None:
    nominated(both)
    topic = card_on(both, "Priya Raman")
    told = "nomination concern N1 her talk was copied\nfrom Zacharias, who told me"
    for line in (told, "nomination vote N1 no\nbecause of Zacharias", "nominate @ben\nfor Zacharias"):
        both.alice.says(f"About Zacharias:\n@milepost {line}", channel=DC, thread="Priya Raman")
        both.heard()
        assert "Tell me here instead" in both.alice.sees()
    both.forum.rosa.replies(topic, f"@milepost {told}")
    both.heard()
    both.gus.says("/okr nomination show N1", channel=DC)
    assert "Zacharias" not in both.gus.sees()
    assert "repl" not in topic.shows().partition("@milepost")[0]
    both.ben.says(told, channel="@milepost")
    both.heard()
    assert both.alice.sees() == (
        "# A concern, in confidence\nBen Lindqvist about N1, Priya Raman:\n> her talk was copied\n"
        "> from Zacharias, who told me\nNobody else was told. How you go on is yours to decide."
    )
    both.ben.says(
        "nominate @gus because of his guides\n\nHe also wrote:\n- the handbook", channel="@milepost"
    )
    both.heard()
    assert "> because of his guides\n> He also wrote:\n> - the handbook\n" in both.ben.sees()


def test_without_a_webhook_replies_are_found_too(prepared_both: Path, tmp_path: Path) -> None:

    both = open_both(prepared_both, tmp_path, OFTEN, webhook=False)
    nominated(both)
    topic = card_on(both, "Priya Raman")
    both.forum.rosa.replies(topic, "She taught me the release process, with so much patience.")
    wait_for(lambda: "1 reply" in topic.shows())
    both.stop()


@pytest.mark.thorough
def test_who_is_forgotten_is_forgotten_here_too(both: BothHouse) -> None:
    nominated(both)
    both.heard()
    both.alice.says("She made my first pull request a joy", channel=DC, thread="Priya Raman")
    both.gus.says("So kind", channel=DC, thread="Priya Raman")
    both.heard()
    assert "1 nomination · 2 replies" in both.shows(DC)
    both.gus.says("/okr forget-me confirm:yes", channel=DC).sees()
    both.ben.says("/okr forget-me", channel=DC).sees()
    both.ben.clicks("Forget me").sees()
    both.heard()
    assert "> …\n  > — a former member\n  Open for endorsement · 1 nomination · 1 reply" in both.shows(DC)
    both.priya.says("/okr forget-me", channel=DC).sees()
    both.priya.clicks("Forget me").sees()
    both.heard()
    assert "This nomination has come to its end." in both.shows(DC) and "Priya" not in both.shows(DC)


def test_once_it_is_over_nothing_is_added_and_words_can_still_be_taken_out(both: BothHouse) -> None:
    nominated(both)
    both.heard()
    both.alice.says("She made my first pull request a joy", channel=DC, thread="Priya Raman")
    both.gus.says("So kind", channel=DC, thread="Priya Raman")
    both.heard()
    both.priya.says("/okr nomination withdraw N1", channel=DC).sees()
    both.heard()
    both.alice.says("What a pity about the tulips", channel=DC, thread="come to its end")
    both.gus.deletes("So kind")
    both.heard()
    kept = everything_in(both)
    replies = [line for line in found_in(kept, "a joy") if line.startswith("replies:")]
    assert len(replies) == 1 and found_in(kept, "tulips", "So kind") == []
