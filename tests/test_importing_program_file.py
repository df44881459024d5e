"""The program file: read back as it was written, the same text every time, mistakes named by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from handlers.importing.program_file import (
    CheckInEntry,
    KeyResultEntry,
    ObjectiveEntry,
    UndoneEntry,
    dump,
    load,
    unique_names,
)
from handlers.okrs.model import Cadence, Comparison, Health, Kind, Source, Target
from tests.program_file_sample import FILE, TEXT


def test_a_program_is_written_as_a_person_would() -> None:
    assert dump(FILE) == TEXT


def test_it_is_read_back_as_it_was() -> None:
    assert load(TEXT) == FILE
    assert dump(load(dump(FILE))) == dump(FILE)


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
CHECK_INS = st.builds(
    CheckInEntry,
    on=MOMENTS,
    by=st.sampled_from(["Ana", "Bo"]),
    value=AMOUNTS,
    add=st.none(),
    of=st.sampled_from([None, "14/20", "1.5/2"]),
    note=WORDS,
    links=st.lists(WORDS, max_size=2).map(tuple),
    confidence=st.none() | st.integers(0, 10),
    health=st.none() | st.sampled_from(Health),
    win=st.booleans(),
    ask=WORDS,
    source=st.sampled_from(Source),
    undone=st.none() | st.builds(UndoneEntry, by=st.just("Ana"), on=MOMENTS),
)
TARGETS = st.builds(
    Target,
    kind=st.sampled_from([kind for kind in Kind if kind is not Kind.RANGE]),
    op=st.sampled_from(Comparison),
    value=st.none() | AMOUNTS,
    high=st.none() | AMOUNTS,
    unit=st.none() | WORDS,
    baseline=st.none() | AMOUNTS,
    cadence=st.none() | st.sampled_from(Cadence),
    due=st.none() | WORDS,
    maintain=st.booleans(),
)
KEY_RESULTS = st.builds(
    KeyResultEntry,
    text=WORDS,
    target=TARGETS,
    code=st.none() | WORDS,
    shared_with=st.lists(WORDS, max_size=2).map(tuple),
    dropped=st.none() | MOMENTS,
    check_ins=st.lists(CHECK_INS, max_size=2).map(tuple),
)


@given(WORDS, WORDS, st.lists(KEY_RESULTS, max_size=2).map(tuple))
def test_any_program_survives_the_file(
    title: str, note: str, key_results: tuple[KeyResultEntry, ...]
) -> None:
    file = replace(
        FILE,
        program=replace(FILE.program, title=title),
        objectives={"open": (ObjectiveEntry(note, key_results=key_results),)},
    )
    text = dump(file)
    assert load(text) == file
    assert dump(load(text)) == text


def test_people_of_one_name_are_told_apart() -> None:
    pairs = [("m1", "Ana"), ("m2", "Ana"), ("m3", "Ana (2)"), ("m4", "Ana"), ("m5", " ")]
    assert unique_names(pairs) == {
        "m1": "Ana",
        "m2": "Ana (2)",
        "m3": "Ana (2) (2)",
        "m4": "Ana (3)",
        "m5": "somebody",
    }
