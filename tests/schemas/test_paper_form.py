"""The words of the paper form are understood: numbered headings, row numbers, 无."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes
from schemas.json_schema import export_schema
from schemas.notes import get_notes_section
from schemas.section import read_numeral
from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from schemas.model import Record

VALIDATOR = Draft202012Validator(export_schema())
MEETING = {
    "协作主题": "上线协同",
    "协作部门": ["市场部", "技术部"],
    "参与人员": [{"姓名": "甲", "部门": "市场部"}, {"姓名": "乙", "部门": "技术部"}],
    "沟通时间": "2024-05-10 14:00",
    "沟通形式": "腾讯会议",
    "记录人": "甲",
}
TOPIC = {"议题": "范围", "结论": "先上甲。"}


def read(tree: dict[str, Any]) -> Record:
    """The record of a tree, which the JSON Schema accepts as well."""
    data = json.dumps(tree, ensure_ascii=False).encode()
    checked = check_notes(read_notes(data, "n.json"), holidays_country="")
    assert checked.record, checked.problems
    assert list(VALIDATOR.iter_errors(tree)) == []
    return checked.record


@pytest.mark.parametrize("number", ["一、", "（一）", "1. ", "1、", "第一部分 ", "(1)"])
def test_a_number_may_stand_before_the_heading_of_a_part(number: str) -> None:
    record = read({f"{number}基本信息": MEETING, f"{number}议题讨论结果": [TOPIC]})
    assert record.meeting.recorder == "甲"
    assert record.topics[0].title == "范围"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_headings_that_a_record_prints_are_keys_or_lead_to_them(language: str) -> None:
    file = REPOSITORY / "templates" / "labels" / f"{language}.toml"
    labels = tomllib.loads(file.read_text(encoding="utf-8"))["section"]
    section = get_notes_section()
    names = {"information": "meeting"} | {
        name: name for name in ("topics", "issues", "updates", "retrospective", "follow_up")
    }
    for label, name in names.items():
        numbered = labels["headings"][0] + labels[label]
        found = section.recognize(numbered) if language == "zh-CN" else ""
        assert (found or section.find_meant(labels[label])) == name, labels[label]


@pytest.mark.parametrize("key", ["议题一", "议题1", "议题 2", "议题（三）", "1、议题"])
def test_a_number_may_stand_at_the_key_of_a_topic(key: str) -> None:
    topic = {key: "范围", "结论": "先上甲。"}
    assert read({"基本信息": MEETING, "议题讨论结果": [topic]}).topics[0].title == "范围"


def test_a_title_loses_the_number_that_is_printed_and_keeps_any_other() -> None:
    titles = [
        "议题一：范围",
        "议题2、设计",
        "议题一：排期",
        "议题二代产品",
        "Topic 5: Scope",
        "议题六：",
    ]
    topics = [{"议题": title, "结论": "好。"} for title in titles]
    record = read({"基本信息": MEETING, "议题讨论结果": topics})
    assert [topic.title for topic in record.topics] == [
        *("范围", "设计", "议题一：排期", "议题二代产品", "Scope", "议题六："),
    ]


def test_the_number_of_a_row_is_left_out_and_other_words_there_are_told() -> None:
    actions = {
        "任务": "写",
        "责任部门": "市场部",
        "责任人": "甲",
        "交付成果": "文",
        "截止时间": "2024-05-17",
    }
    issue = {"序号": 1, "问题描述": "慢", "行动项": [{"序号": "（2）", **actions}]}
    tree = {"基本信息": MEETING, "议题讨论结果": [{"序号": "三", **TOPIC}], "问题与行动项": [issue]}
    assert read(tree).issues[0].problem == "慢"
    issue["序号"] = "甲方提出"
    checked = check_notes(read_notes(json.dumps(tree).encode(), "n.json"))
    assert [problem.path[-1] for problem in checked.problems if problem.is_error] == ["序号"]


@pytest.mark.parametrize("word", ["无", "暂无", "无。", " 没有 ", "none", "N/A", "/"])
def test_a_part_of_which_there_is_none_may_say_so(word: str) -> None:
    parts = ("问题与行动项", "既往行动项进展", "复盘总结", "后续计划")
    topic = {**TOPIC, "分歧": word}
    tree = {"基本信息": MEETING, "议题讨论结果": [topic], **dict.fromkeys(parts, word)}
    record = read(tree)
    assert (record.issues, record.updates, record.topics[0].disagreements) == ((), (), ())
    assert record.follow_up.no_next


def test_a_part_that_every_record_has_may_not() -> None:
    tree = {"基本信息": MEETING, "议题讨论结果": "无"}
    checked = check_notes(read_notes(json.dumps(tree).encode(), "n.json"))
    assert not checked.record
    assert not VALIDATOR.is_valid(tree)


def test_a_problem_without_an_action_is_a_warning() -> None:
    for issue in (
        {"问题描述": "慢"},
        {"问题描述": "慢", "行动项": []},
        {"问题描述": "慢", "行动项": "无"},
    ):
        tree = {"基本信息": MEETING, "议题讨论结果": [TOPIC], "问题与行动项": [issue]}
        assert read(tree).issues[0].actions == ()
        data = json.dumps(tree, ensure_ascii=False).encode()
        checked = check_notes(read_notes(data, "n.json"), holidays_country="")
        assert [problem.code for problem in checked.problems] == ["W220"]


def test_numerals_are_read() -> None:
    words = ["一", "九", "十", "十二", "二十", "九十九", "7", "12"]
    assert list(map(read_numeral, words)) == [1, 9, 10, 12, 20, 99, 7, 12]


def _write(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize(
    ("part", "key", "written"),
    [
        ("meeting", "协作部门", "[部门名称]"),
        ("meeting", "参与人员", "[姓名]"),
        ("meeting", "协作主题", "[例如：上线协同]"),
        ("meeting", "记录人", "{请填写}"),
        ("topic", "议题", "[议题名称]"),
    ],
)
def test_a_placeholder_in_brackets_without_quotes_is_told_as_one(
    part: str, key: str, written: str
) -> None:
    forms: dict[str, dict[str, Any]] = {"meeting": {**MEETING}, "topic": {**TOPIC}}
    forms[part][key] = written
    meeting, topic = (
        "\n".join(f"    {key}: {_write(value)}" for key, value in form.items())
        for form in forms.values()
    )
    text = f"基本信息:\n{meeting}\n议题讨论结果:\n  -\n{topic}\n"
    checked = check_notes(read_notes(text.encode(), "n.yaml"), holidays_country="")
    (problem,) = (problem for problem in checked.problems if problem.is_error)
    assert (problem.code, problem.details["value"]) == ("E125", written)


@pytest.mark.parametrize("word", ["无", "暂无", "none", "/"])
def test_names_and_numbers_that_there_are_not_are_none(word: str) -> None:
    texts = dict.fromkeys(("主持人", "发起部门", "分发范围", "记录编号"), word)
    people = [{"姓名": "甲", "部门": word, "职务": "主管", "邮箱": word}]
    topic = {**TOPIC, "责任部门": word, "汇报人": word}
    record = read({"基本信息": {**MEETING, **texts, "参与人员": people}, "议题讨论结果": [topic]})
    meeting = record.meeting
    assert (meeting.chair, meeting.initiator, meeting.distribution) == ("", "", ())
    assert meeting.id == "2024-05-10-n"
    assert (meeting.participants[0].department, meeting.participants[0].email) == ("", "")
    assert (record.topics[0].department, record.topics[0].presenter) == ("", "")


def test_what_is_no_name_stays_as_it_is_written() -> None:
    head = {**MEETING, "地点": "无", "记录人": "无"}
    meeting = read({"基本信息": head, "议题讨论结果": [{**TOPIC, "备注": "无"}]}).meeting
    assert (meeting.venue, meeting.recorder) == ("无", "无")
