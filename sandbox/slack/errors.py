"""How the Web API says no."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """``ok: false`` with one of Slack's error strings; ``complaints`` say what is wrong where."""

    def __init__(self, error: str, complaints: tuple[str, ...] = ()) -> None:
        super().__init__("; ".join((error, *complaints)))
        self.error = error
        self.complaints = complaints

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error": self.error}
        if self.complaints:
            answer["response_metadata"] = {"messages": [f"[ERROR] {text}" for text in self.complaints]}
        if self.complaints and self.error == "invalid_blocks":
            answer["errors"] = list(self.complaints)
        return answer
