"""Pictures as plain data. ``bot.pictures`` draws them; the words beside one say all that it shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """``share`` and ``before``, where it stood at first, are 0-100; None: nothing is known. ``note``: the
    figures at its end."""

    label: str
    share: int | None
    before: int | None
    note: str


@dataclass(frozen=True)
class Bars:
    """One bar below the other, as the share of the way that was gone, or of what ``caption`` says. ``first``
    names what ``before`` is."""

    title: str
    bars: tuple[Bar, ...]
    first: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Box:
    """Words in a frame; ``x`` and ``y`` are its upper left corner, in pixels. ``kind``: ``above``,
    ``objective``, ``result`` or ``team``."""

    kind: str
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Stroke:
    """A line between two boxes; ``dashed`` leads to who shares something."""

    x1: int
    y1: int
    x2: int
    y2: int
    dashed: bool = False


@dataclass(frozen=True)
class Map:
    """Boxes and what leads from one to the other, on a sheet of so many pixels. ``columns``: what stands
    over each column, by its left edge."""

    title: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    strokes: tuple[Stroke, ...]
    columns: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Drawing:
    """A block of a reply: a picture that the bot makes, and the words for whoever does not see it. Where it
    cannot be made, the rest of the reply is complete without it."""

    of: Bars | Map
    alt: str
