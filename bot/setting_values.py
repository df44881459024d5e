"""One setting each: the value as it should be, or a ``SettingsError`` that names it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from handlers.model import UserError

SLACK_API = "https://slack.com/api/"


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


def is_loopback(url: str) -> bool:
    """Whether an address can only be this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def secret(values: Mapping[str, str], name: str, check: Callable[[str, str], None]) -> Secret | None:
    value = values.get(name)
    if value is None:
        return None
    check(name, value)
    return Secret(value)


def single_word(name: str, value: str) -> None:
    if not re.fullmatch(r"[!-~]+", value):
        raise SettingsError(name, "has blanks or unusual characters in it", "Copy it again, without quotes.")


def bot_token(name: str, value: str) -> None:
    single_word(name, value)
    if not value.startswith("xoxb-"):
        raise SettingsError(
            name, "is not a bot token", "Use the Bot User OAuth Token, which starts with xoxb-."
        )


def app_token(name: str, value: str) -> None:
    single_word(name, value)
    if not value.startswith("xapp-"):
        raise SettingsError(
            name, "is not an app-level token", "Use an App-Level Token, which starts with xapp-."
        )


def url(values: Mapping[str, str], name: str, default: str) -> str:
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


def database(url: str) -> str:
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError(
            "DATABASE_URL",
            "names a database Milepost does not know",
            "Use sqlite:///milepost.db or postgresql+psycopg://user:password@host/name.",
        )
    return url


def port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise SettingsError("PORT", f"is {text[:20]!r}", "Use a number from 1 to 65535, such as 3000.")
    return int(text)


def zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise SettingsError(
            "MILEPOST_TIMEZONE", f"is {name[:40]!r}", "Use a name like Europe/Berlin or UTC."
        ) from None
    return name


def admins(text: str) -> frozenset[str]:
    admins = frozenset(re.split(r"[,\s]+", text)) - {""}
    for admin in sorted(admins):
        if not re.fullmatch(r"slack:[UW][A-Z0-9]+|discourse:[\w.-]+", admin):
            raise SettingsError(
                "MILEPOST_ADMINS",
                f"has {admin[:40]!r} in it",
                "List accounts like slack:U024BE7LH or discourse:maria, with commas between.",
            )
    return admins


def slash(values: Mapping[str, str], word: str) -> str:
    name = f"MILEPOST_SLASH_{word.upper()}"
    command = values.get(name, f"/{word}")
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", command):
        raise SettingsError(name, f"is {command[:40]!r}", f"Use a slash and small letters, such as /{word}.")
    return command
