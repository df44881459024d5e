"""Text to commands and back: by table for what people type, by property for everything else."""

from __future__ import annotations

import dataclasses
import string
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import grammar, requests
from handlers.addresses import CheckInRef, read_ref
from handlers.feedback.model import Asks
from handlers.feedback.words import TO
from handlers.grammar import Missing
from handlers.members.linking import ALPHABET
from handlers.model import FieldError, UserError
from handlers.okrs.adding import AddKeyResult
from handlers.okrs.commands import RecordProgress, Undo
from handlers.okrs.editing import Edit
from handlers.okrs.model import Ref
from handlers.okrs.values import Said
from handlers.quoting import quoted_spans
from handlers.reading import clean, from_slack
from handlers.registry import VERBS
from handlers.rhythm.model import POSTED
from handlers.rhythm.when import WHICH
from handlers.words import Where, Who

# ---- what people type ------------------------------------------------------------------------

KR = Ref(2, 1)


def command(line: str) -> object:
    (request,) = requests.read(line)
    return request.command


@pytest.mark.parametrize(
    "written", ["2.1", "KR2.1", "KR 2.1", "kr-2.1", "O2.KR1", "o2 kr1", "key result 2.1"]
)
def test_a_key_result_has_many_spellings(written: str) -> None:
    assert command(f"okr progress {written} 7") == RecordProgress(KR, Said(Decimal(7)))


@pytest.mark.parametrize("written", ["O2", "o2", "2", "O 2", "objective 2"])
def test_so_has_an_objective(written: str) -> None:
    assert read_ref(written) == (Ref(2), "")


@pytest.mark.parametrize(
    "line, expected",
    [
        ("okr progress 2.1 7 two posts", RecordProgress(KR, Said(Decimal(7)), "two posts")),
        ("progress 2.1 7 two posts", RecordProgress(KR, Said(Decimal(7)), "two posts")),
        ("OKR Update 2.1 7", RecordProgress(KR, Said(Decimal(7)))),
        ("okr progress 2.1 7 two posts win", RecordProgress(KR, Said(Decimal(7)), "two posts", win=True)),
        (
            "okr progress 2.1 +5 on:2026-11-20 two posts confidence:7",
            RecordProgress(KR, Said(Decimal(5), "+"), "two posts", confidence=7, on=date(2026, 11, 20)),
        ),
        (
            "okr progress 2.1 7 slow ask:“a second pair of eyes” health:at-risk",
            RecordProgress(KR, Said(Decimal(7)), "slow", ask="a second pair of eyes", health="at-risk"),
        ),
        (
            "okr progress 2.1 7 ask: somebody to proofread",
            RecordProgress(KR, Said(Decimal(7)), ask="somebody to proofread"),
        ),
        (
            'okr progress 2.1 7 5" disks and "quotes" inside',
            RecordProgress(KR, Said(Decimal(7)), '5" disks and "quotes" inside'),
        ),
        ("okr progress 2.1 7 see in: the docs", RecordProgress(KR, Said(Decimal(7)), "see in: the docs")),
        (
            'okr progress 2.1 7 "on:2026-11-20 is text"',
            RecordProgress(KR, Said(Decimal(7)), "on:2026-11-20 is text"),
        ),
        ("okr progress 2.1 7 what a win", RecordProgress(KR, Said(Decimal(7)), "what a win")),
        ("okr progress 2.1 7 on:Yesterday", RecordProgress(KR, Said(Decimal(7)), on=1)),
        (
            "okr progress 2.1 7 pro: short, con: late",
            RecordProgress(KR, Said(Decimal(7)), "pro: short, con: late"),
        ),
        ("okr undo", Undo()),
        ("okr undo 2.1#3", Undo(CheckInRef(KR, 3))),
        (
            "okr edit 2.1 text:Publish 12 stories due:2026-12-31",
            Edit(KR, text="Publish 12 stories", due="2026-12-31"),
        ),
        ("okr edit O2 owner:<@U1> <@U2>", Edit(Ref(2), owner=(Who("U1"), Who("U2")))),
        ("okr edit O2 owner:none", Edit(Ref(2), owner=())),
        ("okr add kr 2 Publish ≥10 stories", AddKeyResult(Ref(2), "Publish ≥10 stories")),
    ],
)
def test_a_line_is_read_as_meant(line: str, expected: object) -> None:
    assert command(line) == expected


