"""What webhooks tell: things as nobody in particular sees them."""

from __future__ import annotations

from sandbox.discourse.shapes.notices import notification_json
from sandbox.discourse.shapes.people import user_json
from sandbox.discourse.shapes.places import category_json
from sandbox.discourse.shapes.posts import post_json
from sandbox.discourse.shapes.topics import topic_without_posts
from sandbox.discourse.sight import Sight
from sandbox.discourse.state import Event, State
from sandbox.discourse.things import Category, Notification, Post, Topic, User

_OF_A_VIEWER = ("yours", "bookmarked", "actions_summary", "polls_votes")


def post_event(state: State, name: str, post: Post) -> Event:
    """``post_created``, ``post_edited`` or ``post_destroyed``."""
    topic = post.topic
    shown = post_json(state, post, _nobody(state))
    told = {
        key: value for key, value in shown.items() if not key.startswith("can_") and key not in _OF_A_VIEWER
    }
    return Event(
        "post",
        name,
        told
        | {
            "topic_title": topic.title,
            "category_id": topic.category.id if topic.category else None,
            "category_slug": topic.category.slug if topic.category else None,
            "topic_archetype": topic.archetype,
            "topic_posts_count": len(topic.shown),
            "topic_filtered_posts_count": len(topic.shown),
        },
    )


def topic_event(state: State, name: str, topic: Topic) -> Event:
    told = topic_without_posts(state, topic, _nobody(state))
    details = told.pop("details")
    return Event(
        "topic", name, told | {"created_by": details["created_by"], "last_poster": details["last_poster"]}
    )


def user_event(state: State, name: str, user: User) -> Event:
    return Event("user", name, user_json(state, user, _nobody(state)) | {"email": user.human.email})


def category_event(state: State, name: str, category: Category) -> Event:
    return Event("category", name, category_json(state, category, _nobody(state)))


def notification_event(_state: State, notification: Notification) -> Event:
    return Event("notification", "notification_created", notification_json(notification))


def _nobody(state: State) -> Sight:
    return state.sight(None)
