"""A text turned into glyphs by Pango, once."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from weasyprint.text.ffi import FROM_UNITS, ffi, harfbuzz, pango
from weasyprint.text.fonts import get_pango_font_hb_face

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.writers.pdf.paragraphs.setting import Setting

_WORDS = ffi.sizeof("PangoGlyphInfo") // 4
"""A glyph's number, width and two offsets, then flags, in words of four bytes."""
_SHORT = 32
_UNKNOWN = 0x10000000
"""PANGO_GLYPH_UNKNOWN_FLAG: no face has the character."""
EMPTY = 0x0FFFFFFF
"""PANGO_GLYPH_EMPTY: a character that is not seen."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring glyphs of one font; widths and offsets are in Pango's units."""

    font: Any
    start: int
    """Its first character in the text."""
    glyphs: Sequence[int]
    widths: Sequence[int]
    offsets: Sequence[int]
    texts: Sequence[str]
    """What each glyph stands for."""
    first_glyph: Sequence[int]
    """The glyph that each character begins with, and where the last one ends."""

    @property
    def end(self) -> int:
        """The character of the text after the last of these."""
        return self.start + len(self.first_glyph) - 1


@dataclass(frozen=True, slots=True)
class Shaped:
    """A text as glyphs."""

    setting: Setting
    layout: Any
    """Pango's: what it made goes away with it."""
    pieces: tuple[Piece, ...]
    advances: list[int]
    """The width of each character, in Pango's units."""
    height: float
    baseline: float
    """Both in CSS pixels."""
    is_plain: bool
    """Whether the glyphs stand in a row, in one colour, so that some can be taken out."""
    runs_right: bool
    """Whether all of it runs from left to right."""

    def list_joined(self) -> Iterator[int]:
        """The characters that have no glyph of their own, such as the second one of a ligature."""
        for piece in self.pieces:
            ends = piece.first_glyph
            if not isinstance(ends, range):
                for place, (first, last) in enumerate(pairwise(ends)):
                    if first == last:
                        yield piece.start + place


def shape_text(text: str, setting: Setting) -> Shaped:
    """Shape `text`; a line end in it takes no room. Short texts, such as labels, are kept."""
    if len(text) > _SHORT:
        return _shape(text, setting)
    shaped: Shaped | None = setting.kept.get(text)
    if shaped is None:
        shaped = setting.kept[text] = _shape(text, setting)
    return shaped


def _shape(text: str, setting: Setting) -> Shaped:
    layout = setting.make_layout(text.replace("\n", " "))
    line = pango.pango_layout_get_line_readonly(layout, 0)
    extents = ffi.new("PangoRectangle *")
    pango.pango_layout_line_get_extents(line, ffi.NULL, extents)
    pieces: list[Piece] = []
    advances: list[int] = []
    is_plain = runs_right = True
    for item in sorted(_list_items(line), key=lambda item: item.item.offset):
        start = len(advances)
        piece, widths, seen = _read_item(item, text[start : start + item.item.num_chars], start)
        runs_right = runs_right and not item.item.analysis.level % 2
        is_plain = is_plain and seen and not _has_colours(piece.font, setting)
        pieces.append(piece)
        advances += widths
    for place, character in enumerate(text):
        if character == "\n":
            advances[place] = 0
    return Shaped(
        setting,
        layout,
        tuple(pieces),
        advances,
        extents.height * FROM_UNITS,
        pango.pango_layout_get_baseline(layout) * FROM_UNITS,
        is_plain and runs_right,
        runs_right,
    )


def _has_colours(font: Any, setting: Setting) -> bool:
    """Whether a font has pictures for glyphs."""
    key = ("colours", int(ffi.cast("uintptr_t", font)))
    if key not in setting.kept:
        face = get_pango_font_hb_face(font)
        setting.kept[key] = bool(
            harfbuzz.hb_ot_color_has_png(face)
            or harfbuzz.hb_ot_color_has_svg(face)
            or harfbuzz.hb_ot_color_has_layers(face)
        )
    return bool(setting.kept[key])


def shape_hyphen(setting: Setting) -> Shaped:
    """What stands after the first part of a word that is divided."""
    return shape_text(setting.hyphenate_character, setting)


def _list_items(line: Any) -> Iterator[Any]:
    run = line.runs
    while run != ffi.NULL:
        yield run.data
        run = run.next


def _read_item(item: Any, text: str, start: int) -> tuple[Piece, Sequence[int], bool]:
    """The glyphs of `text`, the width of each character, whether all can be drawn as they are."""
    string, number = item.glyphs, item.glyphs.num_glyphs
    words = memoryview(ffi.buffer(string.glyphs, number * _WORDS * 4)).cast("i")
    glyphs, widths, offsets, rises = (words[part::_WORDS].tolist() for part in range(4))
    seen = not any(rises) and not any(_UNKNOWN <= glyph < 2 * _UNKNOWN for glyph in glyphs)
    clusters = ffi.unpack(string.log_clusters, number)
    starts = _find_starts(text)
    font = item.item.analysis.font
    if clusters == starts:
        piece = Piece(font, start, glyphs, widths, offsets, text, range(number + 1))
        return piece, widths, seen
    starts.append(item.item.length)
    first_glyph = [bisect_left(clusters, place) for place in starts]
    advances = [sum(widths[first:last]) for first, last in pairwise(first_glyph)]
    data = text.encode()
    texts = [data[a:b].decode() for a, b in pairwise([*clusters, item.item.length])]
    return Piece(font, start, glyphs, widths, offsets, texts, first_glyph), advances, seen


def _find_starts(text: str) -> list[int]:
    """The place of each character among the bytes of `text`."""
    if text.isascii():
        return list(range(len(text)))
    return [place for place, byte in enumerate(text.encode()) if byte & 0xC0 != 0x80]
