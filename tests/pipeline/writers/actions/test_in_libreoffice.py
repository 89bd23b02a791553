"""The action lists as LibreOffice shows, prints and calculates them."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from pipeline.system.text import clean_text
from pipeline.writers.actions.text import write_action_csv
from pipeline.writers.actions.xlsx import write_action_xlsx
from schemas.edition import Edition
from schemas.model import Status
from tests.builders import HOSTILE_TEXTS, make_action, make_labels, make_record
from tests.real_tools import find_tool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow

# Comma, quote, UTF-8; cells as shown; every sheet, to a file named after it.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
# The same, read with formulas evaluated, which people can tick.
READ_CSV = "CSV:44,34,76,1,,0,false,true,false,false,false,0,true"
PDF = "pdf"
XLSX = "xlsx:Calc MS Excel 2007 XML"
COLOURS = {
    "overdue": (0xF4, 0xB6, 0xAE),
    "escalated": (0xF9, 0xC7, 0x4F),
    "bar": (0x9D, 0xC3, 0xE6),
    "row": (0xFD, 0xE9, 0xE7),
}
HOSTILE_DEPARTMENTS = (
    "研发中心",
    "*",
    "研*",
    "?",
    "~",
    "研发中心~*",
    "=研发中心",
    "<>研发中心",
    '"引号"部',
    "O'Neill & Söhne",
    "长" * 300,
    "长" * 300 + "部",
    "Legal (EMEA)",
    "[x]",
    "a.c",
)


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str, str], Path]:
    """A function that converts the bytes of a file, by its ending, to a folder of results."""
    profile = tmp_path_factory.mktemp("profile")

    def run(data: bytes, ending: str, kind: str) -> Path:
        folder = tmp_path_factory.mktemp("converted")
        source = folder / f"list.{ending}"
        source.write_bytes(data)
        subprocess.run(
            [
                find_tool("soffice"),
                "--headless",
                f"-env:UserInstallation=file://{profile}",
                *((f"--infilter={READ_CSV}",) if ending == "csv" else ()),
                *("--convert-to", kind, "--outdir", folder / "out", source),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return folder / "out"

    return run


def make_xlsx(*actions: Any, **changes: Any) -> bytes:
    """The workbook of a record with `actions`."""
    return write_action_xlsx(make_record(actions=actions, **changes), Edition(), make_labels())


def forget_results(data: bytes) -> bytes:
    """`data` without the results of its formulas, so that they must be calculated."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                part, count = re.subn(rb"</f><v>[^<]*</v>", b"</f>", part)
                assert count
            new.writestr(name, part)
    return changed.getvalue()


def read_csv(file: Path) -> list[list[str]]:
    """The rows of a CSV file that LibreOffice wrote."""
    return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))


def test_the_sheet_shows_what_people_wrote(convert: Callable[[bytes, str, str], Path]) -> None:
    actions = tuple(
        make_action(id=f"A{n}", task=text, due="2024-05-24 17:00", progress=40)
        for n, text in enumerate(HOSTILE_TEXTS)
    )
    rows = read_csv(convert(make_xlsx(*actions), "xlsx", CSV) / "list-行动项清单.csv")
    assert rows[0][0] == "行动项清单：智能水表二代产品上市协同"
    for text, row in zip(HOSTILE_TEXTS, rows[4:], strict=True):
        assert row[1] == clean_text(text)
        assert row[5:8] == ["2024-05-24 17:00", "进行中", "40%"]


def test_the_departments_are_counted_right_whatever_they_are_called(
    convert: Callable[[bytes, str, str], Path],
) -> None:
    actions = [
        make_action(id=f"{status}-{n}", department=name, status=status, due=due)
        for n, name in enumerate(HOSTILE_DEPARTMENTS)
        for status in Status
        for due in ("2024-05-09", "2024-05-09 12:00", "9999-12-31", "9999-12-31 12:00")
    ]
    data = make_xlsx(*actions, make_action(id="last", department="?"))
    rows = read_csv(convert(forget_results(data), "xlsx", CSV) / "list-按部门.csv")
    counted = {row[0]: row[1:6] for row in rows[4:-1]}
    expected = {name: ["8", "4", "4", "4", "12"] for name in HOSTILE_DEPARTMENTS}
    # Of names that long a spreadsheet compares the beginning only.
    alike = {"长" * 300 + end: ["16", "8", "8", "8", "24"] for end in ("", "部")}
    assert counted == {**expected, **alike, "?": ["9", "5", "4", "4", "13"]}


