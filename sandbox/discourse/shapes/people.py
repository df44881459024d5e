"""Users and groups."""

from __future__ import annotations

from datetime import datetime

from sandbox.discourse.shapes import quiet
from sandbox.discourse.sight import Sight, is_suspended
from sandbox.discourse.state import State
from sandbox.discourse.things import Group, Json, User


def iso(moment: datetime | None) -> str | None:
    """UTC to the millisecond, as in ``2026-03-01T12:00:00.000Z``."""
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def basic_user(user: User) -> Json:
    """How a user stands inside of other things."""
    return {
        "id": user.id,
        "username": user.username,
        "name": user.human.name,
        "avatar_template": f"/letter_avatar_proxy/v4/letter/{user.username[:1].lower()}/c0ffee/{{size}}.png",
    }


def user_json(state: State, user: User, sight: Sight) -> Json:
    """A profile: what everybody sees, and ``email`` only for staff and themselves."""
    own = sight.user is user
    posts = [post for post in state.posts.values() if post.author is user and sight.sees_post(post)]
    shown = (
        quiet.USER
        | basic_user(user)
        | {
            "created_at": iso(user.created_at),
            "last_posted_at": iso(max((post.created_at for post in posts), default=None)),
            "last_seen_at": None,
            "trust_level": user.trust_level,
            "moderator": user.moderator,
            "admin": user.admin,
            "can_edit": own or sight.staff,
            "can_send_private_messages": True,
            "can_send_private_message_to_user": sight.user is not None and not own,
            "post_count": sum(post.number > 1 for post in posts),
            "topic_count": sum(post.number == 1 for post in posts),
            "custom_fields": {},
            "featured_topic": None,
            "user_notification_schedule": _schedule(),
            "system_avatar_template": basic_user(user)["avatar_template"],
            "groups": [group_json(group) for group in _groups(state, user)],
            "group_users": [
                {"group_id": group.id, "user_id": user.id, "notification_level": 3}
                for group in _groups(state, user)
            ],
            "user_option": _options(user),
        }
    )
    if own or sight.staff:
        shown["email"] = user.human.email
    return shown | _standing(user, state.now())


def user_for_admins(state: State, user: User) -> Json:
    """A row of the admins' list of users."""
    return (
        quiet.USER_FOR_ADMINS
        | basic_user(user)
        | {
            "email": user.human.email,
            "secondary_emails": [],
            "active": user.active,
            "admin": user.admin,
            "moderator": user.moderator,
            "created_at": iso(user.created_at),
            "created_at_age": (state.now() - user.created_at).total_seconds(),
            "trust_level": user.trust_level,
            "post_count": sum(post.author is user for post in state.posts.values()),
        }
        | _standing(user, state.now())
    )


def whole_user_for_admins(state: State, user: User) -> Json:
    row = user_for_admins(state, user)
    del row["email"], row["secondary_emails"]
    return (
        quiet.USER_WHOLE_FOR_ADMINS
        | row
        | {
            "topic_count": sum(topic.author is user for topic in state.topics.values()),
            "ip_address": "127.0.0.1",
            "approved_by": None,
            "groups": [group_json(group) for group in _groups(state, user)],
            "external_ids": {"sso": user.external_id} if user.external_id else {},
        }
    )


def group_json(group: Group) -> Json:
    return quiet.GROUP | {
        "id": group.id,
        "name": group.name,
        "display_name": group.name,
        "user_count": len(group.members),
        "mentionable_level": 99,
        "messageable_level": 99,
    }


def whole_group(group: Group, sight: Sight) -> Json:
    shown = quiet.GROUP_WHOLE | group_json(group)
    del shown["display_name"]
    return shown | {"is_group_user": sight.user is not None and sight.user.id in group.members}


def member_json(user: User) -> Json:
    at = iso(user.created_at)
    seen = {"title": None, "last_posted_at": at, "last_seen_at": at, "added_at": at}
    return basic_user(user) | seen | {"timezone": user.human.zone}


def _groups(state: State, user: User) -> list[Group]:
    return [group for group in state.groups.values() if user.id in group.members]


def _standing(user: User, now: datetime) -> Json:
    """Only there for those whom it concerns."""
    suspended = {"suspended_till": iso(user.suspended_till)} if is_suspended(user, now) else {}
    return suspended | ({"silenced": True} if user.silenced else {})


def _options(user: User) -> Json:
    return quiet.USER_OPTION | {
        "user_id": user.id,
        "timezone": user.human.zone,
        "push_notification_level": "mention",
        "text_size": "normal",
        "title_count_mode": "notifications",
        "send_shortcut": "enter",
    }


def _schedule() -> Json:
    days = {
        f"day_{day}_{end}_time": 480 if end == "start" else 1020
        for day in range(7)
        for end in ("start", "end")
    }
    return {"enabled": False} | days
