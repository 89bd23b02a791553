"""Sheets that come back are read by their changed cells, and nothing in them is passed over."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from pipeline.readers.reader import read_notes
from pipeline.readers.sheet_package import open_workbook
from pipeline.validation.messages import format_problem
from pipeline.validation.validator import check_notes
from pipeline.writers.comments import mark_cells
from schemas.model import Language
from tests.outboxes import publish_two_meetings
from tests.sheets import change_book, change_package, fill, find_cell, make_sheet, open_book

if TYPE_CHECKING:
    from pathlib import Path

FIRMWARE, CONTRACT = 0, 1
"""Rows of 2024-05-10-launch/A1, which is resolved and accepted, and A2, escalated at 50%."""


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A sheet in English of four actions."""
    outbox = tmp_path_factory.mktemp("box")
    publish_two_meetings(outbox)
    return make_sheet(outbox)


def read(data: bytes) -> tuple[Any, list[str]]:
    """The tree and the codes of the problems of a sheet."""
    notes = read_notes(data, "a.xlsx")
    return notes.tree, [problem.code for problem in notes.problems]


def test_the_report_has_exactly_the_changed_cells(sheet: bytes) -> None:
    status, note = (find_cell(sheet, name, CONTRACT) for name in ("Status", "Latest note"))
    tree, codes = read(fill(sheet, **{status: "Resolved", note: "Signed on Monday"}))
    assert codes == []
    assert tree["updates"] == [
        {
            "action": "2024-05-10-launch/A2",
            "task": "签订供货协议",
            "status": "resolved",
            "note": "Signed on Monday",
        }
    ]
    assert tree["progress"]["reporter"] == "Ann"
    assert tree["progress"]["date"] == "2024-06-03"
    assert tree["progress"]["confidentiality"] == "internal"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        *((0.6, "60"), ("60%", "60"), ("60", "60"), (1, "100"), (0.333, "33.3"), ("3", "3")),
        *((0.5, None), ("50 %", None), (0.03, "3")),
    ],
)
def test_progress_is_read_however_it_is_typed(
    sheet: bytes, value: object, said: str | None
) -> None:
    tree, codes = read(fill(sheet, **{find_cell(sheet, "Progress", CONTRACT): value}))
    assert (tree["updates"][0]["progress"] if tree else None) == said
    assert set(codes) <= {"E083"}


@pytest.mark.parametrize(
    ("value", "shown"), [(3, "300%"), (60, "6000%"), (1.2, "120%"), (12.5, "1250%")]
)
@pytest.mark.parametrize("code", ["0%", '[Red]0.00" of it "\\x%'])
def test_a_number_that_its_cell_shows_as_over_the_whole_is_told(
    sheet: bytes, value: float, shown: str, code: str
) -> None:
    cell = find_cell(sheet, "Progress", CONTRACT)
    note = find_cell(sheet, "Latest note", CONTRACT)
    data = fill(sheet, **{cell: value, note: "x"})
    data = change_book(data, lambda book: setattr(book.worksheets[0][cell], "number_format", code))
    problems = check_notes(read_notes(data, "a.xlsx")).problems
    (problem,) = (one for one in problems if one.is_error)
    text = format_problem(problem, "a.xlsx", "en")
    assert problem.code == "E089"
    assert f"{cell}, “Progress”: error E089" in text
    assert f"holds {value}," in text
    assert f"shows as {shown}," in text


@pytest.mark.parametrize(
    ("value", "said", "codes"),
    [
        *((3, "3", []), (60, "60", []), (12.5, "12.5", []), (0.6, "60", [])),
        *((1.2, "120", []), (1, "100", ["W013"])),
    ],
)
@pytest.mark.parametrize("code", ["General", '0"%"', r"0\%"])
def test_progress_is_read_as_it_is_shown_without_a_percent_format(
    sheet: bytes, value: float, said: str, codes: list[str], code: str
) -> None:
    cell = find_cell(sheet, "Progress", CONTRACT)
    data = change_book(
        fill(sheet, **{cell: value}),
        lambda book: setattr(book.worksheets[0][cell], "number_format", code),
    )
    tree, told = read(data)
    assert (tree["updates"][0]["progress"], told) == (said, codes)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (dt.date(2024, 7, 1), "2024-07-01"),
        (dt.datetime(2024, 7, 1, 17, 30), "2024-07-01 17:30"),  # noqa: DTZ001 - as sheets have them
        ("2024/7/1", "2024/7/1"),
        (45474, "2024-07-01"),
        ("next Friday", "next Friday"),
    ],
)
def test_a_new_due_date_is_read_however_it_is_typed(sheet: bytes, value: object, said: str) -> None:
    tree, _ = read(fill(sheet, **{find_cell(sheet, "New due date", CONTRACT): value}))
    assert tree["updates"][0]["due"] == said


