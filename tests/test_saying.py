"""Command lines in the bot's sentences: everywhere as one types them there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.terminal import complain
from bot.slack.typed import Spelling
from handlers.plain import plain
from handlers.reply import Aside, Code, Fields, Form, Quote, Reply, Say, Span, Text
from handlers.saying import spans_of, spoken, spoken_text
from storage.session import Session
from tests.house import DC, ROOT, House

# ---- which words of a sentence are lines -------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("The list: `okr list`.", ("The list: ", Say("okr list"), ".")),
        ("`okr`", (Say("okr"),)),
        ("Say `next:keep` or `none`.", ("Say ", Code("next:keep"), " or ", Code("none"), ".")),
        ("`okrs` are no command", (Code("okrs"), " are no command")),
        ("I do not know “`okr list`”.", ("I do not know “`okr list`”.",)),
        ("“what? `okr` is” it: `okr`", ("“what? `okr` is” it: ", Say("okr"))),
        ("one ` alone, and `` none", ("one ", Code(" alone, and "), "` none")),
        ("one ` alone", ("one ` alone",)),
        ("", ()),
    ],
)
def test_what_stands_between_backticks_is_to_be_typed(text: str, spans: tuple[Span, ...]) -> None:
    assert spans_of(text) == spans


@given(st.text("ab `“”okr\n"))
def test_nothing_of_a_sentence_is_lost(text: str) -> None:
    said = "".join(part if isinstance(part, str) else f"`{_words(part)}`" for part in spans_of(text))
    assert said == text


def _words(part: Span) -> str:
    assert isinstance(part, Say | Code)
    return part.line if isinstance(part, Say) else part.text


# ---- in the sources ----------------------------------------------------------------------------

BARE = re.compile(r"(?<![`/\w])okr(?: [a-z<]|$)")


def sentences(tree: ast.AST) -> Iterator[str]:
    """What stands in messages: arguments of mistakes, and of spans other than the one for lines."""
    mistakes, spans = {"UserError", "FieldError"}, {"Text", "Aside", "Bold", "Code", "Quote"}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            said = call.args[:2] if call.func.id == "UserError" else call.args[1:3]
            for part in said if call.func.id in mistakes else call.args if call.func.id in spans else ():
                yield from (
                    each.value
                    for each in ast.walk(part)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str) and not _nested(part)
                )


def _nested(part: ast.AST) -> bool:
    """A span of its own, looked at by itself."""
    return isinstance(part, ast.Call)


@pytest.mark.thorough
def test_no_line_is_named_bare() -> None:
    sources = [*ROOT.glob("handlers/**/*.py"), *ROOT.glob("bot/**/*.py")]
    bare = [
        (source.name, said)
        for source in sources
        for said in sentences(ast.parse(source.read_text("utf-8")))
        if BARE.search(re.sub(r"`[^`]*`", "", said))
    ]
    assert bare == []
    assert BARE.search("Type okr list") and BARE.search("okr") and not BARE.search("`okr list`")


# ---- as typed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "slash", "named"),
    [
        ("okr list", "/goals list", "@Milepost list"),
        ("okr", "/goals", "@Milepost okr"),
        ("okr here <program>", "/goals here <program>", "@Milepost here <program>"),
        ("nominate @ben", "/nominate @ben", "@Milepost nominate @ben"),
    ],
)
def test_slack_has_slash_commands_by_their_name_and_threads_have_the_bots(
    line: str, slash: str, named: str
) -> None:
    spelling = Spelling({"/goals": "okr"})
    assert spelling.under(None)(line) == slash
    assert spelling.under("1.2")(line) == named


def test_a_reply_has_every_line_as_it_is_typed() -> None:
    form = Form("okr", "Ask", (), intro=("Or: ", Say("okr list")), line="okr progress 2.1 7")
    reply = Reply(
        (Text(Say("okr a")), Quote(Say("okr b")), Aside(Say("okr c")), Fields(("d", (Say("okr d"),)))), form
    )
    said = spoken(reply, str.upper)
    assert plain(Reply(said.blocks)) == "OKR A\n> OKR B\nOKR C\nd: OKR D"
    assert said.form is not None
    assert (said.form.intro, said.form.line) == (("Or: ", Code("OKR LIST")), "OKR PROGRESS 2.1 7")
    assert spoken_text("Try `okr list`, with `mine`.", Spelling().slash) == "Try /okr list, with mine."


# ---- in Slack ----------------------------------------------------------------------------------


def test_a_renamed_slash_command_is_named_everywhere(slack: House) -> None:
    slack.restart(MILEPOST_SLASH_OKR="/goals")
    slack.ben.says("/goals progress 1.9 3", channel=DC)
    assert (
        slack.ben.sees()
        == """\
