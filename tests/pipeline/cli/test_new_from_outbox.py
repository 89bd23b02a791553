"""New notes of a series know what its last meeting said of who takes part and when the next is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.cli.app import run
from pipeline.processing.record import make_record
from pipeline.settings import Settings
from tests.pieces import write_notes

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

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


def test_of_notes_that_were_altered_only_what_the_manifest_says_is_carried_over(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = publish(tmp_path / "outbox", "zh-CN")
    (folder / "notes.yaml").write_bytes(b"altered")
    meeting = write_next(tmp_path / "outbox", capfd, "zh-CN")
    assert meeting["协作主题"] == "智能水表二代产品上市协同"
    assert meeting["参与人员"] == ""
