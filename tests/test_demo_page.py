"""The demo's page, held in a real browser: each thing that a person can do there, done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from functools import partial

import httpx
import pytest

from bot.console import demo
from bot.console.page import Behind
from sandbox.discourse import Forum
from sandbox.web import Page
from sandbox.web import Stage as Shown
from tests.browser import Browser, browser
from tests.house import wait_for


class Theatre:
    """The demo as ``milepost demo`` has it, and a window onto it."""

    def __init__(self, stage: demo.Stage, page: Page, window: Browser) -> None:
        self.stage, self.page, self.window = stage, page, window

    def goes(self, **where: str) -> Browser:
        """Open the page as somebody, somewhere."""
        self.window.opens(str(httpx.URL(self.page.url, params=where)))
        return self.window

    def channel(self, name: str) -> str:
        return self.stage.workspace.channel(name).id

    def topic(self, title: str) -> str:
        topics = self.stage.forum.state.topics.values()
        return next(f"t{topic.id}" for topic in topics if topic.title == title)


pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def theatre() -> Iterator[Theatre]:
    failures: list[str] = []
    with (
        browser() as window,
        demo.stage(0) as stage,
        Behind(stage) as behind,
        Page(Shown(stage.workspace, stage.forum, behind)) as page,
    ):
        behind.prepare(failed=lambda: failures.append("the demo was not prepared"))
        wait_for(lambda: not behind.busy or bool(failures), timeout=60)
        behind.complain()
        yield Theatre(stage, page, window)


@pytest.fixture(autouse=True)
def nothing_complains(theatre: Theatre) -> Iterator[None]:
    """No script failed, and nothing was refused by the page's own policy."""
    yield
    assert theatre.window.complaints() == []
    assert theatre.stage.workspace.problems == []


# ---- Slack -----------------------------------------------------------------------------------------


def test_a_typed_command_is_answered_and_moves_the_table(theatre: Theatre) -> None:
    window = theatre.goes(who="alice", place=theatre.channel(demo.CHAMPIONS))
    window.types("/okr progress 1.2 37 first batch", "say-words", enter=True)
    assert "Only visible to you" in window.sees("first batch", "#feed")
    window.sees("37 of ≥50 nominations · 74%", "#table")


def test_a_button_is_pressed(theatre: Theatre) -> None:
    window = theatre.goes(who="ben", place=theatre.channel(demo.CHAMPIONS))
    window.types("/okr progress 5.2 2 oops", "say-words", enter=True)
    window.sees("2 of ≥3 new contributors", "#table")
    window.clicks("Undo", "#feed")
    window.sees("Undone: KR 5.2", "#feed")
    window.misses("2 of ≥3 new contributors", "#table")


def test_a_form_says_what_is_wrong_beside_the_field_and_then_is_sent(theatre: Theatre) -> None:
    window = theatre.goes(who="priya", place=theatre.channel(demo.PARTICIPATION))
    window.types("/okr progress", "say-words", enter=True)
    window.sees("Check in", "#modal")
    window.fills("Key result", "2.4")
    window.fills("Value", "everything")
    window.clicks("Save", "#modal")
    window.sees("everything", "#modal .trouble")
    window.fills("Value", "14/20")
    window.fills("Note", "the portal counts now")
    window.clicks("Save", "#modal")
    window.sees("KR 2.4 14/20 (70%)", "#modal")
    window.clicks("Done", "#modal")
    window.misses("KR 2.4", "#modal")
    window.sees("14/20 (70%)", "#table")


def test_a_form_is_closed_with_escape(theatre: Theatre) -> None:
    window = theatre.goes(who="lucia", place=theatre.channel(demo.PARTICIPATION))
    window.types("/okr progress", "say-words", enter=True)
    window.sees("Check in", "#modal")
    window.presses_escape()
    window.misses("Check in", "#modal")


