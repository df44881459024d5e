"""One command on its way through the database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from storage.session import Session

T = TypeVar("T")
Work = Callable[["Session"], T]


class Ticket(Generic[T]):
    """A submitted command: waiting, then running and done, or abandoned.

    ``future`` is resolved only after the commit. Its own states are the ticket's: a running one
    cannot be cancelled.
    """

    __slots__ = ("future",)

    def __init__(self, future: Future[T]) -> None:
        self.future = future

    def abandon(self) -> bool:
        """Take a waiting command back: True, and it will never run. False: it runs or is done."""
        return self.future.cancel()

    def result(self, timeout: float | None = None) -> T:
        """What the command returned, or its exception; TimeoutError after ``timeout`` seconds."""
        return self.future.result(timeout)
