"""The forum's wire: webhooks and their retries, limits and failures, and the client library that bots use."""

from __future__ import annotations

import hashlib
import hmac
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydiscourse import DiscourseClient
from pydiscourse.exceptions import DiscourseClientError, DiscourseServerError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.courier import Delivery
from sandbox.discourse import Forum
from sandbox.server import Server

WORDS = "Here are some words, long enough for a post."
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (3).to_bytes(4, "big") + (2).to_bytes(4, "big")


class Listener:
    """A bot that keeps what it hears and answers with the statuses it is given, 200 after those."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self._lock = threading.Lock()
        self.app = Starlette(routes=[Route("/hook", self._hear, methods=["POST"])])

    async def _hear(self, request: Request) -> Response:
        body = await request.body()
        with self._lock:
            self.heard.append((dict(request.headers), body))
            return Response(status_code=self.statuses.pop(0) if self.statuses else 200)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Listener, str]]:
    listener = Listener()
    with Server(listener.app) as server:
        yield listener, f"{server.url}/hook"


@pytest.fixture
def bot(served: tuple[Listener, str]) -> Listener:
    listener, _ = served
    listener.statuses, listener.heard = [], []
    return listener


@pytest.fixture
def forum(served: tuple[Listener, str], bot: Listener) -> Iterator[Forum]:
    with Forum() as forum:
        forum.add_user("rosa", name="Rosa Díaz")
        forum.add_user("ben")
        forum.courier.retry_delays = (0.0, 0.0)
        forum.connect(served[1])
        yield forum


@pytest.fixture
def client(forum: Forum) -> DiscourseClient:
    return DiscourseClient(forum.url, "milepost", forum.api_key, timeout=5)


def told(forum: Forum) -> list[tuple[str, Any]]:
    """Every webhook so far: its event and what stands in it."""
    assert forum.settle()
    return [(one.headers["X-Discourse-Event"], _content(one)) for one in forum.deliveries]


def _content(delivery: Delivery) -> Any:
    return json.loads(delivery.body)[delivery.headers["X-Discourse-Event-Type"]]


# ---- webhooks --------------------------------------------------------------------------------------


def test_webhooks_are_signed_and_have_no_time(forum: Forum, bot: Listener) -> None:
    forum.connect(forum.courier.url, kinds=["post"])
    topic = forum.rosa.posts("How are we doing on stories?", "@milepost progress 2.1 +5 — Übung")
    ((event, post),) = told(forum)
    ((headers, body),) = bot.heard
    digest = hmac.new(forum.webhook_secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["x-discourse-event-signature"] == f"sha256={digest}"
    assert headers["x-discourse-instance"] == forum.url
    assert headers["x-discourse-event-type"] == "post"
    assert event == headers["x-discourse-event"] == "post_created"
    assert headers["content-type"] == "application/json"
    assert not [name for name in headers if "time" in name or name == "date"]
    assert post["raw"] == "@milepost progress 2.1 +5 — Übung"
    assert '<a class="mention" href="/u/milepost">@milepost</a>' in post["cooked"]
    assert (post["topic_id"], post["topic_title"]) == (topic.id, "How are we doing on stories?")
    assert (post["topic_archetype"], post["category_slug"]) == ("regular", "uncategorized")
    assert not [name for name in post if name.startswith("can_") or name == "yours"]


def test_every_kind_of_event(forum: Forum) -> None:
    topic = forum.rosa.posts("How are we doing on stories?", "Does anybody know? @ben maybe?")
    forum.ben.edits(forum.ben.replies(topic, "I have to look it up first."), "I have looked it up: nine.")
    forum.ben.deletes(topic.last)
    forum.silence("ben")
    forum.restrict("Uncategorized", ["stewards"])
    assert forum.settle()
    assert forum.courier.ping().ok
    assert [event for event, _ in told(forum)[:-1]] == [
        "topic_created",
        "post_created",
        "notification_created",
        "post_created",
        "notification_created",
        "post_edited",
        "post_destroyed",
        "user_updated",
        "category_updated",
    ]
    assert told(forum)[-1] == ("ping", "OK")
    contents = dict(told(forum))
    assert contents["post_destroyed"]["raw"] == "I have looked it up: nine."
    assert contents["user_updated"]["silenced"] is True
    assert contents["category_updated"]["read_restricted"] is True


def test_what_fails_comes_again_under_another_id(forum: Forum, bot: Listener) -> None:
    forum.connect(forum.courier.url, kinds=["post"])
    bot.statuses = [500, 302]
    forum.rosa.posts("How are we doing on stories?", WORDS)
    assert forum.settle()
    assert [one.status for one in forum.deliveries] == [500, 302, 200]
    assert len({body for _, body in bot.heard}) == 1
    assert len({headers["x-discourse-event-id"] for headers, _ in bot.heard}) == 3


@pytest.mark.parametrize(("statuses", "attempts"), [([404], 1), ([410], 1), ([503] * 9, 3)])
def test_it_gives_up(forum: Forum, bot: Listener, statuses: list[int], attempts: int) -> None:
    forum.connect(forum.courier.url, kinds=["post"])
    bot.statuses = statuses
    forum.rosa.posts("How are we doing on stories?", WORDS)
    assert forum.settle()
    assert len(forum.deliveries) == attempts


def test_what_finds_nobody_is_lost(forum: Forum) -> None:
    url = forum.courier.url
    with Server(Starlette()) as gone:
        closed = gone.url
    forum.connect(f"{closed}/hook", kinds=["post"])
    forum.rosa.posts("How are we doing on stories?", WORDS)
    assert forum.settle()
    forum.connect(url)
    assert forum.settle()
    assert [(one.status, one.reason) for one in forum.deliveries] == [(0, "connection_failed")]


def test_webhooks_can_be_off(forum: Forum, bot: Listener) -> None:
    forum.courier.on = False
    forum.rosa.posts("How are we doing on stories?", WORDS)
    assert told(forum) == [] and bot.heard == []


def test_an_edit_can_overtake_its_post(forum: Forum) -> None:
    forum.connect(forum.courier.url, kinds=["post"])
    with forum.out_of_order():
        topic = forum.rosa.posts("How are we doing on stories?", "@milepost progress 2.1 +5 it is")
        forum.rosa.edits(topic, "@milepost progress 2.1 +6 it is")
    assert [(event, post["raw"][-8:]) for event, post in told(forum)] == [
        ("post_edited", "+6 it is"),
        ("post_created", "+5 it is"),
    ]


def test_anything_can_be_sent_and_sent_again(forum: Forum, bot: Listener) -> None:
    forum.rosa.posts("How are we doing on stories?", WORDS)
    assert forum.settle()
    last, again = forum.deliveries[-1], forum.redeliver()
    assert again.body == last.body
    assert again.headers["X-Discourse-Event-Id"] != last.headers["X-Discourse-Event-Id"]
    forum.send_raw(b"{}", {"X-Discourse-Event-Signature": "sha256=00"})
    assert bot.heard[-1][0]["x-discourse-event-signature"] == "sha256=00"


# ---- limits and failures ---------------------------------------------------------------------------


def ask(forum: Forum) -> httpx.Response:
    headers = {"Api-Key": forum.api_key, "Api-Username": "milepost"}
    return httpx.get(f"{forum.url}/latest.json", headers=headers, timeout=5)


def test_both_kinds_of_too_many_requests(forum: Forum) -> None:
    forum.fails("GET /latest", "ratelimited", seconds=7)
    forum.fails("GET /latest", "slow_down", seconds=8)
    first, second = ask(forum), ask(forum)
    assert (first.status_code, first.json()["error_type"]) == (429, "rate_limit")
    assert first.json()["extras"]["wait_seconds"] == 7
    assert (second.status_code, second.headers["Retry-After"]) == (429, "8")
    assert second.headers["content-type"].startswith("text/plain")
    assert ask(forum).status_code == 200


@pytest.mark.thorough
def test_sixty_requests_a_minute_in_all(forum: Forum) -> None:
    forum.api.a_minute = 2
    assert [ask(forum).status_code for _ in range(3)] == [200, 200, 429]
    assert 1 <= ask(forum).json()["extras"]["wait_seconds"] <= 60
    assert httpx.get(f"{forum.url}/latest.json").status_code == 200  # those without a key are not counted


@pytest.mark.parametrize("effect", [False, True])
@pytest.mark.parametrize("how", ["drop", "502"])
def test_failures_before_and_after_the_effect(
    forum: Forum, client: DiscourseClient, how: str, effect: bool
) -> None:
    topic = forum.rosa.posts("How are we doing on stories?", WORDS)
    forum.fails("POST /posts", how, effect=effect)
    with pytest.raises((DiscourseServerError, OSError)):
        client.create_post("We have nine of ten stories now.", topic_id=topic.id)
    assert len(topic.topic.posts) == (2 if effect else 1)
    assert len(forum.requests) == 1


def test_a_slow_forum(forum: Forum) -> None:
    forum.fails("GET /latest", "slow", seconds=30)
    with pytest.raises(httpx.ReadTimeout):
        headers = {"Api-Key": forum.api_key, "Api-Username": "milepost"}
        httpx.get(f"{forum.url}/latest.json", headers=headers, timeout=0.1)


# ---- the client library ----------------------------------------------------------------------------


def test_pydiscourse_writes_and_reads(forum: Forum, client: DiscourseClient) -> None:
    category = forum.add_category("Stories")
    post = client.create_post(WORDS, category_id=category.id, title="The stories of this quarter")
    reply = client.create_post("And a second one by us.", topic_id=post["topic_id"], reply_to_post_number=1)
    client.update_post(reply["id"], "And a better second one by us.", edit_reason="typo")
    assert client.post_by_id(reply["id"])["edit_reason"] == "typo"
    topic = client.topic(post["topic_slug"], post["topic_id"])
    assert [one["post_number"] for one in topic["post_stream"]["posts"]] == [1, 2]
    assert topic["category_id"] == category.id
    assert client.posts(post["topic_id"], post_ids=None)["post_stream"]["posts"][0]["id"] == post["id"]
    client.update_topic(f"/t/-/{post['topic_id']}.json", title="The stories of that quarter")
    assert client.latest_posts()["latest_posts"][0]["topic_title"] == "The stories of that quarter"
    client._delete(f"/posts/{reply['id']}.json")
    assert forum.topic(post["topic_id"]).shows() == (
        f"# The stories of that quarter\nmilepost: {WORDS}\nmilepost: (post deleted by author)"
    )
    assert client.user("ROSA")["name"] == "Rosa Díaz"
    assert [one["name"] for one in client.categories()] == ["Uncategorized", "Stories"]
    with pytest.raises(DiscourseClientError, match="Body is too short"):
        client.create_post("short", topic_id=post["topic_id"])


def test_pydiscourse_sends_messages_and_files(forum: Forum, client: DiscourseClient, tmp_path: Path) -> None:
    (tmp_path / "chart.png").write_bytes(PNG)
    upload = client.upload_image(str(tmp_path / "chart.png"), "composer", True)
    raw = f"Only between us: ![progress]({upload['short_url']})"
    message = client.create_post(
        raw, title="Your key results", archetype="private_message", target_recipients="rosa"
    )
    assert forum.rosa.sees() == "# Your key results\nmilepost: Only between us: [image: progress]"
    assert forum.rosa.notifications() == ["private message by milepost in Your key results"]
    assert client.private_messages("milepost")["topic_list"]["topics"][0]["id"] == message["topic_id"]
    (tmp_path / "notes.exe").write_bytes(b"x")
    with pytest.raises(DiscourseClientError, match="not authorized"):
        client.upload_image(str(tmp_path / "notes.exe"), "composer", True)


@pytest.mark.thorough
def test_both_platforms_start_by_themselves() -> None:
    script = (
        "as bob\nforum post How are we doing? | Does anybody know how we are doing?\nforum read 1\nquit\n"
    )
    ran = subprocess.run(
        [sys.executable, "-m", "sandbox"],
        input=script,
        capture_output=True,
        text=True,
        timeout=30,
        cwd=Path(__file__).parents[1],
    )
    for setting in ("SLACK_API_URL", "DISCOURSE_URL", "DISCOURSE_API_KEY", "DISCOURSE_WEBHOOK_SECRET"):
        assert f"{setting}=" in ran.stdout
    assert "bob: Does anybody know how we are doing?" in ran.stdout
    assert "forum reply" in ran.stdout.rpartition("doing?")[2]
