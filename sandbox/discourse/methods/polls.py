"""/polls"""

from __future__ import annotations

from sandbox.discourse import poll as polls
from sandbox.discourse.call import Call
from sandbox.discourse.errors import forbidden, unprocessable
from sandbox.discourse.shapes.posts import poll_json, voters
from sandbox.discourse.things import Json, Poll, Post


def vote(call: Call) -> Json:
    user = call.sight.require_user()
    _, poll = _poll(call)
    polls.vote(poll, user, call.args.many("options"), call.state.now())
    call.state.changed.notify_all()
    return {"poll": poll_json(call.state, poll, call.sight), "vote": poll.votes[user.id]}


def toggle_status(call: Call) -> Json:
    """``status``: open or closed; the author of the post and staff may."""
    user, status = call.sight.require_user(), call.args.text("status")
    post, poll = _poll(call)
    if not (user.staff or post.author is user):
        raise forbidden()
    if status not in ("open", "closed"):
        raise unprocessable("You need to provide a valid status.")
    poll.closed = status == "closed"
    call.state.changed.notify_all()
    return {"poll": poll_json(call.state, poll, call.sight)}


def voters_of(call: Call) -> Json:
    """Who voted for what, of ``option_id`` only if given; a page of ``limit``."""
    _, poll = _poll(call)
    if not poll.public or not polls.sees_results(poll, call.sight.user, call.state.now()):
        raise unprocessable("You are not allowed to see the voters of this poll.")
    wanted = call.args.text("option_id")
    limit, page = call.args.number("limit") or 25, call.args.number("page") or 1
    found = voters(call.state, poll)
    return {
        "voters": {
            option: users[(page - 1) * limit : page * limit]
            for option, users in found.items()
            if wanted in ("", option)
        }
    }


def _poll(call: Call) -> tuple[Post, Poll]:
    post = call.post("post_id")
    name = call.args.text("poll_name", "poll")
    if name not in post.polls:
        raise unprocessable(f"No poll named {name} is associated with this post.")
    return post, post.polls[name]
