"""Problems as they are printed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Location, Problem
from pipeline.validation.messages import WINDOW, format_problem

FRIDAY = {"value": "next Friday"}
DUE = ("issues", 1, "actions", 0, "due")


def test_a_problem_is_printed_in_the_form_of_the_design() -> None:
    problem = Problem("E103", Location(23, 14, 11), DUE, FRIDAY, "        due: next Friday")
    assert format_problem(problem, "notes/0510.yaml", "en") == (
        "notes/0510.yaml:23:14: error E103 issues[2].actions[1].due: "
        '"next Friday" is not a date; write 2024-05-17 or 2024-05-17 17:00\n'
        "   23 |         due: next Friday\n"
        "      |              ^^^^^^^^^^^"
    )


def test_a_chinese_problem_has_chinese_keys_and_its_caret_below_wide_characters() -> None:
    problem = Problem("E103", Location(7, 7, 3), DUE, {"value": "下周五"}, "截止时间: 下周五")
    assert format_problem(problem, "会议.yaml", "zh-CN") == (
        "会议.yaml:7:7: 错误 E103 问题与行动项[2].行动项[1].截止时间："
        "“下周五”不是日期；请写成 2024-05-17 或 2024-05-17 17:00\n"
        "    7 | 截止时间: 下周五\n"
        "      | \u3000\u3000\u3000\u3000  ^^^^^^"
    )


def test_a_warning_is_called_so_unless_the_settings_raise_it() -> None:
    warning = Problem("W209", Location(1, 1), ("issues", 0))
    raised = Problem("W209", Location(1, 1), ("issues", 0), raised=True)
    assert format_problem(warning, "a", "en").startswith("a:1:1: warning W209 ")
    assert format_problem(raised, "a", "zh-CN").startswith("a:1:1: 错误 W209 ")


def test_a_problem_without_a_line_is_one_line() -> None:
    assert "\n" not in format_problem(Problem("E003", Location(1, 1)), "a.yaml", "en")


def test_a_long_line_is_cut_around_the_fault() -> None:
    line = "长" * 500 + "下周五" + "x" * 500
    text = format_problem(Problem("E103", Location(1, 501, 3), DUE, FRIDAY, line), "a", "zh-CN")
    _, shown, carets = text.split("\n")
    assert shown.endswith("…")
    assert shown.startswith("    1 | …")
    assert shown[carets.index("^") :].startswith("下周五")
    assert measure(shown) <= WINDOW + 10


def test_signs_that_move_a_terminal_are_not_printed() -> None:
    line = "venue: \x1b[31mred\u202e\ttext"
    text = format_problem(Problem("E125", Location(1, 8, 5), (), {"value": line}, line), "a", "en")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\t" not in text


def test_a_message_quotes_a_long_value_in_part() -> None:
    text = format_problem(Problem("E103", Location(1, 1), DUE, {"value": "x" * 9999}), "a", "en")
    assert len(text) < 300
    assert "{curly}" in format_problem(
        Problem("E103", Location(1, 1), DUE, {"value": "{curly}"}), "a", "en"
    )


@given(
    st.text(st.characters(exclude_characters="\n\r"), max_size=300),
    st.integers(1, 400),
    st.integers(1, 400),
)
def test_the_caret_stands_below_the_fault_whatever_the_line(
    line: str, column: int, length: int
) -> None:
    problem = Problem("E103", Location(1, column, length), DUE, FRIDAY, line)
    lines = format_problem(problem, "a", "en").split("\n")
    if len(lines) == 3:
        assert lines[2].count("^") >= 1
        assert set(lines[2][8:]) <= set(" \u3000^")
        assert measure(lines[2]) <= WINDOW + 10


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_key_that_is_not_known_stands_in_the_path_as_written(language: str) -> None:
    problem = Problem(
        "E101", Location(1, 1), ("meeting", "recoder"), {"key": "recoder", "suggestion": "recorder"}
    )
    assert ".recoder" in format_problem(problem, "a", language)


def measure(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(mark) in "WF" for mark in text)
    return len(text) + wide
