"""/u, /admin/users, /groups and /session"""

from __future__ import annotations

from sandbox.discourse.call import Call
from sandbox.discourse.errors import forbidden, not_found
from sandbox.discourse.shapes.people import (
    basic_user,
    member_json,
    user_for_admins,
    user_json,
    whole_group,
    whole_user_for_admins,
)
from sandbox.discourse.sight import is_suspended
from sandbox.discourse.state import State
from sandbox.discourse.things import Group, Json, User

PAGE = 100


def show(call: Call) -> Json:
    return _profile(call, call.state.user(call.args.text("username")))


def by_external_id(call: Call) -> Json:
    call.sight.require_admin()
    wanted = call.args.text("external_id")
    found = next((user for user in call.state.users.values() if user.external_id == wanted), None)
    if found is None:
        raise not_found()
    return _profile(call, found)


def for_admins(call: Call) -> Json:
    call.sight.require_admin()
    user = call.state.users.get(call.args.required("id"))
    if user is None:
        raise not_found()
    return whole_user_for_admins(call.state, user)


def listed(call: Call) -> list[Json]:
    """``flag``: active, new, staff, suspended …; ``filter`` in names and addresses, ``email`` exactly."""
    call.sight.require_admin()
    flag, email = call.args.text("flag", "active"), call.args.text("email").lower()
    words, page = call.args.text("filter").lower(), call.args.number("page") or 1
    found = [
        user
        for user in call.state.users.values()
        if _flagged(call.state, user, flag)
        and (not email or user.human.email.lower() == email)
        and (not words or words in f"{user.username} {user.human.name} {user.human.email}".lower())
    ]
    return [user_for_admins(call.state, user) for user in found[(page - 1) * PAGE : page * PAGE]]


def session(call: Call) -> Json:
    if call.sight.user is None:
        raise not_found()
    user = call.sight.user
    unread = [n for n in call.state.notifications if n.user is user and not n.read]
    return {
        "current_user": basic_user(user)
        | {
            "trust_level": user.trust_level,
            "admin": user.admin,
            "moderator": user.moderator,
            "unread_notifications": sum(n.kind != "private_message" for n in unread),
            "unread_high_priority_notifications": sum(n.kind == "private_message" for n in unread),
            "seen_notification_id": user.seen_notification,
            "timezone": user.human.zone,
            "groups": [
                {"id": group.id, "name": group.name}
                for group in call.state.groups.values()
                if user.id in group.members
            ],
        }
    }


def group(call: Call) -> Json:
    return {"group": whole_group(_group(call), call.sight), "extras": {"visible_group_names": []}}


def members(call: Call) -> Json:
    found = _group(call)
    who = call.sight.user
    if found.hidden and not call.sight.staff and (who is None or who.id not in found.members):
        raise forbidden()
    limit, offset = call.args.number("limit") or 50, call.args.number("offset") or 0
    users = [call.state.users[member] for member in sorted(found.members)]
    return {
        "members": [member_json(user) for user in users[offset : offset + limit]],
        "owners": [],
        "meta": {"total": len(users), "limit": limit, "offset": offset},
    }


def _group(call: Call) -> Group:
    found = call.state.find_group(call.args.text("name"))
    if found is None:
        raise not_found()
    return found


def _profile(call: Call, user: User) -> Json:
    return {"user_badges": [], "user": user_json(call.state, user, call.sight)}


def _flagged(state: State, user: User, flag: str) -> bool:
    match flag:
        case "staff":
            return user.staff
        case "suspended":
            return is_suspended(user, state.now())
        case "silenced":
            return user.silenced
        case _:
            return user.active
