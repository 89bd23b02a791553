"""Comments behind values: what the writer may have meant as text is never lost without a word."""

from __future__ import annotations

import pytest

from pipeline.readers.reader import read_notes


def find_codes(text: str) -> list[tuple[str, int, int]]:
    problems = read_notes(text.encode(), "n.yaml").problems
    return [(problem.code, problem.location.line, problem.location.column) for problem in problems]


@pytest.mark.parametrize(
    "text",
    [
        "任务: 修复缺陷 #1024 并完成回归测试",
        "结论: 采用方案 #2，费用由信息部承担",
        "沟通形式: 腾讯会议\t#123",
        "remarks: see #general",
        "编号: #12",
        "分发范围:\n- #总部",
        "participants: [Ann, Bo #2\n  , Cy]",
        "结论: 第一行\n  第二行 #3",
        "结论: C# 与 #2",
        "部门: [甲部, #丙部\n  ]",
        "部门: [甲部,#丙部\n  ]",
        "部门: [甲部,#丙部\n  乙部]",
        "部门: [#丙部\n  乙部]",
        "结论: 甲,#2 [#乙 #1024",
    ],
)
def test_a_sign_before_a_word_behind_a_plain_value_is_an_error(text: str) -> None:
    (code, line, column), *_ = find_codes(text)
    written = text.split("\n")[line - 1]
    assert code == "E056"
    assert column == written.rindex("#") + 1


def test_the_error_quotes_what_would_be_lost() -> None:
    (problem,) = read_notes("任务: 修复 #1024 并测试".encode(), "n.yaml").problems
    assert problem.details == {"text": "#1024 并测试"}
    assert problem.location.length == len("#1024 并测试")


@pytest.mark.parametrize(
    "text",
    [
        "时间: 10:00 # 待确认",
        "备注: # 见附件",
        '结论: "采用方案" #2',
        "部门: [甲, 乙] #丙",
        "结论: 采用\n  #2 方案",
        "结论: 采用\n\n    #主方案",
        "结论:\n  #主方案\n  采用甲",
        "结论: |\n  采用\n #2 方案",
        "结论: |#2\n  采用",
        "分发范围: [甲部,\n  #乙组,\n  丙部]",
        "分发范围:\n- 甲部\n  #乙组\n- 丙部",
        "部门: [甲部,\n  #丙部\n  ]",
        "部门: [甲部,\n  #丙部\n  # 以下待定\n\n  ]",
        '部门: ["甲部",\n  #丙部\n  ]',
    ],
)
def test_a_comment_behind_a_value_is_a_warning(text: str) -> None:
    assert [code for code, _, _ in find_codes(text)] == ["W003"]


@pytest.mark.parametrize(
    "text",
    [
        "# 一行注释\n结论: 甲",
        "结论: 甲\n  #: 乙: 丙\n其他: 丁",
        "基本信息: # 必填\n  记录人: 甲",
        "基本信息: #必填\n  记录人: 甲",
        '结论: "采用方案 #2"',
        "结论: '采用方案 #2'",
        '结论: "采用\n  方案 #2"',
        "结论: |\n  采用方案 #2\n  # 标题\n",
        "结论: > # 折行\n  采用方案 #2\n",
        "结论: 采用方案#2",
        "结论: C#",
        '结论: "甲" # 注释',
        "结论: 甲 #",
        "结论: 甲 ####",
        "结论: 甲 # ",
        "议题:\n- 结论: 甲\n  #备注: 乙",
        "结论: 甲\n#备注: 乙",
        '结论: "甲"\n  #乙',
        "结论: |\n  甲\n  #2 乙",
        "分发范围:\n- 甲部\n#- 乙部\n- 丙部",
        "部门: [甲部,\n  # 丙部\n  ]",
        "结论: 甲,#2 [#乙]\n任务: '丙,#3\n  ]'\n# 丁,#4\n部门: [戊]",
        "结论: >\n  [甲,#2\n  ]\n部门:\n- 甲,#丙\n- 乙",
    ],
)
def test_text_that_holds_the_sign_and_comments_of_their_own_are_left_alone(text: str) -> None:
    assert find_codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "部门: [甲, 乙 #2]\n记录人: 丙",
        "人员: [{姓名: 甲, 部门: 乙 #2}, 丁]\n记录人: 丙",
        "部门: [甲,\n  #乙]\n记录人: 丙",
        "部门: [甲,#乙]\n记录人: 丙",
        "部门: [甲,#乙\n , 丙]",
        "部门: [甲, #乙\n , 丙]",
        "部门: [甲,\n #乙\n , 丙]",
        "部门: [#乙\n , 丙]",
    ],
)
def test_a_list_of_which_a_part_is_taken_for_a_comment_is_told_as_that(text: str) -> None:
    before, _, _ = text.partition("#")
    column = len(before.rpartition("\n")[2]) + 1
    assert find_codes(text) == [("E056", before.count("\n") + 1, column)]


def test_comments_after_the_place_where_reading_ends_are_not_judged() -> None:
    assert [code for code, _, _ in find_codes('甲: "乙\n丙: 丁 #2\n')] == ["E026"]
