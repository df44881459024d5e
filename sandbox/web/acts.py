"""What a form of the page brings, and what its answer says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from sandbox.web.backstage import Stage
from sandbox.web.live import Live
from sandbox.web.view import View

LONGEST = 40_000  # characters of one field; no platform takes more


class Nonsense(Exception):
    """Something that no form of this page sends, or of what is no longer there."""


@dataclass(frozen=True)
class Doing:
    """Somebody (``view.who``) does something where they are (``view``)."""

    stage: Stage
    live: Live
    view: View
    form: FormData

    def text(self, name: str) -> str:
        """A field's words, "" without it. Nonsense for a file or a flood."""
        return self.all(name)[-1] if self.all(name) else ""

    def all(self, name: str) -> list[str]:
        given = self.form.getlist(name)
        if any(not isinstance(one, str) or len(one) > LONGEST for one in given):
            raise Nonsense(f"{name} is no text")
        # Browsers send line ends as CR LF.
        return [str(one).replace("\r\n", "\n") for one in given]


@dataclass(frozen=True)
class Done:
    """``part``: the template to answer with, told ``said``; ``leads_to``: what the tab looks at now;
    ``changed``: parts of the page that the tab should ask for again at once."""

    part: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    leads_to: View | None = None
    changed: tuple[str, ...] = ()


Act = Callable[[Doing], Done]
