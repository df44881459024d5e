"""Posts and their polls."""

from __future__ import annotations

import html
import re

from sandbox.discourse import poll as polls
from sandbox.discourse.shapes import quiet
from sandbox.discourse.shapes.people import basic_user, iso
from sandbox.discourse.sight import Sight
from sandbox.discourse.state import State
from sandbox.discourse.things import Json, Poll, Post

EXCERPT = 300


def post_json(state: State, post: Post, sight: Sight) -> Json:
    """A post for somebody who sees it, with its raw text and, if it has any, its polls."""
    author, may = post.author, sight.may_change(post)
    shown = (
        quiet.POST
        | basic_user(author)
        | {
            "id": post.id,
            "user_id": author.id,
            "display_username": author.human.name,
            "created_at": iso(post.created_at),
            "updated_at": iso(post.updated_at),
            "raw": post.raw,
            "cooked": post.cooked,
            "post_number": post.number,
            "post_type": 1,
            "posts_count": len(post.topic.shown),
            "reply_count": sum(other.reply_to == post.number for other in post.topic.shown),
            "reply_to_post_number": post.reply_to,
            "yours": author is sight.user,
            "topic_id": post.topic.id,
            "topic_slug": post.topic.slug,
            "version": post.version,
            "can_edit": may,
            "can_delete": may and (post.number > 1 or len(post.topic.shown) == 1 or sight.staff),
            "can_view_edit_history": True,
            "moderator": author.moderator,
            "admin": author.admin,
            "staff": author.staff,
            "trust_level": author.trust_level,
            "deleted_at": iso(post.deleted_at),
            "user_deleted": post.user_deleted,
            "edit_reason": post.edit_reason,
            "post_url": post.path,
        }
    )
    return shown | polls_of(state, post, sight)


def created_post(state: State, post: Post, sight: Sight) -> Json:
    """What the one who wrote or edited a post is answered."""
    return post_json(state, post, sight) | {"draft_sequence": 0, "badges_granted": []}


def post_in_topic(state: State, post: Post, sight: Sight) -> Json:
    shown = post_json(state, post, sight)
    for name in ("raw", "posts_count", "post_url", "reviewable_id"):
        del shown[name]
    return shown | {"link_counts": [], "read": True, "reviewable_id": 0}


def latest_post(state: State, post: Post, sight: Sight) -> Json:
    words = excerpt(post)
    return post_json(state, post, sight) | {
        "topic_title": post.topic.title,
        "topic_html_title": html.escape(post.topic.title),
        "category_id": post.topic.category.id if post.topic.category else None,
        "flair_group_id": None,
        "badges_granted": [],
        "excerpt": words,
        "truncated": words.endswith("…"),
    }


def excerpt(post: Post) -> str:
    words = html.unescape(re.sub(r"<[^>]+>", "", post.cooked)).strip()
    return words if len(words) <= EXCERPT else words[: EXCERPT - 1] + "…"


def polls_of(state: State, post: Post, sight: Sight) -> Json:
    if not post.polls:
        return {}
    shown: Json = {"polls": [poll_json(state, poll, sight) for poll in post.polls.values()]}
    who = sight.user.id if sight.user is not None else 0
    chosen = {name: poll.votes[who] for name, poll in post.polls.items() if who in poll.votes}
    return shown | ({"polls_votes": chosen} if chosen else {})


def poll_json(state: State, poll: Poll, sight: Sight) -> Json:
    """``votes`` of an option are only there for who may see the results; ``voters`` always."""
    now = state.now()
    visible = polls.sees_results(poll, sight.user, now)
    shown: Json = {
        "name": poll.name,
        "type": poll.kind,
        "status": "closed" if polls.is_closed(poll, now) else "open",
        "results": poll.results,
        "options": [
            {"id": key, "html": cooked} | ({"votes": polls.count(poll, key)} if visible else {})
            for key, cooked in poll.options.items()
        ],
        "voters": len(poll.votes),
        "chart_type": poll.chart_type,
        "groups": None,
        "title": poll.title or None,
    }
    limits = {"min": poll.least, "max": poll.most, "step": poll.step, "close": iso(poll.close_at)}
    shown |= {name: value for name, value in limits.items() if value is not None}
    if poll.public:
        shown["public"] = True
        if visible:
            shown["preloaded_voters"] = voters(state, poll)
    return shown


def voters(state: State, poll: Poll) -> Json:
    """Option id -> users, in the order in which they first voted."""
    return {
        key: [basic_user(state.users[who]) for who, chosen in poll.votes.items() if key in chosen]
        for key in poll.options
    }
