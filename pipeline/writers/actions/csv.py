"""The action list as CSV for Excel, WPS and whatever reads tables."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.actions.action_list import list_actions
from pipeline.actions.fields import COLUMNS, Column, ColumnKind, format_value
from pipeline.settings import TIMEZONE
from pipeline.system.text import join_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.actions.action_list import ActionList
    from pipeline.document.labels import Labels
    from schemas.edition import Edition
    from schemas.model import Record

_FULL = {
    "id": Column("id", "action.reference", ColumnKind.REFERENCE),
    "after": Column("after", "action.after", ColumnKind.REFERENCES),
}
# Lists of several records can be put under each other only if every one has the same columns.
CSV_COLUMNS = tuple(_FULL.get(column.key, replace(column, optional=False)) for column in COLUMNS)

# Spreadsheets run what begins like a formula, wide signs included; where the list separator is
# a semicolon, a cell may begin after any semicolon.
_FORMULA = re.compile(
    r"(^|;)(?=[\s\"\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫])"
)


def write_action_csv(
    record: Record, edition: Edition, labels: Labels, *, timezone: str = TIMEZONE
) -> bytes:
    """The actions of `record` as CSV: one line each, under one line of column names."""
    return write_csv(list_actions(record, edition, labels, timezone=timezone), labels)


def write_csv(
    listing: ActionList, labels: Labels, columns: Sequence[Column] | None = None
) -> bytes:
    """RFC 4180 in UTF-8 with a byte-order mark; no cell has a line break or can be a formula."""
    columns, data = columns or CSV_COLUMNS, io.BytesIO()
    text = io.TextIOWrapper(data, encoding="utf-8-sig", newline="", write_through=True)
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow([disarm_cell(labels(column.label)) for column in columns])
    for action in listing.actions:
        table.writerow([disarm_cell(format_value(action, column, labels)) for column in columns])
    text.flush()
    return data.getvalue()


def disarm_cell(text: str) -> str:
    """`text` on one line, with an apostrophe before what a spreadsheet would take for a formula."""
    return _FORMULA.sub(r"\1'", join_lines(text))
