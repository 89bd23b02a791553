"""Fragments drawn from the glyph runs of their text (ISO 32000-1, 9.4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipeline.writers.pdf.faces import WIDER_BY, find_outlines, name_glyph
from pipeline.writers.pdf.typesetting.shaping import EMPTY, shape_hyphen
from pipeline.writers.pdf.typesetting.spacing import NONE
from pipeline.writers.pdf.weasyprint_adapter import FROM_UNITS, create_layout, ffi, originals, pango

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.writers.pdf.typesetting.lines import Fragment
    from pipeline.writers.pdf.typesetting.shaping import GlyphRun, TextStyle

_Glyph = tuple[int, int, int, str]
"""Number, width and offset in Pango's units, and the text that it stands for."""


class Face(dict[_Glyph, str]):
    """One face at one size: its glyphs as they stand inside a TJ operator's `<` and `>`."""

    def __init__(self, font: Any, pango_font: Any, size: float) -> None:
        super().__init__()
        self.font = font
        self.size = size
        self.outlines = find_outlines(font)
        self.is_plain = not (font.bitmap or font.svg or font.png or font.colr)
        self._pango_font = pango_font
        self._thousandth = 1000 * FROM_UNITS / size
        """Of an em, for each of Pango's units."""

    def write(self, run: GlyphRun, start: int, end: int) -> list[str]:
        """The glyphs from `start` to `end`."""
        cut = slice(start, end)
        glyphs = zip(
            run.glyphs[cut], run.widths[cut], run.offsets[cut], run.texts[cut], strict=True
        )
        return list(map(self.__getitem__, glyphs))

    def __missing__(self, glyph: _Glyph) -> str:
        number, width, offset, text = glyph
        if number == EMPTY:
            word = self.move(width * FROM_UNITS) if width else ""
        else:
            shift = offset * self._thousandth
            kerning = round(self._measure(number) + shift - width * self._thousandth)
            word = f">{-shift:.0f}<" if round(shift) else ""
            word += self._name(number, text) + (f">{kerning}<" if kerning else "")
        self[glyph] = word
        return word

    def _name(self, number: int, text: str) -> str:
        """A glyph by its number for `text`; with the text itself where it has no such number."""
        name = name_glyph(self.font, number, text)
        if name is not None:
            return f"{name:04x}"
        actual = ("\ufeff" + text).encode("utf-16-be").hex()
        return f">] TJ /Span <</ActualText <{actual}>>> BDC [<{number:04x}>] TJ EMC [<"

    def move(self, distance: float) -> str:
        """Move on by `distance` CSS pixels."""
        return f">{-1000 * distance / self.size:.0f}<"

    def widen(self, words: list[str], run: GlyphRun, place: int, glyph: int) -> None:
        """Add the gap between Chinese and Latin to a glyph of `run`, written at `place`."""
        number = run.glyphs[glyph]
        if self.outlines is None or number == EMPTY:
            words[place] += self.move(WIDER_BY / 1000 * self.size)
            return
        widened = self.outlines.find_widened(number)
        self.font.widths.setdefault(widened, self._measure(number) + WIDER_BY)
        width = run.widths[glyph] + round(WIDER_BY / self._thousandth)
        words[place] = self[widened, width, run.offsets[glyph], run.texts[glyph]]

    def _measure(self, number: int) -> int:
        """The width of a glyph, in thousandths of an em."""
        width: int | None = self.font.widths.get(number)
        if width is None:
            extents = ffi.new("PangoRectangle *")
            pango.pango_font_get_glyph_extents(self._pango_font, number, ffi.NULL, extents)
            width = self.font.widths[number] = round(extents.width * self._thousandth)
        return width


def find_face(stream: Any, run: GlyphRun, text_style: TextStyle) -> Face:
    """The face of a run in the document that `stream`, a page of it, belongs to."""
    of_page = stream.__dict__.setdefault("faces", {})
    size = text_style.size
    key = (int(ffi.cast("uintptr_t", run.font)), size)
    if key not in of_page:
        font, _ = stream.add_font(run.font)
        of_font = font.__dict__.setdefault("faces", {})
        if size not in of_font:
            of_font[size] = Face(font, run.font, size)
        of_page[key] = of_font[size]
    face: Face = of_page[key]
    return face


