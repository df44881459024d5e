"""The pages of surveys and remarks in a browser: by keyboard, on a phone, without scripts or barriers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from storage import remark_pages, survey_links
from storage.session import Session
from tests import emulated
from tests.browser import Browser, browser
from tests.house import DC, House

AXE = emulated.FOLDER / "node_modules" / "axe-core" / "axe.min.js"
TAB, SPACE, ENTER, RIGHT = "\ue004", " ", "\ue007", "\ue014"
NAME = "How are we doing, and what would make it easier for you to stay with us for another year?"


@pytest.fixture(scope="module", params=[360, 1280])
def window(request: pytest.FixtureRequest) -> Iterator[Browser]:
    with browser(request.param, 860) as opened:
        opened.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        yield opened


@pytest.fixture
def house(slack: House) -> House:
    slack.restart(PUBLIC_URL="https://pages.example")
    slack.alice.says(f"/survey new motivation {NAME} anonymous", channel=DC).sees()
    slack.ben.says("/survey pending", channel=DC).sees()
    slack.alice.says("/survey pending", channel=DC).sees()
    return slack


def form_of(house: House) -> str:
    def link(session: Session) -> str | None:
        program = session.programs.by_slug("dc")
        assert program is not None
        (survey,) = session.surveys.of(program.id)
        (alice,) = session.programs.stewards(program.id)
        return survey_links.token_for(session.surveys, survey, alice)

    return f"{house.bot.url}/s/{house.db.read(link)}"


def presses(window: Browser, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    actions = ActionChains(window.driver)
    for key in keys:
        actions.send_keys(key)
    actions.perform()


@pytest.mark.thorough
def test_the_form_is_filled_in_by_keyboard_without_a_script(house: House, window: Browser) -> None:
    window.opens(form_of(house))
    assert NAME in window.sees("Send my answers")
    taken, has = window.width()
    assert taken <= has, "it scrolls sideways"
    # Two boxes; the scale by its arrows; yes or no; some words; the button.
    presses(window, TAB, SPACE, TAB, TAB, SPACE, *[TAB] * 5, SPACE, RIGHT, RIGHT, RIGHT, TAB, SPACE)
    presses(window, TAB, *"a mentor", TAB, ENTER)
    window.sees("Thank you!")
    window.opens(form_of(house))
    window.sees("This link was used")
    known = ("410", "favicon", "chrome://")  # the last is about the browser's own pages
    assert [each for each in window.complaints() if not any(part in each for part in known)] == []


@pytest.mark.thorough
def test_what_is_missing_is_said_beside_it(house: House, window: Browser) -> None:
    window.opens(form_of(house))
    window.sees("Send my answers")
    # The browser asks for the scale itself; that one box at least is ticked only the bot can tell.
    window.clicks("3", ".scale")
    window.clicks("Yes", "form")
    window.clicks("Send my answers")
    assert "What motivates you to contribute? This one is needed." in window.sees("Nearly there")
    checked = "return [...document.querySelectorAll(':checked')].map((one) => one.id).join(' ')"
    assert window.driver.execute_script(checked) == "a2-3 a3-1"
    assert barriers(window) == []


@pytest.mark.thorough
def test_there_are_no_barriers(house: House, window: Browser) -> None:
    window.opens(form_of(house))
    window.sees("Send my answers")
    assert barriers(window) == []
    window.opens(f"{house.bot.url}/s/nothing")
    window.sees("This link leads nowhere")
    assert barriers(window) == []


def remark_page(house: House) -> str:
    def link(session: Session) -> str | None:
        program = session.programs.by_slug("dc")
        assert program is not None
        session.listening.open_pages(program.id)
        return remark_pages.token_for(session.listening, program.id, date(2025, 5, 18))

    return f"{house.bot.url}/f/remark/{house.db.submit(link).result(timeout=10)}"


@pytest.mark.thorough
def test_a_remark_without_a_name_is_written_by_keyboard(house: House, window: Browser) -> None:
    window.opens(remark_page(house))
    assert "To the stewards of Distinguished Contributor Program" in window.sees("Send without my name")
    taken, has = window.width()
    assert taken <= has, "it scrolls sideways"
    assert barriers(window) == []
    presses(window, TAB, *"too early", TAB, ENTER)
    code = window.sees("Thank you!").partition("this code: ")[2][:9]
    assert barriers(window) == []
    window.opens(remark_page(house))
    window.sees("Read the answer to what you wrote before")
    presses(window, TAB, TAB, TAB, *"nothing", ENTER)
    window.sees("That is not a code of mine.")
    assert barriers(window) == []
    window.types(code, "code-1", enter=True)
    assert "too early" in window.sees("No answer yet")


def barriers(window: Browser) -> list[Any]:
    """What axe-core finds on the page; nothing where it is not there to look."""
    if not AXE.is_file():
        pytest.skip("MILEPOST_EMULATE names no folder where tests/emulate/package.json is installed")
    window.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    window.driver.execute_script(AXE.read_text("utf-8"))
    script = "const done = arguments[0]; axe.run().then((found) => done(found.violations))"
    window.driver.set_script_timeout(30)
    found = window.driver.execute_async_script(script)
    window.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    return [(each["id"], each["help"], [node["html"] for node in each["nodes"]]) for each in found]
