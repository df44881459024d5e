"""Replies as they are kept, whatever order their wordings come in, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import permutations

from handlers.model import Identity, Place, PlaceKind
from handlers.replies.model import Above, Remark
from storage.heard import MessageRef
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import HOME, START, run

address, clock, database, program = (
    databases.address,
    databases.clock,
    databases.database,
    databases.program,
)

KEY = "kickoff/q1"
FIRST = Remark(Identity("slack", "T1", "U1"), "17.2", "17.1", START, "May we begin?")
EDITED = replace(FIRST, words="May we begin on Friday?", revision="18.5")
GONE = replace(EDITED, words="", revision="", gone=True)
FORUM = Place("discourse", "forum.example.org", "c5", kind=PlaceKind.CATEGORY)


def posted(session: Session, key: str, place: Place, external_id: str) -> None:
    """A message of the bot's that stands there."""
    session.outbox.want("p1", place, key, lane=key, now=START)
    (job,) = session.outbox.claim("test", START + timedelta(days=1), 60, 1)
    session.outbox.sent(job, external_id, None, START)


def said(session: Session) -> list[str]:
    return [each.words for each in session.replies.of("p1", KEY, [HOME.key], 10)]


def test_the_end_of_a_reply_is_its_end_in_any_order(program: Database) -> None:
    above = Above("p1", HOME.id, KEY)

    def keep(session: Session) -> None:
        for number, order in enumerate(permutations((FIRST, EDITED, GONE, EDITED))):
            for remark in order:
                session.replies.keep(above, replace(remark, message=f"17.{number}"), HOME)

    run(program, keep)
    assert run(program, said) == []
    assert run(program, lambda s: s.replies.counts("p1", KEY)) == {}


def test_the_last_wording_counts_and_each_once(program: Database) -> None:
    above = Above("p1", HOME.id, KEY)
    told = (EDITED, FIRST, EDITED)
    assert run(program, lambda s: [s.replies.keep(above, each, HOME) for each in told]) == [
        True,
        False,
        False,
    ]
    assert run(program, said) == ["May we begin on Friday?"]
    assert run(program, lambda s: s.replies.counts("p1", KEY)) == {HOME.key: 1}


def test_only_what_stands_below_a_kick_off_or_a_nomination_is_collected(program: Database) -> None:
    for key, place, id in (
        (KEY, HOME, "17.1"),
        (f"{KEY}/2", HOME, "17.3"),
        ("digest/x", HOME, "19.1"),
        ("card:o1", HOME, "21.1"),
        ("card:nomination/d1", HOME, "22.1"),
        (f"{KEY}/2", FORUM, "12/901"),
        (KEY, FORUM, "12/900"),
    ):
        run(program, partial(posted, key=key, place=place, external_id=id))

    def above(place: Place, thread: str) -> Above | None:
        return run(program, lambda s: s.replies.above(place, thread))

    assert above(HOME, "17.1") == Above("p1", HOME.id, KEY)
    assert above(replace(HOME, id="C2"), "17.1") is None
    assert above(HOME, "19.1") is None and above(HOME, "20.1") is None and above(HOME, "21.1") is None
    assert above(HOME, "22.1") == Above("p1", HOME.id, "card:nomination/d1")
    moved = replace(FORUM, id="c6")
    assert above(FORUM, "12/3") == above(moved, "12/4") == Above("p1", "c5", KEY)


def test_a_topics_replies_go_where_it_goes(program: Database) -> None:
    remark = Remark(Identity("discourse", FORUM.tenant, "4"), "901", "12/2", START, "May we begin?")
    other = replace(remark, message="902", thread="123/2")
    above = Above("p1", "c5", KEY)
    run(program, lambda s: [s.replies.keep(above, each, FORUM) for each in (remark, other)])
    panel = replace(FORUM, id="c9", private=True)
    run(program, lambda s: s.replies.bring("12/", panel))
    assert run(program, lambda s: s.replies.counts("p1", KEY)) == {FORUM.key: 1, panel.key: 1}


def test_a_reply_that_is_brought_back_is_kept_again(program: Database) -> None:
    above, ref = Above("p1", HOME.id, KEY), MessageRef(HOME, FIRST.message)
    run(program, lambda s: [s.replies.keep(above, each, HOME) for each in (FIRST, GONE)])
    assert run(program, lambda s: (s.replies.is_gone(ref), s.replies.origin(ref))) == (True, None)
    assert run(program, lambda s: s.replies.lift(ref))
    assert not run(program, lambda s: s.replies.lift(ref))
    run(program, lambda s: s.replies.keep(above, FIRST, HOME))
    assert run(program, said) == ["May we begin?"]
    assert run(program, lambda s: s.replies.origin(ref)) == (FIRST.author, FIRST.thread)
