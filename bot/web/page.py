"""The pages as HTML, and what every one of them tells the browser: keep nothing, show nothing of where the
person came from, run nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from handlers.feedback import page_messages as messages
from handlers.feedback.page_messages import Note

if TYPE_CHECKING:
    from jinja2 import Environment

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}


STYLE = Path(__file__).parent / "static" / "form.css"


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # most starts never need it

    return Environment(
        loader=PackageLoader("bot.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def note(said: Note, status: int) -> HTMLResponse:
    return _html("note.html", status, title=said.title, words=said.words)


async def style(request: Request) -> Response:
    return Response(STYLE.read_text("utf-8"), media_type="text/css", headers=dict(HEADERS))


def no_such_method() -> HTMLResponse:
    answer = note(messages.not_so(), 405)
    answer.headers["Allow"] = "GET, HEAD, POST"
    return answer


def form(
    status: int,
    title: str,
    above: Sequence[str],
    fields: Sequence[Any],
    proof: str,
    unsaved: str = "",
    **more: Any,
) -> HTMLResponse:
    """``above``: the paragraphs that stand before the questions; ``fields`` as in ``bot.web.forms``;
    ``unsaved``: why what was sent, and is shown again, was not taken; ``more``: see ``remark.html``."""
    wrong = [each for each in fields if each.error]
    shown = {"title": title, "above": above, "fields": fields, "wrong": wrong}
    name = "remark.html" if more else "form.html"
    return _html(name, status, **shown, proof=proof, unsaved=unsaved, **more)


def _html(name: str, status: int, **shown: Any) -> HTMLResponse:
    text = _templates().get_template(name).render(**shown)
    return HTMLResponse(text, status_code=status, headers=dict(HEADERS))
