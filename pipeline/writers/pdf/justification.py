"""Chinese lines that end at the margin.

WeasyPrint widens only the blanks of a justified line, and Chinese has none: its lines ended
wherever the last character did, or tore open at the one blank beside a number. Here the room
left over is spread evenly between all characters, as W3C's "Requirements for Chinese Text Layout"
asks under line adjustment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from weasyprint import draw
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout, line_size

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]")
_MOST = 0.12
"""The widest gap, in em, that is spread between characters; beyond it a line reads as torn."""
_WIDEST_BLANK = 0.75
"""The most, in em, that a blank grows by; beyond it the line stays short, as before an address."""
_SHARE = 4
"""A line is taken for Chinese where one character in so many is: a few blanks would tear open."""

# Each of these is one character, one glyph: no emoji, no letters that join or stack.
_PLAIN = re.compile("[ -~\u00a0-\u024f\u2010-\u2027\u2030-\u205e\u2e80-\u9fff\uff00-\uffef]*")

_widen_blanks = inline.justify_line
_draw_tight = draw.draw_text


def install_justification() -> None:
    """Have WeasyPrint justify lines with Chinese in them between their characters."""
    inline.justify_line = spread_line
    draw.draw_text = draw_spread


def spread_line(context: Any, line: Any, room: float) -> None:
    """Fill `line`, which is `room` CSS pixels too short, between characters or else at blanks."""
    text = "".join(box.text for box in _find_texts(line))
    wide = len(_WIDE.findall(text))
    gap = room / max(1, len(text) - 1)
    if wide * _SHARE < len(text) or gap > _MOST * line.style["font_size"]:
        if room <= _WIDEST_BLANK * line.style["font_size"] * text.count(" "):
            _widen_blanks(context, line, room)
    else:
        _spread(context, line, gap, 0.0)


def _find_texts(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            yield from _find_texts(child)


def _spread(context: Any, box: Any, gap: float, shift: float) -> float:
    """Put `gap` between the characters of `box`, which moves by `shift`; gives the shift after."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        return shift + _widen_text(context, box, gap)
    if not isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.translate(shift, 0)
        return shift
    box.position_x += shift
    before = shift
    for child in box.children:
        if child.is_in_normal_flow():
            shift = _spread(context, child, gap, shift)
    box.width += shift - before
    return shift


def _widen_text(context: Any, box: Any, gap: float) -> float:
    """Put `gap` between the characters of one text; gives what it is wider by."""
    if box.style["letter_spacing"] != "normal" or not _PLAIN.fullmatch(box.text):
        return _space_letters(context, box, gap)
    box.spread_by = gap
    added = gap * len(box.text)
    box.width += added
    return added


def draw_spread(stream: Any, box: Any, *rest: Any) -> None:
    """Draw a text whose characters PDF itself is told to move apart (ISO 32000-1, 9.3.2)."""
    gap = getattr(box, "spread_by", 0.0)
    if gap:
        stream.stream.append(f"{gap:.4f} Tc")
    _draw_tight(stream, box, *rest)
    if gap:
        stream.stream.append("0 Tc")


def _space_letters(context: Any, box: Any, gap: float) -> float:
    """Have the text shaped again with letter spacing, where a character may not be a glyph."""
    style = box.style.copy()
    own = style["letter_spacing"]
    style["letter_spacing"] = gap + (0 if own == "normal" else own)
    layout = create_layout(box.text, style, context, max_width=None, justification_spacing=0)
    width: float = line_size(layout.get_first_line()[0], style)[0]
    layout.deactivate()
    added: float = width - box.width
    box.style, box.pango_layout, box.width = style, layout, width
    return added
