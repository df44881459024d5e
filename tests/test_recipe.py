"""CONTRIBUTING's recipe for a new command, followed to the letter."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT
from tests.test_docs import blocks


@pytest.mark.thorough
def test_the_recipe_for_a_new_command_works(tmp_path: Path) -> None:
    """CONTRIBUTING's four edits, made in a copy of the house; its own test must pass there."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    recipe = text[text.index("## Add a command in four edits") : text.index("## Add a platform")]
    module, message, import_, row, test = blocks(recipe, "python")
    for package in ("handlers", "storage", "bot", "sandbox", "tests", "docs"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "handlers/okrs/unowned.py").write_text(module, "utf-8")
    with (tmp_path / "handlers/okrs/listing_messages.py").open("a", encoding="utf-8") as messages:
        messages.write(f"\n\n{message}")
    registry = tmp_path / "handlers/registry.py"
    head, opening, rows = registry.read_text("utf-8").partition("VERBS = Verbs(\n    (\n")
    registry.write_text(f"{head}{import_}\n{opening}{row}{rows}", "utf-8")
    (tmp_path / "tests/test_unowned_conversation.py").write_text(test, "utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n0",
            "-p",
            "no:cacheprovider",
            "tests/test_unowned_conversation.py",
        ],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "1 passed" in done.stdout
