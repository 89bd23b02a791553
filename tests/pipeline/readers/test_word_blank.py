"""The empty form in Word: it looks like the record, is filled in by hand, and is read as notes."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.cli.app import run
from pipeline.document.blank_form import list_known, make_blank
from pipeline.processing.render import render_blank
from pipeline.readers.reader import read_notes
from pipeline.settings import Settings
from pipeline.validation.messages import format_header
from pipeline.validation.validator import check_notes
from schemas.model import Attendance, Cause, Language, MeetingTime, Person, Severity, Status
from schemas.notes import find_sections
from schemas.section import SectionField
from tests.docx_validator import find_docx_faults
from tests.real_tools import find_tool
from tests.word_files import copy_theme
from tests.word_filling import FILLED, SELDOM, fill_form
from tests.word_forms import add_table, save, unmark

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

    from schemas.model import Record


CALL = """\
基本信息:
  记录编号: 2024-07-02-巡检
  记录状态: 通知
  协作主题: 门店巡检协同
  协作部门: [运营部]
  参与人员: [方知行, {姓名: 白露, 出席情况: 请假}]
  沟通时间: 2024-07-02 10:00
  沟通形式: 线下会议
  地点: 三楼
  记录人: 叶青禾
  会前材料: [{名称: 巡检表, 提供人: 方知行}]
议题讨论结果:
  - {议题: 巡检频次, 时长: 20}
  - {议题: 备件}