def test_a_wrong_value_is_told_with_sheet_and_cell(sheet: bytes) -> None:
    cell = find_cell(sheet, "New due date", CONTRACT)
    notes = read_notes(fill(sheet, **{cell: "next Friday"}), "a.xlsx")
    (problem,) = (one for one in check_notes(notes).problems if one.is_error)
    text = format_problem(problem, "a.xlsx", "en")
    assert text.startswith(f"a.xlsx: sheet “Action Items” {cell}, “New due date”: error E1")
    assert "next Friday" in text.splitlines()[1]


def test_who_reports_is_asked_for_in_its_cell(sheet: bytes) -> None:
    data = fill(sheet, "", **{find_cell(sheet, "Latest note", CONTRACT): "x"})
    problems = check_notes(read_notes(data, "a.xlsx")).problems
    (problem,) = (one for one in problems if one.is_error)
    assert problem.location.place
    assert (problem.path, problem.location.place.cell) == (("progress", "reporter"), "B4")


def test_without_a_date_it_is_of_when_the_sheet_was_saved(sheet: bytes) -> None:
    note = find_cell(sheet, "Latest note", CONTRACT)
    tree, _ = read(fill(sheet, "Ann", None, **{note: "x"}))
    assert tree["progress"]["date"][:4] >= "2026"

    def forget(name: str, part: bytes) -> bytes:
        return b"<a/>" if name == "docProps/core.xml" else part

    tree, _ = read(change_package(fill(sheet, "Ann", None, **{note: "x"}), forget))
    assert tree["progress"]["date"] == ""


def test_a_sheet_that_comes_again_corrects_its_report_and_another_does_not(sheet: bytes) -> None:
    note = find_cell(sheet, "Latest note", CONTRACT)
    first, again, other = (
        read(fill(sheet, who, **{note: text}))[0]["progress"]["id"]
        for who, text in (("Ann", "x"), ("Ann", "y"), ("Bob", "x"))
    )
    assert first == again != other


def test_chinese_sheets_give_chinese_notes(tmp_path: Path) -> None:
    publish_two_meetings(tmp_path)
    data = make_sheet(tmp_path, Language.CHINESE)
    tree, codes = read(fill(data, "林知远", **{find_cell(data, "状态", CONTRACT): "已解决"}))
    assert codes == []
    assert tree["既往行动项进展"][0]["状态"] == "已解决"
    assert tree["进展报告"]["报告人"] == "林知远"


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({}, ["E083"]),
        ({"Latest note": "=1+1"}, ["E088"]),
        ({"Latest note": "#REF!"}, ["E087"]),
        ({"Task": "Something else", "Latest note": "x"}, ["W009"]),
        ({"Updated": "never", "Latest note": "x"}, ["W009"]),
        ({"Progress": None, "Latest note": "x"}, ["W011"]),
        ({"Action": "2024-05-10-launch/A1"}, ["E086"]),
        ({"Action": "mine/A1", "Task": "A task of my own"}, ["E085"]),
        ({"Latest note": "a\u200bb"}, ["W001"]),
    ],
)
def test_what_cannot_be_taken_is_told(
    sheet: bytes, cells: dict[str, object], codes: list[str]
) -> None:
    named = {find_cell(sheet, name, CONTRACT): value for name, value in cells.items()}
    assert read(fill(sheet, **named))[1] == codes


def test_the_last_value_of_a_formula_is_taken_and_told(sheet: bytes) -> None:
    cell = find_cell(sheet, "Latest note", CONTRACT)
    data = fill(sheet, **{cell: "=UPPER(1)"})

    def calculate(name: str, part: bytes) -> bytes:
        return part.replace(b"</f><v></v>", b"</f><v>7</v>").replace(b"</f><v/>", b"</f><v>7</v>")

    tree, codes = read(change_package(data, calculate))
    assert codes == ["W010"]
    assert tree["updates"][0]["note"] == "7"


def test_rows_and_columns_may_be_moved(sheet: bytes) -> None:
    def move(book: Workbook) -> None:
        table = book.worksheets[0]
        table.delete_rows(6)
        table.insert_rows(5)
        table.insert_cols(2)

    tree, codes = read(change_book(fill(sheet, **{find_cell(sheet, "Latest note", 3): "x"}), move))
    # The reporter is no longer beside its label.
    assert (tree["updates"][0]["note"], codes) == ("x", [])


def test_the_sheet_may_have_another_name(sheet: bytes) -> None:
    def rename(book: Workbook) -> None:
        book.worksheets[0].title = "三月 (Ann)"
        book.create_sheet("mine", 0)["A1"].value = "Status"

    status, progress = (find_cell(sheet, name, CONTRACT) for name in ("Status", "Progress"))
    tree, codes = read(change_book(fill(sheet, **{progress: 0.8}), rename))
    assert (tree["updates"][0]["progress"], codes) == ("80", ["W012"])
    wrong = change_book(fill(sheet, **{status: "nearly"}), rename)
    problems = [one for one in check_notes(read_notes(wrong, "a.xlsx")).problems if one.is_error]
    places = [one.location.place for one in problems]
    assert [(one.sheet, one.cell) for one in places if one] == [("三月 (Ann)", status)]
    assert open_book(mark_cells(wrong, problems, "en"))["三月 (Ann)"][status].comment


