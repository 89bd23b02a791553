"""How wide the columns and how high the rows of a sheet must be for their text.

Excel, WPS and LibreOffice do not agree on when to fit a row by themselves, so its height is
estimated here, rather too high than too low.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet

from pipeline.writers.action_columns import Kind
from pipeline.writers.plain_text import measure_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from pipeline.writers.action_columns import Column

LINE = 14.0
"""Height of a line of 10-point text, in points."""
TALLEST = 409.0
"""The height of a row that Excel allows, in points."""
_PADDING = 4.0
_PAGE = 784.0
"""A4 landscape between its margins, in points."""
_SCALE = 0.82
"""Of 10-point text, more than 8 points are left on paper."""
_CHARACTER, _EDGE = 5.6, 3.75
"""Points that a narrow character takes of a column, and each column besides."""
_NARROWEST = 7
_WRAPPED = (Kind.TEXT, Kind.REFERENCE, Kind.REFERENCES, Kind.NUMBERS, Kind.SEVERITY, Kind.STATUS)
_MARGIN = 2
# The button of the filter covers part of the column's name.
_BUTTON = 3


class GrowingSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet whose rows go on growing with what people type into them.

    A height marked as custom would stay for good; XlsxWriter marks every height so.
    """

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


def fit_page(columns: Sequence[Column], names: Sequence[str], widths: Sequence[int]) -> list[int]:
    """`widths` with those of texts made narrower until the print on A4 landscape can be read.

    The page is as wide as the columns together: the wider they are, the smaller is the print. No
    column is made narrower than a word of its name.
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
    return min(lines * LINE + _PADDING, TALLEST)


def _count_lines(text: str, width: int) -> int:
    # Words are not split, so some of every line stays empty.
    room = max(width - _MARGIN, 1)
    return sum(max(-(-measure_text(line) // room), 1) for line in text.split("\n"))
