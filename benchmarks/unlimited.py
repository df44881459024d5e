"""The bot as ``milepost run`` serves it, but for the limits: eight people speak for hundreds here."""

from __future__ import annotations

from bot.limits import unlimited
from bot.serving import serve
from bot.settings import load

if __name__ == "__main__":
    serve(load(), limits=unlimited())
