"""Mentions, edits and deletions in Slack, heard through the inbox: over real HTTP, into a real database."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from random import Random

import httpx
import pytest

from handlers.model import Identity, Place, Standing
from sandbox.slack import events
from storage.errors import NotSaved, Reason
from storage.tickets import Ticket
from tests.forum_house import BothHouse
from tests.house import DC, House, place_of, serve, unlinked
from tests.kill_loop import KillLoop, settled


def thread(house: House, fragment: str, channel: str = DC) -> str:
    """What stands under the message that has ``fragment`` in it."""
    settled(house)
    lines = house.shows(channel).splitlines()
    first = next(n for n, line in enumerate(lines) if fragment in line and not line.startswith(" "))
    below = []
    for line in lines[first + 1 :]:
        if line and not line.startswith(" "):
            break
        below.append(line.strip())
    return "\n".join(below)


def history(house: House, address: str) -> str:
    """The check-ins of a key result, newest first, without where they were said."""
    seen = house.ben.says(f"/okr history {address}", channel=DC).sees()
    said = unlinked(seen).replace(f" in #{DC}", "")
    return "\n".join(line for line in said.splitlines() if re.match(r"#\d", line))


# ---- mentions ------------------------------------------------------------------------------------


def test_a_mention_is_answered_in_a_thread(slack_on_both: House) -> None:
    slack = slack_on_both
    slack.alice.says("@milepost progress 1.2 37 first batch", channel=DC)
    assert (
        slack.alice.sees()
        == """\
KR 1.2 37 of ≥50 nominations · 74% · on track · self-reported
> first batch
[Undo] [Add link] [Show]"""
    )
    settled(slack)
    assert history(slack, "1.2") == "#1 · 5 May · 37 · Alice Osei · self-reported · first batch"


def test_in_a_thread_the_answer_stands_in_that_thread(slack: House) -> None:
    slack.ben.says("How many nominations so far?", channel=DC)
    slack.alice.says("I count them: @milepost okr progress 1.2 41", channel=DC, thread="How many")
    assert slack.alice.sees().startswith("KR 1.2 41 of ≥50 nominations")
    assert "KR 1.2 41 of ≥50" in thread(slack, "How many")


def test_a_mentions_buttons_work(slack: House) -> None:
    slack.alice.says("@milepost progress 1.2 37", channel=DC).sees()
    slack.alice.clicks("Undo")
    assert slack.alice.sees().startswith("Undone: KR 1.2 check-in #1 (37).")


def test_several_lines_are_several_commands_and_talk_is_none(slack: House) -> None:
    slack.alice.says(
        "Great sprint, all! @milepost, progress 1.2 37 first batch\n"
        "- progress 2.1 +3 https://example.org/story\n"
        "Thanks to everybody.\n"
        "> @milepost progress 4.2 done\n"
        "`okr progress 3.2 1` would be next\n"
        "```\nokr progress 3.3 1\n```",
        channel=DC,
    )
    answer = slack.alice.sees()
    assert answer.startswith("KR 1.2 37 of ≥50") and "KR 2.1 3 of ≥10" in answer
    settled(slack)
    assert all(history(slack, address) == "" for address in ("4.2", "3.2", "3.3"))


def test_a_mistake_is_answered_and_nothing_is_recorded(slack: House) -> None:
    slack.alice.says("@milepost progress 1.2 37\nokr progress 1.9 4", channel=DC)
    assert slack.alice.sees().startswith("There is no KR 1.9 in Distinguished Contributor Program.")
    slack.alice.says("@milepost progres 1.2 37")
    assert "Did you mean" in slack.alice.sees()
    assert history(slack, "1.2") == ""


def test_a_guest_is_told_what_guests_may(slack: House) -> None:
    slack.gus.says("@milepost progress 1.2 37", channel=DC)
    assert slack.gus.sees().startswith("Guests and people from other organisations can look")
    assert history(slack, "1.2") == ""


def test_who_only_says_thanks_gets_a_hint_and_one_a_thread(slack: House) -> None:
    slack.ben.says("thanks @milepost!", channel=DC)
    assert (
        slack.ben.sees()
        == """\