def test_the_bot_is_mentioned_in_a_thread(theatre: Theatre) -> None:
    window = theatre.goes(who="lucia", place=theatre.channel(demo.PARTICIPATION))
    window.types("Who counts the mobilizers this week?", "say-words", enter=True)
    window.sees("Who counts the mobilizers", "#feed article:last-child")
    window.clicks("Reply in thread", "#feed article:last-child")
    window.sees("Thread", "#slack .crumb")
    window.types("/okr list", "say-words", enter=True)
    window.sees("Slash commands do not work in threads", "#say")
    window.types("@milepost progress 1.3 23 two more", "say-words", enter=True)
    window.sees("KR 1.3", "#feed")
    window.clicks("← Back to #participation")
    window.sees("2 replies", "#feed")


def test_a_message_shortcut_opens_the_apps_form(theatre: Theatre) -> None:
    (_, label), *_ = Behind(theatre.stage).shortcuts
    window = theatre.goes(who="ben", place=theatre.channel(demo.CHAMPIONS))
    window.types("A post about Amina: https://blog.example.org/amina", "say-words", enter=True)
    window.sees("A post about Amina", "#feed article:last-child")
    window.clicks("More for this message", "#feed article:last-child")
    window.clicks(label, "#feed article:last-child")
    window.sees("Key result", "#modal")
    window.clicks("Close", "#modal")
    window.misses("Key result", "#modal")


def test_everybody_has_a_home(theatre: Theatre) -> None:
    window = theatre.goes(who="alice")
    window.clicks("App home")
    window.sees("Distinguished Contributor Program", "#home")


def test_what_people_type_is_only_text(theatre: Theatre) -> None:
    window = theatre.goes(who="ben", place=theatre.channel(demo.CHAMPIONS))
    words = "<img src=x onerror=alert(1)> </div><script>document.title='gone'</script> {{ 7*7 }}"
    window.types(words, "say-words", enter=True)
    window.sees(words, "#feed")


# ---- the forum -------------------------------------------------------------------------------------


def test_a_reply_at_the_forum_is_recorded_and_answered(theatre: Theatre) -> None:
    window = theatre.goes(who="amina", forum=theatre.topic(demo.STORIES))
    assert "has no account in Slack" in window.sees("no account", "#slack")
    window.types("@milepost progress 2.1 +1 https://blog.example.org/tomasz", "reply-words")
    window.clicks("Reply", "#reply")
    window.sees("KR 2.1", "#posts")
    window.sees("of ≥10 stories", "#table")


def test_a_topic_with_a_poll_is_opened_voted_in_edited_and_taken_back(theatre: Theatre) -> None:
    window = theatre.goes(who="tomasz", forum="latest")
    window.clicks("New topic", "#forum")
    window.types("Too short", "write-title")
    window.types("When shall we meet?\n[poll]\n- Monday\n- Friday\n[/poll]", "write-words")
    window.clicks("Open topic", "#forum")
    window.sees("Title is too short", "#write")
    window.types("When shall the clubs meet?", "write-title")
    window.clicks("Open topic", "#forum")
    window.sees("0 voted", "#posts")
    window.clicks("Friday", "#posts")
    window.clicks("Vote", "#posts")
    window.sees("1 voted", "#posts")
    window.clicks("Edit", "#posts")
    window.types("We meet on Friday, all of us together.", "edit-words")
    window.clicks("Save edit", "#posts")
    window.sees("all of us together", "#posts")
    window.clicks("Edit", "#posts")
    window.clicks("Delete post", "#posts")
    window.agrees()
    window.sees("Which student clubs", "#posts")
    window.misses("When shall the clubs meet?", "#posts")


def test_a_private_message_reaches_the_bot_and_its_answer_is_noticed(theatre: Theatre) -> None:
    window = theatre.goes(who="tomasz", forum="message")
    window.types("A question", "write-title")
    window.types("@milepost help", "write-words")
    window.clicks("Send", "#write")
    window.sees("↳ to tomasz", "#posts")
    window.clicks("Notices", "#forum")
    window.sees("milepost replied to you in A question", "#posts")


