"""Links that show what is behind a figure, by shortcut, button and line; and where things were said."""

from __future__ import annotations

import re

import pytest

from sandbox.slack import events
from tests.house import DC, PARTICIPATION, House, unlinked
from tests.kill_loop import settled

STORY = "https://forum.example.org/t/12"


@pytest.fixture
def slack(slack_on_both: House) -> House:
    """On SQLite, and on PostgreSQL where there is one."""
    return slack_on_both


def test_a_message_becomes_evidence_for_the_newest_check_in(slack: House) -> None:
    slack.priya.says("/okr progress 2.1 4", channel=DC)
    slack.ben.says("Maria's story is online: 1,200 readers on the first day!", channel=DC)
    slack.alice.uses_shortcut("evidence", on="Maria's story")
    assert (
        slack.alice.sees()
        == """\
┌ Add evidence
Key result:
Note (optional): Maria's story is online: 1,200 readers on the first day!
Value (optional):
  Leave it empty to add this to the newest check-in. With a value it is a new one.
[Cancel] [Save]"""
    )
    slack.alice.fills(key_result="2.1", note="Maria's story").submits()
    said = slack.alice.sees()
    assert (
        re.sub(r"https://sandbox.slack.com/archives/CDISTINGUISHEDCONTRIBUTORS/p\d+", "LINK", said)
        == """\
┌ Milepost
KR 2.1#1 (4) now leads to LINK
> Maria's story
[Take it away] [Show]
[Done]"""
    )
    slack.alice.closes()
    slack.delivered()
    thread = re.sub(r"https://\S+/p\d+", "LINK", slack.shows(DC, until="↳"))
    assert "↳ LINK · Maria's story · Alice Osei" in thread
    slack.ben.says("/okr history 2.1", channel=DC)
    assert "↳ https://sandbox.slack.com/archives/CDISTINGUISHEDCONTRIBUTORS/p" in slack.ben.sees()
    assert "· Maria's story · Alice Osei" in slack.ben.sees()


def test_with_a_value_it_is_a_check_in_of_its_own(slack: House) -> None:
    slack.ben.says("Two more stories!", channel=DC)
    slack.alice.uses_shortcut("evidence", on="Two more")
    slack.alice.fills(key_result="2.1", value="+2").submits()
    said = slack.alice.sees()
    assert said.startswith("┌ Milepost\nKR 2.1 2 of ≥10 stories")
    assert re.search(r"> Two more stories! https://sandbox.slack.com/archives/\S+/p\d+", said)


def test_without_a_value_there_must_be_a_check_in(slack: House) -> None:
    slack.ben.says("Look at this", channel=DC)
    slack.alice.uses_shortcut("evidence", on="Look at")
    slack.alice.fills(key_result="2.1").submits()
    assert "  ! KR 2.1 has no check-in yet: say a value. In a line: value:4" in slack.alice.sees()
    slack.alice.fills(value="1").submits()
    assert slack.alice.sees().startswith("┌ Milepost\nKR 2.1 1 of ≥10 stories")


def test_a_receipt_asks_for_a_link_to_its_own_check_in(slack: House) -> None:
    slack.alice.says("/okr progress 2.1 4", channel=DC)
    slack.alice.says("/okr progress 2.1 5", channel=DC)
    slack.ben.says("/okr progress 2.1 6", channel=DC)
    slack.alice.clicks("Add link")
    slack.alice.fills(link=STORY, note="the story").submits()
    assert slack.alice.sees().startswith(f"┌ Milepost\nKR 2.1#2 (5) now leads to {STORY}")
    slack.alice.clicks("Take it away")
    assert slack.alice.sees() == f"┌ Milepost\nTaken away: {STORY} of KR 2.1#2.\n[Show]\n[Done]"


def test_the_same_in_a_line(slack: House) -> None:
    slack.ben.says(f"/okr evidence 2.1 {STORY}", channel=DC)
    assert (
        slack.ben.sees()
        == """\
KR 2.1 has no check-in yet: say a value.
In a line: value:4"""
    )
    slack.ben.says("/okr progress 2.1 4", channel=DC)
    slack.ben.says(f"/okr evidence 2.1#1 {STORY} the story", channel=DC)
    assert (
        slack.ben.sees()
        == f"""\
KR 2.1#1 (4) now leads to {STORY}
> the story
[Take it away] [Show]"""
    )
    slack.ben.says(f"/okr evidence 2.1 {STORY}", channel=DC)
    assert slack.ben.sees() == "Check-in #1 has that link already.\nOnce is enough."
    slack.ben.says("/okr evidence 2.1 ftp://example.org/x", channel=DC)
    assert slack.ben.sees().startswith("┌ Add evidence")  # there is no web address in it: asked for
    slack.ben.closes()
    slack.ben.says("/okr evidence 2.1#1 " + " ".join(f"https://example.org/{n}" for n in range(10)))
    assert slack.ben.sees() == "Those are many links.\nUp to 10 fit one check-in."


