"""Grid of a table: rows of cells on columns, measured before any of it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.writers.docx.context import DocxContext
    from pipeline.writers.docx.ooxml import Element

_FIRST_WIDE = "\u2e80"
"""From here on nearly all signs are as wide as high."""
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
    wide = sum(sign >= _FIRST_WIDE for sign in text)
    return wide + (len(text) - wide) * _NARROW


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
