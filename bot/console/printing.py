"""What the command line prints of the settings' own."""

from __future__ import annotations

import io
import json

from bot.console.terminal import complain
from bot.settings import Settings

EXAMPLE = "https://milepost.example.org"


def manifest_text(settings: Settings, format: str, socket_mode: bool = False) -> str:
    """The Slack app manifest that matches the settings; ``format`` is ``yaml`` or ``json``. ``socket_mode``
    asks for it before there is an app token to tell it by."""
    from bot.slack.manifest import manifest

    socket_mode = socket_mode or settings.slack_app_token is not None
    if settings.public_url is None and not socket_mode:
        complain(
            f"PUBLIC_URL is not set, so the manifest says {EXAMPLE}.",
            "Set it to the https:// address that Slack shall call, and print the manifest again.",
        )
    content = manifest(settings.public_url or EXAMPLE, settings.slash, socket_mode)
    if format == "json":
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    from ruamel.yaml import YAML

    out = io.StringIO()
    yaml = YAML()
    yaml.width = 100
    yaml.dump(content, out)
    return out.getvalue()