Hello! I keep this community’s key results. Tell me, for example:
@Milepost progress 2.1 7 two new stories or @Milepost list
[My key results] [Help]"""
    )
    slack.alice.says("yes, @milepost is nice", channel=DC, thread="thanks")
    settled(slack)
    assert slack.shows(DC).count("Hello! I keep") == 1


def test_nobody_is_answered_who_did_not_name_the_bot(slack: House) -> None:
    slack.ben.says("okr progress 1.2 37", channel=DC)
    slack.ben.says("see `@milepost progress 1.2 37`", channel=DC)
    settled(slack)
    assert "milepost:" not in slack.shows(DC)
    assert history(slack, "1.2") == ""


def test_what_needs_a_form_is_a_button_that_opens_it(slack: House) -> None:
    slack.alice.says("@milepost progress 1.2", channel=DC)
    assert slack.alice.sees().startswith(
        "That takes a few answers: press the button, and I’ll ask.\n[Check in]"
    )
    slack.alice.clicks("Check in")
    assert slack.alice.sees().startswith("┌ Check in\nKey result: 1.2 Collect ≥50 nominations")
    slack.alice.fills(value="37")
    slack.alice.submits()
    assert "KR 1.2 37 of ≥50" in slack.alice.sees()


def test_alone_with_the_bot_nobody_needs_its_name(slack: House) -> None:
    slack.ben.says("progress 5.1 2\nokr progress 2.1 +1", channel="@milepost")
    answer = slack.ben.sees()
    assert answer.startswith("KR 5.1 2 of ≥5") and "KR 2.1 1 of ≥10" in answer
    slack.ben.says("@milepost undo")
    assert slack.ben.sees().startswith("Undone: KR 2.1 check-in #1")
    slack.ben.says("good morning")
    assert slack.ben.sees().startswith("Hello! I keep")


def test_a_question_of_which_program_can_be_answered(slack: House) -> None:
    slack.priya.says("@milepost progress 1.2 2", channel="general")
    assert slack.priya.sees().startswith("2 programs have a 1.2: which one?")
    slack.priya.clicks("Participation")
    assert slack.priya.sees().startswith("KR 1.2 2 of 2–3 in-market experiments")


# ---- edits and deletions -------------------------------------------------------------------------


def test_an_edited_line_takes_its_check_ins_place(slack_on_both: House) -> None:
    slack = slack_on_both
    slack.alice.says("@milepost progress 1.2 73 first batch", channel=DC).sees()
    settled(slack)
    slack.alice.edits("@milepost progress", "@milepost progress 1.2 37 first batch")
    assert slack.alice.sees().startswith("KR 1.2 37 of ≥50 nominations · 74% · on track · corrected")
    settled(slack)
    assert "#2 · 5 May · 37 · Alice Osei · corrected · first batch" in history(slack, "1.2")
    slack.workspace.redeliver()
    settled(slack)
    assert "#3" not in history(slack, "1.2")


def test_a_correction_holds_when_the_first_one_did(slack: House) -> None:
    slack.alice.says("@milepost progress 1.2 30", channel=DC).sees()
    slack.ben.says("/okr progress 1.2 45", channel=DC).sees()
    slack.alice.edits("@milepost progress", "@milepost progress 1.2 31")
    assert "Today: 45 of ≥50" in slack.alice.sees()
    slack.ben.says("/okr show 1.2", channel=DC)
    assert "45 of ≥50 nominations · 90%" in slack.ben.sees()


def test_a_correction_that_cannot_be_is_refused_and_what_was_said_stays(slack: House) -> None:
    slack.alice.says("@milepost progress 1.2 10", channel=DC).sees()
    slack.ben.says("/okr progress 1.2 -2", channel=DC).sees()
    slack.alice.edits("@milepost progress", "@milepost progress 1.2 1")
    assert "Then it would stand at -1" in slack.alice.sees().replace("\u2212", "-")
    slack.ben.says("/okr show 1.2", channel=DC)
    assert "8 of ≥50 nominations" in slack.ben.sees()


def test_a_correction_counts_from_what_stood_then(slack: House) -> None:
    slack.alice.says("/okr progress 1.2 10", channel=DC).sees()
    slack.alice.says("@milepost progress 1.2 +3", channel=DC).sees()
    slack.ben.says("/okr progress 1.2 1", channel=DC).sees()
    slack.alice.edits("@milepost progress", "@milepost progress 1.2 -2")
    receipt = slack.alice.sees().replace("\u2212", "-")
    assert receipt.startswith("KR 1.2 -2 on 5 May. Today: 1 of ≥50 nominations · 2% · off track · corrected")
    slack.ben.says("/okr history 1.2", channel=DC)
    assert "#4 · 5 May · -2 → 8 · Alice Osei" in slack.ben.sees().replace("\u2212", "-")


def test_an_edit_runs_what_is_new_and_asks_about_what_is_gone(slack: House) -> None:
    slack.alice.says("@milepost progress 1.2 37\nokr progress 2.1 +3", channel=DC).sees()
    settled(slack)
    slack.alice.edits("@milepost progress", "@milepost progress 1.2 37\nokr progress 5.1 2")
    assert (
        slack.alice.sees()
        == """\
