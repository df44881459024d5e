"""Polls: read from a post, voted in, and what each person may see of the result."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from sandbox.discourse.errors import unprocessable
from sandbox.discourse.things import Poll, User

MOST_STEPS = 100
EDIT_WINDOW = 5  # minutes in which a poll that has votes may be changed, at their cost
RESULTS = ("always", "on_vote", "on_close", "staff_only")
KINDS = ("regular", "multiple", "number", "ranked_choice")
_ATTRIBUTE = re.compile(r"(\w+)=(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_TAG = re.compile(r"<[^>]*>")


def attributes(words: str) -> dict[str, str]:
    """``name=a results="on_close"`` -> the same as a mapping."""
    return {name: next(filter(None, given), "") for name, *given in _ATTRIBUTE.findall(words)}


def words_of(cooked: str) -> str:
    """What people read of a title or an option."""
    return " ".join(html.unescape(_TAG.sub("", cooked)).split())


def read_poll(given: Mapping[str, str], title: str, options: list[tuple[str, str]]) -> Poll:
    """A poll from its tag's attributes and the id and HTML of each option. Raises Refused for one that cannot
    be."""
    kind, results = given.get("type", "regular"), given.get("results", "always")
    if kind not in KINDS or results not in RESULTS:
        raise unprocessable("The poll is invalid.")
    if not options or len(dict(options)) != len(options):
        raise unprocessable("Poll must have at least 1 option, and each must be different.")
    if not all(cooked for _, cooked in options):
        raise unprocessable("Poll options can't be blank.")
    return Poll(
        name=given.get("name", "poll"),
        kind=kind,
        results=results,
        options=dict(options),
        public=given.get("public") == "true",
        title=title,
        chart_type=given.get("chartType", "bar"),
        least=_number(given, "min"),
        most=_number(given, "max"),
        step=_number(given, "step"),
        close_at=_moment(given.get("close", "")),
    )


def steps(given: Mapping[str, str]) -> list[str]:
    """The options of a poll that asks for a number. Raises Refused."""
    least, most, step = (
        usual if (number := _number(given, name)) is None else number
        for name, usual in (("min", 1), ("max", 10), ("step", 1))
    )
    if step < 1 or not 2 <= len(range(least, most + 1, step)) <= MOST_STEPS:
        raise unprocessable("Poll's min, max and step are invalid.")
    return [str(one) for one in range(least, most + 1, step)]


def vote(poll: Poll, user: User, options: list[str], now: datetime) -> None:
    """Replace what this person voted for. Raises Refused."""
    if is_closed(poll, now):
        raise unprocessable("Poll must be open to vote.")
    if not options or set(options) - set(poll.options):
        raise unprocessable("You must select at least 1 valid option.")
    most = len(poll.options) if poll.kind == "ranked_choice" else 1
    if poll.kind == "multiple":
        most = poll.most or len(poll.options)
    if not (poll.least or 1 if poll.kind == "multiple" else 1) <= len(options) <= most:
        raise unprocessable(f"You must select at most {most} options.")
    poll.votes[user.id] = options


def is_closed(poll: Poll, now: datetime) -> bool:
    return poll.closed or (poll.close_at is not None and poll.close_at <= now)


def sees_results(poll: Poll, user: User | None, now: datetime) -> bool:
    if poll.results == "staff_only":
        return user is not None and user.staff
    voted = user is not None and user.id in poll.votes
    return poll.results == "always" or (poll.results == "on_vote" and voted) or is_closed(poll, now)


def count(poll: Poll, option: str) -> int:
    return sum(option in chosen for chosen in poll.votes.values())


def carry_over(new: Mapping[str, Poll], old: Mapping[str, Poll], late: bool) -> None:
    """After an edit a poll that stands as it did has the votes it had; one that does not has lost them, and
    is refused if it is ``late`` and had any. Closed by hand it stays in either case. Raises Refused."""
    for name, poll in new.items():
        if (before := old.get(name)) is None:
            continue
        if _made_of(before) == _made_of(poll):
            poll.votes = before.votes
        elif before.votes and late:
            raise unprocessable(f"You cannot change a poll with votes after {EDIT_WINDOW} minutes.")
        poll.closed = before.closed


def _made_of(poll: Poll) -> tuple[object, ...]:
    """What may not change; the order of its options may."""
    words = (poll.kind, poll.results, poll.public, poll.title, poll.close_at)
    return (*words, poll.least, poll.most, poll.step, frozenset(poll.options))


def _number(given: Mapping[str, str], name: str) -> int | None:
    value = given.get(name, "")
    return int(value) if re.fullmatch(r"-?\d{1,9}", value) else None


def _moment(words: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
