"""A vote, a concern, a nomination or an answer typed in a thread without the bot's name: kept nowhere, and whoever
wrote it hears so in private, each time."""

from __future__ import annotations

from sandbox.discourse.thread import Thread
from tests.forum_house import BothHouse
from tests.house import DC
from tests.test_forget_conversation import everything_in, found_in
from tests.test_nominate_conversation import card_on
from tests.test_nomination_thread_conversation import nominated

VOTE = (
    "What you wrote below N1 reads like a vote, so I kept nothing of it.\n"
    "Others can read it there: you may want to delete it. Tell me here instead: {} nomination vote N1 …\n"
    "If it was meant for everybody, say it in other words, and it is kept."
)
KEPT_NOTHING = {
    "nomination concern N1 I saw a zebra": "/okr nomination concern N1 what worries you",
    'nominate called:"Zelda Zebra" she is great': "/okr nominate @name why",
    "@milepost concren N1 zebra": "/okr nomination concern N1 what worries you",
    "@milepost nomination second N1 so kind\nvoet N1 no": "/okr nomination vote N1 …",
}


def test_in_slack_nothing_of_it_is_kept(both: BothHouse) -> None:
    nominated(both)
    both.heard()
    both.alice.says("nomination vote N1 no", channel=DC, thread="Priya Raman")
    both.heard()
    assert both.alice.sees(about="kept") == VOTE.format("/okr")
    for text, line in KEPT_NOTHING.items():
        both.alice.says(text, channel=DC, thread="Priya Raman")
        both.heard()
        seen = both.alice.sees(about="kept nothing of it")
        assert f"Tell me here instead: {line}" in seen, seen
    both.alice.says("@milepost nomination vote no, the zebra", channel=DC, thread="Priya Raman")
    both.heard()
    assert both.alice.sees(about="Which nomination").endswith(
        "\nOthers can read what you wrote there: you may want to delete it. Nobody reads along here."
    )
    both.alice.says("@milepost thanks\nnomination vote N1 no", channel=DC, thread="Priya Raman")
    both.heard()
    assert both.alice.sees(about="Votes are secret").endswith(
        "You may want to take your message there out again."
    )
    both.gus.says("I would vote for her any time", channel=DC, thread="Priya Raman")
    both.heard()
    both.gus.says("/okr nomination show N1", channel=DC)
    assert (
        both.gus.sees()
        .partition("\nIts thread")[0]
        .endswith(
            "Seconded by Alice Osei: so kind\n> I would vote for her any time\n> — Gus Guest, in the thread"
        )
    )
    both.gus.edits("vote for her", "vote N1 no, the zebra")
    both.heard()
    assert both.gus.sees(about="kept") == VOTE.format("/okr")
    assert "repl" not in both.shows(DC).partition("nomination vote")[0]
    kept = everything_in(both)
    assert found_in(kept, "zebra", "zebras", "vote N1 no", "would vote") == []


def letters(both: BothHouse) -> str:
    """What the bot wrote on the forum in private."""
    private = (each for each in both.forum.state.topics.values() if each.category is None)
    return "\n".join(Thread(both.forum.state, each).shows() for each in private)


def test_nor_on_the_forum(both: BothHouse) -> None:
    nominated(both)
    topic = card_on(both, "Priya Raman")
    post = both.forum.rosa.replies(topic, "okr nomination vote N1 no, as I saw the zebra")
    both.heard()
    assert VOTE.format("`@milepost").replace("N1 …", "N1 …`").replace("\n", "\n  ") in letters(both)
    both.forum.rosa.edits(post, "She taught me the release process, with so much patience.")
    both.heard()
    assert "1 nomination · 1 reply" in topic.shows()
    both.forum.rosa.edits(post, "Nothing to say here about anything\nconcern N1 I saw the zebra")
    both.heard()
    assert "Tell me here instead: `@milepost nomination concern N1 what worries you`" in letters(both)
    both.forum.rosa.replies(topic, "@milepost hi all, how are you?\nnomination concern N1 I saw the zebra")
    both.heard()
    assert "Concerns are for the stewards alone" in letters(both)
    assert "repl" not in topic.shows().partition("@milepost")[0] and "Hello!" not in topic.shows()
    assert found_in(everything_in(both), "zebra", "patience") == []


def test_an_answer_below_a_survey_is_asked_for_in_its_form(both: BothHouse) -> None:
    both.alice.says("/survey new nps-pulse Pulse", channel=DC).sees()
    both.heard()
    for text in ("survey answer F1 3", "@milepost answer F1 3", "`F1 3`"):
        both.ben.says(text, channel=DC, thread="How likely")
        both.heard()
        assert both.ben.sees() == (
            "Others could read that, so I did not count it; you may delete it. Please answer like this instead:\n"
            "[Answer]"
        )
    assert found_in(everything_in(both), "F1 3") == []
