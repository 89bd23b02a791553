"""A 纪要 is counted by year within its outbox: who gets a number, and that it stays for good."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pytest

from pipeline.archive.verify import verify_subject
from pipeline.cli.app import run
from pipeline.document.blank_form import make_blank
from pipeline.errors import UsageError
from pipeline.outbox import numbers, read_record
from pipeline.processing import record
from pipeline.processing.record import make_record, make_records, render_record
from pipeline.processing.render import render_blank
from pipeline.processing.result import FileStatus
from pipeline.settings import (
    ActionSettings,
    OfficialSettings,
    RecordSettings,
    Settings,
    load_settings,
)
from schemas.edition import Edition
from schemas.model import Language
from tests.pieces import SOUND
from tests.test_official import LAUNCH
from tests.word_filling import FILLED, fill_form

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.processing.result import FileResult

SETTINGS = """
theme = "official"
[official]
issue = "{issue}"
[record]
formats = {formats}
[actions]
formats = []
"""
FORM = "〔{year}〕{number}号"


def prepare(base: Path, issue: str = FORM, *formats: str) -> Settings:
    """A workspace whose records are counted; they need no renderer where no formats are named."""
    text = SETTINGS.format(issue=issue, formats=json.dumps(formats))
    (base / "minutes.toml").write_text(text, encoding="utf-8")
    (base / "outbox").mkdir(exist_ok=True)
    return load_settings(base)


def write_notes(day: str, *, status: str = "", text: str = "", record_id: str = "") -> bytes:
    notes = SOUND["zh-CN"].replace("2024-05-10", day).replace("5,000", text or "5,000")
    own = (f"\n  记录状态: {status}" if status else "") + (
        f"\n  记录编号: {record_id}" if record_id else ""
    )
    return notes.replace("\n  记录人: 林知远", f"\n  记录人: 林知远{own}").encode()


def make(settings: Settings, name: str, notes: bytes) -> str:
    """The number of the record that is made of the notes."""
    return read_number(make_record(notes, f"{name}.yaml", settings))


def read_number(result: FileResult) -> str:
    assert result.folder, result
    found = read_record(result.folder)
    assert found
    return found.manifest.number


def read_docx(data: bytes) -> str:
    return "".join(map(str, docx.Document(io.BytesIO(data)).element.body.xpath(".//w:t/text()")))


def test_each_record_has_the_next_number_of_the_year_of_its_meeting(tmp_path: Path) -> None:
    settings = prepare(tmp_path)
    assert make(settings, "a", write_notes("2024-05-10")) == "2024-1"
    assert make(settings, "b", write_notes("2024-02-02")) == "2024-2"
    assert make(settings, "c", write_notes("2025-01-02")) == "2025-1"


@pytest.mark.parametrize("issue", ["", "第5期"])
def test_without_the_place_of_a_number_nothing_is_counted(issue: str, tmp_path: Path) -> None:
    settings = prepare(tmp_path, issue)
    assert make(settings, "a", write_notes("2024-05-10")) == ""
    assert not (settings.outbox / numbers.FOLDER).exists()


def test_a_theme_that_prints_no_number_counts_nothing(tmp_path: Path) -> None:
    settings = replace(prepare(tmp_path), theme="standard")
    assert make(settings, "a", write_notes("2024-05-10")) == ""


def test_a_draft_has_none_and_its_final_record_gets_one_that_every_revision_keeps(
    tmp_path: Path,
) -> None:
    settings = prepare(tmp_path)
    assert make(settings, "a", write_notes("2024-05-10", status="草稿")) == ""
    assert make(settings, "b", write_notes("2024-05-11")) == "2024-1"
    assert make(settings, "a", write_notes("2024-05-10")) == "2024-2"
    assert make(settings, "a", write_notes("2024-05-10", text="6,000")) == "2024-2"
    assert make(settings, "a", write_notes("2024-05-10", status="草稿")) == "2024-2"


def test_a_revision_keeps_its_number_when_the_meeting_turns_out_to_be_of_another_year(
    tmp_path: Path,
) -> None:
    settings = prepare(tmp_path)
    assert make(settings, "a", write_notes("2024-01-02", record_id="one")) == "2024-1"
    assert make(settings, "a", write_notes("2023-12-29", record_id="one")) == "2024-1"
    assert make(settings, "b", write_notes("2023-12-30")) == "2023-1"


def test_a_revision_keeps_it_while_nothing_is_counted(tmp_path: Path) -> None:
    settings = prepare(tmp_path)
    assert make(settings, "a", write_notes("2024-05-10")) == "2024-1"
    uncounted = prepare(tmp_path, "")
    assert make(uncounted, "a", write_notes("2024-05-10", text="6,000")) == "2024-1"
    assert make(settings, "b", write_notes("2024-05-11")) == "2024-2"


def test_notices_and_progress_reports_have_none(tmp_path: Path) -> None:
    settings = prepare(tmp_path)
    notice = write_notes("2024-05-10", status="通知").decode().partition("问题与行动项")[0]
    notice = notice.replace("    结论: 首批 5,000 台于 6 月 28 日上市。\n", "")
    assert make(settings, "a", notice.encode()) == ""
    assert make(settings, "a", write_notes("2024-05-10")) == "2024-1"
    report = """