@pytest.mark.parametrize("name", ["Status", "Action", "Task"])
def test_a_column_that_was_renamed_is_told(sheet: bytes, name: str) -> None:
    def rename(book: Workbook) -> None:
        (cell,) = (cell for cell in book.worksheets[0][5] if cell.value == name)
        cell.value = "Mine"

    assert read(change_book(sheet, rename))[1] == ["E084"]


def test_a_sheet_that_was_added_is_told(sheet: bytes) -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("Mine")["A1"].value = "Do not forget"

    data = fill(sheet, **{find_cell(sheet, "Latest note", CONTRACT): "x"})
    assert read(change_book(data, add))[1] == ["W012"]


def make_foreign() -> bytes:
    """A workbook of someone's own."""
    book, stream = Workbook(), io.BytesIO()
    book.active["A1"].value = "Task"  # type: ignore[index]  # a sheet
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["a.xls", "a.et", "a.ODS"])
def test_a_sheet_of_another_kind_is_told_to_be_saved_as_ours(name: str) -> None:
    for start in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"):
        problems = read_notes(start + bytes(600), name).problems
        assert [one.code for one in problems] == ["E080"]


def test_a_sheet_that_is_not_ours_is_told(sheet: bytes) -> None:
    assert read(make_foreign())[1] == ["E082"]
    assert read(change_book(sheet, lambda book: book.remove(book["minutes"])))[1] == ["E082"]


def test_hostile_packages_are_refused(sheet: bytes) -> None:
    macros = change_package(
        sheet,
        lambda name, part: (
            part.replace(b"sheet.main+xml", b"x.macroEnabled.main+xml") if "Types" in name else part
        ),
    )
    assert read(macros)[1] == ["E081"]
    far = change_book(sheet, lambda book: book.worksheets[0].cell(1_048_576, 16_384, "x"))
    assert read(far)[1] == ["E063"]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(70_000_000))
    assert read(stream.getvalue())[1] == ["E063"]
    assert read(sheet[:2000])[1] == ["E062"]
    assert read(b"Task,Status\n")[1] == ["E080"]
    entities = change_package(
        sheet,
        lambda name, part: (
            part.replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY a "ha">]><worksheet', 1)
            if name.endswith("sheet1.xml")
            else part
        ),
    )
    assert read(entities)[1] == ["E062"]


@pytest.mark.parametrize("number", [b"1e999", b"2958465.9999999", b"-5", b"x"])
def test_numbers_that_are_none_are_no_fault_of_the_program(sheet: bytes, number: bytes) -> None:
    data = fill(sheet, **{find_cell(sheet, "New due date", CONTRACT): 45474.25})

    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"<v>45474.25</v>", b"<v>" + number + b"</v>")

    notes = read_notes(change_package(data, change), "a.xlsx")
    assert notes.problems or any(one.is_error for one in check_notes(notes).problems)


def test_many_cells_of_one_long_text_are_refused(sheet: bytes) -> None:
    def repeat(name: str, part: bytes) -> bytes:
        if name == "xl/sharedStrings.xml":
            return part.replace(b"<si>", b"<si><t>" + b"x" * 100_000 + b"</t></si><si>", 1)
        if name.endswith("sheet1.xml"):
            cells = b'<row r="900">' + b'<c t="s"><v>0</v></c>' * 300 + b"</row></sheetData>"
            return part.replace(b"</sheetData>", cells)
        return part

    assert read(change_package(sheet, repeat))[1] == ["E063"]


def test_nothing_but_sheets_texts_and_styles_is_read(sheet: bytes) -> None:
    def link(name: str, part: bytes) -> bytes:
        outside = (
            b'<Relationship Id="x" Type="/worksheet" TargetMode="External" Target="file:///a"/>'
        )
        return part.replace(b"</Relationships>", outside + b"</Relationships>")

    assert (
        open_workbook(change_package(sheet, link)).grids.keys() == open_workbook(sheet).grids.keys()
    )


def test_what_is_filled_in_is_open_and_offered_and_the_rest_is_locked(sheet: bytes) -> None:
    table = open_book(sheet).worksheets[0]
    names = {cell.value: cell for cell in table[6 - 1]}
    filled = {"Status", "Progress", "New due date", "Latest note", "Accepted by"}
    below = {name: table.cell(6, int(cell.column or 0)) for name, cell in names.items()}
    assert {name for name, cell in below.items() if not cell.protection.locked} == filled
    assert table.protection.sheet
    rules = {str(rule.sqref).split(":")[0]: rule for rule in table.data_validations.dataValidation}
    kinds = {name: rules[below[name].coordinate].type for name in filled}
    assert kinds["Status"] == kinds["Progress"] == kinds["Accepted by"] == "list"
    assert kinds["New due date"] == "date"
    assert open_book(sheet)["minutes"].sheet_state == "veryHidden"