def test_the_program_may_stand_anywhere() -> None:
    for line in (
        "okr in:dc progress 2.1 7 note",
        "okr progress 2.1 7 in:dc note",
        "okr progress 2.1 7 note in:dc",
    ):
        (request,) = requests.read(line)
        assert (request.program, request.command) == ("dc", RecordProgress(KR, Said(Decimal(7)), "note"))


@pytest.mark.parametrize(
    "line, message, hint",
    [
        (
            "okr progres 2.1 7",
            "I do not know “progres”. Did you mean `okr progress`?",
            "Like: `okr progress 2.1 7 two posts on the blog`",
        ),
        ("okr zzz", "I do not know “zzz”.", "`okr help` lists what I can do."),
        (
            "okr decline",
            "I do not know “decline”. Did you mean `okr nomination decline`?",
            "Like: `okr nomination decline N1`",
        ),
        (
            "okr withdrw it",
            "I do not know “withdrw”. Did you mean `okr nomination withdraw`?",
            "Like: `okr nomination withdraw N1`",
        ),
        (
            "okr vote yes",
            "I do not know “vote”. Did you mean `okr round vote` or `okr nomination vote`?",
            "Like: `okr round vote <R1> <N2 > N1, or N1:5 N2:3…>`, "
            "`okr nomination vote <N1> <yes|no|abstain>`",
        ),
        (
            "okr progress 2.1 7 confidence=8",
            "I do not know “confidence=”.",
            "Did you mean confidence:… ? In quotes it stays text.",
        ),
        (
            "okr progress 2.1 7 conf:8",
            "I do not know “conf:”.",
            "Did you mean confidence:… ? In quotes it stays text.",
        ),
        ("okr 2.1 7 two posts", "A verb is missing.", "Did you mean `okr progress 2.1 7 two posts`?"),
        ("okr 2.1", "A verb is missing.", "Did you mean `okr show 2.1`?"),
        ("okr role add <@U1>", "Before @ comes the role.", "Write one of: steward, stewards."),
        ("okr add", "`okr add` what?", "One of: `okr add objective`, `okr add kr`."),
        (
            "okr progress 2.1 7 on:tomorrow",
            "“tomorrow” is not a date.",
            "Write yesterday, or a day like 2026-11-20.",
        ),
        ("okr progress 2.1 7 confidence:11", "“11” will not do there.", "Write a whole number from 0 to 10."),
        ("okr progress 2.1 7 on:2026-11-20 on:2026-11-21", "“on:” stands there twice.", "Say on: once."),
        ("okr undo 2.1#x", "That is not a check-in.", "Write it like 2.1#3: the third check-in of KR 2.1."),
        (
            "okr history 2.1 and more",
            "I do not know what to do with “and more” there.",
            "`okr history <KR> [cycle:cycle] [page:n]` · like: `okr history 2.1`",
        ),
        ("okr role add king @ben", "“king” will not do there.", "Write one of: steward, stewards."),
    ],
)
def test_a_mistake_is_answered_with_what_would_be_right(line: str, message: str, hint: str) -> None:
    with pytest.raises(UserError) as caught:
        requests.read(line)
    assert (caught.value.message, caught.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("vote N1: yes!", "okr nomination vote N1 yes"),
        ("okr vote R1 N2 > N1.", "okr round vote R1 N2 > N1."),
        ("vote n12 no in:dc", "okr nomination vote N12 no in:dc"),
        ("accept N1.", "okr nomination accept N1"),
        ("answer F2: 9", "okr survey answer F2 9"),
        ("answer S2 yes", "okr story answer S2 yes"),
        ("result F1", "okr survey results F1"),
        ("result N1", "okr nomination result N1"),
        ("close R1", "okr round close R1"),
        ("nomination vote N1 yes.", "okr nomination vote N1 yes"),
    ],
)
def test_what_a_command_is_about_can_say_which_of_several_is_meant(short: str, whole: str) -> None:
    assert requests.read(short) == requests.read(whole)


def test_several_lines_are_several_commands() -> None:
    first, second = requests.read("okr progress 2.1 7\n\nokr progress 2.2 3/4")
    assert [first.verb.words, second.verb.words] == ["okr progress", "okr progress"]


def test_one_unreadable_line_stops_them_all() -> None:
    with pytest.raises(UserError) as caught:
        requests.read("okr progress 2.1 7\nokr progres 2.2 3")
    assert caught.value.message == "Line 2: I do not know “progres”. Did you mean `okr progress`?"
    assert caught.value.hint.endswith("Nothing of your message was recorded.")


