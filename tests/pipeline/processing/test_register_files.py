"""The register beside the records: whole, the same for the same outbox, and never in the way."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pipeline import outbox
from pipeline.actions import page_view as register_page
from pipeline.actions.filters import Choice, choose_entries
from pipeline.actions.register import read_register
from pipeline.errors import MinutesError
from pipeline.outbox.manifest import FILE_NAME
from pipeline.processing.register_files import (
    FORMATS,
    KEPT,
    load_register_labels,
    publish_register,
    write_register,
)
from pipeline.settings import Settings
from pipeline.system import disk
from schemas.model import Language, Status
from tests.builders import HOSTILE_TEXTS, make_action
from tests.outboxes import ENGLISH, meet, publish_record, publish_two_meetings, report

if TYPE_CHECKING:
    from pathlib import Path

JUNE = dt.date(2024, 6, 1)


@pytest.fixture
def box(tmp_path: Path) -> Path:
    publish_two_meetings(tmp_path / "outbox")
    return tmp_path / "outbox"


def write(kind: str, box: Path, as_of: dt.date = JUNE) -> bytes:
    register, settings = read_register(box, as_of), Settings()
    labels = load_register_labels(settings, Language.CHINESE)
    entries = choose_entries(register, Choice())
    return write_register(kind, register, entries, labels, settings)


@pytest.mark.filterwarnings("ignore:.* extension is not supported")  # openpyxl reads less
def test_sheet_and_page_stand_beside_the_records(box: Path) -> None:
    assert publish_register(box, Settings(), JUNE) == ("actions.html", "actions.xlsx", "new.html")
    sheet = openpyxl.load_workbook(box / "actions.xlsx").worksheets[0]
    ids = [row[0].value for row in sheet.iter_rows(min_row=6, max_row=9)]
    assert ids == [
        "2024-05-24-launch/B1",
        "2024-05-10-launch/A2",
        "2024-05-10-launch/A3",
        "2024-05-10-launch/A1",
    ]
    assert "2024-05-10-launch/A2" in (box / "actions.html").read_text(encoding="utf-8")
    assert not list((box / outbox.STAGING).iterdir())


def test_nothing_is_touched_when_nothing_has_changed(box: Path) -> None:
    publish_register(box, Settings(), JUNE)
    before = [(box / name).stat().st_mtime_ns for name in KEPT]
    assert publish_register(box, Settings(), JUNE) == ()
    assert [(box / name).stat().st_mtime_ns for name in KEPT] == before


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_outbox_and_day_give_the_same_bytes(
    kind: str, box: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = hashlib.sha256(write(kind, box)).hexdigest()
    other = tmp_path / "elsewhere"
    publish_two_meetings(other)
    monkeypatch.setenv("TZ", "America/New_York")
    assert hashlib.sha256(write(kind, other)).hexdigest() == first
    if kind != "csv":  # which holds nothing that the day decides
        assert hashlib.sha256(write(kind, box, dt.date(2024, 6, 2))).hexdigest() != first


def test_the_json_says_what_the_design_promises(box: Path) -> None:
    table = json.loads(write("json", box))
    assert (table["schema"], table["as_of"]) == (1, "2024-06-01")
    action = next(one for one in table["actions"] if one["id"] == "2024-05-10-launch/A2")
    expected = {
        "record": "2024-05-10-launch",
        "task": "签订供货协议",
        "department": "供应链部",
        "owner": "顾南乔",
        "due": "2024-05-31",
        "status": "in_progress",
        "progress": 50,
        "overdue": True,
        "note": "延期一周",
        "updated": "2024-05-24",
    }
    assert action | expected == action
    assert [change["record"] for change in action["history"]] == [
        "2024-05-10-launch",
        "2024-05-24-launch",
    ]


def test_a_to_do_counts_up_with_every_update(box: Path) -> None:
    from icalendar import Calendar

    todos = Calendar.from_ical(write("ics", box)).walk("VTODO")
    counts = {str(todo["summary"]): str(todo["sequence"]) for todo in todos}
    assert counts == {"签订供货协议": "1", "冻结固件": "1", "修改宣传材料": "0", "申请特批": "0"}


def test_the_language_is_that_of_most_records(tmp_path: Path) -> None:
    publish_record(tmp_path, meet("2024-05-10", languages=ENGLISH, actions=(make_action(),)))
    publish_register(tmp_path, Settings(), JUNE)
    assert '<html lang="en">' in (tmp_path / "actions.html").read_text(encoding="utf-8")


def test_a_theme_with_labels_of_its_own_need_not_know_the_words_of_the_register(
    box: Path, tmp_path: Path
) -> None:
    from pipeline.document.theme import LABELS
    from templates import TEMPLATES

    theme = tmp_path / "ours"
    (theme / "labels").mkdir(parents=True)
    for file in (TEMPLATES / "standard").iterdir():
        (theme / file.name).write_bytes(file.read_bytes())
    for file in LABELS.glob("*.toml"):
        text = file.read_text(encoding="utf-8").partition("\n[register]")[0]
        (theme / "labels" / file.name).write_text(
            text.replace("责任人", "负责人"), encoding="utf-8"
        )
    publish_register(box, replace(Settings(), theme="ours", base=tmp_path), JUNE)
    page = (box / "actions.html").read_text(encoding="utf-8")
    assert "负责人" in page
    assert "行动项总表" in page


def test_a_sheet_that_cannot_be_replaced_does_not_hold_up_the_page(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = disk.rename

    def refuse(source: Path, target: Path) -> None:
        if target.name == "actions.xlsx":
            raise PermissionError(13, "Permission denied", str(target))
        rename(source, target)

    monkeypatch.setattr(disk, "rename", refuse)
    with pytest.raises(MinutesError, match=r"actions\.xlsx: Permission denied"):
        publish_register(box, Settings(), JUNE)
    assert (box / "actions.html").exists()
    assert not list((box / outbox.STAGING).iterdir())


def test_a_record_published_meanwhile_is_taken_in(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.processing import register_files

    late = [meet("2024-05-30", "late", actions=(make_action(task="迟到的任务"),))]

    def read_and_publish(folder: Path, as_of: dt.date) -> object:
        register = read_register(folder, as_of)
        if late:
            publish_record(box, late.pop())
        return register

    monkeypatch.setattr(register_files, "read_register", read_and_publish)
    publish_register(box, Settings(), JUNE)
    assert "迟到的任务" in (box / "actions.html").read_text(encoding="utf-8")


def test_broken_records_are_named_on_the_page(box: Path) -> None:
    (box / "2024-05-11-empty").mkdir()
    publish_record(box, meet("2024-05-30", updates=(report("2024-04-01-gone/A9"),)))
    page = write("html", box).decode()
    assert "2024-05-11-empty" in page
    assert "2024-04-01-gone/A9" in page


def test_of_many_the_page_leaves_out_those_resolved_longest_ago(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_page, "MOST", 2)
    done = make_action(status=Status.RESOLVED)
    publish_record(tmp_path, meet("2024-05-08", actions=(done,)))
    publish_record(tmp_path, meet("2024-05-09", actions=(done,)))
    publish_record(tmp_path, meet("2024-05-10", actions=(make_action(),)))
    page = write("html", tmp_path).decode()
    assert 'id="2024-05-10-launch/A1"' in page
    assert 'id="2024-05-09-launch/A1"' in page
    assert 'id="2024-05-08-launch/A1"' not in page
    assert "另有 1 项" in page


@pytest.mark.filterwarnings("ignore:.* extension is not supported")  # openpyxl reads less
def test_of_very_many_the_page_has_the_most_urgent_and_the_sheet_all_that_are_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_page, "MOST", 2)
    days = ("2024-06-20", "2024-05-20", "2024-06-10", "2024-06-15")
    actions = [make_action(id=f"A{location}", due=day) for location, day in enumerate(days, 1)]
    done = make_action(id="A5", status=Status.RESOLVED)
    publish_record(tmp_path, meet("2024-05-10", actions=(*actions, done)))
    publish_register(tmp_path, Settings(), JUNE)
    page = (tmp_path / "actions.html").read_text(encoding="utf-8")
    assert re.findall(r'<tr id="[^"]*/(A\d)"', page) == ["A2", "A3"]
    assert "另有 2 项未完成的没有列出" in page
    assert "另有 1 项已解决的" in page
    sheet = openpyxl.load_workbook(tmp_path / "actions.xlsx").worksheets[0]
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    for location, listed in enumerate((True, True, True, True, False), 1):
        assert (f"2024-05-10-launch/A{location}" in cells) is listed


def test_an_outbox_that_is_missing_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    with pytest.raises(MinutesError, match="missing"):
        publish_register(tmp_path / "missing", Settings(), JUNE)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("text", [*HOSTILE_TEXTS, "\x00\x1b[2J"])
def test_no_text_of_a_manifest_breaks_a_format(kind: str, text: str, tmp_path: Path) -> None:
    action = make_action(task="NOTE", owner="NOTE", department="NOTE", deliverable="NOTE")
    folder = publish_record(tmp_path, meet("2024-05-10", actions=(action,)))
    said = report("2024-05-10-launch/A1", note="NOTE", accepted_by="NOTE")
    later = publish_record(tmp_path, meet("2024-05-11", updates=(said,)))
    for published in (folder, later):
        file = published / FILE_NAME
        table = json.loads(file.read_bytes())
        table["record"]["subject"] = "NOTE"
        written = json.dumps(table).replace('"NOTE"', json.dumps(text))
        file.write_text(written, encoding="utf-8")
    assert len(write(kind, tmp_path)) > 50
    assert read_register(tmp_path, JUNE).faults == ()


def test_an_id_that_is_none_of_its_record_leaves_the_record_out(tmp_path: Path) -> None:
    folder = publish_record(tmp_path, meet("2024-05-10", actions=(make_action(),)))
    text = (folder / FILE_NAME).read_text(encoding="utf-8")
    for wrong in ("other/A1", "2024-05-10-launch/A 1", "2024-05-10-launch/A/1"):
        changed = text.replace('"2024-05-10-launch/A1"', f'"{wrong}"')
        (folder / FILE_NAME).write_text(changed, encoding="utf-8")
        register = read_register(tmp_path, JUNE)
        assert register.entries == ()
        assert len(register.faults) == 1


def test_the_page_to_fill_in_stands_beside_the_register_and_knows_its_names(tmp_path: Path) -> None:
    publish_two_meetings(tmp_path)
    publish_register(tmp_path, Settings(), JUNE)
    form = (tmp_path / "new.html").read_text(encoding="utf-8")
    assert 'href="actions.html"' in form
    assert 'href="new.html"' in (tmp_path / "actions.html").read_text(encoding="utf-8")
    known = json.loads(form.partition('id="data">')[2].partition("</script>")[0])
    assert known["people"]
    assert known["departments"]
    assert known["notes"] == {}
