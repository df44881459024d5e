"""/t and the lists of topics"""

from __future__ import annotations

from sandbox.discourse import writing
from sandbox.discourse.call import Call
from sandbox.discourse.errors import Moved, bad_parameter, forbidden, not_found
from sandbox.discourse.shapes.people import basic_user
from sandbox.discourse.shapes.posts import post_in_topic
from sandbox.discourse.shapes.topics import basic_topic, topic_in_list, topic_json
from sandbox.discourse.things import Json, Topic, User

PAGE = 30


def show(call: Call) -> Json:
    """``post_number``: the posts around it."""
    topic = call.topic()
    return topic_json(call.state, topic, call.sight, call.args.number("post_number") or 1)


def posts(call: Call) -> Json:
    """The posts asked for by ``post_ids``, else the first ones; their raw text too with ``include_raw``."""
    topic = call.topic()
    wanted = set(call.args.many("post_ids"))
    seen = [post for post in topic.posts if call.sight.sees_post(post)]
    chosen = [post for post in seen if str(post.id) in wanted] if wanted else seen[:20]
    shown = [post_in_topic(call.state, post, call.sight) for post in chosen]
    if "include_raw" in call.args:
        shown = [json | {"raw": post.raw} for json, post in zip(shown, chosen, strict=True)]
    return {"post_stream": {"posts": shown}, "id": topic.id}


def by_external_id(call: Call) -> Json:
    given = call.args.text("external_id")
    topic = next((t for t in call.state.topics.values() if t.external_id == given), None)
    topic = call.sight.require_topic(topic)
    raise Moved(f"/t/{topic.slug}/{topic.id}.json")


def update(call: Call) -> Json:
    """``title`` and ``category_id``, at the top or within ``topic``."""
    topic, given = call.topic(), call.args.within("topic")
    given = given if given.given else call.args
    category = call.category(given) or topic.category
    title = given.text("title", topic.title)
    writing.rename(call.state, call.sight.require_user(), topic, title, category)
    return {"basic_topic": basic_topic(topic)}


def status(call: Call) -> Json:
    """Close and open."""
    topic = call.topic()
    if call.args.text("status") != "closed":
        raise bad_parameter("status")
    writing.close(call.state, call.sight.require_user(), topic, call.args.flag("enabled"))
    return {"success": "OK", "topic_status_update": None}


def delete(call: Call) -> None:
    topic = call.topic()
    writing.delete(call.state, call.sight.require_user(), topic.posts[0])


def latest(call: Call) -> Json:
    return _listed(call, [t for t in call.state.topics.values() if not t.private])


def in_category(call: Call) -> Json:
    category = call.state.categories.get(call.args.required("id"))
    if category is None:
        raise not_found()
    if not call.sight.sees_category(category):
        raise forbidden()
    return _listed(call, [t for t in call.state.topics.values() if t.category is category])


def messages(call: Call) -> Json:
    """The private messages of a user: their own, unless an admin asks."""
    whose = call.state.user(call.args.text("username"))
    if call.sight.user is not whose and not call.sight.admin:
        raise forbidden()
    return _listed(call, [t for t in call.state.topics.values() if whose.id in t.recipients])


def _listed(call: Call, topics: list[Topic]) -> Json:
    """A page of those that the viewer may see, the newest post first."""
    seen = [topic for topic in topics if call.sight.sees_topic(topic) and topic.shown]
    seen.sort(key=lambda topic: topic.shown[-1].id, reverse=True)
    start = max(0, call.args.number("page") or 0) * PAGE
    chosen = seen[start : start + PAGE]
    people: dict[int, User] = {topic.author.id: topic.author for topic in chosen}
    more = {"more_topics_url": f"/latest?page={start // PAGE + 1}"} if len(seen) > start + PAGE else {}
    return {
        "users": [basic_user(user) for user in people.values()],
        "primary_groups": [],
        "topic_list": more
        | {
            "can_create_topic": call.sight.user is not None,
            "per_page": PAGE,
            "topics": [topic_in_list(topic) for topic in chosen],
        },
    }