def test_what_is_missing_is_asked_for() -> None:
    (request,) = requests.read("okr progress 2.1")
    assert (request.command, request.given, request.ref) == (None, {"key_result": KR}, KR)


@pytest.mark.parametrize(
    "delivered, meant",
    [
        ("2.1 &gt;5 &amp;lt; x", "2.1 >5 &lt; x"),
        ("see <https://a.example/x|https://a.example/x>", "see https://a.example/x"),
        ("see <http://a.example|a.example>", "see http://a.example"),
        ("see <https://a.example/x|the post>", "see the post https://a.example/x"),
        ("mail <mailto:a@b.example|a@b.example>", "mail a@b.example"),
        ("<@U12|ann> in <#C9|docs>", "<@U12> in <#C9>"),
        ("<!here> <!subteam^S1|@docs>", "@here @docs"),
    ],
)
def test_slack_escapes_are_read_as_meant(delivered: str, meant: str) -> None:
    assert from_slack(delivered) == meant


def test_signs_nobody_types_are_left_out() -> None:
    assert clean("a\0b\u202ec\u2066d\ufeff\ud800\r\ne\tf") == "abcd\ne\tf"


# ---- every command, both ways ----------------------------------------------------------------

TEXT = st.text(
    st.sampled_from(string.ascii_letters + string.digits + " \"“”\\:.#/<>&|%€$+-=@*_~'éß漢🎉\n")
    | st.characters(codec="utf-8"),
    min_size=1,
    max_size=40,
).map(lambda text: clean(text).strip())
AWKWARD = st.sampled_from(
    [
        "win",
        "a win",
        "in:dc",
        "on:2026-01-01",
        '"',
        '\\"',
        "ask: x",
        "min later",
        "/20",
        "37",
        "yes",
        "none",
        "x\\",
        "a\nb",
    ]
)
FREE = (TEXT | AWKWARD).filter(bool)
KEY_RESULTS = st.builds(Ref, st.integers(0, 9999), st.integers(0, 9999))
OBJECTIVES = st.builds(Ref, st.integers(0, 9999))
CODES = st.builds(Ref, code=st.sampled_from(["O", "kr", "Objective"])) | (
    st.from_regex(r"[a-zA-Z][\w./-]{0,12}( [a-z0-9]{1,5})?", fullmatch=True)
    .map(lambda code: read_ref(code)[0] if " " not in code else Ref(code=code))
    .filter(lambda ref: ref.code is None or len(ref.code) <= 40)
)
WHO = st.builds(Who, st.from_regex(r"[A-Z0-9]{3,11}", fullmatch=True)) | st.just(Who())
AMOUNTS = st.decimals(0, 10**9, places=3).map(lambda d: Decimal(int(d)) if d == int(d) else d)
BY_WORD: dict[str, st.SearchStrategy[Any]] = {
    "KR": KEY_RESULTS | OBJECTIVES | CODES,
    "O": OBJECTIVES,
    "KR#n": st.builds(CheckInRef, KEY_RESULTS, st.integers(1, 999)),
    "KR or KR#n": KEY_RESULTS | CODES | st.builds(CheckInRef, KEY_RESULTS, st.integers(1, 999)),
    "value": st.builds(Said, AMOUNTS, st.sampled_from(["", "+", "-"])),
    "YYYY-MM-DD": st.dates() | st.integers(0, 1),
    "@who": WHO,
    "@who…": st.lists(WHO, min_size=1, max_size=3).map(tuple),
    "#channel": st.builds(Where, st.from_regex(r"[A-Z0-9]{3,11}", fullmatch=True)),
    TO.name: st.builds(Where, st.from_regex(r"[A-Z0-9]{3,11}", fullmatch=True))
    | st.lists(WHO.filter(lambda who: who.account), min_size=1, max_size=3).map(tuple)
    | st.integers(1, 999)
    | st.just(Asks.ANYONE),
    "names": st.lists(st.from_regex(r"[A-Z][a-z]{1,6}( [A-Z][a-z]{1,6})?", fullmatch=True), max_size=3).map(
        tuple
    ),
    "program": st.from_regex(r"[a-z0-9][a-z0-9-]{0,10}", fullmatch=True),
    "0.0-1.0": st.integers(0, 100).map(lambda hundredths: Decimal(hundredths) / 100),
    "0-10": st.integers(0, 10),
    "n": st.integers(1, 99),
    "role": st.just("steward"),
    "digest": st.just("digest"),
    "DATE": st.dates(),
    "R1": st.integers(1, 999),
    "N1": st.integers(1, 999),
    "into N2": st.integers(1, 999),
    "S1": st.integers(1, 999),
    "F1": st.integers(1, 999),
    "C1": st.integers(1, 999),
    "number": st.integers(1, 999),
    "people": st.integers(1, 999),
    "Mon, Tue": st.lists(st.from_regex(r"[A-Z][a-z]{1,6}", fullmatch=True), min_size=1).map(tuple),
    "kind": st.from_regex(r"[a-z][a-z-]{0,10}", fullmatch=True),
    "link": st.from_regex(r"https?://[a-z]{1,9}\.example/[a-z]{0,9}", fullmatch=True),
    "about @who": WHO,
    "@mentor": WHO,
    "@mentee": WHO,
    "award": st.from_regex(r"[a-z0-9][a-z0-9-]{0,10}", fullmatch=True),
    "for award": st.from_regex(r"[a-z0-9][a-z0-9-]{0,10}", fullmatch=True),
    "code": st.text(ALPHABET, min_size=8, max_size=8),
    WHICH.name: st.sampled_from([*((kind,) for kind in POSTED), POSTED]),
}


