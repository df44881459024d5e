"""What people type on one platform does nothing on the other, whatever it would do there."""

from __future__ import annotations

import json

import pytest

from sandbox.discourse.cook import mentions
from tests.forum_house import CONTRIBUTORS, BothHouse
from tests.house import DC

TO_SLACK = [
    "<!channel> look",
    "<!here|here> and <!everyone>",
    "<@UALICE> <@UALICE|alice>",
    "<#CGENERAL|general>",
    "<https://evil.example|https://good.example>",
    "*bold* _it_ ~no~ `code`",
    "@here @channel @everyone",
    "<!date^1392734382^posted {date}|x>",
    "&lt;!channel&gt; &amp;lt;!channel&amp;gt;",
]
TO_THE_FORUM = [
    "[poll]\n* yes\n* no\n[/poll]",
    "[poll type=regular] x [/poll]",
    '[quote="rosa, post:1, topic:1"] words [/quote]',
    "<img src=https://evil.example/x.png> <b>bold</b> <script>x</script>",
    "![picture](https://evil.example/x.png)",
    "[label](https://evil.example) <https://evil.example>",
    "@rosa @ben @milepost progress 1.2 9 @panel",
    "# heading - list 1. one > quote ``` fence | a | b |",
    "[details=x] hidden [/details] [date=2026-01-01] :tada: [^1] <!-- milepost:1 -->",
]
TOKENS = ("<!", "<@", "<#", "&lt;!channel|", "|https://good.example>")


@pytest.mark.parametrize("note", TO_SLACK)
def test_what_the_forum_says_is_inert_in_slack(both: BothHouse, note: str) -> None:
    both.forum.rosa.posts("Stories of this spring", f"@milepost progress 2.1 3 {note}", CONTRIBUTORS)
    both.heard()
    posted = [each for channel in both.workspace.state.messages.values() for each in channel]
    relayed = [each for each in posted if each.thread_ts and "KR 2.1" in json.dumps(each.blocks)]
    assert len(relayed) == 1
    shown = json.dumps(relayed[0].blocks, ensure_ascii=False)
    assert not any(
        f'"type": "{kind}"' in shown for kind in ("user", "broadcast", "channel", "usergroup", "date")
    )
    links = [one for block in relayed[0].blocks for one in _links(block)]
    assert all("evil" not in link.get("text", "") and "good" not in link.get("text", "") for link in links)
    assert not any(token in relayed[0].text for token in TOKENS)


@pytest.mark.parametrize("note", TO_THE_FORUM)
def test_what_slack_says_is_inert_on_the_forum(both: BothHouse, note: str) -> None:
    words = note.replace("\n", " ")
    both.alice.says(f"/okr progress 2.1 3 {words}", channel=DC).sees()
    both.heard()
    topics = [topic for topic in both.forum.state.topics.values() if topic.title.startswith("O2")]
    assert len(topics) == 1
    reply = topics[0].posts[1]
    assert reply.polls == {} and mentions(reply.cooked) == []
    for tag in ("<img", "<script", "<b>", "<h1", "<table", "<pre", "<aside", 'evil.example">label'):
        assert tag not in reply.cooked, tag
    assert not any(one.kind.startswith(("mentioned", "group")) for one in both.forum.state.notifications)


def test_names_do_nothing_either(both: BothHouse) -> None:
    both.workspace.add_person("eve", name="@here <!channel> [poll] **Eve**")
    both.workspace.channel(DC).channel.members.add(both.workspace.people["eve"].user.id)
    both.forum.add_user("mallory", name="<!channel> <@UALICE> [x](https://evil.example)")
    both.forum.mallory.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
    both.eve.says("/okr progress 2.1 +1 more", channel=DC).sees()
    both.heard()
    posted = [each for channel in both.workspace.state.messages.values() for each in channel]
    assert not any(token in each.text for each in posted for token in ("<!", "<@"))
    cards = [topic for topic in both.forum.state.topics.values() if topic.title.startswith("O2")]
    assert all(post.polls == {} and mentions(post.cooked) == [] for post in cards[0].posts)
    assert ">x</a>" not in cards[0].posts[1].cooked  # an address may be followed, under its own name


def _links(block: dict[str, object]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for value in block.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                found += ([each] if each.get("type") == "link" else []) + _links(each)
    return found
