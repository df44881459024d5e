"""What the doctor looks at in Slack: tokens, scopes, the clock, connections."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime

from bot.console.finding import Finding, State
from bot.console.places import slack_client
from bot.settings import Settings

SKEW_NOTED, SKEW_BROKEN = 30.0, 240.0  # seconds; Slack's signatures are good for 300


def check_slack(settings: Settings) -> Iterator[Finding]:
    if settings.slack_bot_token is None and settings.discourse:
        yield Finding(State.NOTE, "Slack is off.", "Set SLACK_BOT_TOKEN to use it; milepost manifest helps.")
        return
    if settings.slack_bot_token is None:
        yield Finding(
            State.BROKEN,
            "No chat platform is configured, so nobody can talk to this bot.",
            "Set SLACK_BOT_TOKEN, and SLACK_SIGNING_SECRET or SLACK_APP_TOKEN; milepost manifest helps to"
            " make the Slack app.",
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


def check_socket_mode(settings: Settings) -> Iterator[Finding]:
    """Whether Slack gives the app token a connection. None is opened."""
    if settings.slack_app_token is None or settings.slack_bot_token is None:
        return
    from slack_sdk.errors import SlackApiError

    from bot.slack.socket_mode import ADVICE

    client = slack_client(settings.slack_bot_token, settings.slack_api_url)
    try:
        client.apps_connections_open(app_token=settings.slack_app_token.reveal())
    except SlackApiError as error:
        code = str(error.response.get("error"))
        fix = ADVICE.get(code, "Check that Socket Mode is on in the app's settings, and SLACK_APP_TOKEN.")
        yield Finding(State.BROKEN, f"Slack gives the bot no connection for Socket Mode: {code}.", fix)
    except OSError as error:
        yield Finding(State.BROKEN, f"Slack does not answer: {type(error).__name__}.", _REACH_FIX)
    else:
        yield Finding(State.FINE, "Slack takes connections of the bot (Socket Mode).")
