"""The bot in a Slack that somebody else wrote: what it posts, finds, asks for and opens there.

Needs npm's ``emulate``: see ``tests/emulated.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app import build
from bot.limits import unlimited
from bot.settings import parse
from bot.slack.client import web_client
from bot.slack.transport import SlackTransport
from handlers.model import Place
from handlers.reply import Reply, Text
from sandbox.server import Server
from tests import emulated
from tests.emulated import BOT, CHANNEL, PRIVATE, Alice, Json
from tests.house import NO_PACE, Served, TickingClock, new_id, wait_for

pytestmark = pytest.mark.skipif(
    not (emulated.FOLDER / "node_modules" / "emulate").is_dir(),
    reason="MILEPOST_EMULATE names no folder where tests/emulate/package.json is installed",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with emulated.emulator(tmp_path_factory.mktemp("emulate")) as address:
        yield address


@pytest.fixture(scope="module")
def api_url(address: str) -> Iterator[str]:
    with Server(emulated.door(address)) as server:
        yield f"{server.url}/api/"


@pytest.fixture(scope="module")
def bot(api_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    database = tmp_path_factory.mktemp("bot") / "milepost.db"
    given = {
        "SLACK_API_URL": api_url,
        "SLACK_BOT_TOKEN": emulated.TOKEN,
        "SLACK_SIGNING_SECRET": emulated.SECRET,
        "DATABASE_URL": f"sqlite:///{database}",
    }
    served = Served(
        build(parse(given), clock=TickingClock(), pace=NO_PACE, limits=unlimited(), first_wait=0.05)
    )
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def alice(address: str, bot: Served) -> Alice:
    """A steward of a program of one key result, which is at home in a channel."""
    alice = Alice(address, f"{bot.url}/slack/events")
    for line in ("program new Docs", "here docs", "add objective Write more"):
        alice.says(line)
    asked = alice.says("add kr O1 Publish ≥12 guides")
    alice.presses(buttons(asked)["Yes, add it"])
    return alice


def buttons(answer: Json) -> dict[str, str]:
    """The lines behind a receipt's buttons, by their words."""
    rows = [block["elements"] for block in answer["blocks"] if block["type"] == "actions"]
    return {one["text"]["text"]: one["value"] for row in rows for one in row}


def links(answer: Json) -> list[str]:
    """Where the words of a receipt lead."""
    lines = [line for block in answer["blocks"] if block["type"] == "rich_text" for line in block["elements"]]
    return [one["url"] for line in lines for one in line["elements"] if one["type"] == "link"]


def delivered(bot: Served) -> None:
    def still_open() -> int:
        stats = bot.app.db.read(lambda session: session.outbox.stats())
        return stats.pending + stats.sending + stats.unknown

    wait_for(lambda: still_open() == 0, timeout=20)


def posted(alice: Alice, channel: str = CHANNEL) -> list[Json]:
    """What the bot wrote in a channel, oldest first."""
    found = alice.api.conversations_history(channel=alice.channels[channel], include_all_metadata=True)
    return [one for one in reversed(found["messages"]) if one.get("user") == BOT]


def thread(alice: Alice, ts: str) -> list[str]:
    found = alice.api.conversations_replies(channel=alice.channels[CHANNEL], ts=ts)
    return [str(one["text"]) for one in found["messages"][1:]]


def test_it_knows_who_and_where_it_is(alice: Alice, bot: Served) -> None:
    assert bot.app.slack is not None
    assert (bot.app.slack.tenant.team, bot.app.slack.tenant.user) == (alice.team, BOT)


