"""Look that the settings ask for, put into a theme's Word file: colours, margins, pitch of lines.

What a customer has put into the file's own header is refused: a record's header is that of the
form, which PDF and DOCX share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from lxml import etree

from pipeline.document.look import MARGINS, PITCH
from pipeline.errors import ThemeError
from pipeline.writers.docx.ooxml import w
from pipeline.writers.docx.styles import OFFICIAL

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

    from pipeline.document.look import Look
    from pipeline.writers.docx.ooxml import Element

_TWIPS = 1440 / 25.4
"""To a millimetre."""
_POINT = 20
_LINES, _SLACK = "linesAndChars", 4
_ABOVE = 0.8
"""How much of a line Word and LibreOffice put above the foot of its characters."""
_COLOURS = ("val", "color", "fill")
_SHOWN = frozenset({"drawing", "pict", "object", "fldSimple", "instrText"})
_NAMES = {RELATION.HEADER: "header", RELATION.FOOTER: "footer"}
_REMEDY = (
    "a record takes only styles, lists and the page from this file; put what stands on the page "
    "into record.html.j2, and a logo into [look] of minutes.toml"
)


def refuse_furniture(file: Path, document: Document) -> None:
    """Raise ThemeError for headers, footers and pictures that would not be in a record."""
    for relation in document.part.rels.values():
        if name := _NAMES.get(relation.reltype):
            root = etree.fromstring(relation.target_part.blob)
            if shown := _find_shown(root):
                raise ThemeError(f"{file}: the {name} holds {shown}: {_REMEDY}")
    for name in ("drawing", "pict", "object"):
        for found in document.element.iter(w(name)):
            raise ThemeError(f"{file}: the text holds {_name_picture(found)}: {_REMEDY}")
    if document.element.find(w("background")) is not None:
        raise ThemeError(f"{file}: the page has a background: {_REMEDY}")


def _find_shown(root: Element) -> str:
    """What of a header is seen: a picture, a field, or its text; nothing where it is empty."""
    for element in root.iter():
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name in _SHOWN:
            return "a field" if "f" in name[:3] or "instr" in name else _name_picture(element)
    text = "".join(part.text or "" for part in root.iter(w("t"))).strip()
    return repr(text[:40]) if text else ""


def _name_picture(element: Element) -> str:
    named = (
        part.get("name") or part.get("title") for part in element.iter("{*}docPr", "{*}imagedata")
    )
    return f"the picture {next(filter(None, named), 'without a name')!r}"


def put_look(document: Document, look: Look) -> None:
    """Change colours, margins and the pitch of lines as `look` says."""
    if not look.changes:
        return
    styles = document.styles.element
    for root in (styles, document.part.numbering_part.element):
        _put_colours(root, look)
    _put_margins(document.element.body[-1], styles, look)
    if pitch := look.grow(PITCH):
        _put_pitch(document.element.body[-1], styles, pitch * _POINT)
    _fill_grid(document.element.body[-1])


def _put_colours(root: Element, look: Look) -> None:
    colours = look.colours
    names = [w(name) for name in _COLOURS]
    for element in root.iter() if colours else ():
        for name in names:
            if new := colours.get(element.get(name, "").upper()):
                element.set(name, new)


def _put_margins(section: Element, styles: Element, look: Look) -> None:
    """Change margins by as much as those of the PDF; headers keep their distance from the text."""
    margins, size = section.find(w("pgMar")), section.find(w("pgSz"))
    if margins is None or size is None:
        return
    grown = {name.lstrip("-"): round(look.grow(name) * _TWIPS) for name in MARGINS}
    before = _measure_width(margins, size)
    for name, by in {**grown, "header": grown["top"], "footer": grown["bottom"]}.items():
        margins.set(w(name), str(max(0, int(margins.get(w(name), "0")) + by)))
    _move_tabs(styles, before, _measure_width(margins, size))


def _measure_width(margins: Element, size: Element) -> int:
    sides = (int(margins.get(w(side), "0")) for side in ("left", "right"))
    return int(size.get(w("w"), "0")) - sum(sides)


def _move_tabs(styles: Element, before: int, width: int) -> None:
    """Keep right stops as far from the margin as they were, and centred ones in the middle."""
    for stop in styles.iter(w("tab")):
        place, kind = int(stop.get(w("pos"), "0")), stop.get(w("val"))
        if kind == "right":
            stop.set(w("pos"), str(max(0, place + width - before)))
        elif kind == "center":
            stop.set(w("pos"), str(round(place * width / before)))


def _put_pitch(section: Element, styles: Element, by: float) -> None:
    """Widen every line of the grid by `by`, and spaces that are lines by as much for each line.

    The first line keeps its characters where they are, and so does the mark.
    """
    grid, margins = section.find(w("docGrid")), section.find(w("pgMar"))
    if grid is None or margins is None:
        return
    line = int(grid.get(w("linePitch"), "0"))
    grid.set(w("linePitch"), str(round(line + by)))
    margins.set(w("top"), str(round(int(margins.get(w("top"), "0")) - _ABOVE * by)))
    for style in styles.iterfind(w("style")):
        spacing = style.find(f"{w('pPr')}/{w('spacing')}")
        if spacing is not None:
            _widen(spacing, line, by, is_mark=_is_mark(style))


def _fill_grid(section: Element) -> None:
    """Let the text end with a whole line: LibreOffice would put half of what is left above it."""
    grid, margins, size = (section.find(w(name)) for name in ("docGrid", "pgMar", "pgSz"))
    if grid is None or margins is None or size is None or grid.get(w("type")) != _LINES:
        return
    top, bottom = (int(margins.get(w(side), "0")) for side in ("top", "bottom"))
    left = (int(size.get(w("h"), "0")) - top - bottom) % int(grid.get(w("linePitch"), "0"))
    margins.set(w("bottom"), str(bottom + max(0, left - _SLACK)))


def _widen(spacing: Element, line: int, by: float, *, is_mark: bool) -> None:
    if spacing.get(w("line")) == str(line):
        spacing.set(w("line"), str(round(line + by)))
    for side in ("before", "after"):
        space = int(spacing.get(w(side), "0"))
        lines = _ABOVE if is_mark and space else round(space / line)
        if space:
            spacing.set(w(side), str(round(space + lines * by)))


def _is_mark(style: Element) -> bool:
    name = style.find(w("name"))
    marks = (OFFICIAL["mark"], OFFICIAL["long-mark"])
    return name is not None and name.get(w("val")) in marks
