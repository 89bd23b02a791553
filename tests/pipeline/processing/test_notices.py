"""Notices of meetings: records of their own kind, which the record of the meeting comes after."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.actions.register import read_register
from pipeline.archive.embedded import read_embedded
from pipeline.archive.verify import verify_subject
from pipeline.cli.app import run
from pipeline.outbox import read_record
from pipeline.processing.record import make_record, render_record
from pipeline.processing.register_files import write_register
from pipeline.readers.reader import read_notes
from pipeline.settings import NoticeSettings, Settings
from pipeline.validation.validator import check_notes
from schemas.edition import Edition
from schemas.model import Confidentiality, RecordKind
from tests.builders import make_action, make_labels
from tests.commands import kill_when_staged
from tests.commands import run as run_minutes
from tests.outboxes import meet, publish_record
from tests.pieces import find_codes
from tests.printed_text import read_docx_text, read_pdf_pages

if TYPE_CHECKING:
    from pathlib import Path

NOTICE = """\
基本信息:
  协作主题: 智能水表二代产品上市协同
  协作部门: [产品部, 研发中心]
  参与人员:
    - {姓名: 林知远, 部门: 产品部, 邮箱: lin@example.com}
    - {姓名: 沈亦舟, 部门: 研发中心, 职务: 经理, 邮箱: shen@example.com}
    - {姓名: 许清和, 部门: 产品部, 出席情况: 列席}
  沟通时间: 2024-05-24 14:00-15:30
  沟通形式: 线下会议
  地点: 302 会议室
  会议链接: 会议号 4711，https://meeting.example.com/4711
  主持人: 林知远
  记录人: 沈亦舟
  记录编号: 2024-05-24-launch
  记录状态: 通知
  协作目标: 确定首批数量与上市时间。
  会前材料:
    - {名称: 试产总结报告, 位置: https://example.com/pilot, 提供人: 沈亦舟}
    - 订单预测
议题讨论结果:
  - {议题: 试产情况, 汇报人: 沈亦舟, 时长: 30 分钟}
  - {议题: 首批备料, 汇报人: 林知远, 时长: 1 小时, 备注: 请核对库存。}
"""
FOLDER = "2024-05-24-launch.notice"
HELD = NOTICE.replace("  记录状态: 通知\n", "").replace("汇报人: ", "结论: 同意。, 汇报人: ")
DAY = dt.date(2024, 6, 1)


def publish(settings: Settings, text: str = NOTICE, name: str = "launch.yaml") -> Path:
    """The folder that the notes `text` are published in."""
    outcome = make_record(text.encode(), name, settings)
    assert outcome.folder, outcome.problems
    return outcome.folder


def read_texts(folder: Path) -> tuple[str, str]:
    """What PDF and DOCX say, without blanks."""
    pages = read_pdf_pages(folder / f"{folder.name}.pdf")
    docx = (folder / f"{folder.name}.docx").read_bytes()
    return "".join(pages), "".join(read_docx_text(docx).split())


def test_a_notice_has_agenda_with_times_people_materials_and_open_actions_in_both_formats(
    settings: Settings,
) -> None:
    folder = publish(settings)
    assert folder.name == FOLDER
    for text in read_texts(folder):
        for word in (
            *("会议通知", "14:00—14:30", "14:30—15:30", "60分钟", "请核对库存。", "参加：林知远"),
            *("列席：许清和", "试产总结报告（沈亦舟）：https://example.com/pilot", "订单预测"),
            *("2024-05-10-launch/A1", "完成固件冻结并提交低温验证报告", "70%", "签到表"),
        ):
            assert word in text, word
        for word in ("结论", "议题讨论结果", ".notice"):
            assert word not in text, word


def test_the_sheet_to_sign_is_a_page_of_its_own_and_can_be_left_out(settings: Settings) -> None:
    without = replace(settings, notice=NoticeSettings(sign_in=False))
    for chosen, has_sheet in ((settings, True), (without, False)):
        rendering = render_record(NOTICE.encode(), "launch.yaml", Edition(), chosen)
        file = settings.base / "notice.pdf"
        file.write_bytes(rendering.files[f"{FOLDER}.pdf"])
        *pages, _ = read_pdf_pages(file)
        assert ("签名" in pages[-1]) is has_sheet
        assert not any("签名" in page for page in pages[:-1])


def test_its_notes_come_back_and_it_is_verified_like_any_record(settings: Settings) -> None:
    folder = publish(settings)
    for kind in ("pdf", "docx"):
        assert read_embedded((folder / f"{FOLDER}.{kind}").read_bytes()).notes == NOTICE.encode()
    publish_record(settings.outbox, meet("2024-05-20", actions=(make_action(id="A1"),)))
    assert verify_subject(folder, settings).mismatches == ()
    (folder / f"{FOLDER}.docx").write_bytes(b"altered")
    assert {one.file for one in verify_subject(folder, settings).mismatches} == {f"{FOLDER}.docx"}


def test_a_lone_pdf_of_a_notice_is_verified_by_what_travels_in_it(
    settings: Settings, tmp_path: Path
) -> None:
    folder = publish(settings)
    unnumbered = NOTICE.replace("  记录编号: 2024-05-24-launch\n", "")
    other = publish(settings, unnumbered, "other.yaml")
    publish_record(settings.outbox, meet("2024-05-20", actions=(make_action(id="A1"),)))
    for number, published in enumerate((folder, other)):
        lone = tmp_path / f"sent{number}.pdf"
        lone.write_bytes((published / f"{published.name}.pdf").read_bytes())
        assert verify_subject(lone, settings).mismatches == ()


def test_the_same_notice_gives_the_same_bytes(settings: Settings) -> None:
    one, other = (
        render_record(NOTICE.encode(), "launch.yaml", Edition(), settings).files for _ in range(2)
    )
    assert one == other
    publish(settings)
    assert make_record(NOTICE.encode(), "launch.yaml", settings).edition is None


def test_a_changed_notice_is_a_revision_that_says_what_moved(settings: Settings) -> None:
    publish(settings)
    moved = NOTICE.replace("2024-05-24 14:00-15:30", "2024-05-27 09:00-10:30")
    folder = publish(settings, moved.replace("30 分钟", "20 分钟"))
    assert folder.name == f"{FOLDER}.r2"
    for text in read_texts(folder):
        day = "沟通时间由“2024年5月24日（星期五）14:00—15:30”改为“2024年5月27日"
        assert day in text
        assert "时长由“30分钟”改为“20分钟”" in text


def test_a_meeting_that_is_called_off_says_so_and_has_no_sheet_to_sign(settings: Settings) -> None:
    publish(settings)
    folder = publish(settings, NOTICE.replace("状态: 通知", "状态: 取消"))
    assert folder.name == f"{FOLDER}.r2"
    for text in read_texts(folder):
        assert "会议取消通知" in text
        assert "原定于" in text
        assert "签到表" not in text


def test_the_record_of_the_meeting_is_its_first_revision_beside_the_notice(
    settings: Settings,
) -> None:
    publish(settings)
    outcome = make_record(HELD.encode(), "launch.yaml", settings)
    assert outcome.folder == settings.outbox / "2024-05-24-launch"
    assert outcome.edition == Edition()
    assert [one.code for one in outcome.problems if one.is_error] == []


def test_notice_and_record_from_one_file_without_a_number_are_no_copies_of_each_other(
    settings: Settings,
) -> None:
    bare = "  记录编号: 2024-05-24-launch\n"
    folder = publish(settings, NOTICE.replace(bare, ""), "weekly.yaml")
    assert folder.name == "2024-05-24-weekly.notice"
    outcome = make_record(HELD.replace(bare, "").encode(), "weekly.yaml", settings)
    assert outcome.folder == settings.outbox / "2024-05-24-weekly"
    assert "W901" not in [problem.code for problem in outcome.problems]


def test_a_notice_moved_without_a_number_is_told_while_the_first_one_stands(
    settings: Settings,
) -> None:
    first = NOTICE.replace("  记录编号: 2024-05-24-launch\n", "")
    later = first.replace("2024-05-24", "2024-05-31")
    publish(settings, first)

    def find_told(text: str) -> list[str]:
        outcome = make_record(text.encode(), "launch.yaml", settings)
        assert not any(problem.is_error for problem in outcome.problems)
        return [problem.code for problem in outcome.problems if problem.code == "W902"]

    assert find_told(later) == ["W902"]
    assert find_told(later.replace("上市协同", "停产")) == []
    numbered = later.replace("  地点:", "  记录编号: 2024-05-24-launch\n  地点:")
    assert find_told(numbered) == []
    publish(settings, first.replace("状态: 通知", "状态: 取消"))
    assert find_told(later) == []


def test_a_notice_of_the_next_meeting_is_not_taken_for_a_moved_one_once_the_first_was_held(
    settings: Settings,
) -> None:
    bare = NOTICE.replace("  记录编号: 2024-05-24-launch\n", "")
    publish(settings, bare)
    publish(settings, HELD.replace("  记录编号: 2024-05-24-launch\n", ""))
    outcome = make_record(
        bare.replace("2024-05-24", "2024-05-31").encode(), "launch.yaml", settings
    )
    assert "W902" not in [problem.code for problem in outcome.problems]


def test_the_register_knows_the_notice_as_a_call_and_takes_nothing_from_it(
    settings: Settings,
) -> None:
    before = read_register(settings.outbox, DAY)
    told = "[{行动项编号: 2024-05-10-launch/A1, 状态: 已解决}]"
    publish(settings, f"{NOTICE}既往行动项进展: {told}\n")
    for day in (DAY, dt.date(2024, 5, 12)):
        register = read_register(settings.outbox, day)
        assert register.entries == before.entries
        assert (register.sources, register.faults) == (before.sources, ())
        assert [source.id for source in register.called] == [FOLDER]


def test_open_actions_are_those_of_the_day_of_the_notice_however_things_go_on(
    settings: Settings,
) -> None:
    folder = publish(settings)
    found = read_record(folder)
    assert found
    assert [one["id"] for one in found.manifest.followed] == ["2024-05-10-launch/A1"]
    publish_record(settings.outbox, meet("2024-05-20", actions=(make_action(id="A1"),)))
    again = render_record(NOTICE.encode(), "launch.yaml", found.manifest.edition, settings)
    assert again.files[f"{FOLDER}.pdf"] == (folder / f"{FOLDER}.pdf").read_bytes()
    fresh = publish(settings, NOTICE.replace("302", "303"))
    assert "2024-05-20-launch/A1" in read_texts(fresh)[0]


def test_a_notice_lists_no_action_that_fewer_people_may_read(settings: Settings) -> None:
    secret = meet(
        "2024-05-12",
        confidentiality=Confidentiality.CONFIDENTIAL,
        actions=(make_action(id="A1", task="谈判底价"),),
    )
    publish_record(settings.outbox, secret)
    assert "谈判底价" not in read_texts(publish(settings))[0]
    confidential = NOTICE.replace("记录状态", "密级: 机密\n  记录状态")
    assert "谈判底价" in read_texts(publish(settings, confidential))[0]


@pytest.mark.parametrize("status", ["通知", "会议通知", "notice", "Notice", "取消", "canceled"])
def test_conclusions_may_be_missing_before_the_meeting(status: str) -> None:
    text = NOTICE.replace("状态: 通知", f"状态: {status}")
    checked = check_notes(read_notes(text.encode(), "a.yaml"))
    assert checked.record
    assert checked.record.kind is RecordKind.NOTICE


@pytest.mark.parametrize("status", ["草稿", "正式", "", "未定"])
def test_conclusions_must_be_there_after_it(status: str) -> None:
    assert "E110" in find_codes(NOTICE.replace("状态: 通知", f"状态: {status}"))


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (("  协作目标: 确定首批数量与上市时间。\n", ""), ["W229"]),
        (("汇报人: 林知远, ", ""), ["W230"]),
        (("1 小时", "61"), ["W231"]),
        (("14:00-15:30", "23:30-次日00:30"), ["W231"]),
        (("14:00-15:30", "14:00"), []),
        (("时长: 1 小时, ", ""), []),
        (("协作部门: [产品部", "协作部门: [法务部, 产品部"), ["W203"]),
        (("备注: 请核对", "讨论情况: 请核对"), ["W232"]),
        (("议题讨论结果:", "后续计划: {其他需同步事项: 无}\n议题讨论结果:"), ["W232"]),
        (("状态: 通知", "状态: 取消"), []),
        (("30 分钟", "半个上午"), ["E161"]),
        (("30 分钟", "30 小时"), ["E162"]),
    ],
)
def test_what_a_notice_lacks_is_told(change: tuple[str, str], codes: list[str]) -> None:
    assert find_codes(NOTICE.replace(*change)) == codes


@pytest.mark.parametrize(
    ("day", "now", "is_late"),
    [
        ("2024-05-24", "2024-05-23", False),
        ("2024-05-24", "2024-05-24", True),
        ("2024-05-27", "2024-05-24", False),
        ("2024-05-27", "2024-05-25", True),
        ("2024-05-06", "2024-04-30", False),
        ("2024-05-06", "2024-05-05", True),
        ("2024-05-24", "2024-08-24", False),
    ],
)
def test_a_notice_is_late_after_the_last_working_day_before_the_meeting(
    day: str, now: str, is_late: bool
) -> None:
    moment = dt.datetime.fromisoformat(f"{now} 18:00+08:00")
    text = NOTICE.replace("2024-05-24 14", f"{day} 14")
    assert ("W228" in find_codes(text, moment)) is is_late
    assert "W228" not in find_codes(text.replace("通知", "取消"), moment)


def test_a_stale_notice_is_made_again_with_the_open_actions_of_its_day(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = publish(settings)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    publish_record(settings.outbox, meet("2024-05-20", actions=(make_action(id="A1"),)))
    for file, only in ((f"{FOLDER}.ics", ["--only", "ics"]), (f"{FOLDER}.pdf", [])):
        (folder / file).write_bytes(b"altered")
        base = ["-C", str(settings.base), "regenerate", *only, "--jobs", "1"]
        assert run([*base, str(folder)]) == 0, capfd.readouterr()
        assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert verify_subject(folder, settings).mismatches == ()


@pytest.mark.slow
def test_a_notice_that_is_killed_is_there_whole_or_not_at_all(settings: Settings) -> None:
    notes = settings.base / "launch.yaml"
    notes.write_text(NOTICE, encoding="utf-8")
    command = ("-C", str(settings.base), "render", str(notes))
    for staged in ("*/", "*/*.notice/*.ics", "*/*.notice/record.json"):
        kill_when_staged(*command, cwd=settings.base, outbox=settings.outbox, staged=staged)
        for folder in settings.outbox.glob("*.notice"):
            assert verify_subject(folder, settings, quick=True).mismatches == ()
    assert run_minutes(*command, cwd=settings.base).returncode == 0
    assert [folder.name for folder in settings.outbox.glob("*.notice*")] == [FOLDER]
    assert verify_subject(settings.outbox / FOLDER, settings).mismatches == ()


def test_the_page_of_the_register_names_the_meetings_that_are_called_and_not_held(
    settings: Settings,
) -> None:
    def show(day: str) -> list[tuple[str, str]]:
        register = read_register(settings.outbox, dt.date.fromisoformat(day))
        html = write_register("html", register, register.entries, make_labels(), settings)
        return re.findall(r'<a href="([^"]*notice[^"]*)">(.*?)</a>', html.decode())

    link = (f"{FOLDER}/{FOLDER}.pdf", "智能水表二代产品上市协同 &lt;b&gt;")
    assert show("2024-05-20") == []
    publish(settings, NOTICE.replace("上市协同", "上市协同 <b>", 1))
    assert show("2024-05-24") == [link]
    assert show("2024-05-25") == []
    publish(settings, NOTICE.replace("记录状态", "密级: 机密\n  记录状态"))
    assert show("2024-05-24") == []
    folder = publish(settings)
    assert show("2024-05-24")[0][0].startswith(folder.name)
    make_record(HELD.encode(), "launch.yaml", settings)
    assert show("2024-05-24") == []
    publish(settings, NOTICE.replace("状态: 通知", "状态: 取消").replace("-launch", "-other"))
    assert show("2024-05-24") == []
