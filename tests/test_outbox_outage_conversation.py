"""A channel that is gone: its stewards hear of it once, alone, and what was meant for it is sent later."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.posting import body_of
from handlers.model import Identity, Place, Role
from handlers.reply import Heading, Reply, Text
from storage.outbox_undelivered import Row
from storage.session import Session
from tests.command_line import good, milepost
from tests.forum_house import BothHouse
from tests.house import DC, PARTICIPATION, House, environment_for, place_of, wait_for
from tests.test_link_conversation import code_in


def home_of(house: House, channel: str = DC) -> Place:
    return place_of(house.workspace, channel)


def plan(session: Session, slug: str, place: Place, name: str, parts: Sequence[str], house: House) -> None:
    """A headline and what stands in its thread, as a schedule plans them."""
    program = session.programs.by_slug(slug)
    assert program is not None
    headline = Reply((Heading(name), Text(f"{name}, in short")), title=name)
    for number, reply in enumerate([headline, *(Reply((Text(part),)) for part in parts)]):
        body = body_of(reply, None, under_key=name if number else None)
        key = f"{name}/{number}" if number else name
        session.outbox.want(program.id, place, key, lane=name, body=body, now=house.clock())


def planned(house: House, name: str, *parts: str, slug: str = "dc", channel: str = DC) -> None:
    place = home_of(house, channel)
    house.db.submit(lambda s: plan(s, slug, place, name, parts, house)).result(timeout=20)
    house.bot.app.delivery.wake()


def refusing(house: House, error: str, times: int | None = None) -> None:
    house.workspace.fails("chat.postMessage", error, times=times)


def dead(house: House) -> tuple[Row, ...]:
    return house.db.read(lambda s: s.undelivered.listed(dead=True, limit=50))[0]


def posts(house: House, channel: str) -> int:
    id = house.workspace.channel(channel).id
    calls = [each for each in house.workspace.requests if each.method == "chat.postMessage"]
    return sum(each.arguments["channel"] == id for each in calls)


def outbox(house: House, folder: Path, *arguments: str) -> str:
    return good("outbox", *arguments, cwd=folder, env=environment_for(house.workspace, house.database))


# ---- one dead channel ----------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_stewards_hear_of_it_once_and_alone(slack: House) -> None:
    slack.workspace.archive_channel(DC, by="alice")
    planned(slack, "Week 19", "first", "second")
    text = slack.workspace.direct("alice").shows("cannot post")
    place = home_of(slack).key
    assert (
        text
        == f"""\
milepost: I cannot post in #distinguished-contributors for Distinguished Contributor Program just now: the channel is archived.
  What helps: bring the channel back, invite me again, or type /okr here dc in another one.
  What was meant for it is kept for a month. Whoever runs me can then send it: milepost outbox retry --place {place}
  Check-ins are recorded as ever. Of this outage I tell you once."""
    )
    slack.delivered()
    planned(slack, "Week 20", "third")
    slack.delivered()
    assert slack.workspace.direct("alice").shows().count("cannot post") == 1
    assert posts(slack, DC) == 2  # each headline was tried once, and what stands under it never
    assert len(dead(slack)) == 5


@pytest.mark.thorough
def test_what_was_meant_for_it_is_sent_in_order_with_one_command(slack: House, tmp_path: Path) -> None:
    refusing(slack, "is_archived", times=1)
    planned(slack, "Week 19", "first", "second")
    slack.delivered()
    planned(slack, "Week 20", "third")  # meanwhile the channel is back
    slack.delivered()
    place = home_of(slack).key
    assert outbox(slack, tmp_path, "retry", "--place", place) == "3 messages will be sent again, in order.\n"
    slack.delivered()
    assert (
        slack.shows(DC)
        == """\
milepost: # Week 20
  Week 20, in short
    milepost: third
