"""Processes as data: the presets, their states, and the program file that holds them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.importing.program_file import dump, load
from handlers.importing.program_model import AwardEntry, ProgramEntry, ProgramFile
from handlers.model import UserError
from handlers.nominations import moves
from handlers.nominations.model import Award, Round, State
from handlers.nominations.moves import Act
from handlers.nominations.process import PRESETS, Consent, Method, OptIn, Process, SeatRule, Secrecy
from handlers.nominations.round_messages import steps
from storage.nomination_rows import process_of, written
from storage.session import Session
from storage.store import Database
from tests import databases
from tests.databases import PROGRAM, START, run

clock, database, program = databases.clock, databases.database, databases.program

DC, CORE, PRIVATE = PRESETS.values()


def ways(process: Process, state: State = State.SUBMITTED) -> set[State]:
    """Everything that a dossier can come to."""
    found = {state}
    for act in Act:
        if (target := moves.after(state, act, process)) is not None:
            found |= ways(process, target)
    return found


@pytest.mark.parametrize(
    ("process", "acts", "end"),
    [
        (DC, "ask accept review select", State.SELECTED),
        (DC, "ask accept review not_yet", State.NOT_YET),
        (DC, "ask decline", State.DECLINED),
        (DC, "ask decline accept review select", State.SELECTED),
        (DC, "ask expire", State.EXPIRED),
        (DC, "ask accept expire", State.EXPIRED),
        (CORE, "ask accept select", State.SELECTED),
        (CORE, "ask accept withdraw", State.WITHDRAWN),
        (PRIVATE, "review select accept", State.SELECTED),
        (PRIVATE, "review select decline", State.DECLINED),
        (replace(DC, consent=Consent.NEVER), "open review select", State.SELECTED),
        (replace(CORE, consent=Consent.NEVER), "review select", State.SELECTED),
    ],
)
def test_a_dossiers_way(process: Process, acts: str, end: State) -> None:
    state = State.SUBMITTED
    for act in acts.split():
        after = moves.after(state, Act[act.upper()], process)
        assert after is not None, f"{act} leads nowhere from {state}"
        state = after
    assert state is end and state in moves.ENDS


@pytest.mark.parametrize(
    ("process", "state", "act"),
    [
        (DC, State.SUBMITTED, Act.OPEN),  # not before the nominee is asked
        (DC, State.SUBMITTED, Act.REVIEW),
        (DC, State.ASKED, Act.REVIEW),
        (DC, State.OPEN, Act.SELECT),  # not without a vote
        (CORE, State.SUBMITTED, Act.REVIEW),
        (PRIVATE, State.SUBMITTED, Act.ASK),  # the panel first
        *(
            (DC, end, act)
            for end in State
            if end in moves.ENDS
            for act in Act
            if (end, act) != (State.DECLINED, Act.ACCEPT)  # a no that is taken back
            if (end, act) != (State.SELECTED, Act.WITHDRAW)  # before it is announced
        ),
    ],
)
def test_no_state_is_skipped(process: Process, state: State, act: Act) -> None:
    assert moves.after(state, act, process) is None


@pytest.mark.parametrize("process", PRESETS.values(), ids=list(PRESETS))
def test_every_preset_begins_and_comes_to_an_end(process: Process) -> None:
    begun = moves.after(State.SUBMITTED, moves.first_act(process), process)
    assert begun is not None
    assert {State.SELECTED, State.NOT_YET, State.WITHDRAWN, State.DECLINED} <= ways(process)
    for state in ways(process) & moves.ONGOING:
        assert ways(process, state) & moves.ENDS


# ---- what is written down ------------------------------------------------------------------------

rules = st.lists(
    st.builds(SeatRule, st.sampled_from(["writer", "partner", "core-contributor"]), st.integers(0, 50)),
    max_size=3,
    unique_by=lambda rule: rule.kind,
)
processes = st.builds(
    Process,
    consent=st.sampled_from(Consent),
    consent_days=st.integers(1, 90),
    public=st.booleans(),
    endorsements=st.just(0),
    ballot=st.sampled_from(Secrecy),
    method=st.sampled_from(Method),
    quorum=st.integers(0, 100),
    panel=rules.map(tuple),
    opt_ins=st.lists(st.sampled_from(OptIn), unique=True).map(tuple),
)


@given(processes)
def test_a_process_reads_back_as_it_was(process: Process) -> None:
    if process.public and process.consent is not Consent.AFTER:
        process = replace(process, endorsements=process.quorum)
    assert process_of(written(process)) == process
    entries = tuple(
        AwardEntry(f"champion-{nth}", "Docs Champion", ("docs",), ("helps others",), preset, process)
        for nth, preset in enumerate((None, *PRESETS))
    )
    file = ProgramFile(ProgramEntry("dc", "DC"), awards=entries)
    assert load(dump(file)) == file


FILE = """\
program:
  slug: dc
  title: Distinguished Contributors
