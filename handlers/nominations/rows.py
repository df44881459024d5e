"""The registry's rows about nominations."""

from __future__ import annotations

from dataclasses import replace

from handlers.nominations import consent, nominating, organisations, rounds, viewing
from handlers.nominations.words import GROUP, fits
from handlers.permissions import May
from handlers.verbs import Verb

_ROWS = (
    Verb(
        "okr nominate",
        nominating.Nominate,
        nominating.nominate,
        "nominate somebody for an award, and say why",
        "okr nominate @priya for distinguished-contributor two years of patient reviews",
        May.MEMBER,
        form=nominating.nominate_form,
        alone=True,
        secret=True,
        blame="why",
    ),
    Verb(
        "okr nomination list",
        viewing.NominationList,
        viewing.nomination_list,
        "the nominations of a round, as far as you may see them",
        "okr nomination list",
        reads=True,
        also=("okr nomination", "okr nominations"),
    ),
    Verb(
        "okr nomination show",
        viewing.NominationShow,
        viewing.nomination_show,
        "one nomination, as far as you may see it",
        "okr nomination show N1",
        reads=True,
        group=GROUP,
    ),
    Verb(
        "okr nomination second",
        viewing.SecondNomination,
        viewing.second,
        "say yes to a nomination, with a word or without",
        "okr nomination second N1 I learnt everything from her",
        May.MEMBER,
        alone=True,
        also=("okr second",),
        title="Second somebody",
        group=GROUP,
    ),
    Verb(
        "okr nomination concern",
        viewing.Concern,
        viewing.concern,
        "tell the stewards, in confidence, what worries you about a nomination",
        "okr nomination concern N1 the talk was somebody else's",
        alone=True,
        secret=True,
        group=GROUP,
    ),
    Verb(
        "okr nomination accept",
        consent.Accept,
        consent.accept,
        "say yes to your nomination",
        "okr nomination accept N1",
        alone=True,
        title="Say yes",
        group=GROUP,
    ),
    Verb(
        "okr nomination decline",
        consent.Decline,
        consent.decline,
        "say no to your nomination; nobody else hears why",
        "okr nomination decline N1",
        alone=True,
        title="Say no",
        group=GROUP,
    ),
    Verb(
        "okr nomination withdraw",
        consent.Withdraw,
        consent.withdraw,
        "step back, or take back a nomination that you made",
        "okr nomination withdraw N1",
        alone=True,
        group=GROUP,
    ),
    Verb(
        "okr nomination organisation",
        organisations.NominationOrganisation,
        organisations.nomination_organisation,
        "say whom a nominee works for, such as a team, so that votes are fair",
        "okr nomination organisation N1 Acme",
        May.MEMBER,
        alone=True,
        also=("okr nomination organization", "okr nomination org"),
        title="Whom they work for",
        group=GROUP,
    ),
    Verb(
        "okr round open",
        rounds.RoundOpen,
        rounds.round_open,
        "begin to take nominations for an award",
        'okr round open distinguished-contributor cohort:"Inaugural cohort" until:2026-12-15',
        May.STEWARD,
        alone=True,
        title="Open a round",
        group=GROUP,
    ),
    Verb(
        "okr round list",
        rounds.RoundList,
        rounds.round_list,
        "the rounds of nominations, and what is open",
        "okr round list",
        reads=True,
        also=("okr round", "okr rounds"),
    ),
    Verb(
        "okr round close",
        rounds.RoundClose,
        rounds.round_close,
        "end a round for good",
        "okr round close R1",
        May.STEWARD,
        alone=True,
        group=GROUP,
    ),
)

ROWS = tuple(replace(verb, fits=fits) for verb in _ROWS)