进展报告:
  日期: 2024-05-14
  部门: 产品部
  报告人: 林知远
既往行动项进展:
  - 行动项编号: 2024-05-10-a/A1
    状态: 进行中
"""
    assert make(settings, "report", report.encode()) == ""


def test_the_same_notes_again_and_refused_ones_waste_no_number(tmp_path: Path) -> None:
    settings = prepare(tmp_path)
    assert make(settings, "a", write_notes("2024-05-10")) == "2024-1"
    assert make(settings, "a", write_notes("2024-05-10")) == "2024-1"
    long = write_notes("2024-05-11", record_id="𠮷" * 80)  # longer than the disk allows
    assert make_record(long, "b.yaml", settings).status is FileStatus.REFUSED
    assert make(settings, "c", write_notes("2024-05-12")) == "2024-2"


def test_a_fault_after_a_number_was_reserved_gives_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = prepare(tmp_path)
    with monkeypatch.context() as patch:

        def fail(*_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(record, "publish", fail)
        with pytest.raises(KeyboardInterrupt):
            make_record(write_notes("2024-05-10"), "a.yaml", settings)
    assert make(settings, "b", write_notes("2024-05-11")) == "2024-1"


def test_many_files_are_numbered_in_the_order_of_their_meetings(tmp_path: Path) -> None:
    settings = prepare(tmp_path)
    days = {"a": "2024-06-01", "b": "2024-02-01", "c": "2024-04-01", "d": "2023-12-31"}
    files = [tmp_path / f"{name}.yaml" for name in days]
    for file, day in zip(files, days.values(), strict=True):
        file.write_bytes(write_notes(day))
    (tmp_path / "bad.yaml").write_text("{", encoding="utf-8")
    results = list(make_records([*files, tmp_path / "bad.yaml"], settings))
    found = {result.folder.name: read_number(result) for result in results if result.folder}
    assert found == {
        "2024-06-01-a": "2024-3",
        "2024-02-01-b": "2024-1",
        "2024-04-01-c": "2024-2",
        "2023-12-31-d": "2023-1",
    }


def test_files_of_one_record_keep_their_order_when_others_change_theirs(tmp_path: Path) -> None:
    settings = prepare(tmp_path)
    notes = [
        write_notes("2024-06-01", record_id="one"),
        write_notes("2024-01-01", record_id="one", text="6,000"),
        write_notes("2024-03-01"),
    ]
    files = [tmp_path / f"{number}.yaml" for number in range(3)]
    for file, data in zip(files, notes, strict=True):
        file.write_bytes(data)
    results = list(make_records(files, settings))
    folders = [result.folder.name for result in results if result.folder]
    assert folders == ["2024-03-01-2", "one", "one.r2"]
    assert (settings.outbox / "one.r2" / "notes.yaml").read_bytes() == notes[1]


def test_the_number_stands_in_place_of_the_id_and_comes_back_with_every_file(
    tmp_path: Path,
) -> None:
    """In the PDF, the DOCX and record.json; verified, rendered again and read from Word."""
    settings = prepare(tmp_path, FORM, "pdf", "docx", "html")
    result = make_record(LAUNCH.read_bytes(), "launch.yaml", settings)
    folder = result.folder
    assert folder
    html = (folder / f"{folder.name}.html").read_text(encoding="utf-8")
    before, _, after = html.partition("智能水表二代产品上市协同</h1>")
    assert "〔2024〕1号</p>" in before
    assert "编号" not in before
    assert f'编号：</b><data data-field="meeting.id">{folder.name}</data>' in after
    assert "〔2024〕1号" in read_docx((folder / f"{folder.name}.docx").read_bytes())
    assert verify_subject(folder, settings).mismatches == ()
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert run(["-C", str(tmp_path), "regenerate", "--force"]) == 0
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == files
    lone = tmp_path / "lone.pdf"
    shutil.copy(folder / f"{folder.name}.pdf", lone)
    assert verify_subject(lone, settings).mismatches == ()
    # The Word file as it went out is the very record, and an edited one is its revision.
    word = (folder / f"{folder.name}.docx").read_bytes()
    assert make_record(word, f"{folder.name}.docx", settings).status is FileStatus.UNCHANGED
    edited = docx.Document(io.BytesIO(word))
    (title,) = [one for one in edited.paragraphs if one.text == "智能水表二代产品上市协同"]
    title.runs[0].text = "智能水表三代产品上市协同"
    changed = io.BytesIO()
    edited.save(changed)
    result = make_record(changed.getvalue(), f"{folder.name}.docx", settings)
    assert (result.status, result.problems) == (FileStatus.RENDERED, ())
    assert read_number(result) == "2024-1"
    assert result.folder
    assert result.folder.name == f"{folder.name}.r2"
    text = read_docx((result.folder / f"{result.folder.name}.docx").read_bytes())
    assert "〔2024〕1号（第2版）" in text


def test_another_form_makes_records_stale_and_none_gets_another_number(tmp_path: Path) -> None:
    settings = prepare(tmp_path, FORM, "html")
    made = [make_record(write_notes(f"2024-05-1{n}"), f"{n}.yaml", settings) for n in range(2)]
    prepare(tmp_path, "第{number}期", "html")
    assert run(["-C", str(tmp_path), "regenerate", "--check"]) == 1
    assert run(["-C", str(tmp_path), "regenerate"]) == 0
    assert [read_number(result) for result in made] == ["2024-1", "2024-2"]
    for number, result in enumerate(made, 1):
        assert result.folder
        html = next(result.folder.glob("*.html")).read_text(encoding="utf-8")
        assert f">第{number}期</p>" in html
    assert run(["-C", str(tmp_path), "verify"]) == 0


def render_html(notes: bytes, edition: Edition, issue: str) -> str:
    settings = Settings(
        theme="official",
        record=RecordSettings(("html",)),
        actions=ActionSettings(()),
        official=OfficialSettings(issue=issue),
    )
    files = render_record(notes, "a.yaml", edition, settings).files
    return files["2024-05-10-a.html"].decode()


@pytest.mark.parametrize(
    ("status", "number", "issue", "printed"),
    [
        ("", "2024-5", "第{number}期", "第5期"),
        ("", "2023-5", "第{number}期（{year}）", "第5期（2023）"),
        ("", None, "第{number}期", "第\u3000期"),
        ("草稿", "", FORM, "〔2024〕\u3000号"),
        ("草稿", None, FORM, "〔2024〕\u3000号"),
        ("", "", FORM, '编号：<data data-field="meeting.id">2024-05-10-a</data>'),
        ("", "", "第5期", "第5期"),
        ("", "2024-5", "", '编号：<data data-field="meeting.id">2024-05-10-a</data>'),
    ],
)
def test_what_stands_under_the_mark(
    status: str, number: str | None, issue: str, printed: str
) -> None:
    """A draft, and what is rendered outside of an outbox, has a blank in place of its number."""
    html = render_html(write_notes("2024-05-10", status=status), Edition(number=number), issue)
    assert f'<p class="number">{printed}</p>' in html


def test_records_of_before_keep_their_id_when_records_are_counted(tmp_path: Path) -> None:
    settings = prepare(tmp_path, "", "html")
    result = make_record(write_notes("2024-05-10"), "a.yaml", settings)
    prepare(tmp_path, FORM, "html")
    assert run(["-C", str(tmp_path), "regenerate"]) == 0
    assert read_number(result) == ""
    assert result.folder
    assert "编号：<data" in next(result.folder.glob("*.html")).read_text(encoding="utf-8")


@pytest.mark.parametrize("issue", ["第{n}期", "第{number期", "{year}年", "{number}{number}", "{}"])
def test_a_form_without_its_place_is_told(issue: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'official.issue' is a text, or one with {number}"):
        prepare(tmp_path, issue)


def test_a_form_in_word_that_was_filled_in_is_a_record_with_a_number(tmp_path: Path) -> None:
    settings = prepare(tmp_path, "第{number}期", "docx")
    blank = make_blank(Language.CHINESE, dt.date(2024, 7, 1), None, ())
    form, theme = render_blank(blank, frozenset(), settings)
    assert theme == "official"
    assert "第　期" in read_docx(form)
    for number, day in enumerate(("2024-07-02", "2024-07-03"), 1):
        filled = fill_form(form, {**FILLED, "meeting__time": day})
        made = make_record(filled, "表.docx", settings)
        assert read_number(made) == f"2024-{number}"
        assert made.folder
        text = read_docx((made.folder / f"{made.folder.name}.docx").read_bytes())
        assert f"第{number}期" in text


def test_doctor_tells_gaps_and_numbers_that_two_records_have(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = prepare(tmp_path)
    (tmp_path / "inbox").mkdir()
    command = ["-C", str(tmp_path), "--language", "en", "doctor"]
    make(settings, "a", write_notes("2024-05-10"))
    run(command)
    assert "issue numbers: one after the other" in capsys.readouterr().out
    (settings.outbox / numbers.FOLDER / "2024-2").write_text("b", encoding="utf-8")
    run(command)
    assert "no record in the outbox has 2024-2 (b);" in capsys.readouterr().out
    found = settings.outbox / "2024-05-10-a"
    shutil.copytree(found, settings.outbox / "copy")
    told = json.loads((settings.outbox / "copy" / "record.json").read_bytes())
    told["id"], told["actions"] = "copy", []
    (settings.outbox / "copy" / "record.json").write_text(json.dumps(told), encoding="utf-8")
    assert run(command) == 3
    assert "several records have one number: 2024-1: 2024-05-10-a, copy" in capsys.readouterr().out
