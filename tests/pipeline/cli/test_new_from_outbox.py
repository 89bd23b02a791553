"""New notes of a series know what its last meeting said of who takes part and when the next is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from pipeline.cli.app import run
from pipeline.processing.record import make_record
from pipeline.readers.reader import read_notes
from pipeline.settings import Settings
from pipeline.validation.validator import check_notes
from schemas.model import Rich
from tests.pieces import write_notes

if TYPE_CHECKING:
    from pathlib import Path

LAST = {
    "zh-CN": """
基本信息:
  参与人员:
    - {姓名: 林知远, 部门: 产品部, 职务: "总监: 代", 邮箱: lin@example.com}
    - {姓名: 沈亦舟, 出席情况: 请假}
  主持人: 沈亦舟
  密级: 机密
后续计划:
  下次沟通时间: 2024-05-24 14:00-24:00
""",
    "en": """
meeting:
  participants:
    - {name: Harriet Lowell, department: Procurement, title: "Head: acting", email: h@example.com}
    - {name: Priya Nandakumar, attendance: absent}
  chair: Priya Nandakumar
  confidentiality: confidential
follow_up:
  next_time: 2024-05-24 22:00 - 2024-05-25 01:00
""",
}


def write_next(folder: Path, capfd: pytest.CaptureFixture[str], language: str) -> Any:
    """The meeting of new notes of the series, read as YAML of texts."""
    arguments = ["--from", str(folder), "--series", "launch", "--as-of", "2024-06-01"]
    assert run(["new", "--language", language, *arguments]) == 0
    notes = yaml.load(capfd.readouterr().out, Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    return notes["基本信息" if language == "zh-CN" else "meeting"]


def publish(folder: Path, language: str) -> Path:
    """Publish the last meeting; gives its folder."""
    folder.mkdir()
    settings = replace(Settings(), base=folder, outbox=folder)
    published = make_record(write_notes(language, LAST[language]), "launch.yaml", settings).folder
    assert published
    return published


def test_who_takes_part_and_the_next_meeting_are_carried_over_in_chinese(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    publish(tmp_path / "outbox", "zh-CN")
    meeting = write_next(tmp_path / "outbox", capfd, "zh-CN")
    assert meeting["参与人员"] == [
        {"姓名": "林知远", "部门": "产品部", "职务": "总监: 代", "邮箱": "lin@example.com"},
        {"姓名": "沈亦舟"},
    ]
    assert (meeting["主持人"], meeting["记录人"], meeting["密级"]) == ("沈亦舟", "林知远", "机密")
    assert meeting["沟通时间"] == "2024-05-24 14:00-24:00"
    assert meeting["沟通形式"] == ""


def test_who_takes_part_and_the_next_meeting_are_carried_over_in_english(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    publish(tmp_path / "outbox", "en")
    meeting = write_next(tmp_path / "outbox", capfd, "en")
    assert meeting["participants"][0]["title"] == "Head: acting"
    assert meeting["participants"][1] == {"name": "Priya Nandakumar"}
    assert (meeting["chair"], meeting["confidentiality"]) == ("Priya Nandakumar", "confidential")
    assert meeting["time"] == "2024-05-24 22:00"
    assert "initiator" not in meeting


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_form_in_word_carries_over_what_it_can_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.chdir(tmp_path)
    record = publish(tmp_path / "outbox", language).name
    arguments = ["--from", "outbox", "--series", "launch", "--as-of", "2024-06-01"]
    assert run(["new", "next.docx", "--language", language, *arguments]) == 0
    notes = read_notes((tmp_path / "next.docx").read_bytes(), "next.docx")
    checked = check_notes(notes, holidays_country="")
    assert {problem.path[-1] for problem in checked.problems if problem.is_error} == {
        "form",
        "title",
        "conclusion",
    }
    assert not [one for one in checked.problems if one.path[0] == "updates" and one.is_error]
    part, (level, word) = {
        "zh-CN": ("基本信息", ("密级", "机密")),
        "en": ("meeting", ("confidentiality", "confidential")),
    }[language]
    meeting: Any = notes.tree[part]
    assert meeting[level] == word
    (updates,) = (
        value for key, value in notes.tree.items() if key in ("updates", "既往行动项进展")
    )
    assert any(f"{record}/A1" in str(update) for update in updates)


def test_of_notes_that_were_altered_only_what_the_manifest_says_is_carried_over(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = publish(tmp_path / "outbox", "zh-CN")
    (folder / "notes.yaml").write_bytes(b"altered")
    meeting = write_next(tmp_path / "outbox", capfd, "zh-CN")
    assert meeting["协作主题"] == "智能水表二代产品上市协同"
    assert meeting["参与人员"] == ""


NOTICE = {
    "zh-CN": """
