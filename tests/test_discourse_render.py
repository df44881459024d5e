"""Replies as forum posts: what they look like, that they fit, and that what people typed does nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it.common.normalize_url import normalizeLink

from bot.discourse.render import LONGEST, markdown, padded, title
from bot.discourse.text import inert, one_line
from bot.text import ADDRESS, JOINER, clean
from handlers.polls import Poll
from handlers.reply import (
    Aside,
    Bold,
    Button,
    Buttons,
    Code,
    Divider,
    Fields,
    Form,
    Heading,
    Link,
    Mention,
    Picture,
    Preformatted,
    Progress,
    Quote,
    Reply,
    Say,
    Struck,
    Table,
    Text,
)
from handlers.reply import Field as Question
from tests.forum_page import LATE, Page, forum_page, strict_page
from tests.slack_limits import replies


def drawn(*blocks: Any, **names: str) -> str:
    """Without the joiners, which nobody sees."""
    return markdown(Reply(tuple(blocks)), "milepost", names).replace(JOINER, "")


def cooked(*blocks: Any, **names: str) -> Page:
    return forum_page(markdown(Reply(tuple(blocks)), "milepost", names))


# ---- what it looks like --------------------------------------------------------------------------


def test_a_receipt_whole() -> None:
    assert (
        drawn(
            Text(Bold("KR 2.1"), " 4 → 7 of ≥10 stories"),
            Progress(0.7, "70% · on track"),
            Quote("two posts & a talk\nsee https://x.example/a_b"),
            Fields(("Owner", ("Rosa",)), ("Due", (Bold("1 July"),))),
            Table(("KR", "Now"), (("2.1", "7"), ("2.2", "a|b"))),
            Divider(),
            Aside("Wrong? ", Say("okr undo 2.1")),
            Buttons(Button("Undo", "okr undo 2.1#3"), Button("My key results", "okr")),
        )
        == """\
**KR 2.1** 4 → 7 of ≥10 stories

▰▰▰▰▰▰▰▱▱▱ 70% · on track

> two posts & a talk
> see <https://x.example/a_b>

**Owner:** Rosa
**Due:** **1 July**

| KR | Now |
| --- | --- |
| 2.1 | 7 |
| 2.2 | a\\|b |

---

<small>Wrong? `@milepost undo 2.1`</small>

Undo: `@milepost undo 2.1#3` · My key results: `@milepost okr`"""
    )


def test_a_form_is_what_it_asks_for_and_a_line_to_copy() -> None:
    questions = (Question("value", "Value", hint="like 37 or +5"), Question("note", "Note", required=False))
    form = Form("progress", "How is 2.1 going?", questions, line="okr progress 2.1 37 first batch")
    assert markdown(Reply(form=form), "milepost") == (
        """\
### How is 2.1 going?

· Value: like 37 or +5
· Note (if you like)

Say it in one line, like this:

