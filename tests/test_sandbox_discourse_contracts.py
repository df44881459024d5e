"""What the sandbox's forum answers, held against Discourse's published API description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sandbox.discourse import Forum
from tests.contracts import needs_contracts
from tests.forum_contracts import check_answer, operation

pytestmark = needs_contracts
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (3).to_bytes(4, "big") + (2).to_bytes(4, "big")


@pytest.fixture(scope="module")
def forum() -> Iterator[Forum]:
    with Forum() as forum:
        forum.add_user("ada", admin=True, staff=True)
        forum.add_user("rosa", name="Rosa Díaz", tz="Europe/Madrid", groups=["stewards"])
        forum.add_category("Stewards", read_by=["stewards"])
        yield forum


@pytest.fixture
def api(forum: Forum) -> Iterator[httpx.Client]:
    headers = {"Api-Key": forum.api_key, "Api-Username": "ada"}
    with httpx.Client(base_url=forum.url, headers=headers) as client:
        yield client


def assert_described(answer: httpx.Response, verb: str, path: str) -> Any:
    check_answer(operation(verb, path), answer.status_code, answer.headers["content-type"], answer.content)
    return answer.json()


def test_posts(forum: Forum, api: httpx.Client) -> None:
    raw = "A first word on how the quarter went."
    fields = {"title": "How the quarter went so far", "raw": raw, "external_id": "kr-1"}
    post = assert_described(api.post("/posts.json", json=fields), "post", "/posts.json")
    answer = {"topic_id": post["topic_id"], "raw": raw + " And more.", "reply_to_post_number": 1}
    assert_described(api.post("/posts.json", data=answer), "post", "/posts.json")
    assert_described(api.get(f"/posts/{post['id']}.json"), "get", "/posts/{id}.json")
    assert_described(api.get(f"/posts/{post['id']}/replies.json"), "get", "/posts/{id}/replies.json")
    change = {"post": {"raw": raw + " Edited.", "edit_reason": "a better word"}}
    edited = api.put(f"/posts/{post['id']}.json", json=change)
    assert_described(edited, "put", "/posts/{id}.json")
    assert edited.json()["post"]["edit_reason"] == "a better word"
    latest = assert_described(api.get("/posts.json", params={"before": post["id"]}), "get", "/posts.json")
    assert latest["latest_posts"][0]["id"] == post["id"]


def test_topics(forum: Forum, api: httpx.Client) -> None:
    topic = forum.rosa.posts("A topic of some length", "Here is what I think of all this.", "Stewards")
    forum.rosa.replies(topic, "And here is a second thought on it.")
    shown = assert_described(api.get(f"/t/{topic.id}.json"), "get", "/t/{id}.json")
    assert shown["post_stream"]["stream"] == [post.id for post in topic.topic.posts]
    assert_described(
        api.get(f"/t/{topic.id}/posts.json", params={"post_ids[]": [topic.last.id]}),
        "get",
        "/t/{id}/posts.json",
    )
    changed = api.put(f"/t/-/{topic.id}.json", json={"topic": {"title": "A topic with another name"}})
    assert_described(changed, "put", "/t/-/{id}.json")
    assert topic.path == f"/t/a-topic-with-another-name/{topic.id}"
    assert_described(api.get("/latest.json"), "get", "/latest.json")
    category = shown["category_id"]
    assert_described(api.get(f"/c/stewards/{category}.json"), "get", "/c/{slug}/{id}.json")


def test_a_topic_is_found_by_its_external_id(api: httpx.Client) -> None:
    fields = {
        "title": "Something from elsewhere",
        "raw": "It has a name of its own there.",
        "external_id": "x-9",
    }
    topic_id = api.post("/posts.json", json=fields).json()["topic_id"]
    moved = api.get("/t/external_id/x-9.json")
    assert (moved.status_code, moved.headers["location"]) == (
        301,
        f"/t/something-from-elsewhere/{topic_id}.json",
    )
    assert api.post("/posts.json", json=fields | {"title": "The same name once again"}).status_code == 422


def test_people(forum: Forum, api: httpx.Client) -> None:
    profile = assert_described(api.get("/u/rosa.json"), "get", "/u/{username}.json")
    assert profile["user"]["user_option"]["timezone"] == "Europe/Madrid"
    rosa = profile["user"]["id"]
    assert_described(api.get(f"/admin/users/{rosa}.json"), "get", "/admin/users/{id}.json")
    assert_described(api.get("/admin/users/list/active.json"), "get", "/admin/users/list/{flag}.json")
    forum.rosa.user.external_id = "sso-7"
    assert_described(api.get("/u/by-external/sso-7.json"), "get", "/u/by-external/{external_id}.json")
    assert_described(api.get("/groups/stewards.json"), "get", "/groups/{name}.json")
    assert_described(api.get("/groups/stewards/members.json"), "get", "/groups/{name}/members.json")
    assert api.get("/session/current.json").json()["current_user"]["username"] == "ada"


def test_places(api: httpx.Client) -> None:
    listed = assert_described(api.get("/categories.json"), "get", "/categories.json")
    stewards = listed["category_list"]["categories"][-1]
    shown = assert_described(api.get(f"/c/{stewards['id']}/show.json"), "get", "/c/{id}/show.json")
    assert [one["group_name"] for one in shown["category"]["group_permissions"]] == ["stewards"]
    assert_described(api.get("/site.json"), "get", "/site.json")
    assert api.get("/about.json").json()["about"]["title"] == "Sandbox"


def test_notifications(forum: Forum, api: httpx.Client) -> None:
    forum.rosa.posts("A word with the admins", "Could @ada have a look at this one?")
    found = assert_described(api.get("/notifications.json"), "get", "/notifications.json")
    newest = found["notifications"][0]
    assert newest["data"]["display_username"] == "rosa"
    marked = api.put("/notifications/mark-read.json", json={"id": newest["id"]})
    assert_described(marked, "put", "/notifications/mark-read.json")


def test_uploads(forum: Forum, api: httpx.Client) -> None:
    sent = api.post(
        "/uploads.json", data={"type": "composer"}, files={"file": ("a chart.png", PNG, "image/png")}
    )
    upload = assert_described(sent, "post", "/uploads.json")
    assert (upload["width"], upload["height"]) == (3, 2)
    assert api.get(upload["url"]).content == PNG
    shown = forum.rosa.posts(
        "A picture of progress", f"Look at this chart: ![a chart]({upload['short_url']})"
    )
    assert f'<img src="{upload["url"]}" alt="a chart"' in shown.first.cooked
