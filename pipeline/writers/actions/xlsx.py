"""The action list as a workbook for Excel and WPS, with a sheet that counts by department."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from pipeline.actions.action_list import choose_columns, is_overdue, list_actions, unify_departments
from pipeline.readers.sheet_report import CHANGEABLE
from pipeline.settings import TIMEZONE
from pipeline.system.text import clean_text, join_lines, measure_text
from pipeline.writers.actions.xlsx_actions import (
    ENTRY_ROW,
    add_action_sheet,
    add_base_sheet,
    add_choices,
    make_base,
    protect,
    set_page,
    write_heading,
)
from pipeline.writers.actions.xlsx_cells import (
    FIRST,
    HEADER,
    GrowingSheet,
    Layout,
    fit_text,
    make_formats,
    measure_row,
    name_sheet,
    name_statuses,
)
from schemas.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from xlsxwriter.worksheet import Worksheet

    from pipeline.actions.action_list import ActionList, Column
    from pipeline.document.labels import Labels
    from pipeline.writers.actions.xlsx_cells import Formats
    from schemas.edition import Edition
    from schemas.model import Record

OPEN, OVERDUE, ESCALATED, RESOLVED, TOTAL = range(1, 6)
_WIDTH = 12
_WIDEST = 40
# A criterion of COUNTIFS may have 255 characters, and reads these as more than themselves.
_LONGEST = 120
_SPECIAL = re.compile(r"[*?~]|^[=<>]")
# What people wrote stays text, whatever it looks like.
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# Columns are as wide as so many digits of this font: one that all systems have the measures of.
_FONT = {"font_name": "Arial", "font_size": 10}
LARGE = 10_000
"""A list of more actions passes through temporary files, row by row: sixty thousand would take
four hundred megabytes."""
# Office takes a file for damaged whose dates are too early.
_EARLIEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)


def add_department_sheet(
    book: Workbook, listing: ActionList, layout: Layout, formats: Formats, labels: Labels
) -> Worksheet:
    """Add the sheet to `book`: open, overdue, escalated, resolved and all, by department."""
    sheet = book.add_worksheet(name_sheet(labels("action.by_department")))
    write_heading(sheet, replace(listing, facts=listing.facts[:1]), formats, labels)
    departments = group_departments(listing)
    width = _write_header(sheet, departments, layout, formats, labels)
    for row, (name, actions) in enumerate(departments.items(), FIRST):
        sheet.set_row(row, measure_row([name], [width]))
        sheet.write_string(row, 0, fit_text(name), formats.text)
        counts = count_actions(actions, listing.as_of)
        for column, formula in enumerate(make_formulas(name, row, layout), OPEN):
            sheet.write_formula(row, column, formula, formats.number, counts[column - OPEN])
    if departments:
        _write_total(sheet, listing, FIRST + len(departments), formats, labels)
    else:
        sheet.write_string(FIRST, 0, fit_text(labels("action.none")), formats.facts)
    _highlight_overdue(book, sheet, FIRST + len(departments))
    sheet.freeze_panes(FIRST, 1)
    set_page(sheet, listing, labels)
    return sheet


def group_departments(listing: ActionList) -> dict[str, list[Mapping[str, Any]]]:
    """The actions of each department, the departments in order of first mention."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for action in listing.actions:
        groups.setdefault(clean_text(action["department"]), []).append(action)
    return groups


def count_actions(actions: Sequence[Mapping[str, Any]], as_of: dt.date) -> tuple[int, ...]:
    """What the formulas of a row give on the day `as_of`, in the order of the columns."""
    states = [action["status"] for action in actions]
    resolved = states.count(Status.RESOLVED)
    overdue = sum(is_overdue(action, as_of) for action in actions)
    return len(states) - resolved, overdue, states.count(Status.ESCALATED), resolved, len(states)


def make_formulas(name: str, row: int, layout: Layout) -> tuple[str, ...]:
    """The formulas that count the actions of the department in `row`, counted from 0."""
    department = f"{layout.refer_column('department')},{_make_criterion(name, row)}"
    status, due = layout.refer_column("status"), layout.refer_column("due")
    is_open = f'{department},{status},"<>"&{_refer_header(RESOLVED)}'
    return (
        f"=COUNTIFS({is_open})",
        # A due time counts from its instant, a due date from the day after.
        f'=COUNTIFS({is_open},{due},"<"&TODAY())'
        f'+COUNTIFS({is_open},{due},">"&TODAY(),{due},"<"&NOW())',
        f"=COUNTIFS({department},{status},{_refer_header(ESCALATED)})",
        f"=COUNTIFS({department},{status},{_refer_header(RESOLVED)})",
        f"=COUNTIFS({department})",
    )


