"""Pictures from plain data: one Vega-Lite specification each, through Altair, as PNG.

Readable in black and white and without any network: fonts are the system's or the library's own.

``python -m bot.pictures`` draws for ``bot.drawing``: a reply as ``reply_json`` writes it on its standard
input, its pictures on its standard output, each behind its length in four bytes, 0 for one that failed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from bot.text import clean
from handlers import reply_json
from handlers.pictures import Bar, Bars, Drawing, Map

SHARP = 2.0  # pixels of the file for one of the picture
INK, DARK, SOFT, PAPER = "#1a1a1a", "#1f6e5a", "#8a8a8a", "#ffffff"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
BAR, ROW, WIDTH = 14, 48, 520  # pixels: a bar's height, with the words above it, and its longest
HEADS = 10  # pixels from the top of a map to what its columns are called
FILLS = {"above": PAPER, "objective": "#cfe3db", "result": PAPER, "team": "#efefef"}


def main() -> None:
    """Draw everything that is asked for, one after the other."""
    reply = reply_json.load(json.load(sys.stdin))
    for block in reply.blocks:
        if isinstance(block, Drawing):
            drawn = _or_nothing(block.of)
            sys.stdout.buffer.write(len(drawn).to_bytes(4, "big") + drawn)
            sys.stdout.buffer.flush()


def _or_nothing(what: Bars | Map) -> bytes:
    try:
        return png(what)
    except Exception as error:  # the libraries' own kinds; the others are drawn all the same
        print(type(error).__name__, file=sys.stderr)
        return b""


def png(what: Bars | Map) -> bytes:
    """The picture's file. Some text that is no text kills the whole process: see ``_words``."""
    import vl_convert

    drawn: bytes = vl_convert.vegalite_to_png(specification(what), scale=SHARP, allowed_base_urls=[])
    return drawn


def specification(what: Bars | Map) -> dict[str, Any]:
    """Vega-Lite's, with all data inside."""
    chart = _bars(what) if isinstance(what, Bars) else _map(what)
    plain: dict[str, Any] = chart.to_dict()
    return plain


def _altair() -> Any:
    """It builds its charts of generated classes, without types that could be checked."""
    import altair

    return altair


# ---- bars ----------------------------------------------------------------------------------------


def _bars(what: Bars) -> Any:
    """Below its words a frame up to the goal, filled as far as it came; a line where it stood at first."""
    alt = _altair()
    rows = [_bar_row(bar, nth) for nth, bar in enumerate(what.bars)]
    base = alt.Chart(alt.Data(values=rows), width=WIDTH, height=ROW * len(rows))
    row = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))

    def x(field: str) -> Any:
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, 100]), axis=None)

    bar = {"height": BAR, "yOffset": BAR / 2}
    words = {"font": FONT, "fontSize": 13, "color": INK, "baseline": "bottom"}
    layers = (
        base.mark_bar(fill=PAPER, stroke=SOFT, **bar).encode(y=row, x=x("goal")),
        base.mark_bar(fill=DARK, **bar).encode(y=row, x=x("share")),
        base.mark_tick(thickness=3, size=BAR + 8, color=INK, yOffset=BAR / 2).encode(y=row, x=x("before")),
        base.mark_text(align="left", dy=-3, **words).encode(y=row, x=x("start"), text="label:N"),
        base.mark_text(align="right", dy=-3, **words).encode(y=row, x=x("goal"), text="note:N"),
    )
    caption = [what.caption or f"Filled: how far it came.{f' Line: {what.first}.' if what.first else ''}"]
    return _framed(alt.layer(*layers), what.title, caption)


def _bar_row(bar: Bar, nth: int) -> dict[str, Any]:
    drawn = {
        "row": nth,
        "label": _words(bar.label),
        "share": bar.share or 0,
        "start": 0,
        "goal": 100,
        "note": bar.note,
    }
    return drawn if bar.before is None else drawn | {"before": bar.before}


# ---- maps ----------------------------------------------------------------------------------------


def _map(what: Map) -> Any:
    """Everything stands where it was put: x from the left, y from above."""
    alt = _altair()
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, what.width], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[what.height, 0], nice=False), axis=None)

    def layer(rows: list[dict[str, Any]]) -> Any:
        return alt.Chart(alt.Data(values=rows), width=what.width, height=what.height)

    dash = alt.StrokeDash("dashed:N", scale=alt.Scale(domain=[0, 1], range=[[1, 0], [5, 4]]), legend=None)
    strokes = layer(_stroke_rows(what)).mark_rule(color=SOFT, strokeWidth=1.4)
    fill = alt.Fill("kind:N", scale=alt.Scale(domain=[*FILLS], range=[*FILLS.values()]), legend=None)
    boxes = layer(_box_rows(what)).mark_rect(stroke=INK, strokeWidth=1, cornerRadius=4)
    words = layer(_word_rows(what)).mark_text(
        align="left", baseline="middle", font=FONT, fontSize=12, color=INK
    )
    heads = layer([{"x": left, "y": HEADS, "text": name} for left, name in what.columns]).mark_text(
        align="left", font=FONT, fontSize=12, fontStyle="italic", color="#555555"
    )
    return _framed(
        alt.layer(
            strokes.encode(x=x, y=y, x2="x2:Q", y2="y2:Q", strokeDash=dash),
            boxes.encode(x=x, y=y, x2="x2:Q", y2="y2:Q", fill=fill),
            words.encode(x=x, y=y, text="text:N"),
            heads.encode(x=x, y=y, text="text:N"),
        ),
        what.title,
        [],
    )


def _stroke_rows(what: Map) -> list[dict[str, Any]]:
    return [
        {"x": one.x1, "y": one.y1, "x2": one.x2, "y2": one.y2, "dashed": int(one.dashed)}
        for one in what.strokes
    ]


def _box_rows(what: Map) -> list[dict[str, Any]]:
    return [
        {"x": box.x, "y": box.y, "x2": box.x + box.width, "y2": box.y + box.height, "kind": box.kind}
        for box in what.boxes
    ]


def _word_rows(what: Map) -> list[dict[str, Any]]:
    """A row a line of words: nothing is left to break by itself."""
    rows = []
    for box in what.boxes:
        step = box.height / (len(box.lines) + 1.2)
        for nth, text in enumerate(box.lines):
            rows.append({"x": box.x + 9, "y": box.y + step * (nth + 1.1), "text": _words(text)})
    return rows


def _words(text: str) -> str:
    """What can be drawn, on one line: a control character ends the renderer's process."""
    return clean(text).replace("\n", " ")


def _framed(chart: Any, title: str, caption: list[str]) -> Any:
    look: Mapping[str, Any] = {"anchor": "start", "fontSize": 15, "subtitleFontSize": 12, "offset": 12}
    return (
        chart.properties(title={"text": _words(title), "subtitle": caption}, background=PAPER, padding=14)
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_title(color=INK, subtitleColor="#555555", **look)
    )


if __name__ == "__main__":
    main()
