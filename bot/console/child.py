"""The bot as a process of its own: for the demo, and for tests that kill it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds from start to ready, on a machine that has other things to do


class Child:
    """``python -m bot run`` (or another ``command``) with just these settings, started in ``folder``; its
    log goes to ``bot.log`` there. Ready once ``/readyz`` says so."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str],
        port: int,
        command: Sequence[str] = ("-m", "bot", "run"),
    ) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "bot.log"
        self._folder = folder
        self._command = (sys.executable, *command)
        self._environ = {
            **{name: os.environ[name] for name in _KEPT if name in os.environ},
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            **settings,
            "HOST": "127.0.0.1",
            "PORT": str(port),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it serves; RuntimeError, with the end of its log, if it does not."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + PATIENCE
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the bot did not start:\n{self.log.read_text('utf-8')[-2000:]}")
            time.sleep(0.02)

    @property
    def alive(self) -> bool:
        """Whether its process runs; it may still be on its way to serving."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL: no last words, nothing is tidied up."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM: it finishes what it is doing."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _ready(self) -> bool:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{self.url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV")