"""


@cache
def make_form(
    language: Language = Language.CHINESE, theme: str = "standard", organisation: str = ""
) -> bytes:
    """An empty form."""
    record = make_blank(language, dt.date(2024, 7, 2), None, ())
    settings = replace(Settings(), theme=theme, organisation=organisation)
    data, chosen = render_blank(record, list_known(None, ()), settings)
    assert chosen == theme
    return data


def check(data: bytes) -> Record:
    """The record of a filled form."""
    checked = check_notes(read_notes(data, "会议.docx"), holidays_country="")
    assert checked.record, checked.problems
    return checked.record


def tell(data: bytes) -> list[str]:
    """The problems of a form as they are printed."""
    checked = check_notes(read_notes(data, "表.docx"), holidays_country="")
    return [format_header(one, "表.docx", checked.language) for one in checked.problems]


def change(data: bytes, how: object) -> bytes:
    """The form as a hand leaves it in Word."""
    assert callable(how)
    document = docx.Document(io.BytesIO(data))
    how(document)
    return save(document)


def say(line: Any) -> str:
    """The text of a paragraph with that of its controls."""
    return "".join(one.text or "" for one in line.iter(qn("w:t")))


def test_what_is_filled_in_is_the_record_and_prompts_left_standing_are_nothing() -> None:
    record = check(fill_form(make_form(), FILLED))
    assert record.meeting.subject == "门店巡检协同"
    assert [(one.name, one.attendance) for one in record.meeting.participants] == [
        ("方知行", Attendance.PRESENT),
        ("叶青禾", Attendance.PRESENT),
        ("白露", Attendance.ABSENT),
    ]
    assert record.meeting.venue == record.meeting.objective == ""
    assert [topic.title for topic in record.topics] == ["巡检频次", "备件"]
    assert (record.topics[0].discussion, record.topics[0].remarks) == ("目前每月一次。", "")
    (issue,) = record.issues
    assert [(one.id, one.status) for one in issue.actions] == [
        ("B7", Status.RESOLVED),
        ("A1", Status.IN_PROGRESS),
    ]
    assert record.follow_up.next_focus == "试行情况。"


@pytest.mark.parametrize("theme", ["standard", "official"])
@pytest.mark.parametrize("organisation", ["", "示例科技有限公司"])
def test_an_english_form_gives_the_same(theme: str, organisation: str) -> None:
    english = check(fill_form(make_form(Language.ENGLISH, theme, organisation), FILLED))
    chinese = check(fill_form(make_form(), FILLED))
    assert english.language == Language.ENGLISH
    assert (english.topics, english.issues) == (chinese.topics, chinese.issues)
    assert english.follow_up == chinese.follow_up


def test_text_is_told_from_prompts_by_what_it_says_not_by_flags_and_styles() -> None:
    kept = fill_form(make_form(), FILLED, keep_look=True)
    assert check(kept) == check(fill_form(make_form(), FILLED))


@pytest.mark.slow
def test_a_form_that_libreoffice_has_saved_is_read_the_same(tmp_path: Path) -> None:
    data = fill_form(make_form(), FILLED)
    (tmp_path / "form.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [find_tool("soffice"), profile, "--headless", "--convert-to", "docx"]
    subprocess.run(
        [*command, "--outdir", tmp_path / "saved", tmp_path / "form.docx"],
        check=True,
        capture_output=True,
        timeout=500,
    )
    assert check((tmp_path / "saved/form.docx").read_bytes()) == check(data)


def test_what_must_be_filled_in_is_told_where_it_stands() -> None:
    told = tell(make_form())
    assert len(told) == 8
    assert told[0].startswith("表.docx: 表格 1 第 1 行“协作主题”: 错误 E111")
    assert any("（一）“结论”: 错误 E111" in one for one in told)


def test_text_typed_behind_a_prompt_counts() -> None:
    empty = fill_form(make_form(), {key: FILLED[key] for key in FILLED if "recorder" not in key})

    def type_behind(document: Document) -> None:
        document.tables[0].cell(5, 1).paragraphs[0].add_run("叶青禾")

    assert check(change(empty, type_behind)).meeting.recorder == "叶青禾"


def test_rows_are_deleted_and_copied_as_she_likes() -> None:
    data = fill_form(make_form(), FILLED)

    def delete(document: Document) -> None:
        table = document.tables[1]._tbl
        table.remove(document.tables[1].rows[4]._tr)

    def copy(document: Document) -> None:
        table = document.tables[1]._tbl
        table.append(deepcopy(document.tables[1].rows[4]._tr))

    assert [one.task for one in check(change(data, delete)).actions()] == ["更换灯箱"]
    tasks = [one.task for one in check(change(data, copy)).actions()]
    assert tasks == ["更换灯箱", "清点备件", "清点备件"]


def test_what_she_writes_or_pastes_outside_the_fields_is_told() -> None:
    data = fill_form(make_form(), FILLED)

    def paste(document: Document) -> None:
        add_table(document, (("甲", "乙", "丙"), ("1", "2", "3")))

    def write(document: Document) -> None:
        document.paragraphs[1].add_run("讨论很顺利，大家都同意。")

    assert "错误 E066：“丙”不属于任何项目" in "".join(tell(change(data, paste)))
    assert "W008：“讨论很顺利，大家都同意。”" in "".join(tell(change(data, write)))


def test_a_form_has_choices_dates_and_marks_of_its_fields() -> None:
    xml = docx.Document(io.BytesIO(make_form())).element.xml
    assert '<w:listItem w:displayText="需升级" w:value="需升级"/>' in xml
    assert '<w:dateFormat w:val="yyyy-MM-dd"/>' in xml
    assert 'w:name="issues0__actions2__due"' in xml
    assert "〔必填：定下来的事，写明做什么、何时做，例如：" in xml


@pytest.mark.parametrize("theme", ["standard", "official"])
def test_what_is_seldom_said_has_a_place_too(theme: str) -> None:
    record = check(fill_form(make_form(theme=theme), FILLED | SELDOM))
    topic, action, update = record.topics[0], next(record.actions()), record.updates[0]
    assert (topic.minutes, topic.disagreements[0].cause) == (20, Cause.SCHEDULE)
    assert topic.disagreements[0].positions == "运营部要换。"
    assert record.issues[0].severity is Severity.MAJOR
    assert (action.progress, action.risk, action.contingency) == (100, "下雨", "改期")
    assert (update.progress, update.accepted_by) == (100, "叶青禾")
    assert record.retrospective.causes == "线路老化。"
    assert record.meeting.issued_on == dt.date(2024, 7, 5)
    assert (record.meeting.link, record.meeting.materials[0].by) == (
        "https://meeting.example.com/1",
        "方知行",
    )


def test_every_field_that_a_meeting_has_stands_in_the_form() -> None:
    asked = set(
        re.findall(r'w:name="([a-z_0-9]+)"', docx.Document(io.BytesIO(make_form())).element.xml)
    )
    asked = {re.sub(r"\d", "", name).replace("__", ".") for name in asked}
    shown = {"meeting.source", "meeting.language", "follow_up.no_next"}
    parts = {"meeting", "topics", "issues", "updates", "retrospective", "follow_up"}
    for path, section in find_sections():
        if path[:1] and path[0] in parts and section.model not in (Person, MeetingTime):
            for name, field in section.fields.items():
                whole = ".".join((*path, name))
                if not isinstance(field, SectionField) and whole not in shown:
                    assert any(one.startswith(whole) for one in asked), whole


def test_a_form_in_the_official_theme_is_filled_in_and_copied_like_any_other() -> None:
    data = fill_form(make_form(theme="official"), FILLED)
    assert check(data) == check(fill_form(make_form(), FILLED))

    def copy(document: Document) -> None:
        lines = [one._p for one in document.paragraphs]
        texts = [say(one)[:4] for one in lines]
        action = lines[texts.index("2.清点")]
        action.addnext(unmark(action))
        start, end = texts.index("一、巡检"), texts.index("二、备件")
        for line in lines[start:end]:
            lines[end].addprevious(unmark(line))

    record = check(change(data, copy))
    assert [one.title for one in record.topics] == ["巡检频次", "巡检频次", "备件"]
    assert [one.task for one in record.actions()] == ["更换灯箱", "清点备件", "清点备件"]


def test_a_topic_that_was_copied_is_a_further_one() -> None:
    def copy(document: Document) -> None:
        lines = [one._p for one in document.paragraphs]
        texts = list(map(say, lines))
        start, end = texts.index("（一）巡检频次"), texts.index("（二）备件")
        for line in lines[start:end]:
            lines[end].addprevious(unmark(line))

    record = check(change(fill_form(make_form(), FILLED), copy))
    assert [one.title for one in record.topics] == ["巡检频次", "巡检频次", "备件"]
    assert record.topics[1].conclusion == "改为每两周一次。"


def test_a_theme_that_does_not_say_where_it_prints_the_conclusion_gives_way(tmp_path: Path) -> None:
    copy_theme(
        tmp_path,
        one=('topic.conclusion, at ~ ".conclusion")', 'topic.conclusion, "")'),
    )
    record = make_blank(Language.CHINESE, dt.date(2024, 7, 2), None, ())
    chosen = replace(Settings(), theme="theme", base=tmp_path)
    assert render_blank(record, frozenset(), chosen) == (make_form(), "standard")


def test_a_form_for_a_meeting_that_was_called_has_what_its_notice_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "outbox").mkdir()
    (tmp_path / "minutes.toml").write_text("[record]\nformats = ['docx']\n")
    (tmp_path / "a.yaml").write_text(CALL, encoding="utf-8")
    assert run(["render", "a.yaml"]) == 0
    command = ["new", "会议.docx", "--from", "outbox", "--for", "2024-07-02-巡检"]
    assert run(command) == 0
    told = {"topics0__conclusion": "每两周一次。", "topics1__conclusion": "统一采购。"}
    record = check(fill_form((tmp_path / "会议.docx").read_bytes(), told))
    meeting = record.meeting
    assert (record.id, meeting.venue, meeting.time.start) == (
        "2024-07-02-巡检",
        "三楼",
        dt.time(10),
    )
    assert [(one.name, one.attendance.value) for one in meeting.participants] == [
        ("方知行", "present"),
        ("白露", "absent"),
    ]
    assert [(one.title, one.minutes) for one in record.topics] == [("巡检频次", 20), ("备件", None)]
    assert meeting.materials[0].title == "巡检表"


def test_new_writes_a_form_and_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "会议.docx", "--language", "zh-CN"]) == 0
    assert len(tell((tmp_path / "会议.docx").read_bytes())) == 8
    assert run(["new", "会议.docx"]) == 2


@pytest.mark.slow
@pytest.mark.parametrize("language", list(Language))
def test_a_form_is_what_the_schemas_of_word_ask_for(language: Language, tmp_path: Path) -> None:
    assert find_docx_faults(make_form(language), tmp_path) == []


def test_a_hundred_thousand_prompts_in_one_paragraph_are_nothing() -> None:
    def repeat(document: Document) -> None:
        document.paragraphs[1].add_run("〔A1〕" * 100_000)

    assert tell(change(fill_form(make_form(), FILLED), repeat)) == []
