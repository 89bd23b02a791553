"""Package of a workbook: the values of its sheets; which are formulas, errors or percentages.

Values are read by calamine from a new package that has nothing in it but sheets, texts and styles,
each unpacked within limits: no link, connection, drawing or macro reaches it.
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from pipeline.readers.office_package import MOST_BYTES, TYPES, name_relations, open_office, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.readers.office_package import OfficePackage

CellValue = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
MOST_CELLS: Final = 2_000_000
"""Of the area from the first cell to the last: a stray one far away makes it huge."""
MOST_TEXT: Final = 20_000_000
"""Characters of all cells together: many may refer to one long text."""
_MAIN: Final = re.compile(r".*spreadsheetml\.(?:sheet|template)\.main\+xml")
_NEEDED: Final = ("worksheet", "sharedStrings", "styles")
CORE: Final = "docProps/core.xml"
MODIFIED: Final = "{http://purl.org/dc/terms/}modified"
_PERCENTS: Final = ("9", "10")
"""Formats that every workbook has: 0% and 0.00%."""
_QUOTED: Final = re.compile(r'"[^"]*"?|\\.|\[[^\]]*\]?')
"""What of the code of a format is printed as it stands, or is a colour or a condition."""
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """The cells of a sheet by rows, both counted from 0."""

    rows: list[list[CellValue]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    errors: frozenset[tuple[int, int]] = frozenset()
    percents: frozenset[tuple[int, int]] = frozenset()
    """Cells that are shown as a percentage: 0.5 as 50 %."""


@dataclass(frozen=True, slots=True)
class SheetPackage:
    """A workbook: its sheets by name, and when it was last saved, as it says itself."""

    grids: dict[str, SheetGrid]
    modified: str = ""


@dataclass(slots=True)
class _Cells:
    """What a part says of its cells beside their values."""

    height: int = 0
    width: int = 0
    length: int = 0
    """Characters of its shared texts."""
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)


def open_workbook(data: bytes) -> SheetPackage:
    """The workbook in the bytes of a file; raises Unreadable, which says what to do instead."""
    with open_office(data, foreign="E080", macros="E081") as package:
        main = package.find_main(_MAIN)
        if not main:
            raise refuse("E080")
        parts = dict(_unpack_needed(package, main))
        cells = dict(_read_sheets(package, main))
        modified = _find_modified(package)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(_pack(parts)))
        grids = {
            name: _make_grid(book, name, cells[name]) for name in book.sheet_names if name in cells
        }
    except CalamineError:
        raise refuse("E062") from None
    return SheetPackage(grids, modified)


def _make_grid(book: CalamineWorkbook, name: str, cells: _Cells) -> SheetGrid:
    return SheetGrid(
        book.get_sheet_by_name(name).to_python(skip_empty_area=False),
        frozenset(cells.formulas),
        frozenset(cells.errors),
        frozenset(cells.percents),
    )


def _unpack_needed(package: OfficePackage, main: str) -> Iterator[tuple[str, bytes]]:
    """The parts that values are read from, those that relate them cut down to them."""
    for name in (TYPES, "_rels/.rels", main):
        if name in package.entries:
            yield name, package.unpack(name)
    relations = name_relations(main)
    if relations not in package.entries:
        raise refuse("E062")
    root = package.parse(relations)
    size = 0
    for relation in list(root):
        target = _find_target(relation, main, package)
        if not target:
            root.remove(relation)
            continue
        part = package.unpack(target)
        size += len(part)
        if size > MOST_BYTES:
            raise refuse("E063")
        yield target, part
    yield relations, etree.tostring(root)


def _find_target(relation: etree._Element, main: str, package: OfficePackage) -> str:
    """The part that a relation leads to; empty where it is not needed or is not in the package."""
    kind = str(relation.get("Type", "")).rpartition("/")[2]
    if kind not in _NEEDED or relation.get("TargetMode") == "External":
        return ""
    folder = posixpath.dirname(main)
    target = str(relation.get("Target", ""))
    name = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return name if name in package.entries else ""


def _read_sheets(package: OfficePackage, main: str) -> Iterator[tuple[str, _Cells]]:
    """Each sheet by name, with what its part says of its cells."""
    targets = {
        str(relation.get("Id")): target
        for relation in package.parse(name_relations(main))
        if (target := _find_target(relation, main, package))
    }
    texts, length = _measure_texts(package, main), 0
    percents = _find_percent_styles(package, main)
    for sheet in package.parse(main).iter("{*}sheet"):
        identity = next((value for key, value in sheet.items() if str(key).endswith("}id")), "")
        if identity in targets:
            cells = _read_cells(package.parse(targets[identity]), texts, percents)
            length += cells.length
            if cells.height * cells.width > MOST_CELLS or length > MOST_TEXT:
                raise refuse("E063")
            yield str(sheet.get("name")), cells


def _measure_texts(package: OfficePackage, main: str) -> list[int]:
    """How long each text is that cells refer to by number."""
    root = _find_part(package, main, "/sharedStrings")
    items = () if root is None else root.iter("{*}si")
    return [sum(len(text) for text in item.itertext()) for item in items]


def _find_percent_styles(package: OfficePackage, main: str) -> frozenset[str]:
    """The styles, by the numbers that cells name, that show a value as a percentage."""
    root = _find_part(package, main, "/styles")
    if root is None:
        return frozenset()
    codes = {
        one.get("numFmtId"): _QUOTED.sub("", one.get("formatCode", ""))
        for one in root.iter("{*}numFmt")
    }
    formats = {*_PERCENTS, *(number for number, code in codes.items() if "%" in code)}
    styles = root.iterfind("{*}cellXfs/{*}xf")
    return frozenset(str(n) for n, style in enumerate(styles) if style.get("numFmtId") in formats)


def _find_part(package: OfficePackage, main: str, kind: str) -> etree._Element | None:
    for relation in package.parse(name_relations(main)):
        target = _find_target(relation, main, package)
        if target and str(relation.get("Type")).endswith(kind):
            return package.parse(target)
    return None


def _read_cells(root: etree._Element, texts: list[int], percents: frozenset[str]) -> _Cells:
    cells, row, column = _Cells(), 0, 0
    for line in root.iter("{*}row"):
        row, column = _read_count(line.get("r"), row + 1), 0
        for cell in line.iter("{*}c"):
            column += 1
            if match := _CELL.fullmatch(cell.get("r", "")):
                row, column = int(match[2]), _count_column(match[1])
            if len(cell):
                cells.height, cells.width = max(cells.height, row), max(cells.width, column)
            if cell.find("{*}f") is not None:
                cells.formulas.add((row - 1, column - 1))
            if cell.get("s") in percents:
                cells.percents.add((row - 1, column - 1))
            if cell.get("t") == "e":
                cells.errors.add((row - 1, column - 1))
            if cell.get("t") == "s":
                number = _read_count((cell.findtext("{*}v") or "").strip(), -1)
                cells.length += texts[number] if 0 <= number < len(texts) else 0
    return cells


def _read_count(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,7}", text) else otherwise


def _count_column(letters: str) -> int:
    count = 0
    for letter in letters:
        count = 26 * count + ord(letter) - ord("A") + 1
    return count


def name_cell(row: int, column: int) -> str:
    """The name of a cell, both counted from 0: `F7`."""
    letters, rest = "", column + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(ord("A") + place) + letters
    return f"{letters}{row + 1}"


def _find_modified(package: OfficePackage) -> str:
    if CORE not in package.entries:
        return ""
    return package.parse(CORE).findtext(MODIFIED, "").strip()


def _pack(parts: dict[str, bytes]) -> bytes:
    """The parts as a package, which are large but not for long."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()
