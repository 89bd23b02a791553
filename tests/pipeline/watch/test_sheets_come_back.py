"""A sheet that was filled in and dropped becomes a report, or comes back with its problems."""

from __future__ import annotations

import datetime as dt
import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.actions.register import read_register
from pipeline.archive.embedded import read_embedded
from pipeline.processing.worker import JOB
from tests.outboxes import meet, publish_record, publish_two_meetings, report
from tests.real_tools import find_tool
from tests.sheets import JUNE, change_book, fill, find_cell, make_sheet, open_book

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from tests.pipeline.watch.conftest import Workspace

pytestmark = pytest.mark.slow
CONTRACT = 1
"""The row of 2024-05-10-launch/A2, escalated at 50%."""
LATER = dt.date(2024, 6, 10)


def find_entry(outbox: Path) -> tuple[str, int | None, str]:
    """Status, progress and note of that action in the register."""
    entries = read_register(outbox, LATER).entries
    (entry,) = (entry for entry in entries if entry.id == "2024-05-10-launch/A2")
    return entry.status, entry.progress, entry.note


def test_a_filled_sheet_becomes_a_report_that_keeps_its_bytes(space: Workspace) -> None:
    publish_two_meetings(space.outbox)
    sheet = make_sheet(space.outbox)
    data = fill(sheet, **{find_cell(sheet, "Progress", CONTRACT): 0.8})
    space.drop("actions.xlsx", data)
    assert space.run_once(JOB) == 0
    (folder,) = space.outbox.glob("*.progress")
    assert (folder / "notes.xlsx").read_bytes() == data
    embedded = read_embedded((folder / f"{folder.name}.pdf").read_bytes())
    assert (embedded.name, embedded.notes) == ("notes.xlsx", data)
    assert find_entry(space.outbox) == ("in_progress", 80, "延期一周")


def test_a_cell_that_changed_meanwhile_is_a_conflict_and_the_marked_copy_settles_it(
    space: Workspace,
) -> None:
    publish_two_meetings(space.outbox)
    sheet = make_sheet(space.outbox)
    progress = find_cell(sheet, "Progress", CONTRACT)
    others = (report("2024-05-10-launch/A2", "escalated", progress=90),)
    publish_record(space.outbox, meet("2024-06-05", updates=others))
    space.drop("Finance.xlsx", fill(sheet, "Ann", LATER, **{progress: 0.8}))
    assert space.run_once(JOB) == 1
    assert find_entry(space.outbox)[:2] == ("escalated", 90)
    marked = (space.inbox / "rejected" / "Finance.errors.xlsx").read_bytes()
    comments = {
        cell.coordinate: cell.comment.text
        for row in open_book(marked).worksheets[0].iter_rows()
        for cell in row
        if cell.comment
    }
    assert "E910" in comments[progress]
    assert "2024-06-05-launch" in comments[progress]
    assert "E911" in comments[find_cell(sheet, "Status", CONTRACT)]
    space.drop("Finance.errors.xlsx", marked)
    assert space.run_once(JOB) == 0
    assert find_entry(space.outbox)[:2] == ("escalated", 80)
    assert space.remains() == []


def test_a_sheet_goes_through_libreoffice_and_back(space: Workspace, tmp_path: Path) -> None:
    publish_two_meetings(space.outbox)
    (tmp_path / "list.xlsx").write_bytes(make_sheet(space.outbox))

    def convert(source: str, kind: str) -> None:
        command: list[str | Path] = [
            find_tool("soffice"),
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            *("--convert-to", kind, "--outdir", tmp_path / "out", tmp_path / source),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=300)

    convert("list.xlsx", "fods")
    flat = (tmp_path / "out" / "list.fods").read_text(encoding="utf-8")
    assert "<text:p>延期一周</text:p>" in flat
    flat = flat.replace("<text:p>延期一周</text:p>", "<text:p>九月签</text:p>", 1)
    (tmp_path / "list.fods").write_text(flat, encoding="utf-8")
    convert("list.fods", "xlsx:Calc MS Excel 2007 XML")
    data = (tmp_path / "out" / "list.xlsx").read_bytes()

    def sign(book: Workbook) -> None:
        book.worksheets[0]["B4"].value = "Ann"
        book.worksheets[0]["F4"].value = JUNE

    assert open_book(data)["minutes"].sheet_state != "visible"
    space.drop("list.xlsx", change_book(data, sign))
    assert space.run_once(JOB) == 0
    assert find_entry(space.outbox) == ("in_progress", 50, "九月签")
    (folder,) = space.outbox.glob("*.progress")
    manifest = (folder / "record.json").read_text(encoding="utf-8")
    assert manifest.count('"accepted_by"') == 1
