"""The sheet that counts the actions of each department, with formulas over the sheet of actions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from pipeline.writers.action_list import is_overdue
from pipeline.writers.action_sheet import fit_text, set_page, write_heading
from pipeline.writers.plain_text import clean_text, measure_text
from pipeline.writers.sheet_layout import FIRST, HEADER, name_sheet
from pipeline.writers.sheet_measure import measure_row
from schemas.model import Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from typing import Any

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.labels import Labels
    from pipeline.writers.action_list import ActionList
    from pipeline.writers.sheet_formats import Formats
    from pipeline.writers.sheet_layout import Layout

OPEN, OVERDUE, ESCALATED, RESOLVED, TOTAL = range(1, 6)
_WIDTH = 12
_WIDEST = 40
# A criterion of COUNTIFS may have 255 characters, and reads these as more than themselves.
_LONGEST = 120
_SPECIAL = re.compile(r"[*?~]|^[=<>]")


def add_department_sheet(
    book: Workbook, listing: ActionList, layout: Layout, formats: Formats, labels: Labels
) -> None:
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
