"""A server as a process of its own: started, waited for, held still, looked at, stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 30.0  # seconds until a server must be ready
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")


class Process:
    """``command`` on a free loopback port, which it gets as PORT. Its output goes to a file beside
    ``folder``'s other ones."""

    def __init__(
        self, name: str, command: Sequence[str], folder: Path, ready: str = "/", **more: str
    ) -> None:
        self.name = name
        self.port = free_port()
        self._command = list(command)
        self._folder = folder
        self._ready = ready
        self._environment = environment({**more, "HOST": "127.0.0.1", "PORT": str(self.port)})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self._folder / f"{self.name}.log"

    def start(self) -> float:
        """Start it and wait until it answers; how many seconds that took. RuntimeError if it does not."""
        began = time.perf_counter()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        while not answers(self.port, self._ready):
            if self._process.poll() is not None or time.perf_counter() - began > PATIENCE:
                self.stop()
                raise RuntimeError(f"{self.name} did not start:\n{self.log.read_text('utf-8')[-2000:]}")
            time.sleep(0.002)
        return time.perf_counter() - began

    def hold(self) -> None:
        """Stand still until ``go``: a server that is not measured takes no time from one that is."""
        self._signal(signal.SIGSTOP)

    def go(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        if self._process is None:
            return
        self.go()
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def resident(self) -> int:
        """Bytes of memory in use now, as the kernel counts them (Linux)."""
        assert self._process is not None
        pages = Path(f"/proc/{self._process.pid}/statm").read_text("ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def _signal(self, which: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(which)


@contextmanager
def running(processes: Sequence[Process]) -> Iterator[None]:
    """All of them, from ready to stopped."""
    try:
        for process in processes:
            process.start()
        yield
    finally:
        for process in processes:
            process.stop()


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def answers(port: int, path: str) -> bool:
    """Whether a GET is answered with 200."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
            )
            return b" 200 " in connection.recv(100)
    except OSError:
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def environment(more: Mapping[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}
