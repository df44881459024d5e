"""A reply as data. Handlers build it, each platform draws it; text in it is never markup.

A span is a plain ``str`` or an inline value below. Renderers escape every string: it is shown as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.pictures import Drawing
from handlers.polls import Poll

if TYPE_CHECKING:
    from handlers.model import Place
    from handlers.rhythm.model import Post

# ---- inline ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bold:
    text: str


@dataclass(frozen=True)
class Code:
    """Words to type, or an id."""

    text: str


@dataclass(frozen=True)
class Say:
    """``okr list``, to be typed: drawn as each platform has it typed, ``/okr list``, ``@milepost list``."""

    line: str


@dataclass(frozen=True)
class Struck:
    text: str


@dataclass(frozen=True)
class Link:
    """An http(s) address, or in a post a path of the bot's own. Renderers show what is neither as it is."""

    url: str
    text: str = ""


@dataclass(frozen=True)
class Mention:
    """A member by name. It pings only where ``ping`` is set and the platform has the account."""

    member_id: str
    name: str
    ping: bool = False


Span = str | Bold | Code | Say | Struck | Link | Mention

# ---- blocks ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True, init=False)
class Text:
    """A paragraph."""

    parts: tuple[Span, ...]

    def __init__(self, *parts: Span) -> None:
        object.__setattr__(self, "parts", parts)


@dataclass(frozen=True, init=False)
class Quote:
    """Somebody's own words."""

    parts: tuple[Span, ...]

    def __init__(self, *parts: Span) -> None:
        object.__setattr__(self, "parts", parts)


@dataclass(frozen=True, init=False)
class Aside:
    """Small print: where a figure came from, what to type next."""

    parts: tuple[Span, ...]

    def __init__(self, *parts: Span) -> None:
        object.__setattr__(self, "parts", parts)


@dataclass(frozen=True, init=False)
class Fields:
    """Short label-and-value pairs."""

    pairs: tuple[tuple[str, tuple[Span, ...]], ...]

    def __init__(self, *pairs: tuple[str, tuple[Span, ...]]) -> None:
        object.__setattr__(self, "pairs", pairs)


@dataclass(frozen=True)
class Progress:
    """A bar. ``share`` is 0.0-1.0, None where nothing is known yet; ``text`` stands beside it."""

    share: float | None
    text: str = ""


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Preformatted:
    """Text to copy as it stands: an export, a line to type."""

    text: str


@dataclass(frozen=True)
class Picture:
    """``url``: an address, or what the platform calls a file it was given (``F…``, ``upload://…``)."""

    url: str
    alt: str


@dataclass(frozen=True)
class Button:
    """Pressing it runs ``line``, a command line as a person would type it. ``typed``: the same with
    shorter names, for people who have to type it; where it is empty they type ``line``."""

    label: str
    line: str
    style: str = ""  # "" | "primary" | "danger"
    typed: str = ""


@dataclass(frozen=True, init=False)
class Buttons:
    buttons: tuple[Button, ...]

    def __init__(self, *buttons: Button) -> None:
        object.__setattr__(self, "buttons", buttons)


@dataclass(frozen=True)
class Divider:
    pass


Paragraph = Heading | Text | Quote | Aside | Fields | Progress | Table | Preformatted
Block = Paragraph | Picture | Drawing | Poll | Buttons | Divider

# ---- forms -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Field:
    """One question of a form; its answer comes back as a string, as the person would type it in a line
    (``people``: ``<@U1> <@U2>``; ``several``: values with commas; ``check``: ``yes`` or nothing)."""

    name: str
    label: str
    kind: str = "text"  # text | long | choice | several | person | people | date | place | places | check
    value: str = ""
    hint: str = ""
    placeholder: str = ""
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()  # (value, label)


@dataclass(frozen=True)
class Form:
    """Questions that end in a command. ``words`` names the registry row that reads the answers;
    ``carried`` comes back with them and is checked again like any other input."""

    words: str
    title: str
    fields: tuple[Field, ...]
    submit: str = "Save"
    intro: tuple[Span, ...] = ()
    carried: tuple[tuple[str, str], ...] = ()
    line: str = ""  # the same thing as a line to type, where a platform has no forms
    opens: str = ""  # the line that opens it as it is filled in, where that is not what was typed


@dataclass(frozen=True)
class Touched:
    """A public trace to bring up to date after the commit, drawn from the records when it is sent: a
    ``card`` (``id``: objective), or a ``check-in`` in its thread (``id``: ``<kr id>#<sequence>``, with the
    objective in ``under``). ``places``: where, if not in each of the program's homes."""

    kind: str
    id: str
    under: str = ""
    program: str = ""  # its id, where the command itself was about none
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Notice:
    """A private message to one account of somebody else, whom a command concerns."""

    platform: str
    tenant: str
    id: str
    blocks: tuple[Block, ...]
    still: tuple[str, ...] = ()  # what it hangs on when it is sent: see ``nominations.overtaken``


@dataclass(frozen=True)
class Reply:
    """What a handler answers. ``form`` asks for what is missing instead of showing ``blocks``. ``replaces``
    puts it in the place of the message whose button was pressed (a confirmed question, an undone receipt).
    ``private``: for the person's eyes only. ``title``: of a topic of its own; empty: as its heading."""

    blocks: tuple[Block, ...] = ()
    form: Form | None = None
    touched: tuple[Touched, ...] = ()
    replaces: bool = False
    private: bool = False
    title: str = ""
    wrote: str = ""  # for the audit: what was done, in a few words; empty: nothing was
    about: str = ""  # the short name of the program it concerns, where the command itself was about none
    apart: bool = False  # a message of its own, also where answers are put together
    by: str | None = None  # for the audit: whose deed it was, if not the asker's; empty: nobody is named
    notices: tuple[Notice, ...] = ()
    posts: tuple[Post, ...] = ()  # what is to be said in the program's places besides


def pinged(reply: Reply) -> frozenset[str]:
    """Ids of the members whom a reply wants to ping: their accounts must be known to draw it."""
    lines = [block.parts for block in reply.blocks if isinstance(block, Text | Quote | Aside)]
    lines += [parts for block in reply.blocks if isinstance(block, Fields) for _, parts in block.pairs]
    spans = (part for parts in lines for part in parts)
    return frozenset(each.member_id for each in spans if isinstance(each, Mention) and each.ping)
