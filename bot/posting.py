"""What was planned to be said becomes rows of the outbox, in the transaction that planned it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.sending import body_of
from handlers.rhythm.model import Post
from storage.session import Session


def want_posts(session: Session, program_id: str, posts: Iterable[Post], now: datetime) -> None:
    """Have them posted, each after those before it in its lane."""
    for post in posts:
        body = body_of(post.reply, None, under_key=post.under)
        session.outbox.want(
            program_id, post.place, post.key, lane=post.lane, body=body, now=now, not_before=post.not_before
        )
