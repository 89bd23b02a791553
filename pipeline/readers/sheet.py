"""Sheet reader: a sheet of actions that was filled in, as the notes of a progress report.

What it says are the cells that are no longer as they were made; the base in its hidden sheet tells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.errors import Place
from pipeline.readers.encoding import CONTROL, INVISIBLES, name_sign
from pipeline.readers.findings import Unreadable, quote
from pipeline.readers.sheet_package import name_cell, open_workbook
from pipeline.readers.sheet_report import (
    BASE_SHEET,
    CHANGEABLE,
    HEAD,
    SheetCell,
    make_report,
    read_base,
    read_number,
    write_value,
)
from pipeline.readers.word_page import FormPage, WordLines
from pipeline.system.text import clean_text, join_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.readers.findings import Findings
    from pipeline.readers.sheet_package import SheetGrid, SheetPackage
    from pipeline.readers.sheet_report import Said, SheetBase, SheetReport

Row = dict[str, SheetCell]
_NAMES: Final = {"new_due": "due"}
"""What a column is called in an update."""
_MANY: Final = 3
"""Names of columns that a row has that is their head."""
_MIDNIGHT: Final = " 24:00"


def read_sheet(data: bytes, findings: Findings) -> tuple[WordLines, SheetReport]:
    """The cells of a sheet as text with places, and the report they make; raises Unreadable."""
    package, base, grid = open_sheet(data)
    reading = SheetReading(base, grid, findings)
    head, updates = reading.read_head(), [*reading.list_updates()]
    for name, other in package.grids.items():
        if name not in (BASE_SHEET, base.sheet, *base.others) and any(map(any, other.rows)):
            reading.note_stranger(name)
    if not updates and not any(found.code.startswith("E") for found in findings.all):
        reading.note(reading.header, "status", "E083")
    page = reading.page
    page.text = "".join(reading.lines)
    return WordLines(page), make_report(base, head, updates, package.modified, len(page.text))


def open_sheet(data: bytes) -> tuple[SheetPackage, SheetBase, SheetGrid]:
    """A workbook, the base of its sheet of actions, and that sheet; raises Unreadable."""
    package = open_workbook(data)
    hidden = package.grids.get(BASE_SHEET)
    base = read_base(hidden.rows) if hidden else None
    name = _find_sheet(package, base) if base else ""
    if base is None or not name:
        raise Unreadable("E082", 0, 0)
    return package, replace(base, sheet=name), package.grids[name]


def _find_sheet(package: SheetPackage, base: SheetBase) -> str:
    """The name of the sheet that is filled in, which may be another one by now; "" without one."""
    if base.sheet in package.grids:
        return base.sheet
    labels = {_fold(label) for label in base.columns.values()}
    known = (BASE_SHEET, *base.others)
    for name, grid in ((name, grid) for name, grid in package.grids.items() if name not in known):
        rows = ({_fold(write_value(value)) for value in row} for row in grid.rows)
        if any(len(row & labels) > _MANY for row in rows):
            return name
    return ""


class SheetReading:
    """Walk over a sheet of actions; raises Unreadable where its columns are not as they were."""

    def __init__(self, base: SheetBase, grid: SheetGrid, findings: Findings) -> None:
        self.base = base
        self.grid = grid
        self.findings = findings
        self.page = FormPage()
        self.lines: list[str] = []
        self.at = 0
        self.useless: set[int] = set()
        """Where cells start that hold no value, which is told already."""
        self.words = {_fold(word): status for status, word in base.words.items()}
        self.header, self.columns = self.find_table()

    def find_table(self) -> tuple[int, dict[str, int]]:
        """The row of the column names, and the column of each key."""
        names = {_fold(name): key for key, name in self.base.columns.items()}
        missed = [*self.base.columns.values()]
        for number, row in enumerate(self.grid.rows):
            texts = [_fold(write_value(value)) for value in row]
            found = {names[text]: at for at, text in reversed([*enumerate(texts)]) if text in names}
            if "id" in found and len(found) > len(HEAD):
                wanted = (*CHANGEABLE, "task")
                missed = [self.base.columns.get(key, key) for key in wanted if key not in found]
                if not missed:
                    return number, found
                break
        raise Unreadable("E084", 0, 0, names=", ".join(missed))

    def read_head(self) -> Said:
        """What is filled in above the table, by the labels there."""
        labels = {_fold(label): key for key, label in self.base.head.items()}
        found: Said = {}
        for row in range(self.header):
            for column, value in enumerate(self.grid.rows[row]):
                key = labels.get(_fold(write_value(value)))
                if key and key not in found:
                    cell = self.add_cell(row, column + 1, self.base.head[key], key)
                    self.check_cell((row, column + 1), cell)
                    found[key] = (clean_text(cell.text), cell)
        missed = [label for key, label in self.base.head.items() if key not in found]
        if missed or not self.base.head.keys() >= {*HEAD}:
            raise Unreadable("E084", 0, 0, names=", ".join(missed))
        return found

    def list_updates(self) -> Iterator[Said]:
        """What is said of each action of which a cell is not as it was."""
        for action, row in self.read_rows():
            was = self.base.rows[action]
            said: Said = {}
            for key in CHANGEABLE:
                cell, name = row[key], _NAMES.get(key, key)
                value = self.find_value(key, cell.text)
                if not value and was.get(key) and cell.start not in self.useless:
                    self.findings.add("W011", *cell.span[:2], value=quote(was[key]))
                elif value and not _is_same(value, was[name]):
                    said[name] = (value, cell)
                    self.check_text(cell)
                    if key == "progress" and not self.check_progress(cell):
                        del said[name]
            if said:
                yield {
                    "action": (action, row["id"]),
                    "task": (was["task"], row["task"]),
                    "status": (was["status"], row["status"]),
                    **said,
                }

    def read_rows(self) -> Iterator[tuple[str, Row]]:
        """The id of each action that has a row, and the cells of that; other rows are told."""
        seen: dict[str, list[str]] = {}
        for number in range(self.header + 1, len(self.grid.rows)):
            values = self.grid.rows[number]
            action = write_value(values[self.columns["id"]]).strip()
            said = [write_value(values[self.columns[key]]).strip() for key in CHANGEABLE]
            if action not in self.base.rows:
                if any(said):
                    self.note(number, "id", "E085", text=quote(action))
            elif action not in seen:
                seen[action] = said
                yield action, self.read_row(number, action)
            elif seen[action] != said:
                self.note(number, "id", "E086", text=action)

    def read_row(self, number: int, action: str) -> Row:
        """The cells of a row; changes where none count are told."""
        row = {
            key: self.add_cell(number, self.columns[key], self.base.columns[key], key)
            for key in self.columns
        }
        for key, cell in row.items():
            if key in CHANGEABLE:
                self.check_cell((number, self.columns[key]), cell)
            elif key != "id" and not _is_same(
                cell.text, self.base.rows[action].get(key, cell.text)
            ):
                self.findings.add("W009", *cell.span[:2])
        return row

    def find_value(self, key: str, text: str) -> str:
        """What a cell says, as the base would have it."""
        text = clean_text(text)
        if key == "status":
            return self.words.get(_fold(text), text)
        return text.removesuffix("%").strip() if key == "progress" else text

    def check_cell(self, place: tuple[int, int], cell: SheetCell) -> None:
        """Tell of an error, and of a formula, whose last value is taken where it has one."""
        if not cell.text:
            self.useless |= (
                {cell.start} if place in self.grid.errors | self.grid.formulas else set()
            )
        if place in self.grid.errors:
            self.findings.add("E087", *cell.span[:2])
        elif place in self.grid.formulas:
            code = "W010" if cell.text else "E088"
            self.findings.add(code, *cell.span[:2], value=quote(cell.text))

    def check_text(self, cell: SheetCell) -> None:
        """Tell of characters that no record can carry, and of those that nobody sees."""
        for pattern, code in ((CONTROL, "E005"), (INVISIBLES, "W001")):
            for match in pattern.finditer(cell.text):
                start, end = (cell.start + index for index in match.span())
                self.findings.add(code, start, end, sign=name_sign(match[0][0]))

    def check_progress(self, cell: SheetCell) -> bool:
        """Tell of a number whose cell is shown as more than 100 %, and of a 1 without a sign."""
        if cell.is_percent and cell.number is not None and cell.number > 1:
            self.findings.add("E089", *cell.span[:2], value=cell.text, number=f"{cell.number:g}")
            return False
        if cell.number == 1 and not cell.is_percent:
            self.findings.add("W013", *cell.span[:2])
        return True

    def note(self, number: int, key: str, code: str, **details: str) -> None:
        """Tell of the cell of `key` in a row."""
        cell = self.add_cell(number, self.columns[key], self.base.columns[key])
        self.findings.add(code, cell.span[0], cell.span[1], -1, **details)

    def note_stranger(self, name: str) -> None:
        """Tell of a sheet that is not read."""
        self.findings.add("W012", self.at, self.at + len(name), name=quote(name))
        self.add_line(name, Place(sheet=name))

    def add_cell(self, row: int, column: int, label: str, key: str = "") -> SheetCell:
        """A cell, its text added to that of the notes."""
        values = self.grid.rows[row]
        value = values[column] if column < len(values) else ""
        is_percent = (row, column) in self.grid.percents
        text = write_value(value, key, is_percent=is_percent)
        cell = SheetCell(text, self.at, read_number(value), is_percent)
        place = Place(sheet=self.base.sheet, cell=name_cell(row, column), label=label)
        self.add_line(text, place)
        return cell

    def add_line(self, text: str, place: Place) -> None:
        """Add a text to that of the notes, with its place."""
        self.page.starts.append(self.at)
        self.page.places.append(place)
        self.lines.append(text + "\n")
        self.at += len(text) + 1


def _fold(text: str) -> str:
    return join_lines(clean_text(text)).rstrip(":：").casefold()


def _is_same(one: str, other: str) -> bool:
    """Whether two texts say the same: blanks, and midnight, are not kept by every program."""
    first, second = (
        "".join(clean_text(text).removesuffix(_MIDNIGHT).split()) for text in (one, other)
    )
    return first == second
