"""How the glyphs of a face are written into a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from pipeline.writers.pdf.faces import WIDER_BY, find_outlines, name_glyph
from pipeline.writers.pdf.paragraphs.shaping import EMPTY

if TYPE_CHECKING:
    from pipeline.writers.pdf.paragraphs.setting import Setting
    from pipeline.writers.pdf.paragraphs.shaping import Piece

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

    def write(self, piece: Piece, start: int, end: int) -> list[str]:
        """The glyphs from `start` to `end`."""
        cut = slice(start, end)
        glyphs = zip(
            piece.glyphs[cut], piece.widths[cut], piece.offsets[cut], piece.texts[cut], strict=True
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

    def widen(self, words: list[str], piece: Piece, place: int, glyph: int) -> None:
        """Add the gap between Chinese and Latin to a glyph of `piece`, written at `place`."""
        number = piece.glyphs[glyph]
        if self.outlines is None or number == EMPTY:
            words[place] += self.move(WIDER_BY / 1000 * self.size)
            return
        widened = self.outlines.find_widened(number)
        self.font.widths.setdefault(widened, self._measure(number) + WIDER_BY)
        width = piece.widths[glyph] + round(WIDER_BY / self._thousandth)
        words[place] = self[widened, width, piece.offsets[glyph], piece.texts[glyph]]

    def _measure(self, number: int) -> int:
        """The width of a glyph, in thousandths of an em."""
        width: int | None = self.font.widths.get(number)
        if width is None:
            extents = ffi.new("PangoRectangle *")
            pango.pango_font_get_glyph_extents(self._pango_font, number, ffi.NULL, extents)
            width = self.font.widths[number] = round(extents.width * self._thousandth)
        return width


def find_face(stream: Any, piece: Piece, setting: Setting) -> Face:
    """The face of a piece in the document that `stream` belongs to."""
    address = int(ffi.cast("uintptr_t", piece.font))
    face: Face | None = setting.kept.get(address)
    if face is None:
        font, _ = stream.add_font(piece.font)
        face = setting.kept[address] = Face(font, piece.font, setting.size)
    return face
