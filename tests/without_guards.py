"""``python -m tests.without_guards [WORDS]``: takes each guard away in a copy, and sees that tests notice.

The guards stand in ``tests/guards.py``, ``guards_within.py`` and ``guards_votes.py``; with WORDS only those
whose name holds them. Exit status 1 when a guard is not found where it should be, or one of its tests passes
without it, or fails with it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.guards import AT_THE_DOORS, Guard
from tests.guards_votes import VOTES
from tests.guards_within import WITHIN

ROOT = Path(__file__).parents[1]
AT_ONCE = 2
PATIENCE = 300  # seconds for one run of tests, on a busy machine
_LEFT_OUT = shutil.ignore_patterns(".*", "node_modules", "*.egg-info", "*.db", "build", "dist")
_OUTCOME = re.compile(r"^(FAILED|PASSED) (\S+)", re.MULTILINE)


class NotThere(Exception):
    """The guard does not stand where the table says."""


class NotRun(Exception):
    """No test passed or failed: the tree is broken, or the tests have other names."""


def copied(tree: Path, into: Path) -> Path:
    """A copy of the tree, with what is compiled of it."""
    return Path(shutil.copytree(tree, into, ignore=_LEFT_OUT))


def taken_away(guard: Guard, tree: Path) -> None:
    file = tree / guard.file
    text = file.read_text("utf-8") if file.is_file() else ""
    if text.count(guard.old) != 1:
        raise NotThere(f"{guard.file} has {text.count(guard.old)} times: {guard.old.strip()}")
    file.write_text(text.replace(guard.old, guard.new), "utf-8")


def outcomes(tests: Iterable[str], tree: Path, workers: int = 0) -> dict[str, set[str]]:
    """Run these tests in this tree: which passed, and which failed."""
    command = [sys.executable, "-m", "pytest", "-n", str(workers), "-q", "--tb=no", "-rfpE"]
    command += ["-p", "no:cacheprovider", "--hypothesis-profile=unshrunk", *tests]
    environment = os.environ | {"PYTHONPATH": str(tree), "MILEPOST_THOROUGH": "1"}
    ran = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    found: dict[str, set[str]] = {"FAILED": set(), "PASSED": set()}
    for outcome, test in _OUTCOME.findall(ran.stdout):
        found[outcome].add(test)
    if not any(found.values()):
        raise NotRun(f"no test ran: {(ran.stdout + ran.stderr).strip()[-500:]}")
    return found


def unnoticed(guard: Guard, whole: Path) -> str:
    """Why the guard could go unnoticed in the ``whole`` tree; empty when all of its tests fail without it."""
    with tempfile.TemporaryDirectory(prefix="milepost-") as folder:
        tree = copied(whole, Path(folder, "tree"))
        try:
            taken_away(guard, tree)
            failed = outcomes(guard.tests, tree)["FAILED"]
        except (NotThere, NotRun) as error:
            return str(error)
        except subprocess.TimeoutExpired:
            return f"no end within {PATIENCE} seconds"
    passed = [test for test in guard.tests if not any(_is_of(one, test) for one in failed)]
    return f"passed without it: {', '.join(passed)}" if passed else ""


def _is_of(failed: str, test: str) -> bool:
    """A test by its name stands for all its cases, a file for all its tests."""
    return failed == test or failed.startswith((f"{test}[", f"{test}::"))


def untrue(guards: Sequence[Guard], whole: Path) -> list[str]:
    """Tests that fail though every guard is there, and such as there are none of."""
    wanted = sorted({test for guard in guards for test in guard.tests})
    try:
        found = outcomes(wanted, whole, AT_ONCE)
    except (NotRun, subprocess.TimeoutExpired) as error:
        return [str(error)]
    missing = [test for test in wanted if not any(_is_of(one, test) for one in found["PASSED"])]
    return sorted(found["FAILED"] | set(missing))


def main(words: str = "") -> int:
    guards = [guard for guard in (*AT_THE_DOORS, *WITHIN, *VOTES) if words.lower() in guard.name.lower()]
    with tempfile.TemporaryDirectory(prefix="milepost-") as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        whole = copied(ROOT, Path(folder, "whole"))  # once: others may go on working on it
        bad = untrue(guards, whole)
        for test in bad:
            print(f"fails with all guards in place: {test}", flush=True)
        for guard, why in zip(guards, pool.map(lambda one: unnoticed(one, whole), guards), strict=True):
            print(f"{'NOT OK' if why else 'ok':6} {guard.name}")
            for line in [why] if why else guard.tests:
                print(f"       {line}", flush=True)
            bad += [why] if why else []
    print(f"{len(guards)} guards, {len(bad)} complaints")
    return 1 if bad or not guards else 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
