"""What other forms call a field leads to its key, and so does a key in the wrong part."""

from __future__ import annotations

import json

import pytest

from pipeline.readers.reader import read_notes
from pipeline.validation.messages import explain
from pipeline.validation.validator import check_notes
from schemas.notes import find_sections
from schemas.synonyms import SYNONYMS, find_synonym, fold_key
from tests.pieces import SOUND, lay_over, read_tree


def find_problems(text: str) -> list[tuple[str, str, str]]:
    """Code, key and suggestion of each error of a piece of notes that is laid over sound ones."""
    language = "en" if text.isascii() else "zh-CN"
    tree = lay_over(read_tree(SOUND[language]), read_tree(text))
    checked = check_notes(read_notes(json.dumps(tree).encode(), "n.json"), holidays_country="")
    return [
        (problem.code, str(problem.path[-1]), problem.details.get("suggestion", ""))
        for problem in checked.problems
        if problem.is_error
    ]


def test_every_entry_of_the_table_names_a_field_and_no_word_is_one() -> None:
    sections = {section.model.__name__: section for _, section in find_sections()}
    for model, fields in SYNONYMS.items():
        section = sections[model]
        assert fields.keys() <= section.fields.keys(), model
        keys = {fold_key(key) for key in section.keys}
        words = {fold_key(word) for text in fields.values() for word in text.split(",")}
        assert "" not in words
        assert not keys & words, (model, keys & words)


@pytest.mark.parametrize(
    ("model", "key", "name"),
    [
        ("Meeting", "attendees", "participants"),
        ("Meeting", "Meeting Title", "subject"),
        ("Meeting", "参会人员（签到）", "participants"),
        ("Topic", "决议", "conclusion"),
        ("Action", "负责人", "owner"),
        ("Action", "dueDate", "due"),
        ("Action", "Due-Date*", "due"),
        ("Record", "action_items", "issues"),
        ("Record", "actionItems", "issues"),
        ("Record", "ＡＣＴＩＯＮ　ＩＴＥＭＳ", "issues"),
        ("Person", "weather", ""),
    ],
)
def test_a_word_is_found_however_it_is_joined_or_trimmed(model: str, key: str, name: str) -> None:
    assert find_synonym(model, key) == name


@pytest.mark.parametrize(
    ("piece", "problem"),
    [
        ("meeting: {attendees: [Ann]}", ("E101", "attendees", "participants")),
        ("meeting: {Recorder: Ann}", ("E101", "Recorder", "recorder")),
        ("基本信息: {会议时间: 2024-05-10}", ("E101", "会议时间", "沟通时间")),
        ("议题讨论结果: [{决议: 好}]", ("E101", "决议", "结论")),
        ("attendees: [Ann]", ("E136", "attendees", "participants")),
        ("title: Portal", ("E136", "title", "subject")),
        ("recorder: Ann", ("E136", "recorder", "recorder")),
        ("记录人: 甲", ("E136", "记录人", "记录人")),
        ("负责人: 甲", ("E136", "负责人", "责任部门")),
        ("decisions: [Go]", ("E136", "decisions", "conclusion")),
        ("meeting: {topics: [{title: A}]}", ("E137", "topics", "")),
        ("基本信息: {后续计划: 无}", ("E137", "后续计划", "")),
        ("meeting: {weather: rain}", ("E102", "weather", "")),
        ("meeting: {recoder: Ann}", ("E101", "recoder", "recorder")),
    ],
)
def test_an_unknown_key_is_answered_with_the_one_that_is_meant(
    piece: str, problem: tuple[str, str, str]
) -> None:
    assert find_problems(piece) == [problem]


def test_keys_that_are_not_indented_are_told_where_they_belong_and_nothing_else() -> None:
    text = """
基本信息:
协作主题: 甲
协作部门: [甲部]
参与人员: [甲, 乙]
沟通时间: 2024-05-17
沟通形式: 电话
记录人: 甲
议题讨论结果:
  - 议题: 甲
    结论: 乙
"""
    checked = check_notes(read_notes(text.encode(), "n.yaml"))
    assert [problem.code for problem in checked.problems] == ["E136"] * 6
    assert [problem.location.line for problem in checked.problems] == [3, 4, 5, 6, 7, 8]
    assert "“协作主题”应写在“基本信息”下面" in explain(checked.problems[0], "zh-CN")


@pytest.mark.parametrize(
    ("piece", "note"),
    [
        ("基本信息:\n  缺席人员: 甲、乙", "缺席"),
        ("基本信息:\n  请假: 甲", "请假"),
        ("基本信息:\n  列席人员: [甲]", "列席"),
        ("基本信息:\n  旁听: 甲", "列席"),
        ("列席: 甲", "列席"),
        ("meeting:\n  apologies: A", "absent"),
        ("meeting:\n  In attendance: A", "observer"),
        ("absentees: [A]", "absent"),
    ],
)
def test_a_list_of_the_absent_is_answered_with_a_note_behind_each_name(
    piece: str, note: str
) -> None:
    language = "en" if piece.isascii() else "zh-CN"
    tree = lay_over(read_tree(SOUND[language]), read_tree(piece))
    checked = check_notes(read_notes(json.dumps(tree).encode(), "n.json"), holidays_country="")
    (problem,) = (problem for problem in checked.problems if problem.is_error)
    assert problem.code == "E147"
    assert problem.details["note_en" if piece.isascii() else "note_zh"] == note


@pytest.mark.parametrize(
    "text",
    [
        "name: app\nversion: 1.0\nservices: {web: {image: x}}",
        "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {ports: [80]}",
        "name: CI\non: push\njobs: {test: {steps: [{run: x}]}}",
        "商品: 苹果\n价格: 5",
        "openapi: 3.0\ninfo: {title: x, version: 1}\npaths: {}",
    ],
)
def test_a_file_with_nothing_of_notes_is_told_as_such_once(text: str) -> None:
    checked = check_notes(read_notes(text.encode(), "n.yaml"))
    assert [problem.code for problem in checked.problems] == ["E149"]


@pytest.mark.parametrize(
    "text",
    ["title: Portal\ndate: 2024-05-10", "attendees: [A]", "决议: 好", "data: {a: 1, topics: []}"],
)
def test_a_file_with_anything_of_notes_is_answered_key_by_key(text: str) -> None:
    checked = check_notes(read_notes(text.encode(), "n.yaml"))
    assert "E149" not in {problem.code for problem in checked.problems}
