"""Word template of a theme: the styles, lists and page that every record of the theme takes."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.part import Part, XmlPart
from docx.package import Package
from docx.shared import Length
from lxml import etree

from pipeline.errors import ThemeError
from pipeline.readers.word_package import read_styles
from pipeline.writers.docx.fields import define_placeholder
from pipeline.writers.docx.look import put_look, refuse_furniture
from pipeline.writers.docx.ooxml import VAL, w
from pipeline.writers.docx.styles import (
    FOOTER_EVEN,
    OFFICIAL,
    OPTIONAL,
    list_character_styles,
    list_numbering_styles,
    list_paragraph_styles,
    list_table_styles,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from docx.document import Document as WordDocument

    from pipeline.document.look import Look
    from pipeline.document.theme import Theme
    from pipeline.readers.word_package import Styles
    from pipeline.writers.docx.ooxml import Element

_KINDS = {
    "paragraph": list_paragraph_styles,
    "character": list_character_styles,
    "table": list_table_styles,
    "numbering": list_numbering_styles,
}
_OFF = frozenset({"0", "false", "off"})
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
_WRITTEN = frozenset({RELATION.NUMBERING, RELATION.SETTINGS})
"""What of it is a record's own: the lists are counted in it, and whether pages have two sides."""
_UNREADABLE = (KeyError, ValueError, OSError, zipfile.BadZipFile, etree.LxmlError)


class ListIds(NamedTuple):
    """How a list style is known in numbering.xml."""

    numbering: str
    abstract: str


def find_styles(file: Path, styles: Element) -> tuple[dict[str, str], dict[str, Element]]:
    """The ids of all styles that the writer uses, and the styles themselves, by name.

    Raises ThemeError naming the first that is missing.
    """
    found = {
        (style.get(w("type"), ""), name.lower()): style for name, style in _name_styles(styles)
    }
    ids: dict[str, str] = {}
    elements: dict[str, Element] = {}
    for kind, list_names in _KINDS.items():
        for name in sorted(list_names()):
            # Word writes its own styles small: "heading 1".
            style = found.get((kind, name.lower()))
            if style is None:
                raise ThemeError(f"{file}: the {kind} style {name!r} is missing")
            ids[name], elements[name] = style.get(w("styleId"), ""), style
    for name in (*OFFICIAL.values(), FOOTER_EVEN):
        if (style := found.get(("paragraph", name.lower()))) is not None:
            ids[name], elements[name] = style.get(w("styleId"), ""), style
    for name, substitute in OPTIONAL.items():
        style = found.get(("character", name.lower()), elements.get(substitute))
        if style is not None:
            ids[name], elements[name] = style.get(w("styleId"), ""), style
    return ids, elements


def list_bold(styles: Element) -> frozenset[str]:
    """The names, in lower case, of the paragraph styles whose text is bold.

    Bold inside bold turns plain in Word, so the writer leaves it out there.
    """
    by_id = {style.get(w("styleId"), ""): style for style in styles.iterfind(w("style"))}
    return frozenset(name.lower() for name, style in _name_styles(styles) if _is_bold(style, by_id))


class Spaces(NamedTuple):
    """What a paragraph style leaves free above and below and its line, in twips."""

    before: int
    after: int
    line: int


def list_spaces(styles: Element) -> dict[str, Spaces]:
    """The spaces of all paragraph styles by name, in lower case."""
    by_id = {style.get(w("styleId"), ""): style for style in styles.iterfind(w("style"))}
    return {
        name.lower(): Spaces(*(_measure(style, by_id, side) for side in Spaces._fields))
        for name, style in _name_styles(styles)
        if style.get(w("type")) == "paragraph"
    }


def _measure(style: Element, by_id: dict[str, Element], side: str) -> int:
    for one in _list_bases(style, by_id):
        spacing = one.find(f"{w('pPr')}/{w('spacing')}")
        if spacing is not None and (space := spacing.get(w(side), "")).isdigit():
            return int(space)
    return 0


def find_list(file: Path, style: Element, lists: Element) -> ListIds:
    """What the list style stands for; raises ThemeError where it stands for nothing."""
    number = style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
    for num in lists.iterfind(w("num")):
        abstract = num.find(w("abstractNumId"))
        if number is None or abstract is None:
            continue
        if num.get(w("numId")) == number.get(VAL):
            return ListIds(number.get(VAL, ""), abstract.get(VAL, ""))
    raise ThemeError(f"{file}: the list style with id {style.get(w('styleId'))!r} has no numbering")


class TableLook(NamedTuple):
    """What the writer must know of a table style."""

    padding: int
    """Left and right margin of a cell together, in twentieths of a point."""
    heading: tuple[Element, ...]
    """The cell properties, fill and the like, of a heading in the first column."""


def find_look(style: Element) -> TableLook:
    """Margins and heading cells of a table style."""
    margins = f"{w('tblPr')}/{w('tblCellMar')}/"
    sides = (style.find(margins + w(side)) for side in ("left", "right"))
    padding = sum(int(side.get(w("w"), "0")) for side in sides if side is not None)
    parts = {part.get(w("type")): part for part in style.iterfind(w("tblStylePr"))}
    first_column = parts.get("firstCol")
    cell = None if first_column is None else first_column.find(w("tcPr"))
    return TableLook(padding, tuple(cell) if cell is not None else ())


