"""Notifications: who is told of a post, and of what kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sandbox.discourse.cook import mentions
from sandbox.discourse.shapes.hooks import notification_event
from sandbox.discourse.state import State
from sandbox.discourse.things import Notification, Post, User

_QUOTED = re.compile(r'<aside class="quote[^>]* data-username="([^"]+)"')


def notify_posted(state: State, post: Post) -> None:
    """One notification a person, of the first kind that fits."""
    _notify(state, post, post.author, _concerned(state, post))


def notify_edited(state: State, post: Post, before: str, by: User) -> None:
    """Whom an edit mentions anew, and the author of what somebody else edited."""
    known = set(mentions(before))
    fresh = [path for path in mentions(post.cooked) if path not in known]
    _notify(state, post, by, [*_mentioned(state, fresh), (post.author, "edited")])


def forget(state: State, post: Post) -> None:
    """Nobody is told of what is deleted."""
    state.notifications[:] = [one for one in state.notifications if one.post is not post]


def _concerned(state: State, post: Post) -> Iterator[tuple[User, str]]:
    topic = post.topic
    yield from _mentioned(state, mentions(post.cooked))
    if post.reply_to is not None and 1 <= post.reply_to <= len(topic.posts):
        yield topic.posts[post.reply_to - 1].author, "replied"
    for name in _QUOTED.findall(post.cooked):
        quoted = state.find_user(name)
        if quoted is not None:
            yield quoted, "quoted"
    if topic.private:
        yield from ((state.users[user], "private_message") for user in sorted(topic.recipients))
    yield topic.author, "posted"


def _mentioned(state: State, paths: list[str]) -> Iterator[tuple[User, str]]:
    for path in paths:
        kind = "mentioned" if path.startswith("/u/") else "group_mentioned"
        yield from ((user, kind) for user in state.members(path))


def _notify(state: State, post: Post, by: User, concerned: Iterable[tuple[User, str]]) -> None:
    told = {by.id}
    for user, kind in concerned:
        if user.id in told or not state.sight(user).sees_post(post):
            continue
        told.add(user.id)
        notification = Notification(state.new_id(), user, kind, post, by, state.now())
        state.notifications.append(notification)
        state.announce(notification_event(state, notification))
