"""Plain text: lines, lists in one text, what a form left behind."""

from __future__ import annotations

import pytest

from schemas.texts import find_blank, find_placeholder, is_placeholder, join_lines


def test_lines_are_joined_as_the_script_asks_for() -> None:
    assert join_lines(" 固件\n  冻结 ") == "固件冻结"
    assert join_lines("two\n  lines") == "two lines"
    assert join_lines("固件\nv2") == "固件 v2"


@pytest.mark.parametrize(
    "text",
    [
        "XX", "xxx", "××", "XXXX年XX月XX日", "YYYY-MM-DD", "2024-XX-XX", "TODO", "todo", "待填写",
        "请填写",
        "[例如：产品部]", "【请填写】", "（例如 302 会议室）", "<your name>",
        "[for example: Room 302]", "____", "……",
        "[e.g. Room 302]", "???", "X月X日", "x月x日前", "×月×日", "____年__月__日", "XXXX年X月X日",
        "2024年X月X日", "6月X日", "〇月〇日", "年 月 日", "年月日时分",
    ],
)  # fmt: skip
def test_what_a_form_has_in_its_blanks_is_a_placeholder(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "产品部", "无", "X", "-", "[A1]", "XXL 尺码", "例如：产品部", "(IT)", "待定",
        "[链接](https://example.com)",
        "Todorov", "6月3日", "6月日常工作", "二〇二四年一〇月二〇日", "每月X次",
        "Placeholders are replaced", "2024-05-10", "?", "例会（例如周会）改期",
    ],
)  # fmt: skip
def test_what_means_something_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)


def test_a_placeholder_is_found_inside_a_text() -> None:
    assert find_placeholder("XX部门") == "XX"
    assert find_placeholder("联系[请填写姓名]确认") == "[请填写姓名]"
    assert find_placeholder("知识库于 X 月 X 日上线") == "X 月 X 日"
    assert find_blank("- 2024年__月__日上线") == "2024年__月__日"
    assert find_blank("6月X日前完成，（请各部门配合）") == "6月X日"
    assert find_blank("（请各部门配合）6 月 3 日 XXL") == ""
    assert find_placeholder("TODO: task") == "TODO"
    assert find_placeholder("XXL 尺码的 DOS") == ""
