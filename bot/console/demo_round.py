"""A round of nominations in the demo, begun by its people: everybody types, presses and writes what anybody
would, and what comes next is left to whoever plays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic, sleep

from bot.console.programs import operator
from bot.running import new_id
from handlers.importing.apply_program import apply_file
from handlers.importing.program_file import load
from sandbox.discourse import Forum
from sandbox.discourse.thread import Thread
from sandbox.slack import Workspace
from storage.session import Session

PATIENCE = 120.0  # seconds; on a quick machine the bot answers within one
AWARD = "distinguished-contributor"
ASKED = "You have been nominated"
FILE = f"""\
program:
  slug: dc
  title: Distinguished Contributor Program
awards:
  - name: {AWARD}
    preset: {AWARD}
    title: Distinguished Contributor
    criteria:
      - helps others to contribute
      - keeps at it for a year or longer
      - makes something that many rely on
"""
PANEL = (
    'leader @alice employer:"Kumasi Labs"',
    'contributor @ben employer:"Northlight"',
    'partner @lucia employer:"Universidad del Sur"',
)
AMINA = "every new translator starts with her onboarding guide, and she answers them herself"
AMINA_TOO = "she found the bug that ate our drafts, and stayed until it was fixed"
PRIYA = "two years of patient reviews: https://example.org/reviews/priya"
SECONDED = "I would not be here without her guide"


def set_award(session: Session, now: datetime) -> None:
    """What the award is for, as its program file says it."""
    apply_file(load(FILE), session, now=now, new_id=new_id, by=operator(session))


class Nobody(Exception):
    """The bot did not do what the round waits for."""


def play_round(
    workspace: Workspace, forum: Forum, channel: str, leaving: Callable[[], bool] = lambda: False
) -> None:
    """Amina is nominated from both sides, has said yes and is seconded; Priya has just been asked. Until
    ``leaving``."""
    alice, ben, priya = (workspace.people[who] for who in ("alice", "ben", "priya"))
    alice.says(f'/okr round open {AWARD} cohort:"Inaugural cohort"', channel=channel).sees()
    for seat in PANEL:
        alice.says(f"/okr panel add {seat}", channel=channel).sees()
    forum.people["tomasz"].messages("milepost", "Somebody for the award", f"nominate @amina {AMINA} in:dc")
    asked = _topic(forum, lambda title: title == ASKED, leaving)
    if asked is None:
        return
    priya.says(f'/nominate called:"Amina Diallo" {AMINA_TOO} in:dc', channel=channel).sees()
    forum.people["amina"].replies(asked, "Thank you, gladly!\n\n@milepost nomination accept N1 in:dc")
    if _topic(forum, lambda title: title.startswith("Amina Diallo ·"), leaving) is None:
        return
    ben.says(f"/okr nomination second N1 {SECONDED} in:dc", channel=channel).sees()
    ben.says(f"/nominate @priya {PRIYA} in:dc", channel=channel).sees()


def _topic(forum: Forum, is_it: Callable[[str], bool], leaving: Callable[[], bool]) -> Thread | None:
    """The topic whose title is meant, once it is there; None when everybody leaves."""
    until = monotonic() + PATIENCE
    while not leaving():
        with forum.state.changed:
            found = next((one for one in forum.state.topics.values() if is_it(one.title)), None)
        if found is not None:
            return Thread(forum.state, found)
        if monotonic() > until:
            raise Nobody("The bot did not take up the nominations of the demo.")
        sleep(0.05)
    return None
