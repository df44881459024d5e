"""Writing: topics, replies, messages, edits and deletions, with all that follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.discourse.cook import Cooked, cook
from sandbox.discourse.errors import forbidden, unprocessable
from sandbox.discourse.notices import forget, notify_edited, notify_posted
from sandbox.discourse.poll import EDIT_WINDOW as POLL_WINDOW
from sandbox.discourse.poll import carry_over
from sandbox.discourse.rules import check_new_post, check_raw, check_title
from sandbox.discourse.shapes.hooks import post_event, topic_event
from sandbox.discourse.state import State, slug
from sandbox.discourse.things import Category, Post, Topic, User

EDIT_WINDOW = 300  # seconds in which an author's edit makes no new version


@dataclass(frozen=True)
class Draft:
    """A post to be. With ``topic`` a reply; with ``recipients`` a message; else a topic."""

    raw: str
    title: str = ""
    category: Category | None = None
    topic: Topic | None = None
    reply_to: int | None = None
    recipients: tuple[User, ...] = ()
    external_id: str = ""
    created_at: datetime | None = None


def write(state: State, author: User, draft: Draft) -> Post:
    """Add a post, tell whom it concerns, announce it. Raises Refused."""
    _check(state, author, draft)
    cooked = _cooked(state, draft.raw)
    at = draft.created_at or state.now()
    topic = draft.topic or _open(state, author, draft, at)
    post = Post(
        id=state.new_id(),
        topic=topic,
        number=len(topic.posts) + 1,
        author=author,
        raw=draft.raw,
        cooked=cooked.html,
        created_at=at,
        updated_at=at,
        changed=state.count(),
        reply_to=draft.reply_to,
        polls=cooked.polls,
    )
    topic.posts.append(post)
    state.posts[post.id] = post
    if draft.topic is None:
        state.announce(topic_event(state, "topic_created", topic))
    state.announce(post_event(state, "post_created", post))
    notify_posted(state, post)
    state.changed.notify_all()
    return post


def _cooked(state: State, raw: str) -> Cooked:
    cooked = cook(raw, state.around)
    if cooked.polls and state.polls_refused:
        raise unprocessable("You are not allowed to create polls.")
    return cooked


def edit(state: State, by: User, post: Post, raw: str, reason: str = "") -> Post:
    """Raises Refused. An author's own edit within five minutes makes no new version."""
    state.sight(by).require_change(post)
    check_raw(raw, post.topic.private)
    cooked = _cooked(state, raw)
    if raw != post.raw:
        age = state.now() - post.created_at
        carry_over(cooked.polls, post.polls, late=age > timedelta(minutes=POLL_WINDOW))
        soon = (state.now() - post.updated_at).total_seconds() < EDIT_WINDOW
        if by is not post.author or not soon:
            post.version += 1
        before = post.cooked
        post.raw, post.cooked, post.polls = raw, cooked.html, cooked.polls
        notify_edited(state, post, before, by)
    post.edit_reason, post.updated_at = reason or post.edit_reason, state.now()
    _touched(state, post)
    state.announce(post_event(state, "post_edited", post))
    return post


def delete(state: State, by: User, post: Post) -> None:
    """Staff's deletions hide the post; its author's leave a place where it was. Raises Refused."""
    state.sight(by).require_change(post)
    if post.number == 1 and not by.staff and len(post.topic.shown) > 1:
        raise forbidden()
    event = post_event(state, "post_destroyed", post)
    if by.staff or post.topic.private or post.number == 1:
        post.deleted_at = state.now()
    else:
        post.raw = "(post deleted by author)"
        post.cooked, post.user_deleted = cook(post.raw, state.around).html, True
    forget(state, post)
    _touched(state, post)
    state.announce(event)
    if post.number == 1:
        post.topic.deleted_at = state.now()
        state.announce(topic_event(state, "topic_destroyed", post.topic))


def rename(state: State, by: User, topic: Topic, title: str, category: Category | None) -> None:
    """Give a topic another title or category. Raises Refused."""
    state.sight(by).require_change(topic.posts[0])
    check_title(title, topic.private)
    if category is not None and not state.sight(by).sees_category(category):
        raise forbidden()
    topic.title, topic.slug = title, slug(title)
    topic.category = category if not topic.private else None
    state.changed.notify_all()
    state.announce(topic_event(state, "topic_edited", topic))


def close(state: State, by: User, topic: Topic, closed: bool) -> None:
    """Raises Refused: only staff may."""
    if not by.staff:
        raise forbidden()
    topic.closed = closed
    state.changed.notify_all()
    state.announce(topic_event(state, "topic_closed_status_updated", topic))


def _check(state: State, author: User, draft: Draft) -> None:
    sight, topic = state.sight(author), draft.topic
    sight.require_writer()
    if topic is None:
        _check_topic(state, author, draft)
    elif sight.require_topic(topic).closed and not author.staff:
        raise forbidden()
    private = topic.private if topic else bool(draft.recipients)
    check_new_post(author, draft.raw, topic, list(state.posts.values()), private, state.now())


def _check_topic(state: State, author: User, draft: Draft) -> None:
    private = bool(draft.recipients)
    if draft.category is not None and not state.sight(author).sees_category(draft.category):
        raise forbidden()
    check_title(draft.title, private)
    if private and author.trust_level < 1 and not author.staff:
        raise unprocessable("Sorry, you cannot send a personal message.")
    others = list(state.topics.values())
    if not private and any(t.title.lower() == draft.title.lower() and not t.private for t in others):
        raise unprocessable("Title has already been used")
    if draft.external_id and any(t.external_id == draft.external_id for t in others):
        raise unprocessable("External has already been taken")


def _open(state: State, author: User, draft: Draft, at: datetime) -> Topic:
    title = draft.title.strip()
    category = None if draft.recipients else draft.category or next(iter(state.categories.values()))
    topic = Topic(state.new_id(), title, slug(title), author, category, at, draft.external_id)
    if draft.recipients:
        topic.recipients = {author.id, *(user.id for user in draft.recipients)}
    state.topics[topic.id] = topic
    return topic


def _touched(state: State, post: Post) -> None:
    post.changed = state.count()
    state.changed.notify_all()