KR 5.1 2 of ≥5 Distinguished Contributors · 40% · on track · self-reported
[Undo] [Add link] [Show]
---
You took this out of your message, and it still counts. Undo it?
KR 2.1 #1: okr progress 2.1 +3
[Undo]"""
    )
    settled(slack)
    slack.alice.edits("@milepost progress", "@milepost progress 1.2 37\nokr progress 5.1 2\nThanks!")
    slack.alice.edits("Thanks!", "@milepost progress 1.2 37\nokr progress 5.1 2\nokr progress 2.1 +3")
    settled(slack)
    assert history(slack, "1.2").count("#") == history(slack, "2.1").count("#") == 1
    assert slack.shows(DC).count("You took this out") == 1


def test_an_edit_that_names_the_bot_at_last_is_heard(slack: House) -> None:
    slack.alice.says("progress 1.2 37", channel=DC)
    slack.alice.edits("progress 1.2 37", "@milepost progress 1.2 37")
    assert slack.alice.sees().startswith("KR 1.2 37 of ≥50")


def test_a_mistake_mended_by_an_edit(slack: House) -> None:
    slack.alice.says("@milepost progress 1.9 37", channel=DC).sees()
    slack.alice.edits("@milepost progress", "@milepost progress 1.2 37")
    assert slack.alice.sees().startswith("KR 1.2 37 of ≥50")
    settled(slack)
    slack.alice.edits("@milepost progress", "@milepost progress 1.2 lots")
    assert "“lots” is not a value" in slack.alice.sees()
    settled(slack)
    assert history(slack, "1.2").startswith("#1 · 5 May · 37")


def test_an_edited_addition_is_not_added_twice(slack: House) -> None:
    slack.alice.says("@milepost add objective Celebrate contributers", channel=DC).sees()
    settled(slack)
    slack.alice.edits("@milepost add", "@milepost add objective Celebrate contributors")
    assert (
        slack.alice.sees()
        == """\
