"""The sheet of actions: one row each, under title, facts, a note and column names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.writers.action_columns import Column, Kind, format_value
from pipeline.writers.action_list import parse_due
from pipeline.writers.plain_text import clean_text, cut_text, join_lines
from pipeline.writers.sheet_layout import FIRST, HEADER, NOTE
from pipeline.writers.sheet_measure import fit_page, measure_column, measure_row
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
_EARLIEST = "1900"
_A4 = 9
_MOST_PAGES = 32_767
"""As high as Excel allows. Told 0, for any height, LibreOffice 25.2 leaves out a last row that
would stand on a page of its own."""


def add_action_sheet(
    book: Workbook, listing: ActionList, layout: Layout, formats: Formats, labels: Labels
) -> None:
    """Add the sheet of `listing` to `book`; a list without actions says so."""
    sheet = book.add_worksheet(layout.name)
    write_heading(sheet, listing, formats, labels)
    rows = [_read_row(action, layout, labels) for action in listing.actions]
    widths = _write_names(sheet, layout, rows, formats, labels)
    for row, (action, texts) in enumerate(zip(listing.actions, rows, strict=True), FIRST):
        sheet.set_row(row, measure_row(texts, widths))
        for place, column in enumerate(layout.columns):
            _write_cell(sheet, (row, place), action, column, texts[place], formats)
    if not rows:
        sheet.write_string(FIRST, 0, fit_text(labels("action.none")), formats.facts)
    sheet.autofilter(HEADER, 0, layout.last, len(layout.columns) - 1)
    sheet.freeze_panes(FIRST, layout.find("task") + 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{layout.last + 1}"})
    add_rules(book, sheet, layout)
    set_page(sheet, listing, labels)
    # What stands above would count as well, however far it reaches, and make the print smaller.
    sheet.print_area(0, 0, layout.last, len(layout.columns) - 1)


def write_heading(sheet: Worksheet, listing: ActionList, formats: Formats, labels: Labels) -> None:
    """Write title, facts and what becomes of changes into the rows above the column names."""
    sheet.set_row(0, 28)
    sheet.set_row(1, 20)
    colon = labels.lead("record.colon")
    facts = "    ".join(f"{name}{colon}{value}" for name, value in listing.facts)
    sheet.write_string(0, 0, fit_text(join_lines(clean_text(listing.title))), formats.title)
    sheet.write_string(1, 0, fit_text(join_lines(clean_text(facts))), formats.facts)
    sheet.write_string(NOTE, 0, labels("sheet.note"), formats.facts)


def set_page(sheet: Worksheet, listing: ActionList, labels: Labels) -> None:
    """Print on A4 landscape, one page wide, with column names and page numbers on each page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, _MOST_PAGES)
    sheet.repeat_rows(HEADER)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page = labels("record.page", page="&P", pages="&N")
    sheet.set_footer(f"&L{listing.record.replace('&', '&&')}&R{page}")


def fit_text(text: str) -> str:
    """`text` as long as a cell can hold; one that was cut ends in "…"."""
    return cut_text(text, LONGEST)


def _read_row(action: Mapping[str, Any], layout: Layout, labels: Labels) -> list[str]:
    return [
        layout.words[action[column.key]]
        if column.kind is Kind.STATUS
        else fit_text(format_value(action, column, labels))
        for column in layout.columns
    ]


def _write_names(
    sheet: Worksheet, layout: Layout, rows: list[list[str]], formats: Formats, labels: Labels
) -> list[int]:
    names = [fit_text(labels(column.label)) for column in layout.columns]
    wanted = [
        measure_column(column, name, [texts[place] for texts in rows])
        for place, (column, name) in enumerate(zip(layout.columns, names, strict=True))
    ]
    widths = fit_page(layout.columns, names, wanted)
    for place, (width, name) in enumerate(zip(widths, names, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(HEADER, place, name, formats.header)
    sheet.set_row(HEADER, measure_row(names, widths) + 4)
    return widths


def _write_cell(
    sheet: Worksheet,
    cell: tuple[int, int],
    action: Mapping[str, Any],
    column: Column,
    text: str,
    formats: Formats,
) -> None:
    look = formats.text if column.kind is Kind.TEXT else formats.centred
    if not text:
        sheet.write_blank(*cell, None, look)
    elif column.kind is Kind.PROGRESS:
        sheet.write_number(*cell, action[column.key] / 100, formats.progress)
    elif column.kind is Kind.DUE and text >= _EARLIEST:
        # A sheet knows no 24:00; a day without a time is not over before then either.
        text = text.removesuffix(" 24:00")
        dated = formats.datetime if " " in text else formats.date
        sheet.write_datetime(*cell, parse_due(text), dated)
    else:
        sheet.write_string(*cell, text, look)