def test_a_check_in_has_its_card_and_its_line_in_the_thread(alice: Alice, bot: Served) -> None:
    channel = alice.channels[CHANNEL]
    said = alice.says("progress 1.1 3 the first ones")
    assert said["text"].startswith("KR 1.1 3 of ≥12 guides")
    delivered(bot)
    [card] = posted(alice)
    assert card["text"].startswith("O1 · Write more")
    assert set(card["metadata"]["event_payload"]) == {"id"}
    [line] = thread(alice, card["ts"])
    assert line == "KR 1.1 3 of ≥12 guides · 25% · alice, 5 May · self-reported\n&gt; the first ones"
    alice.says("progress 1.1 5")
    delivered(bot)
    [card] = posted(alice)
    assert "5 of ≥12 guides" in card["text"]
    assert len(thread(alice, card["ts"])) == 2
    found = alice.api.conversations_replies(channel=channel, ts=card["ts"])["messages"][1:]
    lines = [alice.api.chat_getPermalink(channel=channel, message_ts=one["ts"])["permalink"] for one in found]
    assert sorted(links(alice.says("show 1.1"))) == sorted(lines)


def test_a_receipts_button_is_answered_at_its_address(alice: Alice, bot: Served) -> None:
    alice.presses(buttons(alice.says("progress 1.1 9"))["Undo"])

    def texts() -> list[str]:
        found = alice.api.conversations_history(channel=alice.channels[CHANNEL])
        return [str(one["text"]) for one in found["messages"]]

    wait_for(lambda: any(text.startswith("Undone: KR 1.1") for text in texts()))
    delivered(bot)


def test_a_form_opens(alice: Alice) -> None:
    assert "modal alice" not in alice.looks_at("views")
    assert alice.says("progress 1.1") is None
    assert "modal alice" in alice.looks_at("views")


def test_her_page_is_published(alice: Alice) -> None:
    assert "home alice" not in alice.looks_at("views")
    alice.tells({"type": "app_home_opened", "channel": "D1", "tab": "home", "event_ts": "1.1"})
    wait_for(lambda: "home alice" in alice.looks_at("views"))


def test_a_mention_is_answered_in_its_thread(alice: Alice, bot: Served) -> None:
    channel = alice.channels[CHANNEL]
    asked = alice.api.chat_postMessage(channel=channel, text=f"<@{BOT}> list")
    said = {"type": "app_mention", "channel": channel, "ts": asked["ts"], "text": f"<@{BOT}> list"}
    alice.tells({**said, "event_ts": asked["ts"]})
    wait_for(lambda: any("1.1" in text for text in thread(alice, str(asked["ts"]))))


def test_what_is_private_is_known_to_be(alice: Alice, bot: Served) -> None:
    """A program at home in a private channel is not there for others elsewhere; for her it is."""
    alice.says("program new Panel", channel=PRIVATE)
    alice.says("here panel", channel=PRIVATE)
    place = bot.app.db.read(
        lambda session: session.directory.place("slack", alice.team, alice.channels[PRIVATE])
    )
    assert place is not None and place.private and place.name == PRIVATE
    assert "Panel" in str(alice.says("list in:panel"))


async def test_what_was_posted_is_found_again(alice: Alice, api_url: str) -> None:
    transport = SlackTransport(web_client(emulated.TOKEN, api_url))
    place = Place("slack", alice.team, alice.channels[CHANNEL])
    to_her = Place("slack", alice.team, alice.id)
    above, below, direct = new_id(), new_id(), new_id()
    first = await transport.post(place, Reply((Text("above"),)), uuid=above, under=None)
    reply = await transport.post(place, Reply((Text("below"),)), uuid=below, under=first.external_id)
    alone = await transport.post(to_her, Reply((Text("alone"),)), uuid=direct, under=None)
    for uuid, under, expected in ((above, None, first), (below, first.external_id, reply)):
        assert await transport.find(place, uuid, under=under) == expected
    assert await transport.find(to_her, direct, under=None) == alone
    assert await transport.find(place, new_id(), under=None) is None
    changed = await transport.update(place, reply.external_id, Reply((Text("changed"),)))
    assert changed.external_id == reply.external_id
    assert thread(alice, first.external_id) == ["changed"]
