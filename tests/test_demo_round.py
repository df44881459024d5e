"""The demo's round of nominations, played on its page in a real browser from the first answer to the end."""

from __future__ import annotations

import pytest

from bot.console import demo
from tests.test_demo_page import Theatre, nothing_complains, theatre

__all__ = ["nothing_complains", "theatre"]


def direct(theatre: Theatre, who: str) -> str:
    return theatre.stage.workspace.direct(who).id


def in_private(theatre: Theatre, who: str) -> None:
    theatre.goes(who=who, place=direct(theatre, who))


def topic(theatre: Theatre, beginning: str) -> str:
    topics = theatre.stage.forum.state.topics.values()
    return next(f"t{each.id}" for each in topics if each.title.startswith(beginning))


def tries(theatre: Theatre, title: str, words: str, answer: str) -> None:
    """One of the page's own hints, sent as it stands there."""
    window = theatre.window
    window.clicks(title)
    window.holds(words, "say-words")
    window.clicks("Send", "#say")
    window.sees(answer, "#feed")


@pytest.mark.thorough
def test_who_was_nominated_answers_by_a_button(theatre: Theatre) -> None:
    window = theatre.goes(who="tomasz")
    window.clicks("Be Priya, who has just been nominated, and answer")
    window.sees("Ben Lindqvist nominated you for Distinguished Contributor, Inaugural cohort", "#feed")
    window.clicks("Yes, go on", "#feed")
    window.sees("I have noted your yes. It is open for others to second.", "#feed")
    theatre.goes(who="tomasz", forum="latest").sees("Priya Raman · Distinguished Contributor", "#forum")


@pytest.mark.thorough
def test_the_first_one_has_a_card_on_both_sides(theatre: Theatre) -> None:
    card = "2 nominations (1 on Slack, 1 on the forum) · seconded by Ben Lindqvist"
    where = {"place": theatre.channel(demo.CHAMPIONS), "forum": topic(theatre, "Amina Diallo ·")}
    window = theatre.goes(who="lucia", **where)
    for side in ("#feed", "#posts"):
        assert "helps others to contribute" in window.sees(card, side)
    tries(theatre, "Nominate somebody yourself", "/nominate @ben", "You nominated Ben Lindqvist")
    theatre.goes(who="tomasz", forum=topic(theatre, "Priya Raman ·"))
    window.types("Hello!\n\n@milepost nomination second N2 patience itself", "reply-words")
    window.clicks("Reply", "#reply")
    window.sees("You second it: 1 person by now", "#posts")


@pytest.mark.thorough
def test_the_panel_votes_and_somebody_is_announced(theatre: Theatre) -> None:
    window = theatre.goes(who="alice", place=theatre.channel(demo.CHAMPIONS))
    tries(theatre, "Have the panel vote, then move the clock a week", "/okr round review", "Go on")
    window.clicks("Go on", "#feed")
    window.sees("under review", "#feed")
    for who in ("alice", "ben", "lucia"):
        in_private(theatre, who)
        window.sees("Your vote is asked for", "#feed")
        window.types("/okr nomination vote N1 yes", "say-words")
        window.clicks("Send", "#say")
        window.sees("N1: Your vote is noted. Thank you!", "#feed")
    window = theatre.goes(who="ben", place=theatre.channel(demo.CHAMPIONS))
    window.types("/okr nomination vote N2 yes", "say-words")
    window.clicks("Send", "#say")
    window.sees("You have no vote on N2: you nominated them.", "#feed")
    in_private(theatre, "alice")
    for _ in range(8):
        day = window.text("#clock")
        window.clicks("+1 day")
        window.misses(day, "#clock")
    window.sees("3 of 3 voted · 3 yes, 0 no, 0 abstained", "#feed")
    window.types("/okr nomination decide N1 selected", "say-words")
    window.clicks("Send", "#say")
    window.clicks("Draft an announcement", "#feed")
    window.sees("This would be posted in the program’s 2 homes", "#feed")
    window.clicks("Post it", "#feed")
    window.sees("Amina Diallo is announced.", "#feed")
    theatre.goes(who="amina", forum="messages").sees("Congratulations!", "#posts")
    theatre.goes(who="alice", place=theatre.channel(demo.CHAMPIONS)).sees("🎉 Amina Diallo", "#feed")
    theatre.goes(who="amina", forum="latest").sees("Amina Diallo: Distinguished Contributor", "#forum")