def _make_criterion(name: str, row: int) -> str:
    if len(name) <= _LONGEST and not _SPECIAL.search(name):
        return f"$A{row + 1}"
    plain = re.sub(r"[*?~]", r"~\g<0>", name[:_LONGEST]).replace('"', '""')
    return f'"={plain}{"*" if len(name) > _LONGEST else ""}"'


def _refer_header(column: int) -> str:
    return f"${xl_col_to_name(column)}${HEADER + 1}"


def _write_header(
    sheet: Worksheet,
    departments: Mapping[str, object],
    layout: Layout,
    formats: Formats,
    labels: Labels,
) -> int:
    names = {
        0: labels("action.department"),
        OPEN: labels("action.open"),
        OVERDUE: labels("action.overdue"),
        ESCALATED: layout.words[Status.ESCALATED],
        RESOLVED: layout.words[Status.RESOLVED],
        TOTAL: labels("sheet.total"),
    }
    longest = max((measure_text(name[:_WIDEST]) for name in departments), default=0)
    widths = [max(_WIDTH, min(measure_text(name) + 3, 2 * _WIDTH)) for name in names.values()]
    widths[0] = max(widths[0], min(longest + 3, _WIDEST))
    for column, name in names.items():
        sheet.write_string(HEADER, column, name, formats.header)
        sheet.set_column(column, column, widths[column])
    sheet.set_row(HEADER, measure_row(list(names.values()), widths) + 4)
    return widths[0]


def _highlight_overdue(book: Workbook, sheet: Worksheet, last: int) -> None:
    look = book.add_format({"font_color": "#9C0006", "bg_color": "#F4B6AE", "bold": True})
    rule = {"type": "cell", "criteria": ">", "value": 0, "format": look}
    sheet.conditional_format(FIRST, OVERDUE, last, OVERDUE, rule)


def _write_total(
    sheet: Worksheet, listing: ActionList, row: int, formats: Formats, labels: Labels
) -> None:
    sheet.set_row(row, measure_row([""], [1]))
    sheet.write_string(row, 0, labels("sheet.total"), formats.total)
    for column, count in enumerate(count_actions(listing.actions, listing.as_of), OPEN):
        letter = xl_col_to_name(column)
        formula = f"=SUM({letter}{FIRST + 1}:{letter}{row})"
        sheet.write_formula(row, column, formula, formats.total, count)


def write_action_xlsx(
    record: Record, edition: Edition, labels: Labels, *, timezone: str = TIMEZONE
) -> bytes:
    """The actions of `record` as a workbook: a sheet of actions and one by department."""
    listing = list_actions(record, edition, labels, timezone=timezone)
    return write_xlsx(unify_departments(listing), labels)


def write_xlsx(
    listing: ActionList, labels: Labels, columns: Sequence[Column] | None = None
) -> bytes:
    """`listing` as a workbook; the columns must include those of due date, status and progress."""
    layout = lay_out(listing, labels, columns)
    data = io.BytesIO()
    storage = "constant_memory" if layout.count > LARGE else "in_memory"
    # A copy, since XlsxWriter writes into it and the next workbook would be another one.
    book = Workbook(data, {**_OPTIONS, "default_format_properties": dict(_FONT), storage: True})
    book.worksheet_class = GrowingSheet
    book.set_properties(
        {
            "title": join_lines(clean_text(listing.title)),
            "author": join_lines(clean_text(listing.author)),
            "created": max(listing.stamp, _EARLIEST).replace(tzinfo=None),
        }
    )
    formats = make_formats(book, labels.lead("sheet.font"))
    sheet = add_action_sheet(book, listing, layout, formats, labels)
    counts = add_department_sheet(book, listing, layout, formats, labels)
    if listing.acceptors is not None:
        base = make_base(listing, layout, (counts.get_name(),), labels)
        add_choices(sheet, layout, base, labels)
        add_base_sheet(book, base)
        protect(sheet)
        protect(counts)
    book.close()
    return data.getvalue()


def lay_out(listing: ActionList, labels: Labels, columns: Sequence[Column] | None) -> Layout:
    """Where everything stands in the sheet of `listing`."""
    chosen = tuple(columns or choose_columns(listing.actions))
    is_returned = listing.acceptors is not None
    return Layout(
        name=name_sheet(labels("action.list")),
        columns=chosen,
        count=len(listing.actions),
        words=name_statuses(labels),
        header=ENTRY_ROW + 1 if is_returned else HEADER,
        open=frozenset(
            place for place, column in enumerate(chosen) if is_returned and column.key in CHANGEABLE
        ),
    )
