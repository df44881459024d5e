"""Where a check-in was said and where its line stands, in words and with addresses to follow.

What is private is named and linked nowhere but in that place itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.model import Place, PlaceKind, Program
from handlers.okrs.model import CheckIn
from handlers.okrs.ports import Posted, Spoken
from handlers.ports import Store
from handlers.reply import Touched

_SLACK_TIME = re.compile(r"\d{1,20}\.\d{1,20}")


@dataclass(frozen=True)
class Whereabouts:
    """Of one check-in, as far as the viewer may know: ``where`` in words, the address of the message it was
    ``said`` in, and that of its ``line`` under a card. Empty where there is none."""

    where: str = ""
    said: str = ""
    line: str = ""


NOWHERE = Whereabouts()
Name = tuple[str, int]  # of a check-in: its key result's id, and its sequence there


def find(
    check_ins: Sequence[CheckIn], program: Program, near: Place | None, viewer: str | None, store: Store
) -> dict[int, Whereabouts]:
    """Of check-ins of one key result, by sequence. Lines in the workspace or forum of ``near`` go first."""
    found = find_all(check_ins, program, near, viewer, store)
    return {sequence: at for (_, sequence), at in found.items()}


def find_all(
    check_ins: Sequence[CheckIn], program: Program, near: Place | None, viewer: str | None, store: Store
) -> dict[Name, Whereabouts]:
    """The same of any key results; all are looked up at once."""
    if not check_ins:
        return {}
    names = {_key(each): name_of(each) for each in check_ins}
    spoken = store.traces.spoken(program.id, names.values())
    lines = {
        names[key]: posted[0].permalink
        for key, posted in seen_of(store.traces.posted(program.id, names), program, near, viewer).items()
    }
    places = {key: place_of(key, program, store) for key in {each.place for each in check_ins}}
    found = {}
    for each in check_ins:
        name, place = name_of(each), places[each.place]
        message = spoken.get(name)
        where = said = ""
        if place is not None and may_see(place, viewer):
            where, said = words_of(place), said_at(place, message) if message else ""
        found[name] = Whereabouts(where, said, lines.get(name, ""))
    return found


def name_of(check_in: CheckIn) -> Name:
    return check_in.key_result_id, check_in.sequence


def key_of(touched: Touched) -> str:
    """Of a trace's message: ``card:<objective id>``, ``card:nomination/<dossier id>``,
    ``card:survey/<survey id>``, ``results:survey/<survey id>`` or ``check-in:<kr id>#<sequence>``."""
    return f"{touched.kind}:{touched.id}"


def _key(check_in: CheckIn) -> str:
    return key_of(Touched("check-in", f"{check_in.key_result_id}#{check_in.sequence}"))


def cards(
    card_id: str, program: Program, near: Place | None, viewer: str | None, store: Store
) -> tuple[tuple[str, str], ...]:
    """Where a card (an objective's, by its id) stands, in words, and its address there; the nearest first."""
    key = f"card:{card_id}"
    names = {home.key: words_of(home) or "elsewhere" for home in program.homes}
    posted = seen_of(store.traces.posted(program.id, [key]), program, near, viewer)
    return tuple((names[each.place], each.permalink) for each in posted.get(key, []))


def seen_of(
    posted: Iterable[Posted], program: Program, near: Place | None, viewer: str | None
) -> dict[str, list[Posted]]:
    """By key, those in the program's homes that the viewer may see, the nearest first."""
    homes = {home.key: home for home in program.homes if may_see(home, viewer)}
    here = f"{near.platform}/{near.tenant}/" if near is not None else ""
    by_key: dict[str, list[Posted]] = {}
    for each in sorted(posted, key=lambda each: (not each.place.startswith(here), each.place)):
        if each.place in homes:
            by_key.setdefault(each.key, []).append(each)
    return by_key


def place_of(key: str | None, program: Program, store: Store) -> Place | None:
    """The place of this key as the program or the directory knows it; None for a conversation with the bot
    alone, and for what nobody knows any more."""
    bound = next((place for place in program.places if place.key == key), None)
    if bound is not None or key is None:
        return bound
    at = Place.with_key(key)
    return store.directory.place(at.platform, at.tenant, at.id)


def may_see(place: Place, viewer: str | None) -> bool:
    return not place.confined or place.key == viewer


def words_of(place: Place) -> str:
    """``in #general``, ``on the forum, in Contributors``; empty for what has no name to show."""
    if not place.name or place.kind is PlaceKind.DIRECT:
        return ""
    return f"in #{place.name}" if place.kind is PlaceKind.CHANNEL else f"on the forum, in {place.name}"


def said_at(place: Place, message: Spoken) -> str:
    """The address of a message: Slack's ``…/archives/C1/p17`` (with its thread where it is a reply), a
    forum's ``…/t/12/3``. Empty where it cannot be told."""
    base = message.url.rstrip("/")
    if not base.startswith(("https://", "http://")):
        return ""
    if place.platform == "slack":
        return _in_slack(f"{base}/archives/{place.id}", place, message)
    topic, _, number = message.thread.partition("/")
    if topic.isdecimal() and number.isdecimal():
        return f"{base}/t/{topic}/{number}"
    return f"{base}/p/{message.message}" if message.message.isdecimal() else ""


def _in_slack(channel: str, place: Place, message: Spoken) -> str:
    if not _SLACK_TIME.fullmatch(message.message):
        return ""
    link = f"{channel}/p{message.message.replace('.', '')}"
    reply = message.thread not in ("", message.message) and _SLACK_TIME.fullmatch(message.thread)
    return f"{link}?thread_ts={message.thread}&cid={place.id}" if reply else link
