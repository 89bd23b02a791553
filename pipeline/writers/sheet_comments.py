"""Comments in a sheet that came back, one at each problem, and what the register has by now.

Where a cell was changed by others as well, the copy is brought up to date with them: dropped again,
it says that its own value is meant all the same.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import TYPE_CHECKING, Final

from openpyxl import load_workbook
from openpyxl.comments import Comment

from pipeline.readers.findings import Findings, Unreadable
from pipeline.readers.sheet import SheetReading, open_sheet
from pipeline.readers.sheet_base import BASE_SHEET, CONFLICT, OVERTAKEN
from pipeline.validation.messages import LANGUAGES, format_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.workbook import Workbook

    from pipeline.errors import Problem

AUTHOR: Final = "minutes"
"""Whose comments are replaced when the sheet comes again; those of others stay."""
MOST: Final = 100
_WIDTH, _HEIGHT = 320, 110
_BROKEN: Final = (
    AttributeError,
    IndexError,
    KeyError,
    OverflowError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)
"""What openpyxl raises where a workbook is not what it expects."""


def mark_cells(data: bytes, problems: Sequence[Problem], language: str) -> bytes:
    """The sheet with a comment at each problem, in both languages where `language` is empty.

    Comments of ours that it had are gone. Empty where it cannot be opened.
    """
    try:
        _, base, grid = open_sheet(data)
        reading = SheetReading(base, grid, Findings())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out, such as bars
            book = load_workbook(io.BytesIO(data), keep_links=False)
            _remove_own(book)
            for problem in problems:
                if problem.code in (CONFLICT, OVERTAKEN):
                    _bring_up_to_date(book, reading, problem)
            _add_comments(book, problems, [language] if language else [*LANGUAGES])
            stream = io.BytesIO()
            book.save(stream)
            return stream.getvalue()
    except (Unreadable, *_BROKEN):
        return b""


def _remove_own(book: Workbook) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == AUTHOR:
                    cell.comment = None


def _add_comments(book: Workbook, problems: Sequence[Problem], tags: Sequence[str]) -> None:
    texts: dict[tuple[str, str], list[str]] = {}
    for problem in problems[:MOST]:
        place = problem.location.place
        if place is not None and place.cell and place.sheet in book.sheetnames:
            lines = texts.setdefault((place.sheet, place.cell), [])
            lines += [format_text(problem, tag) for tag in tags]
    for (sheet, cell), lines in texts.items():
        comment = Comment("\n\n".join(lines), AUTHOR, height=_HEIGHT * len(lines), width=_WIDTH)
        book[sheet][cell].comment = comment


def _bring_up_to_date(book: Workbook, reading: SheetReading, problem: Problem) -> None:
    """Give the base the value of the register; and the sheet, where it is not filled in there."""
    name, now = str(problem.path[-1]), problem.details["now"]
    hidden = book[BASE_SHEET]
    names: list[object] = []
    for row in hidden.iter_rows():
        if row[0].value == "rows":
            names = [cell.value for cell in row]
        elif names and row[1].value == problem.details["action"]:
            row[names.index(name)].value = now
    place = problem.location.place
    if place is None:
        return
    row = book[place.sheet][place.cell].row
    shown = {"due": now, "status": reading.base.words.get(now, now)}
    if problem.code == OVERTAKEN or name == "due":
        book[place.sheet].cell(row, reading.columns[name] + 1).value = shown[name]
