"""What is typed as markup arrives as the same signs, hidden from whoever would read it: sign by sign."""

from __future__ import annotations

import pytest

from bot.discourse import text as forum
from bot.slack import text as slack
from bot.text import JOINER as J

ON_THE_FORUM = {
    "<b>x</b>": "&lt;b>x&lt;/b>",
    "&lt;": "&amp;lt;",
    "@rosa": f"@{J}rosa",
    "see #tag": f"see #{J}tag",
    ":tada:": f":{J}tada:",
    "*x*": r"\*x\*",
    "`x`": r"\`x\`",
    "[poll]": rf"\[{J}poll\]",
    "# x": r"\# x",
    "> x": r"\> x",
}
IN_SLACK = {
    "<!channel>": f"&lt;{J}!channel&gt;",
    "<@U1>": f"&lt;{J}@U1&gt;",
    "@here": f"@{J}here",
    "a & b": "a &amp; b",
    "<https://x|y>": "&lt;https://x|y&gt;",
}


@pytest.mark.parametrize(("typed", "drawn"), ON_THE_FORUM.items())
def test_on_the_forum(typed: str, drawn: str) -> None:
    assert forum.inert(typed) == drawn


@pytest.mark.parametrize(("typed", "drawn"), IN_SLACK.items())
def test_in_slack(typed: str, drawn: str) -> None:
    assert slack.escaped(typed) == drawn
