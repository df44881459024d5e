"""OKRs in and out by chat: import with its preview, export that fits a message."""

from __future__ import annotations

import pytest

from bot.slack.render import message
from handlers.importing.messages import exported
from handlers.model import Program
from handlers.reply import Preformatted
from tests.house import DC, PARTICIPATION, SEEDS, House

SEED = (SEEDS / "participation-okrs-q2-2017.txt").read_text("utf-8")


def test_a_long_export_is_offered_whole_or_in_parts(slack: House) -> None:
    note = "one of the many things that happened in this week, told at some length " * 8
    for n in range(14):
        slack.alice.says(f"/okr progress 1.2 {n} {note}", channel=DC)
    slack.alice.says("/okr export yaml")
    assert (
        slack.alice.sees()
        == """\
That is too long for one message, and half a file helps nobody.
Whoever runs me can write it to a file: `milepost export --program dc --format yaml`"""
    )
    for n in range(1, 6):
        slack.alice.says(f"/okr edit {n}.1 text:{'long words ' * 130}")
        slack.alice.says(f"/okr edit {n}.2 text:{'long words ' * 130}")
    slack.alice.says("/okr export csv")
    assert (
        slack.alice.sees()
        == """\
That is too long for one message, and half a file helps nobody.
Whoever runs me can write it to a file: `milepost export --program dc --format csv`
Or one objective at a time:
[O1] [O2] [O3] [O4] [O5]"""
    )
    slack.alice.clicks("O4")
    shown = slack.alice.sees()
    assert shown.startswith("Objective,Title,Key Result,Description,Progress\nO4,Measure")
    assert len(shown.splitlines()) == 3


def test_pasted_okrs_are_shown_before_they_are_imported(slack: House) -> None:
    slack.alice.says("/okr program new Docs", channel="general")
    slack.alice.says("/okr here docs", channel="general")
    slack.alice.says("/okr import", channel="general")
    slack.alice.fills(
        okrs="Objective 1 - Write more\n\n • KR 1 - Publish 12 guides\n • KR 2 - Reply within 3 days"
    )
    slack.alice.submits()
    shown = slack.alice.sees()
    assert shown.startswith("┌ Import this?")
    assert "Publish 12 guides" in shown
    slack.ben.says("/okr list", channel="general")
    assert "No objectives yet." in slack.ben.sees()
    slack.alice.submits()
    assert slack.alice.sees().startswith(
        "┌ Milepost\nImported into Docs: 1 objective and 2 key results added."
    )
    slack.ben.says("/okr show O1", channel="general")
    assert (
        slack.ben.sees()
        == """\
# O1 · Write more
1.1 Publish 12 guides
▱▱▱▱▱▱▱▱▱▱ ≥12 guides · no news yet
1.2 Reply within 3 days
▱▱▱▱▱▱▱▱▱▱ ≤3 days · no news yet
[Update]"""
    )


def test_importing_the_same_text_again_changes_nothing(slack: House) -> None:
    slack.alice.says("/okr import", channel=PARTICIPATION)
    slack.alice.fills(okrs=SEED)
    slack.alice.submits()
    assert (
        slack.alice.sees() == "┌ Milepost\nNothing to change: Participation has all of this already.\n[Done]"
    )


def test_a_changed_text_shows_what_would_change(slack: House) -> None:
    slack.alice.says("/okr import", channel=PARTICIPATION)
    slack.alice.fills(okrs=SEED.replace(">15 NPS", ">18 NPS"))
    slack.alice.submits()
    shown = slack.alice.sees()
    assert ">15 NPS" in shown and ">18 NPS" in shown
    slack.alice.submits()
    assert "1 changed" in slack.alice.sees()
    slack.alice.says("/okr show 2.2")
    assert ">18 NPS · no news yet" in slack.alice.sees()


def test_what_cannot_be_read_says_so_in_the_form(slack: House) -> None:
    slack.alice.says("/okr import", channel=PARTICIPATION)
    slack.alice.fills(okrs="https://wiki.example.org/okrs")
    slack.alice.submits()
    assert "  ! I cannot open web pages. Paste the text of the page itself." in slack.alice.sees()
    slack.alice.fills(okrs="just some words")
    slack.alice.submits()
    assert "  ! " in slack.alice.sees()


@pytest.mark.parametrize("line", ["plain words\n", "≥50 of 10 things\n", 'say "this" \\ that\n', "\n"])
def test_an_export_that_is_shown_is_shown_whole(line: str) -> None:
    program, whole = Program("p", "dc", "DC"), ""
    while isinstance(exported(whole + line * 9, program, "md").blocks[0], Preformatted):
        whole += line * 9
    drawn, _ = message(exported(whole, program, "md"))
    text = "".join(part["text"] for block in drawn for one in block["elements"] for part in one["elements"])
    assert len(whole) > 3000 and text == whole
