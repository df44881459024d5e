"""A long conversation in Slack, for tests that look at everything the bot sent meanwhile."""

from __future__ import annotations

import asyncio

from bot.slack.client import web_client
from bot.slack.directory import SlackLookups
from bot.slack.transport import SlackTransport
from handlers.model import Place
from handlers.registry import VERBS
from handlers.reply import Button, Buttons, Mention, Reply, Text
from tests.house import DC, House, new_id, place_of

SHOUTED = "<!channel> <https://evil.example|here> @here &lt;!here&gt; *b* _i_ ~s~ `c`"
PASTED = "Objective 1 - Write more\n\n • KR 1 - Publish 12 guides\n • KR 2 - Reply within 3 days"
PRESSED = ("Show", "History", "Update", "Add link", "Undo")
WRONG = ("", "progress", "progress 9.9 1", "progress 2.1 many", "wat", "2.1", f"progress 2.1 1 {SHOUTED}")


def on_slack(slack: House) -> None:
    """All that people can do there: commands, forms, buttons, pages, shortcuts, threads, and failures."""
    slack.workspace.add_person("mallory", team="T0ELSEWHERE")
    _check_ins(slack)
    _own_pages(slack)
    _messages(slack)
    _failures(slack)
    _forms(slack)
    _every_command(slack)
    slack.delivered()
    asyncio.run(_posts_of_its_own(slack))
    asyncio.run(_counted(slack))
    slack.workspace.settle()


def _check_ins(slack: House) -> None:
    slack.alice.says("/okr edit 2.1 owner:@ben due:2025-06-30", channel=DC)
    for value in (3, 4):
        slack.ben.says(f"/okr progress 2.1 {value} on the blog https://example.org/blog", channel=DC)
    for label in PRESSED:
        slack.ben.clicks(label)
        _put_away(slack, "ben")
        slack.ben.says("/okr show 2.1", channel=DC)
    for words in WRONG:
        slack.ben.says(f"/okr {words}", channel=DC)
        _put_away(slack, "ben")
    slack.sam.says("/okr list", channel=DC)
    slack.gus.says("/okr progress 2.1 +1", channel=DC)
    slack.workspace.mallory.says("/okr list", channel=DC)


def _every_command(slack: House) -> None:
    """Each as its own example has it, and with its words alone, which asks for the rest."""
    for verb in VERBS.rows:
        for line in (verb.example, verb.words):
            slack.alice.says(f"/{line}", channel=DC)
            _put_away(slack, "alice")
    slack.alice.says(f"/okr help {VERBS.rows[-1].words.removeprefix('okr ')}", channel=DC)
    slack.clock.advance(days=1)  # what waits for the next morning is said


def _forms(slack: House) -> None:
    slack.alice.says("/okr progress 1.2", channel=DC).fills(value="many").submits()
    slack.alice.fills(value="37", note=SHOUTED).submits()
    slack.alice.clicks("Add link")
    slack.alice.closes()
    _put_away(slack, "alice")
    slack.alice.says("/okr program new Panel", channel="panel-room")
    slack.alice.says("/okr here panel", channel="panel-room")
    slack.priya.says("/okr list in:panel", channel="general")
    slack.alice.says("/okr program new Docs", channel="general")
    slack.alice.says("/okr here docs", channel="general")
    slack.alice.says("/okr import", channel="general").fills(okrs=PASTED).submits()
    slack.alice.submits()
    _put_away(slack, "alice")


def _own_pages(slack: House) -> None:
    slack.ben.opens_home()
    slack.ben.sees()
    slack.ben.clicks("Update 2.1")
    slack.ben.fills(value="+1").submits()
    slack.ben.clicks("Undo")
    slack.ben.sees()
    _put_away(slack, "ben")
    slack.ben.opens_home()
    slack.ben.sees()
    slack.ben.clicks("All I can do")
    slack.ben.sees()
    _put_away(slack, "ben")


def _messages(slack: House) -> None:
    slack.delivered()
    slack.ben.says("@milepost progress 2.1 +2 two more", channel=DC, thread="O2 ·").sees()
    slack.ben.edits("two more", "@milepost progress 2.1 +3 two more")
    slack.ben.deletes("two more")
    slack.ben.says("@milepost list", channel="panel-room").sees()
    slack.ben.says("list", channel="@milepost").sees()
    slack.ben.says("Maria's story is online", channel=DC)
    slack.alice.uses_shortcut("evidence", on="Maria's story")
    slack.alice.fills(key_result="2.1").submits()
    _put_away(slack, "alice")
    slack.alice.uses_shortcut("long gone", on="Maria's story")


def _failures(slack: House) -> None:
    """Posts of which nobody knows what became, so that they are looked for; a channel not yet joined."""
    slack.delivered()
    for key_result in ("3.1", "3.2"):
        slack.workspace.fails("chat.postMessage", "drop", effect=True)
        slack.ben.says(f"/okr progress {key_result} 1", channel=DC)
        slack.delivered()
    slack.workspace.fails("chat.update", "ratelimited", seconds=0)
    slack.ben.says("/okr progress 3.1 2", channel=DC)
    slack.workspace.fails("views.open", "503")
    slack.ben.says("/okr progress", channel=DC)
    slack.delivered()


async def _posts_of_its_own(slack: House) -> None:
    """To one person, and to a channel that the bot is not in; with somebody pinged."""
    workspace = slack.workspace
    outside = workspace.add_channel("outside", members=["ben"], bot=False)

    async def accounts(tenant: str, members: frozenset[str]) -> dict[str, str]:
        return dict.fromkeys(members, workspace.ben.user.id)

    transport = SlackTransport(web_client(workspace.token, workspace.api_url), accounts)
    tenant = workspace.state.team.id
    words = Text(SHOUTED, Mention("m", "Ben", ping=True))
    reply = Reply((words, Buttons(Button("Show", "okr show 2.1", "primary"))))
    for place in (Place("slack", tenant, workspace.ben.user.id), Place("slack", tenant, outside.id)):
        uuid = new_id()
        posted = await transport.post(place, reply, uuid=uuid, under=None)
        await transport.update(place, posted.external_id, reply)
        await transport.find(place, uuid, under=None)
        await transport.find(place, uuid, under=posted.external_id)


async def _counted(slack: House) -> None:
    """The people in a channel who may answer (no guests, strangers or bots), and those in a user group."""
    workspace = slack.workspace
    client = web_client(workspace.token, workspace.api_url)
    lookups = SlackLookups(client, workspace.state.team.id.__eq__)
    assert await lookups.people_in(place_of(workspace, DC)) == 3
    workspace.add_group("team", ["ben", "priya"])
    group = await lookups.group("slack", workspace.state.team.id, "STEAM")
    assert len(group.people) == 2


def _put_away(slack: House, handle: str) -> None:
    """Close every window that stands open."""
    person = slack.workspace.people[handle]
    while person.screen.modal() is not None:
        person.closes()
