"""What people do at the forum: write, edit, take back, vote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sandbox.discourse.errors import Refused
from sandbox.discourse.person import Person
from sandbox.discourse.things import Post
from sandbox.discourse.thread import Thread
from sandbox.web.acts import Act, Doing, Done, Nonsense
from sandbox.web.backstage import Stage
from sandbox.web.forum_side import ForumSide
from sandbox.web.live import FORUM
from sandbox.web.view import View


def arrive(stage: Stage, view: View) -> None:
    """Who looks at a topic has read what they were told of it."""
    state = stage.forum.state
    with state.changed:
        side = ForumSide(stage, view)
        unread = [one for one in side.notices if one.post.topic is side.topic and not one.read]
        for one in unread:
            one.read = True
        if unread:
            state.changed.notify_all()


def reply(doing: Doing) -> Done:
    person, side = _there(doing)
    topic = side.topic
    if topic is None:
        raise Nonsense("there is no such topic")
    asked = [post for post in topic.posts if str(post.number) == doing.view.reply]
    thread = Thread(doing.stage.forum.state, topic)
    return _trying(
        doing,
        lambda: person.replies(thread, doing.text("words"), to=asked[0] if asked else None),
        Done("reply", changed=(FORUM,)),
        "reply",
    )


def topic(doing: Doing) -> Done:
    """A new topic, or a private message where somebody is named."""
    person, side = _there(doing)
    title, words, to = doing.text("title").strip(), doing.text("words"), doing.text("to").strip()
    category = next((one.name for one in side.categories if str(one.id) == doing.text("category")), "")

    def write() -> Thread:
        return person.messages(to, title, words) if to else person.posts(title, words, category)

    try:
        written = write()
    except Refused as refused:
        return Done("write", {**_fields(doing), "trouble": _why(refused, "to" if to else "")})
    return Done(leads_to=replace(doing.view, forum=f"t{written.id}"), changed=(FORUM,))


def edit(doing: Doing) -> Done:
    person, side = _there(doing)
    post = _own(doing, side)
    done = Done(leads_to=replace(doing.view, edit=""), changed=(FORUM,))
    return _trying(doing, lambda: person.edits(post, doing.text("words")), done, "refusal")


def delete(doing: Doing) -> Done:
    person, side = _there(doing)
    post = _own(doing, side)
    leads_to = replace(doing.view, forum="latest") if post.number == 1 else replace(doing.view, edit="")
    return _trying(doing, lambda: person.deletes(post), Done(leads_to=leads_to, changed=(FORUM,)), "refusal")


def vote(doing: Doing) -> Done:
    person, side = _there(doing)
    post = _post(doing, side)
    poll = post.polls.get(doing.text("poll"))
    if poll is None:
        raise Nonsense("there is no such poll")
    chosen = [key for key in doing.all("option") if key in poll.options]
    done = Done(changed=(FORUM,))
    return _trying(doing, lambda: person.votes(post, *chosen, poll=poll.name), done, "refusal")


ACTS: dict[str, Act] = {"reply": reply, "topic": topic, "edit": edit, "delete": delete, "vote": vote}


def _trying(doing: Doing, act: Callable[[], object], done: Done, part: str) -> Done:
    """``done``; where the forum refuses, ``part`` with what it says, and what was typed."""
    try:
        act()
    except Refused as refused:
        return Done(part, {**_fields(doing), "trouble": _why(refused)})
    return done


def _fields(doing: Doing) -> dict[str, str]:
    return {name: doing.text(name) for name in ("title", "words", "to", "category")}


def _why(refused: Refused, field: str = "") -> str:
    if field and refused.status == 404:
        return "Nobody here has that name. Write to milepost, or to people by their user names."
    return " ".join(refused.messages)


def _there(doing: Doing) -> tuple[Person, ForumSide]:
    with doing.stage.forum.state.changed:
        side = ForumSide(doing.stage, doing.view)
    if side.person is None:
        raise Nonsense(f"{doing.view.who} has no account at the forum")
    return side.person, side


def _post(doing: Doing, side: ForumSide) -> Post:
    found = [p for p in (side.topic.shown if side.topic else []) if str(p.id) == doing.text("post")]
    if not found:
        raise Nonsense("that is no longer there")
    return found[0]


def _own(doing: Doing, side: ForumSide) -> Post:
    post = _post(doing, side)
    if not side.sight.may_change(post):
        raise Nonsense("that is somebody else's")
    return post