# ---- the stage -------------------------------------------------------------------------------------


def test_the_hints_go_where_something_can_be_tried(theatre: Theatre) -> None:
    window = theatre.goes(who="tomasz")
    window.clicks("Tell the bot about 37 nominations")
    window.sees("Alice in #distinguished-contributors", "#say")
    assert "/okr progress 1.2 37" in window.value("say-words")
    window.clicks("Count a story from the forum")
    window.sees("Amina replies", "#reply")
    assert "@milepost progress 2.1 +1" in window.value("reply-words")


def test_the_clock_goes_to_the_next_friday_for_the_bot_too(theatre: Theatre) -> None:
    window = theatre.goes(who="alice", place=theatre.channel(demo.CHAMPIONS))
    window.clicks("Next Friday 15:00")
    window.sees(", 15:0", "#clock")
    friday = theatre.stage.clock.now().astimezone(UTC).date()
    assert f"Fri {friday.day} {friday:%b}, 15:0" in window.text("#clock")
    window.types(f"/okr progress 4.1 done on:{friday}", "say-words", enter=True)
    window.sees("KR 4.1", "#feed")


def test_the_bot_is_killed_and_what_it_acknowledged_is_still_there(theatre: Theatre) -> None:
    window = theatre.goes(who="ben", place=theatre.channel(demo.CHAMPIONS))
    window.types("/okr progress 3.2 1 spring round", "say-words", enter=True)
    window.sees("spring round", "#feed")
    window.clicks("Kill the bot (SIGKILL) and restart it")
    said = window.sees("Killed with SIGKILL", "#killed")
    assert "The last receipt is still there: check-in 3.2#1, 1, “spring round”, by Ben" in said
    window.types("/okr show 3.2", "say-words", enter=True)
    window.sees("1 of ≥2 formal feedback rounds", "#feed article:last-child")


# ---- the page itself -------------------------------------------------------------------------------


def test_a_narrow_window_has_tabs_and_nothing_is_cut(theatre: Theatre) -> None:
    with browser(width=400, height=800, dark=True) as phone:
        phone.opens(f"{theatre.page.url}/?who=alice")
        for tab, title in (("OKRs", "Key Result"), ("Forum", "Latest"), ("Slack", "App home")):
            phone.clicks(tab, ".tabs")
            phone.sees(title, "main")
            taken, has = phone.width()
            assert taken <= has == 400
        assert phone.complaints() == []


# ---- a quarter later: nothing comes after it -----------------------------------------------------


def test_the_quarter_ends_and_begins_on_both_sides_with_pictures(theatre: Theatre) -> None:
    window, forum = theatre.goes(who="alice", place=theatre.channel(demo.CHAMPIONS)), theatre.stage.forum
    for button, title in (("1st working day", "our OKRs for"), ("3rd working day", "how Q")):
        window.clicks(button)
        window.sees(title, "#feed")
        wait_for(partial(has_topic, forum, title), timeout=30)
        topic = next(each for each in forum.state.topics.values() if title in each.title)
        window = theatre.goes(who="alice", place=theatre.channel(demo.CHAMPIONS), forum=f"t{topic.id}")
        window.sees(title, "#posts")
        for side in ("#feed", "#posts"):
            wait_for(partial(has_pictures, window, side), timeout=45)


def has_topic(forum: Forum, words: str) -> bool:
    return any(words in topic.title for topic in forum.state.topics.values())


def has_pictures(window: Browser, within: str) -> bool:
    """Whether some have come, with words for whoever does not see them."""
    script = """
        const found = [...document.querySelectorAll(arguments[0] + " img")];
        return found.some((one) => one.naturalWidth > 300 && one.alt.length > 30)"""
    return bool(window.driver.execute_script(script, within))
