"""The faces of a PDF as bare CFF subsets: the glyphs used, and nothing else.

WeasyPrint has HarfBuzz cut a whole OpenType file twice for each PDF. The bundled faces need no
more than their outlines put together, out of a table that is read once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipeline.writers.pdf.cff import CffFace, cut_cff, find_table, read_face
from pipeline.writers.pdf.typesetting.spacing import GAP
from pipeline.writers.pdf.weasyprint_adapter import originals, pydyf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAIR = re.compile(rb"<[0-9a-f]{4}> <[0-9a-f]*>")
WIDER_BY = round(1000 * GAP)
"""How much wider a glyph is before a change between Chinese and Latin, in thousandths of an em.

The gap is part of the glyph: between two glyphs, readers of PDF take it for a blank, and "5月"
cannot be found any more.
"""
_LAST = 0xFFFF
"""The last number that a character identifier can be."""


class Outlines(bytes):
    """A bare CFF table."""


def _is_bare(content: bytes) -> bool:
    return isinstance(content, Outlines)


def name_type(font: Any) -> str:
    """What WeasyPrint writes a font file as: a bare CFF table is of OpenType, too."""
    return "otf" if _is_bare(font.file_content) else str(originals["type"].fget(font))


def cut_face(font: Any, glyphs: Iterable[int], hinting: bool) -> None:
    """Leave only `glyphs` of a font."""
    face = find_outlines(font)
    if face is None:
        originals["clean"](font, glyphs, hinting)
    else:
        twins = {twin: number for (number, _), twin in list_twins(font).items()}
        font.file_content = Outlines(cut_cff(face, glyphs, WIDER_BY, twins))


def name_glyph(font: Any, number: int, text: str) -> int | None:
    """The number under which a glyph stands for `text`; None where it stands for another one.

    Several characters share one glyph: - and U+2011, · and •. A PDF says of each number what text
    it is, so a glyph of the bundled faces has as many numbers as it has texts.
    """
    if font.to_unicode.setdefault(number, text) == text:
        return number
    face = find_outlines(font)
    if face is None:
        return None
    twins = list_twins(font)
    twin = twins.setdefault((number, text), face.first_twin() + len(twins))
    if twin > _LAST:
        return None
    font.to_unicode[twin] = text
    font.widths[twin] = font.widths[number]
    return twin


def list_twins(font: Any) -> dict[tuple[int, str], int]:
    """The further numbers of glyphs, by glyph and the text that it stands for."""
    twins: dict[tuple[int, str], int] = font.__dict__.setdefault("_twins", {})
    return twins


def find_outlines(font: Any) -> CffFace | None:
    """The outlines of a font, if it is one that can be cut here: the bundled ones are."""
    if "_outlines" not in font.__dict__:
        font._outlines = _read_outlines(_Content(font.file_content))
    outlines: CffFace | None = font._outlines
    return outlines


class _Content:
    """The content of a font file, known by its head, which has a sum of each table."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.key = content[:1024]

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content) and self.key == other.key


@lru_cache(maxsize=8)
def _read_outlines(file: _Content) -> CffFace | None:
    if not file.content.startswith(b"OTTO"):
        return None
    units = find_table(file.content, b"head")[18:20]
    face = read_face(find_table(file.content, b"CFF "))
    # The numbers of widened glyphs must be character identifiers, too.
    is_fit = face and 2 * len(face.charstrings) < 65535 and int.from_bytes(units, "big") == 1000
    return face if is_fit else None


def shrink_faces(pdf: pydyf.PDF) -> None:
    """Say which faces are bare CFF, and write the tables of all in fewer bytes.

    Widths of a full em are left out, being the default, and the table of characters is sorted.
    """
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary):
            if item.get("Subtype") == "/CIDFontType0":
                item["W"] = pydyf.Array(drop_default_widths(item["W"]))
        elif isinstance(item, pydyf.Stream):
            if item.stream and _is_bare(item.stream[0]):
                item.extra["Subtype"] = "/CIDFontType0C"
            elif b"/CMapName /Adobe-Identity-UCS def" in item.stream:
                item.stream = sort_characters(item.stream)


def drop_default_widths(widths: list[Any]) -> Iterator[Any]:
    """Leave out of a /W array what is as wide as /DW says where it is not given: 1000."""
    for first, run in zip(widths[::2], widths[1::2], strict=True):
        for is_default, group in groupby(enumerate(run, first), lambda one: one[1] == 1000):
            if not is_default:
                members = list(group)
                yield members[0][0]
                yield pydyf.Array([width for _, width in members])


def sort_characters(lines: list[bytes]) -> list[bytes]:
    """Sort the pairs of a ToUnicode table by character, which compresses better."""
    start = lines.index(b"endcodespacerange")
    places = [at for at, line in enumerate(lines) if at > start and PAIR.fullmatch(line)]
    pairs = sorted((lines[at] for at in places), key=lambda pair: pair.partition(b" ")[2])
    sorted_lines = list(lines)
    for at, pair in zip(places, pairs, strict=True):
        sorted_lines[at] = pair
    return sorted_lines
