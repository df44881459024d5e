"""Settings: what is read, what is refused, and that no secret ever shows."""

from __future__ import annotations

import io
import logging
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import logs
from bot.clock import MovedClock
from bot.settings import Secret, SettingsError, is_loopback, load, parse

SLACK = {"SLACK_BOT_TOKEN": "xoxb-1-secret", "SLACK_SIGNING_SECRET": "hush"}


def test_without_any_setting_the_platforms_are_off() -> None:
    settings = load({})
    assert not settings.slack and settings.discourse_url is None
    assert settings.database_url.reveal() == "sqlite:///milepost.db"
    assert (settings.host, settings.port, settings.timezone) == ("127.0.0.1", 3000, "UTC")
    assert settings.slash == {
        "/okr": "okr",
        "/nominate": "nominate",
        "/survey": "survey",
        "/feedback": "feedback",
    }


def test_a_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=4000\nMILEPOST_TIMEZONE='Europe/Berlin'\nMILEPOST_ADMINS=\n")
    settings = load({"PORT": "5000"}, tmp_path / ".env")
    assert (settings.port, settings.timezone, settings.admins) == (5000, "Europe/Berlin", frozenset())


@pytest.mark.parametrize(
    ("values", "message", "hint"),
    [
        ({"PORT": "http"}, "PORT is 'http'", "from 1 to 65535"),
        ({"PORT": "0"}, "PORT is '0'", "from 1 to 65535"),
        ({"PORT": "٣٠٠٠"}, "PORT is", "from 1 to 65535"),
        ({"MILEPOST_TIMEZONE": "Berlin"}, "MILEPOST_TIMEZONE is 'Berlin'", "Europe/Berlin"),
        ({"MILEPOST_TIMEZONE": "../../etc/passwd"}, "MILEPOST_TIMEZONE is", "Europe/Berlin"),
        ({"MILEPOST_ADMINS": "alice"}, "MILEPOST_ADMINS has 'alice'", "slack:U024BE7LH"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL names a database", "sqlite:///milepost.db"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET is missing", "Basic Information"),
        ({"SLACK_SIGNING_SECRET": "x"}, "SLACK_BOT_TOKEN is missing", "xoxb-"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is missing", "xoxb-"),
        ({**SLACK, "SLACK_BOT_TOKEN": "xoxp-1-x"}, "SLACK_BOT_TOKEN is not a bot token", "xoxb-"),
        ({**SLACK, "SLACK_APP_TOKEN": "xoxb-1-x"}, "SLACK_APP_TOKEN is not an app-level", "xapp-"),
        ({"SLACK_API_URL": "slack.com/api"}, "SLACK_API_URL is not a web address", "https://"),
        ({"SLACK_API_URL": "http://example.org/"}, "SLACK_API_URL is not encrypted", "https://"),
        ({"PUBLIC_URL": "https://a:b@example.org"}, "PUBLIC_URL is not a web address", "https://milepost."),
        ({"DISCOURSE_URL": "http://[::1"}, "DISCOURSE_URL is not a web address", "https://"),
        ({"MILEPOST_SLASH_OKR": "okr now"}, "MILEPOST_SLASH_OKR is 'okr now'", "such as /okr"),
        ({"MILEPOST_CLOCK": "/tmp/c"}, "MILEPOST_CLOCK moves the clock", "SLACK_API_URL"),
    ],
)
def test_a_wrong_setting_is_named_with_what_would_be_right(
    values: dict[str, str], message: str, hint: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(values)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.name in values or "missing" in caught.value.message


SECRETS = [
    *("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "DISCOURSE_API_KEY"),
    *("DISCOURSE_WEBHOOK_SECRET", "MILEPOST_SECRET", "DATABASE_URL"),
]


@given(st.sampled_from(SECRETS), st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=4))
def test_a_secret_is_never_echoed(name: str, value: str) -> None:
    value = f"zq7{value}"
    try:
        shown = repr(parse({**SLACK, name: value}))
    except SettingsError as error:
        shown = f"{error.message} {error.hint}"
    assert value not in shown


def test_the_clock_may_be_moved_in_the_sandbox_only() -> None:
    local = {"SLACK_API_URL": "http://127.0.0.1:9/api/", "MILEPOST_CLOCK": "c"}
    assert parse(local).clock == Path("c")
    with pytest.raises(SettingsError):
        parse({**local, "DISCOURSE_URL": "https://forum.example.org"})


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:8000/api", True),
        ("http://localhost/", True),
        ("http://[::1]:80", True),
        ("https://slack.com/api/", False),
        ("http://127.0.0.1.example.org/", False),
        ("http://localhost@example.org/", False),
    ],
)
def test_loopback(url: str, loopback: bool) -> None:
    assert is_loopback(url) is loopback


def test_every_setting_stands_in_the_example_file() -> None:
    root = Path(__file__).parents[1]
    known = set(re.findall(r'"([A-Z][A-Z_]+_[A-Z]+|HOST|PORT)"', (root / "bot/settings.py").read_text()))
    known |= {
        "MILEPOST_SLASH_OKR",
        "MILEPOST_SLASH_NOMINATE",
        "MILEPOST_SLASH_SURVEY",
        "MILEPOST_SLASH_FEEDBACK",
    }
    shown = set(re.findall(r"^#?([A-Z_]+)=", (root / ".env.example").read_text(), re.MULTILINE))
    assert known == shown


def test_the_clock_goes_forward_only(tmp_path: Path) -> None:
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    offset = tmp_path / "offset"
    clock = MovedClock(offset, real=lambda: start)
    assert clock() == start
    for text, moved in [
        ("3600.5", 3600.5),
        ("60", 3600.5),
        ("nan", 3600.5),
        ("soon", 3600.5),
        ("7200", 7200),
    ]:
        beside = tmp_path / "new"
        beside.write_text(text)
        beside.replace(offset)
        assert clock() == start + timedelta(seconds=moved), text


def test_the_log_strikes_out_secrets_even_in_a_traceback() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Redacting(["sign-me-not"]))
    logger = logging.Logger("test")
    logger.addHandler(handler)
    try:
        raise ValueError("postgresql+psycopg://bot:pa55@db/x xoxb-12-34-abc sign-me-not")
    except ValueError:
        logger.exception("posting to %s", "https://hooks.slack.com/commands/T1/2/abc failed")
    written = stream.getvalue()
    assert "ValueError" in written and "bot:***@db/x" in written
    for secret in ("pa55", "xoxb", "sign-me-not", "commands/T1"):
        assert secret not in written


def test_a_secret_shows_as_stars() -> None:
    assert f"{Secret('abcd')} {Secret('abcd')!r}" == "*** ***"
