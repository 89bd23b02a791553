"""A table of the form as rows of cells on a grid of columns, before any of it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.writers.docx.widths import share_width

if TYPE_CHECKING:
    from pipeline.writers.docx.draft import Draft
    from pipeline.writers.docx.elements import Element

_WIDTH = re.compile(r"width:\s*([0-9]+(?:\.[0-9]+)?)%;?")
_ALIGN = re.compile(r"text-align:\s*(left|center|right);?")


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


def read_grid(draft: Draft, table: Element, width: int) -> Grid:
    """Read a table that is `width` wide; raises ThemeError for what cannot stand in one."""
    percents: list[float] = []
    rows: list[Row] = []
    for part in draft.list_children(table, {"colgroup", "col", "thead", "tbody", "tr"}):
        if part.tag == "tr":
            rows.append(_read_row(draft, part, is_header=False))
        elif part.tag == "col":
            percents.append(_read_percent(draft, part))
        elif part.tag == "colgroup":
            columns = draft.list_children(part, {"col"})
            percents += [_read_percent(draft, column) for column in columns]
        else:
            is_header = part.tag == "thead"
            rows += [_read_row(draft, row, is_header) for row in draft.list_children(part, {"tr"})]
    return Grid(tuple(_divide_width(percents, rows, width)), tuple(rows))


def _read_percent(draft: Draft, column: Element) -> float:
    style = column.get("style", "").strip()
    match = _WIDTH.fullmatch(style)
    if match is None:
        raise draft.report(column, "a column takes a width in per cent", "style")
    return float(match[1])


def _read_row(draft: Draft, element: Element, is_header: bool) -> Row:
    cells: list[Cell] = []
    column = 0
    for child in draft.list_children(element, {"th", "td"}):
        span = child.get("colspan", "1")
        if not span.isdecimal() or span == "0":
            raise draft.report(child, "a cell spans whole columns", "colspan")
        cells.append(
            Cell(
                child,
                column,
                int(span),
                child.tag == "th",
                child.get("scope", ""),
                _read_align(draft, child),
            )
        )
        column += int(span)
    return Row(tuple(cells), element.get("class", ""), is_header)


def _read_align(draft: Draft, cell: Element) -> str:
    style = cell.get("style", "").strip()
    match = _ALIGN.fullmatch(style)
    if style and match is None:
        raise draft.report(cell, "a cell takes text-align only", "style")
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
