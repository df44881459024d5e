"""Pictures: what is drawn, how it reaches Slack and the forum, and what stands there when it does not."""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import AsyncIterator, Iterator
from functools import cache
from typing import Any

import httpx
import pytest

from bot import drawing, pictures
from bot.discourse.client import ForumClient
from bot.discourse.directory import ForumLookups
from bot.discourse.transport import ForumTransport
from bot.drawing import draw
from bot.slack import files
from bot.slack.client import web_client
from bot.slack.transport import SlackTransport
from bot.transport import Later
from handlers.model import Place, PlaceKind
from handlers.pictures import Bar, Bars, Box, Drawing, Map, Stroke
from handlers.reply import Heading, Link, Reply, Text
from sandbox.discourse import Forum
from sandbox.slack import Workspace

BARS = Bars("O1 · Celebrate", (Bar("1.1 Stories", 70, 10, "7 · 70%"), Bar("1.2 A talk", None, None, "none")))
MAP = Map(
    "Contributors, Q1 2027",
    300,
    100,
    (Box("objective", 10, 30, 100, 40, ("O1 Celebrate",)), Box("team", 200, 30, 80, 40, ("Docs",))),
    (Stroke(110, 50, 200, 50, dashed=True),),
    ((10, "Objective"),),
)
DRAWING = Drawing(BARS, "Bar chart: KR 1.1 70%; KR 1.2 nothing.")
REPLY = Reply((Heading("How Q4 2026 went"), DRAWING, Text("Thank you, everybody.")))
PATIENCE = 60.0  # seconds, on a machine that has other things to do
PNG = b"\x89PNG\r\n\x1a\n"


def size(png: bytes) -> tuple[int, int]:
    """Pixels across and down."""
    assert png.startswith(PNG)
    across, down = struct.unpack(">II", png[16:24])
    return across, down


# ---- what is drawn -------------------------------------------------------------------------------


@pytest.mark.thorough
def test_pictures_are_sharp_pngs_drawn_by_a_child() -> None:
    """Odd letters too: a bell alone would end the renderer's process."""
    odd = Bars("Ωμέγα 漢字 🎉 </svg>", (Bar("\u202e1.1 \u200d👩\u200d💻 \x07 \0 <b>\ud800", 100, 0, "∞"),))
    drawings = [DRAWING, Drawing(odd, "odd"), Drawing(MAP, "map")]
    found = draw([*drawings, *drawings], 0, PATIENCE)
    for each in drawings:
        across, down = size(found[each])
        assert across > 2 * 300 and down > 2 * 90
    assert len(found) == 3


@pytest.mark.thorough
def test_a_picture_that_kills_its_child_costs_the_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    deadly = Drawing(Bars("deadly", ()), "deadly")
    dying = "if block.of.title == 'deadly': os._exit(6)"
    child = f"""
import json, os, sys
from handlers import reply_json
for block in reply_json.load(json.load(sys.stdin)).blocks:
    {dying}
    sys.stdout.buffer.write((3).to_bytes(4, "big") + b"png")
    sys.stdout.buffer.flush()
"""
    monkeypatch.setattr("bot.drawing.COMMAND", (sys.executable, "-c", child))
    first, last = DRAWING, Drawing(MAP, "map")
    assert draw([first, deadly, last], 0, PATIENCE) == {first: b"png", last: b"png"}


def test_a_child_that_hangs_is_ended_and_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    child = """
import os, sys, time
told = " ".join(os.environ).encode()
sys.stdout.buffer.write(len(told).to_bytes(4, "big") + told + b"\\0\\0")
sys.stdout.buffer.flush()
time.sleep(3600)
"""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setattr("bot.drawing.COMMAND", (sys.executable, "-c", child))
    found = draw([DRAWING, Drawing(MAP, "map")], 0, 1.0)
    assert b"PYTHONPATH" in found[DRAWING] and b"SLACK" not in found[DRAWING]
    assert len(found) == 1


def drawn_words(what: Bars | Map) -> list[str]:
    """Every word that a specification has drawn."""
    plain = pictures.specification(what)
    rows = [row for data in plain.get("datasets", {}).values() for row in data]
    rows += [row for layer in [plain, *plain["layer"]] for row in layer.get("data", {}).get("values", [])]
    return [value for row in rows for value in row.values() if isinstance(value, str)]


def test_bars_show_their_words_and_where_they_stood_at_first() -> None:
    plain = pictures.specification(BARS)
    assert {"1.1 Stories", "7 · 70%", "1.2 A talk", "none"} <= set(drawn_words(BARS))
    assert plain["title"]["text"] == "O1 · Celebrate"
    shares = [row for row in json.loads(json.dumps(plain))["data"]["values"] if "before" in row]
    assert [(row["share"], row["before"]) for row in shares] == [(70, 10)]


def test_a_map_shows_what_leads_where() -> None:
    assert {"O1 Celebrate", "Docs", "Objective"} <= set(drawn_words(MAP))


HOSTILE = ("</title><script>", "datum.x", "{{7*7}}", "https://x.example/a.png", "a\nb", "signal('x')", "")


