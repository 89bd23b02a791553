"""How the cells of a workbook look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

LINE = "#BFBFBF"
_NUMBERS = "Arial"
"""Every system has its measures: a date that is wider than its column is shown as ###."""
BAR = "#9DC3E6"
_CELL = {"border": 1, "border_color": LINE, "valign": "top", "font_size": 10}
_CENTRED = {**_CELL, "align": "center"}
_HEADER = {
    **_CENTRED,
    "valign": "vcenter",
    "bold": True,
    "bg_color": "#1F4E79",
    "font_color": "#FFFFFF",
    "text_wrap": True,
}


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
    )
