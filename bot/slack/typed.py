"""How a command line is typed in Slack: with a slash, or, in threads, where slash commands do not work,
to the bot by its name."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.saying import Typed

NAME = "Milepost"  # what the manifest calls the bot
UNRENAMED: Mapping[str, str] = {"/okr": "okr"}


class Spelling:
    """``commands``: slash command -> the word that leads its line, as in the settings."""

    def __init__(self, commands: Mapping[str, str] = UNRENAMED) -> None:
        self._slash = {word: command for command, word in commands.items()}

    def slash(self, line: str) -> str:
        """``okr list`` -> ``/okr list``, or what ``/okr`` is called in this installation."""
        word, _, rest = line.partition(" ")
        return f"{self._slash.get(word, f'/{word}')} {rest}".rstrip()

    def named(self, line: str) -> str:
        """``okr list`` -> ``@Milepost list``."""
        return f"@{NAME} {line.removeprefix('okr ')}"

    def under(self, thread: str | None) -> Typed:
        """How it is typed in a thread, or, for None, where there is none."""
        return self.slash if thread is None else self.named
