"""Tables of the form as Word's tables: measured on a grid first, then written with fixed widths."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil, sqrt
from typing import TYPE_CHECKING

from pipeline.writers.docx.container import TABLE, Container
from pipeline.writers.docx.context import FIELD
from pipeline.writers.docx.ooxml import add
from pipeline.writers.docx.styles import ALIGNED, ALIGNMENTS, CELL, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.writers.docx.context import DocxContext
    from pipeline.writers.docx.ooxml import Element
    from pipeline.writers.docx.styles import BlockStyles, TableStyles
    from pipeline.writers.docx.template import TableLook

    WriteBlocks = Callable[[Container, Element], None]

_WIDE = re.compile("[\u2e80-\U0010ffff]+")
"""From its first on, nearly all signs are as wide as high."""
_NARROW = 0.5
"""Width of a Latin letter, in its own height, on average."""
_LEAST = 3.0
"""No column is narrower than three Chinese characters."""
_WIDEST_WORD = 12.0
_WORD = re.compile(r"[^\s\u2e80-\uffff]+")
_WIDTH = re.compile(r"width:\s*([0-9]+(?:\.[0-9]+)?)%;?")
_ALIGN = re.compile(r"text-align:\s*(left|center|right);?")


def measure_text(text: str) -> float:
    """The width of `text` on one line, in ems."""
    narrow = len(_WIDE.sub("", text))
    return len(text) - narrow + narrow * _NARROW


def count_lines(text: str, columns: float) -> int:
    """How many lines of `columns` ems `text` takes, each line end in it counted."""
    return sum(max(1, ceil(measure_text(line) / columns)) for line in text.split("\n"))


def share_width(columns: Sequence[Sequence[str]], width: int) -> list[int]:
    """Widths for columns of these texts that add up to `width`.

    Every column takes its longest word, as far as there is room; the rest is shared by the root
    of what the longest text asks for, so that one long text does not starve the others.
    """
    least = [_measure_word(texts) for texts in columns]
    natural = [
        max([*map(measure_text, texts), low]) for texts, low in zip(columns, least, strict=True)
    ]
    shares = [low + sqrt(full) for low, full in zip(least, natural, strict=True)]
    total = sum(shares)
    widths = [int(width * share / total) for share in shares]
    widths[-1] += width - sum(widths)
    return widths


def _measure_word(texts: Sequence[str]) -> float:
    words = (measure_text(word) for text in texts for word in _WORD.findall(text))
    return min(max([_LEAST, *words]), _WIDEST_WORD)


@dataclass(frozen=True, slots=True)
class Cell:
    """One `th` or `td`; it begins at grid column `column`, counted from 0."""

    element: Element
    column: int
    span: int
    is_heading: bool
    scope: str
    align: str
    """left, center, right, or nothing where the style decides."""


@dataclass(frozen=True, slots=True)
class Row:
    """One `tr`."""

    cells: tuple[Cell, ...]
    name: str
    """Its class."""
    is_header: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole table; the widths of its columns are in twentieths of a point."""

    widths: tuple[int, ...]
    rows: tuple[Row, ...]


def read_grid(context: DocxContext, table: Element, width: int) -> Grid:
    """Read a table that is `width` wide; raises ThemeError for what cannot stand in one."""
    percents: list[float] = []
    rows: list[Row] = []
    for part in context.list_children(table, {"colgroup", "col", "thead", "tbody", "tr"}):
        if part.tag == "tr":
            rows.append(_read_row(context, part, is_header=False))
        elif part.tag == "col":
            percents.append(_read_percent(context, part))
        elif part.tag == "colgroup":
            columns = context.list_children(part, {"col"})
            percents += [_read_percent(context, column) for column in columns]
        else:
            is_header = part.tag == "thead"
            rows += [
                _read_row(context, row, is_header) for row in context.list_children(part, {"tr"})
            ]
    return Grid(tuple(_divide_width(percents, rows, width)), tuple(rows))


def _read_percent(context: DocxContext, column: Element) -> float:
    style = column.get("style", "").strip()
    match = _WIDTH.fullmatch(style)
    if match is None:
        raise context.report(column, "a column takes a width in per cent", "style")
    return float(match[1])


def _read_row(context: DocxContext, element: Element, is_header: bool) -> Row:
    cells: list[Cell] = []
    column = 0
    for child in context.list_children(element, {"th", "td"}):
        span = child.get("colspan", "1")
        if not span.isdecimal() or span == "0":
            raise context.report(child, "a cell spans whole columns", "colspan")
        cells.append(
            Cell(
                child,
                column,
                int(span),
                child.tag == "th",
                child.get("scope", ""),
                _read_align(context, child),
            )
        )
        column += int(span)
    return Row(tuple(cells), element.get("class", ""), is_header)


def _read_align(context: DocxContext, cell: Element) -> str:
    style = cell.get("style", "").strip()
    match = _ALIGN.fullmatch(style)
    if style and match is None:
        raise context.report(cell, "a cell takes text-align only", "style")
    return match[1] if match else ""


def _divide_width(percents: list[float], rows: list[Row], width: int) -> list[int]:
    """Widths as the template says, or by what the cells hold where it says nothing."""
    count = max(
        [len(percents), *(row.cells[-1].column + row.cells[-1].span for row in rows if row.cells)]
    )
    if percents and len(percents) == count:
        widths = [int(width * percent / sum(percents)) for percent in percents]
        widths[-1] += width - sum(widths)
        return widths
    texts: list[list[str]] = [[] for _ in range(count)]
    for row in rows:
        for cell in row.cells:
            if cell.span == 1:
                texts[cell.column].append("".join(map(str, cell.element.itertext())))
    return share_width(texts, width) if count else []


