"""People at the sandbox's forum: what they write, what the forum refuses, what each of them sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.clock import Clock
from sandbox.discourse import Forum
from sandbox.discourse.cook import Surroundings, cook, mentions
from sandbox.discourse.errors import Refused
from sandbox.discourse.render import draw_post
from sandbox.discourse.state import State
from sandbox.discourse.things import Post, Topic
from sandbox.people import human

AROUND = Surroundings(lambda name: f"/u/{name}" if name in ("rosa", "ben") else "", lambda address: address)
WORDS = "Here are some words, long enough for a post."


@contextmanager
def serving() -> Iterator[Forum]:
    with Forum() as forum:
        forum.add_user("rosa", name="Rosa Díaz")
        forum.add_user("ben")
        forum.add_user("mo", staff=True)
        forum.add_user("ada", admin=True)
        forum.add_category("Stewards", read_by=["stewards"])
        forum.add_group("stewards", ["rosa"])
        yield forum


@pytest.fixture
def forum() -> Iterator[Forum]:
    with serving() as forum:
        yield forum


@pytest.fixture(scope="module")
def busy() -> Iterator[Forum]:
    """A forum for many tests, with one topic in it."""
    with serving() as forum:
        forum.rosa.posts("What was there already", WORDS)
        yield forum


def api(forum: Forum, username: str = "milepost") -> httpx.Client:
    return httpx.Client(
        verify=False, base_url=forum.url, headers={"Api-Key": forum.api_key, "Api-Username": username}
    )


def ask(forum: Forum, path: str, username: str = "milepost", **params: Any) -> Any:
    with api(forum, username) as client:
        return client.get(path, params=params).json()


def send(forum: Forum, verb: str, path: str, username: str = "milepost", **fields: Any) -> httpx.Response:
    with api(forum, username) as client:
        return client.request(verb, path, json=fields)


# ---- cooking ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "mentioned"),
    [
        ("@rosa, and @Nobody", ["/u/rosa"]),
        ("(@ben) @rosa.", ["/u/ben", "/u/rosa"]),
        ("a@rosa.org `@rosa` https://x.org/@rosa [@ben](https://x.org)", []),
        ("```\n@rosa\n```\n\n    @ben", []),
        ('[quote="ben, post:2, topic:3"]\n@rosa\n\n[quote="rosa"]\n@ben\n[/quote]\n[/quote]', []),
        ('[quote="ben"]\n@rosa\n[/quote]\n\n@ben yes', ["/u/ben"]),
        ('[quote="ben"]\n@rosa without an end', ["/u/rosa"]),
        ("> @rosa in a block quote is heard", ["/u/rosa"]),
        ("https://x.org/@rosa", []),
        ("- @rosa\n  - **@ben**", ["/u/rosa", "/u/ben"]),
    ],
)
def test_mentions_are_read_from_what_was_cooked(raw: str, mentioned: list[str]) -> None:
    assert mentions(cook(raw, AROUND).html) == mentioned


@given(st.text(st.sampled_from("<>&\"'ab/= @[]`\n") | st.characters(codec="utf-8"), max_size=80))
def test_no_html_of_people_gets_through(raw: str) -> None:
    own = r"</?(?:p|br|a|span|code|pre|strong|em|h\d|ul|ol|li|hr|blockquote|table|t\w+|s)(?: [^<>]*)?>"
    assert "<" not in re.sub(own, "", cook(raw, AROUND).html)


PIECES = (
    *(
        "[quote]",
        '[quote="ben, post:1"]',
        "[/quote]",
        "[poll]",
        "[/poll]",
        "[poll name=b type=number]",
        "# Title",
    ),
    *(
        "* one",
        "* two",
        "1. one",
        "  - deeper",
        "> said",
        "> > [quote]",
        "> [/quote]",
        "    code",
        "```",
        "---",
    ),
    *(
        "",
        "",
        "words @rosa",
        "**bold** `code` ~~gone~~",
        "https://x.org/a",
        "| a | b |",
        "|---|---|",
        "<br />",
    ),
    *("![alt](upload://a.png)", "[label](https://x.org) <https://y.org>", "\\", "&lt;b&gt;", "\t[quote]"),
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12))
def test_whatever_is_written_can_be_cooked_and_read(lines: list[str]) -> None:
    state = State(Clock())
    author = state.add_user(human("rosa"), trust=1, admin=False, moderator=False)
    category = state.add_category("Uncategorized", ())
    topic = Topic(1, "A title", "a-title", author, category, state.now())
    raw, now = "\n".join(lines), state.now()
    try:
        cooked = cook(raw, state.around)
    except Refused as refused:
        assert refused.status == 422
        return
    post = Post(2, topic, 1, author, raw, cooked.html, now, now, 1, polls=cooked.polls)
    for tag in ("aside", "blockquote", "ul", "ol", "li", "p", "a"):
        assert len(re.findall(f"<{tag}[ >]", cooked.html)) == cooked.html.count(f"</{tag}>")
    drawn = draw_post(state, post, state.sight(None))
    assert "[poll" in raw or ("@rosa" in drawn) == ("@rosa" in raw)
    assert drawn == drawn.strip("\n")


def test_quotes_boxes_and_uploads() -> None:
    html = cook('[quote="rosa, post:2, topic:7"]\nsome <b>\n[/quote]\n\nhttps://x.org/a?b=1&c', AROUND).html
    assert '<aside class="quote no-group" data-username="rosa" data-post="2" data-topic="7">' in html
    assert "some &lt;b&gt;" in html
    assert '<aside class="onebox allowlistedgeneric" data-onebox-src="https://x.org/a?b=1&amp;c">' in html


# ---- conversations ---------------------------------------------------------------------------------


def test_a_reply_of_the_bot_is_waited_for_and_read(forum: Forum) -> None:
    topic = forum.rosa.posts("Stories of the quarter", "@milepost progress 2.1 +5\n\n> from the newsletter")
    raw = "**KR 2.1** 4 → 9, see [the post](https://x.org/1).\n\n1. one\n2. two\n\nhttps://x.org/box"
    send(forum, "POST", "/posts.json", topic_id=topic.id, raw=raw)
    assert forum.rosa.sees() == forum.ben.looks_at(topic) == topic.shows(until="KR 2.1")
    assert topic.shows() == (
        "# Stories of the quarter\n"
        "rosa: @milepost progress 2.1 +5\n"
        "  > from the newsletter\n"
        "milepost: *KR 2.1* 4 → 9, see the post <https://x.org/1>.\n"
        "  1. one\n"
        "  2. two\n"
        "  https://x.org/box"
    )
    with pytest.raises(AssertionError, match="rosa saw nothing new"):
        forum.rosa.replies(topic, "Thank you, that is what I meant.")
        forum.rosa.sees(topic, timeout=0.1)


def test_a_topic_without_what_is_awaited_says_what_it_has(forum: Forum) -> None:
    topic = forum.rosa.posts("Stories of the quarter", WORDS)
    with pytest.raises(AssertionError, match="rosa: Here are some words"):
        topic.shows(until="never", timeout=0.1)


def test_code_tables_and_nested_quotes_read_calmly(forum: Forum) -> None:
    raw = (
        '[quote="ben"]\nfirst\n\n> deeper\n[/quote]\n\n```\na  b\n\nc\n```\n\n'
        "| KR | now |\n|---|---|\n| 1.1 | ~~4~~ 5 |\n\nline<br>\nnext ![a chart](upload://x.png)"
    )
    topic = forum.rosa.posts("A post with everything in it", raw)
    assert topic.shows() == (
        "# A post with everything in it\n"
        "rosa: ben:\n"
        "  > first\n"
        "  > > deeper\n"
        "  a  b\n"
        "  c\n"
        "  KR | now\n"
        "  1.1 | ~4~ 5\n"
        "  line<br>\n"
        "  next [image: a chart]"
    )


def test_a_message_is_for_its_recipients_alone(forum: Forum) -> None:
    message = forum.rosa.messages("milepost, ben", "A question", "What is KR 2.1 at?")
    assert "What is KR 2.1 at?" in forum.ben.looks_at(message)
    assert forum.mo.looks_at(message) == "You are not permitted to view the requested resource."
    assert ask(forum, f"/t/{message.id}.json")["archetype"] == "private_message"
    assert ask(forum, f"/t/{message.id}.json", "mo")["error_type"] == "invalid_access"
    assert ask(forum, "/posts.json")["latest_posts"] == []
    assert [one["notification_type"] for one in ask(forum, "/notifications.json")["notifications"]] == [6]


def test_edits_and_deletions(forum: Forum) -> None:
    topic = forum.rosa.posts("A topic that changes a lot", WORDS)
    reply = forum.ben.replies(topic, "I do not think so, honestly.")
    forum.ben.edits(reply, "I do think so, after all of it.", reason="slept on it")
    assert (reply.version, reply.edit_reason) == (1, "slept on it")
    forum.clock.advance(timedelta(minutes=6))
    forum.ben.edits(reply, "I do think so, after all of that.")
    assert reply.version == 2
    forum.ben.deletes(reply)
    assert topic.shows().endswith("ben: (post deleted by author)")
    with pytest.raises(Refused, match="not permitted"):
        forum.ben.edits(topic, "I take over this topic from rosa.")
    forum.mo.deletes(reply)
    assert topic.shows().endswith("long enough for a post.")
    assert ask(forum, f"/posts/{reply.id}.json")["error_type"] == "not_found"
    assert ask(forum, f"/posts/{reply.id}.json", "mo")["deleted_at"] is not None


# ---- rules -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"raw": "too short"}, "Body is too short (minimum is 20 characters)"),
        ({"raw": "short <!-- a comment does not count -->"}, "Body is too short"),
        ({"raw": "  "}, "Body can't be blank"),
        ({"title": "Too short"}, "Title is too short (minimum is 15 characters)"),
        ({"title": "What was there already"}, "Title has already been used"),
        ({"category": 4711}, "Category is invalid"),
        ({"raw": "[poll]\n* a\n* a\n[/poll]\n" + WORDS}, "each must be different"),
        ({"archetype": "private_message", "target_recipients": "nobody"}, "could not be found"),
    ],
)
def test_what_a_post_must_be_like(busy: Forum, fields: dict[str, Any], complaint: str) -> None:
    answer = send(busy, "POST", "/posts.json", **{"title": "A title of good length", "raw": WORDS} | fields)
    assert answer.status_code == 422
    assert answer.json()["action"] == "create_post"
    assert complaint in answer.json()["errors"][0]
    assert busy.requests[-1].errors == tuple(answer.json()["errors"])


def test_the_same_words_again_and_a_fourth_reply_in_a_row(forum: Forum) -> None:
    topic = forum.rosa.posts("A long conversation of one", WORDS)

    def reply(raw: str) -> httpx.Response:
        return send(forum, "POST", "/posts.json", topic_id=topic.id, raw=raw)

    assert reply("The same words once and again.").status_code == 200
    assert reply("the same words ONCE and again.").json()["errors"] == [
        "Body is too similar to what you recently posted"
    ]
    forum.clock.advance(timedelta(minutes=6))
    assert reply("The same words once and again.").status_code == 200
    assert reply("A third reply of the same bot.").status_code == 200
    assert "No more than 3 consecutive replies" in reply("A fourth reply of the same bot.").text
    forum.ben.replies(topic, "Somebody else has a word here.")
    assert reply("A fourth reply of the same bot.").status_code == 200
    for number in range(4):
        forum.mo.replies(topic, f"Staff go on and on, part {number}.")


def test_moderation_looks_like_success_without_a_post(forum: Forum) -> None:
    forum.state.moderated = True
    answer = send(forum, "POST", "/posts.json", title="A topic for moderators", raw=WORDS)
    assert answer.status_code == 200
    assert answer.json()["action"] == "enqueued"
    assert "id" not in answer.json()
    assert not forum.state.topics


def test_who_may_write_at_all(forum: Forum) -> None:
    topic = forum.rosa.posts("Something to be read by all", WORDS)
    forum.silence("ben")
    forum.suspend("rosa", forum.clock.now() + timedelta(days=3))
    for person in (forum.ben, forum.rosa):
        with pytest.raises(Refused):
            person.replies(topic, "I would like to say something.")
    shown = ask(forum, "/u/rosa.json")["user"]
    assert shown["suspended_till"].endswith("Z")
    assert ask(forum, "/u/ben.json")["user"]["silenced"] is True
    forum.clock.advance(timedelta(days=4))
    forum.rosa.replies(topic, "Here I am again, good as new.")
    assert (
        send(forum, "PUT", f"/t/{topic.id}/status.json", "mo", status="closed", enabled="true").status_code
        == 200
    )
    with pytest.raises(Refused):
        forum.rosa.replies(topic, "I only wanted to add one thing.")


# ---- who sees what ---------------------------------------------------------------------------------


def test_a_category_of_a_group_is_closed_to_all_others(forum: Forum) -> None:
    topic = forum.rosa.posts("Only for the stewards here", "A secret that @ben must not hear of.", "Stewards")
    category = topic.topic.category
    assert category is not None
    for path in (f"/t/{topic.id}.json", f"/posts/{topic.first.id}.json", f"/c/{category.id}/show.json"):
        assert ask(forum, path) == {
            "errors": ["You are not permitted to view the requested resource."],
            "error_type": "invalid_access",
        }
    assert ask(forum, f"/posts/{topic.first.id}.json", "ada")["raw"].startswith("A secret")
    assert ask(forum, "/posts.json")["latest_posts"] == []
    assert ask(forum, "/latest.json")["topic_list"]["topics"] == []
    names = [one["name"] for one in ask(forum, "/categories.json")["category_list"]["categories"]]
    assert names == ["Uncategorized"]
    assert send(forum, "POST", "/posts.json", topic_id=topic.id, raw=WORDS).status_code == 403
    assert forum.ben.notifications() == []
    forum.restrict("Stewards", [])
    assert ask(forum, f"/t/{topic.id}.json")["id"] == topic.id
    assert "A secret" in forum.ben.looks_at(topic)


@pytest.mark.parametrize("path", ["/t/4711.json", "/posts/4711.json", "/u/nobody.json", "/nowhere.json"])
def test_what_is_not_there(busy: Forum, path: str) -> None:
    assert ask(busy, path)["error_type"] == "not_found"


def test_some_pages_are_for_admins(forum: Forum) -> None:
    path = f"/admin/users/{forum.rosa.user.id}.json"
    assert ask(forum, path)["error_type"] == "not_found"
    assert ask(forum, path, "ada")["username"] == "rosa"
    assert "email" not in ask(forum, "/u/rosa.json")["user"]
    found = ask(forum, "/admin/users/list/all.json", "ada", email="ROSA@example.org")
    assert [user["username"] for user in found] == ["rosa"]


def test_keys_and_those_without(forum: Forum) -> None:
    topic = forum.rosa.posts("Something to be read by all", WORDS)
    forum.api.keys["of-ben"] = "ben"
    for headers, status in (
        ({}, 200),
        ({"Api-Key": "of-ben"}, 200),
        ({"Api-Key": "of-ben", "Api-Username": "rosa"}, 403),
        ({"Api-Key": "wrong", "Api-Username": "rosa"}, 403),
        ({"Api-Key": forum.api_key, "Api-Username": "nobody"}, 403),
    ):
        assert httpx.get(f"{forum.url}{topic.path}.json", headers=headers).status_code == status, headers
    refused = httpx.post(f"{forum.url}/posts.json", json={"topic_id": topic.id, "raw": WORDS})
    assert (refused.status_code, refused.json()["error_type"]) == (403, "not_logged_in")


@pytest.mark.parametrize(
    ("verb", "path", "fields"),
    [
        ("PUT", "/posts/{post}.json", {"post": "raw"}),
        ("PUT", "/posts/{post}.json", {"post": {"raw": ""}}),
        ("POST", "/posts.json", {"raw": WORDS, "topic_id": "one"}),
        ("POST", "/posts.json", {"raw": WORDS, "title": "A title of good length", "created_at": "soon"}),
        ("PUT", "/t/-/{topic}.json", {"topic": {"category_id": 4711}}),
        ("PUT", "/polls/vote.json", {"poll_name": "poll"}),
        ("POST", "/uploads.json", {"type": "composer", "file": "words"}),
    ],
)
def test_bad_parameters_are_named(busy: Forum, verb: str, path: str, fields: dict[str, Any]) -> None:
    topic, post = next(iter(busy.state.topics)), next(iter(busy.state.posts))
    answer = send(busy, verb, path.format(post=post, topic=topic), "rosa", **fields)
    assert answer.status_code == 400
    assert answer.json()["error_type"] == "invalid_parameters"


# ---- notifications ---------------------------------------------------------------------------------


def test_each_is_told_once_of_what_concerns_them_most(forum: Forum) -> None:
    topic = forum.rosa.posts("What do you all think of it", "@ben and @stewards, what do you think?")
    forum.ben.replies(
        topic, '[quote="rosa, post:1"]\nthink?\n[/quote]\n\nI like it, @milepost.', to=topic.first
    )
    assert forum.ben.notifications() == ["mentioned by rosa in What do you all think of it"]
    assert forum.rosa.notifications() == ["replied by ben in What do you all think of it"]
    fresh = forum.ben.replies(topic, "Nobody in particular is meant.")
    forum.ben.edits(fresh, "Now @mo is meant, in particular.")
    forum.ben.edits(fresh, "Now @mo is still meant, in particular.")
    assert forum.mo.notifications() == ["mentioned by ben in What do you all think of it"]
    forum.mo.edits(fresh, "Now nobody is meant, says the staff.")
    assert forum.ben.notifications()[0] == "edited by mo in What do you all think of it"
    forum.mo.deletes(fresh)
    assert forum.mo.notifications() == []


def test_the_high_water_mark_moves_only_when_looked_at(forum: Forum) -> None:
    topic = forum.rosa.posts("A first mention of the bot", "Hello @milepost, are you there?")
    forum.ben.replies(topic, "Are you there, @milepost, or not?")
    first = ask(
        forum, "/notifications.json", recent="true", silent="true", limit=1, filter_by_types="mentioned"
    )
    assert len(first["notifications"]) == 1
    assert first["seen_notification_id"] == 0
    newest = first["notifications"][0]
    assert (newest["notification_type"], newest["post_number"], newest["read"]) == (1, 2, False)
    assert ask(forum, "/notifications.json", recent="true")["seen_notification_id"] == newest["id"]
    send(forum, "PUT", "/notifications/mark-read.json", id=newest["id"])
    unread = ask(forum, "/notifications.json", filter="unread")
    assert [one["post_number"] for one in unread["notifications"]] == [1]
    assert unread["total_rows_notifications"] == 1
    send(forum, "PUT", "/notifications/mark-read.json")
    assert ask(forum, "/notifications.json", filter="unread")["notifications"] == []
    refused = ask(forum, "/notifications.json", recent="true", filter_by_types="mentioned,shouted")
    assert refused["error_type"] == "invalid_parameters"


# ---- polls -----------------------------------------------------------------------------------------


def test_the_results_of_a_poll_are_hidden_until_it_closes(forum: Forum) -> None:
    poll = "[poll name=mood results=on_close public=true]\n# How was it?\n* good\n* bad\n[/poll]"
    topic = forum.rosa.posts("How was the conference?", poll)
    forum.ben.votes(topic, "good", poll="mood")
    forum.mo.votes(topic, "bad", poll="mood")
    forum.mo.votes(topic, "good", poll="mood")
    assert forum.ben.looks_at(topic).endswith("[poll How was it?: 2 voted]\n  (x) good\n  ( ) bad")
    (shown,) = ask(forum, f"/posts/{topic.first.id}.json")["polls"]
    assert (shown["voters"], shown["status"]) == (2, "open")
    assert [sorted(option) for option in shown["options"]] == [["html", "id"]] * 2
    named: dict[str, Any] = {"post_id": topic.first.id, "poll_name": "mood"}
    assert ask(forum, "/polls/voters.json", **named)["errors"]
    assert send(forum, "PUT", "/polls/toggle_status", **named, status="closed").status_code == 403
    closed = send(forum, "PUT", "/polls/toggle_status", "rosa", **named, status="closed").json()["poll"]
    assert [(option["html"], option["votes"]) for option in closed["options"]] == [("good", 2), ("bad", 0)]
    good = closed["options"][0]["id"]
    voters = ask(forum, "/polls/voters.json", **named, option_id=good, limit=1, page=2)["voters"]
    assert {option: [user["username"] for user in users] for option, users in voters.items()} == {
        good: ["mo"]
    }
    with pytest.raises(Refused, match="must be open"):
        forum.ben.votes(topic, "bad", poll="mood")
    forum.rosa.edits(topic, poll + "\n\nThank you all for voting here!")
    assert "(x) good 2" in forum.ben.looks_at(topic)


@pytest.mark.parametrize(
    ("tag", "chosen", "fits"),
    [
        ("type=multiple max=2", ["a", "b"], True),
        ("type=multiple max=2", ["a", "b", "c"], False),
        ("type=multiple min=2", ["a"], False),
        ("type=regular", ["a", "b"], False),
        ("close=2020-01-01", ["a"], False),
        ("type=ranked_choice", ["a", "b", "c"], True),
    ],
)
def test_how_many_options_a_vote_may_have(busy: Forum, tag: str, chosen: list[str], fits: bool) -> None:
    topic = busy.mo.posts(f"How was the conference? {tag} {chosen}", f"[poll {tag}]\n* a\n* b\n* c\n[/poll]")
    options = ask(busy, f"/posts/{topic.first.id}.json")["polls"][0]["options"]
    keys = [option["id"] for option in options if option["html"] in chosen]
    answer = send(busy, "PUT", "/polls/vote", "ben", post_id=topic.first.id, poll_name="poll", options=keys)
    assert answer.status_code == (200 if fits else 422)
    (poll,) = topic.first.polls.values()
    assert poll.votes == ({busy.ben.user.id: keys} if fits else {})


def test_a_poll_with_an_end_takes_no_votes_after_it_and_no_other_end(forum: Forum) -> None:
    end = forum.state.now() + timedelta(days=1)
    poll = f"[poll results=on_close close={end:%Y-%m-%dT%H:%M:%SZ}]\n* good\n* bad\n[/poll]"
    topic = forum.rosa.posts("How is the conference?", poll)
    forum.ben.votes(topic, "good")
    forum.clock.advance(timedelta(minutes=6))
    forum.rosa.edits(topic, poll.replace("* good\n* bad", "* bad\n* good") + "\n\nVote, please!")
    with pytest.raises(Refused, match="cannot change a poll with votes"):
        forum.rosa.edits(topic, poll.replace("close=2", "close=3"))
    (shown,) = ask(forum, f"/posts/{topic.first.id}.json")["polls"]
    assert (shown["voters"], shown["status"], shown["close"][:16]) == (1, "open", f"{end:%Y-%m-%dT%H:%M}")
    forum.clock.advance(timedelta(days=1))
    assert ask(forum, f"/posts/{topic.first.id}.json")["polls"][0]["status"] == "closed"
    with pytest.raises(Refused, match="must be open"):
        forum.mo.votes(topic, "bad")
    assert "(x) good 1" in forum.ben.looks_at(topic)


def test_a_poll_that_is_changed_at_once_loses_its_votes(forum: Forum) -> None:
    topic = forum.rosa.posts("What was the conference like?", "[poll]\n* good\n* bad\n[/poll]")
    forum.ben.votes(topic, "good")
    forum.rosa.edits(topic, "[poll]\n* great\n* bad\n[/poll]")
    assert topic.shows().endswith("[poll: 0 voted]\n  ( ) great 0\n  ( ) bad 0")


def test_numbers_to_choose_from(forum: Forum) -> None:
    poll = "[poll type=number min=0 max=10 step=5]\n[/poll]\n\nHow likely is it?"
    topic = forum.rosa.posts("Would you recommend this?", poll)
    forum.ben.votes(topic, "10")
    assert topic.shows().endswith("[poll: 1 voted]\n  ( ) 0 0\n  ( ) 5 0\n  ( ) 10 1\n  How likely is it?")
    with pytest.raises(Refused, match="min, max and step"):
        forum.rosa.posts("Would you recommend that?", poll.replace("step=5", "step=0"))
