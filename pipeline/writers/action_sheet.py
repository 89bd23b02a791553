"""The sheet of actions: one row each, under title, facts and column names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.writers.action_columns import Column, Kind, format_value
from pipeline.writers.action_list import parse_due
from pipeline.writers.plain_text import clean_text, cut_text, join_lines, measure_text
from pipeline.writers.sheet_layout import FIRST, HEADER
from pipeline.writers.sheet_rules import add_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.labels import Labels
    from pipeline.writers.action_list import ActionList
    from pipeline.writers.sheet_formats import Formats
    from pipeline.writers.sheet_layout import Layout

LONGEST = 32_767
"""What a cell holds, in UTF-16 units."""
_MARGIN = 2
_EARLIEST = 1900
_FROZEN_COLUMNS = 2
_A4 = 9


def add_action_sheet(
    book: Workbook, listing: ActionList, layout: Layout, formats: Formats, labels: Labels
) -> None:
    """Add the sheet of `listing` to `book`; a list without actions says so."""
    sheet = book.add_worksheet(layout.name)
    write_heading(sheet, listing, formats)
    for place, column in enumerate(layout.columns):
        sheet.write_string(HEADER, place, _fit(labels(column.label)), formats.header)
        sheet.set_column(place, place, _measure_column(listing, column, labels))
    for row, action in enumerate(listing.actions, FIRST):
        for place, column in enumerate(layout.columns):
            _write_cell(sheet, (row, place), action, column, formats, layout, labels)
    if not listing.actions:
        sheet.write_string(FIRST, 0, _fit(labels("action.none")), formats.facts)
    sheet.autofilter(HEADER, 0, layout.last, len(layout.columns) - 1)
    sheet.freeze_panes(FIRST, _FROZEN_COLUMNS)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{layout.last + 1}"})
    add_rules(book, sheet, layout)
    set_page(sheet, listing, labels)


def write_heading(sheet: Worksheet, listing: ActionList, formats: Formats) -> None:
    """Write title and facts into the two rows above the column names."""
    sheet.set_row(0, 28)
    sheet.set_row(1, 18)
    sheet.write_string(0, 0, _fit(join_lines(clean_text(listing.title))), formats.title)
    facts = "    ".join(f"{name} {value}" for name, value in listing.facts)
    sheet.write_string(1, 0, _fit(join_lines(clean_text(facts))), formats.facts)


def set_page(sheet: Worksheet, listing: ActionList, labels: Labels) -> None:
    """Print on A4 landscape, one page wide, with column names and page numbers on each page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page = labels("record.page", page="&P", pages="&N")
    sheet.set_footer(f"&L{listing.record.replace('&', '&&')}&R{page}")


def _write_cell(
    sheet: Worksheet,
    cell: tuple[int, int],
    action: Mapping[str, Any],
    column: Column,
    formats: Formats,
    layout: Layout,
    labels: Labels,
) -> None:
    value = action.get(column.key)
    if column.kind is Kind.PROGRESS and value is not None:
        sheet.write_number(*cell, value / 100, formats.progress)
    elif column.kind is Kind.DUE and value and int(value[:4]) >= _EARLIEST:
        due = parse_due(value)
        sheet.write_datetime(*cell, due, formats.datetime if " " in value else formats.date)
    elif column.kind is Kind.STATUS and value:
        sheet.write_string(*cell, layout.words[value], formats.centred)
    else:
        look = formats.text if column.kind is Kind.TEXT else formats.centred
        text = _fit(format_value(action, column, labels))
        sheet.write_string(*cell, text, look) if text else sheet.write_blank(*cell, None, look)


def _measure_column(listing: ActionList, column: Column, labels: Labels) -> int:
    header = measure_text(labels(column.label)) + _MARGIN
    texts = (format_value(action, column, labels) for action in listing.actions)
    longest = max((measure_text(text[: column.widest]) for text in texts), default=0)
    return max(min(longest + _MARGIN, column.widest), min(header + _MARGIN, column.widest))


def _fit(text: str) -> str:
    return cut_text(text, LONGEST)