_EM, _LINE = 210, 320
"""Body text and its line in twentieths of a point, for a guess at the height of a row."""

_ROOM_TO_SIGN = 567
"""A centimetre in twentieths of a point: the row of a sheet that people sign."""
_FIRST_ROW, _FIRST_COLUMN, _NO_BANDS = 0x0020, 0x0080, 0x0600
"""The parts of a table style as the bits that LibreOffice reads; Word reads the words."""


@dataclass(frozen=True, slots=True)
class _Table:
    """What the rows of one table share."""

    container: Container
    element: Element
    grid: Grid
    styles: TableStyles
    look: TableLook
    write_blocks: WriteBlocks

    def measure(self, cell: Cell) -> tuple[int, int]:
        """Width of a cell, and of the text in it."""
        width = sum(self.grid.widths[cell.column : cell.column + cell.span])
        return width, max(width - self.look.padding, _EM)


def write_table(
    container: Container, element: Element, name: str, write_blocks: WriteBlocks
) -> None:
    """Append the table `element` of class `name`; its cells are filled by `write_blocks`."""
    grid = read_grid(container.context, element, container.width)
    if not grid.rows:
        return
    styles = TABLES[name]
    container.start_table()
    look = container.context.word_template.looks[styles.style]
    table = _Table(container, add(container.parent, "tbl"), grid, styles, look, write_blocks)
    _write_properties(table)
    for row, following in zip(grid.rows, [*grid.rows[1:], None], strict=True):
        is_kept = following is not None and following.name == "details"
        _write_row(table, row, is_kept=is_kept)
    container.last = TABLE
    if container.field:
        container.context.marks.add_block(container.field, table.element)


def _write_properties(table: _Table) -> None:
    """Style, fixed widths and which parts of the style count: its first row, first column."""
    properties = add(table.element, "tblPr")
    add(properties, "tblStyle", table.container.context.style(table.styles.style))
    add(properties, "tblW", w=str(sum(table.grid.widths)), type="dxa")
    add(properties, "tblLayout", type="fixed")
    has_header, has_labels = table.grid.rows[0].is_header, _has_labels(table.grid)
    add(
        properties,
        "tblLook",
        f"{_NO_BANDS + has_header * _FIRST_ROW + has_labels * _FIRST_COLUMN:04X}",
        firstRow=str(int(has_header)),
        lastRow="0",
        firstColumn=str(int(has_labels)),
        lastColumn="0",
        noHBand="1",
        noVBand="1",
    )
    _describe(table, properties)
    columns = add(table.element, "tblGrid")
    for width in table.grid.widths:
        add(columns, "gridCol", w=str(width))


def _describe(table: _Table, properties: Element) -> None:
    """What Word tells of a table to who does not see it: where it stands, and its heads."""
    context, rows = table.container.context, table.grid.rows
    heads = [cell for row in rows if row.is_header for cell in row.cells]
    heads = heads or [cell for row in rows for cell in row.cells if cell.scope == "row"]
    told = ("、" if context.is_chinese else ", ").join(filter(None, map(_read, heads)))
    if caption := context.heading or told:
        add(properties, "tblCaption", caption)
    if told:
        add(properties, "tblDescription", told)


def _read(cell: Cell) -> str:
    """The text of a cell on one line."""
    return " ".join(" ".join(map(str, cell.element.itertext())).split())


def _has_labels(grid: Grid) -> bool:
    """Whether every row begins with its label."""
    return all(row.cells and row.cells[0].scope == "row" for row in grid.rows)


def _write_row(table: _Table, row: Row, *, is_kept: bool) -> None:
    element = add(table.element, "tr")
    properties = add(element, "trPr")
    if not _is_high(table, row):
        add(properties, "cantSplit")
    if row.name == "sign":
        add(properties, "trHeight", str(_ROOM_TO_SIGN), hRule="atLeast")
    if row.is_header:
        add(properties, "tblHeader")
    context = table.container.context
    outside = context.heading
    for cell in row.cells:
        style = _choose_style(row, cell, table.styles, is_kept=is_kept)
        _write_cell(table, element, cell, style)
        if cell.scope == "row":
            context.heading = _read(cell)  # Of a table in the cells beside it.
    context.heading = outside


def _write_cell(table: _Table, row: Element, cell: Cell, style: str) -> None:
    element = add(row, "tc")
    properties = add(element, "tcPr")
    width, text_width = table.measure(cell)
    add(properties, "tcW", w=str(width), type="dxa")
    if cell.span > 1:
        add(properties, "gridSpan", str(cell.span))
    if cell.scope == "row":
        # Word's table styles reach the first column and no other heading: repeat what they say.
        properties.extend(deepcopy(table.look.heading))
    inside = Container(table.container.context, element, _style_cell(style), text_width)
    inside.field = cell.element.get(FIELD, "")
    table.write_blocks(inside, cell.element)
    inside.end()


@lru_cache(maxsize=64)
def _style_cell(text: str) -> BlockStyles:
    return replace(CELL, text=text)


def _choose_style(row: Row, cell: Cell, styles: TableStyles, *, is_kept: bool) -> str:
    named = {"problem": styles.problem, "details": styles.details}.get(row.name)
    if named:
        return named
    if cell.is_heading:
        style = styles.label if cell.scope == "row" else styles.heading
    else:
        style = styles.kept if is_kept else styles.text
    return style + ALIGNMENTS[cell.align] if cell.align and style in ALIGNED else style


def _is_high(table: _Table, row: Row) -> bool:
    """Whether the row probably takes more than half a page, so that it may be torn."""
    most = table.container.context.word_template.text_height // 2 // _LINE
    for cell in row.cells:
        text = "".join(map(str, cell.element.itertext()))
        if count_lines(text, table.measure(cell)[1] / _EM) > most:
            return True
    return False
