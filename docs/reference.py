"""Writes the list in ``docs/commands.md`` from the registry: ``python -m docs.reference``."""

from __future__ import annotations

from pathlib import Path

from handlers.permissions import May
from handlers.registry import VERBS
from handlers.verbs import Verb

PAGE = Path(__file__).with_name("commands.md")
BEGIN, END = "<!-- made by python -m docs.reference -->\n", "<!-- to here -->\n"

WHO = {
    May.ANYONE: "everybody, guests too",
    May.MEMBER: "full members",
    May.STEWARD: "the program's stewards",
}
# Where the handler looks closer than the registry does.
_OWNERS = "the owners of what it names, and the stewards"
_ASKED = "full members; where a list of people is asked, those on it"
CLOSER = {
    "okr undo": "full members their own; owners and stewards any",
    "okr edit": _OWNERS,
    "okr drop": _OWNERS,
    "okr restore": _OWNERS,
    "okr grade": _OWNERS,
    "okr program edit": "its stewards",
    "okr program archive": "its stewards",
    "okr program restore": "its stewards",
    "okr here": "stewards of the program it names",
    "okr export": "everybody; `yaml` is for stewards",
    "okr nomination list": "everybody what is public, and their own; stewards all",
    "okr nomination show": "everybody what is public; of others only those concerned",
    "okr nomination accept": "the nominee; stewards for whom I cannot reach",
    "okr nomination decline": "the nominee; stewards for whom I cannot reach",
    "okr nomination withdraw": "the nominee, stewards, and each nominator their own",
    "okr nomination organisation": "whoever nominated, until the panel has it; stewards",
    "okr nomination vote": "the panel",
    "okr round vote": "the panel",
    "okr nomination recuse": "the panel",
    "okr nomination result": "the panel and the stewards, once the vote is over",
    "okr organisation": "everybody their own; stewards any",
    "okr survey list": "everybody; of a private place those who are in it, of a list those on it",
    "okr survey answer": _ASKED,
    "okr survey fill": _ASKED,
    "okr survey link": _ASKED,
    "okr survey results": "everybody who may see the survey, once it is closed",
    "okr mentor": "who was selected",
    "okr validate": "who was selected",
    "okr speak": "who was selected",
    "okr story answer": "whom it is about",
}


def reference() -> str:
    """Every command with its usage line, an example, and who may use it."""
    return "\n".join(_entry(verb) for verb in VERBS.rows)


def _entry(verb: Verb) -> str:
    about = f"{verb.about[0].upper()}{verb.about[1:]}."
    also = f" Also: {', '.join(f'`{words}`' for words in verb.also)}." if verb.also else ""
    who = CLOSER.get(verb.words, WHO[verb.may])
    return f"""\
### {verb.words}

{about}{also} *Who may: {who}.*

```
{verb.usage}
```

For example: `{verb.example}`
"""


def page(text: str) -> str:
    """The page's text with the list made anew."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{reference()}\n{END}{tail}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
