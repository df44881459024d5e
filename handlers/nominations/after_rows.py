"""The registry's rows about votes, decisions, and what comes after them."""

from __future__ import annotations

from dataclasses import replace

from handlers.nominations import deciding, engaging, panel, reviewing, voting
from handlers.nominations.words import GROUP, fits
from handlers.permissions import May
from handlers.verbs import Verb

_OPT_INS = (
    ("mentor", engaging.Mentor, "offer to mentor, once you were selected, or stop"),
    ("validate", engaging.Validate, "offer to help to validate nominations, or stop"),
    ("speak", engaging.Speak, "offer to speak about the program, or stop"),
)

_ROWS = (
    Verb(
        "okr round review",
        reviewing.RoundReview,
        reviewing.round_review,
        "end the nominations of a round, and let the panel vote",
        "okr round review R1 until:2026-12-20",
        May.STEWARD,
        alone=True,
        group=GROUP,
    ),
    Verb(
        "okr round vote",
        voting.RoundVote,
        voting.round_vote,
        "vote on all nominees of a round at once",
        "okr round vote R1 N2 > N1",
        alone=True,
        sealed=True,
        group=GROUP,
    ),
    Verb(
        "okr panel add",
        panel.PanelAdd,
        panel.panel_add,
        "give somebody a seat on an award's panel",
        'okr panel add contributor @ben employer:"Acme" until:2027-06-30',
        May.STEWARD,
        alone=True,
        group=GROUP,
    ),
    Verb(
        "okr panel remove",
        panel.PanelRemove,
        panel.panel_remove,
        "end somebody's seat",
        "okr panel remove @ben",
        May.STEWARD,
        alone=True,
        group=GROUP,
    ),
    Verb(
        "okr panel list",
        panel.PanelList,
        panel.panel_list,
        "who is on the panel, and until when",
        "okr panel list",
        reads=True,
        also=("okr panel",),
        group=GROUP,
    ),
    Verb(
        "okr organisation",
        panel.Organisation,
        panel.organisation,
        "say whom you work for, so that votes are fair",
        "okr organisation Acme",
        also=("okr organization",),
        group=GROUP,
    ),
    Verb(
        "okr nomination vote",
        voting.Vote,
        voting.vote,
        "vote on a nomination, or change your vote",
        "okr nomination vote N1 yes",
        alone=True,
        sealed=True,
        group=GROUP,
    ),
    Verb(
        "okr nomination recuse",
        voting.Recuse,
        voting.recuse,
        "step aside from the vote on somebody you are close to",
        "okr nomination recuse N1 we share an office",
        alone=True,
        group=GROUP,
    ),
    Verb(
        "okr nomination result",
        voting.ShowResult,
        voting.show_result,
        "how a vote came out, and the papers to count it again",
        "okr nomination result N1",
        group=GROUP,
    ),
    Verb(
        "okr nomination decide",
        deciding.Decide,
        deciding.decide,
        "select a nominee, or say not yet with words that help",
        "okr nomination decide N1 selected",
        May.STEWARD,
        alone=True,
        blame="words",
        group=GROUP,
    ),
    Verb(
        "okr nomination announce",
        deciding.Announce,
        deciding.announce,
        "draft the announcement of somebody selected, and post it",
        "okr nomination announce N1",
        May.STEWARD,
        alone=True,
        group=GROUP,
    ),
    *(
        Verb(f"okr {word}", command, engaging.opt_in, about, f"okr {word} yes", alone=True, group=GROUP)
        for word, command, about in _OPT_INS
    ),
    Verb(
        "okr cohort",
        engaging.Cohort,
        engaging.cohort,
        "who was selected in a round, and what they offer",
        "okr cohort R1",
        reads=True,
        group=GROUP,
    ),
    Verb(
        "okr pair",
        engaging.Pair,
        engaging.pair,
        "note who mentors whom",
        "okr pair @priya @ben",
        May.STEWARD,
        alone=True,
        group=GROUP,
    ),
    Verb(
        "okr unpair",
        engaging.Unpair,
        engaging.unpair,
        "note that a mentoring has ended",
        "okr unpair @priya @ben",
        May.STEWARD,
        alone=True,
        group=GROUP,
    ),
    Verb(
        "okr story",
        engaging.TellStory,
        engaging.tell_story,
        "keep a story; whom it is about is asked first",
        "okr story https://example.org/story about @priya how she began",
        May.MEMBER,
        alone=True,
        group=GROUP,
    ),
    Verb(
        "okr story list",
        engaging.StoryList,
        engaging.story_list,
        "the stories so far",
        "okr story list",
        reads=True,
        also=("okr stories",),
        group=GROUP,
    ),
    Verb(
        "okr story answer",
        engaging.StoryAnswer,
        engaging.story_answer,
        "say whether a story about you may be listed",
        "okr story answer S1 yes",
        alone=True,
        group=GROUP,
    ),
)

ROWS = tuple(replace(verb, fits=fits) for verb in _ROWS)