基本信息:
  记录编号: 2024-05-24-next
  记录状态: 通知
  沟通时间: 2024-05-24 14:00-24:00
  地点: "#3: 会议室"
  会议链接: https://example.com/4711
  主持人: 沈亦舟
  参与人员:
    - {姓名: 林知远, 邮箱: lin@example.com}
    - {姓名: 沈亦舟, 出席情况: 列席}
  协作目标: "- 一；\\n- 二：\\n\\n  **三**"
  会前材料: [{名称: "报告: 试产", 提供人: 林知远}, 预测]
议题讨论结果:
  - {议题: "[首批]", 汇报人: 林知远, 时长: 90 分钟, 备注: "- 甲\\n- 乙"}
""",
    "en": """
meeting:
  id: 2024-05-24-next
  status: notice
  time: 2024-05-24 14:00-15:30
  venue: "#3: room"
  link: https://example.com/4711
  chair: Priya Nandakumar
  participants:
    - {name: Harriet Lowell, email: h@example.com}
    - {name: Priya Nandakumar, attendance: observer}
  objective: "  one\\n- two"
  materials: [{title: "Report: pilot", by: Harriet Lowell}, Forecast]
topics:
  - {title: "[Scope]", presenter: Harriet Lowell, minutes: 1.5 h, remarks: "- a\\n- b"}
""",
}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_notes_for_a_meeting_that_was_called_say_what_its_notice_says(
    language: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    outbox = tmp_path / "outbox"
    publish(outbox, language)
    settings = replace(Settings(), base=tmp_path, outbox=outbox)
    published = make_record(write_notes(language, NOTICE[language]), "next.yaml", settings)
    assert published.folder
    for name in ("2024-05-24-next", "2024-05-24-next.notice"):
        assert run(["new", "--from", str(outbox), "--for", name, "--as-of", "2024-05-24"]) == 0
        text = capfd.readouterr().out
    conclusion, issues = {"zh-CN": ("结论", "问题与行动项"), "en": ("conclusion", "issues")}[
        language
    ]
    assert text.count(f"    {conclusion}:\n") == 1
    head = text.replace(f"    {conclusion}:\n", f"    {conclusion}: 同意\n").partition(
        f"\n{issues}:"
    )
    updates = head[2][head[2].index("\n# ", head[2].index("\n\n")) :].partition("\n\n")[0]
    held = check_notes(read_notes((head[0] + updates).encode(), "a.yaml")).record
    called = check_notes(read_notes(write_notes(language, NOTICE[language]), "next.yaml")).record
    assert held
    assert called
    assert replace(held.meeting, status=called.meeting.status) == called.meeting
    assert [replace(topic, conclusion=Rich("")) for topic in held.topics] == list(called.topics)
    assert [update.action.partition("/")[2] for update in held.updates] == ["A1"]


def test_notes_for_a_meeting_without_a_notice_are_a_wrong_call(tmp_path: Path) -> None:
    assert run(["new", "--from", str(tmp_path), "--for", "2024-05-24-next"]) == 2
    assert run(["new", "--from", str(tmp_path / "missing"), "--for", "x"]) == 2
    assert run(["new", "--for", "2024-05-24-next"]) == 2
