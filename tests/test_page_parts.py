"""The page's parts on plain values: addresses, texts as HTML, the clock's moves, live changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.clock import Clock
from sandbox.discourse.cook import Surroundings, cook
from sandbox.discourse.errors import Refused
from sandbox.slack import Workspace
from sandbox.web.cooked import page_html
from sandbox.web.links import changes
from sandbox.web.mrkdwn import Words
from sandbox.web.stage_acts import MOVES
from sandbox.web.view import View

NOBODY = Surroundings(mention=lambda name: "", upload=lambda address: address)
ARCHIVES = "https://sandbox.slack.com/archives"
ALLOWED = {"br", "pre", "code", "b", "i", "s", "a", "span"}


class Read(HTMLParser):
    """The tags, attributes and text of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def words() -> Words:
    workspace = Workspace()
    workspace.add_person("alice")
    workspace.add_channel("general", members=["alice"])
    return Words(workspace.state, inside=lambda url: "")


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("a *bold* and _slanted_ word", "a <b>bold</b> and <i>slanted</i> word"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        ("`*code*` ```two\nlines```", "<code>*code*</code> <pre>two\nlines</pre>"),
        (
            "<@UALICE> in <#CGENERAL>",
            '<span class="named">@alice</span> in <span class="named">#general</span>',
        ),
        ("<javascript:alert(1)|click>", "click"),
        ("one\ntwo", "one<br>two"),
    ],
)
def test_mrkdwn_is_drawn(words: Words, typed: str, drawn: str) -> None:
    assert str(words.mrkdwn(typed)) == drawn


@given(st.text(alphabet=st.sampled_from("ab<>&\"'*_~`|@#!\n/:.=;ltgamp")))
def test_no_text_becomes_markup_of_its_own(words: Words, typed: str) -> None:
    read = Read(str(words.mrkdwn(typed)))
    assert read.tags <= ALLOWED
    assert {name for name, _ in read.attributes} <= {"href", "target", "rel", "class"}
    assert all(value.startswith(("http", "mailto")) for name, value in read.attributes if name == "href")


@given(st.text(alphabet=st.sampled_from("ab<>&\"'*_[]()`|@#!\n/:.=poljavscript ")))
def test_a_post_brings_no_tag_and_no_attribute_of_its_own(raw: str) -> None:
    try:
        cooked = cook(raw, NOBODY).html
    except Refused:
        return
    read = Read(str(page_html(cooked, "http://forum", lambda url: "", lambda name: "")))
    assert read.tags.isdisjoint({"script", "style", "iframe", "form", "input", "button", "object"})
    assert not any(name.startswith(("on", "hx-", "style", "id")) for name, _ in read.attributes)
    assert not any(
        value.lower().startswith("javascript:") for name, value in read.attributes if name == "href"
    )


def test_a_posts_poll_stands_where_it_was_written() -> None:
    cooked = cook("Before\n\n[poll]\n- yes\n- no\n[/poll]\n\nAfter", NOBODY)
    html = str(page_html(cooked.html, "http://forum", lambda url: "", lambda name: f"<hr title={name}>"))
    assert html.index("Before") < html.index("<hr title=poll>") < html.index("After")
    assert "yes" not in html


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{ARCHIVES}/C1/p1700000000000100", {"place": "C1", "thread": "1700000000.000100"}),
        (
            f"{ARCHIVES}/C1/p1700000000000200?thread_ts=1700000000.000100&cid=C1",
            {"place": "C1", "thread": "1700000000.000100"},
        ),
        ("https://sandbox.slack.com/archives/C1", {"place": "C1"}),
        ("https://other.slack.com/archives/C1", {}),
        ("http://127.0.0.1:5000/t/a-title/12/3", {"forum": "t12"}),
        ("/t/12", {"forum": "t12"}),
        ("http://127.0.0.1:5001/t/a-title/12", {}),
        ("http://[broken", {}),
    ],
)
def test_the_sandboxs_own_addresses_stay_within_the_page(url: str, expected: dict[str, str]) -> None:
    assert changes(url, "sandbox", "http://127.0.0.1:5000") == expected


parts = st.text(alphabet="abc19-t.", max_size=8)


@given(parts, parts, parts, parts, parts)
def test_an_address_reads_back_as_what_it_shows(
    who: str, place: str, thread: str, forum: str, edit: str
) -> None:
    view = View(who, place, thread, forum or "latest", edit)
    assert View.read(dict(parse_qsl(urlsplit(view.address()).query))) == view


def test_going_elsewhere_leaves_what_was_open_behind() -> None:
    view = View("alice", "C1", "12.3", "t5", edit="9")
    assert View.read({"place": "C2"}, view) == View("alice", "C2", "", "t5", edit="9")
    assert View.read({"forum": "latest"}, view) == View("alice", "C1", "12.3", "latest")


@given(st.datetimes(datetime(2020, 1, 1), datetime(2080, 1, 1)), st.sampled_from(sorted(MOVES)))
def test_the_clock_only_goes_forward_and_no_further_than_it_says(now: datetime, name: str) -> None:
    now = now.replace(tzinfo=UTC)
    moved = MOVES[name](now)
    days = (moved - now).total_seconds() / 86400
    assert 0 < days <= {"day": 1.375, "monday": 7, "friday": 7, "quarter": 93, "first": 96, "third": 98}[name]
    if name == "day":
        nine = moved.replace(hour=9, minute=0, second=0, microsecond=0)
        assert moved == (nine if now.hour < 9 else now + timedelta(days=1))
    if name == "friday":
        assert (moved.weekday(), moved.hour, moved.minute) == (4, 15, 0)
    if name in ("first", "third"):
        assert (moved.month % 3, moved.hour, moved.weekday() < 5) == (1, 9, True)
        assert moved.day <= {"first": 3, "third": 5}[name]
    if name == "quarter":
        assert (moved.month, moved.day, moved.hour) in [(3, 31, 12), (6, 30, 12), (9, 30, 12), (12, 31, 12)]


def test_the_clock_refuses_to_go_back() -> None:
    clock = Clock()
    with pytest.raises(ValueError, match="forward"):
        clock.move_to(datetime(2020, 1, 1, tzinfo=UTC))
