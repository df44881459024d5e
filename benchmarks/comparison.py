"""Node's Bolt to compare with: installed once into a cache folder, outside of this repository."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from benchmarks.process import Process
from benchmarks.traffic import SECRET

_SOURCE = Path(__file__).with_name("node")
_INSTALL = 900  # seconds; better-sqlite3 may have to be compiled


class Absent(Exception):
    """It cannot be measured here; the message says why."""


def node_bolt(folder: Path) -> Process:
    """Node's Bolt with better-sqlite3, its database in ``folder``."""
    program = shutil.which("node")
    if program is None:
        raise Absent("there is no node on this machine")
    home = _installed()
    environment = {"DATABASE": str(folder / "node.db"), "SIGNING_SECRET": SECRET, "NODE_ENV": "production"}
    return Process("node", [program, str(home / "server.js")], folder, **environment)


def _installed() -> Path:
    """The folder that the server and its packages stand in."""
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"), "milepost-benchmarks", "node")
    home.mkdir(parents=True, exist_ok=True)
    wanted = (_SOURCE / "package.json").read_text("utf-8")
    shutil.copy(_SOURCE / "server.js", home)
    installed = home / "installed.json"  # what npm was last asked for, written once it was done
    if not installed.is_file() or installed.read_text("utf-8") != wanted:
        (home / "package.json").write_text(wanted, "utf-8")
        _npm_install(home)
        installed.write_text(wanted, "utf-8")
    return home


def _npm_install(home: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Absent("there is no npm on this machine")
    print("installing Node's Bolt and better-sqlite3 …", flush=True)
    try:
        done = subprocess.run(
            [npm, "install", "--omit=dev", "--no-audit", "--no-fund"],
            cwd=home,
            capture_output=True,
            text=True,
            timeout=_INSTALL,
        )
    except subprocess.TimeoutExpired:
        raise Absent(f"npm install took longer than {_INSTALL} seconds") from None
    if done.returncode != 0:
        raise Absent(f"npm install failed: {done.stderr.strip()[-300:]}")
