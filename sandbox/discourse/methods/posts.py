"""/posts"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sandbox.discourse import writing
from sandbox.discourse.call import Call
from sandbox.discourse.errors import bad_parameter, forbidden, not_found, unprocessable
from sandbox.discourse.shapes.people import basic_user, iso
from sandbox.discourse.shapes.posts import created_post, latest_post, post_json
from sandbox.discourse.things import PRIVATE, Json, User
from sandbox.discourse.writing import Draft

LATEST = 50


def show(call: Call) -> Json:
    return post_json(call.state, call.post(), call.sight)


def by_number(call: Call) -> Json:
    topic, number = call.topic("topic_id"), call.args.required("number")
    if not 1 <= number <= len(topic.posts):
        raise not_found()
    return post_json(call.state, call.sight.require_post(topic.posts[number - 1]), call.sight)


def replies(call: Call) -> list[Json]:
    post = call.post()
    answers = [p for p in post.topic.posts if p.reply_to == post.number and call.sight.sees_post(p)]
    to = {"reply_to_user": basic_user(post.author)}
    return [post_json(call.state, answer, call.sight) | to for answer in answers]


def latest(call: Call) -> Json:
    """The 50 newest public posts whose ids are not above ``before``, in all that the viewer may see."""
    before = call.args.number("before")
    seen = [
        post
        for post in sorted(call.state.posts.values(), key=lambda post: -post.id)
        if not post.topic.private
        and post.deleted_at is None
        and (before is None or post.id <= before)
        and call.sight.sees_post(post)
    ]
    return {"latest_posts": [latest_post(call.state, post, call.sight) for post in seen[:LATEST]]}


def create(call: Call) -> Any:
    """A topic, a reply (``topic_id``) or a message (``archetype`` with ``target_recipients``)."""
    author, args = call.sight.require_user(), call.args
    draft = Draft(
        raw=args.text("raw"),
        title=args.text("title"),
        category=_category(call),
        topic=call.topic("topic_id") if "topic_id" in args else None,
        reply_to=args.number("reply_to_post_number"),
        recipients=_recipients(call) if args.text("archetype") == PRIVATE else (),
        external_id=args.text("external_id"),
        created_at=_moment(args.text("created_at")),
    )
    if call.state.moderated and not author.staff and not draft.recipients:
        return _enqueued(call, author, draft)
    shown = created_post(call.state, writing.write(call.state, author, draft), call.sight)
    return {"action": "create_post", "post": shown, "success": True} if args.flag("nested_post") else shown


def edit(call: Call) -> Json:
    post, author, given = call.post(), call.sight.require_user(), call.args.within("post")
    if "raw" not in given:
        raise bad_parameter("raw")
    writing.edit(call.state, author, post, given.text("raw"), given.text("edit_reason"))
    return {"post": created_post(call.state, post, call.sight)}


def delete(call: Call) -> None:
    writing.delete(call.state, call.sight.require_user(), call.post())


def _category(call: Call) -> Any:
    given = call.args.text("category")
    if not given:
        return None
    category = call.state.find_category(given)
    if category is None:
        raise unprocessable("Category is invalid")
    if not call.sight.sees_category(category):
        raise forbidden()
    return category


def _recipients(call: Call) -> tuple[User, ...]:
    """Users and all members of groups, by name, separated by commas."""
    names = call.args.text("target_recipients") or call.args.text("target_usernames")
    found: dict[int, User] = {}
    for name in filter(None, (part.strip() for part in names.split(","))):
        group, user = call.state.find_group(name), call.state.find_user(name)
        if user is None and group is None:
            raise unprocessable(f"Sorry, the user or group “{name}” could not be found.")
        members = [user] if user else call.state.members(f"/groups/{name}")
        found |= {member.id: member for member in members}
    if not found:
        raise unprocessable("You must select a valid user.")
    return tuple(found.values())


def _moment(words: str) -> datetime | None:
    if not words:
        return None
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise bad_parameter("created_at") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _enqueued(call: Call, author: User, draft: Draft) -> Json:
    """Looks like a success, but there is no post yet."""
    state = call.state
    pending = {
        "id": state.new_id(),
        "raw": draft.raw,
        "topic_id": draft.topic.id if draft.topic else None,
        "created_at": iso(state.now()),
        "created_by_id": author.id,
    }
    state.pending.append(pending)
    own = sum(one["created_by_id"] == author.id for one in state.pending)
    return {
        "action": "enqueued",
        "success": True,
        "pending_post": pending,
        "pending_count": own,
        "reason": "category",
    }
