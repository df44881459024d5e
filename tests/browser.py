"""A real browser to hold the page in: Chromium without a window, driven over WebDriver."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
PATIENCE = 45.0  # seconds, on a machine that has other things to do
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"),
    *("--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def missing() -> str:
    """Why there is no browser to test with; empty where there is one."""
    if CHROMIUM is None or DRIVER is None:
        return "chromium and chromedriver are not installed (Debian: chromium, chromium-driver)"
    try:
        import selenium  # noqa: F401
    except ImportError:
        return "selenium is not installed: pip install '.[browser]'"
    return ""


@contextmanager
def browser(width: int = 1280, height: int = 860, *, dark: bool = False) -> Iterator[Browser]:
    """A browser of its own, with nothing in it; skips the test where there is none."""
    if reason := missing():
        pytest.skip(reason)
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # An empty home: what a person has set up for their own browser is no part of this.
    with tempfile.TemporaryDirectory(prefix="milepost-browser-", ignore_cleanup_errors=True) as home:
        for flag in (*FLAGS, f"--user-data-dir={home}/profile"):
            options.add_argument(flag)
        service = webdriver.ChromeService(executable_path=str(DRIVER), env={**os.environ, "HOME": home})
        driver = webdriver.Chrome(options=options, service=service)
        try:
            yield Browser(driver, width, height, dark)
        finally:
            driver.quit()


class Browser:
    """What a person does: look, click, type. Everything waits until it can be done."""

    def __init__(self, driver: Any, width: int, height: int, dark: bool) -> None:
        self.driver = driver
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def opens(self, url: str) -> None:
        self.driver.get(url)

    def sees(self, words: str, within: str = "body") -> str:
        """The text of a part of the page, once ``words`` stand in it."""
        self._until(lambda: words in self.text(within), f"{words!r} in {within}")
        return self.text(within)

    def misses(self, words: str, within: str = "body") -> None:
        """Wait until ``words`` no longer stand there."""
        self._until(lambda: words not in self.text(within), f"the end of {words!r} in {within}")

    def text(self, within: str = "body") -> str:
        """What can be read there now."""
        script = "return document.querySelector(arguments[0])?.innerText ?? ''"
        return str(self.driver.execute_script(script, within))

    def clicks(self, label: str, within: str = "body") -> None:
        """Press the last button, link or switch there that says ``label``."""
        self._trying(lambda: self._labelled(label, within).click(), f"a click on {label!r} in {within}")

    def types(self, words: str, into: str, *, enter: bool = False) -> None:
        """Into the input with this id, in place of what stands there; ``enter``: then press Enter."""

        def type_it() -> None:
            found = self.driver.find_element("id", into)
            found.clear()
            found.send_keys(words)

        self._trying(type_it, f"typing into {into}")
        if enter:
            self.driver.find_element("id", into).send_keys("\ue007")

    def fills(self, label: str, answer: str, within: str = "#modal") -> None:
        """The input that is labelled so: typed into, or the choice that begins with ``answer``."""
        script = """
            const [part, words] = arguments;
            const labels = [...document.querySelectorAll(`${part} label`)];
            return document.getElementById(labels.find((one) => one.innerText.startsWith(words)).htmlFor);"""

        from selenium.webdriver.support.ui import Select

        def fill() -> None:
            found = self.driver.execute_script(script, within, label)
            if found.tag_name == "select":
                choices = [one.text for one in found.find_elements("tag name", "option")]
                Select(found).select_by_visible_text(next(one for one in choices if one.startswith(answer)))
            else:
                found.clear()
                found.send_keys(answer)

        self._trying(fill, f"filling {label!r}")

    def value(self, of: str) -> str:
        """What stands in the input with this id."""
        return str(self.driver.find_element("id", of).get_property("value"))

    def holds(self, words: str, of: str) -> None:
        """Wait until ``words`` stand in the input with this id."""
        script = "return document.getElementById(arguments[0])?.value ?? ''"
        self._until(lambda: words in self.driver.execute_script(script, of), f"{words!r} in {of}")

    def presses_escape(self) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys("\ue00c").perform()

    def agrees(self) -> None:
        """Says yes to what the browser asks."""
        self._trying(lambda: self.driver.switch_to.alert.accept(), "question to agree to")

    def complaints(self) -> list[str]:
        """What the browser itself had to say: errors of scripts, things refused by the page's policy."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def width(self) -> tuple[int, int]:
        """(what the page takes, what the window has): more is sideways scrolling."""
        script = "const e = document.scrollingElement; return [e.scrollWidth, e.clientWidth]"
        taken, has = self.driver.execute_script(script)
        return int(taken), int(has)

    def _labelled(self, label: str, within: str) -> Any:
        script = """
            const [part, words] = arguments, kinds = "button, a, summary, label";
            const bare = (one) => one.innerText.trim().replace(/\\s*\\d+\\s*unread$/, "");
            const last = (one) => bare(one).split("\\n").at(-1);
            const says = (one) => one.ariaLabel === words || last(one) === words;
            const found = [...document.querySelector(part).querySelectorAll(kinds)].filter(says);
            return found.filter((one) => one.checkVisibility()).at(-1);"""
        found = self.driver.execute_script(script, within, label)
        if found is None:
            raise LookupError(label)
        return found

    def _trying(self, act: Callable[[], None], what: str) -> None:
        """The page may be just changing: then once more."""
        from selenium.common.exceptions import WebDriverException

        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return act()
            except (WebDriverException, LookupError, AttributeError, StopIteration) as error:
                if time.monotonic() > deadline:
                    raise AssertionError(f"no {what} within {PATIENCE:.0f} s") from error
            time.sleep(0.03)

    def _until(self, true: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, f"no {what} within {PATIENCE:.0f} s; there is:\n{self.text()}"
            time.sleep(0.03)
