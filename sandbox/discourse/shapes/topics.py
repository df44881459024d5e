"""Topics: whole, in lists, and their details."""

from __future__ import annotations

import html

from sandbox.discourse.shapes import quiet
from sandbox.discourse.shapes.people import basic_user, iso
from sandbox.discourse.shapes.posts import excerpt, post_in_topic
from sandbox.discourse.sight import Sight
from sandbox.discourse.state import State
from sandbox.discourse.things import Json, Post, Topic

CHUNK = 20  # posts that come with a topic; the others are fetched by their ids


def topic_json(state: State, topic: Topic, sight: Sight, near: int = 1) -> Json:
    """A topic with the posts around number ``near`` and the ids of all (``post_stream.stream``)."""
    seen = [post for post in topic.posts if sight.sees_post(post)]
    start = max(0, min(near - 1 - CHUNK // 2, len(seen) - CHUNK))
    return topic_without_posts(state, topic, sight) | {
        "post_stream": {
            "posts": [post_in_topic(state, post, sight) for post in seen[start : start + CHUNK]],
            "stream": [post.id for post in seen],
        },
        "chunk_size": CHUNK,
    }


def topic_without_posts(state: State, topic: Topic, sight: Sight) -> Json:
    posts = topic.shown or topic.posts
    return (
        quiet.TOPIC
        | {
            "id": topic.id,
            "title": topic.title,
            "fancy_title": html.escape(topic.title),
            "slug": topic.slug,
            "archetype": topic.archetype,
            "category_id": topic.category.id if topic.category else None,
            "user_id": topic.author.id,
            "posts_count": len(topic.shown),
            "reply_count": sum(post.reply_to is not None for post in topic.shown),
            "highest_post_number": len(topic.posts),
            "participant_count": len({post.author.id for post in posts}),
            "created_at": iso(topic.created_at),
            "last_posted_at": iso(posts[-1].created_at),
            "deleted_at": iso(topic.deleted_at),
            "closed": topic.closed,
            "has_deleted": sight.staff and len(topic.shown) < len(topic.posts),
            "draft_key": f"topic_{topic.id}",
            "tags_descriptions": {},
            "details": _details(state, topic, sight, posts),
        }
        | ({"external_id": topic.external_id} if topic.external_id else {})
    )


def topic_in_list(topic: Topic) -> Json:
    last = (topic.shown or topic.posts)[-1]
    return quiet.TOPIC_IN_LIST | {
        "id": topic.id,
        "title": topic.title,
        "fancy_title": html.escape(topic.title),
        "slug": topic.slug,
        "archetype": topic.archetype,
        "category_id": topic.category.id if topic.category else None,
        "posts_count": len(topic.shown),
        "reply_count": len(topic.shown) - 1,
        "highest_post_number": len(topic.posts),
        "created_at": iso(topic.created_at),
        "last_posted_at": iso(last.created_at),
        "bumped_at": iso(last.created_at),
        "last_poster_username": last.author.username,
        "excerpt": excerpt(topic.posts[0]),
        "closed": topic.closed,
        "posters": [_poster(topic.author.id, "Original Poster")],
    }


def basic_topic(topic: Topic) -> Json:
    return {
        "id": topic.id,
        "title": topic.title,
        "fancy_title": html.escape(topic.title),
        "slug": topic.slug,
        "posts_count": len(topic.shown),
    }


def _poster(user_id: int, role: str) -> Json:
    return {"extras": "latest", "description": role, "user_id": user_id, "primary_group_id": None}


def _details(state: State, topic: Topic, sight: Sight, posts: list[Post]) -> Json:
    writes = sight.user is not None and (not topic.closed or sight.staff)
    shown: Json = quiet.TOPIC_DETAILS | {
        "can_edit": sight.may_change(topic.posts[0]),
        "can_delete": sight.staff,
        "can_close_topic": sight.staff,
        "can_create_post": writes,
        "notification_level": 1,
        "can_remove_self_id": sight.user.id if sight.user else 0,
        "created_by": basic_user(topic.author),
        "last_poster": basic_user(posts[-1].author),
        "participants": _participants(posts),
    }
    if topic.private:
        shown["allowed_users"] = [basic_user(state.users[user]) for user in sorted(topic.recipients)]
    return shown


def _participants(posts: list[Post]) -> list[Json]:
    authors = {post.author.id: post.author for post in posts}
    flair = quiet.resting(none=quiet.FLAIR)
    return [
        flair
        | basic_user(author)
        | {
            "post_count": sum(post.author is author for post in posts),
            "admin": author.admin,
            "moderator": author.moderator,
            "trust_level": author.trust_level,
        }
        for author in authors.values()
    ]