def test_the_results_in_the_file_are_those_of_its_formulas(
    convert: Callable[[bytes, str, str], Path],
) -> None:
    actions = (
        make_action(due="2024-05-09"),
        make_action(id="A2", status=Status.ESCALATED, due="9999-12-31"),
        make_action(id="A3", status=Status.RESOLVED, department="法务部"),
    )
    data = make_xlsx(*actions)
    kept, calculated = (
        read_csv(convert(made, "xlsx", CSV) / "list-按部门.csv")
        for made in (data, forget_results(data))
    )
    assert kept == calculated
    assert kept[-1] == ["合计", "2", "1", "1", "1", "3"]


def test_no_cell_of_the_csv_becomes_a_formula(convert: Callable[[bytes, str, str], Path]) -> None:
    actions = tuple(make_action(id=f"A{n}", task=text) for n, text in enumerate(HOSTILE_TEXTS))
    data = write_action_csv(make_record(actions=actions), Edition(), make_labels())
    made = convert(data, "csv", XLSX) / "list.xlsx"
    sheet = load_workbook(made).worksheets[0]
    kinds = Counter(cell.data_type for row in sheet.iter_rows() for cell in row)
    assert kinds["f"] == kinds["e"] == 0
    assert sheet.max_row == len(HOSTILE_TEXTS) + 1
    assert sheet["A1"].value == "行动项编号"


@pytest.mark.parametrize("count", [6, 60])
def test_the_print_is_a4_landscape_with_names_and_numbers_on_each_page(
    convert: Callable[[bytes, str, str], Path], count: int
) -> None:
    actions = tuple(make_action(id=f"A{n}", task="任务" * 60 + f"\n#{n:03}#") for n in range(count))
    made = convert(make_xlsx(*actions), "xlsx", PDF) / "list.pdf"
    facts = subprocess.run(
        [find_tool("pdfinfo"), made], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"Page size:\s+84[12]\.\d* x 595", facts)
    text = subprocess.run(
        [find_tool("pdftotext"), "-layout", made, "-"], capture_output=True, text=True, check=True
    ).stdout
    *pages, departments, rest = text.split("\f")
    assert not rest
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert "责任人" in page
        assert "2024-05-10-launch" in page
        assert f"第{number}页共{len(pages) + 1}页" in page.replace(" ", "")
    assert "合计" in departments
    for number in range(count):
        assert text.count(f"#{number:03}#") == 1


@pytest.mark.parametrize(
    ("changes", "colours"),
    [
        ({"due": "2024-05-24"}, {"overdue", "row"}),
        ({"due": "2024-05-24 17:00"}, {"overdue", "row"}),
        ({"due": "9999-12-31 17:00"}, set()),
        ({"due": "2024-05-24", "status": Status.RESOLVED}, set()),
        ({"due": "9999-12-31", "status": Status.ESCALATED}, {"escalated"}),
        ({"due": "2024-05-24", "status": Status.ESCALATED}, {"overdue", "row", "escalated"}),
        ({"due": "9999-12-31", "progress": 50}, {"bar"}),
        ({"due": "2024-05-24", "progress": 50}, {"overdue", "row", "bar"}),
    ],
)
def test_what_is_urgent_is_coloured_by_the_rules_of_the_sheet(
    convert: Callable[[bytes, str, str], Path], changes: dict[str, Any], colours: set[str]
) -> None:
    folder = convert(make_xlsx(make_action(**changes)), "xlsx", PDF)
    options = ("-r", "60", "-png", "-l", "1", "-singlefile")
    subprocess.run(
        [find_tool("pdftoppm"), *options, folder / "list.pdf", folder / "page"], check=True
    )
    with Image.open(folder / "page.png") as page:
        seen = {colour for _, colour in page.convert("RGB").getcolors(1 << 24) or ()}
    assert {name for name, colour in COLOURS.items() if colour in seen} == colours


def test_the_print_of_a_full_list_has_eight_points_or_more(
    convert: Callable[[bytes, str, str], Path],
) -> None:
    values = {
        "task": "Agree the interface of the supplier portal with all departments that use it",
        "department": "Customer Relations and Support",
        "owner": "Alexandra Featherstone-Haugh",
        "resources": "Two testers for three weeks",
        "risk": "The supplier may not answer in time",
        "contingency": "Ask the second supplier",
        "remarks": "To be looked at again in the next meeting",
        "after": ("A1", "A2"),
        "due": "2024-05-24 17:30",
        "progress": 40,
    }
    actions = (make_action(id=f"A{n}", **values) for n in range(8))
    made = convert(make_xlsx(*actions, languages=("zh-CN", "en")), "xlsx", PDF) / "list.pdf"
    sizes: list[float] = []

    def note(text: str, page: Any, line: Any, font: object, size: float) -> None:
        if text.strip():
            sizes.append(size * abs(page[3] * line[3]))

    PdfReader(made).pages[0].extract_text(visitor_text=note)
    assert min(sizes) >= 8
