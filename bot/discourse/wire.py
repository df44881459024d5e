"""pydiscourse with another way to send: time-outs always, no sleeping, no key to strangers, nothing logged.

Imported when the forum is first called, since it brings requests with it.
"""

from __future__ import annotations

import time
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from pydiscourse import DiscourseClient
from urllib3.exceptions import NewConnectionError

from bot.discourse.failures import CallFailed, refusal
from bot.fields import Malformed, json_of

CONNECT = 3.0  # seconds until somebody answers at all
_LARGEST = 8_000_000  # bytes of one answer
_CHUNK = 65_536
_HOPS = 4  # a look-up by a topic's external id answers with a redirect
_MOVED = (301, 302, 303, 307, 308)


class Wire(DiscourseClient):  # type: ignore[misc]  # pydiscourse has no types
    """One forum and one key, over connections that are kept. Every method raises CallFailed.

    ``timeout``: seconds of one call, from its beginning to the last byte of the answer. ``proxied``:
    whether the environment may name a proxy.
    """

    def __init__(self, url: str, username: str, key: str, timeout: float, *, proxied: bool) -> None:
        super().__init__(url, username, key, timeout)
        self._session = requests.Session()
        self._session.trust_env = proxied
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def close(self) -> None:
        self._session.close()

    def _request(
        self,
        verb: str,
        path: str,
        params: Any = None,
        files: Any = None,
        data: Any = None,
        json: Any = None,
        override_request_kwargs: Any = None,
    ) -> Any:
        """The answer's JSON, None where it is empty."""
        deadline = time.monotonic() + self.timeout
        url = self.host + path
        given = {"params": params, "files": files, "data": data, "json": json}
        for _ in range(_HOPS):
            status, headers, body = self._exchange(verb, url, given, deadline)
            if status not in _MOVED:
                return _content(status, headers, body)
            url, given = self._onward(verb, url, headers.get("Location", ""), status), {}
        raise CallFailed("moved", status)

    def _onward(self, verb: str, url: str, location: str, status: int) -> str:
        """Where a look-up goes on; what writes, and the key, never follow anybody elsewhere."""
        onward = urljoin(url, location)
        here, there = urlsplit(url), urlsplit(onward)
        if verb != "GET" or not location or (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise CallFailed("moved", status)
        return onward

    def _exchange(
        self, verb: str, url: str, given: dict[str, Any], deadline: float
    ) -> tuple[int, requests.structures.CaseInsensitiveDict[str], bytes]:
        headers = {
            "Accept": "application/json; charset=utf-8",
            "Api-Key": self.api_key,
            "Api-Username": self.api_username,
        }
        patience = max(0.001, deadline - time.monotonic())
        try:
            with self._session.request(
                verb,
                url,
                headers=headers,
                timeout=(min(CONNECT, patience), patience),
                allow_redirects=False,
                stream=True,
                **given,
            ) as answer:
                return answer.status_code, answer.headers, _body(answer, deadline)
        except requests.RequestException as error:
            raise CallFailed(_trouble(error)) from None


def _body(answer: requests.Response, deadline: float) -> bytes:
    """All of it. An answer that trickles on for ever ends at the deadline."""
    body = bytearray()
    for chunk in answer.iter_content(_CHUNK):
        body += chunk
        if len(body) > _LARGEST:
            raise CallFailed("unreadable", answer.status_code)
        if time.monotonic() > deadline:
            raise CallFailed("timeout")
    return bytes(body)


def _trouble(error: requests.RequestException) -> str:
    """``unreachable`` only where it is certain that nothing was sent."""
    if isinstance(error, requests.ConnectTimeout):
        return "unreachable"
    if isinstance(error, requests.Timeout):
        return "timeout"
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    if isinstance(reason, NewConnectionError) or isinstance(error, requests.exceptions.InvalidURL):
        return "unreachable"
    return "dropped"


def _content(status: int, headers: Any, body: bytes) -> Any:
    if status >= 400:
        raise refusal(status, headers, body)
    if not body.strip():
        return None
    try:
        content = json_of(body)
    except Malformed:
        raise CallFailed("unreadable", status) from None
    if isinstance(content, dict) and (content.get("errors") or content.get("success") is False):
        raise refusal(422, headers, body)
    return content
