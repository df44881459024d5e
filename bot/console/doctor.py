"""``milepost doctor``: is everything as it should be, and what to do where it is not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import TYPE_CHECKING

from bot.clock import open_clock
from bot.console.places import slack_client
from bot.console.terminal import console
from bot.settings import Settings, SettingsError, load
from handlers.model import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.store import Database

SKEW_NOTED, SKEW_BROKEN = 30.0, 240.0  # seconds; Slack's signatures are good for 300
PATIENCE = 5  # seconds for Slack to answer


class State(Enum):
    FINE = "[green]✓[/]"
    NOTE = "[yellow]•[/]"  # works, but somebody may want to know
    BROKEN = "[bold red]✗[/]"


@dataclass(frozen=True)
class Finding:
    state: State
    says: str
    fix: str = ""


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
            f"{stats.dead} messages could not be delivered; the log and the program's audit say why.",
            "Invite the bot to the channel, or tie the program to another one: okr here <program>.",
        )
    if stats.unknown:
        yield Finding(
            State.NOTE,
            f"Of {stats.unknown} messages it is not known whether they were posted.",
            "The bot keeps looking for them; check that it may read the channel's history.",
        )
    if not stats.dead and not stats.unknown:
        yield Finding(State.FINE, "Nothing is undeliverable.")


# ---- Slack ---------------------------------------------------------------------------------------


def check_slack(settings: Settings) -> Iterator[Finding]:
    if settings.slack_bot_token is None:
        yield Finding(
            State.BROKEN,
            "No chat platform is configured, so nobody can talk to this bot.",
            "Set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET; milepost manifest helps to make the Slack app.",
        )
        return
    from slack_sdk.errors import SlackApiError

    client = slack_client(settings.slack_bot_token, settings.slack_api_url)
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        yield Finding(
            State.BROKEN, f"Slack refuses the bot token: {error.response.get('error')}.", _TOKEN_FIX
        )
        return
    except OSError as error:
        yield Finding(State.BROKEN, f"Slack does not answer: {type(error).__name__}.", _REACH_FIX)
        return
    yield Finding(State.FINE, f"Slack knows the bot: {answer['user']} in {answer['team']}.")
    headers = {str(name).lower(): value for name, value in (answer.headers or {}).items()}
    yield from _scopes(headers)
    yield from _skew(headers)


_TOKEN_FIX = "Install the app again and copy its Bot User OAuth Token to SLACK_BOT_TOKEN."
_REACH_FIX = "Check this machine's way to the internet, its proxy, and SLACK_API_URL."


def _scopes(headers: Mapping[str, object]) -> Iterator[Finding]:
    from bot.slack.manifest import SCOPES

    if "x-oauth-scopes" not in headers:
        yield Finding(State.NOTE, "Slack does not say which scopes the bot has.")
        return
    granted = {scope.strip() for scope in _first(headers["x-oauth-scopes"]).split(",")}
    if missing := sorted(set(SCOPES) - granted):
        yield Finding(
            State.BROKEN,
            f"The bot lacks scopes: {', '.join(missing)}.",
            "Paste what `milepost manifest` prints into the app's manifest, and install it again.",
        )
    else:
        yield Finding(State.FINE, "The bot has the scopes it needs.")


def _skew(headers: Mapping[str, object]) -> Iterator[Finding]:
    try:
        skew = abs(parsedate_to_datetime(_first(headers.get("date", ""))).timestamp() - time.time())
    except ValueError:
        yield Finding(State.NOTE, "Slack does not say what time it is.")
        return
    if skew < SKEW_NOTED:
        yield Finding(State.FINE, "The clock agrees with Slack's.")
        return
    state = State.BROKEN if skew >= SKEW_BROKEN else State.NOTE
    yield Finding(
        state, f"The clock is {skew:.0f} seconds away from Slack's.", "Switch on time synchronisation (NTP)."
    )


def _first(value: object) -> str:
    return str(value[0] if isinstance(value, list | tuple) and value else value)


# ---- being reached -------------------------------------------------------------------------------


def check_addresses(settings: Settings) -> Iterator[Finding]:
    if settings.slack and settings.public_url is None:
        yield Finding(
            State.NOTE,
            "PUBLIC_URL is not set, so nobody can check whether Slack reaches this bot.",
            "Set it to the https:// address that Slack shall call.",
        )
    elif settings.public_url is not None:
        yield _reach(settings.public_url)
    if settings.discourse_url is not None:
        yield Finding(State.NOTE, "DISCOURSE_URL is set, but this version does not speak to forums yet.")


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