awards:
  - name: distinguished-contributor
    title: Distinguished Contributor
    preset: distinguished-contributor
  - name: champion
    title: Docs Champion
    tracks:
      - docs
    process:
      endorsements: 2
      ballot: open
      panel:
        - kind: writer
          least: 3
  - name: core
    title: Core Contributor
    preset: core-contributor-vote
    process:
      consent_days: 14
      quorum: 50
      most_no: null
"""


def test_the_awards_of_a_file_are_its_awards() -> None:
    assert dump(load(FILE)) == FILE


def test_a_preset_can_be_changed_in_part() -> None:
    core = load(FILE).awards[-1]
    preset = PRESETS["core-contributor-vote"]
    assert core.process == replace(preset, consent_days=14, quorum=50, most_no=None)


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("least: 3", "least: 300", "Line 17: least cannot be 300. It goes from 0 to 50."),
        ("ballot: open", "ballot: hidden", "Line 14: ballot cannot be 'hidden'. It is one of: secret, open."),
        ("endorsements", "endorsments", "Line 13: process has no endorsments. Did you mean endorsements?"),
        (
            "endorsements: 2",
            "elsewhere: 2",
            "Line 13: elsewhere is 2, more than there have to be at all. "
            "Ask for as many endorsements (or, without endorsing, least_yes), or for fewer of them.",
        ),
        (
            "endorsements: 2\n",
            "method: range\n      most_no: 0\n",
            "Line 14: most_no counts yes and no, and method is range. "
            "Leave most_no out, or use method: yes-no.",
        ),
        (
            "endorsements: 2",
            "endorsements: 2\n      public: false",
            "Line 13: endorsements is 2, and public is false: nobody could second what nobody may see. "
            "Leave endorsements out, or use public: true with consent: first or never.",
        ),
        (
            "endorsements: 2",
            "endorsements: 2\n      consent: after",
            "Line 13: endorsements is 2, and consent is after: nobody could second what nobody may see. "
            "Leave endorsements out, or use public: true with consent: first or never.",
        ),
        (
            "kind: writer",
            "kind: Writer2",
            "Line 16: “Writer2” is no kind of seat. "
            "Use small letters and dashes, such as contributor or core-contributor.",
        ),
        (
            "preset: dist",
            "preset: undist",
            "Line 7: There is no preset 'undistinguished-contributor'. "
            "There is: distinguished-contributor, core-contributor-vote, private-panel.",
        ),
        (
            "name: champion",
            "name: Champion!",
            "Line 8: An award cannot be called 'Champion!'. "
            "Use up to 40 of a-z, 0-9 and dashes, like docs-champion; the title may be anything.",
        ),
    ],
)
def test_a_mistake_in_a_process_names_its_line(right: str, wrong: str, message: str) -> None:
    with pytest.raises(UserError) as raised:
        load(FILE.replace(right, wrong))
    assert f"{raised.value.message} {raised.value.hint}" == message


def test_awards_and_rounds_are_kept(program: Database) -> None:
    award = Award(PROGRAM.id, "champion", "Docs Champion", DC, ("docs",), ("helps others",))

    def work(session: Session) -> None:
        session.rounds.put_award(award)
        session.rounds.put_award(replace(award, title="Champion of Docs"))

    run(program, work)
    assert program.read(lambda session: session.rounds.awards(PROGRAM.id)) == (
        replace(award, title="Champion of Docs"),
    )


@pytest.mark.parametrize("method", [Method.RANGE, Method.RANKED])
def test_rules_that_a_file_may_not_have_any_more_are_read_where_they_are_kept(
    program: Database, method: Method
) -> None:
    process = replace(DC, method=method, least_yes=3, most_no=0, panel=(SeatRule("two words", 99),))
    award = Award(PROGRAM.id, "champion", "Docs Champion", process)
    found = Round("r1", PROGRAM.id, 1, award, "", process, START)

    def work(session: Session) -> None:
        session.rounds.put_award(award)
        session.rounds.add(found)

    run(program, work)
    (again,) = program.read(lambda session: session.rounds.of(PROGRAM.id))
    assert (again.process, again.award.process) == (process, process)
    assert "at least 3 say yes" not in " ".join(steps(process))  # nothing that does not count