_ALIKE = re.compile(b"\1+|[^\1]+", re.DOTALL)


def draw_text(stream: Any, box: Any, offset_x: float, text_overflow: str, ellipsis: str) -> None:
    """Draw one text box, with the lines under, over and through it."""
    fragment: Fragment | None = box.__dict__.get("fragment")
    if fragment is not None:
        faces = _find_faces(stream, fragment)
        if faces is not None and box.style["text_decoration_line"] == "none":
            if box.style["visibility"] == "visible" and box.text.strip():
                stream.set_color(box.style["color"])
                stream.begin_text()
                _draw_fragment(stream, box, fragment, faces)
                stream.end_text()
            return
        # WeasyPrint asks its own layout where lines go.
        box.pango_layout = create_layout(box.text, box.style, None, None, 0)
        box.faces = faces
    originals["draw_text"](stream, box, offset_x, text_overflow, ellipsis)


def draw_first_line(stream: Any, box: Any, *rest: Any) -> list[Any]:
    """Draw the glyphs of one text box; gives the pictures among them that are still to be drawn."""
    faces = box.__dict__.get("faces")
    if faces is None:
        emojis: list[Any] = originals["draw_first_line"](stream, box, *rest)
        return emojis
    _draw_fragment(stream, box, box.fragment, faces)
    return []


def _find_faces(stream: Any, fragment: Fragment) -> list[tuple[GlyphRun, Face]] | None:
    """The runs of a fragment with their faces; None where WeasyPrint has to draw them."""
    if not fragment.shaped.is_plain:
        return None
    faces = [
        (run, find_face(stream, run, fragment.shaped.text_style))
        for run in fragment.shaped.runs
        if run.start < fragment.end and fragment.start < run.end
    ]
    return faces if all(face.is_plain for _, face in faces) else None


def _draw_fragment(
    stream: Any, box: Any, fragment: Fragment, faces: list[tuple[GlyphRun, Face]]
) -> None:
    place = f"1 0 0 -1 {box.position_x:.3f} {box.position_y + box.baseline:.3f} Tm"
    stream.stream.append(place.encode())
    for run, face in faces:
        start, end = max(fragment.start, run.start), min(fragment.end, run.end)
        stream.set_font_size(face.font.hash, face.size)
        _draw_run(stream.stream, run, face, fragment, start, end)
    if fragment.is_hyphenated:
        _draw_hyphen(stream, fragment)


def _draw_hyphen(stream: Any, fragment: Fragment) -> None:
    text_style = fragment.shaped.text_style
    for run in shape_hyphen(text_style).runs:
        face = find_face(stream, run, text_style)
        stream.set_font_size(face.font.hash, face.size)
        _show(stream.stream, face.write(run, 0, len(run.glyphs)))


def _draw_run(
    operators: list[bytes], run: GlyphRun, face: Face, fragment: Fragment, start: int, end: int
) -> None:
    """Show the characters from `start` to `end` of a text, all in one face."""
    ends = run.first_glyph[start - run.start : end - run.start + 1]
    first = ends[0]
    words = face.write(run, first, ends[-1])
    for place in fragment.gaps:
        if start <= place < end:
            last = ends[place - start + 1] - 1
            face.widen(words, run, last - first, last)
    justification = fragment.justification
    if justification is NONE:
        _show(operators, words)
        return
    marks = fragment.marks[start - fragment.start : end - fragment.start]
    blank = face.move(justification.blank)
    for place, mark in enumerate(marks):
        if mark == 2:
            words[ends[place + 1] - first - 1] += blank
    if not justification.opportunity:
        _show(operators, words)
        return
    for alike in _ALIKE.finditer(marks):
        shown = words[ends[alike.start()] - first : ends[alike.end()] - first]
        if marks[alike.start()] == 1:
            operators.append(f"{justification.opportunity:.4f} Tc".encode())
            _show(operators, shown)
            operators.append(b"0 Tc")
        else:
            _show(operators, shown)


def _show(operators: list[bytes], words: Sequence[str]) -> None:
    text = "".join(words)
    if text:
        operators.append(f"[<{text}>] TJ".replace("<>", "").encode())
