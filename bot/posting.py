"""What is to be said becomes rows of the outbox, in the transaction that decided it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from handlers import reply_json
from handlers.members.reaching import alone_with
from handlers.model import Identity
from handlers.reply import Notice, Reply
from handlers.rhythm.model import Post
from storage.session import Session


def body_of(
    reply: Reply, thread: str | None, to: str | None = None, *, under_key: str | None = None
) -> dict[str, Any]:
    """The body of a message that says just this; ``thread``: the platform's id of the message it is
    said under; ``under_key``: the key of one of ours in the same place, where that is not known yet;
    ``to``: the account that hears it alone where it may not be said there."""
    under = {} if under_key is None else {"under_key": under_key}
    said = replace(reply, touched=(), notices=(), posts=())  # what follows from it has rows of its own
    return {"thread": thread, "to": to} | under | reply_json.dump(said)


def want_posts(session: Session, program_id: str, posts: Iterable[Post], now: datetime) -> None:
    """Have them posted, each after those before it in its lane."""
    for post in posts:
        body = body_of(post.reply, None, under_key=post.under)
        session.outbox.want(
            program_id, post.place, post.key, lane=post.lane, body=body, now=now, not_before=post.not_before
        )


def want_notices(
    session: Session, notices: Iterable[Notice], now: datetime, *, not_before: datetime | None = None
) -> None:
    """Have each told to its account alone."""
    for notice in notices:
        to, key = Identity(notice.platform, notice.tenant, notice.id), f"notice:{uuid4()}"
        body = body_of(Reply(notice.blocks), None)
        session.outbox.want("", alone_with(to), key, lane=key, body=body, now=now, not_before=not_before)
