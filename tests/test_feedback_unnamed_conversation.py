"""Feedback without a name stays without one: through questions, in numbers, and in what is remembered."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from handlers.feedback import listening
from handlers.feedback.listening_model import Remark
from storage.backup import back_up
from storage.listening import _hashed
from storage.session import Session
from tests.forum_house import BothHouse
from tests.house import House, wait_for
from tests.test_anonymity import rows
from tests.test_remark_page import EARLY, PAGE, page_of, proof_of, sends, told, without_address
from tests.test_survey_asked_conversation import says
from tests.test_survey_form import PUBLIC

ANEW = "I kept nothing of it. Pick one and write it again, or add `in:<program>` to what you typed."
ASKED = "You could mean several programs: which one?"


def test_which_program_is_asked_and_it_stays_without_a_name(slack: House) -> None:
    for said in ("anonymous", "they are too early anonymous", "they are too early, anonymously"):
        slack.ben.says(f"/feedback {said}", channel="general")
        hint = "Pick one, or add `in:<program>` to what you typed." if said == "anonymous" else ANEW
        buttons = "[Distinguished Contributor Program] [Participation]"
        assert slack.ben.sees() == f"{ASKED}\n{hint}\n{buttons}"
        slack.ben.clicks("Distinguished Contributor Program")
        assert "\nWithout my name (optional): (*Yes*)\n" in slack.ben.sees(), said
        slack.ben.closes()
    slack.ben.clicks("Distinguished Contributor Program")
    slack.ben.fills(words="far too early")
    slack.ben.submits()
    assert "The stewards of Distinguished Contributor Program read it without your name" in slack.ben.sees()
    assert ["None" in row for name, row in rows(slack.database) if name == "remarks"] == [True]


def test_on_the_forum_the_question_leads_to_the_page(both: BothHouse) -> None:
    both.restart(PUBLIC_URL=PUBLIC)
    asked = told(both, "rosa", "feedback too early for everybody anonymous")
    assert asked.startswith(f"{ASKED}\n  {ANEW}\n")
    (line,) = re.findall(r"`@milepost (feedback[^`]* in:dc once:\w+)`", asked)
    assert without_address(told(both, "rosa", line)) == PAGE


def test_numbers_say_nothing_of_the_minute(slack: House) -> None:
    slack.restart(MILEPOST_CLOCK="/nowhere")
    codes = {}
    for words in ("first zebra", "second zebra", "third zebra", "fourth zebra"):
        taken = says(slack, "ben", f"/feedback {words} anonymous")
        (codes[words],) = re.findall(r"feedback read (\S+)", taken)
        says(slack, "alice", f"/feedback with my name after the {words}")
    listed = says(slack, "alice", "/feedback list")
    assert re.findall(r"^(\d+) (\w+)", listed, re.M) == [(nth, "Alice") for nth in "4321"]
    slack.clock.advance(days=1)
    wait_for(lambda: "There is new feedback for" in slack.alice.sees())
    listed = says(slack, "alice", "/feedback list")
    unnamed = re.findall(r"^(\d+) without a name\n> (\w+ zebra)$", listed, re.M)
    assert [number for number, _ in unnamed] == ["8", "7", "6", "5"] and {each for _, each in unnamed} == set(
        codes
    )
    by_hash = sorted(codes, key=lambda words: _hashed(f"number:{codes[words].replace('-', '')}"))
    assert [words for _, words in unnamed] == by_hash, "not as they were written"
    number, words = unnamed[0]
    says(slack, "alice", f"/feedback answer {number} we moved it")
    assert "we moved it" in says(slack, "ben", f"/okr feedback read {codes[words]}")
    says(slack, "alice", "/feedback one more")
    assert "\n9 Alice" in says(slack, "alice", "/feedback list")


@pytest.mark.thorough
def test_all_words_of_all_remarks_stand_on_some_page(slack: House) -> None:
    words = [f"{nth}. {'far too early '[: 10 + nth] * 40}end{nth}" for nth in range(40)]
    words += [f"&<>{'&' * 1900}end40", f"{'🦓' * 1900}end41", "\n".join(["a"] * 900) + " end42"]

    def give(session: Session) -> None:
        program = session.programs.by_slug("dc")
        assert program is not None
        for number, each in enumerate(words, start=1):
            session.listening.add_remark(Remark(program.id, number, each, answer='"' * 1990))
        session.listening.take_news(program.id)

    slack.db.submit(give).result(timeout=10)
    shown = says(slack, "alice", "/feedback list")
    while "[Next page]" in slack.alice.sees():
        slack.alice.clicks("Next page")
        shown += slack.alice.sees()
    assert "cannot hold" not in shown and "…\n>" not in shown
    assert [int(each) for each in re.findall(r"end(\d+)", shown)] == list(range(42, -1, -1))


@pytest.mark.thorough
def test_one_sender_cannot_keep_others_from_writing(both: BothHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    both.restart(PUBLIC_URL=PUBLIC)
    url = page_of(both)
    proof = proof_of(httpx.get(url))
    tries = [httpx.post(url, data={"proof": proof, "code": "K7M2-9QPX"}).status_code for _ in range(21)]
    assert tries == [*[422] * 20, 429]
    monkeypatch.setattr(listening, "MOST_UNHEARD", 1)
    assert sends(url, words=EARLY).status_code == 200
    assert says(both, "ben", "/feedback one more anonymous").startswith("Not saved, sorry: so much came in")
    assert says(both, "ben", "/feedback one more").startswith("Thank you!")


@pytest.mark.thorough
def test_who_asked_for_the_page_is_not_remembered(both: BothHouse) -> None:
    both.restart(PUBLIC_URL=PUBLIC)
    lines = "feedback page in:dc", "feedback anonymous in:dc", "feedback too early anonymous in:dc"
    for line in lines:
        assert PUBLIC in told(both, "rosa", line)
    told(both, "rosa", "feedback with my name in:dc")
    assert [row for name, row in rows(both.database) if name == "heard" and "feedback page" in row] == []
    heard = [row for name, row in rows(both.database) if name == "heard" and "feedback" in row]
    assert len(heard) == 1, "that with a name alone: it says so when it is edited"


def test_a_backup_has_no_keys_of_pages(slack: House, tmp_path: Path) -> None:
    def opened(session: Session) -> bytes | None:
        program = session.programs.by_slug("dc")
        assert program is not None
        session.listening.open_pages(program.id)
        return session.listening.page_key(program.id)

    key = slack.db.submit(opened).result(timeout=10)
    copy = tmp_path / "backup"
    back_up(slack.database, copy)
    assert key is not None and key not in copy.read_bytes()
