"""What the bot planned to post, and what stands of it on both platforms, counted by the marks it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from bot.discourse import sections
from sandbox.discourse import Forum
from sandbox.slack import Workspace
from storage.ledger_tables import messages
from storage.session import Session

Stands = dict[str, list[tuple[str, str]]]  # by its mark: the thread each copy stands in, and its turn there


@dataclass(frozen=True)
class Message:
    """One that the bot planned: ``external_id`` as the platform calls it."""

    place: str
    key: str
    uuid: str
    external_id: str | None


def planned(session: Session) -> list[Message]:
    rows = session.outbox._connection.execute(select(messages))
    return [Message(f"{row.tenant_id}/{row.place_id}", row.key, row.uuid, row.external_id) for row in rows]


def in_slack(workspace: Workspace) -> Stands:
    found: Stands = {}
    for channel in workspace.state.messages.values():
        for each in channel:
            mark = ((each.metadata or {}).get("event_payload") or {}).get("id")
            if mark is not None:
                found.setdefault(mark, []).append((each.thread_ts or each.ts, each.ts))
    return found


def on_the_forum(forum: Forum) -> Stands:
    found: Stands = {}
    for topic in forum.state.topics.values():
        marks = [each.uuid for post in topic.posts for each in sections.read(post.raw) if each.uuid]
        for turn, mark in enumerate(marks):
            found.setdefault(mark, []).append((str(topic.id), f"{turn:06}"))
    return found


def parts_in_order(wanted: list[Message], seen: Stands) -> int:
    """How many stand in a headline's thread, in their order."""
    count = 0
    for headline in wanted:
        if headline.key.startswith("digest/") and headline.key.count("/") == 1:
            thread, before = seen[headline.uuid][0]
            for part in _parts_of(headline, wanted):
                at, turn = seen[part.uuid][0]
                assert at == thread and turn > before, f"{part.key} stands in the wrong place"
                before, count = turn, count + 1
    return count


def _parts_of(headline: Message, wanted: list[Message]) -> Iterator[Message]:
    parts = [
        each for each in wanted if each.key.startswith(f"{headline.key}/") and each.place == headline.place
    ]
    yield from sorted(parts, key=lambda each: int(each.key.rpartition("/")[2]))
