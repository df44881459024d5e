"""Every setting, read from the environment and an optional ``.env`` file.

``load()`` is the only way in; nothing else of the bot reads the environment. A setting that cannot
be right is a ``SettingsError`` which names it and says what would be right, never what a secret was.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot import setting_values as read
from bot.setting_values import SLACK_API, Secret, SettingsError, is_loopback

__all__ = ["Secret", "Settings", "SettingsError", "is_loopback", "load", "parse"]

# Each has a slash command of its own, renamed by MILEPOST_SLASH_<WORD>.
SLASH_WORDS = ("okr", "nominate", "survey", "feedback")


@dataclass(frozen=True)
class Settings:
    """The settings of one installation. None or empty: not configured."""

    slack_bot_token: Secret | None = None
    slack_signing_secret: Secret | None = None
    slack_app_token: Secret | None = None
    slack_api_url: str = SLACK_API
    discourse_url: str | None = None
    discourse_api_key: Secret | None = None
    discourse_api_username: str | None = None
    discourse_webhook_secret: Secret | None = None
    database_url: Secret = field(default_factory=lambda: Secret("sqlite:///milepost.db"))
    host: str = "127.0.0.1"
    port: int = 3000
    public_url: str | None = None
    timezone: str = "UTC"
    admins: frozenset[str] = frozenset()  # "slack:U…", "discourse:name"
    secret: Secret | None = None
    clock: Path | None = None
    slash: Mapping[str, str] = field(default_factory=lambda: {f"/{word}": word for word in SLASH_WORDS})

    @property
    def slack(self) -> bool:
        return self.slack_bot_token is not None

    @property
    def discourse(self) -> bool:
        return self.discourse_url is not None

    @property
    def secrets(self) -> tuple[str, ...]:
        """Whatever must never be written to a log."""
        return tuple(value.reveal() for value in vars(self).values() if isinstance(value, Secret))


def load(environ: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """Settings from ``environ`` (default: the process's), then ``env_file`` (default: ``./.env``)."""
    if environ is None:
        environ = os.environ
        env_file = env_file or Path(".env")
    values = {**_from_file(env_file), **environ}
    return parse({name: value.strip() for name, value in values.items() if value.strip()})


def _from_file(path: Path | None) -> dict[str, str]:
    if path is None or not path.is_file():
        return {}
    from dotenv import dotenv_values  # late: most installations have no such file

    try:
        return {name: value for name, value in dotenv_values(path).items() if value is not None}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            str(path), "cannot be read", "Save it as UTF-8, one NAME=value a line."
        ) from error


def parse(values: Mapping[str, str]) -> Settings:
    """Settings from plain strings; empty ones are left out by the caller."""
    settings = Settings(
        slack_bot_token=read.secret(values, "SLACK_BOT_TOKEN", read.bot_token),
        slack_signing_secret=read.secret(values, "SLACK_SIGNING_SECRET", read.single_word),
        slack_app_token=read.secret(values, "SLACK_APP_TOKEN", read.app_token),
        slack_api_url=read.url(values, "SLACK_API_URL", SLACK_API).rstrip("/") + "/",
        discourse_url=read.url(values, "DISCOURSE_URL", "") or None,
        discourse_api_key=read.secret(values, "DISCOURSE_API_KEY", read.single_word),
        discourse_api_username=values.get("DISCOURSE_API_USERNAME"),
        discourse_webhook_secret=read.secret(values, "DISCOURSE_WEBHOOK_SECRET", read.single_word),
        database_url=Secret(read.database(values.get("DATABASE_URL", "sqlite:///milepost.db"))),
        host=values.get("HOST", "127.0.0.1"),
        port=read.port(values.get("PORT", "3000")),
        public_url=read.url(values, "PUBLIC_URL", "") or None,
        timezone=read.zone(values.get("MILEPOST_TIMEZONE", "UTC")),
        admins=read.admins(values.get("MILEPOST_ADMINS", "")),
        secret=read.secret(values, "MILEPOST_SECRET", read.single_word),
        clock=Path(values["MILEPOST_CLOCK"]) if "MILEPOST_CLOCK" in values else None,
        slash={read.slash(values, word): word for word in SLASH_WORDS},
    )
    _check_together(settings)
    return settings


def _check_together(settings: Settings) -> None:
    ways_in = settings.slack_signing_secret or settings.slack_app_token
    if settings.slack_bot_token and not ways_in:
        hint = "Copy it from your Slack app's Basic Information page. With SLACK_APP_TOKEN it is not needed."
        raise SettingsError("SLACK_SIGNING_SECRET", "is missing", hint)
    if ways_in and not settings.slack_bot_token:
        raise SettingsError(
            "SLACK_BOT_TOKEN",
            "is missing",
            "Copy the xoxb-… token from OAuth & Permissions of your Slack app.",
        )
    _check_forum(settings)
    addresses = [settings.slack_api_url, settings.discourse_url or "http://127.0.0.1"]
    if settings.clock is not None and not all(map(is_loopback, addresses)):
        raise SettingsError(
            "MILEPOST_CLOCK",
            "moves the clock, which is for the sandbox only",
            "Remove it, or point SLACK_API_URL and DISCOURSE_URL at the sandbox on 127.0.0.1.",
        )


def _check_forum(settings: Settings) -> None:
    """All three of them, or the forum is off."""
    needed = {
        "DISCOURSE_URL": settings.discourse_url,
        "DISCOURSE_API_KEY": settings.discourse_api_key,
        "DISCOURSE_API_USERNAME": settings.discourse_api_username,
    }
    given = settings.discourse_webhook_secret or any(needed.values())
    missing = next((name for name, value in needed.items() if not value), None)
    if given and missing is not None:
        raise SettingsError(missing, "is missing", "A forum needs DISCOURSE_URL, _API_KEY and _API_USERNAME.")
