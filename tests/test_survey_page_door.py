"""Everything below /s/: who may still answer with a link, what every answer there says and leaves out."""

from __future__ import annotations

import logging
import socket
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import pytest

from bot.web.page import HEADERS
from handlers.feedback.seeing import may_answer
from handlers.model import Standing
from handlers.ports import Need
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import ALICE, PROGRAM, SECRET, run
from tests.forum_house import BothHouse
from tests.test_survey_crowd import PULSE
from tests.test_survey_form import asks, link_of, proof_of, text_of
from tests.test_survey_form import house as on_both

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)
house = on_both
FAR = datetime(2040, 1, 1, tzinfo=UTC)


@pytest.mark.thorough
def test_whoever_left_answers_no_more(house: BothHouse) -> None:
    asks(house, "/survey new nps-pulse Pulse")
    url = link_of(house, "rosa")
    proof = proof_of(httpx.get(url).text)
    house.forum.suspend("rosa", FAR)
    house.heard()
    for late in (httpx.get(url), httpx.post(url, data={"a1": "9", "proof": proof})):
        assert late.status_code == 403
        assert (
            text_of(late)
            .strip()
            .endswith(
                "This link does not count any more Pulse is for people who take part in Distinguished"
                " Contributor Program, and are where it was asked. As far as I know you are not one of them"
                " just now. Nothing was saved. Is that wrong? Then please tell the stewards."
            )
        )
    house.ben.says("/survey list", channel="distinguished-contributors")
    assert "no answers" in house.ben.sees()


def test_a_link_is_for_who_could_press_the_button_now(program: Database) -> None:
    secret, account = replace(PULSE, place=SECRET.key), ALICE.identities[0]

    def work(session: Session) -> None:
        for each in Standing:
            who = replace(ALICE, standing=each)
            assert may_answer(PULSE, PROGRAM, who, session) is (each is Standing.FULL)
        with pytest.raises(Need):
            may_answer(secret, PROGRAM, ALICE, session)
        for inside in (True, False):
            session.directory.remember_membership(account, SECRET, inside)
            assert may_answer(secret, PROGRAM, ALICE, session) is inside

    run(program, work)


def test_every_answer_below_tells_the_browser_the_same(
    house: BothHouse, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("bot", "uvicorn", "starlette", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    asks(house, "/survey new nps-pulse Pulse anonymous")
    url = urlsplit(link_of(house, "rosa"))
    path, host = url.path, url.netloc
    token = path.removeprefix("/s/")
    coded = "".join(f"%{ord(letter):02x}" for letter in token)
    json = "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
    parts = "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 5\r\n\r\n--x--"
    giant = "Transfer-Encoding: chunked\r\n\r\n" + f"{0x20000:x}\r\n{'9' * 0x20000}\r\n" * 3 + "0\r\n\r\n"
    wanted = [
        (f"GET {path} HTTP/1.1", "\r\n", 200),
        (f"GET {path} HTTP/1.0", "\r\n", 200),
        (f"HEAD {path} HTTP/1.1", "\r\n", 200),
        (f"GET http://{host}{path} HTTP/1.1", "\r\n", 200),
        (f"GET /s/{coded} HTTP/1.1", "\r\n", 200),
        (f"GET {path}?a=b HTTP/1.1", "\r\n", 200),
        ("GET /s/form.css HTTP/1.1", "\r\n", 200),
        (f"GET {path}/ HTTP/1.1", "\r\n", 404),
        (f"POST {path}/ HTTP/1.1", json, 404),
        (f"GET /s/{path.removeprefix('/s')} HTTP/1.1", "\r\n", 404),
        (f"GET {path}%2f.. HTTP/1.1", "\r\n", 404),
        (f"GET /s/%00{token} HTTP/1.1", "\r\n", 404),
        (f"GET /s/%ff%fe{token} HTTP/1.1", "\r\n", 404),
        ("GET /s/ HTTP/1.1", "\r\n", 404),
        ("GET /s HTTP/1.1", "\r\n", 404),
        *((f"{verb} {path} HTTP/1.1", "\r\n", 405) for verb in ("PUT", "OPTIONS", "DELETE", "TRACE")),
        (f"POST {path} HTTP/1.1", json, 403),
        (f"POST {path} HTTP/1.1", parts, 403),
        (f"POST {path} HTTP/1.1", giant, 413),
    ]
    for line, rest, status in wanted:
        answer = sent(host, line, rest)
        assert answer.status_code == status, line
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, line
        assert "location" not in answer.headers and token not in str(answer.headers), line
        assert not line.startswith("HEAD") or answer.text == ""
        assert status != 405 or answer.headers["allow"] == "GET, HEAD, POST"
    ours = [record for record in caplog.records if not record.name.startswith("http")]
    assert not [record for record in ours if token in record.getMessage()]


def sent(host: str, line: str, rest: str) -> httpx.Response:
    """Over a socket of our own: as no client would write it."""
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port)), timeout=10) as door:
        door.sendall(f"{line}\r\nHost: {host}\r\nConnection: close\r\n{rest}".encode())
        raw = b""
        try:
            while piece := door.recv(65536):
                raw += piece
        except ConnectionResetError:
            pass  # what it had not read yet of a giant
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *fields = head.decode().split("\r\n")
    named = [(name, value) for name, _, value in (field.partition(": ") for field in fields)]
    return httpx.Response(int(first.split()[1]), headers=named, content=body)
