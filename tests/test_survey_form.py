"""A survey's page: one person's link, one answer, and clear words for everything else."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from sandbox.discourse.thread import Thread
from storage.errors import Reason, Unavailable
from tests.forum_house import BothHouse
from tests.house import DC, House

NEEDED = "This one is needed."
PUBLIC = "https://pages.example"


@pytest.fixture
def house(both_on_both: BothHouse) -> BothHouse:
    both_on_both.restart(MILEPOST_CLOCK="/nowhere", PUBLIC_URL=PUBLIC)
    return both_on_both


def link_of(both: BothHouse, who: str, line: str = "survey link F1 in:dc") -> str:
    """The page's address on this machine, as somebody on the forum is told it."""
    person = getattr(both.forum, who)
    topic = person.messages("milepost", "A form of my own", line)
    both.heard()
    shown = person.looks_at(topic)
    assert "Your form" in shown and "in a private message" not in shown, (
        "it is answered where nobody else reads"
    )
    return newest_link(both)


def newest_link(both: BothHouse, to: str = "") -> str:
    """The newest address of a form; of those sent ``to`` somebody, where several are sent at once."""
    reader = both.forum.people[to].user.id if to else None
    posts = [post for post in both.forum.state.posts.values() if "/s/" in post.raw]
    letters = [post.raw for post in posts if reader in {None, *post.topic.recipients}]
    (url,) = re.findall(rf"{PUBLIC}(/s/[\w.-]+)", letters[-1])
    return f"{both.bot.url}{url}"


def proof_of(page: str) -> str:
    (proof,) = re.findall(r'name="proof" value="(\w+)"', page)
    return str(proof)


