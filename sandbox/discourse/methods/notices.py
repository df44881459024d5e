"""/notifications"""

from __future__ import annotations

from sandbox.discourse.call import Call
from sandbox.discourse.errors import bad_parameter
from sandbox.discourse.shapes.notices import notification_json
from sandbox.discourse.things import NOTIFICATION_TYPES, Json, Notification

MOST, RECENT = 60, 15


def show(call: Call) -> Json:
    """The viewer's own, the newest first. ``recent`` moves the high-water mark unless ``silent`` is there."""
    user, args = call.sight.require_user(), call.args
    found = [
        one
        for one in reversed(call.state.notifications)
        if one.user is user and call.sight.sees_topic(one.post.topic)
    ]
    if "recent" not in args:
        return _page(call, found)
    kinds = _kinds(call)
    limit = args.number("limit") or RECENT
    if not 1 <= limit <= MOST:
        raise bad_parameter("limit")
    chosen = [one for one in found if not kinds or one.kind in kinds][:limit]
    if found and "silent" not in args.given:
        user.seen_notification = max(user.seen_notification, found[0].id)
    return {
        "notifications": [notification_json(one) for one in chosen],
        "seen_notification_id": user.seen_notification,
    }


def mark_read(call: Call) -> Json:
    """One by ``id``; without it all, which moves the high-water mark too."""
    user, wanted = call.sight.require_user(), call.args.number("id")
    for one in call.state.notifications:
        if one.user is user and wanted in (None, one.id):
            one.read = True
            if wanted is None:
                user.seen_notification = max(user.seen_notification, one.id)
    return {"success": "OK"}


def _page(call: Call, found: list[Notification]) -> Json:
    user = call.sight.require_user()
    unread = {"read": True, "unread": False}.get(call.args.text("filter"))
    kept = [one for one in found if unread is None or one.read is unread]
    limit, offset = min(call.args.number("limit") or MOST, MOST), call.args.number("offset") or 0
    more = f"/notifications?limit={limit}&offset={offset + limit}&username={user.username}"
    return {
        "notifications": [notification_json(one) for one in kept[offset : offset + limit]],
        "total_rows_notifications": len(kept),
        "seen_notification_id": user.seen_notification,
        "load_more_notifications": more,
    }


def _kinds(call: Call) -> set[str]:
    kinds = {kind for kind in call.args.text("filter_by_types").split(",") if kind}
    unknown = kinds - NOTIFICATION_TYPES.keys()
    if unknown:
        raise bad_parameter(f"invalid notification type: {min(unknown)}")
    return kinds
