"""The tour: what people say to the bot in the demo, and what they see. Every scene checks what it
promises, so a tour that ends well has shown what it says."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from bot.console.demo import (
    CHAMPIONS,
    PARTICIPATION,
    Stage,
    import_programs,
    play_history,
    stage,
    start_bot,
)
from bot.console.demo_round import AWARD
from bot.console.program_files import exported
from bot.console.terminal import console

QUIET_HINT = "Nothing leaves this machine, and nothing is kept."


def play(port: int) -> None:
    """Set up the community, play the tour, and clear everything away."""
    with stage(port) as ready:
        import_programs(ready)
        start_bot(ready)
        tell(ready, console())


def tell(stage: Stage, out: Console) -> None:
    """Play every scene to ``out``; RuntimeError when one does not come out as promised."""
    out.print("[bold]Milepost[/] · a tour with two real programs and made-up people")
    out.print(f"The bot is at {stage.bot.url}, the sandbox Slack at {stage.workspace.url}.")
    out.print(QUIET_HINT)
    teller = Teller(stage, out)
    with teller.waiting("Three weeks of check-ins are played in"):
        count = play_history(stage.workspace)
    out.print(f"24 key results are imported from the programs' own pages, and {count} check-ins made.")
    for scene in SCENES:
        scene(teller)
    out.print()
    out.print(
        "[bold]That is the tour.[/] In your own workspace: milepost manifest, milepost run, /okr setup."
    )


class Teller:
    """Lets people speak and shows what they see."""

    def __init__(self, stage: Stage, out: Console) -> None:
        self.stage = stage
        self._out = out
        self._shown = out.width if out.is_terminal else 0

    def scene(self, title: str) -> None:
        self._out.print()
        if self._shown:
            self._out.rule(f"[bold]{escape(title)}[/]", align="left", style="dim")
        else:
            self._out.print(f"== {escape(title)}")

    def note(self, words: str) -> None:
        self._out.print(f"[dim]{escape(words)}[/]")

    def waiting(self, words: str) -> AbstractContextManager[object]:
        return self._out.status(words) if self._shown else nullcontext()

    def says(self, who: str, words: str, channel: str) -> str:
        """Somebody types ``words`` into a channel; what they then see is shown and returned."""
        name = self.stage.workspace.people[who].user.human.name
        self._out.print(f"[bold]{escape(name)}[/] [dim]in #{channel}[/]  {escape(words)}")
        return self.shows(self.stage.workspace.people[who].says(words, channel=channel).sees())

    def does(self, who: str, what: str, action: Callable[[], object]) -> str:
        """Somebody presses or fills in something."""
        name = self.stage.workspace.people[who].user.human.name
        self._out.print(f"[bold]{escape(name)}[/] {escape(what)}")
        action()
        return self.shows(self.stage.workspace.people[who].sees())

    def shows(self, text: str) -> str:
        for line in text.splitlines():
            self._out.print(Text(f"  │ {line}", style="cyan" if self._shown else ""))
        return text


def message_with(words: str, text: str) -> str:
    """Of a channel's messages, the first that has ``words`` in its first line, with its thread: what
    belongs to a message is indented below it."""
    shown: list[str] = []
    for line in text.splitlines():
        if not line.startswith(" ") and shown:
            break
        if shown or (not line.startswith(" ") and words in line):
            shown.append(line)
    return "\n".join(shown)


def expect(text: str, *wanted: str) -> None:
    """The scene's promise: every one of ``wanted`` stands in ``text``."""
    for each in wanted:
        if each not in text:
            raise RuntimeError(f"the tour did not show {each!r} but:\n{text}")


# ---- the scenes ----------------------------------------------------------------------------------


def a_check_in(teller: Teller) -> None:
    teller.scene("A check-in is one line, where the work happens")
    expect(teller.says("alice", "/okr progress 1.2 37 first batch", CHAMPIONS), "1.2", "37", "50")


