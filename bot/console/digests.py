"""``milepost digest``: a program's digest, shown exactly as it would be posted, or posted now."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.clock import open_clock
from bot.console.opening import make_ready, opened, require_tables
from bot.console.printing import reply_markdown
from bot.console.programs import PATIENCE, operator
from bot.posting import want_posts
from bot.rhythm import Planner
from bot.settings import Settings
from handlers.importing.export import program_called
from handlers.model import Place, Program, UserError
from handlers.okrs.periods import local_day
from handlers.okrs.whereabouts import words_of
from handlers.ports import Store
from handlers.programs.current import current
from handlers.rhythm import kickoff, summary, turns, weekly
from handlers.rhythm.model import Kind, Post, Slot
from storage.session import Session

Planned = tuple[Post, ...]
ANYWHERE = Place("", "", "", private=False)  # what stands there is public


def show_digest(settings: Settings, slug: str, kind: str, at: str) -> None:
    """Print the messages of the digest due at ``at``, a local time of the program's (empty: now). UserError
    for a program that is not there and a time that cannot be read. ``kind``: see ``DigestKind``."""
    with opened(settings) as db:
        require_tables(db)
        now = open_clock(settings.clock)()
        program, posts = db.read(lambda session: _planned(session, slug, kind, at, now))
    print("\n\n".join(_shown(posts)))
    print("This was a dry run: nothing was posted.", file=sys.stderr)
    if not program.homes:
        print(f"{_no_home(program).message} {_no_home(program).hint}", file=sys.stderr)


def post_digest(settings: Settings, slug: str, kind: str) -> None:
    """Have the digest of this moment posted by the bot that runs."""
    now = open_clock(settings.clock)()

    def work(session: Session) -> int:
        program, slot = _slot(session, slug, "", now)
        if not program.homes:
            raise _no_home(program)
        posts = AT_ONCE[kind](program, slot, session, now)
        _require(posts, program)
        want_posts(session, program.id, posts, now)
        session.audit.add(program.id, operator(session).id, None, f"posted a {WORDS[kind]}", now)
        return len(posts)

    with opened(settings) as db:
        make_ready(db)
        count = db.submit(work).result(PATIENCE)
    print(f"{count} {'message is' if count == 1 else 'messages are'} on the way; milepost run posts them.")


def _planned(session: Session, slug: str, kind: str, at: str, now: datetime) -> tuple[Program, Planned]:
    """A program without a home is shown as everybody would see it."""
    program, slot = _slot(session, slug, at, now)
    housed = replace(program, homes=program.homes or (ANYWHERE,))
    posts = SHOWN[kind](housed, slot, session, max(now, slot.at) if at else now)
    _require(posts, program)
    return program, posts


def _digest_now(program: Program, slot: Slot, store: Store, now: datetime) -> Planned:
    since = weekly.since(program, slot, store)
    return weekly.posts(program, slot, since, weekly.now_key(now), store, now)


def _kickoff(program: Program, slot: Slot, store: Store, now: datetime) -> Planned:
    cycle = turns.turn(Kind.KICKOFF, program, slot.at, store)
    return kickoff.posts(program, cycle, store, now) if cycle else ()


def _summary(program: Program, slot: Slot, store: Store, now: datetime) -> Planned:
    cycle = turns.turn(Kind.SUMMARY, program, slot.at, store)
    return summary.posts(program, cycle, store, now) if cycle else ()


SHOWN: Mapping[str, Planner] = {"weekly": weekly.plan_digest, "kickoff": _kickoff, "summary": _summary}
AT_ONCE = {**SHOWN, "weekly": _digest_now}
WORDS = {"weekly": "digest", "kickoff": "kick-off", "summary": "summary"}


def _slot(session: Session, slug: str, at: str, now: datetime) -> tuple[Program, Slot]:
    """The program as it is at that time, and the moment."""
    program = program_called(session, slug)
    when = read_moment(at, program.zone) if at else now
    cycle = current(session.programs.cycles(program.id), local_day(when, program.zone))
    return replace(program, cycle=cycle), Slot(when, program.zone)


def _no_home(program: Program) -> UserError:
    return UserError(
        f"{program.slug} has no home to post in.",
        f"In the channel or category that should be its home: `okr here {program.slug}`",
    )


def _require(posts: Planned, program: Program) -> None:
    if not posts:
        raise UserError(
            f"{program.slug} has no objectives yet.",
            f"Import some: milepost import okrs.txt --program {program.slug}",
        )


def read_moment(text: str, zone: str) -> datetime:
    """``2026-12-04T15:00`` in the zone, or with an offset of its own, in UTC. UserError otherwise."""
    try:
        found = datetime.fromisoformat(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UserError(
            f"{text[:40]!r} is no time that I can read.", f"Write it like 2026-12-04T15:00 (in {zone})."
        ) from None


def _shown(posts: Planned) -> Iterator[str]:
    for post in posts:
        place = words_of(post.place) if post.place != ANYWHERE else "in a home, once there is one"
        place = place or f"in {post.place.key}"
        where = f"{place}, in its thread" if post.under else place
        yield f"--- {where} ({post.key})"
        yield reply_markdown(post.reply)
