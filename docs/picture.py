"""Draws ``docs/tour.svg`` from a real conversation: ``python -m docs.picture``.

The bot is the real one, the workspace and the forum are the sandbox's, and every line under a name is
what that person is shown. The clock stands at a fixed Monday, so the picture changes only when the bot
does.
"""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tests.forum_house import CONTRIBUTORS, BothHouse, open_both_at, prepare_both
from tests.house import DC

PICTURE = Path(__file__).with_name("tour.svg")
WIDTH = 98  # characters

INK, PAPER, GREEN, GREY, BLUE = (29, 28, 29), (255, 255, 255), (47, 93, 80), (110, 110, 112), (18, 100, 163)
THEME = TerminalTheme(PAPER, INK, [INK, INK, GREEN, INK, BLUE, INK, INK, GREY], [])

# As rich's own frame, without a window's furniture and without fonts from elsewhere.
FRAME = """\
<svg class="rich" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
  <title>People check in from Slack and from the forum, and one card fills itself</title>
  <style>
    .{unique_id}-matrix {{
      font-family: "DejaVu Sans Mono", Menlo, Consolas, "Liberation Mono", monospace;
      font-size: {char_height}px; line-height: {line_height}px; }}
    {styles}
  </style>
  <defs>
    <clipPath id="{unique_id}-clip-terminal">
      <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
    </clipPath>
    {lines}
  </defs>
  <rect width="100%" height="100%" rx="10" fill="#ffffff"/>
  <g transform="translate(26, 26)" clip-path="url(#{unique_id}-clip-terminal)">
    {backgrounds}
    <g class="{unique_id}-matrix">{matrix}</g>
  </g>
</svg>
"""

ALICE, PRIYA = "/okr progress 1.2 12 newsletter went out", "/okr progress 1.2 80%"
ROSA = "@milepost progress 1.2 +25 first batch https://example.org/list"
ADDRESS = re.compile(r" <http\S+>")  # behind the words of a link; another one each time


def draw() -> str:
    """The picture as SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False)
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder, 'milepost.db')}"
        prepare_both(database)
        both = open_both_at(database)
        try:
            _converse(both, console)
        finally:
            both.stop()
    return console.export_svg(theme=THEME, code_format=FRAME, unique_id="tour")


def _converse(both: BothHouse, console: Console) -> None:
    _says(console, "Alice Osei", "in Slack", ALICE, both.alice.says(ALICE, channel=DC).sees())
    topic = both.forum.rosa.posts("Nominations from our meetup", ROSA, CONTRIBUTORS)
    both.heard()
    receipt = topic.shows().split("milepost: ")[1].replace("\n  ", "\n").replace("*", "")
    _says(console, "Rosa Quispe", "on the forum", ROSA, receipt)
    _says(console, "Priya Raman", "in Slack", PRIYA, both.priya.says(PRIYA, channel=DC).sees())
    both.heard()
    console.print(f"[bold]In #{DC}, for everybody[/]")
    _show(console, _first_card(both.shows(DC, until="37 of ≥50")))
    console.print()


def _says(console: Console, name: str, where: str, line: str, answer: str) -> None:
    console.print(f"[bold]{name}[/], {where}  [blue]{line}[/]")
    _show(console, answer)
    console.print()


def _first_card(text: str) -> str:
    """Objective 1's card with its thread."""
    cards = re.split(r"^(?=milepost: # )", text, flags=re.MULTILINE)
    return next(card for card in cards if card.startswith("milepost: # O1")).strip()


def _show(console: Console, text: str) -> None:
    for line in ADDRESS.sub("", text).splitlines():
        shown = Text(f"  │ {line}")
        shown.truncate(WIDTH - 2, overflow="ellipsis")
        shown.highlight_regex(r"# .*", "bold")
        shown.highlight_regex(r"[▰▱]+", "green")
        shown.highlight_regex(r"\[[A-Z][a-z ]+\]", "bold green")
        shown.highlight_regex(r"^  │|> .*", "white")
        console.print(shown)


if __name__ == "__main__":
    PICTURE.write_text(draw(), "utf-8")