def test_only_who_added_it_owners_and_stewards_take_it_away(slack: House) -> None:
    slack.alice.says("/okr progress 2.1 4", channel=DC)
    slack.alice.says(f"/okr evidence 2.1 {STORY}")
    slack.ben.says(f"/okr evidence remove 2.1#1 {STORY}", channel=DC)
    assert slack.ben.sees().startswith("Alice Osei added that link.")
    slack.ben.says("/okr evidence remove 2.1#1 https://example.org")
    assert slack.ben.sees().startswith("KR 2.1#1 has no such link added to it.")
    slack.gus.says(f"/okr evidence 2.1 {STORY}", channel=DC)
    assert slack.gus.sees().startswith("Guests and people from other organisations can look")


def test_what_is_added_in_a_private_place_is_seen_there_alone(slack: House) -> None:
    slack.alice.says("/okr progress 2.1 4", channel=DC)
    slack.alice.says(f"/okr evidence 2.1 {STORY} told in confidence in:dc", channel="panel-room")
    assert "Added in a private place: only people here see the link." in slack.alice.sees()
    slack.delivered()
    assert STORY not in slack.shows(DC)
    for line in ("/okr show 2.1 in:dc", "/okr history 2.1 in:dc"):
        slack.ben.says(line, channel=DC)
        assert STORY not in slack.ben.sees() and "confidence" not in slack.ben.sees()
        slack.ben.says(line, channel="panel-room")
        assert f"↳ {STORY} · told in confidence · Alice Osei" in slack.ben.sees()


def test_what_was_added_follows_its_channel_into_private_and_back(slack: House) -> None:
    slack.alice.says("/okr progress 2.1 4", channel=DC)
    slack.alice.says(f"/okr evidence 2.1 {STORY} in:dc", channel="general")
    slack.shows(DC, until=STORY)
    channel = slack.workspace.channel("general").channel
    for private in (True, False):
        channel.private = private
        subtype = f"channel_convert_to_{'private' if private else 'public'}"
        told = {"type": "message", "subtype": subtype, "channel": channel.id, "event_ts": "1.0", "ts": "2.0"}
        assert slack.workspace.courier.event(events.envelope(told, slack.workspace.state)).ok
        settled(slack)
        assert (STORY in slack.shows(DC)) is not private
        slack.ben.says("/okr history 2.1", channel=DC)
        assert (STORY in slack.ben.sees()) is not private


# ---- where it was said ---------------------------------------------------------------------------


def test_show_leads_to_where_it_was_said_and_to_its_line(slack: House) -> None:
    slack.alice.says("@milepost progress 2.1 4 two stories in:dc", channel="general")
    assert slack.alice.sees()
    slack.priya.says("/okr progress 2.1 5 in:dc", channel=PARTICIPATION)
    slack.delivered()
    slack.ben.says("/okr show 2.1", channel=DC)
    seen = slack.ben.sees()
    lines = [line for line in unlinked(seen).splitlines() if line.startswith(("#1", "#2", "Its"))]
    assert lines == [
        "#2 · 5 May · 5 · Priya Raman in #participation · self-reported",
        "#1 · 5 May · 4 · Alice Osei in #general · self-reported · two stories",
        "Its thread: in #distinguished-contributors",
    ]
    assert re.search(r"in #general <https://sandbox.slack.com/archives/CGENERAL/p\d{16}> · self", seen)
    assert re.search(
        r"#1 <https://\S+/archives/CDISTINGUISHEDCONTRIBUTORS/p\d+\?thread_ts=[\d.]+&cid=\w+>", seen
    )
    assert "in #participation <" not in seen  # a slash command is no message
    assert re.search(r"KR 2.1 4 .*Alice Osei in #general <https://\S+/CGENERAL/p\d+>", slack.shows(DC))


def test_a_private_place_is_neither_named_nor_linked_elsewhere(slack: House) -> None:
    slack.alice.says("@milepost progress 2.1 4 in:dc", channel="panel-room")
    assert slack.alice.sees()
    slack.delivered()
    slack.ben.says("/okr history 2.1", channel=DC)
    assert slack.ben.sees() == "KR 2.1 has no check-ins yet."
    assert "panel-room" not in slack.shows(DC)
    slack.ben.says("/okr history 2.1 in:dc", channel="panel-room")
    assert re.search(r"Alice Osei in #panel-room <https://\S+/p\d+> · self-reported", slack.ben.sees())


def test_a_long_history_comes_in_pages(slack: House) -> None:
    slack.ben.says("\n".join(f"/okr progress 2.1 {n}" for n in range(1, 24)), channel=DC)
    slack.ben.says("/okr history 2.1")
    first = slack.ben.sees()
    assert "\n#4 " in first and "\n#3 " not in first and first.endswith("[Show more]")
    slack.ben.clicks("Show more")
    assert [line[:2] for line in slack.ben.sees().splitlines() if line[0] == "#"][1:] == ["#3", "#2", "#1"]
    slack.ben.says("/okr history 2.1 page:9")
    assert slack.ben.sees() == "There is no page 9.\nThe last one is 2."