def _name_styles(styles: Element) -> Iterator[tuple[str, Element]]:
    for style in styles.iterfind(w("style")):
        name = style.find(w("name"))
        if name is not None:
            yield name.get(VAL, ""), style


def _is_bold(style: Element, by_id: dict[str, Element]) -> bool:
    """Whether the style, or the nearest one it is based on that says so, makes text bold."""
    toggles = (one.find(f"{w('rPr')}/{w('b')}") for one in _list_bases(style, by_id))
    toggle = next((one for one in toggles if one is not None), None)
    return toggle is not None and toggle.get(VAL, "1") not in _OFF


def _list_bases(style: Element | None, by_id: dict[str, Element]) -> Iterator[Element]:
    """A style and those that it is based on, the nearest first."""
    for _ in range(len(by_id)):
        if style is None:
            return
        yield style
        base = style.find(w("basedOn"))
        style = None if base is None else by_id.get(base.get(VAL, ""))


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A theme's Word file without its text, read once a process."""

    file: Path
    document: XmlPart
    """The page, with nothing on it."""
    parts: tuple[tuple[str, str, Part], ...]
    """The kind and key of all parts around it, as bytes where no record writes into them."""
    styles: Mapping[str, str]
    """Id of every style that the writer uses, by name."""
    bold: frozenset[str]
    """Names of the paragraph styles whose text is bold."""
    spaces: Mapping[str, Spaces]
    """Above and below the paragraph styles, by name in lower case."""
    lists: Mapping[str, ListIds]
    """What the list styles stand for, by name."""
    looks: Mapping[str, TableLook]
    """Margins and heading cells of the table styles, by name."""
    placeholder: str
    """Id of the style of prompts; empty where the template is not for a form to fill in."""
    said: Styles
    """What the styles say to who reads the document."""
    text_width: int
    """Between the margins, in twentieths of a point."""
    text_height: int

    def open(self) -> WordDocument:
        """A fresh copy: the page and the styles, nothing on it."""
        package = Package()
        document = _copy(self.document, package)
        for kind, key, part in self.parts:
            own = _copy(part, package) if isinstance(part, XmlPart) else part
            document.rels.add_relationship(kind, own, key)
        package.relate_to(document, RELATION.OFFICE_DOCUMENT)
        word: WordDocument = document.document
        return word


def _copy(part: XmlPart, package: Package) -> Any:
    copied = type(part)(part.partname, part.content_type, deepcopy(part.element), package)
    copied.rels.update(part.rels)
    return copied


def load_word_template(theme: Theme, *, has_prompts: bool = False) -> WordTemplate:
    """The Word file of `theme`; raises ThemeError naming the file and what it lacks.

    With `has_prompts`, for forms to fill in.
    """
    try:
        status = theme.word.stat()
    except OSError as error:
        raise ThemeError(f"{theme.word}: {error.strerror}") from error
    return _load(theme.word, theme.look, has_prompts, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _load(file: Path, look: Look, has_prompts: bool, _changed: int, _size: int) -> WordTemplate:
    """Read `file` again when it was changed: a watcher runs on while someone edits the styles."""
    try:
        document = Document(io.BytesIO(file.read_bytes()))
        styles, lists = document.styles.element, document.part.numbering_part.element
    except _UNREADABLE as error:
        raise ThemeError(f"{file}: this is not a Word file with styles and lists") from error
    refuse_furniture(file, document)
    _strip(document)
    ids, found = find_styles(file, styles)
    _measure_page(file, document)
    put_look(document, look)
    width, height = _measure_page(file, document)
    _fit_tabs(styles, width)
    placeholder = define_placeholder(document) if has_prompts else ""
    parts = [
        (one.reltype, key, one.target_part if one.reltype in _WRITTEN else _settle(one.target_part))
        for key, one in document.part.rels.items()
    ]
    document.part.rels.clear()
    return WordTemplate(
        file=file,
        document=document.part,
        parts=tuple(parts),
        styles=ids,
        bold=list_bold(styles),
        spaces=list_spaces(styles),
        lists={name: find_list(file, found[name], lists) for name in list_numbering_styles()},
        looks={name: find_look(found[name]) for name in list_table_styles()},
        placeholder=placeholder,
        said=read_styles(styles),
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


def _settle(part: Part) -> Part:
    """A part that no record writes into, as bytes."""
    settled = Part(part.partname, part.content_type, part.blob)
    settled.rels.update(part.rels)
    return settled


def _fit_tabs(styles: etree._Element, width: int) -> None:
    """Bring tab stops back that new margins have left outside: what follows them would vanish."""
    for stop in styles.iter(w("tab")):
        place = stop.get(w("pos"), "")
        if place.isdigit() and int(place) > width:
            stop.set(w("pos"), str(width))


def _measure_page(file: Path, document: WordDocument) -> tuple[int, int]:
    section = document.sections[-1]
    # A measure that the document does not give is None, which the error below tells.
    try:
        width = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]
        height = section.page_height - section.top_margin - section.bottom_margin  # type: ignore[operator]
    except TypeError as error:
        raise ThemeError(f"{file}: the page has no size or no margins") from error
    return Length(width).twips, Length(height).twips
