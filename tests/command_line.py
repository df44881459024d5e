"""The command line as a person types it, in a folder and with settings of its own."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.house import ROOT

OURS = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def milepost(*arguments: str, cwd: Path, env: dict[str, str] | None = None, stdin: str = "") -> Done:
    """The command ``milepost …`` in a folder, with just these settings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        for name in OURS & os.environ.keys():
            patch.delenv(name)
        for name, value in {"COLUMNS": "100", **(env or {})}.items():
            patch.setenv(name, value)
        done = CliRunner().invoke(app, arguments, input=stdin)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return Done(done.exit_code, done.stdout, done.stderr)


def good(*arguments: str, cwd: Path, env: dict[str, str] | None = None, stdin: str = "") -> str:
    done = milepost(*arguments, cwd=cwd, env=env, stdin=stdin)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout
