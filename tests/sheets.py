"""Sheets of actions, made as the register makes them and filled in as people do."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from pipeline.actions.register import read_register
from pipeline.processing.register_files import load_register_labels, write_register
from pipeline.settings import Settings
from schemas.model import Language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.workbook import Workbook

JUNE = dt.date(2024, 6, 3)
HEAD, FIRST = 4, 6
"""Rows of what is filled in above the table, and of the first action."""


def make_sheet(outbox: Path, language: Language = Language.ENGLISH, day: dt.date = JUNE) -> bytes:
    """The sheet of all actions of an outbox, in order of their ids."""
    register = read_register(outbox, day)
    entries = tuple(sorted(register.entries, key=lambda entry: entry.id))
    labels = load_register_labels(Settings(), language)
    return write_register("xlsx", register, entries, labels, Settings())


def open_book(data: bytes) -> Workbook:
    """A workbook to look into and to change."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl leaves out
        return load_workbook(io.BytesIO(data))


def change_book(data: bytes, change: Callable[[Workbook], object]) -> bytes:
    """The workbook after `change`."""
    book = open_book(data)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def fill(data: bytes, reporter: str = "Ann", date: object = JUNE, /, **cells: Any) -> bytes:
    """The sheet with these cells filled in."""

    def change(book: Workbook) -> None:
        sheet = book.worksheets[0]
        for name, value in {f"B{HEAD}": reporter, f"F{HEAD}": date, **cells}.items():
            sheet[name].value = value

    return change_book(data, change)


def find_cell(data: bytes, name: str, row: int) -> str:
    """The name of the cell of a column, `row` counted from the first action."""
    sheet = open_book(data).worksheets[0]
    (cell,) = (cell for cell in sheet[FIRST - 1] if cell.value == name)
    return f"{cell.column_letter}{FIRST + row}"


def change_package(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The package with each part as `change` makes it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change(entry.filename, old.read(entry)))
    return stream.getvalue()
