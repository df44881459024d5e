"""Makes text that somebody typed harmless on the forum: shown as typed, doing nothing, and still legible raw.

Discourse reads a post twice. Markdown, HTML and the tags in brackets come first, and a backslash or an
entity hides a character from them. Mentions, hashtags, emoji and dates are looked for afterwards, in the
text that is left, where a backslash is gone: there an invisible word joiner stands behind the first
character. What means something only where a line begins is hidden only there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.text import ADDRESS, JOINER, clean, is_address

_SPECIAL = re.compile(
    r"""
      (?P<slash>\\)
    | (?P<mark>[`*~|$\]]|(?<![^\W_])_|_(?![^\W_]))      # emphasis, code, tables, formulas
    | (?P<bracket>\[)                                   # links, tags, dates, check boxes, footnotes
    | (?P<less><)                                       # HTML
    | (?P<entity>&(?=[#\w]))
    | (?P<name>@|(?<!\w)\#(?=[\w:-])|:(?=[\w+-]+:))     # mentions, hashtags, emoji
    | (?P<closing>\#(?=\s|$))                           # ends a heading
    | (?P<address>/(?=/))                               # an address that is none of ours
    | (?P<host>(?<=\w)\.(?=[^\W\d_]))                   # example.com becomes a link by itself
    """,
    re.VERBOSE | re.MULTILINE,
)
UPLOAD = re.compile(
    r"upload://[A-Za-z0-9]{1,80}\.[a-z]{3,4}", re.ASCII
)  # what the forum calls a file of its own
_BULLET = re.compile(r"(?:[-+](?=[\s+-]|$)|[=>#]|:(?=:))")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?!\d)")
_PLAIN_ADDRESS = re.compile(r"[!-$&-~]+")  # shown by an autolink exactly as it is written
# In an address too these might be read as a mention, a hashtag or an emoji.
_NAMED = re.compile(r"(?<![\w/])@\w|(?<!\w)#[\w:-]|:[\w+-]+:")
_LINE_START = re.compile(r"^[ \t]+", re.MULTILINE)
_RUN = re.compile(r"`+")


def inert(text: str, *, begins: bool = True) -> str:
    """For running text. ``begins``: it stands at the beginning of a line. Addresses in it can be
    followed, show themselves, and open no box."""
    words = _LINE_START.sub("", clean(text)) if begins else re.sub(r"(?<=\n)[ \t]+", "", clean(text))
    drawn = "".join(_words_and_addresses(words))
    first, *rest = drawn.split("\n")
    return "\n".join([_line(first) if begins else first, *map(_line, rest)])


def inert_line(text: str) -> str:
    """For what must stay on one line within others: a cell, a label, a heading."""
    return "".join(_words_and_addresses(one_line(text)))


def words(text: str) -> str:
    """One line in which no address can be followed: a link's own words."""
    return _hidden(one_line(text))


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def marked(mark: str, text: str) -> str:
    """``text`` between ``**`` or ``~~``. A joiner keeps the mark a mark where a word and a sign meet."""
    inner = words(text)
    if not inner:
        return ""
    before = "" if inner[0].isalnum() else JOINER
    after = "" if inner[-1].isalnum() else JOINER
    return f"{mark}{before}{inner}{after}{mark}"


def code(text: str) -> str:
    """A code span that holds exactly this, on one line."""
    inner = _literal(one_line(text) if "\n" in text else text)
    if not inner.strip():
        return ""
    fence = "`" * (_longest_run(inner) + 1)
    pad = " " if inner[0] in "` " or inner[-1] in "` " else ""
    return f"{fence}{pad}{inner}{pad}{fence}"


def fenced(text: str) -> str:
    """A block that holds exactly this, behind a fence longer than any in it."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}text\n{_literal(text)}\n{fence}"


def link(url: str, label: str) -> str:
    """``label`` leading to ``url``, an address that may stand in a link; never boxed."""
    plain = _PLAIN_ADDRESS.fullmatch(url) and _NAMED.search(url) is None
    if not label and plain and "xn--" not in url.lower():
        return f"<{url}>"
    return f"[{words(label or url)}](<{_target(url)}>)"


def picture(url: str, alt: str) -> str:
    """``alt`` may hold no size: Discourse would read one behind a ``|``."""
    target = url if UPLOAD.fullmatch(url) else f"<{_target(url)}>"
    return f"![{words(alt).replace('|', '|' + JOINER)}]({target})"


def _literal(text: str) -> str:
    """Nothing is read in code, but our own markers are looked for there too."""
    return clean(text).replace("<!--", f"<!{JOINER}--")


def _target(url: str) -> str:
    return url.replace("\\", "%5C").replace("&", "&amp;")


def _words_and_addresses(text: str) -> Iterator[str]:
    at = 0
    for found in ADDRESS.finditer(text):
        if is_address(found[0]):
            before = _hidden(text[at : found.start()])
            yield f"{before[:-1]}\\!" if before.endswith("!") else before  # else it would be a picture
            yield link(found[0], "")
            at = found.end()
    yield _hidden(text[at:])


def _hidden(text: str) -> str:
    return _SPECIAL.sub(_hide, text)


def _hide(found: re.Match[str]) -> str:
    character = found[0]
    match found.lastgroup:
        case "less":
            return "&lt;"
        case "entity":
            return "&amp;"
        case "name":
            return character + JOINER
        case "bracket" | "address":
            return f"\\{character}{JOINER}"
    return f"\\{character}"


def _line(line: str) -> str:
    """What would open a list, a heading, a quote or a rule is only itself."""
    if _BULLET.match(line):
        return f"\\{line}"
    return _NUMBER.sub(r"\1\\\2", line, count=1) if _NUMBER.match(line) else line


def _longest_run(text: str) -> int:
    return max((len(run) for run in _RUN.findall(text)), default=0)
