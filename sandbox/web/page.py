"""The page's server: what each address answers with. Everything it needs comes from this machine."""

from __future__ import annotations

from typing import Self
from urllib.parse import parse_qsl, urlsplit

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.server import Server
from sandbox.web import forum_acts, slack_acts, stage_acts
from sandbox.web.acts import Act, Doing, Done, Nonsense
from sandbox.web.backstage import Stage
from sandbox.web.guard import Guard
from sandbox.web.live import Live
from sandbox.web.scene import Scene, templates
from sandbox.web.view import View

PARTS = ("feed", "modal", "posts", "bell", "table", "status")
ACTS: dict[str, Act] = {**slack_acts.ACTS, **forum_acts.ACTS, **stage_acts.ACTS}
FIELDS = 500  # of one form


class Page:
    """Serves between ``start`` and ``stop`` (or inside ``with``); port 0 takes a free one."""

    def __init__(self, stage: Stage, port: int = 0) -> None:
        self._stage = stage
        self._live = Live(stage)
        self._templates = templates()
        routes = [
            Route("/", self._whole),
            Route("/part/{name}", self._part),
            Route("/do/{name}", self._do, methods=["POST"]),
            Route("/events", self._events),
            Mount(
                "/static", StaticFiles(packages=[("sandbox.web", "static"), ("js_lib_htmx", "static/htmx")])
            ),
        ]
        pictures = (stage.workspace.url, stage.forum.url)
        self._server = Server(Guard(Starlette(routes=routes), pictures), port)
        self.url = self._server.url

    def start(self) -> None:
        self._live.start()
        self._server.start()

    def stop(self) -> None:
        self._live.stop()
        self._server.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    # ---- reading -----------------------------------------------------------------------------------

    def _whole(self, request: Request) -> Response:
        """All of it. A link within the page names only what it changes; the tab's own address says the
        rest."""
        before = View.read(dict(parse_qsl(urlsplit(request.headers.get("hx-current-url", "")).query)))
        view = View.read(request.query_params, before)
        return HTMLResponse(
            self._draw(view, "page"), headers=_at(view), background=BackgroundTask(self._arrive, view)
        )

    def _part(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in PARTS:
            return PlainTextResponse("There is no such part.", 404)
        view = View.read(request.query_params)
        seen = BackgroundTask(forum_acts.arrive, self._stage, view) if name == "posts" else None
        return HTMLResponse(self._draw(view, name), background=seen)

    def _events(self, request: Request) -> Response:
        return StreamingResponse(self._live.events(), media_type="text/event-stream")

    # ---- doing -------------------------------------------------------------------------------------

    async def _do(self, request: Request) -> Response:
        """Somebody does something. What cannot be done is said beside the form it came from."""
        act = ACTS.get(request.path_params["name"])
        if act is None:
            return PlainTextResponse("There is no such thing to do.", 404)
        form = await request.form(max_fields=FIELDS, max_files=0)
        view = View.read(request.query_params)
        try:
            done = await run_in_threadpool(act, Doing(self._stage, self._live, view, form))
        except Nonsense as nonsense:
            return PlainTextResponse(str(nonsense), 400)
        return await run_in_threadpool(self._answer, view, done)

    def _answer(self, view: View, done: Done) -> Response:
        told = {"HX-Trigger": ", ".join(f"sandbox:{part}" for part in done.changed)} if done.changed else {}
        if done.leads_to is not None:
            whole = {"HX-Retarget": "#page", "HX-Reselect": "#page", "HX-Reswap": "outerHTML"}
            return HTMLResponse(self._draw(done.leads_to, "page"), headers=told | whole | _at(done.leads_to))
        if done.part:
            return HTMLResponse(self._draw(view, done.part, alone=True, said=done.said), headers=told)
        return Response(status_code=204, headers=told)

    def _arrive(self, view: View) -> None:
        """What it means to the platforms that somebody now looks at this."""
        slack_acts.arrive(self._stage, view)
        forum_acts.arrive(self._stage, view)

    def _draw(self, view: View, name: str, **more: object) -> str:
        with self._stage.workspace.state.changed, self._stage.forum.state.changed:
            return Scene(self._stage, self._live, view, self._templates).draw(name, **more)


def _at(view: View) -> dict[str, str]:
    """Under which address the tab keeps what it shows."""
    return {"HX-Push-Url": view.address()}
