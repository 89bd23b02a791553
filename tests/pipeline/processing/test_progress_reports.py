"""Progress reports: records of their own kind, known to the register like a meeting's updates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from pipeline.actions.register import read_register
from pipeline.archive.embedded import read_embedded
from pipeline.archive.verify import verify_subject
from pipeline.cli.app import run
from pipeline.outbox import find_latest, read_record
from pipeline.processing.record import make_record, render_record
from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes
from schemas.edition import Edition
from schemas.model import Confidentiality, RecordKind
from tests.builders import make_action
from tests.commands import kill_when_staged
from tests.commands import run as run_minutes
from tests.outboxes import meet, publish_record
from tests.pieces import find_codes
from tests.printed_text import read_docx_text, read_pdf_pages

if TYPE_CHECKING:
    from pipeline.settings import Settings

REPORT = """\
进展报告:
  日期: 2024-05-15 16:00
  报告人: 沈亦舟
  部门: 研发中心
既往行动项进展:
  - 行动项编号: 2024-05-10-launch/A1
    任务: 完成固件冻结
    状态: 进行中
    进度: 80%
    说明: 低温试验还差一轮
"""
FOLDER = "2024-05-15-固件.progress"
DAY = dt.date(2024, 6, 1)


def test_a_progress_report_is_one_page_in_pdf_and_docx_and_brings_no_lists(
    settings: Settings,
) -> None:
    outcome = make_record(REPORT.encode(), "固件.yaml", settings)
    assert outcome.folder == settings.outbox / FOLDER
    assert {file.name for file in outcome.folder.iterdir()} == {
        f"{FOLDER}.pdf",
        f"{FOLDER}.docx",
        "notes.yaml",
        "record.json",
    }
    pdf, end = read_pdf_pages(outcome.folder / f"{FOLDER}.pdf")
    assert end == ""
    for text in (pdf, read_docx_text((outcome.folder / f"{FOLDER}.docx").read_bytes())):
        for word in ("行动项进展报告", "沈亦舟", "研发中心", "低温试验还差一轮", "80%"):
            assert word in text
        assert "议题" not in text


def test_its_notes_come_back_and_it_is_verified_like_any_record(settings: Settings) -> None:
    folder = make_record(REPORT.encode(), "固件.yaml", settings).folder
    assert folder
    for kind in ("pdf", "docx"):
        assert read_embedded((folder / f"{FOLDER}.{kind}").read_bytes()).notes == REPORT.encode()
    assert verify_subject(folder, settings).mismatches == ()
    (folder / f"{FOLDER}.docx").write_bytes(b"altered")
    assert {one.file for one in verify_subject(folder, settings).mismatches} == {f"{FOLDER}.docx"}


def test_the_same_report_gives_the_same_bytes(settings: Settings) -> None:
    one, other = (
        render_record(REPORT.encode(), "固件.yaml", Edition(), settings).files for _ in range(2)
    )
    assert one == other
    assert make_record(REPORT.encode(), "固件.yaml", settings).edition
    assert make_record(REPORT.encode(), "固件.yaml", settings).edition is None


def test_a_corrected_report_is_a_revision_that_says_what_changed(settings: Settings) -> None:
    make_record(REPORT.encode(), "固件.yaml", settings)
    corrected = REPORT.replace("80%", "85%").replace("沈亦舟", "许清和")
    outcome = make_record(corrected.encode(), "固件.yaml", settings)
    assert outcome.folder == settings.outbox / f"{FOLDER}.r2"
    text = read_pdf_pages(outcome.folder / f"{FOLDER}.r2.pdf")[0]
    assert "报告人由“沈亦舟”改为“许清和”" in text
    assert "进度由“80%”改为“85%”" in text


def test_the_register_takes_a_report_in_its_place_between_the_meetings(settings: Settings) -> None:
    make_record(REPORT.encode(), "固件.yaml", settings)
    entry = read_register(settings.outbox, DAY).entries[0]
    assert (entry.progress, entry.note) == (80, "低温试验还差一轮")
    assert [change.source.kind for change in entry.life] == ["record", "progress"]
    assert read_register(settings.outbox, dt.date(2024, 5, 14)).entries[0].progress == 70


def test_a_report_never_replaces_the_meeting_of_its_number(settings: Settings) -> None:
    notes = REPORT.replace("进展报告:", "进展报告:\n  记录编号: 2024-05-10-launch")
    outcome = make_record(notes.encode(), "any.yaml", settings)
    assert outcome.folder == settings.outbox / "2024-05-10-launch.progress"
    assert outcome.edition == Edition()
    latest = find_latest(settings.outbox, "2024-05-10-launch")
    assert latest
    assert latest.actions


def test_old_manifests_do_not_name_the_kind_of_a_record(settings: Settings) -> None:
    found = read_record(settings.outbox / "2024-05-10-launch")
    assert found
    assert "kind" not in found.manifest.record


def test_a_report_is_not_asked_for_what_only_a_meeting_has() -> None:
    checked = check_notes(
        read_notes(REPORT.encode(), "a.yaml"), now=dt.datetime(2024, 5, 29, tzinfo=dt.UTC)
    )
    assert checked.record
    assert checked.record.kind is RecordKind.PROGRESS
    assert checked.problems == ()


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (("日期: 2024-05-15 16:00", "日期: 待定"), ["E103"]),
        (("  日期: 2024-05-15 16:00\n", ""), ["E110"]),
        (("  报告人: 沈亦舟\n", "  报告人:\n"), ["E111"]),
        (("沈亦舟", "XX部门"), ["W213"]),
        (("  部门", "  部们"), ["E101"]),
        (("状态: 进行中", "状态: 办完"), ["E116"]),
        (("进展报告:", "天气: 晴\n进展报告:"), ["E102"]),
        (("进展报告:", "基本信息: {}\n进展报告:"), []),
        (("进展报告:", "基本信息: {协作主题: 甲}\n进展报告:"), ["E160"]),
        (("2024-05-10-launch/A1", "A1"), ["E126"]),
    ],
)
def test_what_is_wrong_with_a_report_is_told(change: tuple[str, str], codes: list[str]) -> None:
    assert find_codes(REPORT.replace(*change)) == codes


@pytest.mark.parametrize("updates", ["", "既往行动项进展: []\n", "既往行动项进展:\n"])
def test_a_report_without_updates_is_refused(updates: str) -> None:
    head = REPORT.partition("既往")[0]
    assert set(find_codes(head + updates)) <= {"E110", "E111", "E134"}
    assert find_codes(head + updates)


def test_a_fault_in_the_head_is_placed_at_its_own_key() -> None:
    notes = read_notes(REPORT.replace("沈亦舟", "XX部门").encode(), "a.yaml")
    problems = check_notes(notes).problems
    assert [(one.code, one.path, one.location.line) for one in problems] == [
        ("W213", ("progress", "reporter"), 3)
    ]


def test_the_command_reports_on_several_actions_at_once(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    second = meet(
        "2024-05-12",
        "secret",
        confidentiality=Confidentiality.CONFIDENTIAL,
        actions=(make_action(id="A1", owner="顾南乔"), make_action(id="A2", owner="顾南乔")),
    )
    publish_record(settings.outbox, second)
    names = ["2024-05-12-secret/A1", "2024-05-12-secret/A2"]
    said = ["--status", "resolved", "--note", "一", "--note", '"二": [', "--accepted-by", "林知远"]
    assert run(["report", "-o", str(settings.outbox), *names, *said]) == 0
    folders = [name for name in settings.outbox.iterdir() if name.name.endswith(".progress")]
    assert [str(folder) in capfd.readouterr().out for folder in folders] == [True]
    register = read_register(settings.outbox, dt.datetime.now(dt.UTC).date() + dt.timedelta(1))
    entries = [entry for entry in register.entries if entry.id in names]
    assert [entry.note for entry in entries] == ["一", '"二": [']
    assert [entry.accepted_by for entry in entries] == ["林知远", "林知远"]
    source = entries[0].life[-1].source
    assert (source.confidentiality, source.recorder) == ("confidential", "顾南乔")
    assert source.language == "zh-CN"


@pytest.mark.parametrize(
    "arguments",
    [
        ["2024-05-10-launch/A1"],
        ["2024-05-10-launch/A9", "--note", "x"],
        ["2024-05-10-launch/A1", "--note", "x", "--note", "y"],
    ],
)
def test_a_report_that_says_nothing_or_of_nothing_is_a_wrong_call(
    settings: Settings, arguments: list[str]
) -> None:
    assert run(["report", "-o", str(settings.outbox), *arguments]) == 2
    assert not list(settings.outbox.glob("*.progress"))


def test_a_report_with_an_unknown_status_is_refused_and_nothing_is_published(
    settings: Settings,
) -> None:
    name = "2024-05-10-launch/A1"
    assert run(["report", "-o", str(settings.outbox), name, "--status", "done"]) == 1
    assert not list(settings.outbox.glob("*.progress"))


@pytest.mark.slow
def test_a_report_that_is_killed_is_there_whole_or_not_at_all(settings: Settings) -> None:
    said = ("2024-05-10-launch/A1", "--status", "resolved", "--accepted-by", "林知远")
    command = ("report", "-o", str(settings.outbox), *said)
    for staged in ("*/", "*/*.progress/", "*/*.progress/*.pdf", "*/*.progress/record.json"):
        kill_when_staged(*command, cwd=settings.base, outbox=settings.outbox, staged=staged)
        for folder in settings.outbox.glob("*.progress"):
            assert verify_subject(folder, settings, quick=True).mismatches == ()
    assert run_minutes(*command, cwd=settings.base).returncode == 0
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(1)
    assert read_register(settings.outbox, tomorrow).entries[0].accepted_by == "林知远"
