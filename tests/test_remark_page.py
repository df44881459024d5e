"""Feedback without a name from the forum: a page that does not know who opened it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from bot.web import remark_pages
from bot.web.page import HEADERS
from handlers.feedback.listening_model import Remark
from storage.session import Session
from tests.forum_house import CONTRIBUTORS, BothHouse
from tests.house import DC, House, wait_for
from tests.test_anonymity import rows
from tests.test_forum_people import account_of
from tests.test_listening_conversation import kept
from tests.test_survey_asked_conversation import says
from tests.test_survey_form import PUBLIC, _away, text_of

EARLY = "The calls are far too early for a zebra."
STAYS = "That stays in a message with your name on it, so I did not pass it on."
PAGE = (
    "Write without your name to the stewards of Distinguished Contributor Program: this page is open until "
    "18 May.\n  Everybody who asks me this week gets the same address, so it does not tell me who opens it. "
    "You may pass it on."
)


@pytest.fixture
def house(both_on_both: BothHouse) -> BothHouse:
    both_on_both.restart(MILEPOST_CLOCK="/nowhere", PUBLIC_URL=PUBLIC)
    return both_on_both


def told(both: BothHouse, who: str, line: str) -> str:
    """What somebody on the forum hears to a private message."""
    person = both.forum.people[who]
    topic = person.messages("milepost", f"For the stewards, on {both.clock().date()}", line)
    both.heard()
    return str(person.looks_at(topic)).partition("\nmilepost: ")[2]


def path_in(shown: str) -> str:
    (path,) = re.findall(rf"{PUBLIC}(/f/remark/[\w.-]+)", shown)
    return str(path)


def without_address(shown: str) -> str:
    return re.sub(rf" <{PUBLIC}[^>]*>", "", shown)


def page_of(both: BothHouse, who: str = "rosa") -> str:
    return both.bot.url + path_in(told(both, who, "feedback page in:dc"))


def proof_of(page: httpx.Response) -> str:
    (proof,) = set(re.findall(r'name="proof" value="(\w+)"', page.text))  # both of its forms have the same
    return str(proof)


def sends(url: str, **given: str) -> httpx.Response:
    return httpx.post(url, data={"proof": proof_of(httpx.get(url))} | given)


def reads(page: httpx.Response) -> str:
    return " ".join(text_of(page).split())


def code_in(page: httpx.Response) -> str:
    (code,) = re.findall(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", text_of(page))
    return str(code)


def kept_words(both: BothHouse) -> list[str]:
    return [row for name, row in rows(both.database) if name == "remarks"]


def test_from_the_forum_to_the_stewards_and_back(house: BothHouse) -> None:
    shown = told(house, "rosa", f"feedback {EARLY} anonymous in:dc")
    assert without_address(shown) == f"{STAYS}\n  {PAGE}"
    url = house.bot.url + path_in(shown)
    page = httpx.get(url)
    assert (page.status_code, page.headers.get("set-cookie")) == (200, None)
    assert {name: page.headers.get(name) for name in HEADERS} == HEADERS and "<script" not in page.text
    thanks = sends(url, words=EARLY)
    code = code_in(thanks)
    assert reads(thanks) == (
        "Thank you! Thank you! The stewards read it without your name, from the next morning on. I keep no "
        f"name, and no time. Want to see their answer? Note this code: {code}. Open this page again and "
        "enter it, or ask for a new address with feedback page in:dc. Nobody else has the code, and I cannot "
        "show it to you again. Please do not write it in a message: that has your name on it."
    )
    assert [name for name, row in rows(house.database) if EARLY in row or code in row] == ["remarks"]
    assert says(house, "alice", "/feedback list").startswith("Nobody has given")
    house.clock.advance(days=1)
    wait_for(lambda: "There is new feedback for" in house.alice.sees())
    says(house, "alice", "/feedback answer 1 we moved them to the afternoon")
    assert says(house, "alice", "/feedback list") == (
        f"# Feedback\n1 without a name\n> {EARLY}\nAnswered: we moved them to the afternoon\n"
        "Answer one: `/okr feedback answer 1 thank you …`"
    )
    answer = sends(url, code=code.lower())
    assert reads(answer) == (
        f"The stewards answered The stewards answered You wrote: {EARLY} The stewards answered: we moved "
        "them to the afternoon"
    )
    says(house, "alice", "/feedback answer 1 sorry, they stay early")
    corrected = "sorry, they stay early They corrected this: they had answered something else before."
    assert reads(sends(url, code=code)).endswith(corrected)


def test_however_it_is_asked_for(both: BothHouse) -> None:
    both.restart(PUBLIC_URL=PUBLIC)
    unsure = (
        "Without your name? I was not sure, so I kept nothing. Then please write it here:\n"
        f"  {PAGE}\n  With your name: send it to me again, and leave out anonymous."
    )
    for line, answer in (
        ("feedback anonymous in:dc", PAGE),
        ("feedback page in:dc", PAGE),
        (f"feedback anonymously, {EARLY} in:dc", unsure),
    ):
        assert without_address(told(both, "rosa", line)) == answer, line
    account = account_of(both, "rosa")
    assert both.db.read(lambda session: session.members.at(account)) is None, "nobody becomes known by it"


def test_where_others_read_it_is_answered_in_private(both: BothHouse) -> None:
    both.restart(PUBLIC_URL=PUBLIC)
    said = f"@milepost feedback {EARLY} anonymous"
    topic = both.forum.rosa.posts("A topic of mine", said, CONTRIBUTORS)
    both.heard()
    assert PUBLIC not in both.forum.rosa.looks_at(topic)
    _, _, answer = str(both.forum.rosa.sees()).partition("\nmilepost: ")
    aloud = "Others can read that: it still stands there, and you may delete it. I did not pass it on."
    assert without_address(answer) == f"{aloud}\n  {PAGE}"


def test_all_who_ask_in_a_week_have_the_same_address(house: BothHouse) -> None:
    first = page_of(house)
    house.clock.advance(days=6)  # a Sunday
    assert page_of(house, "ben") == first
    house.clock.advance(days=1)
    assert page_of(house, "mod") != first
    assert httpx.get(first).status_code == 200
    page = httpx.get(first)
    house.clock.advance(days=7)
    for over in (httpx.get(first), httpx.post(first, data={"proof": proof_of(page), "words": EARLY})):
        assert over.status_code == 410
        assert reads(over) == (
            "This address is over This address is over It held for a week or two, and takes nothing any "
            "more. To get a new one, write to me in a private message: feedback page"
        )
    assert kept_words(house) == []


def test_a_double_click_is_one_remark(house: BothHouse) -> None:
    url = page_of(house)
    given = {"proof": proof_of(httpx.get(url)), "words": EARLY}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: httpx.post(url, data=given), range(4)))
    assert {each.status_code for each in answers} == {200} and len({code_in(each) for each in answers}) == 1
    assert len(kept_words(house)) == 1
    other = httpx.post(url, data=given | {"words": "And the calls are long."})
    assert (other.status_code, "Something else was sent from this page before" in text_of(other)) == (
        409,
        True,
    )
    assert "And the calls are long.</textarea>" in other.text
    assert httpx.post(url, data={"proof": proof_of(other), "words": "And long."}).status_code == 200
    assert len(kept_words(house)) == 2


@pytest.mark.thorough
def test_what_is_no_form_of_ours_is_not_taken(house: BothHouse) -> None:
    url = page_of(house)
    proof = proof_of(httpx.get(url))
    given = {"proof": proof, "words": EARLY}
    long = {"words": "z" * 2001}
    tokens = url.rpartition("/")[2].split(".")
    later = ".".join((tokens[0], "2025-06-18", tokens[2]))
    cases: tuple[tuple[str, str, dict[str, Any], int], ...] = (
        ("POST", url, {"data": given, "headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        ("POST", url, {"data": given, "headers": {"Sec-Fetch-Site": "same-site"}}, 403),
        ("POST", url, {"data": given | {"proof": "0" * 64}}, 403),
        ("POST", url, {"data": given | {"proof": "é"}}, 403),
        ("POST", url, {"data": {"words": EARLY}}, 403),
        ("POST", url, {"data": given | {"words": " \u200b "}}, 422),
        ("POST", url, {"data": given | long}, 422),
        ("POST", url, {"data": {"proof": proof, "code": "nonsense"}}, 422),
        ("POST", url, {"data": {"proof": proof, "code": "K7M2-9QPX"}}, 422),
        ("POST", url, {"content": b"words=" + b"9" * 200_000}, 413),
        ("POST", url, {"content": b"\xff=1"}, 400),
        ("POST", url, {"json": {}}, 403),
        ("PUT", url, {}, 405),
        ("TRACE", url, {}, 405),
        *(
            ("GET", f"{house.bot.url}/f/remark{path}", {}, 404)
            for path in (
                "",
                "/",
                "/x",
                "/%00",
                "/form",
                f"/{later}",
                f"/{'.'.join(tokens)}/",
                f"/{'a' * 900}",
            )
        ),
        ("GET", f"{house.bot.url}/f/remarkable", {}, 404),
        ("GET", f"{url[:-1]}z", {}, 404),
        ("GET", url.replace(tokens[1], "2025-02-30"), {}, 404),
        ("POST", url.replace("/remark/", "/"), {"data": given}, 404),
    )
    for method, address, sent, status in cases:
        answer = httpx.request(method, address, **sent)
        assert (answer.status_code, answer.headers.get("cache-control")) == (status, "no-store"), (
            address,
            sent,
        )
    assert kept_words(house) == []
    markup = "<b>zebra</b> @everyone {{ 7 * 7 }}"
    shown = httpx.post(url, data=given | {"words": f"{markup}{'z' * 2000}"})
    assert "&lt;b&gt;zebra" in shown.text and "That is 20" in text_of(shown)
    assert httpx.post(url, data=given | {"words": markup}).status_code == 200
    assert markup in kept_words(house)[0]
    assert httpx.get(f"{house.bot.url}/f/remark/form.css").headers["content-type"].startswith("text/css")


@pytest.mark.thorough
def test_a_flood_is_held_back(house: BothHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    url = page_of(house)
    monkeypatch.setattr(remark_pages, "MOST_UNHEARD", 2)
    answers = [sends(url, words=f"{EARLY} {nth}") for nth in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert "so much came in since this morning that I take no more" in text_of(answers[2])
    assert f"{EARLY} 2</textarea>" in answers[2].text
    proof = proof_of(httpx.get(url))
    tries = (httpx.post(url, data={"proof": proof, "code": "K7M2-9QPX"}) for _ in range(200))
    held = next(each for each in tries if each.status_code == 429)
    assert "more comes in just now than I take at once" in text_of(held)


@pytest.mark.thorough
def test_what_was_written_is_not_lost_where_it_cannot_be_saved(
    house: BothHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = page_of(house)
    with monkeypatch.context() as away:
        away.setattr(remark_pages.RemarkPages, "_put", _away)
        answer = sends(url, words=EARLY)
    assert (answer.status_code, "Not saved, sorry" in text_of(answer)) == (503, True)
    assert f"{EARLY}</textarea>" in answer.text


@pytest.mark.thorough
def test_an_archived_program_takes_nothing(house: BothHouse) -> None:
    url = page_of(house)
    says(house, "alice", "/okr program archive dc")
    over = httpx.get(url)
    assert (over.status_code, "Program is archived, so nobody would read" in text_of(over)) == (410, True)


def test_in_slack_the_address_comes_in_private(slack: House) -> None:
    assert says(slack, "ben", "/feedback page") == (
        "Pages are not set up here.\n"
        "Without a name you can say it here: `/okr feedback the calls are too early anonymous`"
    )
    slack.restart(PUBLIC_URL=PUBLIC)
    assert (
        says(slack, "ben", "/feedback page") == "I have sent you the address of a page in a private message."
    )
    slack.delivered()
    url = slack.bot.url + path_in(slack.workspace.direct("ben").shows())
    before = kept(slack)
    assert sends(url, words=EARLY).status_code == 200
    new = [row for row in kept(slack) if row not in before]
    assert [(name, EARLY in row, "None" in row) for name, row in new] == [("remarks", True, True)]


def test_without_pages_the_forum_says_so(both: BothHouse) -> None:
    assert told(both, "rosa", f"feedback {EARLY} anonymous in:dc") == (
        f"{STAYS}\n  Without a name that is not possible on a forum: in Slack it is. Or write "
        "it to me here, with it."
    )
    assert told(both, "rosa", "feedback page in:dc") == (
        "Pages are not set up here.\n  Without a name that takes Slack then. Or write it to me here, with it."
    )


@pytest.mark.thorough
def test_the_stewards_read_all_that_came_in(slack: House) -> None:
    def give(session: Session) -> None:
        program = session.programs.by_slug("dc")
        assert program is not None
        for nth in range(60):
            session.listening.add_remark(Remark(program.id, nth + 1, f"word {nth + 1}"))
            session.listening.take_news(program.id)
        for nth in range(60, 120):  # not to be read before the morning
            session.listening.add_remark(Remark(program.id, nth + 1, f"word {nth + 1}"))

    slack.db.submit(give).result(timeout=10)
    seen = []
    slack.alice.says("/feedback list", channel=DC)
    for _ in range(2):
        seen += re.findall(r"> word (\d+)", slack.alice.sees())
        slack.alice.clicks("Next page")
    seen += re.findall(r"> word (\d+)", slack.alice.sees())
    assert [int(each) for each in seen] == list(range(60, 0, -1))
    assert "Next page" not in slack.alice.sees()
