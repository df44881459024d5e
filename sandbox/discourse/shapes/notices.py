"""Notifications."""

from __future__ import annotations

from sandbox.discourse.shapes.people import iso
from sandbox.discourse.things import NOTIFICATION_TYPES, Json, Notification


def notification_json(notification: Notification) -> Json:
    post = notification.post
    return {
        "id": notification.id,
        "user_id": notification.user.id,
        "notification_type": NOTIFICATION_TYPES[notification.kind],
        "read": notification.read,
        "high_priority": notification.kind == "private_message",
        "created_at": iso(notification.created_at),
        "post_number": post.number,
        "topic_id": post.topic.id,
        "fancy_title": post.topic.title,
        "slug": post.topic.slug,
        "data": {
            "topic_title": post.topic.title,
            "original_post_id": post.id,
            "original_post_type": 1,
            "original_username": notification.by.username,
            "revision_number": None,
            "display_username": notification.by.username,
        },
    }
