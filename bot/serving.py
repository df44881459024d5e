"""``milepost run``: serve a bot over HTTP until asked to stop."""

from __future__ import annotations

import logging

from bot import logs
from bot.app import build
from bot.console.opening import explained
from bot.settings import Settings

log = logging.getLogger(__name__)

LAST_WORDS = 5  # seconds that requests in flight get at a shutdown


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; what runs then is finished first."""
    import uvicorn

    logs.set_up(settings.secrets)
    app = build(settings)
    with explained():
        if app.db.needs_migration():
            app.db.migrate()
    log.info("Milepost listens on http://%s:%s", settings.host, settings.port)
    config = uvicorn.Config(
        app.asgi,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,  # addresses may carry what belongs to one person alone
        server_header=False,
        timeout_graceful_shutdown=LAST_WORDS,
    )
    uvicorn.Server(config).run()
