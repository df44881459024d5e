"""What a post or topic must be like, as a new Discourse is set up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from sandbox.discourse.errors import unprocessable
from sandbox.discourse.things import Post, Topic, User

SHORTEST_POST, SHORTEST_MESSAGE = 20, 10
SHORTEST_TITLE, SHORTEST_SUBJECT = 15, 2
LONGEST_POST, LONGEST_TITLE = 32_000, 255
SAME_AGAIN_AFTER = timedelta(minutes=5)
MOST_CONSECUTIVE = 3


def check_title(title: str, private: bool) -> None:
    """Raises Refused."""
    shortest = SHORTEST_SUBJECT if private else SHORTEST_TITLE
    if len(title.strip()) < shortest:
        raise unprocessable(f"Title is too short (minimum is {shortest} characters)")
    if len(title) > LONGEST_TITLE:
        raise unprocessable(f"Title is too long (maximum is {LONGEST_TITLE} characters)")


def check_raw(raw: str, private: bool) -> None:
    """Raises Refused. Comments in HTML do not count towards the length."""
    shortest = SHORTEST_MESSAGE if private else SHORTEST_POST
    if not raw.strip():
        raise unprocessable("Body can't be blank")
    if len(re.sub(r"<!--.*?-->", "", raw, flags=re.S).strip()) < shortest:
        raise unprocessable(f"Body is too short (minimum is {shortest} characters)")
    if len(raw) > LONGEST_POST:
        raise unprocessable(f"Body is limited to {LONGEST_POST} characters; you entered {len(raw)}.")


def check_new_post(
    author: User, raw: str, topic: Topic | None, earlier: list[Post], private: bool, now: datetime
) -> None:
    """Everything that can be wrong with a new post at once; ``topic`` None: it opens one."""
    complaints = list(_complaints(author, raw, topic, earlier, now))
    check_raw(raw, private)
    if complaints:
        raise unprocessable(*complaints)


def _complaints(
    author: User, raw: str, topic: Topic | None, earlier: list[Post], now: datetime
) -> Iterator[str]:
    if author.staff:
        return
    since = now - SAME_AGAIN_AFTER
    own = [post for post in earlier if post.author is author and post.created_at > since]
    if any(_plain(post.raw) == _plain(raw) for post in own):
        yield "Body is too similar to what you recently posted"
    if topic is None or topic.private or topic.author is author:
        return
    last = topic.shown[-MOST_CONSECUTIVE:]
    if len(last) == MOST_CONSECUTIVE and all(post.author is author for post in last):
        yield (
            f"No more than {MOST_CONSECUTIVE} consecutive replies are allowed. Please edit your"
            " previous reply, or wait for someone to reply to you."
        )


def _plain(raw: str) -> str:
    return re.sub(r"\s+", "", raw.lower())
