"""What people do in Slack: say, press, choose, fill in, and open their home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sandbox.slack.form import fill
from sandbox.slack.inputs import HOLDS, all_elements, elements, options
from sandbox.slack.person import Person
from sandbox.slack.things import Json, Message
from sandbox.slack.things import View as SlackView
from sandbox.web.acts import Act, Doing, Done, Nonsense
from sandbox.web.backstage import Stage
from sandbox.web.live import SLACK
from sandbox.web.slack_side import SlackSide
from sandbox.web.view import HOME, View

NO_SLASH = "Slash commands do not work in threads. Mention the bot instead: @{bot} {rest}"


def arrive(stage: Stage, view: View) -> None:
    """Opening one's home tells the app, which then fills it."""
    if view.place == HOME and view.who in stage.workspace.people:
        stage.workspace.people[view.who].opens_home()


def say(doing: Doing) -> Done:
    words, (person, side) = doing.text("words").strip(), _there(doing)
    if side.at_home:
        raise Nonsense("nobody can be written to here")
    if words.startswith("/") and side.parent is not None:
        bot = doing.stage.workspace.state.team.bot.human.handle
        rest = words.partition(" ")[2]
        return Done("say", {"words": words, "trouble": NO_SLASH.format(bot=bot, rest=rest).rstrip()})
    if words:
        person.says(words, channel=side.channel, thread=side.parent or "")
    return Done("say", changed=(SLACK,))


def press(doing: Doing) -> Done:
    """A button, or a choice from a menu, in a message or at home."""
    person, side = _there(doing)
    wanted = doing.text("thing")
    thing = next((one for one in _of_app(side) if _name(one) == wanted), None)
    if thing is None:
        raise Nonsense("that is no longer there")
    person.screen.at_home = isinstance(thing, SlackView)
    _use(person, thing, doing.text("block"), doing.text("action"), doing.text("option"))
    return Done(changed=(SLACK,))


def shortcut(doing: Doing) -> Done:
    """A message shortcut of the app."""
    person, side = _there(doing)
    found = [message for message in side.feed if message.ts == doing.text("thing")]
    if not found or doing.text("callback") not in dict(doing.stage.backstage.shortcuts):
        raise Nonsense("that is no longer there")
    person.uses_shortcut(doing.text("callback"), on=found[0])
    return Done(changed=(SLACK,))


def remove(doing: Doing) -> Done:
    """An own message."""
    person, side = _there(doing)
    found = [message for message in side.feed if message.ts == doing.text("thing") and side.mine(message)]
    if not found:
        raise Nonsense("that is no longer there")
    person.deletes(found[0])
    return Done(changed=(SLACK,))


def modal(doing: Doing) -> Done:
    """Everything that can be done in an open form; what was typed so far comes with it."""
    person, _ = _there(doing)
    view = person.screen.modal()
    if view is None or _name(view) != doing.text("thing"):
        return Done(changed=(SLACK,))  # it was closed or replaced meanwhile
    with doing.stage.workspace.state.changed:
        _keep(doing, view)
    what = doing.text("press")
    if what == "close":
        person.closes()
    elif what == "submit":
        person.submits()
    elif what:
        block, _, action = what.partition(" ")
        _use(person, view, block, action, "")
    return Done(changed=(SLACK,))


ACTS: dict[str, Act] = {
    "say": say,
    "press": press,
    "shortcut": shortcut,
    "remove": remove,
    "modal": modal,
}


def _there(doing: Doing) -> tuple[Person, SlackSide]:
    with doing.stage.workspace.state.changed:
        side = SlackSide(doing.stage, doing.view)
    if side.person is None:
        raise Nonsense(f"{doing.view.who} has no account in Slack")
    return side.person, side


def _of_app(side: SlackSide) -> Iterator[Message | SlackView]:
    """What is in front of the person and has something to press."""
    if side.at_home and side.home is not None:
        yield side.home
    yield from (message for message in side.feed if message.user.bot)


def _name(thing: Message | SlackView) -> str:
    """A form that was replaced by another has the same id, and another hash."""
    return f"{thing.id} {thing.hash}" if isinstance(thing, SlackView) else thing.ts


def _use(person: Person, thing: Message | SlackView, block_id: str, action_id: str, option: str) -> None:
    for block, element in all_elements(thing.blocks):
        if (block["block_id"], element.get("action_id")) != (block_id, action_id):
            continue
        if element["type"] == "button":
            person.presses(thing, block, element)
        else:
            person.chooses(thing, block, element, _option(element, option))
        return
    raise Nonsense("that is no longer there")


def _option(element: Json, number: str) -> Json:
    """Options are sent by their number: their values may be the same."""
    offered = options(element)
    if not number.isascii() or not number.isdigit() or int(number) >= len(offered):
        raise Nonsense("there is no such choice")
    return offered[int(number)]


def _keep(doing: Doing, view: SlackView) -> None:
    for block in view.blocks:
        for element in elements(block):
            if block["type"] == "input" and element["type"] in HOLDS:
                given = doing.all(f"{block['block_id']} {element['action_id']}")
                fill(
                    view,
                    block,
                    element,
                    [_answer(element, one) for one in given if one],
                    doing.stage.workspace.state,
                )


def _answer(element: Json, given: str) -> object:
    if HOLDS[element["type"]].of == "option":
        return _option(element, given)
    if element["type"] == "datetimepicker":
        return datetime.fromisoformat(given).replace(tzinfo=UTC)
    return given
