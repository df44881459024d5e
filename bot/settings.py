"""Every setting, read from the environment and an optional ``.env`` file.

``load()`` is the only way in; nothing else of the bot reads the environment. A setting that cannot
be right is a ``SettingsError`` which names it and says what would be right, never what a secret was.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from handlers.model import UserError

SLACK_API = "https://slack.com/api/"
SLASH_WORDS = ("okr",)  # each has a slash command of its own, renamed by MILEPOST_SLASH_<WORD>


class SettingsError(UserError):
    """A setting that is missing or wrong; ``name`` is the environment variable."""

    def __init__(self, name: str, message: str, hint: str = "") -> None:
        super().__init__(f"{name} {message}", hint)
        self.name = name


@dataclass(frozen=True)
class Secret:
    """Text that never shows itself: not in a repr, a log line or a traceback."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__


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
        slack_bot_token=_secret(values, "SLACK_BOT_TOKEN", _bot_token),
        slack_signing_secret=_secret(values, "SLACK_SIGNING_SECRET", _single_word),
        slack_app_token=_secret(values, "SLACK_APP_TOKEN", _app_token),
        slack_api_url=_url(values, "SLACK_API_URL", SLACK_API).rstrip("/") + "/",
        discourse_url=_url(values, "DISCOURSE_URL", "") or None,
        discourse_api_key=_secret(values, "DISCOURSE_API_KEY", _single_word),
        discourse_api_username=values.get("DISCOURSE_API_USERNAME"),
        discourse_webhook_secret=_secret(values, "DISCOURSE_WEBHOOK_SECRET", _single_word),
        database_url=Secret(_database(values.get("DATABASE_URL", "sqlite:///milepost.db"))),
        host=values.get("HOST", "127.0.0.1"),
        port=_port(values.get("PORT", "3000")),
        public_url=_url(values, "PUBLIC_URL", "") or None,
        timezone=_zone(values.get("MILEPOST_TIMEZONE", "UTC")),
        admins=_admins(values.get("MILEPOST_ADMINS", "")),
        secret=_secret(values, "MILEPOST_SECRET", _single_word),
        clock=Path(values["MILEPOST_CLOCK"]) if "MILEPOST_CLOCK" in values else None,
        slash={_slash(values, word): word for word in SLASH_WORDS},
    )
    _check_together(settings)
    return settings


def _check_together(settings: Settings) -> None:
    if settings.slack_bot_token and not settings.slack_signing_secret:
        raise SettingsError(
            "SLACK_SIGNING_SECRET", "is missing", "Copy it from your Slack app's Basic Information page."
        )
    if settings.slack_signing_secret and not settings.slack_bot_token:
        raise SettingsError(
            "SLACK_BOT_TOKEN",
            "is missing",
            "Copy the xoxb-… token from OAuth & Permissions of your Slack app.",
        )
    addresses = [settings.slack_api_url, settings.discourse_url or "http://127.0.0.1"]
    if settings.clock is not None and not all(map(is_loopback, addresses)):
        raise SettingsError(
            "MILEPOST_CLOCK",
            "moves the clock, which is for the sandbox only",
            "Remove it, or point SLACK_API_URL and DISCOURSE_URL at the sandbox on 127.0.0.1.",
        )


def is_loopback(url: str) -> bool:
    """Whether an address can only be this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


# ---- one setting each: the value as it should be, or SettingsError --------------------------------


def _secret(values: Mapping[str, str], name: str, check: Callable[[str, str], None]) -> Secret | None:
    value = values.get(name)
    if value is None:
        return None
    check(name, value)
    return Secret(value)


def _single_word(name: str, value: str) -> None:
    if not re.fullmatch(r"[!-~]+", value):
        raise SettingsError(name, "has blanks or unusual characters in it", "Copy it again, without quotes.")


def _bot_token(name: str, value: str) -> None:
    _single_word(name, value)
    if not value.startswith("xoxb-"):
        raise SettingsError(
            name, "is not a bot token", "Use the Bot User OAuth Token, which starts with xoxb-."
        )


def _app_token(name: str, value: str) -> None:
    _single_word(name, value)
    if not value.startswith("xapp-"):
        raise SettingsError(
            name, "is not an app-level token", "Use an App-Level Token, which starts with xapp-."
        )


def _url(values: Mapping[str, str], name: str, default: str) -> str:
    url = values.get(name, default)
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        right = False
    if not right or parts.username or parts.query or parts.fragment:
        like = {"SLACK_API_URL": SLACK_API, "DISCOURSE_URL": "https://forum.example.org"}
        example = like.get(name, "https://milepost.example.org")
        raise SettingsError(name, "is not a web address", f"Write it like {example}, no more.")
    if parts.scheme == "http" and not is_loopback(url):
        raise SettingsError(name, "is not encrypted", "Use https://; http:// is for this machine only.")
    return url.rstrip("/")


def _database(url: str) -> str:
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError(
            "DATABASE_URL",
            "names a database Milepost does not know",
            "Use sqlite:///milepost.db or postgresql+psycopg://user:password@host/name.",
        )
    return url


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise SettingsError("PORT", f"is {text[:20]!r}", "Use a number from 1 to 65535, such as 3000.")
    return int(text)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise SettingsError(
            "MILEPOST_TIMEZONE", f"is {name[:40]!r}", "Use a name like Europe/Berlin or UTC."
        ) from None
    return name


def _admins(text: str) -> frozenset[str]:
    admins = frozenset(re.split(r"[,\s]+", text)) - {""}
    for admin in sorted(admins):
        if not re.fullmatch(r"slack:[UW][A-Z0-9]+|discourse:[\w.-]+", admin):
            raise SettingsError(
                "MILEPOST_ADMINS",
                f"has {admin[:40]!r} in it",
                "List accounts like slack:U024BE7LH or discourse:maria, with commas between.",
            )
    return admins


def _slash(values: Mapping[str, str], word: str) -> str:
    name = f"MILEPOST_SLASH_{word.upper()}"
    command = values.get(name, f"/{word}")
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", command):
        raise SettingsError(name, f"is {command[:40]!r}", f"Use a slash and small letters, such as /{word}.")
    return command