You changed a line that I had carried out already. Shall I do this one too?
okr add objective Celebrate contributors
[Do it]"""
    )


def test_edits_that_come_late_or_twice_change_nothing(slack: House) -> None:
    with unreachable(slack) as bodies:
        slack.alice.says("@milepost progress 1.2 30", channel=DC)
        slack.alice.edits("@milepost progress", "@milepost progress 1.2 31")
        slack.alice.edits("@milepost progress", "@milepost progress 1.2 32")
    said, mention, first, second = bodies
    for body in (second, first, said, mention, second):
        assert slack.workspace.send_raw(body).status == 200
    settled(slack)
    assert history(slack, "1.2") == "#1 · 5 May · 32 · Alice Osei · self-reported"


def test_a_deleted_message_asks_about_what_it_recorded(slack: House) -> None:
    slack.alice.says("@milepost progress 1.2 37", channel=DC).sees()
    settled(slack)
    slack.alice.deletes("@milepost progress 1.2 37")
    settled(slack)
    assert "That message is gone; what it recorded still counts. Undo it?" in slack.shows(DC)
    slack.alice.clicks("Undo")
    assert slack.alice.sees().startswith("Undone: KR 1.2 check-in #1 (37).")


# ---- once, whatever happens ----------------------------------------------------------------------


def test_an_event_four_times_in_parallel_to_two_bots_is_recorded_once(slack_on_both: House) -> None:
    slack = slack_on_both
    bodies = missed(slack, "@milepost progress 1.2 +5")
    assert len(bodies) == 2  # the message, and the mention in it
    second = serve(slack.workspace, slack.database, slack.clock)
    try:
        urls = [f"{bot.url}/slack/events" for bot in (slack.bot, second)]
        with ThreadPoolExecutor(8) as pool:
            codes = list(pool.map(lambda pair: post(slack, *pair), product(urls, bodies * 4)))
        assert set(codes) == {200}
        settled(slack)
    finally:
        second.stop()
    slack.workspace.connect(urls[0])
    assert history(slack, "1.2") == "#1 · 5 May · +5 → 5 · Alice Osei · self-reported"
    assert thread(slack, "@milepost progress").count("KR 1.2 5 of ≥50") == 1


def test_an_event_replayed_after_a_day_is_recorded_once(slack: House) -> None:
    slack.alice.says("@milepost progress 1.2 +5", channel=DC).sees()
    settled(slack)
    slack.clock.advance(days=1)
    slack.workspace.redeliver()
    settled(slack)
    assert history(slack, "1.2").count("#") == 1


def test_what_cannot_be_kept_is_not_acknowledged(slack: House, monkeypatch: pytest.MonkeyPatch) -> None:
    (body, _) = missed(slack, "@milepost progress 1.2 +5")
    with monkeypatch.context() as broken:
        broken.setattr(slack.db, "submit", lambda work: Ticket(failed()))
        assert post(slack, f"{slack.bot.url}/slack/events", body) == 503
    assert post(slack, f"{slack.bot.url}/slack/events", body) == 200
    settled(slack)
    assert history(slack, "1.2").count("#") == 1


def failed() -> Future[object]:
    future: Future[object] = Future()
    future.set_exception(NotSaved(Reason.FULL))
    return future


@contextmanager
def unreachable(house: House) -> Iterator[list[bytes]]:
    """Slack finds nobody at home, and does not try again: what it would have sent, one body an event."""
    courier, bodies = house.workspace.courier, list[bytes]()
    url, delays, begun = courier.url, courier.retry_delays, len(courier.deliveries)
    courier.url, courier.retry_delays = "", ()
    yield bodies
    courier.url, courier.retry_delays = url, delays
    bodies += [each.body for each in courier.deliveries[begun:]]


def missed(house: House, words: str) -> list[bytes]:
    """A message, and the mention in it, that the bot has not heard of."""
    with unreachable(house) as bodies:
        house.alice.says(words, channel=DC)
    return bodies


def post(house: House, url: str, body: bytes) -> int:
    headers = {"Content-Type": "application/json", **house.workspace.signed(body)}
    return httpx.post(url, content=body, headers=headers, trust_env=False).status_code


def test_a_foreign_workspaces_events_are_dropped(slack: House) -> None:
    (body, _) = missed(slack, "@milepost progress 1.2 +5")
    theirs = {"team_id": "T0ELSEWHERE", "authorizations": [{"team_id": "T0ELSEWHERE"}]}
    foreign = json.dumps(json.loads(body) | theirs).encode()
    assert post(slack, f"{slack.bot.url}/slack/events", foreign) == 200
    settled(slack)
    assert history(slack, "1.2") == ""


def test_what_happens_in_the_other_workspace_of_a_shared_channel_is_heard(slack: House) -> None:
    (body, _) = missed(slack, "@milepost progress 1.2 +5")
    shared = json.dumps(json.loads(body) | {"team_id": "T0ELSEWHERE"}).encode()
    assert post(slack, f"{slack.bot.url}/slack/events", shared) == 200
    settled(slack)
    assert history(slack, "1.2").startswith("#1 ")


def test_bots_are_not_listened_to(slack: House) -> None:
    (body, _) = missed(slack, "@milepost progress 1.2 +5")
    envelope = json.loads(body)
    for event in ({"bot_id": "B1"}, {"user": slack.workspace.state.team.bot.id}, {"subtype": "bot_message"}):
        other = envelope | {"event": envelope["event"] | event, "event_id": f"Ev{len(event)}"}
        assert post(slack, f"{slack.bot.url}/slack/events", json.dumps(other).encode()) == 200
    settled(slack)
    assert history(slack, "1.2") == ""


# ---- kills ---------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_kill_after_the_acknowledgement_loses_and_repeats_nothing(both: BothHouse, tmp_path: Path) -> None:
    KillLoop(both, tmp_path, Random(7)).run(2)  # a hundred: python -m tests.kill_loop


# ---- the directory -------------------------------------------------------------------------------


def happens(house: House, **event: object) -> None:
    """Slack tells of something that no person of the sandbox does."""
    envelope = events.envelope({"event_ts": "1.0", **event}, house.workspace.state)
    assert house.workspace.courier.event(envelope).ok


def place(house: House, channel: str) -> Place | None:
    here = place_of(house.workspace, channel)
    return house.db.read(lambda session: session.directory.place("slack", here.tenant, here.id))


def test_a_channels_new_name_is_known(slack: House) -> None:
    slack.workspace.rename_channel(DC, "distinguished")
    settled(slack)
    slack.alice.says("/okr program list", channel="general")
    assert "#distinguished" in slack.alice.sees()


def test_a_persons_new_name_is_known_and_so_is_that_they_left(slack: House) -> None:
    slack.ben.says("/okr progress 1.2 37", channel=DC).sees()
    slack.workspace.rename_person("ben", "Ben Lind")
    settled(slack)
    slack.alice.says("/okr history 1.2", channel=DC)
    assert "Ben Lind in " in slack.alice.sees()
    slack.workspace.deactivate("ben")
    settled(slack)
    account = Identity("slack", slack.workspace.state.team.id, slack.ben.user.id)
    ben = slack.db.read(lambda session: session.members.at(account))
    assert ben is not None
    assert (ben.name, ben.standing, ben.zone) == ("Ben Lind", Standing.GONE, "America/New_York")


def test_whom_nobody_asked_about_is_not_kept(slack: House) -> None:
    slack.workspace.rename_person("priya", "Priya R.")
    settled(slack)
    account = Identity("slack", slack.workspace.state.team.id, slack.priya.user.id)
    assert slack.db.read(lambda session: session.directory.person(account)) is None


def test_an_invitation_is_answered_once(slack: House) -> None:
    me, channel = slack.workspace.state.team.bot.id, slack.workspace.channel("general").id
    for _ in range(2):
        happens(slack, type="member_joined_channel", user=me, channel=channel, channel_type="C")
        settled(slack)
    assert (
        slack.shows("general")
        == """\
