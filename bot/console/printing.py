"""What the command line prints of the settings' own."""

from __future__ import annotations

import io
import json

from bot.console.terminal import complain
from bot.settings import Settings

EXAMPLE = "https://milepost.example.org"


def manifest_text(settings: Settings, format: str) -> str:
    """The Slack app manifest that matches the settings; ``format`` is ``yaml`` or ``json``."""
    from bot.slack.manifest import manifest

    if settings.public_url is None:
        complain(
            f"PUBLIC_URL is not set, so the manifest says {EXAMPLE}.",
            "Set it to the https:// address that Slack shall call, and print the manifest again.",
        )
    content = manifest(settings.public_url or EXAMPLE, settings.slash, False)
    if format == "json":
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    from ruamel.yaml import YAML

    out = io.StringIO()
    yaml = YAML()
    yaml.width = 100
    yaml.dump(content, out)
    return out.getvalue()