def values_of(slot: grammar.Slot) -> st.SearchStrategy[Any]:
    if slot.how == "flag":
        return st.booleans()
    if slot.word.name in BY_WORD:
        return BY_WORD[slot.word.name]
    if "|" in slot.word.name and slot.how != "rest":
        return st.sampled_from(slot.word.name.split("|"))
    return st.just("yes") if slot.word.name == "yes" else FREE


@st.composite
def commands(draw: st.DrawFn) -> object:
    verb = draw(st.sampled_from(VERBS.rows))
    fields = {field.name: field for field in dataclasses.fields(verb.command)}
    given = {}
    for name, slot in grammar.slots(verb.command).items():
        value = values_of(slot)
        given[name] = draw(value if slot.required else value | st.just(fields[name].default))
    return verb.command(**given)


@given(commands())
def test_a_rendered_command_reads_back_as_itself(wanted: object) -> None:
    line = VERBS.render(wanted)
    verb, arguments = VERBS.find(grammar.take_program(line)[1])
    assert (verb.command, grammar.parse(verb.command, arguments)) == (type(wanted), wanted)


@given(commands(), st.from_regex(r"[a-z][a-z-]{0,8}", fullmatch=True))
def test_also_with_its_program_behind_it(wanted: object, slug: str) -> None:
    program, line = grammar.take_program(f"{VERBS.render(wanted)} in:{slug}")
    verb, arguments = VERBS.find(line)
    assert (program, grammar.parse(verb.command, arguments)) == (slug, wanted)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    for line in (text, f"okr progress {text}", f"okr edit 2.1 {text}", f"okr add kr {text}"):
        try:
            requests.read(line)
        except UserError as error:
            assert error.message


@given(
    st.sampled_from([verb.words for verb in VERBS.rows]),
    st.dictionaries(st.sampled_from(["key_result", "value", "okrs", "name"]), st.text(max_size=60)),
)
def test_no_answers_break_a_form(words: str, answers: dict[str, str]) -> None:
    try:
        requests.from_form(words, answers, {"program": "dc"})
    except FieldError as error:
        assert error.field and error.message


def test_every_example_in_the_registry_is_a_command() -> None:
    for verb in VERBS.rows:
        (request,) = requests.read(verb.example)
        assert request.verb is verb
        assert verb.about and verb.usage.startswith(verb.words)


def test_a_missing_argument_without_a_form_gives_the_usage_line() -> None:
    with pytest.raises(Missing):
        grammar.parse(AddKeyResult, "2")


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('a "b c" d', ["b c"]),
        ("a “b c” d „e“ „f” «g»", ["b c", "e", "f", "g"]),
        ('«never closed on:2025-05-02 ask:"a hand"', ["a hand"]),
        ('“never closed ask:"a hand" «and one»', ["a hand", "and one"]),
        ('6" wide and 4" high', []),
        ('"one "two" three', ['one "two']),
    ],
)
def test_a_quote_is_closed_by_its_own_kind(text: str, quoted: list[str]) -> None:
    assert [text[start + 1 : end] for start, end in quoted_spans(text)] == quoted