def text_of(page: httpx.Response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


def sends(url: str, **answers: str | list[str]) -> httpx.Response:
    return httpx.post(url, data={"proof": proof_of(httpx.get(url).text)} | answers)


def asks(both: BothHouse, line: str) -> None:
    both.alice.says(line, channel=DC).sees()
    both.heard()


@pytest.mark.thorough
def test_a_form_is_answered_once_and_changed_with_another_link(house: BothHouse) -> None:
    asks(house, "/survey new motivation Why are we here?")
    url = link_of(house, "rosa")
    page = httpx.get(url)
    assert page.status_code == 200
    assert "This link lets Rosa Quispe answer once." in text_of(page)
    assert page.headers["cache-control"] == "no-store" and page.headers["referrer-policy"] == "no-referrer"
    assert "script" not in page.headers["content-security-policy"] and "<script" not in page.text
    missing = sends(url, a1=["2", "6"], a3="yes", a4="<b>more</b> time")
    assert missing.status_code == 422
    assert f"How motivated are you right now? {NEEDED}" in text_of(missing)
    assert 'value="6" checked' in missing.text and "&lt;b&gt;more&lt;/b&gt; time</textarea>" in missing.text
    done = sends(url, a1=["2", "6"], a2="5", a3="yes")
    assert (done.status_code, "Your answer is noted." in text_of(done)) == (200, True)
    for again in (httpx.get(url), httpx.post(url, data={"a2": "1"})):
        assert (again.status_code, "This link was used" in text_of(again)) == (410, True)
    second = link_of(house, "rosa", "okr survey link F1 in:dc")
    filled = httpx.get(second)
    assert "You have answered before. Your answers stand below: what you send now takes" in text_of(filled)
    assert 'name="a1" value="6" checked' in filled.text and 'name="a2" value="5" checked' in filled.text
    assert sends(second, a1=["1"], a2="4", a3="no").status_code == 200
    survey = house.db.read(lambda s: s.surveys.called(second.split("/s/")[1].partition(".")[0]))
    assert survey is not None
    (named,) = house.db.read(lambda s: s.surveys.named(survey))
    assert (named.name, named.door, named.answers) == ("Rosa Quispe", "web", ("1", "4", "no", ""))


@pytest.mark.thorough
def test_one_person_answers_once_whichever_door(house: BothHouse) -> None:
    asks(house, "/survey new nps-pulse Pulse anonymous")
    url = link_of(house, "rosa")
    twin = link_of(house, "rosa", "okr survey link F1 in:dc")
    assert sends(url, a1="9").status_code == 200
    assert "An anonymous answer cannot be changed." in text_of(httpx.get(twin))
    house.forum.rosa.messages("milepost", "Once more", "@milepost survey link F1 in:dc")
    house.heard()
    assert "You have answered this one already." in house.forum.rosa.sees()
    house.forum.ben.messages("milepost", "And by letter", "survey answer F1 10 in:dc")
    house.heard()
    shown = house.forum.ben.sees()
    assert "That stays in a message with your name on it, so I did not count it." in shown
    assert "Your form <https://pages.example/s/" in shown


@pytest.mark.thorough
def test_what_is_no_form_of_ours_is_not_taken(house: BothHouse) -> None:
    asks(house, "/survey new nps-pulse Pulse anonymous")
    url = link_of(house, "rosa")
    proof = proof_of(httpx.get(url).text)
    foreign = httpx.post(url, data={"a1": "9", "proof": proof}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    for wrong in ("0" * 64, "é"):
        assert httpx.post(url, data={"a1": "9", "proof": wrong}).status_code == 403
    assert httpx.post(url, data={"a1": "eleven", "proof": proof}).status_code == 422
    assert httpx.post(url, content=b"a1=" + b"9" * 200_000).status_code == 413
    assert httpx.post(url, content=b"\xff=1").status_code == 400
    broken = httpx.get(url[:-3])
    assert (broken.status_code, "This link is not whole" in text_of(broken)) == (404, True)
    for nothing in ("x", "x.y", "%00", "a" * 900, "..%2f..%2fetc"):
        assert httpx.get(f"{house.bot.url}/s/{nothing}").status_code == 404
    assert sends(url, a1="9").status_code == 200


def test_a_link_ends_with_its_survey(house: BothHouse) -> None:
    asks(house, "/survey new nps-pulse Pulse anonymous")
    url = link_of(house, "rosa")
    page = httpx.get(url).text
    house.clock.advance(days=8)
    late = httpx.post(url, data={"a1": "9", "proof": proof_of(page)})
    assert (late.status_code, "This survey is closed" in text_of(late)) == (410, True)
    assert "This survey is closed" in text_of(httpx.get(url))


def test_no_token_is_stored(house: BothHouse) -> None:
    from tests.test_forget_conversation import everything_in

    asks(house, "/survey new nps-pulse Pulse")
    token = urlsplit(link_of(house, "rosa")).path.removeprefix("/s/")
    assert token.partition(".")[2] not in everything_in(house)


def test_without_an_address_there_are_no_pages(slack: House) -> None:
    slack.alice.says("/survey new nps-pulse Pulse", channel=DC).sees()
    slack.ben.says("/survey link F1", channel=DC)
    assert slack.ben.sees() == (
        "Forms on a page are not set up here.\n"
        "Answer with `/okr survey fill F1`. Whoever runs me can set PUBLIC_URL."
    )


def test_the_forums_card_says_how_to_get_a_form(house: BothHouse) -> None:
    asks(house, "/survey new nps-pulse Pulse anonymous of:12")
    topic = next(each for each in house.forum.state.topics.values() if "Pulse" in each.title)
    shown = Thread(house.forum.state, topic).shows()
    assert "Write @milepost survey link F1 in:dc to me in a private message" in shown.replace("`", "")
    assert "no answers of 12 people asked" in shown


@pytest.mark.thorough
def test_two_who_send_the_same_form_at_once_are_one_answer(house: BothHouse) -> None:
    asks(house, "/survey new nps-pulse Pulse")
    url = link_of(house, "rosa")
    proof = proof_of(httpx.get(url).text)
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda nth: httpx.post(url, data={"a1": str(nth), "proof": proof}), range(8)))
    assert sorted(each.status_code for each in sent) == [200, *[410] * 7]


def test_what_was_filled_in_is_not_lost_where_it_cannot_be_saved(
    house: BothHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(house, "/survey new nps Pulse")
    url = link_of(house, "rosa")
    with monkeypatch.context() as away:
        away.setattr(house.bot.app.forms, "_put", _away)
        told = sends(url, a1="9", a2="Kind words")
    assert (told.status_code, "Not saved, sorry: I cannot reach my records" in text_of(told)) == (503, True)
    assert 'value="9" checked' in told.text and "Kind words" in told.text
    assert sends(url, a1="9", a2="Kind words").status_code == 200


def _away(*_: object) -> None:
    raise Unavailable(Reason.BUSY)