milepost: # Week 19
  Week 19, in short
    milepost: first
    milepost: second"""
    )
    assert outbox(slack, tmp_path, "list") == "Everything is delivered.\n"


def test_a_place_that_worked_again_is_told_of_again(slack: House) -> None:
    for name, works in (("one", False), ("two", True), ("three", False)):
        if not works:
            refusing(slack, "not_in_channel", times=1)
            slack.workspace.fails("conversations.join", "is_archived")
        planned(slack, name)
        slack.delivered()
    assert slack.workspace.direct("alice").shows().count("I am not in the channel any more") == 2


def test_sent_again_and_refused_again_is_the_same_outage(slack: House, tmp_path: Path) -> None:
    slack.workspace.archive_channel(DC, by="alice")
    planned(slack, "Week 19", "first")
    slack.delivered()
    outbox(slack, tmp_path, "retry", "--all-dead")
    slack.delivered()
    assert slack.workspace.direct("alice").shows().count("cannot post") == 1
    assert posts(slack, DC) == 2
    assert [row.key for row in dead(slack)] == ["Week 19", "Week 19/1"]


def test_another_channel_goes_on(slack: House) -> None:
    slack.workspace.archive_channel(DC, by="alice")
    planned(slack, "Week 19")
    planned(slack, "Week 20", slug="participation", channel=PARTICIPATION)
    assert "Week 20, in short" in slack.shows(PARTICIPATION, until="in short")
    slack.delivered()
    assert [row.key for row in dead(slack)] == ["Week 19"]


def test_old_words_do_not_come_back_over_newer_ones(slack: House, tmp_path: Path) -> None:
    refusing(slack, "is_archived", times=1)
    planned(slack, "The plan", "with old details")
    slack.delivered()
    planned(slack, "The plan")  # meanwhile the channel is back
    slack.delivered()
    place = home_of(slack).key
    assert outbox(slack, tmp_path, "retry", "--place", place) == (
        "1 message will be sent again, in order.\n1 message dropped: newer words stand there already.\n"
    )
    slack.delivered()
    assert [each.method for each in slack.workspace.requests].count("chat.update") == 0
    assert "with old details" in slack.shows(DC)


# ---- where nobody may look any more --------------------------------------------------------------


def looked(house: House, error: str | None) -> None:
    """Whether the bot may look at what stands in channels: not while there is such an error."""
    house.workspace.api.faults.clear()
    if error is not None:
        house.workspace.fails("conversations.history", error, times=None)


def looks(house: House) -> int:
    return sum(each.method == "conversations.history" for each in house.workspace.requests)


def looks_again(house: House, **later: float) -> None:
    before = looks(house)
    house.clock.advance(**later)
    house.bot.app.delivery.wake()
    wait_for(lambda: looks(house) > before and house.db.read(lambda s: s.outbox.stats()).sending == 0)


@pytest.mark.thorough
@pytest.mark.parametrize("stands", [True, False])
def test_what_nobody_can_look_for_is_given_up_after_a_day_and_told_once(
    slack: House, tmp_path: Path, stands: bool
) -> None:
    looked(slack, "not_in_channel")
    slack.workspace.fails("chat.postMessage", "internal_error", effect=stands)
    planned(slack, "Week 19", "first")
    for _ in range(8):
        looks_again(slack, minutes=10)
    assert dead(slack) == ()  # it may be let back in soon
    looks_again(slack, days=1)
    text = slack.workspace.direct("alice").shows("cannot post")
    assert "I cannot say whether what I sent last stands there, and I cannot look any more." in text
    slack.delivered()
    reasons = [row.reason for row in dead(slack)]
    assert reasons[0] == "it is not known whether it was posted, and I cannot look any more"
    looked(slack, None)
    outbox(slack, tmp_path, "retry", "--all-dead")  # it is looked for before it is sent again
    slack.delivered()
    assert slack.shows(DC).count("Week 19, in short") == 1
    assert slack.workspace.direct("alice").shows().count("cannot post") == 1


# ---- a token that was taken away -----------------------------------------------------------------


@pytest.mark.thorough
def test_where_nothing_can_be_said_the_other_platform_tells(both: BothHouse) -> None:
    both.ben.says("/okr link", channel=DC)
    code = code_in(both.ben.sees())
    talk = both.forum.ben.messages("milepost", "My accounts", f"link {code}")
    both.forum.ben.sees(talk)
    both.forum.ben.replies(talk, f"link {code} yes")
    both.heard()
    ben = Identity("slack", both.workspace.state.team.id, both.ben.user.id)
    both.db.submit(lambda s: _make_steward(s, ben)).result(timeout=20)
    refusing(both, "token_revoked")
    planned(both, "Week 19", "first")
    both.delivered()
    (letter,) = [each for each in both.forum.state.topics.values() if "cannot post" in each.title]
    assert "my access there was taken away" in both.forum.ben.looks_at(both.forum.topic(letter.id))
    assert [row.key for row in dead(both)] == ["Week 19", "Week 19/1"]  # and no letter that comes too late
    assert posts(both, DC) == 1


def _make_steward(session: Session, account: Identity) -> None:
    program, member = session.programs.by_slug("dc"), session.members.at(account)
    assert program is not None and member is not None
    session.programs.grant(program.id, member.id, Role.STEWARD)


# ---- the command ---------------------------------------------------------------------------------


def test_the_list_never_shows_what_was_meant_to_be_said(slack: House, tmp_path: Path) -> None:
    refusing(slack, "is_archived", times=1)
    planned(slack, "digest/2025-05-09T13:00", "canary-words")
    slack.delivered()
    place = home_of(slack).key
    text = outbox(slack, tmp_path, "list", "--dead")
    assert (
        text
        == f"""\
