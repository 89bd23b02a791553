"""minutes form: the page as a file, with what earlier records know."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.cli.app import run
from pipeline.processing.record import make_record
from pipeline.settings import Settings
from tests.outboxes import publish_two_meetings
from tests.pieces import write_notes

if TYPE_CHECKING:
    from pathlib import Path


def read_data(page: Path) -> dict[str, Any]:
    """What a page knows."""
    text = page.read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text.partition('id="data">')[2].partition("</script>")[0])
    return data


def test_the_page_is_in_the_language_asked_for(tmp_path: Path) -> None:
    assert run(["form", "-o", str(tmp_path / "a.html"), "--language", "zh-CN"]) == 0
    assert "填写会议记录" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_the_page_knows_names_and_open_actions_of_the_outbox(tmp_path: Path) -> None:
    outbox = tmp_path / "outbox"
    publish_two_meetings(outbox)
    page = tmp_path / "page.html"
    arguments = ["form", "-o", str(page), "--language", "zh-CN", "--from", str(outbox)]
    assert run(arguments) == 0
    data = read_data(page)
    assert data["people"]
    assert data["departments"]
    [first, *_] = data["notes"]["既往行动项进展"]
    assert {"行动项编号", "任务", "状态"} <= first.keys()


NOTICE = """
基本信息:
  记录编号: 2024-05-24-next
  记录状态: 通知
  沟通时间: 2024-05-24 14:00-15:30
  主持人: 沈亦舟
议题讨论结果:
  - {议题: 首批备料, 汇报人: 林知远, 时长: 30 分钟, 备注: "- 甲\\n- 乙"}
  - {议题: 上市时间, 汇报人: 沈亦舟}
"""


def test_the_page_for_a_meeting_that_was_called_begins_with_its_notice(tmp_path: Path) -> None:
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    settings = replace(Settings(), base=tmp_path, outbox=outbox)
    for notes, name in (("", "launch.yaml"), (NOTICE, "next.yaml")):
        assert make_record(write_notes("zh-CN", notes), name, settings).folder
    page = tmp_path / "page.html"
    asked = ["--from", str(outbox), "--for", "2024-05-24-next", "--as-of", "2024-05-24"]
    assert run(["form", "-o", str(page), "--language", "en", *asked]) == 0
    notes = read_data(page)["notes"]
    assert notes["meeting"]["id"] == "2024-05-24-next"
    assert notes["meeting"]["time"] == "2024-05-24 14:00-15:30"
    assert "status" not in notes["meeting"]
    assert [topic["title"] for topic in notes["topics"]] == ["首批备料", "上市时间"]
    assert notes["topics"][0] == {
        "title": "首批备料",
        "presenter": "林知远",
        "remarks": "- 甲\n- 乙",
        "minutes": 30,
    }
    [update] = notes["updates"]
    assert update["action"].endswith("/A1")
    # Without a language asked for, the page speaks that of the notice.
    assert run(["form", "-o", str(page), *asked]) == 0
    assert read_data(page)["notes"]["基本信息"]["主持人"] == "沈亦舟"


def test_the_page_for_the_next_of_a_series_begins_with_its_people(tmp_path: Path) -> None:
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    settings = replace(Settings(), base=tmp_path, outbox=outbox)
    told = "后续计划: {下次沟通时间: 2024-05-24 14:00}"
    assert make_record(write_notes("zh-CN", told), "launch.yaml", settings).folder
    page = tmp_path / "page.html"
    assert run(["form", "-o", str(page), "--from", str(outbox), "--series", "launch"]) == 0
    meeting = read_data(page)["notes"]["基本信息"]
    assert meeting["参与人员"]
    assert meeting["记录人"]
    assert meeting["沟通时间"] == "2024-05-24 14:00"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--for", "x"],
        ["--from", ".", "--for", "x"],
        ["--from", "missing", "--for", "x"],
        ["--from", ".", "--for", "x", "--series", "x"],
        ["--from", ".", "--series", "x"],
    ],
    ids=str,
)
@pytest.mark.parametrize("command", ["form", "new"])
def test_what_cannot_be_taken_over_is_told(
    command: str, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = [command, *(["-o", "a.html"] if command == "form" else ["a.yaml"]), *arguments]
    assert run(asked) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [["-o", "a.yaml"], ["-o", "a.html", "--series", "x"], []], ids=str
)
def test_wrong_use_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["form", *arguments]) == 2
    assert capsys.readouterr().err