def test_words_are_data_and_never_part_of_the_specification() -> None:
    hostile = pictures.specification(Bars("t", tuple(Bar(word, 5, 1, word) for word in HOSTILE)))
    harmless = pictures.specification(Bars("t", tuple(Bar("a", 5, 1, "b") for _ in HOSTILE)))
    rows = hostile.pop("data")["values"]
    assert {row["label"] for row in rows} == {word.replace("\n", " ") for word in HOSTILE}
    harmless.pop("data")
    assert hostile == harmless


def test_what_was_drawn_for_one_home_is_there_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing._DRAWN[DRAWING] = b"png"
    monkeypatch.setattr("bot.drawing.COMMAND", (sys.executable, "-c", "raise SystemExit(1)"))
    assert draw([DRAWING, Drawing(MAP, "map")], 0, PATIENCE) == {DRAWING: b"png"}


@pytest.fixture(autouse=True)
def nothing_drawn() -> None:
    drawing._DRAWN.clear()


@pytest.fixture
def drawn_before(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """What is handed over is drawn once for all of these tests."""
    png = _drawn()
    monkeypatch.setattr("bot.illustrating.draw", lambda drawings, *given: dict.fromkeys(drawings, png))
    return png


@cache
def _drawn() -> bytes:
    return draw([DRAWING], 0, PATIENCE)[DRAWING]


# ---- in Slack ------------------------------------------------------------------------------------


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with Workspace() as workspace:
        workspace.add_person("alice")
        yield workspace


@pytest.fixture
def room(workspace: Workspace) -> Place:
    return Place("slack", "T0SANDBOX", workspace.add_channel("stories", members=["alice"]).id, "stories")


def slack_of(workspace: Workspace, public_url: str | None = None) -> SlackTransport:
    return SlackTransport(web_client(workspace.token, workspace.api_url), public_url=public_url)


async def test_slack_is_handed_the_file_and_shows_it(
    workspace: Workspace, room: Place, drawn_before: bytes
) -> None:
    await slack_of(workspace).post(room, REPLY, uuid="u-1", under=None)
    assert [request.method for request in workspace.requests] == [
        "files.getUploadURLExternal",
        "files.completeUploadExternal",
        "chat.postMessage",
        "chat.getPermalink",
    ]
    assert workspace.channel("stories").shows() == (
        "milepost: # How Q4 2026 went\n"
        "  [image: Bar chart: KR 1.1 70%; KR 1.2 nothing.]\n"
        "  Thank you, everybody."
    )
    (file,) = workspace.state.files.by_id.values()
    assert (file.title, file.alt) == ("O1 · Celebrate", DRAWING.alt)
    given = httpx.get(workspace.state.files.url(file))
    assert given.content == drawn_before


async def test_a_file_that_slack_still_looks_at_is_tried_again(
    workspace: Workspace, room: Place, drawn_before: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.transport.LOOKS", (0.01, 0.01, 0.01))
    workspace.fails("chat.postMessage", "invalid_blocks", times=2)
    await slack_of(workspace).post(room, REPLY, uuid="u-1", under=None)
    assert workspace.channel("stories").shows().count("[image:") == 1
    workspace.fails("chat.postMessage", "invalid_blocks", times=3)
    await slack_of(workspace).post(room, REPLY, uuid="u-2", under=None)
    shown = workspace.channel("stories").shows()
    assert (shown.count("[image:"), shown.count("Thank you, everybody.")) == (1, 2)


@pytest.mark.parametrize(
    ("method", "how"),
    [
        ("files.getUploadURLExternal", "missing_scope"),
        ("files.getUploadURLExternal", "ratelimited"),
        ("files.getUploadURLExternal", "drop"),
        ("files.completeUploadExternal", "503"),
    ],
)
async def test_what_slack_does_not_take_holds_up_no_post(
    workspace: Workspace,
    room: Place,
    method: str,
    how: str,
    drawn_before: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    workspace.fails(method, how)
    await slack_of(workspace).post(room, REPLY, uuid="u-1", under=None)
    assert workspace.channel("stories").shows() == "milepost: # How Q4 2026 went\n  Thank you, everybody."
    assert "a post goes without its picture" in caplog.text
    assert workspace.token not in caplog.text


async def test_a_picture_that_cannot_be_drawn_is_left_out(
    workspace: Workspace, room: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.illustrating.draw", draw)
    monkeypatch.setattr("bot.drawing.COMMAND", (sys.executable, "-c", "raise SystemExit(1)"))
    await slack_of(workspace).post(room, REPLY, uuid="u-1", under=None)
    assert workspace.channel("stories").shows() == "milepost: # How Q4 2026 went\n  Thank you, everybody."
    assert [request.method for request in workspace.requests if "files" in request.method] == []


def no_child(*arguments: Any, **more: Any) -> None:
    raise OSError(12, "Cannot allocate memory")


def no_easel(*arguments: Any) -> None:
    raise ValueError("a bug of ours")


@pytest.mark.parametrize(
    ("where", "instead"), [("bot.drawing.subprocess.run", no_child), ("bot.illustrating.draw", no_easel)]
)
async def test_whatever_drawing_comes_to_the_post_goes_out(
    workspace: Workspace, room: Place, monkeypatch: pytest.MonkeyPatch, where: str, instead: Any
) -> None:
    monkeypatch.setattr("bot.illustrating.draw", draw)
    monkeypatch.setattr(where, instead)
    await slack_of(workspace).post(room, REPLY, uuid="u", under=None)
    shown = workspace.channel(room.name).shows()
    assert "Thank you, everybody." in shown
    assert "files.getUploadURLExternal" not in [each.method for each in workspace.requests]


async def test_while_others_are_drawn_a_post_waits_its_turn(
    workspace: Workspace, room: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.illustrating.draw", draw)
    monkeypatch.setattr("bot.illustrating.TURN", 0.01)
    slack = slack_of(workspace)
    with drawing._EASEL:
        with pytest.raises(Later, match="other pictures"):
            await slack.post(room, REPLY, uuid="u-1", under=None)
        await slack.post(room, Reply((Text("No picture in here."),)), uuid="u-2", under=None)
    assert workspace.channel("stories").shows() == "milepost: No picture in here."


async def test_a_message_that_is_changed_has_its_picture_too(
    workspace: Workspace, room: Place, drawn_before: bytes
) -> None:
    slack = slack_of(workspace)
    posted = await slack.post(room, Reply((Text("Soon."),)), uuid="u-1", under=None)
    await slack.update(room, posted.external_id, REPLY)
    assert "[image: Bar chart" in workspace.channel("stories").shows()


async def test_a_link_to_the_bots_own_pages_needs_a_public_address(workspace: Workspace, room: Place) -> None:
    reply = Reply((Text("When: ", Link("/calls/p/c.ics", "Thursday")),))
    await slack_of(workspace).post(room, reply, uuid="u-1", under=None)
    await slack_of(workspace, "https://bot.example/").post(room, reply, uuid="u-2", under=None)
    assert workspace.channel("stories").shows() == (
        "milepost: When: Thursday\nmilepost: When: Thursday <https://bot.example/calls/p/c.ics>"
    )


def test_only_what_is_all_there_can_be_shown(workspace: Workspace) -> None:
    file, url = workspace.state.files.expect("a.png", 3, "alt")
    assert httpx.post(url, content=b"four").status_code == 400
    file, url = workspace.state.files.expect("a.png", 3, "alt")
    assert httpx.get(workspace.state.files.url(file)).status_code == 404
    assert httpx.post(url, content=b"abc").status_code == 200
    assert workspace.state.files.shown(file.id) is None  # nobody said that it is complete
    assert httpx.post(url, content=b"abc").status_code == 404


def test_files_are_told_from_other_pictures() -> None:
    blocks: list[dict[str, Any]] = [
        {"type": "image", "slack_file": {"id": "F1"}},
        {"type": "image", "image_url": "https://x"},
    ]
    assert files.has_files(blocks)
    assert files.without_files(blocks) == blocks[1:]


# ---- on the forum --------------------------------------------------------------------------------


@pytest.fixture
def forum() -> Iterator[Forum]:
    with Forum() as forum:
        forum.add_user("rosa")
        forum.add_category("Stories")
        yield forum


@pytest.fixture
async def transport(forum: Forum) -> AsyncIterator[ForumTransport]:
    client = ForumClient(forum.url, forum.api_key, "milepost")
    yield ForumTransport(client, ForumLookups(client, "127.0.0.1"))
    await client.close()


def category(forum: Forum) -> Place:
    found = forum.state.find_category("Stories")
    assert found is not None
    return Place("discourse", "127.0.0.1", f"c{found.id}", "Stories", PlaceKind.CATEGORY, private=False)


async def test_the_forum_is_handed_the_file_and_shows_it(
    forum: Forum, transport: ForumTransport, drawn_before: bytes
) -> None:
    posted = await transport.post(category(forum), REPLY, uuid="u-1", under=None)
    topic = forum.topic(int(posted.external_id.partition("/")[0])).topic
    assert "[Bar chart: KR 1.1 70%; KR 1.2 nothing.](upload://" in topic.posts[0].raw
    (upload,) = forum.state.uploads
    assert f'<img src="{upload.path}"' in topic.posts[0].cooked
    assert httpx.get(forum.url + upload.path).content == drawn_before


async def test_what_the_forum_does_not_take_holds_up_no_post(
    forum: Forum, transport: ForumTransport, drawn_before: bytes
) -> None:
    forum.fails("POST /uploads", "503")
    posted = await transport.post(category(forum), REPLY, uuid="u-1", under=None)
    shown = forum.topic(int(posted.external_id.partition("/")[0])).shows()
    assert "Thank you, everybody." in shown and "image" not in shown
    await transport.update(category(forum), posted.external_id, REPLY)
    assert "[image: Bar chart" in forum.topic(int(posted.external_id.partition("/")[0])).shows()