id  program  place{" " * (len(place) - 5)}  key                        state  since (UTC)       reason
1   dc       {place}  digest/2025-05-09T13:00    dead   2025-05-05 09:00  is_archived
2   dc       {place}  digest/2025-05-09T13:00/1  dead   2025-05-05 09:00  the message it belongs under was never posted
"""
    )


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("retry",), "Say which. Name ids, or --place slack/T…/C…, or --all-dead."),
        (("retry", "1", "--all-dead"), "Say which."),
        (("retry", "77"), "There is no message 77. milepost outbox list shows"),
        (("drop", "77"), "There is no message 77."),
        (("drop", "1", "77"), "There is no message 77."),
        (("drop", "2"), "Message 2 is sent already."),
    ],
)
def test_a_mistake_is_answered_and_changes_nothing(
    slack: House, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    refusing(slack, "is_archived", times=1)
    planned(slack, "one")
    slack.delivered()
    planned(slack, "two")
    slack.delivered()
    done = milepost("outbox", *arguments, cwd=tmp_path, env=environment_for(slack.workspace, slack.database))
    assert done.returncode == 1
    assert says in " ".join(done.stderr.split())
    assert len(dead(slack)) == 1


@pytest.mark.parametrize("command", ["list", "retry", "drop"])
def test_each_command_explains_itself_with_an_example(command: str, tmp_path: Path) -> None:
    assert f"  milepost outbox {command}" in good("outbox", command, "--help", cwd=tmp_path)


def test_before_there_is_a_database(tmp_path: Path) -> None:
    done = milepost("outbox", "list", cwd=tmp_path)
    assert (done.returncode, "milepost migrate" in done.stderr) == (1, True)
    assert milepost("outbox", "drop", cwd=tmp_path).returncode == 2
    assert not (tmp_path / "milepost.db").exists()


def test_what_is_dropped_is_noted_and_never_said(slack: House, tmp_path: Path) -> None:
    refusing(slack, "is_archived", times=1)
    planned(slack, "Week 19", "first")
    slack.delivered()
    assert outbox(slack, tmp_path, "drop", "1", "2") == "2 messages dropped.\n"
    assert outbox(slack, tmp_path, "retry", "--all-dead") == "Nothing was given up.\n"
    program = slack.db.read(lambda s: s.programs.by_slug("dc"))
    assert program is not None
    entries = slack.db.read(lambda s: s.audit.recent(program.id))
    assert "dropped 2 messages that were not delivered" in [entry.what for entry in entries]


def test_whoever_is_forgotten_is_in_nothing_that_could_be_sent_again(slack: House) -> None:
    refusing(slack, "is_archived", times=1)
    planned(slack, "Week 19", "Priya Raman: canary-words")
    slack.delivered()
    slack.priya.says("/okr progress 1.2 3", channel=DC).sees()
    slack.priya.says("/okr forget-me confirm:yes", channel=DC).sees()
    slack.delivered()
    with sqlite3.connect(slack.database.removeprefix("sqlite:///")) as connection:
        assert "canary-words" not in "\n".join(connection.iterdump())
