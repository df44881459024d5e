"""Key results that count per year, quarter or month, when the calendar itself changes."""

from __future__ import annotations

from handlers.okrs.clocks import WINDOW_MONTHS
from storage.executor import Executor
from storage.key_results import KeyResults, key_result_select
from storage.okr_tables import key_results

_RESTARTING = key_result_select(
    key_results.c.cadence.in_([cadence.value for cadence in WINDOW_MONTHS]),
).with_for_update(of=key_results)


def refold(connection: Executor, program_id: str) -> None:
    """After another zone or other dates of a cycle: a window may begin elsewhere now."""
    loaded = KeyResults(connection)
    for held in loaded.load(_RESTARTING, {"program_id": program_id}):
        loaded.folding(held).refold_all()
