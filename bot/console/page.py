"""The demo's page: what stands behind it, and its life from the first line in the terminal to Ctrl-C."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from queue import Empty, SimpleQueue

from bot.console.demo import (
    CHAMPIONS,
    PROGRAMS,
    STORIES,
    Stage,
    document,
    free_port,
    import_programs,
    play_history,
    stage,
    start_bot,
)
from bot.console.demo_round import play_round
from bot.console.terminal import console
from bot.slack.manifest import manifest
from handlers.importing.messages import cell
from handlers.importing.slugs import program_title
from handlers.model import Program
from handlers.okrs.attainment import attainment
from handlers.okrs.figures import reading_words
from handlers.okrs.model import Change, KeyResult, Objective
from sandbox.web import Hint, Page, Row, Section
from sandbox.web import Stage as Shown
from storage.session import Session
from storage.store import Database, open_store

DIRECT = "@milepost"  # the conversation with the bot
HINTS = (
    Hint("Tell the bot about 37 nominations", "alice", "/okr progress 1.2 37 first batch", CHAMPIONS),
    Hint(
        "Count a story from the forum",
        "amina",
        "@milepost progress 2.1 +1 https://blog.example.org/tomasz",
        forum=STORIES,
    ),
    Hint("See what needs somebody, then kill the bot and ask again", "ben", "/okr list", CHAMPIONS),
    Hint("Be Priya, who has just been nominated, and answer", "priya", "", DIRECT),
    Hint("Nominate somebody yourself", "lucia", "/nominate @ben he says yes to every newcomer", CHAMPIONS),
    Hint("Have the panel vote, then move the clock a week", "alice", "/okr round review", CHAMPIONS),
)
NOT_YET = "The bot is not up yet. Try again in a moment."


def serve(port: int) -> None:
    """Serve the page until Ctrl-C or SIGTERM; then everything ends, and nothing is left."""
    # A signal can come in the middle of another's handler, where only this kind of queue may be written.
    asked_to_stop: SimpleQueue[None] = SimpleQueue()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: asked_to_stop.put(None))
    out = console()
    with ExitStack() as stack:
        ready = stack.enter_context(stage(0))
        behind = stack.enter_context(Behind(ready))
        page = stack.enter_context(Page(Shown(ready.workspace, ready.forum, behind), free_port(port)))
        out.print(f"[bold]Milepost[/] demo: open [bold]{page.url}[/] in a browser.", highlight=False)
        out.print("Nothing leaves this machine, and nothing is kept. Ctrl-C ends it.")
        behind.prepare(failed=lambda: asked_to_stop.put(None))
        _wait(asked_to_stop)
        out.print("Clearing away …")
    behind.complain()


def _wait(asked: SimpleQueue[None]) -> None:
    """Until something is put in. A signal that comes just before a wait begins does not end it, and its
    handler runs only when this thread moves: hence the looking up now and then."""
    while True:
        try:
            return asked.get(timeout=0.25)
        except Empty:
            pass


class Behind:
    """The bot and its records, as the page asks for them (``sandbox.web.Backstage``)."""

    def __init__(self, stage: Stage) -> None:
        self.hints = HINTS
        self.busy = "Importing both programs"
        self.programs = [
            (slug, program_title(document(seed).title or slug), channel)
            for slug, channel, _, seed in PROGRAMS
        ]
        self.shortcuts = _shortcuts(stage)
        self._stage = stage
        self._db: Database | None = None
        self._turn = threading.Lock()  # the bot is started and killed by one at a time
        self._preparing = threading.Thread(target=self._prepare, name="demo-prepare", daemon=True)
        self._leaving = False
        self._failure: Exception | None = None
        self._failed: Callable[[], None] = lambda: None

    def __enter__(self) -> Behind:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._leaving = True
        if self._preparing.ident is not None:
            self._preparing.join()  # it must not start the bot once everybody has gone
        if self._db is not None:
            self._db.close()

    def prepare(self, failed: Callable[[], None]) -> None:
        """Import, start the bot, play three weeks of history in; the page fills meanwhile. ``failed`` is
        called when that comes to nothing, and ``complain`` then says why."""
        self._failed = failed
        self._preparing.start()

    def complain(self) -> None:
        """Raises what went wrong while preparing, if anything did."""
        if self._failure is not None:
            raise self._failure

    def _prepare(self) -> None:
        steps = (
            ("Importing both programs", self._import),
            ("Starting the bot", self._start),
            ("Playing three weeks of history", lambda: play_history(self._stage.workspace, self._is_leaving)),
            ("Nominating the first two people", self._nominate),
        )
        try:
            for self.busy, step in steps:
                if not self._leaving:
                    step()
            self.busy = ""
        except Exception as error:  # whatever it is, the terminal shall say it: this thread cannot
            self._failure = error
            self._failed()

    def _is_leaving(self) -> bool:
        return self._leaving

    def _import(self) -> None:
        import_programs(self._stage)
        self._db = open_store(self._stage.settings.database_url.reveal(), clock=self._stage.clock.now)

    def _start(self) -> None:
        with self._turn:
            start_bot(self._stage)

    def _nominate(self) -> None:
        play_round(self._stage.workspace, self._stage.forum, CHAMPIONS, self._is_leaving)

    # ---- what the page asks for ------------------------------------------------------------------

    def table(self) -> Sequence[Section]:
        return self._db.read(_sections) if self._db is not None else ()

    def alive(self) -> bool:
        return self._stage.bot.alive

    def kill_and_restart(self) -> str:
        if self._db is None or not self.alive():
            return NOT_YET
        with self._turn:
            before = self._db.read(_newest)
            began = time.monotonic()
            self._stage.bot.kill()
            self._stage.bot.start()
            took = time.monotonic() - began
            after = self._db.read(_newest)
        kept = "The last receipt is still there" if after == before else "The last receipt is now another"
        return f"Killed with SIGKILL; restarted and ready after {took:.1f} s.\n{kept}: {after}"


def _shortcuts(stage: Stage) -> list[tuple[str, str]]:
    """What the app's own manifest offers on a message."""
    features = manifest(stage.bot.url, stage.settings.slash, False)["features"]
    offered = features.get("shortcuts", [])
    return [(one["callback_id"], one["name"]) for one in offered if one["type"] == "message"]


