"""Tables of the form as Word's tables: fixed widths, repeated headers, whole rows."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.writers.docx.container import TABLE, Container
from pipeline.writers.docx.context import FIELD
from pipeline.writers.docx.grid import count_lines, read_grid
from pipeline.writers.docx.ooxml import add
from pipeline.writers.docx.styles import ALIGNED, ALIGNMENTS, CELL, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.writers.docx.grid import Cell, Grid, Row
    from pipeline.writers.docx.ooxml import Element
    from pipeline.writers.docx.styles import TableStyles
    from pipeline.writers.docx.template import TableLook

    WriteBlocks = Callable[[Container, Element], None]

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
    if heading := table.container.context.heading:
        add(properties, "tblCaption", heading)  # What Word tells of a table to who does not see it.
    columns = add(table.element, "tblGrid")
    for width in table.grid.widths:
        add(columns, "gridCol", w=str(width))


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
    for cell in row.cells:
        style = _choose_style(row, cell, table.styles, is_kept=is_kept)
        _write_cell(table, element, cell, style)


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
    inside = Container(table.container.context, element, replace(CELL, text=style), text_width)
    inside.field = cell.element.get(FIELD, "")
    table.write_blocks(inside, cell.element)
    inside.end()


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