def a_slip(teller: Teller) -> None:
    teller.scene("A slip gets a helpful answer, and nothing is half-recorded")
    expect(teller.says("ben", "/okr progress 1.2 80%", CHAMPIONS), "number like")
    expect(teller.says("ben", "/okr progres 2.1 +1", CHAMPIONS), "/okr progress")


def a_form(teller: Teller) -> None:
    teller.scene("Without arguments the same command is a form")
    expect(teller.says("priya", "/okr progress", PARTICIPATION), "Value")
    priya = teller.stage.workspace.priya

    def fill() -> None:
        priya.fills(key_result="2.3", value="14/20", note="the portal counts now").submits()

    expect(teller.does("priya", "fills in KR 2.3, 14/20, and saves", fill), "14/20", "70%")


def a_lost_answer(teller: Teller) -> None:
    teller.scene("Delivered twice, recorded once")
    teller.says("ben", "/okr progress 2.1 +1 a talk recording", CHAMPIONS)
    teller.note("Slack delivers the same command again …")
    teller.stage.workspace.redeliver()
    expect(teller.says("ben", "/okr show 2.1", CHAMPIONS), "4 of ≥10")


def a_slow_undo(teller: Teller) -> None:
    teller.scene("Undo is a button, and two clicks undo once")
    teller.says("ben", "/okr progress 5.1 20 oops", CHAMPIONS)
    ben = teller.stage.workspace.ben
    teller.does("ben", "presses Undo twice, quickly", lambda: ben.clicks("Undo", twice=True))
    expect(teller.says("ben", "/okr show 5.1", CHAMPIONS), "2 of ≥5")


def a_crash(teller: Teller) -> None:
    teller.scene("What was acknowledged is never lost")
    expect(teller.says("alice", "/okr progress 1.2 41 and four by mail", CHAMPIONS), "41")
    began = time.monotonic()
    teller.stage.bot.kill()
    teller.note("The bot is killed (SIGKILL) at this moment, and started again …")
    with teller.waiting("The bot starts"):
        teller.stage.bot.start()
    teller.note(f"… it is back after {time.monotonic() - began:.1f} s.")
    expect(teller.says("alice", "/okr show 1.2", CHAMPIONS), "41", "and four by mail")


def a_nomination(teller: Teller) -> None:
    teller.scene("Whoever is nominated is asked first, and nobody else hears of it before their yes")
    workspace = teller.stage.workspace
    expect(teller.says("alice", f"/okr round open {AWARD}", CHAMPIONS), "is open for nominations")
    said = teller.says("ben", "/nominate @priya two years of patient reviews", CHAMPIONS)
    expect(said, "I have asked them, in private")
    with teller.waiting("Priya is asked"):
        workspace.direct("priya").shows(until="You have been nominated", timeout=20)
    teller.shows(workspace.priya.sees())
    yes = teller.does("priya", "presses “Yes, go on”", lambda: workspace.priya.clicks("Yes, go on"))
    expect(yes, "I have noted your yes")
    with teller.waiting("Her card is posted"):
        text = workspace.channel(CHAMPIONS).shows(until="Priya Raman · ", timeout=20)
    teller.shows(message_with("Priya Raman · ", text))


def the_card(teller: Teller) -> None:
    teller.scene("Everybody sees where the program stands: one card an objective, its news below")
    channel = teller.stage.workspace.channel(CHAMPIONS)
    with teller.waiting("The cards are brought up to date"):
        text = channel.shows(until="41 of ≥50", timeout=20)
    teller.shows(message_with("O1 · ", text))


def the_table(teller: Teller) -> None:
    teller.scene("And the program's own table fills itself: milepost export --program dc --format md")
    teller.shows("\n".join(exported(teller.stage.settings, "dc", "md").splitlines()[:7]))


SCENES: tuple[Callable[[Teller], None], ...] = (
    a_check_in,
    a_slip,
    a_form,
    a_lost_answer,
    a_slow_undo,
    a_crash,
    a_nomination,
    the_card,
    the_table,
)
