"""Where things stand in the sheet of actions, for the formulas and rules that point there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name, xl_range

from schemas.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.labels import Labels
    from pipeline.writers.action_columns import Column

NOTE = 2
"""Row that says what becomes of changes, counted from 0; title and facts stand above."""
HEADER = NOTE + 1
"""Row of the column names."""
FIRST = HEADER + 1
SPARE = 200
"""Rows below the last action that are ready for actions that people add by hand."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Layout:
    """The sheet of actions: its name, its columns, and the words of its status column."""

    name: str
    columns: tuple[Column, ...]
    count: int
    words: Mapping[str, str]

    @property
    def last(self) -> int:
        """Row of the last action; the first row where there is none, which then says so."""
        return FIRST + max(self.count, 1) - 1

    def find(self, key: str) -> int:
        """Column number of the value `key`."""
        return next(place for place, column in enumerate(self.columns) if column.key == key)

    def refer_cell(self, key: str) -> str:
        """The cell of `key` in the first row of actions, for a rule that moves down: `$F4`."""
        return f"${xl_col_to_name(self.find(key))}{FIRST + 1}"

    def cover(self, key: str) -> str:
        """The column of `key` from the first action down to the spare rows: `F4:F208`."""
        return self._cover(self.find(key), self.find(key))

    def cover_without(self, key: str) -> str:
        """The rows without the column of `key`, as one area or two: `A4:G208 I4:N208`."""
        gap, right = self.find(key), len(self.columns) - 1
        sides = ((0, gap - 1), (gap + 1, right))
        return " ".join(self._cover(left, end) for left, end in sides if left <= end)

    def _cover(self, left: int, right: int) -> str:
        return str(xl_range(FIRST, left, self.last + SPARE, right))

    def refer_column(self, key: str) -> str:
        """The whole column of `key`, from another sheet, so that added rows count as well."""
        letter = xl_col_to_name(self.find(key))
        return f"'{self.name.replace(chr(39), chr(39) * 2)}'!${letter}:${letter}"


def name_statuses(labels: Labels) -> dict[str, str]:
    """The printed word for each status."""
    return {status.value: labels("status", status) for status in Status}


def name_sheet(label: str) -> str:
    """`label` as Excel allows it as the name of a sheet."""
    return _FORBIDDEN.sub(" ", label)[:31].strip(" '")
