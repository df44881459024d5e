"""Which words of a message are commands, and which are people talking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.mentions import Heard, commands_in, talk_in

NAMES = ("<@U1>", "@milepost")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("@milepost progress 1.2 37 first batch", ("progress 1.2 37 first batch",)),
        ("<@U1> okr progress 1.2 37", ("okr progress 1.2 37",)),
        ("Nice work, all! <@U1>: progress 1.2 37", ("progress 1.2 37",)),
        ("@Milepost, undo", ("undo",)),
        ("progress 1.2 37 @milepost", ("progress 1.2 37",)),
        ("@milepost\nprogress 1.2 37", ("progress 1.2 37",)),
        ("@milepost list\nokr show 2.1\n- progress 2.1 +3\n2) progress 2.2 5/9", None),
        ("@milepost progress 1.2 37 see `build.log`", ("progress 1.2 37 see `build.log`",)),
        ("@milepost progres 1.2 37", ("progres 1.2 37",)),
        ("@milepost histroy 1.2", ("histroy 1.2",)),
        ("@milepost 1.2 37", ("1.2 37",)),
        ("@milepost progress 1.2 lots", ("progress 1.2 lots",)),
        ("@milepost /okr list", ("okr list",)),
        ("@milepost vote N1: yes", ("vote N1: yes",)),
        ("vote N1 yes @milepost", ("vote N1 yes",)),
        ("@milepost: decline it please", ("decline it please",)),
    ],
)
def test_commands(text: str, lines: tuple[str, ...] | None) -> None:
    four = ("list", "okr show 2.1", "progress 2.1 +3", "progress 2.2 5/9")
    assert commands_in(text, NAMES) == Heard(lines or four, addressed=True)


@pytest.mark.parametrize(
    "text",
    [
        "thanks @milepost!",
        "yes, @milepost is nice",
        "I think @milepost would know, shall we ask?",
        "@milepost `progress 1.2 37`",
        "@milepost\nThanks all\nshow me what you got\nlist of things to do\nhelp is welcome\nadd more of it",
        "@milepost",
        "@milepost 🎉",
        "@milepost answer me this if you can",
    ],
)
def test_talk_is_no_command(text: str) -> None:
    assert commands_in(text, NAMES) == Heard((), addressed=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "progress 1.2 37",
        "> @milepost progress 1.2 37",
        "  >> @milepost progress 1.2 37",
        "`@milepost progress 1.2 37`",
        "```\n@milepost progress 1.2 37\n```",
        "``` @milepost progress 1.2 37",
        "-- \n@milepost progress 1.2 37",
        "mail@milepost progress 1.2 37",
        "@milepost-fans progress 1.2 37",
        "@mileposts progress 1.2 37",
    ],
)
def test_whom_it_does_not_concern(text: str) -> None:
    assert commands_in(text, NAMES) == Heard((), addressed=False)


def test_alone_with_the_bot_its_name_may_be_left_out() -> None:
    assert commands_in("progress 1.2 37\nshow 1.2", (), alone=True).lines == ("progress 1.2 37", "show 1.2")
    assert commands_in("hello", NAMES, alone=True) == Heard((), addressed=True)
    assert commands_in("> progress 1.2 37", NAMES, alone=True) == Heard((), addressed=False)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("@milepost nominate @ben\n\nHis guides.\n  And more.", ("nominate @ben\nHis guides.\nAnd more.",)),
        ("@milepost concern N1 a\nb, @milepost!\n> c\n-- \nBo", ("concern N1 a\nb, the bot!",)),
        ("@milepost second N1 a\nb\nokr show 2.1\nc", ("second N1 a\nb", "okr show 2.1")),
        ("@milepost nomination vote N1 no\nbecause", ("nomination vote N1 no",)),
        ("@milepost progress 1.2 37\nThanks, all!", ("progress 1.2 37",)),
    ],
)
def test_further_lines_belong_to_what_asks_for_words(text: str, lines: tuple[str, ...]) -> None:
    assert commands_in(text, NAMES).lines == lines


@given(st.text(st.sampled_from("@milepost progress 1.2 37>`-\n<U1 *"), max_size=60))
def test_every_line_is_a_piece_of_the_text_and_says_something(text: str) -> None:
    heard = commands_in(text, NAMES)
    assert all(line and line in text and "\n" not in line for line in heard.lines)
    assert heard.addressed or not heard.lines


@given(st.lists(st.sampled_from(["@milepost progress 1.2 37", "okr undo", "text", "`x`"]), max_size=6))
def test_what_is_quoted_is_never_run(lines: list[str]) -> None:
    assert commands_in("\n".join(f"> {line}" for line in lines), NAMES) == Heard((), addressed=False)
    assert commands_in("\n".join(["```", *lines, "```"]), NAMES).lines == ()


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("Is there a call?", "Is there a call?"),
        ("@milepost progress 1.2 37 first batch", ""),
        ("Good start!\n@milepost progress 1.2 37\nokr show 1.2\nMore soon.", "Good start!"),
        ("Thanks, @milepost, and   is there a call?", "Thanks, the bot, and is there a call?"),
        ("@milepost, is there a call?", "is there a call?"),
        ("> @ben: a call?\nYes, please", "Yes, please"),
        ("> a call?", ""),
        ("Try `@milepost list`", "Try `@milepost list`"),
        ("okr progress 1.2 37 is how you type it", "okr progress 1.2 37 is how you type it"),
        ("@milepost\n\n", ""),
        ("That is all, @milepost", "That is all, the bot"),
        ("@milepost nomination second N1 so kind\nTo everybody", ""),
        ("Zacharias says\n@milepost concern N1 it was copied\nin confidence", ""),
        ("Zacharias says\n@milepost nomination vote N1 no\nin confidence", ""),
        ("Zacharias says\n@milepost vote N1 no", ""),
        ("All in favour?\n@milepost nominate @ben\nfor the guides", ""),
    ],
)
def test_what_is_left_for_people_to_read(text: str, talk: str) -> None:
    assert talk_in(text, NAMES) == talk
