"""What people are called and what they write is text on the demo's page, wherever it stands there."""

from __future__ import annotations

from html.parser import HTMLParser

import httpx

from sandbox.discourse import Forum
from sandbox.slack import Workspace
from sandbox.web import Page, Stage
from tests.test_page_door import NoBot

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>"


def test_names_and_words_bring_no_markup() -> None:
    with Workspace() as workspace, Forum() as forum:
        alice = workspace.add_person("alice", name=HOSTILE)
        forum.add_user("alice", name=HOSTILE)
        workspace.add_channel("general", members=["alice"])
        forum.add_category("Stories")
        alice.says(HOSTILE, channel="general")
        forum.people["alice"].posts(f"A title {HOSTILE}", f"Words of mine: {HOSTILE}", "Stories")
        with Page(Stage(workspace, forum, NoBot())) as page:
            shown = httpx.get(page.url, trust_env=False).raise_for_status().text
    assert "alert(1)" in shown
    tags = _Tags()
    tags.feed(shown)
    assert not [tag for tag, given in tags.found if any(name.startswith("on") for name in given)]
    assert not [given for tag, given in tags.found if tag == "script" and "src" not in given]
    assert not [given for tag, given in tags.found if tag == "img" and given.get("src") == "x"]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
