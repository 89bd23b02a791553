"""Texts drawn from the glyphs that their paragraph was shaped into (ISO 32000-1, 9.4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from weasyprint import draw
from weasyprint.draw import text as text_drawing
from weasyprint.text.line_break import create_layout

from pipeline.writers.pdf.paragraphs.face import find_face
from pipeline.writers.pdf.paragraphs.filling import NONE
from pipeline.writers.pdf.paragraphs.shaping import shape_hyphen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.writers.pdf.paragraphs.face import Face
    from pipeline.writers.pdf.paragraphs.shaping import Piece
    from pipeline.writers.pdf.paragraphs.stretch import Stretch

_draw_text = draw.draw_text
_draw_first_line = text_drawing.draw_first_line
_ALIKE = re.compile(b"\1+|[^\1]+", re.DOTALL)


def install_drawing() -> None:
    """Have WeasyPrint draw the texts of paragraphs from their glyphs."""
    draw.draw_text = draw_text
    text_drawing.draw_first_line = draw_first_line


def draw_text(stream: Any, box: Any, offset_x: float, text_overflow: str, ellipsis: str) -> None:
    """Draw one text box, with the lines under, over and through it."""
    stretch: Stretch | None = box.__dict__.get("stretch")
    if stretch is not None:
        faces = _find_faces(stream, stretch)
        if faces is not None and box.style["text_decoration_line"] == "none":
            if box.style["visibility"] == "visible" and box.text.strip():
                stream.set_color(box.style["color"])
                stream.begin_text()
                _draw_stretch(stream, box, stretch, faces)
                stream.end_text()
            return
        # WeasyPrint asks its own layout where lines go.
        box.pango_layout = create_layout(box.text, box.style, None, None, 0)
        box.faces = faces
    _draw_text(stream, box, offset_x, text_overflow, ellipsis)


def draw_first_line(stream: Any, box: Any, *rest: Any) -> list[Any]:
    """Draw the glyphs of one text box; gives the pictures among them that are still to be drawn."""
    faces = box.__dict__.get("faces")
    if faces is None:
        return _draw_first_line(stream, box, *rest)  # type: ignore[no-any-return]  # WeasyPrint's
    _draw_stretch(stream, box, box.stretch, faces)
    return []


def _find_faces(stream: Any, stretch: Stretch) -> list[tuple[Piece, Face]] | None:
    """The pieces of a stretch with their faces; None where WeasyPrint has to draw them."""
    if not stretch.shaped.is_plain:
        return None
    faces = [
        (piece, find_face(stream, piece, stretch.shaped.setting))
        for piece in stretch.shaped.pieces
        if piece.start < stretch.end and stretch.start < piece.end
    ]
    return faces if all(face.is_plain for _, face in faces) else None


def _draw_stretch(stream: Any, box: Any, stretch: Stretch, faces: list[tuple[Piece, Face]]) -> None:
    place = f"1 0 0 -1 {box.position_x:.3f} {box.position_y + box.baseline:.3f} Tm"
    stream.stream.append(place.encode())
    for piece, face in faces:
        start, end = max(stretch.start, piece.start), min(stretch.end, piece.end)
        stream.set_font_size(face.font.hash, face.size)
        _draw_piece(stream.stream, piece, face, stretch, start, end)
    if stretch.is_hyphenated:
        _draw_hyphen(stream, stretch)


def _draw_hyphen(stream: Any, stretch: Stretch) -> None:
    setting = stretch.shaped.setting
    for piece in shape_hyphen(setting).pieces:
        face = find_face(stream, piece, setting)
        stream.set_font_size(face.font.hash, face.size)
        _show(stream.stream, face.write(piece, 0, len(piece.glyphs)))


def _draw_piece(
    operators: list[bytes], piece: Piece, face: Face, stretch: Stretch, start: int, end: int
) -> None:
    """Show the characters from `start` to `end` of a text, all in one face."""
    ends = piece.first_glyph[start - piece.start : end - piece.start + 1]
    first = ends[0]
    words = face.write(piece, first, ends[-1])
    for place in stretch.gaps:
        if start <= place < end:
            last = ends[place - start + 1] - 1
            face.widen(words, piece, last - first, last)
    filling = stretch.filling
    if filling is NONE:
        _show(operators, words)
        return
    marks = stretch.marks[start - stretch.start : end - stretch.start]
    blank = face.move(filling.blank)
    for place, mark in enumerate(marks):
        if mark == 2:
            words[ends[place + 1] - first - 1] += blank
    if not filling.joint:
        _show(operators, words)
        return
    for run in _ALIKE.finditer(marks):
        shown = words[ends[run.start()] - first : ends[run.end()] - first]
        if marks[run.start()] == 1:
            operators.append(f"{filling.joint:.4f} Tc".encode())
            _show(operators, shown)
            operators.append(b"0 Tc")
        else:
            _show(operators, shown)


def _show(operators: list[bytes], words: Sequence[str]) -> None:
    text = "".join(words)
    if text:
        operators.append(f"[<{text}>] TJ".replace("<>", "").encode())
