"""Cells of a workbook: how they look, where they stand, how wide and high they must be."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import Worksheet

from pipeline.actions.action_list import ColumnKind
from pipeline.system.text import cut_text, measure_text
from schemas.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from pipeline.actions.action_list import Column
    from pipeline.document.labels import Labels

LINE_COLOUR = "#BFBFBF"
_NUMBERS = "Arial"
"""Every system has its measures: a date that is wider than its column is shown as ###."""
BAR = "#9DC3E6"
_CELL = {"border": 1, "border_color": LINE_COLOUR, "valign": "top", "font_size": 10}
_CENTRED = {**_CELL, "align": "center"}
_HEADER = {
    **_CENTRED,
    "valign": "vcenter",
    "bold": True,
    "bg_color": "#1F4E79",
    "font_color": "#FFFFFF",
    "text_wrap": True,
}
_OPEN = {"locked": False, "bg_color": "#EDF7ED"}
_ENTRY = {**_CELL, **_OPEN, "valign": "vcenter", "align": "left"}
NOTE = 2
"""Row that says what becomes of changes, counted from 0; title and facts stand above."""
HEADER = NOTE + 1
"""Row of the column names."""
FIRST = HEADER + 1
SPARE = 200
"""Rows below the last action that are ready for actions that people add by hand."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
LINE_HEIGHT = 14.0
"""Height of a line of 10-point text, in points."""
TALLEST = 409.0
"""The height of a row that Excel allows, in points."""
LONGEST = 32_767
"""What a cell holds, in UTF-16 units."""
_PADDING = 4.0
_PAGE = 784.0
"""A4 landscape between its margins, in points."""
_SCALE = 0.82
"""Of 10-point text, more than 8 points are left on paper."""
_CHARACTER, _EDGE = 5.6, 3.75
"""Points that a narrow character takes of a column, and each column besides."""
_NARROWEST = 7
_WRAPPED = (
    ColumnKind.TEXT,
    ColumnKind.REFERENCE,
    ColumnKind.REFERENCES,
    ColumnKind.NUMBERS,
    ColumnKind.SEVERITY,
    ColumnKind.STATUS,
    ColumnKind.ACCEPTANCE,
)
_MARGIN = 2
# The button of the filter covers part of the column's name.
_BUTTON = 3


@dataclass(frozen=True, slots=True)
class Formats:
    """Named looks of cells."""

    title: Format
    facts: Format
    header: Format
    text: Format
    centred: Format
    date: Format
    datetime: Format
    progress: Format
    number: Format
    total: Format
    entry: Format
    """A label of what is filled in above the table."""
    open_entry: Format
    dated_entry: Format
    open_header: Format
    """The name of a column that is filled in."""
    open_cells: Mapping[ColumnKind, Format]
    """Cells of such columns, which stay open in a sheet that is locked."""


def make_formats(book: Workbook, font: str) -> Formats:
    """The looks of `book`, whose cells are set in `font`."""

    def make(**properties: Any) -> Format:
        return book.add_format({"font_name": font, **properties})

    return Formats(
        title=make(bold=True, font_size=16, valign="vcenter"),
        facts=make(font_size=10, font_color="#595959", valign="vcenter"),
        header=make(**_HEADER),
        text=make(**_CELL, text_wrap=True),
        centred=make(**_CENTRED, text_wrap=True),
        date=make(**_CENTRED, font_name=_NUMBERS, num_format="yyyy-mm-dd"),
        datetime=make(**_CENTRED, font_name=_NUMBERS, num_format="yyyy-mm-dd hh:mm"),
        progress=make(**_CENTRED, font_name=_NUMBERS, num_format="0%"),
        number=make(**_CENTRED, font_name=_NUMBERS, num_format="0"),
        total=make(**_CENTRED, font_name=_NUMBERS, num_format="0", bold=True, bg_color="#DDEBF7"),
        entry=make(font_size=10, font_color="#595959", align="right", valign="vcenter"),
        open_entry=make(**_ENTRY),
        dated_entry=make(**_ENTRY, font_name=_NUMBERS, num_format="yyyy-mm-dd"),
        open_header=make(**{**_HEADER, "bg_color": "#2E7D32"}),
        open_cells={
            ColumnKind.TEXT: make(**_CELL, **_OPEN, text_wrap=True),
            ColumnKind.STATUS: make(**_CENTRED, **_OPEN, text_wrap=True),
            ColumnKind.PROGRESS: make(**_CENTRED, **_OPEN, font_name=_NUMBERS, num_format="0%"),
            ColumnKind.DUE: make(**_CENTRED, **_OPEN, font_name=_NUMBERS, num_format="yyyy-mm-dd"),
        },
    )


@dataclass(frozen=True, slots=True)
class Layout:
    """The sheet of actions: its name, its columns, and the words of its status column."""

    name: str
    columns: tuple[Column, ...]
    count: int
    words: Mapping[str, str]
    header: int = HEADER
    """Row of the column names."""
    open: frozenset[int] = frozenset()
    """Numbers of the columns that are filled in."""

    @property
    def first(self) -> int:
        """Row of the first action."""
        return self.header + 1

    @property
    def last(self) -> int:
        """Row of the last action; the first row where there is none, which then says so."""
        return self.first + max(self.count, 1) - 1

    def find(self, key: str) -> int:
        """Column number of the value `key`."""
        return next(place for place, column in enumerate(self.columns) if column.key == key)

    def refer_cell(self, key: str) -> str:
        """The cell of `key` in the first row of actions, for a rule that moves down: `$F4`."""
        return f"${xl_col_to_name(self.find(key))}{self.first + 1}"

    def cover(self, key: str) -> str:
        """The column of `key` from the first action down to the spare rows: `F4:F208`."""
        return self._cover(self.find(key), self.find(key))

    def cover_without(self, key: str) -> str:
        """The rows without the column of `key`, as one area or two: `A4:G208 I4:N208`."""
        gap, right = self.find(key), len(self.columns) - 1
        sides = ((0, gap - 1), (gap + 1, right))
        return " ".join(self._cover(left, end) for left, end in sides if left <= end)

    def _cover(self, left: int, right: int) -> str:
        return str(xl_range(self.first, left, self.last + SPARE, right))

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


class GrowingSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet whose rows go on growing with what people type into them.

    A height marked as custom would stay for good; XlsxWriter marks every height so. It also looks
    through every formula for a hundred functions that are newer than ours.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _xml_start_tag_unencoded(
        self, tag: str, attributes: Sequence[tuple[str, Any]] = ()
    ) -> None:
        if tag == "row":
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)


def measure_column(column: Column, name: str, texts: Sequence[str]) -> int:
    """The width of a column in narrow characters: that of its content, up to its widest."""
    longest = max((measure_text(text[: column.widest]) for text in texts), default=0)
    header = min(measure_text(name) + _BUTTON, column.widest)
    return max(header, min(longest + _MARGIN, column.widest))


def fit_text(text: str) -> str:
    """`text` as long as a cell can hold; one that was cut ends in "…"."""
    return cut_text(text, LONGEST)


def fit_page(columns: Sequence[Column], names: Sequence[str], widths: Sequence[int]) -> list[int]:
    """`widths` with those of texts made narrower until the print on A4 landscape can be read.

    The page is as wide as the columns together: the wider they are, the smaller is the print. No
    column is made narrower than a word of its name; `names` may have further words that count.
    """
    room = (_PAGE / _SCALE - _EDGE * len(widths)) / _CHARACTER
    over = sum(widths) - room
    spare = [
        max(width - _find_narrowest(name), 0) if column.kind in _WRAPPED else 0
        for column, name, width in zip(columns, names, widths, strict=True)
    ]
    if over <= 0 or not any(spare):
        return [*widths]
    share = min(1.0, over / sum(spare))
    return [width - math.ceil(share * some) for width, some in zip(widths, spare, strict=True)]


def _find_narrowest(name: str) -> int:
    """The width that the name of a column needs; Chinese ones are broken anywhere."""
    words = (len(word) + _MARGIN for word in name.split() if measure_text(word) == len(word))
    return max((_NARROWEST, *words))


def measure_row(texts: Sequence[str], widths: Sequence[int]) -> float:
    """The height of a row in points, its texts wrapped into columns of `widths`."""
    lines = max(
        (_count_lines(text, width) for text, width in zip(texts, widths, strict=True)), default=1
    )
    return min(lines * LINE_HEIGHT + _PADDING, TALLEST)


def _count_lines(text: str, width: int) -> int:
    # Words are not split, so some of every line stays empty.
    room = max(width - _MARGIN, 1)
    return sum(max(-(-measure_text(line) // room), 1) for line in text.split("\n"))