There is no KR 1.9 in Distinguished Contributor Program.
They go from 1.1 to 5.2: `/goals list` shows them."""
    )
    slack.ben.says("/goals help", channel=DC)
    assert "\n/goals list · where everything stands\n" in slack.ben.sees()
    slack.ben.says("/goals", channel="general")
    assert "/okr" not in slack.ben.sees()


def test_in_a_thread_lines_are_said_to_the_bot(slack: House) -> None:
    slack.ben.says("@milepost progress 1.9 3", channel=DC)
    assert (
        slack.ben.sees()
        == """\
There is no KR 1.9 in Distinguished Contributor Program.
They go from 1.1 to 5.2: `@Milepost list` shows them."""
    )


def test_the_fallback_says_what_the_message_says(slack: House) -> None:
    slack.ben.says("@milepost help undo", channel=DC)
    shown = slack.ben.sees()
    assert "For example: @Milepost undo" in shown
    channel = slack.workspace.channel(DC).channel
    assert (
        slack.workspace.state.messages[channel.id][-1].text.replace("&lt;", "<").replace("&gt;", ">") == shown
    )


def test_beside_a_field_there_is_plain_text(slack: House) -> None:
    slack.ben.says("/okr progress 1.2", channel=DC)
    slack.alice.says("/okr drop 1.2", channel=DC)
    slack.alice.sees()
    slack.ben.fills(value="37")
    slack.ben.submits()
    assert "\n  ! KR 1.2 was dropped. Bring it back first: /okr restore 1.2\n" in slack.ben.sees()


def test_at_a_terminal_they_are_as_in_slack(capsys: pytest.CaptureFixture[str]) -> None:
    complain("No cycle is open.", "Open one first: `okr cycle open Q1 2027`")
    assert capsys.readouterr().err == "No cycle is open.\nOpen one first: /okr cycle open Q1 2027\n"


# ---- long lines --------------------------------------------------------------------------------


def test_a_question_behind_a_long_line_has_its_buttons_and_they_know_all_of_it(slack: House) -> None:
    note = "what we did, " * 200
    slack.priya.says(f"/okr progress 1.2 2 {note}end", channel="general")
    assert slack.priya.sees().endswith("[Distinguished Contributor Program] [Participation]")
    slack.priya.clicks("Participation")
    assert slack.priya.sees().startswith("KR 1.2 2 of 2–3 in-market experiments")
    slack.priya.says("/okr history 1.2 in:participation")
    assert "what we did, end" in slack.priya.sees()
    slack.ben.says(f"@milepost progress 1.2 3 {note}end", channel="general")
    assert slack.ben.sees().endswith("[Distinguished Contributor Program] [Participation]")
    slack.ben.clicks("Participation")
    assert slack.ben.sees().startswith("KR 1.2 2 → 3 of 2–3 in-market experiments")


def test_a_long_question_that_was_tidied_away_says_so(slack: House) -> None:
    note = "what we did, " * 200
    slack.priya.says(f"/okr progress 1.2 2 {note}", channel="general")
    slack.priya.sees()
    slack.db.submit(lambda session: session.inbox.purge(slack.clock() + timedelta(days=1))).result(timeout=20)
    slack.priya.clicks("Participation")
    assert slack.priya.sees() == (
        "That question is too old, and I no longer know it all. Please say it again."
    )


def test_a_line_is_kept_once_whoever_draws_it_again(slack: House) -> None:
    def twice(session: Session) -> str | None:
        session.inbox.keep_line("slack", "T1", "a", "okr list")
        session.inbox.keep_line("slack", "T1", "a", "okr list")
        assert session.inbox.kept_line("slack", "T2", "a") is None
        return session.inbox.kept_line("slack", "T1", "a")

    assert slack.db.submit(twice).result(timeout=20) == "okr list"
