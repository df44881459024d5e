"""Whatever a poll's option begins with, the forum offers it as it was typed, and its votes are counted."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.discourse.polls import _words
from bot.discourse.render import markdown
from handlers.feedback import polling
from handlers.feedback.questions import Kind, Question
from handlers.polls import Poll
from handlers.reply import Reply
from sandbox.discourse.cook import Surroundings, cook
from sandbox.discourse.thread import Thread
from tests.forum_house import BothHouse
from tests.house import DC
from tests.test_survey_conversation import closed
from tests.test_two_rounds_conversation import on_the_forum

AROUND = Surroundings(lambda name: f"/u/{name}", lambda address: "/uploads/" + address)
SIGNS = (
    "1. ",
    "2) ",
    "- ",
    "+ ",
    "* ",
    "> ",
    "# ",
    "## ",
    "= ",
    "---",
    "***",
    "===",
    "| a |",
    "``` ",
    "~~~",
    "[x] ",
)


def offered(*options: str) -> list[str]:
    """What each option of such a poll says on the forum."""
    polls = cook(markdown(Reply((Poll(options),)), "milepost"), AROUND).polls
    return [_words({"html": html}) for html in polls["poll"].options.values()]


def test_options_stay_what_was_typed() -> None:
    typed = (
        "1. June",
        "2. June",
        "3) July",
        "- dash",
        "> quote",
        "# head",
        "+ plus",
        "*",
        "---",
        "***",
        "a | b",
    )
    assert offered(*typed) == list(typed)


WORDS = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=8)


@given(st.lists(st.tuples(st.sampled_from(SIGNS), WORDS).map("".join), min_size=2, max_size=4))
def test_every_option_is_known_again(options: list[str]) -> None:
    known = {polling.folded(each): " ".join(each.split()) for each in options}
    assume(len(known) == len(options) and all(re.search(r"\w", each) for each in known))
    question = Question(Kind.SINGLE, "Which?", tuple(known.values()))
    found = [polling.answer_of(question, words) for words in offered(*known.values())]
    assert found == [answer for answer, _ in question.choices]


@pytest.mark.parametrize("sign", ["1.", "-", ">"])
def test_without_care_a_forum_reads_an_option_as_a_list_or_a_quote(sign: str) -> None:
    (html,) = cook(f"[poll]\n* {sign} June\n[/poll]", AROUND).polls["poll"].options.values()
    assert html.startswith("<") and sign not in _words({"html": html})


def test_votes_for_numbered_options_are_counted(both_on_both: BothHouse) -> None:
    house = both_on_both
    for name in ("ada", "bo", "cy"):
        house.forum.add_user(name, name=name.title())
    house.restart(MILEPOST_CLOCK="/nowhere")
    house.alice.says('/survey new poll Which day? options:"1. June, 2. June, - later"', channel=DC).sees()
    house.heard()
    topic = next(each for each in house.forum.state.topics.values() if "Which day" in each.title)
    thread = Thread(house.forum.state, topic)
    assert "( ) 1. June\n  ( ) 2. June\n  ( ) - later" in thread.shows()
    for who in ("rosa", "ada", "bo", "cy", "mod"):
        house.forum.people[who].votes(thread, "- later" if who == "bo" else "2. June")
    house.alice.says("/survey close F1", channel=DC).sees()
    closed(house)
    shown = on_the_forum(house, "Which day")
    assert "1. June: 0 (0%) · 2. June: 4 (80%) · - later: 1 (20%) · n=5" in shown
    assert "not in this" not in shown
