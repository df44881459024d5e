"""Lines of the sandbox's prompt that are meant for the forum."""

from __future__ import annotations

from sandbox.discourse.errors import Refused
from sandbox.discourse.forum import Forum

HELP = """At the forum:         forum post A title | some words        forum reply 13 more words
                      forum read 13                    (the number stands in the topic's address)"""


def obey(forum: Forum, who: str, line: str) -> str:
    """Carry out ``post``, ``reply`` or ``read`` as ``who``; what is then to be seen."""
    try:
        return _obey(forum, who, line)
    except Refused as refused:
        return str(refused)


def _obey(forum: Forum, who: str, line: str) -> str:
    person = forum.people[who]
    verb, _, rest = line.strip().partition(" ")
    if verb == "post":
        title, _, words = rest.partition("|")
        topic = person.posts(title.strip(), words.strip())
        return f"{topic.path}\n{person.looks_at(topic)}"
    number, _, words = rest.partition(" ")
    if verb not in ("reply", "read") or not number.isdigit() or int(number) not in forum.state.topics:
        return HELP
    topic = forum.topic(int(number))
    if verb == "read":
        return person.looks_at(topic)
    person.replies(topic, words)
    return person.sees(topic)
