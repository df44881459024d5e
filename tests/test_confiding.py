"""Which lines are for the bot alone, whoever reads along, and which are people talking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.confiding import confided
from handlers.mentions import commands_in, confided_in, talk_in

NAMES = ("<@U1>", "@milepost")
VOTES = """\
nomination vote N1 no
vote N1 no
Vote N1: no.
vote no
vote 3 no
okr vote yes N1
/okr nomination vote N1 no
/vote N1 no
- nomination vote N1 no
2) vote N1 no
> nomination vote N1 no
`nomination vote N1 no`
**vote N1 no**
vote n 1 abstain
vote for N1!
nominaton vote N1 no
nomination voet N1 no
okr nomination vote N1 in:dc no
nomination vote yes
N1: yes!
I vote yes on N1
Sorry for being late! nomination vote N1 no"""
OTHERS = {
    "okr round vote": "round vote R1 N2 > N1\nvote R1 N2 > N1\nN2 > N1\nN1:5 N2:3",
    "okr nomination concern": (
        "okr nomination concern N1 I saw it\nconcern N1 I saw it\nConcern about N1: I saw it\nconern N1 a\n"
        "nomination concern she copied it\nAll fine, but: concern N1 she copied it"
    ),
    "okr nomination recuse": "nomination recuse N1 we are lovers\nrecuse N1 we are\nnomination recuse we are",
    "okr nominate": (
        'nominate called:"Zelda Quux" she is great\nnominate @zelda for her guides\nnominate <@U2> so kind\n'
        "Nominate Zelda Quux, she is great\n/nominate zelda\nokr nominate zelda\nnominte @zelda so kind"
    ),
    "okr survey answer": "survey answer F1 3\nAnswer F1: 3\n@milepost answer F1 3\nF1 3\nsurvey answer 1 3",
    "okr feedback": "okr feedback too early\nfeedback too early anonymous\nfeedback read K7M2-9QPX",
    "okr link": "okr link 123456",
}
TALK = """\
I would vote for Priya any time
my vote is yes for her reviews
we should nominate more people
Nominate more people!
Vote yes on this one, everybody!
The nomination vote starts on Friday
Nomination vote closes on Friday
Vote on N1 closes on Friday
No concerns from my side
Nomination concerns aside, she is great
My only concern is her time
Yes!
3
I agree with N1
Did anybody vote no on N1?
N1 and N2 are both wonderful
Seconded: N1 taught me all I know
Survey answer rates were great
The answer is 42
Feedback: I liked the calls
Her nomination was long overdue
nomination second N1 so kind
okr progress 1.2 37 is how you type it
Try `@milepost list`"""


@pytest.mark.parametrize("line", VOTES.split("\n"))
def test_a_vote_is_the_bots_alone(line: str) -> None:
    told = confided(line)
    assert told is not None and told.verb == "okr nomination vote" and told.about in ("N1", "")
    assert confided_in(f"Thanks, all\n{line}", NAMES) == told and talk_in(f"Thanks, all\n{line}", NAMES) == ""


@pytest.mark.parametrize(("verb", "lines"), OTHERS.items())
def test_so_is_what_else_is_told_in_confidence(verb: str, lines: str) -> None:
    assert [told.verb if (told := confided(line)) else line for line in lines.split("\n")] == [
        verb for _ in lines.split("\n")
    ]


@pytest.mark.parametrize("line", TALK.split("\n"))
def test_ordinary_talk_is_not(line: str) -> None:
    assert confided(line) is None and talk_in(f"Hello\n{line}", NAMES) == f"Hello\n{line}"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("second N1 kind\nnomination concern N1 a\nb", ("second N1 kind", "nomination concern N1 a\nb")),
        ("second N1 kind\nnomination vote N1 no\nb", ("second N1 kind", "nomination vote N1 no")),
        ("hello\nsurvey answer F1 3", ("survey answer F1 3",)),
    ],
)
def test_on_a_later_line_it_is_a_command_and_never_the_words_of_another(
    text: str, lines: tuple[str, ...]
) -> None:
    assert commands_in(text, (), alone=True).lines == lines
    assert commands_in(f"@milepost {text}", NAMES).lines == lines


@pytest.mark.parametrize("line", ["voet N1 no", "conern N1 copied", "> vote N1 no", "`concern N1 copied`"])
def test_a_slip_or_a_mark_in_it_makes_it_no_part_of_another_either(line: str) -> None:
    heard = commands_in(f"@milepost nomination second N1 so kind\n{line}\nand more", NAMES)
    assert heard.lines == ("nomination second N1 so kind",) and heard.confided == confided(line)
    assert heard.confided is not None


def test_a_misspelt_command_is_a_slip_too() -> None:
    assert commands_in("@milepost concren N1 copied", NAMES).confided == confided("concern N1 copied")


@given(st.text(st.sampled_from("vote N1 no@okr/nominate>`-.:\nF3"), max_size=80))
def test_whatever_is_typed_can_be_read(text: str) -> None:
    told = confided_in(text, NAMES)
    assert told is None or talk_in(text, NAMES) == ""
