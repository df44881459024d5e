"""The registry's rows about following."""

from __future__ import annotations

from handlers.following import commands
from handlers.verbs import Verb

ROWS = (
    Verb(
        "okr follow",
        commands.FollowThing,
        commands.follow,
        "follow the program here, an objective or a key result",
        "okr follow 2.1 quarterly",
    ),
    Verb(
        "okr unfollow",
        commands.Unfollow,
        commands.unfollow,
        "follow it no longer",
        "okr unfollow 2.1",
    ),
    Verb(
        "okr follow list",
        commands.FollowList,
        commands.follow_list,
        "what you follow, each with its last change",
        "okr follow list",
        reads=True,
        program=False,
        also=("okr following",),
    ),
)
