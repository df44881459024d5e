"""No secret, and nothing that people write, is ever logged: at DEBUG, by any library, whatever goes wrong."""

from __future__ import annotations

import io
import json
import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.forum_house import CONTRIBUTORS, SELDOM, BothHouse, make_forum, serve_both
from tests.house import DC, TickingClock, make_workspace

WORD = "nightjar"  # stands in all that is written here
SECRET = "canary-milepost-secret"
# It writes the values of statements, for whoever sets its own level, and for nobody else.
ON_ITS_OWN = "sqlalchemy"


@contextmanager
def at_debug() -> Iterator[io.StringIO]:
    """All that any logger says, as it says it: nothing is struck out on the way."""
    written, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s %(args)s"))
    loggers = [one for one in root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    before = {one: one.level for one in [root, *loggers]}
    for one in loggers:
        if one.name.partition(".")[0] != ON_ITS_OWN:
            one.setLevel(logging.NOTSET)
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        for one, level in before.items():
            one.setLevel(level)


def opened(prepared: Path, folder: Path) -> BothHouse:
    """A bot with two doors and a socket, which is told every secret there is."""
    address = f"sqlite:///{shutil.copy(prepared, folder / 'milepost.db')}"
    workspace, forum, clock = make_workspace(), make_forum(), TickingClock()
    workspace.start()
    forum.start()
    for call in ("auth.test", "apps.connections.open"):
        workspace.fails(call, "503")
    token = workspace.app_token
    bot = serve_both(workspace, forum, address, clock, SELDOM, SLACK_APP_TOKEN=token, MILEPOST_SECRET=SECRET)
    return BothHouse(workspace, bot, clock, address, forum, SELDOM)


def in_slack(both: BothHouse) -> str:
    """Commands, forms, threads, and every failure; the code to link an account with."""
    both.alice.says(f"/okr progress 2.1 3 {WORD} https://example.org/{WORD}", channel=DC)
    both.alice.says(f"/okr {WORD}")
    both.alice.says(f"/okr progress 2.1 {WORD}")
    both.alice.says("/okr progress 1.2", channel=DC).fills(value=WORD).submits()
    both.alice.fills(value="37", note=WORD).submits().closes()
    both.workspace.fails("response_url", "drop")
    both.workspace.fails("response_url", "503")
    both.alice.says("/okr show 2.1").clicks("History")
    both.alice.says("/okr show 2.1").clicks("History")
    both.heard()
    for how in ("drop", "503", "ratelimited", "internal_error", "channel_is_limited_access"):
        both.workspace.fails("chat.postMessage", how, seconds=0)
    both.ben.says(f"@milepost progress 2.1 +1 {WORD}", channel=DC, thread="O2")
    both.ben.edits(WORD, f"@milepost progress 2.1 +2 {WORD} again")
    both.workspace.fails("views.publish", "503")
    both.alice.opens_home()
    both.alice.says("/okr link", channel="@milepost")
    found = re.search(r"\b\w{4}-\w{4}\b", both.alice.sees())
    assert found is not None
    return found[0]


def on_the_forum(both: BothHouse) -> None:
    topic = both.forum.rosa.posts(f"On {WORD}s and others", f"@milepost progress 2.1 +5 {WORD}", CONTRIBUTORS)
    both.forum.fails("POST /posts", "drop")
    both.forum.fails("POST /posts", "502", effect=True)
    both.forum.fails("GET /posts/{id}", "ratelimited", seconds=0)
    both.forum.ben.replies(topic, f"@milepost {WORD}\n@milepost progress 9.9 1 {WORD}")
    both.forum.rosa.messages("milepost", "A quiet word", f"progress 2.1 +1 in:dc {WORD}")
    both.heard()


def forged(both: BothHouse) -> None:
    """Not from the platforms, or not of any shape; each with the word in it."""
    said = json.dumps({"type": "event_callback", "text": WORD}).encode()
    slack, forum = f"{both.bot.url}/slack/events", f"{both.bot.url}/discourse/webhook"
    for body in (said, b"{" + WORD.encode(), f"command=%2Fokr&text={WORD}".encode()):
        signed = {**both.workspace.signed(body), "Content-Type": "application/json"}
        answers = [
            httpx.post(slack, content=body, headers=headers, trust_env=False)
            for headers in (signed, {**signed, "X-Slack-Signature": f"v0={WORD}"})
        ]
        answers.append(httpx.post(forum, content=body, headers={"X-Discourse-Event": WORD}, trust_env=False))
        assert [answer.status_code for answer in answers] == [400, 401, 401]
        assert both.forum.send_raw(body).status == 400


@pytest.mark.thorough
def test_nothing_of_it_is_logged(
    prepared_both: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with at_debug() as log:
        both = opened(prepared_both, tmp_path)
        try:
            code = in_slack(both)
            on_the_forum(both)
            forged(both)
        finally:
            both.stop()
    slack, forum = both.workspace, both.forum
    canaries = {
        "the bot's token": slack.token,
        "the signing secret": slack.signing_secret,
        "the app's token": slack.app_token,
        "the forum's key": forum.api_key,
        "the webhook's secret": forum.webhook_secret,
        "the bot's own secret": SECRET,
        "a code to link with": code,
        "what somebody wrote": WORD,
        **{f"a response URL {path}": path for path in slack.state.response_urls},
    }
    written = log.getvalue() + "".join(capfd.readouterr())
    assert [name for name, canary in canaries.items() if canary in written] == []
    assert len(canaries) > 12 and {"INFO", "WARNING", "DEBUG"} <= set(written.split())


@pytest.mark.parametrize("library", ["slack_sdk", "slack_bolt", "urllib3.connectionpool", "bot.slack.app"])
def test_a_canary_would_be_heard(library: str) -> None:
    with at_debug() as log:
        logging.getLogger(library).debug("somebody wrote %s", WORD)
    assert WORD in log.getvalue()
