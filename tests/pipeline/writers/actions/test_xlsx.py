"""The action list as a workbook, read back with openpyxl."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.system.text import clean_text
from pipeline.writers.actions import xlsx
from pipeline.writers.actions.xlsx import write_action_xlsx
from schemas.edition import Edition
from schemas.model import Severity, Status
from tests.builders import HOSTILE_TEXTS, make_action, make_issue, make_labels, make_record

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

# openpyxl leaves out the part of a data bar that Excel 2010 added.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

LIST, DEPARTMENTS = 0, 1
HEADER = 4


def make_xlsx(*actions: Any, languages: tuple[str, ...] = ("zh-CN",), **changes: Any) -> bytes:
    """The workbook of a record with `actions`, as revision 2."""
    record = make_record(actions=actions, **changes)
    return write_action_xlsx(record, Edition(2, "x"), make_labels(*languages))


def open_book(data: bytes, **options: Any) -> Workbook:
    """`data` as openpyxl reads it."""
    return load_workbook(io.BytesIO(data), **options)


def open_sheet(*actions: Any, **changes: Any) -> Any:
    """The sheet of actions of a record with `actions`."""
    return open_book(make_xlsx(*actions, **changes)).worksheets[LIST]


def read_row(sheet: Worksheet, row: int = HEADER + 1) -> dict[str, Any]:
    """The cells of a row by column name."""
    names = [cell.value for cell in sheet[HEADER]]
    return {str(name): cell for name, cell in zip(names, sheet[row], strict=True)}


def list_rules(sheet: Worksheet) -> list[tuple[str, Any]]:
    """Area and rule of every conditional format, most urgent first."""
    rules = [
        (str(area.sqref), rule) for area in sheet.conditional_formatting for rule in area.rules
    ]
    return sorted(rules, key=lambda item: item[1].priority)


def test_title_and_record_number_stand_at_the_top() -> None:
    sheet = open_sheet(make_action())
    assert sheet["A1"].value == "行动项清单：智能水表二代产品上市协同"
    assert "记录编号：2024-05-10-launch（第2版）" in str(sheet["A2"].value)
    assert sheet.title == "行动项清单"


def test_the_header_is_frozen_filtered_and_printed_on_each_page() -> None:
    sheet = open_sheet(make_action(), make_action(id="A2"))
    assert sheet.freeze_panes == "C5"
    assert sheet.auto_filter.ref == "A4:J6"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.fitToWidth in (None, 1)  # one page is what the format takes for granted
    assert (
        sheet.page_setup.fitToHeight == 32767
    )  # all there may be: with none named, LibreOffice 25.2 leaves out a last row
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.left.text == "2024-05-10-launch"
    assert sheet.oddFooter.right.text == "第 &P 页 共 &N 页"


def test_a_due_date_is_a_date_and_a_due_time_a_time() -> None:
    day = read_row(open_sheet(make_action(due="2024-05-24")))["截止时间"]
    assert day.value == dt.datetime(2024, 5, 24)  # noqa: DTZ001  # sheets know no zones
    assert day.number_format == "yyyy-mm-dd"
    time = read_row(open_sheet(make_action(due="2024-05-24 17:30")))["截止时间"]
    assert time.value == dt.datetime(2024, 5, 24, 17, 30)  # noqa: DTZ001
    assert time.number_format == "yyyy-mm-dd hh:mm"


def test_a_date_before_the_first_of_a_sheet_is_text() -> None:
    assert read_row(open_sheet(make_action(due="1024-05-24")))["截止时间"].value == "1024-05-24"


def test_progress_is_a_number_with_a_bar_over_the_whole_range() -> None:
    actions = (make_action(id=f"A{value}", progress=value) for value in (40, 0, None))
    sheet = open_sheet(*actions)
    cells = [read_row(sheet, row)["进度"] for row in (5, 6, 7)]
    assert [cell.value for cell in cells] == [0.4, 0, None]
    assert cells[0].number_format == "0%"
    (bar,) = [rule for _, rule in list_rules(sheet) if rule.type == "dataBar"]
    assert [(limit.type, limit.val) for limit in bar.dataBar.cfvo] == [("num", 0), ("num", 1)]


@pytest.mark.parametrize(
    ("languages", "words"),
    [
        (("zh-CN",), "进行中,已解决,需升级"),
        (("en",), "In progress,Resolved,Escalated"),
        (("zh-CN", "en"), "进行中 In progress,已解决 Resolved,需升级 Escalated"),
    ],
)
def test_the_status_is_told_in_the_words_of_the_record(
    languages: tuple[str, ...], words: str
) -> None:
    sheet = open_sheet(make_action(status=Status.ESCALATED), languages=languages)
    assert sheet["G5"].value == words.split(",")[2]


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "不会写入记录"), ("en", "reach no record")]
)
def test_nothing_is_offered_to_type_in_and_a_line_says_why(language: str, words: str) -> None:
    for sheet in open_book(make_xlsx(make_action(), languages=(language,))).worksheets:
        assert not sheet.data_validations.dataValidation
        assert words in str(sheet["A3"].value)


def test_what_is_due_at_24_00_has_all_of_its_day_in_a_sheet() -> None:
    cell = read_row(open_sheet(make_action(due="2024-05-24 24:00")))["截止时间"]
    assert (str(cell.value), cell.number_format) == ("2024-05-24 00:00:00", "yyyy-mm-dd")


def test_an_overdue_action_is_highlighted_by_the_sheets_own_rule() -> None:
    rules = list_rules(open_sheet(make_action()))
    area, rule = rules[0]
    assert area == "F5:F205"
    assert rule.formula == [
        'AND(ISNUMBER($F5),NOT($G5="已解决"),IF(INT($F5)=$F5,$F5<TODAY(),$F5<NOW()))'
    ]
    areas = [area for area, other in rules if other.formula == rule.formula]
    assert areas == ["F5:F205", "A5:G205 I5:J205", "H5:H205"]


def test_an_escalated_action_is_highlighted_by_the_sheets_own_rule() -> None:
    rules = list_rules(open_sheet(make_action()))
    areas = [area for area, rule in rules if rule.formula == ['$G5="需升级"']]
    assert areas == ["G5:G205", "A5:G205 I5:J205", "H5:H205"]


def test_the_second_sheet_counts_by_department() -> None:
    actions = (
        make_action(due="2024-05-09"),
        make_action(id="A2", status=Status.RESOLVED, due="2024-05-09"),
        make_action(id="A3", status=Status.ESCALATED),
        make_action(id="A4", department="法务部"),
    )
    data = make_xlsx(*actions)
    counts = open_book(data, data_only=True).worksheets[DEPARTMENTS]
    assert [[cell.value for cell in row] for row in counts.iter_rows(min_row=HEADER)] == [
        ["责任部门", "未完成", "逾期", "需升级", "已解决", "合计"],
        ["研发中心", 2, 1, 1, 1, 3],
        ["法务部", 1, 0, 0, 0, 1],
        ["合计", 3, 1, 1, 1, 4],
    ]
    formulas = open_book(data).worksheets[DEPARTMENTS]
    assert (
        formulas["B5"].value == "=COUNTIFS('行动项清单'!$C:$C,$A5,'行动项清单'!$G:$G,\"<>\"&$E$4)"
    )
    assert "TODAY()" in str(formulas["C6"].value)
    assert formulas["F7"].value == "=SUM(F5:F6)"


def test_the_properties_are_those_of_the_meeting() -> None:
    properties = open_book(make_xlsx(make_action())).properties
    assert properties.title == "行动项清单：智能水表二代产品上市协同"
    assert properties.creator == "周慕白"
    assert properties.created == properties.modified
    assert properties.created == dt.datetime(2024, 5, 10, 6)  # noqa: DTZ001  # openpyxl's UTC
    with zipfile.ZipFile(io.BytesIO(make_xlsx(make_action()))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_what_people_wrote_stays_text(text: str) -> None:
    action = make_action(task=text, owner=text, department=text, deliverable=text, remarks=text)
    data = make_xlsx(action, subject=text, recorder=text)
    row = read_row(open_book(data).worksheets[LIST])
    for name in ("任务", "责任人", "责任部门", "交付成果", "备注"):
        assert row[name].data_type == "s"
        assert row[name].value == clean_text(text)
        assert row[name].hyperlink is None
    assert open_book(data).worksheets[LIST]["A1"].data_type == "s"


def test_no_part_holds_a_formula_of_the_notes_or_a_link() -> None:
    actions = [make_action(id=f"A{n}", task=text) for n, text in enumerate(HOSTILE_TEXTS)]
    with zipfile.ZipFile(io.BytesIO(make_xlsx(*actions))) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert not [name for name in parts.namelist() if "externalLink" in name]
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in parts.namelist()


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    cell = read_row(open_sheet(make_action(task="长" * 40_000)))["任务"]
    assert len(cell.value) == 32_767
    assert cell.value.endswith("长…")


def test_chinese_text_makes_a_column_twice_as_wide() -> None:
    chinese, english = (
        open_sheet(make_action(owner=owner)).column_dimensions["D"].width
        for owner in ("一二三四五", "abcde")
    )
    assert chinese > english
    assert 12 <= chinese <= 14


def test_a_row_is_as_high_as_its_text_and_can_grow() -> None:
    data = make_xlsx(*(make_action(id=f"A{size}", task="长" * size) for size in (5, 100, 5_000)))
    sheet = open_book(data).worksheets[LIST]
    short, long, longest = (sheet.row_dimensions[row].height for row in (5, 6, 7))
    assert short < 35 < 80 < long < 200 < 408 < longest <= 409
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"customHeight" not in parts.read("xl/worksheets/sheet1.xml")


def test_columns_that_no_action_needs_are_left_out() -> None:
    assert "风险" not in read_row(open_sheet(make_action()))
    assert "严重程度" not in read_row(open_sheet(make_action()))
    assert "风险" in read_row(open_sheet(make_action(), make_action(id="A2", risk="延期")))


def test_a_major_problem_is_shown_as_one() -> None:
    issues = (make_issue(severity=Severity.MAJOR),)
    sheet = open_book(
        write_action_xlsx(make_record(issues=issues), Edition(), make_labels())
    ).worksheets[LIST]
    assert read_row(sheet)["严重程度"].value == "重大"


@pytest.mark.parametrize(("language", "word"), [("zh-CN", "无行动项"), ("en", "No action items")])
def test_a_record_without_actions_says_so_on_both_sheets(language: str, word: str) -> None:
    book = open_book(make_xlsx(languages=(language,)))
    assert [sheet["A5"].value for sheet in book.worksheets] == [word, word]


def test_a_department_of_two_spellings_is_counted_once() -> None:
    data = make_xlsx(make_action(department="IT"), make_action(id="A2", department="it"))
    sheet = open_book(data, data_only=True).worksheets[DEPARTMENTS]
    assert [sheet[cell].value for cell in ("A5", "F5", "A6", "F6")] == ["IT", 2, "合计", 2]


def read_looks(data: bytes) -> list[tuple[object, ...]]:
    """Place, value and look of every cell, and the height of every row."""
    looks: list[tuple[object, ...]] = []
    for sheet in open_book(data).worksheets:
        looks += [(sheet.title, row, size.height) for row, size in sheet.row_dimensions.items()]
        for row in sheet.iter_rows():
            looks += [
                (
                    cell.coordinate,
                    cell.value,
                    cell.number_format,
                    cell.font.b,
                    cell.fill.fgColor.rgb,
                )
                for cell in row
            ]
    return looks


def test_a_long_list_that_passes_through_files_is_the_same_sheet(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # openpyxl leaves the escaped underscore of a text in a cell of its own as it is.
    texts = [text for text in HOSTILE_TEXTS if "_x0041_" not in text]
    actions = [make_action(id=f"A{n}", task=text) for n, text in enumerate(texts)]
    small = make_xlsx(*actions)
    monkeypatch.setattr(xlsx, "LARGE", 1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    large = make_xlsx(*actions)
    assert large != small  # The texts of cells stand elsewhere in the file.
    assert read_looks(large) == read_looks(small)
    assert make_xlsx(*actions) == large
    assert list(tmp_path.iterdir()) == []
