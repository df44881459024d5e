"""A survey that anyone may answer who has its address: no account, no name, no response rate."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from bot.web import open_forms
from storage.errors import Reason, Unavailable
from tests.house import DC, House
from tests.test_survey_asked_conversation import letters, says
from tests.test_survey_conversation import closed
from tests.test_survey_form import PUBLIC, proof_of, text_of


@pytest.fixture
def house(slack_on_both: House) -> House:
    slack_on_both.restart(MILEPOST_CLOCK="/nowhere", PUBLIC_URL=PUBLIC)
    return slack_on_both


def address(house: House, public: str = PUBLIC) -> str:
    house.delivered()
    direct = house.workspace.direct("alice").channel.id
    messages = house.workspace.state.messages[direct]
    found = re.findall(rf"{public}(/f/[\w.-]+)", str([message.blocks for message in messages]))
    return f"{house.bot.url}{found[-1]}"


def sends(url: str, **answers: str) -> httpx.Response:
    return httpx.post(url, data={"proof": proof_of(httpx.get(url).text)} | answers)


def begins(house: House) -> str:
    assert (
        says(house, "alice", '/survey new nps-pulse "Out there" to:anyone until:2025-05-12')
        == """\
F1 Out there: one question, anonymous, open to anyone who has its link until 12 May.
I send the stewards its address, to pass on. It asks for no name; there is no response rate.
Results come by themselves at the close. `/okr survey close F1` ends it early."""
    )
    return address(house)


@pytest.mark.thorough
def test_anyone_with_the_address_answers_without_a_name(house: House) -> None:
    url = begins(house)
    page = httpx.get(url)
    assert "nobody can promise that each person answers once" in text_of(page)
    assert page.headers["cache-control"] == "no-store" and "set-cookie" not in page.headers
    for score in ("10", "9", "9", "3", "8"):
        answered = sends(url, a1=score)
        assert (answered.status_code, "Your answer is in with the others" in text_of(answered)) == (200, True)
    assert answered.headers["set-cookie"].startswith("answered=yes; HttpOnly; Max-Age=")
    again = httpx.get(url, cookies={"answered": "yes"})
    assert (again.status_code, "You have answered" in text_of(again)) == (200, True)
    assert says(house, "ben", "/survey answer F1 9") == (
        "F1 is answered on its page alone, by anyone and without a name.\n"
        "I send you the address: `/okr survey link F1`"
    )
    assert "No survey of Distinguished" in says(house, "ben", "/survey pending")
    assert says(house, "alice", "/survey remind F1").startswith("Nobody knows whom F1 reaches")
    house.clock.advance(days=8)
    closed(house)
    assert (
        "F1 · 5 answers · anonymous, open to: anyone · closed 12 May\n"
        "  Whoever had the link could answer, also more than once." in letters(house, "alice")
    )
    assert "Out there" not in house.shows(DC)
    shown = says(house, "ben", "/survey results F1")
    assert "open to: anyone" in shown and "NPS +40.0" in shown
    over = httpx.get(url)
    assert (over.status_code, "This survey is closed" in text_of(over)) == (410, True)


@pytest.mark.thorough
def test_what_is_no_form_of_ours_is_not_taken(house: House) -> None:
    url = begins(house)
    proof = proof_of(httpx.get(url).text)
    given = {"a1": "9", "proof": proof}
    assert httpx.post(url, data=given, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert httpx.post(url, data=given | {"proof": "0" * 32}).status_code == 403
    assert httpx.post(url, data=given | {"a1": "eleven"}).status_code == 422
    assert httpx.post(url, content=b"a1=" + b"9" * 200_000).status_code == 413
    assert httpx.post(url, content=b"\xff=1").status_code == 400
    for wrong in (f"{url[:-1]}x", f"{url}/", f"{house.bot.url}/f/x", f"{house.bot.url}/f/%00"):
        assert httpx.get(wrong).status_code == 404, wrong
    odd = {"/f": 404, "/f/": 404, f"{urlsplit(url).path}%0d%0aX:y": 404}
    refused = [(httpx.get(house.bot.url + path), status) for path, status in odd.items()]
    refused += [(httpx.put(url), 405), (httpx.request("TRACE", url), 405)]
    for answer, status in refused:
        assert (answer.status_code, answer.headers.get("cache-control")) == (status, "no-store"), answer.url
    assert httpx.post(url, data=given).status_code == 200


@pytest.mark.thorough
def test_a_page_that_is_sent_twice_counts_once(house: House) -> None:
    """A double click, or once more after the answer was lost on its way."""
    url = begins(house)
    proof = proof_of(httpx.get(url).text)
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda score: httpx.post(url, data={"proof": proof, "a1": score}), "99"))
    assert [(each.status_code, "Thank you!" in each.text) for each in told] == [(200, True)] * 2
    assert "1 answer ·" in says(house, "alice", "/survey list")
    assert sends(url, a1="3").status_code == 200
    assert "2 answers" in says(house, "alice", "/survey list")


def test_what_was_filled_in_is_not_lost_where_it_cannot_be_saved(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = begins(house)
    proof = proof_of(httpx.get(url).text)
    with monkeypatch.context() as away:
        away.setattr(open_forms.OpenForms, "_put", _away)
        told = httpx.post(url, data={"proof": proof, "a1": "9"})
    assert (told.status_code, "Not saved, sorry: I cannot reach my records" in text_of(told)) == (503, True)
    assert 'value="9" checked' in told.text and proof_of(told.text) == proof
    assert httpx.post(url, data={"proof": proof, "a1": "9"}).status_code == 200


def _away(*_: object) -> None:
    raise Unavailable(Reason.BUSY)


def test_the_cookie_is_for_the_page_as_people_reach_it(slack: House) -> None:
    slack.restart(MILEPOST_CLOCK="/nowhere", PUBLIC_URL=f"{PUBLIC}/milepost/")
    says(slack, "alice", "/survey new nps-pulse Pulse to:anyone")
    url = address(slack, f"{PUBLIC}/milepost")
    assert f"Path=/milepost{urlsplit(url).path};" in sends(url, a1="9").headers["set-cookie"]


@pytest.mark.thorough
def test_a_flood_is_held_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    url = begins(house)
    monkeypatch.setattr(open_forms, "MOST", 2)
    proofs = [proof_of(httpx.get(url).text) for _ in range(3)]
    assert {httpx.post(url, data={"a1": "junk", "proof": proofs[0]}).status_code for _ in range(70)} == {422}
    told = [httpx.post(url, data={"a1": "9", "proof": proof}) for proof in proofs]
    assert [each.status_code for each in told] == [200, 200, 410]
    assert "This survey is full" in text_of(told[2])
    more = (httpx.post(url, data={"a1": "9", "proof": proofs[2]}) for _ in range(300))
    held = next(each for each in more if each.status_code == 429)  # a slow machine gives turns back meanwhile
    assert "Not saved yet: more answers come in" in text_of(held)
    assert 'value="9" checked' in held.text, "what was filled in still stands there"


def test_without_pages_there_is_none(slack: House) -> None:
    assert says(slack, "alice", "/survey new nps-pulse Pulse to:anyone") == (
        "A form for anyone stands on a page, and pages are not set up here.\n"
        "Whoever runs me can set PUBLIC_URL. Or ask in a channel, or people by name."
    )