milepost: Thanks for having me in #general! I keep objectives and key results where the work is said.
  Set up a program here, or tie this channel to one you have: /okr here <program>
  [Set up] [Help]"""
    )
    slack.alice.clicks("Set up")
    assert slack.alice.sees().startswith("┌ ")
    happens(slack, type="member_joined_channel", user=me, channel=slack.workspace.channel(DC).id)
    settled(slack)
    assert "Thanks for having me" not in slack.shows(DC)  # it has its program


def test_what_was_said_follows_its_channel_into_private_and_back(slack_on_both: House) -> None:
    slack = slack_on_both
    slack.ben.says("/okr progress 1.2 20", channel=DC).sees()
    slack.alice.says("@milepost progress 1.2 37 in:dc said in general", channel="general").sees()
    settled(slack)
    assert "said in general" in slack.shows(DC)
    channel = slack.workspace.channel("general").channel
    for private, value, shown in ((True, "20 of ≥50", False), (False, "37 of ≥50", True)):
        channel.private = private
        subtype = f"channel_convert_to_{'private' if private else 'public'}"
        happens(
            slack, type="message", subtype=subtype, channel=channel.id, user=slack.alice.user.id, ts="2.0"
        )
        settled(slack)
        slack.ben.says("/okr show 1.2", channel=DC)
        assert value in slack.ben.sees()
        assert ("said in general" in slack.shows(DC)) is shown
        slack.ben.says("/okr show 1.2 in:dc", channel="general")
        assert "37 of ≥50" in slack.ben.sees()


def test_a_channel_that_is_hidden_from_us_counts_as_private(slack: House) -> None:
    slack.alice.says("@milepost list in:dc", channel="general").sees()
    channel = slack.workspace.channel("general").channel
    channel.private = True
    channel.members.discard(slack.workspace.state.team.bot.id)
    happens(slack, type="channel_left", channel=channel.id, actor_id=slack.alice.user.id)
    settled(slack)
    found = place(slack, "general")
    assert found is not None and found.private and found.name == "general"


def test_without_its_token_the_bot_is_not_ready(slack: House, caplog: pytest.LogCaptureFixture) -> None:
    happens(slack, type="tokens_revoked", tokens={"bot": ["U1"]})
    answer = httpx.get(f"{slack.bot.url}/readyz", trust_env=False)
    assert (answer.status_code, answer.json()["slack"]) == (503, False)
    assert "until it is installed again" in caplog.text
