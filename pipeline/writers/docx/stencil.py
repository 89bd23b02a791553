"""The theme's Word file: the styles, lists and page that every record of the theme takes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.shared import Length
from lxml import etree

from pipeline.errors import ThemeError
from pipeline.writers.docx.elements import w
from pipeline.writers.docx.package import pack
from pipeline.writers.docx.stylebook import find_list, find_look, find_styles, list_bold
from pipeline.writers.docx.styles import list_numbering_styles, list_table_styles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from docx.document import Document as WordDocument

    from pipeline.assets import Theme
    from pipeline.writers.docx.stylebook import ListIds, TableLook

_KEPT = frozenset(
    {
        RELATION.STYLES,
        RELATION.NUMBERING,
        RELATION.SETTINGS,
        RELATION.WEB_SETTINGS,
        RELATION.FONT_TABLE,
        RELATION.THEME,
        RELATION.FOOTNOTES,
        RELATION.ENDNOTES,
    }
)
"""What a record takes from the theme's file; its text, pictures and headers are the theme's own."""
_UNREADABLE = (KeyError, ValueError, OSError, zipfile.BadZipFile, etree.LxmlError)


@dataclass(frozen=True, slots=True)
class Stencil:
    """A theme's Word file without its text, read once a process."""

    file: Path
    data: bytes
    styles: Mapping[str, str]
    """Id of every style that the writer uses, by name."""
    bold: frozenset[str]
    """Names of the paragraph styles whose text is bold."""
    lists: Mapping[str, ListIds]
    """What the list styles stand for, by name."""
    looks: Mapping[str, TableLook]
    """Margins and heading cells of the table styles, by name."""
    text_width: int
    """Between the margins, in twentieths of a point."""
    text_height: int

    def open(self) -> WordDocument:
        """A fresh copy: the page and the styles, nothing on it."""
        return Document(io.BytesIO(self.data))


def load_stencil(theme: Theme) -> Stencil:
    """The Word file of `theme`; raises ThemeError naming the file and what it lacks."""
    try:
        status = theme.word.stat()
    except OSError as error:
        raise ThemeError(f"{theme.word}: {error.strerror}") from error
    return _load(theme.word, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _load(file: Path, _changed: int, _size: int) -> Stencil:
    """Read `file` again when it was changed: a watcher runs on while someone edits the styles."""
    try:
        document = Document(io.BytesIO(file.read_bytes()))
        styles, lists = document.styles.element, document.part.numbering_part.element
        _strip(document)
    except _UNREADABLE as error:
        raise ThemeError(f"{file}: this is not a Word file with styles and lists") from error
    ids, found = find_styles(file, styles)
    width, height = _measure_page(file, document)
    _fit_tabs(styles, width)
    return Stencil(
        file=file,
        data=pack(document.part.package),
        styles=ids,
        bold=list_bold(styles),
        lists={name: find_list(file, found[name], lists) for name in list_numbering_styles()},
        looks={name: find_look(found[name]) for name in list_table_styles()},
        text_width=width,
        text_height=height,
    )


def _strip(document: WordDocument) -> None:
    """Leave only what a record takes: neither text nor headers, nor who wrote the file when."""
    body = document.element.body
    for child in list(body):
        if child.tag != w("sectPr"):
            body.remove(child)
    for child in list(body.sectPr):
        if child.tag in {w("headerReference"), w("footerReference")}:
            body.sectPr.remove(child)
    relations = document.part.rels
    for key in [key for key, relation in relations.items() if relation.reltype not in _KEPT]:
        del relations[key]
    package = document.part.package.rels
    for key in [key for key, rel in package.items() if rel.reltype != RELATION.OFFICE_DOCUMENT]:
        del package[key]


def _fit_tabs(styles: etree._Element, width: int) -> None:
    """Bring tab stops back that new margins have left outside: what follows them would vanish."""
    for stop in styles.iter(w("tab")):
        place = stop.get(w("pos"), "")
        if place.isdigit() and int(place) > width:
            stop.set(w("pos"), str(width))


def _measure_page(file: Path, document: WordDocument) -> tuple[int, int]:
    section = document.sections[-1]
    try:
        width = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]
        height = section.page_height - section.top_margin - section.bottom_margin  # type: ignore[operator]
    except TypeError as error:
        raise ThemeError(f"{file}: the page has no size or no margins") from error
    return Length(width).twips, Length(height).twips