# ---- the records ---------------------------------------------------------------------------------


def _objectives(session: Session) -> Iterator[tuple[Program, Objective]]:
    for slug, *_ in PROGRAMS:
        program = session.programs.by_slug(slug)
        if program is not None and program.cycle is not None:
            for objective in session.okrs.objectives(program.id, program.cycle.id):
                yield program, objective


def _sections(session: Session) -> tuple[Section, ...]:
    """The tables of ``milepost export --format md``, as values; numbered as people type them."""
    return tuple(
        Section(
            program.slug,
            f"{objective.code or objective.address}. {objective.title}",
            tuple(_row(each) for each in objective.key_results if not each.dropped_at),
        )
        for program, objective in _objectives(session)
        if not objective.dropped_at
    )


def _row(key_result: KeyResult) -> Row:
    share = attainment(key_result.target, key_result.reading)
    named, progress = f"KR {key_result.address}", cell(key_result)
    return Row(named, key_result.text, progress, None if share is None else int(share))


def _newest(session: Session) -> str:
    """The check-in that was recorded last, in words."""
    found = [
        (check_in.recorded_at, check_in.sequence, key_result, check_in)
        for program, objective in _objectives(session)
        for key_result in objective.key_results
        for check_in in session.okrs.check_ins(program.id, key_result.id, limit=1)
    ]
    if not found:
        return "nothing has been recorded yet"
    *_, key_result, check_in = max(found, key=lambda one: one[:2])
    note = f", “{check_in.note}”" if check_in.note else ""
    value = reading_words(check_in.reading, key_result.target)
    said = f"+{value}" if check_in.change is Change.ADD else value
    return f"check-in {key_result.address}#{check_in.sequence}, {said}{note}, by {check_in.by_name}"