```text
@milepost progress 2.1 37 first batch
```"""
    )


@pytest.mark.parametrize(
    "line", ["okr undo ~018f#3 once:ab12", "okr edit 2.1 text:`a` ``b`` `", "okr add kr O1 x|y"]
)
def test_a_line_to_copy_is_the_line(line: str) -> None:
    page = cooked(Buttons(Button("Do it", line)))
    assert page.lines == [f"Do it: @milepost {line.removeprefix('okr ')}"]
    assert page.tags == {"p", "code"}


def test_text_to_copy_stands_behind_a_fence_that_it_cannot_close() -> None:
    text = "a\n```\n[poll]\n* @here\n[/poll]\n````\n~~~"
    page = cooked(Preformatted(text))
    assert page.lines == text.split("\n")
    assert page.tags == {"pre", "code"}


def test_small_print_is_small_and_one_paragraph() -> None:
    page = cooked(Aside("by ", Link("https://x.example", "Rosa"), "\n\n# on Monday"))
    assert page.html == ('<p><small>by <a href="https://x.example">Rosa</a><br />\n# on Monday</small></p>')


def test_marks_hold_where_words_and_signs_meet() -> None:
    page = cooked(
        Text("a", Bold("(b)"), Bold("[c]"), "d", Struck("~e~"), Code("`"), Code("f"), "*", Bold("g"))
    )
    assert page.lines == ["a(b)[c]d~e~`f*g"]
    assert page.tags == {"p", "strong", "s", "code"}


def test_a_mention_pings_only_when_it_should_and_can() -> None:
    asked = Mention("m1", "Alice @ben", ping=True)
    assert cooked(Text("Hello", asked, "there"), m1="rosa").links == [("/u/rosa", "@rosa")]
    assert cooked(Text("Hello ", asked), m2="rosa").links == []
    assert cooked(Text(Mention("m1", "Alice")), m1="rosa").links == []
    assert cooked(Text(asked), m1="rosa [poll]").links == []


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        (Link("https://x.example/a?b=1&copy=2", "post [1]"), ("https://x.example/a?b=1&copy=2", "post [1]")),
        (Link("https://x.example/(a"), ("https://x.example/(a", "https://x.example/(a")),
        (Link("https://x.example/%41"), ("https://x.example/%41", "https://x.example/%41")),
        (
            Link("https://evil.example", "https://bank.example"),
            ("https://evil.example", "https://evil.example"),
        ),
    ],
)
def test_links_show_where_they_lead_and_open_no_box(link: Link, shown: tuple[str, str]) -> None:
    page = cooked(Text(link))
    assert page.links == [shown]
    assert page.tags == {"p", "a"}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://", "http://[", "upload://a/../b.png", ""])
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    page = cooked(Text(Link(url, "click")), Picture(url, "a chart"))
    assert page.tags == {"p"}
    assert page.lines[-1] == "a chart"


def test_a_file_that_the_forum_was_given_is_shown_and_leads_nowhere() -> None:
    page = cooked(Picture("upload://abc.png", "a chart"), Text(Link("upload://abc.png", "click")))
    assert page.tags == {"p", "img"}


@pytest.mark.parametrize(
    ("closes_at", "end"),
    [(None, ""), (datetime(2026, 5, 13, tzinfo=ZoneInfo("Europe/Madrid")), " close=2026-05-12T22:00:00Z")],
)
def test_a_poll_has_its_end_in_it(closes_at: datetime | None, end: str) -> None:
    raw = markdown(Reply((Poll(("Yes", "No"), "", closes_at),)), "milepost")
    assert raw == f"[poll type=regular results=on_close public=true{end}]\n* Yes\n* No\n[/poll]"


def test_a_picture_cannot_be_given_a_size_by_its_words() -> None:
    raw = markdown(Reply((Picture("https://x.example/a.png", "chart|9999x9999](x)"),)), "milepost")
    assert raw == f"![chart\\|{JOINER}9999x9999\\](x)](<https://x.example/a.png>)"
    assert forum_page(raw).tags == {"p", "img"}


def test_a_link_behind_an_exclamation_mark_is_no_picture() -> None:
    named, bare = Link("https://x.example/a", "this"), Link("https://x.example/b", "")
    page = cooked(Text("Look!", named, " and!", bare))
    assert page.tags == {"p", "a"}
    assert page.lines == ["Look!this and!https://x.example/b"]


# ---- limits --------------------------------------------------------------------------------------


def test_what_is_too_short_is_kindly_padded() -> None:
    assert padded("Done.") == "Done.\n\nThat’s all for now."
    assert padded("Done already", shortest=10) == "Done already"
    assert padded(JOINER * 20).endswith("That’s all for now.")
    assert padded("") == "That’s all for now."


LONG = [
    Table(("KR", "Now"), (("<2.1|", "7"),) * 4000),
    Preformatted("```\n" * 9000),
    Text("<b>*_[" * 6000),
    Quote("> x\n" * 9000),
    Fields(*[("Label", ("[value]",))] * 3000),
    Progress(0.5, "word " * 9000),
]


@pytest.mark.parametrize("block", LONG, ids=lambda block: type(block).__name__)
def test_what_is_too_long_is_cut_between_rows_and_says_so(block: Any) -> None:
    reply = Reply((Heading("All of it"), block, Buttons(Button("Help", "okr help"))))
    raw = markdown(reply, "milepost")
    page = strict_page(raw)
    assert len(raw) <= LONGEST
    assert page.lines[0] == "All of it"
    assert page.lines[-2:] == [
        "… and more that one post cannot hold. Ask for a part of it.",
        "Help: @milepost help",
    ]
    assert page.tags <= {
        "h3",
        "p",
        "br",
        "code",
        "pre",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "strong",
        "blockquote",
    }


def test_a_title_is_the_heading_at_a_length_that_the_forum_takes() -> None:
    assert title(Reply((Text("x"), Heading("Weekly digest\nof us all")))) == "Weekly digest of us all"
    assert title(Reply((Text("Hello"),))) == "News from Milepost: Hello"
    assert title(Reply((Text("Hello"),)), shortest=2) == "Hello"
    assert title(Reply()) == "A note from Milepost"
    assert len(title(Reply((Heading("word " * 90),)))) <= 255


# ---- hostile words -------------------------------------------------------------------------------

TRICKS = [
    *(
        "[poll]\n* a\n* b\n[/poll]",
        '[quote="rosa, post:1, topic:2"]\nx\n[/quote]',
        "[details=x]\ny\n[/details]",
    ),
    *(
        "[date=2026-01-01 timezone=UTC]",
        "[x] done",
        "[^1]",
        "[^1]: note",
        "[[toc]]",
        "[wrap]",
        "[a](https://evil.example)",
    ),
    *(
        "@rosa",
        "@here",
        "@all",
        "#stories",
        "#general::tag",
        ":smile:",
        ":tada::tada:",
        "# head",
        "###",
        "> quote",
    ),
    *(
        "- item",
        "+ item",
        "* item",
        "1. one",
        "1) one",
        "---",
        "===",
        "***",
        "| a | b |\n| - | - |",
        "```",
        "~~~",
        "    code",
    ),
    *(
        "<b>x</b>",
        "<img src=x>",
        "<!-- milepost:x -->",
        "&lt;b&gt;",
        "&#60;",
        "![x](upload://a.png)",
        "<https://evil.example>",
    ),
    *(
        "https://x.example/a_b*c",
        "https://x.example",
        "www.evil.example",
        "evil.example",
        "mailto:a@b.example",
        "//evil.example",
    ),
    *(
        "ftp://evil.example",
        "**b**",
        "_i_",
        "~~s~~",
        "`c`",
        "\\",
        "\\[",
        "$x$",
        "$$",
        "a\u202eb",
        "\u200b@rosa",
        "\n",
        "\n\n",
        " ",
        "a",
        "1",
        ".",
    ),
]
typed = st.lists(st.sampled_from(TRICKS) | st.text(max_size=6), max_size=7).map("".join)
TAGS = {"p", "br", "a"}


def seen(text: str) -> list[str]:
    lines = clean(text).replace(JOINER, "").split("\n")
    return [shown for line in lines if (shown := " ".join(line.split()))]


def check_inert(page: Page, allowed: set[str]) -> None:
    assert page.tags <= allowed
    for href, words in page.links:
        assert ADDRESS.fullmatch(words) and href == normalizeLink(words)
    assert not page.classes


@given(typed)
@example("[a](https://evil.example)@rosa")
@example("[a](https://evil.example)#stories")
def test_what_people_type_is_shown_as_typed_and_does_nothing(text: str) -> None:
    raw = inert(text)
    page = forum_page(raw)
    assert page.lines == seen(text)
    check_inert(page, TAGS)
    strict = strict_page(raw)
    check_inert(strict, TAGS)
    assert not LATE.search("".join(strict._seen))


HOLDERS: dict[str, tuple[Any, set[str]]] = {
    "Heading": (Heading, {"h3", "a"}),
    "Bold": (lambda text: Text("x ", Bold(text), " y"), {"p", "strong"}),
    "Struck": (lambda text: Text("x", Struck(text), "y"), {"p", "s"}),
    "Aside": (lambda text: Aside(text), {"p", "br", "small", "a"}),
    "Quote": (lambda text: Quote(text), {"p", "br", "blockquote", "a"}),
    "Field": (lambda text: Fields((text, (text,))), {"p", "strong", "a"}),
    "Cell": (
        lambda text: Table((text, "n"), ((text, text),)),
        {"table", "thead", "tbody", "tr", "td", "th", "a"},
    ),
    "Label": (lambda text: Buttons(Button(text, "okr")), {"p", "code", "a"}),
    "Name": (lambda text: Text(Mention("m", text, ping=True)), {"p", "a"}),
    "Link": (lambda text: Text(Link(text, "words")), {"p", "a"}),
}


@pytest.mark.parametrize("holder", HOLDERS)
@example(text="!https://x.example/a_b*c¡")
@given(text=typed)
def test_wherever_it_stands(holder: str, text: str) -> None:
    block, allowed = HOLDERS[holder]
    raw = markdown(Reply((Heading("Above"), block(text), Text("Below"))), "milepost")
    for page in (forum_page(raw), strict_page(raw)):
        assert page.lines[0] == "Above" and page.lines[-1] == "Below"
        assert page.tags <= allowed | {"h3", "p"}
        assert not page.classes
        said = one_line(text).replace(JOINER, "")
        assert "".join(said.split()) in "".join(page.lines).replace(" ", "") or holder == "Link"


EVERYTHING = {"h3", "p", "br", "strong", "s", "code", "a", "small", "blockquote", "pre", "hr", "img"} | {
    *("table", "thead", "tbody", "tr", "td", "th")
}


@given(replies)
def test_any_reply_fits_and_holds_only_what_we_draw(reply: Reply) -> None:
    raw = markdown(reply, "milepost", {"m1": "rosa"})
    assert len(raw) <= LONGEST
    page = forum_page(raw)
    assert page.tags <= EVERYTHING
    assert {href for href, _ in page.links if href.startswith("/")} <= {"/u/rosa"}
