"""The styles of a theme's Word file, looked up by the names that people see in Word."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import ThemeError
from pipeline.writers.docx.elements import VAL, w
from pipeline.writers.docx.styles import (
    OPTIONAL,
    list_character_styles,
    list_numbering_styles,
    list_paragraph_styles,
    list_table_styles,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.writers.docx.elements import Element

_KINDS = {
    "paragraph": list_paragraph_styles,
    "character": list_character_styles,
    "table": list_table_styles,
    "numbering": list_numbering_styles,
}
_OFF = frozenset({"0", "false", "off"})


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


def _is_bold(style: Element | None, by_id: dict[str, Element]) -> bool:
    """Whether the style, or the nearest one it is based on that says so, makes text bold."""
    for _ in range(len(by_id)):
        if style is None:
            return False
        toggle = style.find(f"{w('rPr')}/{w('b')}")
        if toggle is not None:
            return toggle.get(VAL, "1") not in _OFF
        base = style.find(w("basedOn"))
        style = None if base is None else by_id.get(base.get(VAL, ""))
    return False
