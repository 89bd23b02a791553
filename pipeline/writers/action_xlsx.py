"""The action list as a workbook for Excel and WPS."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from pipeline.writers import TIMEZONE
from pipeline.writers.action_columns import choose_columns
from pipeline.writers.action_list import list_actions, unify_departments
from pipeline.writers.action_sheet import add_action_sheet
from pipeline.writers.department_sheet import add_department_sheet
from pipeline.writers.plain_text import clean_text, join_lines
from pipeline.writers.sheet_formats import make_formats
from pipeline.writers.sheet_layout import Layout, name_sheet, name_statuses
from pipeline.writers.sheet_measure import GrowingSheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.labels import Labels
    from pipeline.writers.action_columns import Column
    from pipeline.writers.action_list import ActionList
    from schemas.model import Edition, Record

# What people wrote stays text, whatever it looks like.
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    # Columns are as wide as so many digits of this font: one that all systems have the measures of.
    "default_format_properties": {"font_name": "Arial", "font_size": 10},
}
LARGE = 10_000
"""A list of more actions passes through temporary files, row by row: sixty thousand would take
four hundred megabytes."""
# Office takes a file for damaged whose dates are too early.
_EARLIEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)


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
    layout = Layout(
        name=name_sheet(labels("action.list")),
        columns=tuple(columns or choose_columns(listing.actions)),
        count=len(listing.actions),
        words=name_statuses(labels),
    )
    data = io.BytesIO()
    storage = "constant_memory" if layout.count > LARGE else "in_memory"
    book = Workbook(data, {**_OPTIONS, storage: True})
    book.worksheet_class = GrowingSheet
    book.set_properties(
        {
            "title": join_lines(clean_text(listing.title)),
            "author": join_lines(clean_text(listing.author)),
            "created": max(listing.stamp, _EARLIEST).replace(tzinfo=None),
        }
    )
    formats = make_formats(book, labels.lead("sheet.font"))
    add_action_sheet(book, listing, layout, formats, labels)
    add_department_sheet(book, listing, layout, formats, labels)
    book.close()
    return data.getvalue()
