"""Only Slack gets in: the signature check, over bytes and headers."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.ingress import MAX_AGE, Unverified, verify

SECRET = "a-signing-secret"
NOW = 1_750_000_000.0
BODY = b"command=%2Fokr&text=progress+1.2+37"
TIMESTAMP, SIGNATURE = b"x-slack-request-timestamp", b"x-slack-signature"

Headers = list[tuple[bytes, bytes]]


def signed(body: bytes = BODY, at: float = NOW, secret: str = SECRET) -> Headers:
    timestamp = str(int(at)).encode()
    digest = hmac.new(secret.encode(), b"v0:" + timestamp + b":" + body, hashlib.sha256).hexdigest()
    return [(TIMESTAMP, timestamp), (SIGNATURE, b"v0=" + digest.encode())]


@pytest.mark.parametrize("age", [0, 299, -299, MAX_AGE, -MAX_AGE])
def test_a_signed_request_gets_in(age: float) -> None:
    verify(signed(at=NOW - age), BODY, SECRET, NOW)


def test_header_names_have_no_case() -> None:
    headers = [(name.title(), value) for name, value in signed()]
    verify([(b"Host", b"bot.example.org"), *headers], BODY, SECRET, NOW)


def test_an_empty_body_can_be_signed() -> None:
    verify(signed(body=b""), b"", SECRET, NOW)


def changed(name: bytes, value: bytes) -> Headers:
    return [(key, value if key == name else old) for key, old in signed()]


REFUSED: dict[str, Headers] = {
    "no headers": [],
    "no signature": signed()[:1],
    "no timestamp": signed()[1:],
    "signature twice": [*signed(), signed()[1]],
    "timestamp twice": [*signed(), signed()[0]],
    "an old one": signed(at=NOW - 301),
    "one from the future": signed(at=NOW + 301),
    "another secret": signed(secret="another"),
    "another body": signed(body=BODY + b"0"),
    "another timestamp": changed(TIMESTAMP, b"1750000001"),
    "empty timestamp": changed(TIMESTAMP, b""),
    "words for a timestamp": changed(TIMESTAMP, b"yesterday"),
    "a fraction": changed(TIMESTAMP, b"1750000000.0"),
    "a sign": changed(TIMESTAMP, b"+1750000000"),
    "a blank": changed(TIMESTAMP, b" 1750000000"),
    "a line end": changed(TIMESTAMP, b"1750000000\n"),
    "digits that are not ASCII": changed(TIMESTAMP, "१७५००००".encode()),
    "a huge timestamp": changed(TIMESTAMP, b"9" * 5000),
    "empty signature": changed(SIGNATURE, b""),
    "no version": changed(SIGNATURE, signed()[1][1][3:]),
    "another version": changed(SIGNATURE, b"v1" + signed()[1][1][2:]),
    "capitals": changed(SIGNATURE, signed()[1][1].upper()),
    "cut short": changed(SIGNATURE, signed()[1][1][:-1]),
    "not ASCII": changed(SIGNATURE, b"v0=" + b"\xff" * 64),
    "a text that is not ASCII": changed(SIGNATURE, "v0=ü".encode()),
}


@pytest.mark.parametrize("headers", REFUSED.values(), ids=REFUSED)
def test_anything_else_stays_out(headers: Headers) -> None:
    with pytest.raises(Unverified):
        verify(headers, BODY, SECRET, NOW)


def test_without_a_secret_nobody_gets_in() -> None:
    with pytest.raises(Unverified):
        verify(signed(secret=""), BODY, "", NOW)


def test_without_a_clock_nobody_gets_in() -> None:
    with pytest.raises(Unverified):
        verify(signed(), BODY, SECRET, float("nan"))


def test_the_refusal_quotes_nothing_that_was_sent() -> None:
    with pytest.raises(Unverified) as refusal:
        verify(changed(SIGNATURE, b"v0=tellmenothing"), BODY, SECRET, NOW)
    assert "tellmenothing" not in str(refusal.value)


near = st.sampled_from([TIMESTAMP, SIGNATURE, b"X-Slack-Signature", b"host"]) | st.binary(max_size=30)
values = st.binary(max_size=80) | st.just(b"1750000000") | st.from_regex(rb"v0=[0-9a-f]{64}", fullmatch=True)


@given(st.lists(st.tuples(near, values), max_size=5), st.binary(max_size=50), st.floats())
def test_whatever_is_sent_it_is_refused_and_nothing_else_happens(
    headers: Headers, body: bytes, now: float
) -> None:
    with pytest.raises(Unverified):
        verify(headers, body, SECRET, now)


@given(st.binary(max_size=200), st.integers(0, 2**33))
def test_whatever_slack_signs_gets_in(body: bytes, at: int) -> None:
    verify(signed(body, at), body, SECRET, float(at))
