"""The rules of the sheet of actions: what is highlighted.

They are the sheet's own, so that what is overdue tomorrow is highlighted tomorrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.writers.sheet_formats import BAR
from schemas.model import Status

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from pipeline.writers.sheet_layout import Layout

_OVERDUE_ROW = {"bg_color": "#FDE9E7"}
_OVERDUE_DUE = {"bg_color": "#F4B6AE", "font_color": "#9C0006", "bold": True}
_ESCALATED_ROW = {"bg_color": "#FFF4D6"}
_ESCALATED_STATUS = {"bg_color": "#F9C74F", "font_color": "#7F3F00", "bold": True}
_RESOLVED_ROW = {"font_color": "#7F7F7F"}


def add_rules(book: Workbook, sheet: Worksheet, layout: Layout) -> None:
    """Give `sheet` its highlights and bars, down to the spare rows."""
    _highlight_rows(book, sheet, layout)
    _draw_bars(sheet, layout)


def state_overdue(layout: Layout) -> str:
    """True in a row that is not resolved and whose day, or instant, has passed."""
    due = layout.refer_cell("due")
    passed = f"IF(INT({due})={due},{due}<TODAY(),{due}<NOW())"
    return f"=AND(ISNUMBER({due}),NOT({_state_status(layout, Status.RESOLVED)}),{passed})"


def _state_status(layout: Layout, status: Status) -> str:
    word = layout.words[status].replace('"', '""')
    return f'{layout.refer_cell("status")}="{word}"'


def _highlight_rows(book: Workbook, sheet: Worksheet, layout: Layout) -> None:
    overdue = state_overdue(layout)
    escalated = f"={_state_status(layout, Status.ESCALATED)}"
    resolved = f"={_state_status(layout, Status.RESOLVED)}"
    # LibreOffice shows a bar together with a rule only where both have the very same area.
    row, bars = layout.cover_without("progress"), layout.cover("progress")
    for area, rule, look in (
        (layout.cover("due"), overdue, _OVERDUE_DUE),
        (layout.cover("status"), escalated, _ESCALATED_STATUS),
        *((area, overdue, _OVERDUE_ROW) for area in (row, bars)),
        *((area, escalated, _ESCALATED_ROW) for area in (row, bars)),
        *((area, resolved, _RESOLVED_ROW) for area in (row, bars)),
    ):
        options = {"type": "formula", "criteria": rule, "format": book.add_format(look)}
        first, _, _ = area.partition(" ")
        sheet.conditional_format(first, options | {"multi_range": area})


def _draw_bars(sheet: Worksheet, layout: Layout) -> None:
    bar = {
        "type": "data_bar",
        "data_bar_2010": True,
        "bar_solid": True,
        "bar_color": BAR,
        "min_type": "num",
        "min_value": 0,
        "max_type": "num",
        "max_value": 1,
    }
    sheet.conditional_format(layout.cover("progress"), bar)
