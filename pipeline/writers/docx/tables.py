"""Tables of the form as Word's tables: fixed widths, repeated headers, whole rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.writers.docx.elements import add
from pipeline.writers.docx.flow import Flow
from pipeline.writers.docx.grid import read_grid
from pipeline.writers.docx.vocabulary import ALIGNED, ALIGNMENTS, CELL, TABLES
from pipeline.writers.docx.widths import count_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.writers.docx.elements import Element
    from pipeline.writers.docx.grid import Cell, Grid, Row
    from pipeline.writers.docx.vocabulary import TableStyles

    WriteBlocks = Callable[[Flow, Element], None]

_PADDING = 170
"""Left and right margin of a cell together, in twentieths of a point."""
_EM = 210
_LINE = 320
_LOOK = {"firstRow": "1", "lastRow": "0", "firstColumn": "0", "lastColumn": "0"}


def write_table(flow: Flow, element: Element, name: str, write_blocks: WriteBlocks) -> None:
    """Append the table `element` of class `name`; its cells are filled by `write_blocks`."""
    grid = read_grid(flow.draft, element, flow.width)
    if not grid.rows:
        return
    styles = TABLES[name]
    flow.start_table()
    table = _start_table(flow, grid, styles)
    for row, following in zip(grid.rows, [*grid.rows[1:], None], strict=True):
        is_kept = following is not None and following.name == "details"
        _write_row(flow, table, grid, row, styles, write_blocks, is_kept=is_kept)
    flow.is_after_table = True


def _start_table(flow: Flow, grid: Grid, styles: TableStyles) -> Element:
    table = add(flow.parent, "tbl")
    properties = add(table, "tblPr")
    add(properties, "tblStyle", flow.draft.style(styles.style))
    add(properties, "tblW", w=str(sum(grid.widths)), type="dxa")
    add(properties, "tblLayout", type="fixed")
    has_header = grid.rows[0].is_header
    first_column = grid.rows[0].cells[:1] and grid.rows[0].cells[0].scope == "row"
    add(
        properties,
        "tblLook",
        "04A0",
        firstRow="1" if has_header else "0",
        lastRow="0",
        firstColumn="1" if first_column else "0",
        lastColumn="0",
        noHBand="1",
        noVBand="0" if first_column else "1",
    )
    columns = add(table, "tblGrid")
    for width in grid.widths:
        add(columns, "gridCol", w=str(width))
    return table


def _write_row(
    flow: Flow,
    table: Element,
    grid: Grid,
    row: Row,
    styles: TableStyles,
    write_blocks: WriteBlocks,
    *,
    is_kept: bool,
) -> None:
    element = add(table, "tr")
    properties = add(element, "trPr")
    if not _is_high(flow, grid, row):
        add(properties, "cantSplit")
    if row.is_header:
        add(properties, "tblHeader")
    for cell in row.cells:
        width = sum(grid.widths[cell.column : cell.column + cell.span])
        style = _choose_style(row, cell, styles, is_kept=is_kept)
        _write_cell(flow, element, cell, width, style, write_blocks)


def _write_cell(
    flow: Flow, row: Element, cell: Cell, width: int, style: str, write_blocks: WriteBlocks
) -> None:
    element = add(row, "tc")
    properties = add(element, "tcPr")
    add(properties, "tcW", w=str(width), type="dxa")
    if cell.span > 1:
        add(properties, "gridSpan", str(cell.span))
    setting = replace(CELL, text=style)
    inside = Flow(flow.draft, element, setting, width - _PADDING)
    write_blocks(inside, cell.element)
    if inside.is_after_table:
        inside.add_spacer()
    if len(element) == 1:
        inside.add_paragraph([])


def _choose_style(row: Row, cell: Cell, styles: TableStyles, *, is_kept: bool) -> str:
    named = {"problem": styles.problem, "details": styles.details}.get(row.name)
    if named:
        return named
    if cell.is_heading:
        style = styles.label if cell.scope == "row" else styles.heading
    else:
        style = styles.kept if is_kept else styles.text
    return style + ALIGNMENTS[cell.align] if cell.align and style in ALIGNED else style


def _is_high(flow: Flow, grid: Grid, row: Row) -> bool:
    """Whether the row probably takes more than half a page, so that it may be torn."""
    most = flow.draft.stencil.text_height // 2 // _LINE
    for cell in row.cells:
        width = sum(grid.widths[cell.column : cell.column + cell.span]) - _PADDING
        text = "".join(map(str, cell.element.itertext()))
        if count_lines(text, max(width, _EM) / _EM) > most:
            return True
    return False
