"""The registry's rows about digests."""

from __future__ import annotations

from handlers.permissions import May
from handlers.rhythm import digest_commands
from handlers.verbs import Verb

ROWS = (
    Verb(
        "okr digest",
        digest_commands.Digest,
        digest_commands.digest,
        "the last seven days: wins, what moved, where a hand is welcome",
        "okr digest",
        reads=True,
    ),
    Verb(
        "okr digest preview",
        digest_commands.DigestPreview,
        digest_commands.preview,
        "the next digest, as if it came now",
        "okr digest preview",
        reads=True,
    ),
    Verb(
        "okr digest now",
        digest_commands.DigestNow,
        digest_commands.now,
        "post a digest to the program's homes at once",
        "okr digest now",
        May.STEWARD,
        alone=True,
    ),
)
