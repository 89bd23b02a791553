"""Texts turned into glyphs by Pango, once: text styles and glyph runs."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pipeline.writers.pdf.weasyprint_adapter import (
    FROM_UNITS,
    LST_TO_ISO,
    PANGO_DIRECTION,
    ffi,
    font_features,
    get_font_description,
    get_pango_font_hb_face,
    gobject,
    harfbuzz,
    pango,
    strut,
    unicode_to_char_p,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_FEATURES = (
    "font_kerning",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
)

_OWN = (
    *_FEATURES,
    *("font_family", "font_size", "font_style", "font_stretch", "font_weight"),
    *("font_variation_settings", "font_language_override", "lang", "direction"),
    *("line_height", "hyphenate_character"),
)
"""What decides a text style; each is inherited."""
_read_own = itemgetter(*_OWN)


class TextStyle:
    """Pango's context, font and attributes for the texts of a style; lengths are in CSS pixels."""

    def __init__(self, style: Any) -> None:
        self.hyphenate_character: str = style["hyphenate_character"]
        self.size: float = style["font_size"]
        self.coloured: dict[int, tuple[Any, bool]] = {}
        """Of each font by its address whether it has pictures, after what keeps it there."""
        self.line_height, self.baseline = strut(style)
        """From the top of the line to the line that letters stand on."""
        self.context = ffi.gc(
            pango.pango_font_map_create_context(style.font_config.font_map),
            gobject.g_object_unref,
        )
        pango.pango_context_set_round_glyph_positions(self.context, False)
        pango.pango_context_set_base_dir(self.context, PANGO_DIRECTION[style["direction"]])
        override = style["font_language_override"]
        language = (
            style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
        )
        if language:
            pointer, _ = unicode_to_char_p(language)
            pango.pango_context_set_language(
                self.context, pango.pango_language_from_string(pointer)
            )
        self.font = get_font_description(style)
        self.attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        features = font_features(*(style[name] for name in _FEATURES))
        if features:
            text = ",".join(f"{key} {value}" for key, value in features.items()).encode()
            pango.pango_attr_list_insert(self.attributes, pango.pango_attr_font_features_new(text))

    def make_layout(self, text: str) -> Any:
        """A Pango layout with `text` on one endless line."""
        layout = ffi.gc(pango.pango_layout_new(self.context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout, False)
        pango.pango_layout_set_single_paragraph_mode(layout, True)
        pango.pango_layout_set_font_description(layout, self.font)
        pango.pango_layout_set_attributes(layout, self.attributes)
        pointer, _ = unicode_to_char_p(text)
        pango.pango_layout_set_text(layout, pointer, -1)
        return layout


def find_text_style(style: Any) -> TextStyle:
    """The text style of `style`, as it was made for another one that sets texts alike.

    Those of a theme's fonts are kept with them from record to record: they are few.
    """
    text_style: TextStyle | None = style.__dict__.get("_text_style")
    if text_style is None:
        known = style.font_config.__dict__.setdefault("_text_styles", {})
        own = _read_own(style)
        text_style = known.get(own)
        if text_style is None:
            text_style = known[own] = TextStyle(style)
        style._text_style = text_style
    return text_style


_WORDS = ffi.sizeof("PangoGlyphInfo") // 4
"""A glyph's number, width and two offsets, then flags, in words of four bytes."""
_SHORT = 32
_UNKNOWN = 0x10000000
"""PANGO_GLYPH_UNKNOWN_FLAG: no face has the character."""
_FIRST_SELECTOR, _LAST_SELECTOR = "\U000e0100", "\U000e01ef"
"""Of the forms of a Chinese character (Ideographic Variation Sequences)."""
EMPTY = 0x0FFFFFFF
"""PANGO_GLYPH_EMPTY: a character that is not seen."""


@dataclass(frozen=True, slots=True)
class GlyphRun:
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
class ShapedText:
    """A text as glyphs."""

    text_style: TextStyle
    layout: Any
    """Pango's: what it made goes away with it."""
    runs: tuple[GlyphRun, ...]
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
        for run in self.runs:
            ends = run.first_glyph
            if not isinstance(ends, range):
                for place, (first, last) in enumerate(pairwise(ends)):
                    if first == last:
                        yield run.start + place


def shape_text(text: str, text_style: TextStyle) -> ShapedText:
    """Shape `text`; a line end in it takes no room. Short texts, such as labels, are cached."""
    return _shape(text, text_style) if len(text) > _SHORT else _shape_short(text, text_style)


@lru_cache(maxsize=1000)
def _shape_short(text: str, text_style: TextStyle) -> ShapedText:
    return _shape(text, text_style)


def _shape(text: str, text_style: TextStyle) -> ShapedText:
    layout = text_style.make_layout(text.replace("\n", " "))
    line = pango.pango_layout_get_line_readonly(layout, 0)
    extents = ffi.new("PangoRectangle *")
    pango.pango_layout_line_get_extents(line, ffi.NULL, extents)
    runs: list[GlyphRun] = []
    advances: list[int] = []
    is_plain = runs_right = True
    for item in sorted(_list_items(line), key=lambda item: item.item.offset):
        start = len(advances)
        run, widths, seen = _read_item(item, text[start : start + item.item.num_chars], start)
        runs_right = runs_right and not item.item.analysis.level % 2
        is_plain = is_plain and seen and not _has_colours(run.font, layout, text_style)
        runs.append(run)
        advances += widths
    for place, character in enumerate(text):
        if character == "\n":
            advances[place] = 0
    if text and max(text) >= _FIRST_SELECTOR:
        runs = _keep_selectors(runs)
    return ShapedText(
        text_style,
        layout,
        tuple(runs),
        advances,
        extents.height * FROM_UNITS,
        pango.pango_layout_get_baseline(layout) * FROM_UNITS,
        is_plain and runs_right,
        runs_right,
    )


def _has_colours(font: Any, layout: Any, text_style: TextStyle) -> bool:
    """Whether a font, which `layout` uses, has pictures for glyphs."""
    address = int(ffi.cast("uintptr_t", font))
    known = text_style.coloured.get(address)
    if known is None:
        face = get_pango_font_hb_face(font)
        has_colours = (
            harfbuzz.hb_ot_color_has_png(face)
            or harfbuzz.hb_ot_color_has_svg(face)
            or harfbuzz.hb_ot_color_has_layers(face)
        )
        known = text_style.coloured[address] = (layout, bool(has_colours))
    return known[1]


def shape_hyphen(text_style: TextStyle) -> ShapedText:
    """What stands after the first part of a word that is divided."""
    return shape_text(text_style.hyphenate_character, text_style)


def _list_items(line: Any) -> Iterator[Any]:
    run = line.runs
    while run != ffi.NULL:
        yield run.data
        run = run.next


def _read_item(item: Any, text: str, start: int) -> tuple[GlyphRun, Sequence[int], bool]:
    """The glyphs of `text`, the width of each character, whether all can be drawn as they are."""
    string, number = item.glyphs, item.glyphs.num_glyphs
    words = memoryview(ffi.buffer(string.glyphs, number * _WORDS * 4)).cast("i")
    glyphs, widths, offsets, rises = (words[part::_WORDS].tolist() for part in range(4))
    seen = not any(rises) and not any(_UNKNOWN <= glyph < 2 * _UNKNOWN for glyph in glyphs)
    clusters = ffi.unpack(string.log_clusters, number)
    starts = _find_starts(text)
    font = item.item.analysis.font
    if clusters == starts:
        run = GlyphRun(font, start, glyphs, widths, offsets, text, range(number + 1))
        return run, widths, seen
    starts.append(item.item.length)
    first_glyph = [bisect_left(clusters, place) for place in starts]
    advances = [sum(widths[first:last]) for first, last in pairwise(first_glyph)]
    data = text.encode()
    texts = [data[a:b].decode() for a, b in pairwise([*clusters, item.item.length])]
    return GlyphRun(font, start, glyphs, widths, offsets, texts, first_glyph), advances, seen


def _keep_selectors(runs: Iterable[GlyphRun]) -> list[GlyphRun]:
    """The runs, in which a form that no face has is told with the glyph of its character."""
    kept: list[GlyphRun] = []
    before: list[str] = []
    for run in runs:
        texts = list(run.texts)
        for place, (glyph, sign) in enumerate(zip(run.glyphs, run.texts, strict=True)):
            around = texts if place else before
            if around and glyph == EMPTY and _FIRST_SELECTOR <= sign <= _LAST_SELECTOR:
                around[place - 1] += sign
        kept.append(replace(run, texts=texts))
        before = texts
    return kept


def _find_starts(text: str) -> list[int]:
    """The place of each character among the bytes of `text`."""
    if text.isascii():
        return list(range(len(text)))
    return [place for place, byte in enumerate(text.encode()) if byte & 0xC0 != 0x80]
