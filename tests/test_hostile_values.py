"""Values, dates and words that no page could show: refused at the door, and harmless where they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.addresses import read_check_in, read_ref
from handlers.importing.export import export_file
from handlers.importing.program_file import dump, load
from handlers.model import UserError
from handlers.okrs.model import Comparison, KeyResult, Kind, Ref
from handlers.okrs.retarget import retarget
from handlers.reading import shows
from storage.session import Session
from tests.hostile import no_bug
from tests.house import DC, House
from tests.okr_samples import EXPERIMENTS, key_result

ROOM = "panel-room"
PAGES = ("list in:dc", "show O1 in:dc", "show 1.3 in:dc", "history 1.3 in:dc", "digest preview in:dc")


@pytest.mark.parametrize("due", ["9999-12-31", '"31 December 9999"', "0001-01-01", "2200-01-01"])
def test_no_date_is_out_of_reach(slack: House, due: str) -> None:
    slack.alice.says(f"/okr edit 1.3 due:{due}", channel=DC)
    assert slack.alice.sees().endswith("is out of reach.\nDates lie between 2000 and 2199.")


def test_one_that_stands_there_already_breaks_no_page_and_no_file(slack: House) -> None:
    def date_it(session: Session) -> None:
        program = session.programs.by_slug("dc")
        assert program is not None and program.cycle is not None
        (found,) = session.okrs.find(program.id, program.cycle.id, Ref(1, 3))
        assert isinstance(found, KeyResult)
        session.okrs.save_key_result(replace(found, target=replace(found.target, due="9999-12-31")))

    slack.db.submit(date_it).result(timeout=10)
    with no_bug():
        for page in PAGES:
            slack.alice.says(f"/okr {page}", channel=DC).sees()
    text = slack.db.read(lambda session: dump(export_file(session, "dc")))
    assert dump(load(text)) == text and "9999" not in text


def test_a_range_never_loses_one_of_its_ends() -> None:
    """A file of it could not be applied."""
    ranged = key_result(EXPERIMENTS)
    for words in ("5", ">=5", "2-4"):
        after = retarget(ranged, target=words)
        assert (after.kind is Kind.RANGE) == (after.op is Comparison.RANGE) == (after.high is not None)


def test_a_private_place_keeps_within_the_limit_too(slack: House) -> None:
    with no_bug():
        slack.alice.says("/okr progress 2.1 +1", channel=DC).sees()
        slack.alice.says("/okr progress 2.1 +900000000000 on:2025-05-03 in:dc", channel=ROOM).sees()
        slack.alice.says("/okr progress 2.1 +900000000000 on:2025-05-03 in:dc")
        assert "which cannot be" in slack.alice.sees()


def test_what_passes_the_limit_together_can_be_undone(slack: House) -> None:
    """Each part is legal; the public one cannot be refused for what stands in a private place. An undo that
    comes nearer is taken, also where the limit is passed still."""
    with no_bug():
        slack.alice.says("/okr progress 2.1 +400000000000 in:dc", channel=ROOM).sees()
        slack.alice.says("/okr progress 2.1 +500000000000 in:dc").sees()
        slack.ben.says("/okr progress 2.1 +900000000000", channel=DC).sees()
        for page in ("list", "show 2.1", "history 2.1", "digest preview"):
            slack.alice.says(f"/okr {page} in:dc").sees()
        slack.alice.says("/okr undo 2.1#1 in:dc")
        assert "It stands at: 1,400,000,000,000 " in slack.alice.sees()


NOTHING = ("\u2060", "\u200d", "\u115f", "\u3164", "\u0301\u0308", "\u2800\u3164", " \u200d ")


@pytest.mark.parametrize("words", NOTHING)
def test_what_cannot_be_seen_is_no_title(slack: House, words: str) -> None:
    before = slack.alice.says("/okr list", channel=DC).sees()
    slack.alice.says(f"/okr edit O1 title:{words}")
    assert "has nothing behind it" in slack.alice.sees()
    slack.alice.says(f"/okr add objective {words}")
    slack.alice.sees()
    assert slack.alice.screen.modal() is not None  # as if nothing had been written
    slack.alice.says(f'/okr add objective "{words}"').sees()
    assert slack.alice.says("/okr list").sees() == before


def test_marks_and_joiners_within_words_stay() -> None:
    for words in ("e\u0301", "👩\u200d💻", "1\ufe0f\u20e3", "한", "."):
        assert shows(words)


@pytest.mark.parametrize("text", ["２.１", "O２", "kr ２.１", "२.१"])
def test_an_address_has_plain_digits(text: str) -> None:
    ref, _ = read_ref(text)
    assert ref.objective is None and ref.key_result is None  # at most somebody's own code
    with pytest.raises(UserError):
        read_check_in(f"2.1#{text[-1]}")
