"""``milepost doctor``: is everything as it should be, and what to do where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.clock import open_clock
from bot.console.finding import Finding, State
from bot.console.forum_checks import check_forum
from bot.console.slack_checks import check_slack, check_socket_mode
from bot.console.terminal import console
from bot.settings import Settings, SettingsError, load
from handlers.model import UserError

if TYPE_CHECKING:
    from storage.store import Database

PATIENCE = 5  # seconds for the address to answer


def examine() -> bool:
    """Print every finding and what would mend it; False when something is broken."""
    from rich.markup import escape

    out = console()
    healthy = True
    for finding in _findings():
        healthy = healthy and finding.state is not State.BROKEN
        out.print(f"{finding.state.value} {escape(finding.says)}")
        if finding.fix:
            out.print(f"  [dim]→ {escape(finding.fix)}[/]")
    return healthy


def _findings() -> Iterator[Finding]:
    try:
        settings = load()
    except SettingsError as error:
        yield Finding(State.BROKEN, error.message, error.hint)
        return
    yield Finding(State.FINE, "The settings can be read.")
    yield from check_database(settings)
    yield from check_slack(settings)
    yield from check_socket_mode(settings)
    yield from check_forum(settings)
    yield from check_addresses(settings)


# ---- database ------------------------------------------------------------------------------------


def check_database(settings: Settings) -> Iterator[Finding]:
    from storage.errors import Unavailable
    from storage.store import open_store

    try:
        db = open_store(settings.database_url.reveal(), clock=open_clock(settings.clock))
        if db.needs_migration():
            yield Finding(State.BROKEN, "The database has no up-to-date tables.", "Run: milepost migrate")
            return
        db.start()
    except UserError as error:
        yield Finding(State.BROKEN, error.message, error.hint)
        return
    except Unavailable as error:
        yield Finding(State.BROKEN, f"The database does not answer: {error.reason.value}.", _DATABASE_FIX)
        return
    try:
        yield from _writable(db)
        yield from _letters(db)
    except Unavailable as error:
        yield Finding(State.BROKEN, f"The database cannot be used: {error.reason.value}.", _DATABASE_FIX)
    finally:
        db.close()


_DATABASE_FIX = "Check DATABASE_URL, that the server runs, the folder's rights and the room on the disk."


def _writable(db: Database) -> Iterator[Finding]:
    db.submit(lambda session: None).result(timeout=15)
    yield Finding(State.FINE, "The database answers and takes new records.")


def _letters(db: Database) -> Iterator[Finding]:
    stats = db.read(lambda session: session.outbox.stats())
    if stats.dead:
        yield Finding(
            State.NOTE,
            f"{stats.dead} messages could not be delivered: milepost outbox list --dead says why.",
            "Invite the bot to the channel, or tie the program to another one: /okr here <program>."
            " Then: milepost outbox retry --all-dead",
        )
    if stats.unknown:
        yield Finding(
            State.NOTE,
            f"Of {stats.unknown} messages it is not known whether they were posted.",
            "The bot keeps looking for them; check that it may read the channel's history.",
        )
    if stats.waiting:
        yield Finding(
            State.NOTE,
            f"{stats.waiting} messages wait for a moderator of the forum; after a day they are given up.",
            "Let them through in the review queue, or exempt the bot's account from review.",
        )
    if not stats.dead and not stats.unknown and not stats.waiting:
        yield Finding(State.FINE, "Nothing is undeliverable.")


# ---- being reached -------------------------------------------------------------------------------


def check_addresses(settings: Settings) -> Iterator[Finding]:
    if settings.public_url is None:
        yield Finding(
            State.NOTE,
            "PUBLIC_URL is not set, so surveys have no forms on a page: they are answered in Slack alone.",
            "Set it to the https:// address at which people can open this bot.",
        )
    if settings.slack and settings.slack_app_token is None and settings.public_url is None:
        yield Finding(
            State.NOTE,
            "PUBLIC_URL is not set, so nobody can check whether Slack reaches this bot.",
            "Set it to the https:// address that Slack shall call.",
        )
    elif settings.public_url is not None:
        yield _reach(settings.public_url)


def _reach(public_url: str) -> Finding:
    import httpx

    try:
        status = httpx.get(f"{public_url}/healthz", timeout=PATIENCE).status_code
    except httpx.HTTPError as error:
        return Finding(
            State.BROKEN,
            f"{public_url} cannot be reached: {type(error).__name__}.",
            "Start the bot, and check the proxy or tunnel in front of it.",
        )
    if status != 200:
        return Finding(
            State.BROKEN,
            f"{public_url}/healthz answers {status}.",
            "Let the proxy pass /healthz and /slack/events on to the bot.",
        )
    return Finding(State.FINE, f"The bot can be reached at {public_url}.")
