"""``milepost run``: serve a bot over HTTP until asked to stop."""

from __future__ import annotations

import errno
import gc
import logging
import socket

from bot import logs
from bot.app import build
from bot.console.opening import explained
from bot.console.terminal import complain
from bot.limits import Limits
from bot.settings import Settings
from handlers.model import UserError

log = logging.getLogger(__name__)

BACKLOG = 2048  # connections that may wait to be taken
LAST_WORDS = 5  # seconds that requests in flight get at a shutdown


def serve(settings: Settings, *, limits: Limits | None = None) -> None:
    """Serve until SIGTERM or SIGINT; what runs then is finished first."""
    import uvicorn

    if not settings.slack and not settings.discourse:
        complain(
            "No chat platform is configured, so nobody can talk to this bot.",
            "Set SLACK_BOT_TOKEN, and SLACK_SIGNING_SECRET or SLACK_APP_TOKEN; or DISCOURSE_URL,"
            " DISCOURSE_API_KEY and DISCOURSE_API_USERNAME. milepost doctor checks them."
            " Only to look around: milepost demo",
        )
    listening = listen(settings.host, settings.port)
    logs.set_up(settings.secrets)
    app = build(settings, limits=limits)
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
    gc.freeze()  # what stands by now is never garbage
    uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """The bot's own socket; UserError that names the setting to change."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except socket.gaierror as error:
        raise UserError(f"HOST is {host!r}, which is no address.", "Use one such as 127.0.0.1.") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            hint = f"Stop that one, or set PORT to a free one, such as PORT={port % 65535 + 1}."
            raise UserError(f"Another program listens on {host}:{port} already.", hint) from error
        if error.errno == errno.EACCES:
            raise UserError(
                f"This account may not listen on port {port}.", "Set PORT to 1024 or more."
            ) from error
        if error.errno == errno.EADDRNOTAVAIL:
            raise UserError(
                f"HOST is {host}, which is not this machine's.", "Use one such as 127.0.0.1."
            ) from error
        raise
