"""One bot behind two doors: the same key result moved from a command, a forum post and a thread."""

from __future__ import annotations

import re

import pytest

from tests.forum_house import CONTRIBUTORS, BothHouse
from tests.house import DC


def told(both: BothHouse, text: str) -> str:
    """Text with the addresses of this run made the same every time."""
    text = text.replace(both.forum.url, "https://forum").replace("\u2060", "")
    return re.sub(r"https://sandbox\.slack\.com/archives/\w+/p\d+(?:\?\S+(?=>))?", "https://slack/p", text)


def test_one_key_result_from_slack_the_forum_and_a_thread(both: BothHouse) -> None:
    both.alice.says("/okr progress 2.1 3", channel=DC)
    assert (
        both.alice.sees()
        == """\
KR 2.1 3 of ≥10 stories or testimonials · 30% · on track · self-reported
[Undo] [Add link] [Show]"""
    )
    both.heard()

    topic = both.forum.rosa.posts(
        "Five stories in one week",
        "Look at all these!\n\n@milepost progress 2.1 +5 on the blog https://example.org/blog",
        CONTRIBUTORS,
    )
    both.forum.rosa.sees(topic)
    assert (
        told(both, topic.shows())
        == """\
# Five stories in one week
rosa: Look at all these!
  @milepost progress 2.1 +5 on the blog https://example.org/blog
milepost: *KR 2.1* 3 → 8 of ≥10 stories or testimonials · 80% · on track · self-reported
  > on the blog https://example.org/blog
  Undo: `@milepost undo 2.1#2 in:dc` · Add link: `@milepost evidence 2.1#2 in:dc` · Show: `@milepost show 2.1 in:dc`"""
    )
    both.heard()

    both.alice.says("@milepost undo", channel=DC, thread="O2 · Celebrate")
    both.heard()
    assert both.shows(DC).endswith(
        """\
    alice: @milepost undo
    milepost: Undone: KR 2.1 check-in #1 (3). It stands at: 5 of ≥10 stories or testimonials · 50% · needs 5 more
      [Show]"""
    )

    both.ben.says("/okr show 2.1", channel=DC)
    assert (
        told(both, both.ben.sees())
        == """\
# KR 2.1
Publish ≥10 stories or testimonials of Distinguished Contributors (blog, LinkedIn, or wiki)
▰▰▰▰▰▱▱▱▱▱ 5 of ≥10 stories or testimonials · 50% · needs 5 more · self-reported
*Target* ≥10 stories or testimonials | *Health* on track: 12 points ahead of the expected pace
*Expected by now* 37% | *Owners* nobody yet
#2 <https://slack/p> · 5 May · +5 → 5 · Rosa Quispe on the forum, in Contributors <https://forum/t/19/1> · self-reported · on the blog https://example.org/blog
Its thread: in #distinguished-contributors <https://slack/p> · on the forum, in Contributors <https://forum/t/16/1>
[Update] [History]"""
    )


@pytest.mark.thorough
def test_the_card_and_its_thread_stand_in_both_homes(both: BothHouse) -> None:
    both.forum.rosa.posts("Five stories in one week", "@milepost progress 2.1 5 on the blog", CONTRIBUTORS)
    both.heard()
    both.alice.says("/okr progress 2.1 +1 a podcast", channel=DC).sees()
    both.heard()
    card = next(t for t in both.forum.state.topics.values() if t.title.startswith("O2"))
    assert (
        told(both, both.forum.topic(card.id).shows())
        == """\
# O2 · Celebrate Sustained Contributions · Q2 2025
milepost: O2 · Celebrate Sustained Contributions
  *2.1* Publish ≥10 stories or testimonials of Distinguished Contributors (blog, LinkedIn, or wiki)
  ▰▰▰▰▰▰▱▱▱▱ 6 of ≥10 stories or testimonials · 60% · needs 4 more · on track · self-reported
  *2.2* ≥50% of selected DCs voluntarily opt into follow-on engagement (mentoring, validating nominations, speaking, etc.)
  ▱▱▱▱▱▱▱▱▱▱ ≥50% · no news yet
  30% of the way · Distinguished Contributor Program, Q2 2025
  Also in #distinguished-contributors <https://slack/p>
  Update: `@milepost progress in:dc`
milepost: *KR 2.1* 5 of ≥10 stories or testimonials · 50% · Rosa Quispe on the forum, in Contributors <https://forum/t/16/1>, 5 May · self-reported
  > on the blog
  *KR 2.1* +1 · Alice Osei in #distinguished-contributors, 5 May · self-reported
  > a podcast"""
    )
    slack = told(both, both.shows(DC))
    assert "KR 2.1 +1 · Alice Osei, 5 May · self-reported" in slack
    assert "Rosa Quispe on the forum, in Contributors <https://forum/t/16/1>, 5 May" in slack


def test_what_lacks_something_is_a_line_to_copy_on_the_forum(both: BothHouse) -> None:
    topic = both.forum.rosa.posts(
        "How do I tell you of stories?", "I wonder.\n\n@milepost progress", CONTRIBUTORS
    )
    both.heard()
    answer = topic.shows("milepost:").split("milepost: ")[1]
    assert "Say it in one line, like this:" in answer and "@milepost progress " in answer


@pytest.mark.thorough
def test_a_forum_people_follow_their_own_edits(both: BothHouse) -> None:
    topic = both.forum.rosa.posts("Five stories in one week", "@milepost progress 2.1 5 so far", CONTRIBUTORS)
    both.heard()
    both.forum.rosa.edits(topic, "@milepost progress 2.1 6 so far, I had forgotten one")
    both.heard()
    assert topic.shows().count("milepost:") == 1  # the bot's own post was the last: it goes on there
    assert "*KR 2.1* 6 of ≥10 stories or testimonials · 60% · on track · corrected" in topic.shows()
    both.forum.ben.replies(topic, "Wonderful, thank you for all of this work.")
    both.forum.rosa.edits(topic, "@milepost progress 2.1 7 so far, I had forgotten two")
    both.heard()
    assert topic.shows().count("milepost:") == 2
