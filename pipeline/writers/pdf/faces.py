"""The faces of a PDF as bare CFF subsets: the glyphs used, and nothing else.

WeasyPrint keeps the glyph numbers of the face, so that its subset holds an empty glyph for every
unused number below the highest one used, and the tables of an OpenType file besides.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pydyf

from pipeline.writers.pdf.cff import cut_cff, find_table

if TYPE_CHECKING:
    from collections.abc import Iterator

PAIR = re.compile(rb"<[0-9a-f]{4}> <[0-9a-f]*>")


def shrink_faces(pdf: pydyf.PDF) -> None:
    """Replace the OpenType faces of a PDF by bare CFF, where `cut_cff` can.

    Widths of a full em are left out, being the default, and the table of characters is sorted.
    """
    used: dict[bytes, set[int]] = {}
    files: dict[bytes, bytes] = {}
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary):
            if item.get("Subtype") == "/CIDFontType0":
                used.setdefault(item["FontDescriptor"], set()).update(list_glyphs(item["W"]))
                item["W"] = pydyf.Array(drop_default_widths(item["W"]))
            elif "FontFile3" in item:
                files[item.reference] = item["FontFile3"]
        elif isinstance(item, pydyf.Stream) and b"/CMapName /Adobe-Identity-UCS def" in item.stream:
            item.stream = sort_characters(item.stream)
    glyphs: dict[bytes, set[int]] = {}
    for descriptor, file in files.items():
        glyphs.setdefault(file, set()).update(used.get(descriptor, set()))
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.number and item.reference in glyphs:
            cff = cut_cff(find_table(item.stream[0], b"CFF "), glyphs[item.reference])
            if cff is not None:
                item.stream = [cff]
                item.extra["Subtype"] = "/CIDFontType0C"


def list_glyphs(widths: list[Any]) -> Iterator[int]:
    """The glyph numbers in a /W array: a first number and a list of widths, again and again."""
    for first, run in zip(widths[::2], widths[1::2], strict=True):
        yield from range(first, first + len(run))


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
